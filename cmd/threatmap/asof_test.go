package main

import (
	"encoding/json"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/store"
	"threatmap/threat"
)

// What was answered at a time is answered as of it, less what is not to be seen any more: after random inserts, edits, coarsenings, restrictions and
// withdrawals, each incident reads as it did then, and every filter's answer from memory is that of PostGIS over the same past.
func TestAsOfSaysWhatWasSaid(t *testing.T) {
	var clock tickingClock
	db := clocked(t, startingMapURL(t), &clock)
	w := world{r: rand.New(rand.NewPCG(7, 3))} //nolint:gosec // a test wants the same numbers each time
	w.write(t, db, 600)
	r := loaded(t, db)
	present := audience{db, r}
	var was []snapshot
	rounds, questions := 5, 2
	if testing.Short() {
		rounds, questions = 3, 1
	}
	for round := range rounds {
		was = append(was, snapshot{clock.now(), listed(t, r)})
		w.write(t, db, 1+w.r.IntN(250))
		present.catchUp(t, round%3 == 2)
		for range 2 { // more moments than are kept, in any order, each after other changes
			w.sameAsOf(t, r, was[w.r.IntN(len(was))], questions)
		}
	}
	for _, s := range was {
		w.sameAsOf(t, r, s, 1)
	}
	if n, bytes := r.pastSize(); n == 0 || n > mostMoments || bytes <= 0 {
		t.Errorf("%d moments are kept, in %d bytes", n, bytes)
	}
	w.sameAsOf(t, r, snapshot{time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), map[string]map[string]any{}}, 1)
}

// What was told in full once, and is coarsened, restricted or withdrawn today, no route tells as of then.
func TestNoRouteTellsTodaysSecretsAsOfThen(t *testing.T) {
	t.Parallel()
	var clock tickingClock
	db := clocked(t, schemaURL(t), &clock)
	coarse, restricted, gone, raised := withheld(), withheld(), withheld(), withheld()
	for n, i := range []*threat.Incident{&coarse, &restricted, &gone, &raised} {
		i.OriginID, i.OriginVersion, i.Coarsen = strconv.Itoa(77777000+n), "1", nil
	}
	other := threat.Incident{
		Origin: "open", OriginID: "1", OriginVersion: "1", RecordKind: "incident", EventType: "attack", Side: "other", Success: "unknown", Verification: "single_source",
		Workflow: "published", TLP: "CLEAR", When: threat.When{Days: threat.OneDay(20000), Precision: "day", Basis: "event"},
		Place: threat.Place{Geometry: orb.Point{43, 36}, Precision: "exact", Basis: "coordinates_given"},
		Claims: []threat.Claim{{
			Document: threat.Document{Source: threat.Source{Publisher: "Quiet Hiddenville Source", Type: "local_partner", Reliability: "F"}, Title: "Hiddenville told", TLP: "CLEAR"},
			Field:    "record", Quote: "in Hiddenville", Reliability: "F", Credibility: "6", Stance: "supports", ExtractedBy: "human",
		}},
	}
	put := func(list ...threat.Incident) {
		t.Helper()
		result, err := db.WriteIncidents(t.Context(), list, store.WriteMeta{Editor: "import", Reason: "test"})
		if err != nil || len(result.Rejected) > 0 || result.Added+result.Changed != len(list) {
			t.Fatal(result, err)
		}
	}
	put(coarse, restricted, gone, raised, other)
	then := clock.now()
	var ids []string
	_, err := db.Features(t.Context(), threat.Incidents, threat.Filter{}, threat.Page{}, func(f threat.Feature) error { ids = append(ids, f.ID); return nil })
	if err != nil || len(ids) != 5 {
		t.Fatal(ids, err)
	}
	for _, i := range []*threat.Incident{&coarse, &restricted, &gone, &raised, &other} {
		i.OriginVersion = "2"
	}
	coarse.Coarsen = map[string]string{"public": "10km"}
	coarse.Place.Name, coarse.Place.SourceAdm2 = threat.Text{En: "Hiddenville"}, "Hiddenville"
	restricted.Workflow, gone.Workflow, raised.TLP = "draft", "withdrawn", "AMBER"
	other.Claims[0].Document.TLP = "AMBER"
	put(coarse, restricted, gone, raised, other)
	r := loaded(t, db)
	asOf := "as_of=" + url.QueryEscape(then.Format(time.RFC3339))
	server := httptest.NewServer(newHandler(r, "", slog.New(slog.DiscardHandler)))
	defer server.Close()
	for path, status := range map[string]int{
		"/collections/incidents/items": 200, "/collections/incidents/items?f=html": 200, "/collections/incidents/items?f=csv": 200, "/collections/incidents/items?f=kml&all=true": 200,
		"/collections/incidents/items?f=geojson&all=true&sort=-occurred": 200, "/collections/incidents/items?bbox=40.42,34.24,40.43,34.25": 200,
		"/collections/incidents/items/" + ids[0]: 200, "/collections/incidents/items/" + ids[0] + "?f=html": 200, "/incidents/" + ids[0]: 200, "/incidents/" + ids[4]: 200,
		"/collections/incidents/items/" + ids[1]: 404, "/incidents/" + ids[1]: 404, "/collections/incidents/items/" + ids[2]: 410, "/incidents/" + ids[2]: 410,
		"/collections/incidents/items/" + ids[3]: 404, "/incidents/" + ids[3]: 404,
		"/stats/count": 200, "/stats/timeline": 200, "/stats/facets": 200, "/tiles/incidents.json": 200, "/tiles/incidents/0/0/0.mvt": 200, "/tiles/incidents/8/156/101.mvt": 200,
		"/tiles/incidents/14/10031/6516.mvt": 204, "/analysis/tempo": 200, "/analysis/clusters": 200, "/analysis/lethality": 200,
	} {
		join := "?"
		if strings.Contains(path, "?") {
			join = "&"
		}
		body := fetch(t, server.URL+path+join+asOf, status)
		for _, secret := range []string{"iddenville", "40.4242", "34.2424", "77777"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s tells %q as of then:\n%.2000s", path, secret, body)
			}
		}
	}
	for q, want := range map[string]string{"hiddenville": "0", "attack in": "0", "elders": "0", "told": "0", "IS": "1"} {
		if body := fetch(t, server.URL+"/stats/count?"+asOf+"&q="+url.QueryEscape(q), http.StatusOK); !strings.Contains(body, `"matched":`+want+",") {
			t.Errorf("as of then %s are to be found by %q: %s", want, q, body)
		}
	}
	for query, want := range map[string]string{"as_of=2999-01-01": "in the future", "as_of=yesterday": "neither a day nor", "as_of=2025-12-31": `"matched":0,`, asOf: `"matched":2,`} {
		status := http.StatusOK
		if !strings.Contains(want, "matched") {
			status = http.StatusBadRequest
		}
		if body := fetch(t, server.URL+"/stats/count?"+query, status); !strings.Contains(body, want) {
			t.Errorf("%s: %s", query, body)
		}
	}
	fetch(t, server.URL+"/collections/borders/items?"+asOf, http.StatusBadRequest)
	fetch(t, server.URL+"/feeds/incidents.atom?"+asOf, http.StatusBadRequest)
}

func clocked(t *testing.T, url string, clock *tickingClock) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{URL: url, Now: clock.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// tickingClock goes one second a look.
type tickingClock struct{ seconds int }

func (c *tickingClock) now() time.Time {
	c.seconds++
	return time.Date(2026, 1, 1, 0, 0, c.seconds, 0, time.UTC)
}

// snapshot is what the plain read said at a time: properties by id, the geometry among them.
type snapshot struct {
	at     time.Time
	listed map[string]map[string]any
}

func listed(t *testing.T, r *reads) map[string]map[string]any {
	t.Helper()
	list := map[string]map[string]any{}
	_, err := r.Rendered(t.Context(), threat.Incidents, threat.Filter{}, threat.Page{}, func(body []byte) error {
		var f struct {
			ID         string
			Geometry   any
			Properties map[string]any
		}
		if err := json.Unmarshal(body, &f); err != nil {
			return err
		}
		f.Properties["geometry"] = f.Geometry
		list[f.ID] = f.Properties
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// sameAsOf holds what is said as of then against what was said and against today's rules, and the index of then against PostGIS.
func (w *world) sameAsOf(t *testing.T, r *reads, was snapshot, questions int) {
	t.Helper()
	ctx := threat.WithAsOf(t.Context(), was.at)
	then, err := r.asOf(ctx)
	if err != nil {
		t.Fatal(err)
	}
	today, asOf := listed(t, r), listed(t, then)
	want := map[string]bool{}
	for id := range was.listed {
		want[id] = today[id] != nil
	}
	maps.DeleteFunc(want, func(_ string, seen bool) bool { return !seen })
	if got := slices.Sorted(maps.Keys(asOf)); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
		t.Fatalf("as of %s there are %d incidents, want %d", was.at, len(got), len(want))
	}
	for id, now := range asOf {
		switch before := was.listed[id]; {
		case today[id]["title"] != nil: // told in full today
			if now["publishers"] == nil { // whose document may be restricted since
				before = maps.Clone(before)
				before["publishers"] = nil
			}
			if !reflect.DeepEqual(now, before) {
				t.Errorf("%s as of %s\n got %v\nwant %v", id, was.at, now, before)
			}
		case now["title"] != nil || now["place_name"] != nil || now["origin_id"] != nil || isPoint(now["geometry"]):
			t.Errorf("%s is coarsened today, and as of %s is told as %v", id, was.at, now)
		}
	}
	m, err := r.moment(ctx, was.at)
	if err != nil || m == nil {
		return // as of now
	}
	if err := m.readyToSearch(ctx, threat.Filter{Text: []string{"all"}}); err != nil {
		t.Fatal(err)
	}
	for range questions {
		f := w.filter()
		w.same(t, m.past.DB(), then, f)
		if t.Failed() {
			t.Fatalf("as of %s, filter %s", was.at, spelled(f))
		}
	}
}

func isPoint(geometry any) bool {
	g, _ := geometry.(map[string]any)
	return g != nil && g["type"] == "Point"
}
