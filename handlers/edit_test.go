package handlers_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"threatmap/handlers"
	"threatmap/threat"
)

// editor keeps the versions of one corridor in memory, and knows the keys "edits", "reads" and "hangs".
type editor struct {
	*fake
	list  []threat.CorridorVersion // the newest first
	areas []threat.AreaVersion     // the same
	by    threat.Key

	proposal *threat.Proposal // the last one saved, nil = none or withdrawn
}

func (e *editor) KeyOf(_ context.Context, secret string) (threat.Key, error) {
	switch secret {
	case "edits":
		return threat.Key{ID: 7, Name: "somebody's own name", Role: "editor"}, nil
	case "reads":
		return threat.Key{ID: 8, Role: "analyst"}, nil
	case "hangs":
		return threat.Key{}, &threat.Error{Kind: threat.KindUnready, Detail: "away"}
	}
	return threat.Key{}, threat.NotFound("key", "")
}

func (e *editor) put(c threat.Corridor, op string, by threat.Key, reason string) threat.CorridorVersion {
	e.by = by
	v := threat.CorridorVersion{Corridor: c, Version: len(e.list) + 1, Op: op, RecordedAt: time.Unix(int64(len(e.list)), 0), By: "editor", Reason: reason}
	e.list = append([]threat.CorridorVersion{v}, e.list...)
	return v
}

func (e *editor) AddCorridor(_ context.Context, c threat.Corridor, by threat.Key, reason string) (threat.CorridorVersion, error) {
	if err := c.Check(); err != nil {
		return threat.CorridorVersion{}, err
	}
	if c.ID == "" {
		c.ID = "made"
	}
	return e.put(c, "add", by, reason), nil
}

func (e *editor) ReplaceCorridor(_ context.Context, c threat.Corridor, expect int, by threat.Key, reason string) (threat.CorridorVersion, error) {
	if err := c.Check(); err != nil {
		return threat.CorridorVersion{}, err
	}
	if expect != len(e.list) || reason == "too late" {
		return threat.CorridorVersion{}, &threat.Error{Kind: threat.KindConflict, Detail: "somebody was quicker"}
	}
	return e.put(c, "change", by, reason), nil
}

func (e *editor) WithdrawCorridor(_ context.Context, _ string, expect int, by threat.Key, reason string) (threat.CorridorVersion, error) {
	if expect != len(e.list) {
		return threat.CorridorVersion{}, &threat.Error{Kind: threat.KindConflict, Detail: "somebody was quicker"}
	}
	return e.put(e.list[0].Corridor, "withdraw", by, reason), nil
}

func (e *editor) CorridorVersions(_ context.Context, id string) ([]threat.CorridorVersion, error) {
	if len(e.list) == 0 || id != e.list[0].Corridor.ID {
		return nil, threat.NotFound("corridor", id)
	}
	return e.list, nil
}

func (e *editor) CorridorVersion(ctx context.Context, id string, version int) (threat.CorridorVersion, error) {
	list, err := e.CorridorVersions(ctx, id)
	switch {
	case err != nil:
		return threat.CorridorVersion{}, err
	case version == 0:
		return list[0], nil
	case version > len(list):
		return threat.CorridorVersion{}, threat.NotFound("version", "")
	}
	return list[len(list)-version], nil
}

func (s *fake) CorridorVersions(_ context.Context, id string) ([]threat.CorridorVersion, error) {
	v, err := s.CorridorVersion(context.Background(), id, 0)
	return []threat.CorridorVersion{v}, err
}

func (s *fake) CorridorVersion(_ context.Context, id string, version int) (threat.CorridorVersion, error) {
	if id != "one" || version > 1 {
		return threat.CorridorVersion{}, threat.NotFound("corridor", id)
	}
	return threat.CorridorVersion{Corridor: threat.Corridor{ID: id, Kind: "supply"}, Version: 1, Op: "add", RecordedAt: time.Unix(0, 0).UTC(), By: "program"}, nil
}

const (
	corridors = "/collections/corridors/items"
	road      = `{"type":"Feature","geometry":{"type":"LineString","coordinates":[[40,34],[41,35]]},"properties":{"name_en":"Road","kind":"supply","half_width_km":10}}`
)

// editing serves an editor, and returns how to ask it.
func editing(e *editor) func(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	return serving(e)
}

func serving(e interface {
	handlers.Store
	handlers.Editor
},
) func(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	cfg := config(&fake{})
	cfg.Store, cfg.Edit = e, e
	h := handlers.New(cfg)
	return func(method, target, body string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, target, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/geo+json")
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
}

func TestACorridorIsEdited(t *testing.T) {
	e := &editor{fake: &fake{}}
	ask := editing(e)
	key := []string{"Authorization", "Bearer edits"}
	w := ask("POST", corridors, strings.Replace(road, `{`, `{"reason":"imagery",`, 1), key...)
	if w.Code != 201 || w.Header().Get("Location") != "http://example.com/collections/corridors/items/made" || !strings.Contains(w.Body.String(), `"version":1`) || e.by.ID != 7 {
		t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	first := w.Header().Get("ETag")
	w = ask("PUT", corridors+"/made", strings.Replace(road, "10}", "20}", 1), append(key, "If-Match", `"x", `+first)...)
	second := w.Header().Get("ETag")
	if w.Code != 200 || second == first || strings.HasPrefix(second, "W/") || !strings.Contains(w.Body.String(), `"half_width_km":20`) {
		t.Fatalf("%d %s %s", w.Code, second, w.Body)
	}
	if w = ask("PUT", corridors+"/made", road, append(key, "If-Match", first)...); w.Code != 412 || len(e.list) != 2 {
		t.Errorf("from an old version: %d %s", w.Code, w.Body)
	}
	if w = ask("PUT", corridors+"/made", strings.Replace(road, `{`, `{"reason":"too late",`, 1), append(key, "If-Match", second)...); w.Code != 412 {
		t.Errorf("a moment too late: %d %s", w.Code, w.Body)
	}
	if w = ask("DELETE", corridors+"/made?reason="+strings.Repeat("x", 501), "", append(key, "If-Match", second)...); w.Code != 400 || !strings.Contains(w.Body.String(), "reason") {
		t.Errorf("a reason that is too long: %d %s", w.Code, w.Body)
	}
	if w = ask("DELETE", corridors+"/made?reason=a%20new%20road", "", append(key, "If-Match", second)...); w.Code != 204 || w.Body.Len() != 0 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	for _, method := range []string{"PUT", "DELETE"} {
		if w = ask(method, corridors+"/made", road, append(key, "If-Match", "*")...); w.Code != 404 || !strings.Contains(w.Body.String(), "/corridors/made?version=2") {
			t.Errorf("%s of a withdrawn one: %d %s", method, w.Code, w.Body)
		}
	}
	checkVersionsOver(t, ask)
}

func checkVersionsOver(t *testing.T, ask func(method, target, body string, headers ...string) *httptest.ResponseRecorder) {
	t.Helper()
	w := ask("GET", corridors+"/made/versions", "")
	var doc handlers.VersionsDoc
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || len(doc.Versions) != 3 || doc.Versions[0].Op != "withdraw" || doc.Versions[0].Reason != "a new road" || doc.Versions[2].Reason != "imagery" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if strings.Contains(w.Body.String(), "somebody") {
		t.Error("the name of a key is told")
	}
	for target, want := range map[string]int{
		"/corridors/made?version=1": 200, "/corridors/made": 404, "/corridors/made?version=0": 400, "/corridors/made?version=x": 400, "/corridors/made?version=9": 404,
		"/corridors/none": 404, corridors + "/none/versions": 404, "/collections/areas/items/one/versions": 404,
	} {
		if w := ask("GET", target, ""); w.Code != want {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
}

// Only what the patch names changes; null makes a property unknown.
func TestACorridorIsPatched(t *testing.T) {
	e := &editor{fake: &fake{}}
	ask := editing(e)
	key := []string{"Authorization", "Bearer edits"}
	first := ask("POST", corridors, road, key...).Header().Get("ETag")
	patching := append(key, "Content-Type", "application/merge-patch+json", "If-Match")
	w := ask("PATCH", corridors+"/made", `{"properties":{"half_width_km":12.5,"name_ar":"طريق"},"reason":"measured"}`, append(patching, first)...)
	if w.Code != 200 || w.Header().Get("ETag") == first || e.list[0].Reason != "measured" || *e.list[0].Corridor.HalfWidthM != 12500 || e.list[0].Corridor.Name.En != "Road" || e.list[0].Corridor.Name.Ar != "طريق" || len(e.list[0].Corridor.Line) != 2 {
		t.Fatalf("%d %s\n%+v", w.Code, w.Body, e.list[0])
	}
	second := w.Header().Get("ETag")
	if w = ask("PATCH", corridors+"/made", `{"properties":{"name_ar":null}}`, append(patching, second)...); w.Code != 200 || e.list[0].Corridor.Name.Ar != "" || *e.list[0].Corridor.HalfWidthM != 12500 {
		t.Errorf("%d %s\n%+v", w.Code, w.Body, e.list[0])
	}
	if w = ask("PATCH", corridors+"/made", `{"properties":{"kind":"patrol"}}`, append(patching, second)...); w.Code != 412 || len(e.list) != 3 {
		t.Errorf("from an old version: %d %s", w.Code, w.Body)
	}
	if w = ask("OPTIONS", corridors+"/made", ""); w.Header().Get("Accept-Patch") != "application/merge-patch+json" {
		t.Errorf("%v", w.Header())
	}
}

// A line that crosses itself is refused in the same words whatever way it comes in, and nothing is written.
func TestASelfCrossingCorridorIsRefusedAlike(t *testing.T) {
	const line = `[[40,34],[41,35],[41,34],[40,35]]`
	crossing := strings.Replace(road, "[[40,34],[41,35]]", line, 1)
	var first handlers.Problem
	for _, c := range []struct{ method, target, body, media string }{
		{"POST", corridors, crossing, "application/geo+json"},
		{"PUT", corridors + "/made", crossing, "application/geo+json"},
		{"PATCH", corridors + "/made", `{"geometry":{"type":"LineString","coordinates":` + line + `}}`, "application/merge-patch+json"},
	} {
		e := &editor{fake: &fake{}}
		ask := editing(e)
		if w := ask("POST", corridors, road, "Authorization", "Bearer edits"); w.Code != 201 {
			t.Fatal(w.Code, w.Body)
		}
		w := ask(c.method, c.target, c.body, "Authorization", "Bearer edits", "If-Match", "*", "Content-Type", c.media)
		p := problemIn(t, w)
		p.Instance = ""
		if first.Status == 0 {
			first = p
		}
		if w.Code != 400 || !reflect.DeepEqual(p, first) || p.Parameter != "geometry" || !strings.Contains(p.Detail, "the line meets itself: its edges that begin at [40, 34] and [41, 34] do") || p.Accepted == "" {
			t.Errorf("%s: %d %s", c.method, w.Code, w.Body)
		}
		if len(e.list) != 1 {
			t.Errorf("%s: %d versions", c.method, len(e.list))
		}
	}
}

func TestWritesWithoutTheRightAreRefused(t *testing.T) {
	const good = "Bearer edits"
	cases := []struct {
		name, method, target, body string
		headers                    []string
		status                     int
		holds                      string
	}{
		{"no key", "POST", corridors, road, nil, 401, "threatmap key add"},
		{"no key, no such corridor", "DELETE", corridors + "/x", "", nil, 401, ""},
		{"an unknown key", "POST", corridors, road, []string{"Authorization", "Bearer nothing"}, 401, "not known"},
		{"another scheme", "POST", corridors, road, []string{"Authorization", "Basic edits"}, 401, ""},
		{"a key in the address", "POST", corridors + "?key=edits", road, nil, 400, "unknown parameter"},
		{"a reader's key", "POST", corridors, road, []string{"Authorization", "Bearer reads"}, 403, "analyst"},
		{"the store is away", "POST", corridors, road, []string{"Authorization", "Bearer hangs"}, 503, "away"},
		{"another origin", "POST", corridors, road, []string{"Authorization", good, "Origin", "https://evil.example"}, 403, "other origins"},
		{"no origin at all", "POST", corridors, road, []string{"Authorization", good, "Origin", "null"}, 403, "other origins"},
		{"our own origin", "POST", corridors, road, []string{"Authorization", good, "Origin", "http://example.com"}, 201, ""},
		{"another media type", "POST", corridors, road, []string{"Authorization", good, "Content-Type", "text/plain"}, 415, "application/geo+json"},
		{"packed", "POST", corridors, road, []string{"Authorization", good, "Content-Encoding", "gzip"}, 415, "Content-Encoding"},
		{"too long", "POST", corridors, strings.Repeat(" ", 1<<20) + road, []string{"Authorization", good}, 413, "longer than"},
		{"no JSON", "POST", corridors, "{", []string{"Authorization", good}, 400, `"parameter":"body"`},
		{"nothing", "POST", corridors, "", []string{"Authorization", good}, 400, `"parameter":"body"`},
		{"a point", "POST", corridors, strings.Replace(road, `"LineString","coordinates":[[40,34],[41,35]]`, `"Point","coordinates":[40,34]`, 1), []string{"Authorization", good}, 400, `"parameter":"geometry","value":"Point"`},
		{"crossing itself", "POST", corridors, strings.Replace(road, "[41,35]]", "[41,35],[41,34],[40,35]]", 1), []string{"Authorization", good}, 400, "meets itself"},
		{"too wide", "POST", corridors, strings.Replace(road, "10}", "500}", 1), []string{"Authorization", good}, 400, `"parameter":"half_width_km","value":"500"`},
		{"an unknown kind", "POST", corridors, strings.Replace(road, "supply", "road", 1), []string{"Authorization", good}, 400, "infiltration supply patrol"},
		{"another id", "PUT", corridors + "/made", strings.Replace(road, "{", `{"id":"other",`, 1), []string{"Authorization", good, "If-Match", "*"}, 400, `"parameter":"id"`},
		{"no If-Match", "PUT", corridors + "/made", road, []string{"Authorization", good}, 428, "If-Match"},
		{"no If-Match to delete", "DELETE", corridors + "/made", "", []string{"Authorization", good}, 428, "If-Match"},
		{"a weak tag", "DELETE", corridors + "/made", "", []string{"Authorization", good, "If-Match", `W/"x"`}, 412, "version"},
		{"no such corridor", "PUT", corridors + "/none", road, []string{"Authorization", good, "If-Match", "*"}, 404, "not found"},
		{"another collection", "POST", "/collections/incidents/items", road, []string{"Authorization", good}, 405, "incidents"},
		{"no collection", "POST", "/collections/none/items", road, []string{"Authorization", good}, 404, "none"},
		{"no If-Match to patch", "PATCH", corridors + "/made", "{}", []string{"Authorization", good, "Content-Type", "application/merge-patch+json"}, 428, "If-Match"},
		{"a Feature as a patch", "PATCH", corridors + "/made", road, []string{"Authorization", good, "If-Match", "*"}, 415, "application/merge-patch+json"},
		{"a patch that is no JSON", "PATCH", corridors + "/made", "{", []string{"Authorization", good, "If-Match", "*", "Content-Type", "application/merge-patch+json"}, 400, `"parameter":"body"`},
		{"a patch that makes it wrong", "PATCH", corridors + "/made", `{"geometry":{"type":"LineString","coordinates":[[40,34],[41,35]]},"properties":{"name_en":"Road","half_width_km":500}}`, []string{"Authorization", good, "If-Match", "*", "Content-Type", "application/merge-patch+json"}, 400, `"parameter":"half_width_km","value":"500"`},
		{"of the past, in another collection", "PUT", "/collections/incidents/items/one?as_of=2019-01-01", "{}", []string{"Authorization", good}, 405, "incidents"},
		{"of the past", "POST", "/collections/corridors/items?as_of=2019-01-01", road, []string{"Authorization", good}, 400, "as_of"},
		{"a patch of another collection", "PATCH", "/collections/incidents/items/one", "{}", []string{"Authorization", good}, 405, "incidents"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := &editor{fake: &fake{}}
			e.put(threat.Corridor{ID: "made", Kind: "supply"}, "add", threat.Key{}, "")
			w := editing(e)(c.method, c.target, c.body, c.headers...)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.holds) {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			if w.Code >= 400 && (!strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") || len(e.list) != 1) {
				t.Errorf("%s, %d versions", w.Header().Get("Content-Type"), len(e.list))
			}
			if (w.Code == 401) != strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Bearer ") {
				t.Errorf("WWW-Authenticate %q", w.Header().Get("WWW-Authenticate"))
			}
			if w.Code == 405 && !strings.Contains(w.Header().Get("Allow"), "GET") {
				t.Errorf("Allow %q", w.Header().Get("Allow"))
			}
			if strings.Contains(w.Body.String(), "nothing\"") {
				t.Error("the answer repeats the key")
			}
		})
	}
}

func TestWithoutAnEditorTheServerIsReadOnly(t *testing.T) {
	for _, c := range [][2]string{{"POST", corridors}, {"PUT", corridors + "/one"}, {"PATCH", corridors + "/one"}, {"DELETE", corridors + "/one"}} {
		w := ask(t, config(&fake{}), c[0], c[1], "Authorization", "Bearer edits")
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD, OPTIONS" {
			t.Errorf("%s: %d %v", c, w.Code, w.Header())
		}
	}
}

func TestWrongKeysAreSlowedDown(t *testing.T) {
	ask := editing(&editor{fake: &fake{}})
	codes := map[int]int{}
	for range 15 {
		w := ask("POST", corridors, road, "Authorization", "Bearer wrong")
		codes[w.Code]++
		if w.Code == 429 && w.Header().Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	if codes[401] != 10 || codes[429] != 5 {
		t.Errorf("%v", codes)
	}
	if w := ask("POST", corridors, road, "Authorization", "Bearer edits"); w.Code != 201 {
		t.Errorf("a right key: %d", w.Code)
	}
}

func TestOptionsOfEditableCollections(t *testing.T) {
	ask := editing(&editor{fake: &fake{}})
	for target, want := range map[string]string{
		corridors: "GET, HEAD, OPTIONS, POST", corridors + "/one": "GET, HEAD, OPTIONS, PUT, PATCH, DELETE",
		"/collections/incidents/items": "GET, HEAD, OPTIONS", "/collections/incidents/items/one": "GET, HEAD, OPTIONS",
	} {
		if w := ask("OPTIONS", target, ""); w.Code != 204 || w.Header().Get("Allow") != want {
			t.Errorf("%s: %d %q", target, w.Code, w.Header().Get("Allow"))
		}
	}
}

// A browser asks before a page of another origin writes, and takes an answer without these headers for a no.
func TestPagesOfOtherOriginsMayNotWrite(t *testing.T) {
	ask := editing(&editor{fake: &fake{}})
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		w := ask("OPTIONS", corridors, "", "Origin", "https://evil.example", "Access-Control-Request-Method", method, "Access-Control-Request-Headers", "authorization")
		for name := range w.Header() {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s: %s: %s", method, name, w.Header().Get(name))
			}
		}
	}
	if w := ask("OPTIONS", corridors, "", "Origin", "https://other.example", "Access-Control-Request-Method", "GET"); w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Error("pages of other origins may not read")
	}
}

// The ETag that If-Match wants is that of the feature as GeoJSON, whatever else has changed.
func TestAFeatureHasTheTagOfItsVersion(t *testing.T) {
	s := &fake{counter: 1}
	first := ask(t, config(s), "GET", corridors+"/one")
	s.counter = 2
	second := ask(t, config(s), "GET", corridors+"/one?f=json", "Accept-Encoding", "gzip")
	tag := first.Header().Get("ETag")
	if !strings.HasPrefix(tag, `"`) || second.Header().Get("ETag") != tag || second.Header().Get("Content-Encoding") != "" {
		t.Errorf("%v\n%v", first.Header(), second.Header())
	}
	if w := ask(t, config(s), "GET", corridors+"/one", "If-None-Match", tag); w.Code != 304 {
		t.Errorf("%d", w.Code)
	}
	if !strings.Contains(first.Body.String(), `"rel":"version-history"`) {
		t.Errorf("%s", first.Body)
	}
	if w := ask(t, config(s), "HEAD", corridors+"/one"); w.Code != 200 || w.Header().Get("ETag") != tag || w.Body.Len() != 0 {
		t.Errorf("HEAD: %d %v", w.Code, w.Header())
	}
}

func TestWritesAreDescribed(t *testing.T) {
	var doc struct {
		Paths      map[string]map[string]struct{ Security []map[string][]string }
		Components struct {
			SecuritySchemes map[string]struct{ Type, Scheme string }
		}
	}
	if err := json.Unmarshal(ask(t, config(&fake{}), "GET", "/api").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	for path, methods := range map[string][]string{corridors: {"post"}, corridors + "/{id}": {"put", "patch", "delete"}} {
		for _, method := range methods {
			if len(doc.Paths[path][method].Security) != 1 {
				t.Errorf("%s %s is not described", method, path)
			}
		}
	}
	if s := doc.Components.SecuritySchemes["editorKey"]; s.Scheme != "bearer" {
		t.Errorf("%+v", s)
	}
}

// The classes of Part 4 are claimed only where there is somebody to write.
func TestPartFourIsClaimedWhereThereIsAnEditor(t *testing.T) {
	for what, body := range map[bool]string{true: editing(&editor{fake: &fake{}})("GET", "/conformance", "").Body.String(), false: ask(t, config(&fake{}), "GET", "/conformance").Body.String()} {
		for _, class := range []string{"create-replace-delete", "update", "features", "optimistic-locking-etags"} {
			if strings.Contains(body, "ogcapi-features-4/1.0/conf/"+class+`"`) != what {
				t.Errorf("%s, with an editor %t", class, what)
			}
		}
	}
}

func TestAMethodThatThereIsNotIsSaidBeforeThePast(t *testing.T) {
	for _, target := range []string{"/incidents/one?as_of=2019-01-01", "/collections/incidents/items/one?as_of=2019-01-01"} {
		if w := ask(t, config(&fake{}), http.MethodTrace, target); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
			t.Errorf("TRACE %s: %d %v", target, w.Code, w.Header())
		}
	}
}
