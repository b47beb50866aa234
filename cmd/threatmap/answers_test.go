package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"threatmap/store"
	"threatmap/threat"
)

// A pinned answer is the same bytes after the data have changed, its live twin is not; when a record that it rested on is withdrawn, it is gone, with its
// recipe.
func TestAnswersThatAreKept(t *testing.T) {
	t.Parallel()
	w, db, r, server := answering(t, 1)
	endings := map[string][]string{
		"/collections/incidents/items?side=adversary_action&limit=3": {".geojson", ".csv", ".kml", ".answer"},
		"/collections/incidents/items?q=event+1":                     {".answer"},
		"/stats/count?bbox=38.0,33,44,37.5":                          {".answer"},
		"/stats/timeline?bin=week":                                   {".answer"},
		"/stats/facets":                                              {".answer"},
		"/belts/IRQ-SYR/profile":                                     {".answer"},
		"/belts/IRQ-SYR/profile?width_km=50&bands=10,50":             {".answer"},
		"/corridors/central-desert-iraqi-frontier/profile":           {".answer"},
		"/analysis/tempo":                                            {".answer", ".csv"},
		"/analysis/clusters":                                         {".answer"},
		"/analysis/difference?bbox=38,33,44,37&datetime=2016-08-01/2016-08-20&b_datetime=2016-07-01/2016-07-20": {".answer"},
		"/analysis/hotspots?bbox=38,33,44,37&datetime=2016-08-01/2016-08-20":                                    {".answer"},
	}
	type made struct{ hash, ending, body string }
	var pinned, lives []made
	for address, list := range endings {
		for _, pin := range []bool{true, false} {
			hash := keep(t, server.URL, address, pin)
			if again := keep(t, server.URL, address, pin); again != hash {
				t.Errorf("%s has the links %s and %s", address, hash, again)
			}
			for _, ending := range list {
				one := made{hash, ending, fetch(t, server.URL+"/a/"+hash+ending, http.StatusOK)}
				if pin {
					pinned = append(pinned, one)
				} else {
					lives = append(lives, one)
				}
			}
		}
	}
	if a, b := keep(t, server.URL, "/stats/count?adm0=IRQ,SYR&side=other", true), keep(t, server.URL, "/stats/count?side=other&adm0=SYR,IRQ", true); a != b {
		t.Errorf("the same question has the links %s and %s", a, b)
	}

	// Older records change, and new ones come; none goes.
	batch := []threat.Incident{}
	for n := range 300 {
		i := w.incident(n)
		i.Workflow, i.TLP, i.Coarsen, i.OriginVersion = "", "", nil, "9999"
		i.Claims = nil
		batch = append(batch, i)
	}
	for n := range 30 {
		batch = append(batch, w.incident(5000+n))
	}
	if _, err := db.WriteIncidents(t.Context(), batch, store.WriteMeta{Editor: "test", Reason: "to change what is known"}); err != nil {
		t.Fatal(err)
	}
	audience{db, r}.catchUp(t, false)
	for _, one := range pinned {
		if body := fetch(t, server.URL+"/a/"+one.hash+one.ending, http.StatusOK); body != one.body {
			t.Errorf("pinned /a/%s%s was\n%.1500s\nand is\n%.1500s", one.hash, one.ending, one.body, body)
		}
	}
	changed := 0
	for _, one := range lives {
		if fetch(t, server.URL+"/a/"+one.hash+one.ending, http.StatusOK) != one.body {
			changed++
		}
	}
	if changed < len(lives)/2 {
		t.Errorf("%d of %d live answers have changed", changed, len(lives))
	}

	// One of them is withdrawn.
	all := keep(t, server.URL, "/stats/count", true)
	var seen string
	if _, err := db.Features(t.Context(), threat.Incidents, threat.Filter{Codes: map[string][]string{"origin": {"a"}}}, threat.Page{Limit: 1}, func(f threat.Feature) error {
		for n, field := range threat.Incidents.Fields {
			if field.Name == "origin_id" {
				seen, _ = f.Values[n].(string)
			}
		}
		return nil
	}); err != nil || seen == "" {
		t.Fatal(seen, err)
	}
	gone := w.incident(0)
	gone.Origin, gone.OriginID, gone.OriginVersion, gone.Workflow = "a", seen, "99999", "withdrawn"
	if _, err := db.WriteIncidents(t.Context(), []threat.Incident{gone}, store.WriteMeta{Editor: "test", Reason: "withdrawn"}); err != nil {
		t.Fatal(err)
	}
	audience{db, r}.catchUp(t, false)
	for _, path := range []string{all, all + ".json", all + ".answer"} {
		if body := fetch(t, server.URL+"/a/"+path, http.StatusGone); !strings.Contains(body, `"recipe":{"method":"/stats/count"`) || !strings.Contains(body, server.URL+"/stats/count") {
			t.Errorf("of what is gone the recipe is not told: %s", body)
		}
	}
}

// answering is a server over the starting map and 400 records of chance.
func answering(t *testing.T, seed uint64) (w world, db *store.DB, r *reads, server *httptest.Server) {
	t.Helper()
	db = clocked(t, startingMapURL(t), &tickingClock{})
	w = world{r: rand.New(rand.NewPCG(9, seed))} //nolint:gosec // a test wants the same numbers each time
	w.write(t, db, 400)
	r = loaded(t, db)
	server = httptest.NewServer(newHandler(r, "", slog.New(slog.DiscardHandler)))
	t.Cleanup(server.Close)
	return w, db, r, server
}

// keep makes a link to an answer.
func keep(t *testing.T, server, address string, pinned bool) (hash string) {
	t.Helper()
	status, body := post(t, server+"/a", map[string]any{"address": address, "pinned": pinned})
	var doc struct {
		Hash   string
		Recipe map[string]any
	}
	if err := json.Unmarshal([]byte(body), &doc); err != nil || status > http.StatusCreated || len(doc.Hash) != 16 {
		t.Fatalf("%s: %d %s", address, status, body)
	}
	if pinned != (doc.Recipe["as_of"] != nil) || pinned != (doc.Recipe["data_version"] != nil) {
		t.Errorf("%s, pinned %v: %s", address, pinned, body)
	}
	return doc.Hash
}

func post(t *testing.T, address string, v any) (int, string) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestWhatHasNoLink(t *testing.T) {
	var clock tickingClock
	db := clocked(t, schemaURL(t), &clock)
	r := loaded(t, db)
	server := httptest.NewServer(newHandler(r, "", slog.New(slog.DiscardHandler)))
	defer server.Close()
	for address, says := range map[string]string{
		"/": "not an answer", "/metrics": "not an answer", "https://example.org/stats/count": "not the address", "//example.org/stats/count": "not the address", "/a/x": "not an answer",
		"/stats/count?side=nobody": "side", "/stats/count?what=1": "unknown parameter", "/stats/count?side=other&side=other": "more than once", "/analysis/nothing": "not an answer",
		"/belts/ABC-DEF/profile": "ABC-DEF", "/stats/count?as_of=2999-01-01": "in the future", "/collections/borders/items": "not an answer", "/stats/count?seed=-1": "seed",
		"/stats/count?" + strings.Repeat("x", 9000): "too long", "/stats/../metrics": "not an answer",
	} {
		if status, body := post(t, server.URL+"/a", map[string]any{"address": address, "pinned": true}); status != http.StatusBadRequest || !strings.Contains(body, says) {
			t.Errorf("%.80s: %d %s", address, status, body)
		}
	}
	if status, _ := post(t, server.URL+"/a", map[string]any{"address": "/stats/count", "more": 1}); status != http.StatusBadRequest {
		t.Errorf("what is not known is taken: %d", status)
	}
	hash := keep(t, server.URL, "/stats/count?side=other", true)
	fetch(t, server.URL+"/a/"+hash+".csv", http.StatusNotAcceptable)
	fetch(t, server.URL+"/a/AAAAAAAAAAAAAAAA", http.StatusNotFound)
	fetch(t, server.URL+"/a/"+url.PathEscape("../metrics"), http.StatusNotFound)
	for range 200 {
		if status, _ := post(t, server.URL+"/a", map[string]any{"address": "/stats/count"}); status == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("any number of links is made")
}

// A pinned answer keeps the corridors that it was made with: moving one changes what is answered today, not what was pinned. What is withheld since is withheld all the same.
func TestPinnedAnswersKeepTheirCorridors(t *testing.T) {
	t.Parallel()
	_, db, r, server := answering(t, 2)
	const id, other = "central-desert-iraqi-frontier", "eastern-hasakah-sinjar"
	addresses := []string{
		"/corridors/" + id + "/profile?half_width_km=60", "/corridors/" + id + "/profile", "/corridors/" + id + "/compare/" + other + "?half_width_km=60",
		"/stats/count?corridor=" + id + "&half_width_km=60", "/stats/count?corridor=" + id + "&half_width_km=60&filter=side%20%3C%3E%20%27other%27",
		"/collections/incidents/items?half_width_km=60&corridor=" + id,
	}
	pinned, today := map[string]string{}, map[string]string{}
	for _, address := range addresses {
		hash := keep(t, server.URL, address, true)
		pinned[hash] = fetch(t, server.URL+"/a/"+hash+".answer", http.StatusOK)
		today[address] = fetch(t, server.URL+address, http.StatusOK)
		if recipe := fetch(t, server.URL+"/a/"+hash+".json", http.StatusOK); !strings.Contains(recipe, id+"@1") || strings.Contains(recipe, id+"@1?") {
			t.Errorf("%s: the recipe does not name the version: %s", address, recipe)
		}
	}
	v, err := db.CorridorVersion(t.Context(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	c := v.Corridor
	c.HalfWidthM = new(20_000.0)
	for i := range c.Line {
		c.Line[i][1] -= 1
	}
	if _, err := db.ReplaceCorridor(t.Context(), c, v.Version, store.WriteMeta{Editor: "test", Reason: "moved"}); err != nil {
		t.Fatal(err)
	}
	audience{db, r}.catchUp(t, true)
	for hash, was := range pinned {
		if is := fetch(t, server.URL+"/a/"+hash+".answer", http.StatusOK); is != was {
			t.Errorf("pinned /a/%s was\n%.800s\nand is\n%.800s", hash, was, is)
		}
	}
	for _, address := range addresses {
		if is := fetch(t, server.URL+address, http.StatusOK); is == today[address] && !strings.Contains(address, "count") { // which may be as many elsewhere
			t.Errorf("%s does not move with the corridor: %.300s", address, is)
		}
	}
	for path, want := range map[string]int{
		"/corridors/" + id + "@1/profile": 200, "/corridors/" + id + "@2/profile": 200, "/corridors/" + id + "@3/profile": 404, "/corridors/" + id + "@x/profile": 404,
		"/stats/count?corridor=" + id + "@1&half_width_km=5": 200, "/stats/count?corridor=" + id + "@9": 400,
	} {
		fetch(t, server.URL+path, want)
	}
}
