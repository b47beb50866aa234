package handlers_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"threatmap/analysis"
	"threatmap/geo"
	"threatmap/handlers"
	"threatmap/threat"
)

// described is what the API says of an analysis: its path and its parameters.
type described struct {
	path       string
	parameters []string
	formats    map[string]string // of f= -> the media type that it answers with
}

// analysesDescribed are the analyses, profiles and comparisons of the API's own description: one that is added there is tested here.
func analysesDescribed(t *testing.T) (list []described) {
	t.Helper()
	var api struct {
		Paths map[string]map[string]struct {
			Parameters []struct {
				Name   string                           `json:"name"`
				Ref    string                           `json:"$ref"`
				Schema struct{ Enum []json.RawMessage } `json:"schema"`
			} `json:"parameters"`
			Responses map[string]struct{ Content map[string]any } `json:"responses"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(ask(t, config(&fake{}), "GET", "/api").Body.Bytes(), &api); err != nil {
		t.Fatal(err)
	}
	for path, operations := range api.Paths {
		get, ok := operations["get"]
		if !ok || !strings.HasPrefix(path, "/analysis/") && !strings.HasSuffix(path, "/profile") && !strings.Contains(path, "/compare/") {
			continue
		}
		d := described{path: path, formats: map[string]string{}}
		content := get.Responses["200"].Content
		for _, p := range get.Parameters {
			if p.Name == "f" {
				d.formats = formatsOf(p.Schema.Enum, content)
			}
			d.parameters = append(d.parameters, p.Name+p.Ref[strings.LastIndex(p.Ref, "/")+1:])
		}
		list = append(list, d)
	}
	return list
}

// formatsOf are the values that f= may have, with the media types of the answers; "" where the API names no such type.
func formatsOf(values []json.RawMessage, content map[string]any) map[string]string {
	formats := map[string]string{}
	for _, value := range values {
		name := strings.Trim(string(value), `"`)
		formats[name] = ""
		for _, media := range map[string][]string{"csv": {"text/csv"}, "geojson": {"application/geo+json"}, "json": {"application/geo+json", "application/json"}}[name] {
			if _, ok := content[media]; ok {
				formats[name] = media
			}
		}
	}
	return formats
}

func (d described) takes(parameter string) bool { return slices.Contains(d.parameters, parameter) }

// asked is the address that asks for an analysis, and the data that it is asked of.
func (d described) asked() (target string, cfg handlers.Config) { return d.askedOf(20) }

// askedOf asks it of so many incidents.
func (d described) askedOf(n int) (target string, cfg handlers.Config) {
	store := &fake{events: alongOne(n), counter: 17}
	cfg = config(store)
	query := "?side=adversary_action"
	switch d.path {
	case "/analysis/difference":
		query += "&datetime=2019-01-01/2019-06-30&b_datetime=2018-01-01/2018-06-30"
	case "/analysis/corridor-proposals":
		cfg = config(desert(3 * n))
		query += "&from=west&to=east"
	case "/analysis/seam":
		store.features, store.events = governorates, onSeam(n)
	case "/analysis/density":
		query += "&draws=3"
	case "/analysis/scan":
		query += "&permutations=9"
	case "/analysis/indicators", "/analysis/indicators/{id}":
		weeks := newWatchedWeeks(9)
		weeks.counter = 17
		cfg.Store, query = weeks, ""
	}
	return strings.NewReplacer("{border}", "IRQ-SYR", "indicators/{id}", "indicators/syria-ied-assassinations", "{id}", "one", "{other}", "IRQ-SYR").Replace(d.path) + query, cfg
}

// answered waits for what is worked out in the background.
func answered(server http.Handler, target string) (w *httptest.ResponseRecorder) {
	for range 100 {
		w = httptest.NewRecorder()
		if server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, http.NoBody)); w.Code != http.StatusAccepted {
			return w
		}
	}
	return w
}

// eachObject visits the objects of an answer, wherever in it they are, but for what some members of theirs hold.
func eachObject(value any, but []string, visit func(map[string]any)) {
	switch v := value.(type) {
	case map[string]any:
		visit(v)
		for name, inner := range v {
			if !slices.Contains(but, name) {
				eachObject(inner, but, visit)
			}
		}
	case []any:
		for _, inner := range v {
			eachObject(inner, but, visit)
		}
	}
}

// notesIn are the notes of an answer: of several findings each may have its own.
func notesIn(value any) (notes []map[string]any) {
	eachObject(value, nil, func(v map[string]any) {
		if note, ok := v["note"].(map[string]any); ok {
			notes = append(notes, note)
		}
	})
	return notes
}

// Every analysis says what its answer rests on.
func TestEveryAnalysisHasItsNote(t *testing.T) {
	for _, d := range analysesDescribed(t) {
		t.Run(d.path, func(t *testing.T) {
			target, cfg := d.asked()
			w := answered(handlers.New(cfg), target)
			var answer any
			if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != http.StatusOK {
				t.Fatalf("%s: %d %v %s", target, w.Code, err, w.Body)
			}
			notes := notesIn(answer)
			if len(notes) == 0 {
				t.Fatalf("%s: no note", target)
			}
			for _, note := range notes {
				checkNote(t, note, d)
			}
		})
	}
}

func checkNote(t *testing.T, note map[string]any, d described) {
	t.Helper()
	text, err := json.Marshal(note)
	if err != nil {
		t.Fatal(err)
	}
	var n analysis.Note
	if err := json.Unmarshal(text, &n); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"method", "used", "left_out", "filter", "parameters", "data_version", "caveats"} {
		if note[name] == nil {
			t.Errorf("no %s in %s", name, text)
		}
	}
	if n.Method == "" || len(n.Parameters) == 0 || n.DataVersion != 17 || len(n.Caveats) < 2 {
		t.Errorf("%s", text)
	}
	if d.takes("side") && n.Filter["side"] != "adversary_action" {
		t.Errorf("the filter is %v", n.Filter)
	}
	if d.takes("seed") && n.Seed == nil {
		t.Errorf("no seed in %s", text)
	}
}

// What can't be asked is refused by each, with the name of the parameter.
func TestEveryAnalysisRefusesWhatCantBe(t *testing.T) {
	for _, d := range analysesDescribed(t) {
		target, cfg := d.asked()
		server := handlers.New(cfg)
		for _, c := range []struct{ needs, query, names string }{
			{"datetime", "datetime=2016-02-01/2016-01-01", "datetime"},
			{"belt", "belt=IRQ-XXX&width_km=10", "belt"},
			{"belt", "belt=IRQ-SYR&width_km=0", "width_km"},
			{"belt", "belt=IRQ-SYR&width_km=500", "width_km"},
			{"corridor", "corridor=nowhere", "corridor"},
			{"corridor", "corridor=one&half_width_km=0", "half_width_km"},
			{"corridor", "corridor=one&half_width_km=500", "half_width_km"},
			{"half_width_km", "half_width_km=0", "half_width_km"},
			{"half_width_km", "half_width_km=500", "half_width_km"},
			{"width_km", "width_km=0", "width_km"},
			{"width_km", "width_km=500", "width_km"},
		} {
			if !d.takes(c.needs) {
				continue
			}
			address, query, _ := strings.Cut(target, "?")
			for _, part := range strings.Split(query, "&") {
				if name, _, _ := strings.Cut(part, "="); part != "" && !strings.Contains("&"+c.query, "&"+name+"=") {
					c.query += "&" + part
				}
			}
			w := answered(server, address+"?"+c.query)
			var p handlers.Problem
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != http.StatusBadRequest || p.Parameter != c.names && !belongsElsewhere(p, c.names) || p.Accepted == "" {
				t.Errorf("%s?%s: %d %s", address, c.query, w.Code, w.Body)
			}
		}
	}
	for _, target := range []string{"/belts/AAA-BBB/profile", "/corridors/nowhere/profile", "/corridors/one/compare/nowhere", "/corridors/nowhere/compare/one"} {
		if w := ask(t, config(&fake{}), "GET", target); w.Code != http.StatusNotFound || problemIn(t, w).Accepted == "" {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
}

// belongsElsewhere tells of a width without its line: the line's own parameter is named then.
func belongsElsewhere(p handlers.Problem, width string) bool {
	return width == "width_km" && p.Parameter == "belt" || width == "half_width_km" && p.Parameter == "corridor"
}

// The note of a comparison says why what matches is in neither corridor: of ten records one is of another kind, one incident is not mapped, and three lie elsewhere.
func TestComparisonSaysWhatIsInNeitherCorridor(t *testing.T) {
	store := &tenRecords{fake{events: alongOne(5)}}
	cfg := config(&store.fake)
	cfg.Store = store
	var got analysis.CorridorsCompared
	w := ask(t, cfg, "GET", "/corridors/one/compare/IRQ-SYR")
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	left := map[string]int{}
	for _, l := range got.Note.LeftOut {
		left[l.Reason] = l.Count
	}
	if got.Note.Used != 5 || left["record of another kind than a single incident"] != 1 || left[analysis.ReasonNoPlace] != 1 || left["in neither corridor"] != 3 {
		t.Errorf("used %d, left out %v", got.Note.Used, left)
	}
}

type tenRecords struct{ fake }

func (s *tenRecords) Counts(_ context.Context, f threat.Filter, _ *geo.BBox) (threat.Counts, error) {
	if len(f.Codes["record_kind"]) > 0 {
		return threat.Counts{Matched: 9, Mapped: 8, Unmapped: 1}, nil
	}
	return threat.Counts{Matched: 10, Mapped: 9, Unmapped: 1}, nil
}
