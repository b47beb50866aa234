package handlers_test

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
)

// What is found as areas comes as a table too, which says the same: a line for each feature, its outline as WKT, and the note in each line.
func TestAreasThatAreFoundComeAsATable(t *testing.T) {
	s := &fake{events: strewn(300)}
	cfg := config(s)
	for _, c := range []struct{ query, column, property string }{
		{"hotspots?edge_km=10&draws=9", "z", "z"},
		{"density?bandwidth_km=30", "per_1000_km2", "per_1000_km2"},
		{"clusters?eps_km=20&min_incidents=3", "incidents", "incidents"},
		{"scan?permutations=9&window_days=60&radius_km=100", "llr", "llr"},
	} {
		query := "/analysis/" + c.query
		found := ask(t, cfg, "GET", query)
		for range 100 { // the scan is worked out in the background
			if found.Code != 202 {
				break
			}
			time.Sleep(20 * time.Millisecond)
			found = ask(t, cfg, "GET", query)
		}
		var want struct {
			Note     struct{ Used int }
			Features []struct {
				Geometry   struct{ Coordinates json.RawMessage }
				Properties map[string]any
			}
		}
		if err := json.Unmarshal(found.Body.Bytes(), &want); err != nil || len(want.Features) == 0 {
			t.Fatalf("%s: %d %v %s", query, found.Code, err, found.Body)
		}
		w := ask(t, cfg, "GET", query+"&f=csv")
		rows, err := csv.NewReader(w.Body).ReadAll()
		if err != nil || len(rows) != 1+len(want.Features) || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/csv") {
			t.Fatalf("%s: %v, %d lines of %d features, %s", query, err, len(rows), len(want.Features), w.Header())
		}
		column, outline, used := slices.Index(rows[0], c.column), slices.Index(rows[0], "wkt"), slices.Index(rows[0], "note_used")
		if column < 0 || outline < 0 || used < 0 {
			t.Fatalf("%s: %v", query, rows[0])
		}
		for i, f := range want.Features {
			row := rows[i+1]
			g, err := wkt.Unmarshal(row[outline])
			if err != nil {
				t.Fatalf("%s: %v in %q", query, err, row[outline])
			}
			text, _ := json.Marshal(coordinatesOf(g))
			value, _ := json.Marshal(f.Properties[c.property])
			if string(text) != string(f.Geometry.Coordinates) || row[column] != string(value) || row[used] == "" {
				t.Errorf("%s: %s at %s, in the table %s at %s", query, value, f.Geometry.Coordinates, row[column], text)
				break
			}
		}
	}
}

func coordinatesOf(g orb.Geometry) any {
	switch g := g.(type) {
	case orb.Point:
		return [2]float64(g)
	default:
		return g
	}
}
