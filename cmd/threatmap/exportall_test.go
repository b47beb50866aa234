package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"threatmap/index"
)

// An export goes beyond a page's 10,000, is the same from memory and from the database, and holds each record once though others are written meanwhile.
func TestAnExportHoldsEverythingThatMatches(t *testing.T) {
	f := startFollower(t, startingMapURL(t))
	const n = 12_000
	for from := 0; from < n; from += 2000 {
		f.write(t, plain("all", from, 2000))
	}
	for start := time.Now(); matched(t, f.address, "?origin=all") != n; time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > 30*time.Second {
			t.Fatal("the index has not taken all in")
		}
	}
	server := httptest.NewServer(newHandler(&reads{DB: f.writer, index: &index.Index{}, hub: newHub(f.writer)}, "", slog.New(slog.DiscardHandler)))
	defer server.Close()
	byDatabase := *f
	byDatabase.address = server.URL
	for name, from := range map[string]*follower{"from memory": f, "from the database": &byDatabase} {
		t.Run(name, func(t *testing.T) {
			ids := map[string]int{}
			began := time.Now()
			body := from.mustAsk(t, "/collections/incidents/items?f=geojson&all=true&origin=all")
			t.Logf("%d rows of GeoJSON in %s", n, time.Since(began))
			var listed struct {
				Features       []struct{ ID string }
				NumberMatched  int
				NumberReturned int
			}
			if err := json.Unmarshal(body, &listed); err != nil {
				t.Fatal(err)
			}
			for _, f := range listed.Features {
				ids[f.ID]++
			}
			if len(ids) != n || len(listed.Features) != n || listed.NumberReturned != n || listed.NumberMatched != n {
				t.Errorf("%d features, %d ids, %d of %d returned", len(listed.Features), len(ids), listed.NumberReturned, listed.NumberMatched)
			}
			began = time.Now()
			rows, err := csv.NewReader(bytes.NewReader(from.mustAsk(t, "/collections/incidents/items?f=csv&all=true&origin=all&sort=-occurred"))).ReadAll()
			t.Logf("%d rows of CSV in %s", n, time.Since(began))
			if err != nil || len(rows) != n+1 {
				t.Fatalf("%d rows of CSV, %v", len(rows), err)
			}
			for _, row := range rows[1:] {
				ids[row[0]]++
			}
			if len(ids) != n {
				t.Errorf("CSV has %d other ids", len(ids)-n)
			}
			began = time.Now()
			kml := string(from.mustAsk(t, "/collections/incidents/items?f=kml&all=true&origin=all"))
			t.Logf("%d rows of KML in %s", n, time.Since(began))
			if got := strings.Count(kml, "<Placemark>"); got != n || !strings.HasSuffix(kml, "</kml>\n") {
				t.Errorf("%d placemarks", got)
			}
		})
	}
	t.Run("while others are written", func(t *testing.T) {
		done := make(chan struct{})
		go func() {
			defer close(done)
			for i := range 20 {
				f.write(t, plain("all", n+100*i, 100))
			}
		}()
		for writing := true; writing; {
			select {
			case <-done:
				writing = false
			default:
			}
			rows, err := csv.NewReader(bytes.NewReader(f.mustAsk(t, "/collections/incidents/items?f=csv&all=true&origin=all"))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, row := range rows[1:] {
				if seen[row[0]] {
					t.Fatalf("%s is there twice", row[0])
				}
				seen[row[0]] = true
			}
			if len(seen) < n {
				t.Fatalf("%d of %d", len(seen), n)
			}
		}
	})
}

func (f *follower) mustAsk(t *testing.T, path string) []byte {
	t.Helper()
	body, err := f.ask(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
