package handlers_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/handlers"
	"threatmap/threat"
)

// watchedMap answers with the areas and facilities that the indicators name: each area a square degree at 40, 35, but for those of Lebanon,
// which are not loaded.
func watchedMap(col threat.Collection, _ threat.Filter, _ threat.Page, yield func(threat.Feature) error) (string, error) {
	square := orb.MultiPolygon{{{{40, 35}, {41, 35}, {41, 36}, {40, 36}, {40, 35}}}}
	var list []threat.Feature
	switch col.ID {
	case "areas":
		for _, id := range []string{"deir-ez-zor-countryside", "iraq-border-deserts", "hamrin-range", "makhoul-range", "wadi-hauran", "wadi-suwab"} {
			list = append(list, threat.Feature{ID: id, Geometry: square})
		}
	case "facilities":
		list = append(list, threat.Feature{ID: "al-hawl-camp", Geometry: orb.Point{40.5, 35.5}}, threat.Feature{ID: "al-sinaa-prison", Geometry: orb.Point{50, 35}})
	}
	for _, f := range list {
		f.Values = make([]any, len(col.Fields))
		if err := yield(f); err != nil {
			return "", err
		}
	}
	return "", nil
}

// watchedWeeks has two incidents a week for 60 weeks from 2020-01-06 on, one in the square's middle and one far away, and more in the last
// week; and of each week's two dead.
type watchedWeeks struct{ fake }

func newWatchedWeeks(more int) *watchedWeeks {
	s := &watchedWeeks{fake{features: watchedMap, counter: 9}}
	middle, far, exact, coarse := orb.Point{40.5, 35.5}, orb.Point{44, 33}, 1000.0, 90_000.0
	add := func(day threat.Day, p orb.Point, m *float64) {
		killed := int64(2)
		s.events = append(s.events, threat.Event{FID: int64(len(s.events)), Place: &p, UncertaintyM: m, Dated: true, Days: threat.OneDay(day), Side: "adversary_action", Origin: "ged"})
		s.tolls = append(s.tolls, threat.Toll{Dated: true, Days: threat.OneDay(day), Killed: &killed})
	}
	first := threat.Day(18267) // 2020-01-06, a Monday
	for week := range threat.Day(60) {
		add(first+7*week, middle, &exact)
		add(first+7*week+6, far, &exact)
	}
	last := first + 59*7
	for range more {
		add(last+2, middle, &exact)
	}
	add(last+2, middle, &coarse)
	s.timeline = threat.Timeline{Bin: "day", Bins: []threat.TimelineBin{{Start: first, Count: 1}, {Start: last + 6, Count: 1}}}
	return s
}

// Facets says that all is of one data set.
func (s *watchedWeeks) Facets(context.Context, threat.Filter, []string, int) ([]threat.Facet, error) {
	return []threat.Facet{{Field: "origin", Values: []threat.FacetValue{{Value: new("ged"), Count: 1}}}}, nil
}

func (s *watchedWeeks) ask(t *testing.T, target string) *httptest.ResponseRecorder {
	t.Helper()
	cfg := config(&s.fake)
	cfg.Store = s
	return ask(t, cfg, "GET", target)
}

func (s *watchedWeeks) states(t *testing.T) map[string]handlers.Indicator {
	t.Helper()
	w := s.ask(t, "/analysis/indicators")
	var list handlers.IndicatorList
	if err := json.Unmarshal(w.Body.Bytes(), &list); w.Code != 200 || err != nil {
		t.Fatalf("%d %s %v", w.Code, w.Body, err)
	}
	states := map[string]handlers.Indicator{}
	for _, i := range list.Indicators {
		states[i.ID] = i
	}
	return states
}

func TestIndicatorsSayWhatTheySee(t *testing.T) {
	states := newWatchedWeeks(9).states(t)
	if len(states) != 5 {
		t.Fatalf("%d indicators", len(states))
	}
	ied := states["syria-ied-assassinations"]
	if s := ied.State; !s.Enough || *s.Value != 10 || *s.Expected != 1 || !*s.Flagged || *s.P > 1e-4 || s.From.String() != "2021-02-22" || *s.FalseAlarms < 0 || *s.FalseAlarms > 2 {
		t.Errorf("%+v", s)
	}
	if s := ied.State.Sentence; !strings.HasPrefix(s.En, "Incidents in the week of 2021-02-22: 10, expected 1 (95 %: 0 to 3): more than chance allows (p < 0.001). Over 52 weeks ") ||
		!strings.Contains(s.Ar, "عدد الحوادث في الأسبوع الذي يبدأ 2021-02-22: 10") {
		t.Errorf("%q %q", s.En, s.Ar)
	}
	if ied.Note.DataVersion != 9 || ied.Note.LeftOut[0].Count != 1 || !strings.Contains(strings.Join(ied.Note.Caveats, " "), "homs-countryside") {
		t.Errorf("the note tells neither version, coarse places nor what is not loaded: %+v", ied.Note)
	}
	// Its filter names no side, that of prisons near facilities does.
	if !strings.Contains(strings.Join(ied.Note.Caveats, " "), "counted together") || !strings.Contains(strings.Join(states["prisons-and-camps"].Note.Caveats, " "), "counted together") {
		t.Errorf("that sides are mixed is not said: %v", ied.Note.Caveats)
	}
	if s := states["lebanon-recruitment-facilitation"].State; s.Enough || s.P != nil || s.Value != nil || !strings.HasPrefix(s.Reason, "too few to say") {
		t.Errorf("without its areas: %+v", s)
	}
	// Its first part counts everywhere, so there the far ones and the coarse one count too; those near a facility count once.
	if n := states["prisons-and-camps"].Note.Used; n != states["syria-ied-assassinations"].Note.Used+52+1 {
		t.Errorf("prisons and camps count %d incidents", n)
	}
	if s := states["fewer-mass-casualties"].State; !s.Enough || *s.Value != 2 || *s.Flagged || s.Sentence.Ar == "" {
		t.Errorf("%+v", s)
	}
}

func TestAQuietWeekIsNotFlagged(t *testing.T) {
	s := newWatchedWeeks(0).states(t)["syria-ied-assassinations"].State
	if *s.Value != 1 || *s.Flagged || *s.P < 0.5 || !strings.Contains(s.Sentence.En, "no more than chance allows") {
		t.Errorf("%+v", s)
	}
}

func TestIndicatorsWithoutData(t *testing.T) {
	s := &watchedWeeks{fake{features: watchedMap, timeline: threat.Timeline{Bins: []threat.TimelineBin{}}}}
	for id, i := range s.states(t) {
		if i.State.Enough || i.State.P != nil || i.State.Reason == "" || i.State.Sentence.Ar == "" {
			t.Errorf("%s: %+v", id, i.State)
		}
	}
}

func TestOneIndicator(t *testing.T) {
	s := newWatchedWeeks(0)
	if w := s.ask(t, "/analysis/indicators/prisons-and-camps"); w.Code != 200 || !strings.Contains(w.Body.String(), `"id":"prisons-and-camps"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := s.ask(t, "/analysis/indicators/weather"); w.Code != 404 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := s.ask(t, "/analysis/indicators?side=other"); w.Code != 400 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// Indicators are worked out once for a change of the data, not for each request.
func TestIndicatorsAreKept(t *testing.T) {
	s := newWatchedWeeks(0)
	asked := 0
	s.features = func(col threat.Collection, f threat.Filter, p threat.Page, yield func(threat.Feature) error) (string, error) {
		asked++
		return watchedMap(col, f, p, yield)
	}
	cfg := config(&s.fake)
	cfg.Store = s
	h := handlers.New(cfg)
	get := func() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/analysis/indicators", http.NoBody))
	}
	get()
	first := asked
	get()
	if asked != first || first == 0 {
		t.Errorf("asked %d times, then %d", first, asked-first)
	}
	s.counter++
	get()
	if asked == first {
		t.Error("a change is not seen")
	}
}
