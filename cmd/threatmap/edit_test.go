package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/postgis"
	"threatmap/store"
	"threatmap/threat"
)

const testRoad = `{"type":"Feature","geometry":{"type":"LineString","coordinates":[[40,34],[41,35]]},"properties":{"name_en":"Test road","kind":"supply","half_width_km":%d}}`

// reply is what a server said.
type reply struct {
	code int
	etag string
	body string
}

func send(t *testing.T, method, url, body string, headers ...string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/geo+json")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header.Get("ETag"), string(text)}
}

// A corridor is edited over HTTP with a key that the command line made, is seen at once, and is still there after a restart.
func TestCorridorsAreEditedWithAKey(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	server, address := serving(t, data)
	corridors := address + "/collections/corridors/items"
	if a := send(t, "POST", corridors, fmt.Sprintf(testRoad, 10)); a.code != 401 {
		t.Errorf("without a key: %d %s", a.code, a.body)
	}
	key := runs(t, "key", "add", "--data", data, "--role", "editor", "--name", "Field Desk")
	secret := strings.TrimSpace(key.stdout)
	if key.code != exitOK || !threat.KeyForm.MatchString(secret) {
		t.Fatalf("%+v", key)
	}
	bearer := []string{"Authorization", "Bearer " + secret}
	made := send(t, "POST", corridors, fmt.Sprintf(testRoad, 10), bearer...)
	if made.code != 201 {
		t.Fatalf("%d %s", made.code, made.body)
	}
	road := corridors + "/test-road"
	if got := send(t, "GET", road, ""); got.code != 200 || got.etag != made.etag {
		t.Errorf("%d, tag %s, want %s", got.code, got.etag, made.etag)
	}
	if tile := send(t, "GET", address+"/tiles/corridors/8/156/101.mvt", ""); !strings.Contains(tile.body, "test-road") {
		t.Errorf("the tile (%d) does not show it", tile.code)
	}
	changed := send(t, "PUT", road, fmt.Sprintf(testRoad, 20), append(bearer, "If-Match", made.etag)...)
	if changed.code != 200 || !strings.Contains(changed.body, `"version":2`) {
		t.Fatalf("%d %s", changed.code, changed.body)
	}
	if late := send(t, "PUT", road, fmt.Sprintf(testRoad, 30), append(bearer, "If-Match", made.etag)...); late.code != 412 {
		t.Errorf("%d %s", late.code, late.body)
	}
	if err := server.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = server.Wait()

	_, address = serving(t, data)
	road = address + "/collections/corridors/items/test-road"
	if got := send(t, "GET", road, ""); got.code != 200 || got.etag != changed.etag {
		t.Errorf("after a restart: %d, tag %s, want %s", got.code, got.etag, changed.etag)
	}
	if gone := send(t, "DELETE", road, "", append(bearer, "If-Match", changed.etag)...); gone.code != 204 {
		t.Errorf("%d %s", gone.code, gone.body)
	}
	versions := send(t, "GET", road+"/versions", "")
	if strings.Count(versions.body, `"op":`) != 3 || strings.Contains(versions.body, "Field Desk") || send(t, "GET", road, "").code != 404 {
		t.Errorf("%d %s", versions.code, versions.body)
	}
	if list := runs(t, "key", "list", "--data", data); !strings.Contains(list.stdout, "Field Desk") || strings.Contains(list.stdout, secret) {
		t.Errorf("%+v", list)
	}
	if out := runs(t, "key", "revoke", "--data", data, "1"); out.code != exitOK {
		t.Errorf("%+v", out)
	}
	if a := send(t, "POST", address+"/collections/corridors/items", fmt.Sprintf(testRoad, 10), bearer...); a.code != 401 {
		t.Errorf("with a revoked key: %d %s", a.code, a.body)
	}
	checkEditsInLedger(t, data)
}

func checkEditsInLedger(t *testing.T, data string) {
	t.Helper()
	cluster, err := postgis.Start(t.Context(), postgis.Config{DataDir: data})
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Stop(t.Context()) //nolint:errcheck // the test is over
	db, err := store.Open(t.Context(), store.Config{URL: cluster.URL()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.VerifyLedger(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestCorridorsAreImported(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	file := filepath.Join(t.TempDir(), "roads.geojson")
	bad := strings.Replace(testRoad, "LineString\",\"coordinates\":[[40,34],[41,35]]", `Point","coordinates":[40,34]`, 1)
	crossing := strings.Replace(testRoad, "[41,35]]", "[41,35],[41,34],[40,35]]", 1)
	content := `{"type":"FeatureCollection","features":[` + fmt.Sprintf(testRoad, 10) + "," + fmt.Sprintf(bad, 10) + "," + fmt.Sprintf(crossing, 10) + "]}"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"import", "--data", data, "--collection", "corridors", "--format", "geojson", file}
	rejects := filepath.Join(t.TempDir(), "rejects.csv")
	if out := runs(t, append(args, "--rejects", rejects)...); out.code != exitRejected || !strings.Contains(out.stdout, "3 read, 1 added, 0 changed, 0 unchanged, 2 rejected") {
		t.Errorf("%+v", out)
	}
	if why, err := os.ReadFile(rejects); err != nil || !strings.Contains(string(why), "3,geometry,") || !strings.Contains(string(why), "the line meets itself: its edges that begin at [40, 34] and [41, 34] do") {
		t.Errorf("%s, %v", why, err)
	}
	if out := runs(t, args...); !strings.Contains(out.stdout, "0 added, 0 changed, 1 unchanged") {
		t.Errorf("again: %+v", out)
	}
	out := runs(t, "export", "--data", data, "--collection", "corridors", "--format", "geojson")
	var doc struct{ Features []struct{ ID string } }
	if err := json.Unmarshal([]byte(out.stdout), &doc); err != nil || !strings.Contains(out.stdout, `"id":"test-road"`) {
		t.Fatalf("%+v, %v", out, err)
	}
	// What was exported comes back as it is.
	if err := os.WriteFile(file, []byte(out.stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := runs(t, args...); out.code != exitOK || !strings.Contains(out.stdout, fmt.Sprintf("%d read, 0 added, 0 changed, %[1]d unchanged, 0 rejected", len(doc.Features))) {
		t.Errorf("round trip: %+v", out)
	}
}

func TestAreasAreImported(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	file := filepath.Join(t.TempDir(), "areas.geojson")
	area := func(id, ring string) string {
		return `{"type":"Feature","id":"` + id + `","properties":{"name_en":"Hills"},"geometry":{"type":"Polygon","coordinates":[[` + ring + `]]}}`
	}
	content := `{"type":"FeatureCollection","features":[` + area("hills", "[40,34],[41,34],[41,35],[40,34]") + "," +
		area("crossed", "[40,34],[41,35],[41,34],[40,35],[40,34]") + "," + area("flat", "[40,34],[41,34],[40,34]") + "]}"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"import", "--data", data, "--collection", "areas", "--format", "geojson", file}
	if out := runs(t, args...); out.code != exitRejected || !strings.Contains(out.stdout, "3 read, 1 added, 0 changed, 0 unchanged, 2 rejected") {
		t.Errorf("%+v", out)
	}
	if out := runs(t, args...); !strings.Contains(out.stdout, "0 added, 0 changed, 1 unchanged") {
		t.Errorf("again: %+v", out)
	}
	if out := runs(t, "export", "--data", data, "--collection", "areas", "--format", "geojson"); !strings.Contains(out.stdout, `"id":"aoi-hills"`) {
		t.Errorf("%+v", out)
	}
	args[6] = "ucdp-ged"
	if out := runs(t, args...); out.code == exitOK || !strings.Contains(out.stderr, "geojson") {
		t.Errorf("%+v", out)
	}
}

// An edit reads corridors alone anew: incidents and the other layers stay.
func TestAnEditIsSeenAtOnce(t *testing.T) {
	r := startingMap(t)
	log, listener := slog.New(slog.DiscardHandler), r.Listen()
	source := r.source(listener)
	if !r.load(t.Context(), source, log) {
		t.Fatal("not loaded")
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { r.index.Follow(ctx, source, log); listener.Close(); close(ended) }()
	t.Cleanup(func() { stop(); <-ended })
	incidents := r.index.State().Len()
	halfM := 9000.0
	c := threat.Corridor{Kind: "patrol", Name: threat.Text{En: "Seen"}, Line: orb.LineString{{40, 34}}, HalfWidthM: &halfM}
	for n := range 5 {
		c.Line = append(c.Line, orb.Point{40.5 + 0.5*float64(n), 34.2})
		start := time.Now()
		v, err := r.AddCorridor(t.Context(), c, threat.Key{ID: 1}, "test")
		took := time.Since(start)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s is stored and seen after %s", v.Corridor.ID, took)
		if took > seenWithin {
			t.Errorf("took %s", took)
		}
		if n, err := r.Head(t.Context()); err != nil || n.Counter != v.Counter {
			t.Errorf("head %s, want %d, %v", n, v.Counter, err)
		}
		if n, err := r.GeographyHead(t.Context()); err != nil || n.Counter != v.Counter {
			t.Errorf("head of the geography %s, want %d, %v", n, v.Counter, err)
		}
	}
	if after := r.index.State().Len(); after != incidents {
		t.Errorf("%d incidents, then %d", incidents, after)
	}
}
