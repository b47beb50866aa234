package handlers_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"threatmap/analysis"
	"threatmap/geo"
	"threatmap/handlers"
	"threatmap/threat"
)

// weeklyStore holds 60 weeks of one data set from 2019-01-07 (a Monday) on: two incidents a week in IQ-AN, but twelve in the last whole week, and
// three in all in IQ-NI. Years later, two records of another data set span two weeks.
type weeklyStore struct {
	*fake
	asked   []threat.Filter // of events
	made    int64
	borders []threat.BorderNear // of every event
	same    bool                // events have the same ids whatever is asked
	begins  threat.Day          // of a second data set, with five incidents in the last week; 0 = none
}

const (
	firstMonday = threat.Day(17903)
	seeded      = firstMonday + 339*7 // 2025-07-07
)

func (s *weeklyStore) Facets(_ context.Context, _ threat.Filter, fields []string, _ int) ([]threat.Facet, error) {
	var values []threat.FacetValue
	origins := []string{"ucdp-ged", "seed"}
	if s.begins != 0 {
		origins = append(origins, "csv:late")
	}
	for _, v := range map[string][]string{"origin": origins, "adm1": {"IQ-NI", "IQ-AN"}, "adm0": {"IRQ"}}[fields[0]] {
		values = append(values, threat.FacetValue{Value: &v, Count: 1})
	}
	return []threat.Facet{{Field: fields[0], Values: append(values, threat.FacetValue{})}}, nil
}

func (s *weeklyStore) Timeline(_ context.Context, f threat.Filter, bin string) (threat.Timeline, error) {
	if bin == "year" {
		return threat.Timeline{Bin: bin, Undated: 4}, nil
	}
	if slices.Equal(f.Codes["origin"], []string{"seed"}) {
		return threat.Timeline{Bin: bin, Bins: []threat.TimelineBin{{Start: seeded, Count: 1}, {Start: seeded + 13, Count: 1}}}, nil
	}
	if slices.Equal(f.Codes["origin"], []string{"csv:late"}) {
		return threat.Timeline{Bin: bin, Bins: []threat.TimelineBin{{Start: s.begins, Count: 1}, {Start: firstMonday + 60*7 + 2, Count: 1}}}, nil
	}
	// The data ends on a Wednesday: that week is not whole.
	return threat.Timeline{Bin: bin, Bins: []threat.TimelineBin{{Start: firstMonday, Count: 1}, {Start: firstMonday + 60*7 + 2, Count: 1}}}, nil
}

func (s *weeklyStore) Counts(_ context.Context, f threat.Filter, _ *geo.BBox) (threat.Counts, error) {
	if len(f.Codes["record_kind"]) > 0 {
		return threat.Counts{Matched: 140}, nil
	}
	return threat.Counts{Matched: 145}, nil
}

func (s *weeklyStore) Events(_ context.Context, f threat.Filter, yield func(threat.Event) error) error {
	s.asked = append(s.asked, f)
	if s.same {
		s.made = 0
	}
	if s.begins != 0 {
		for range 5 {
			if err := yield(threat.Event{Origin: "csv:late", Dated: true, Side: "adversary_action", Days: threat.OneDay(firstMonday + 59*7)}); err != nil {
				return err
			}
		}
	}
	at := func(week, n int) error {
		d := firstMonday + threat.Day(7*week)
		if f.Time.From.After(d.Time()) || f.Time.To.Before(d.Time()) {
			return nil
		}
		for range n {
			s.made++
			if err := yield(threat.Event{FID: s.made, Origin: "ucdp-ged", Dated: true, Side: "adversary_action", Days: threat.OneDay(d), Borders: s.borders}); err != nil {
				return err
			}
		}
		return nil
	}
	switch {
	case slices.Equal(f.Codes["adm1"], []string{"IQ-NI"}):
		return at(58, 3)
	case f.Codes["adm1"] == nil && f.Belt == nil: // everywhere, and one in no governorate or belt
		if err := errors.Join(at(58, 3), at(57, 1)); err != nil {
			return err
		}
	}
	for week := range 60 {
		n := 2
		if week == 59 {
			n = 12
		}
		if err := at(week, n); err != nil {
			return err
		}
	}
	return nil
}

func weeklyConfig() (handlers.Config, *weeklyStore) {
	s := &weeklyStore{fake: &fake{counter: 17}}
	cfg := config(s.fake)
	cfg.Store = s
	return cfg, s
}

func TestTempo(t *testing.T) {
	cfg, _ := weeklyConfig()
	w := ask(t, cfg, "GET", "/analysis/tempo?weeks=3&baseline_weeks=8")
	var got analysis.Tempo
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	adversary, security := got.Series[0], got.Series[1]
	last := adversary.Weeks[2]
	if len(adversary.Weeks) != 3 || last.Week.String() != "2020-02-24" || *last.Count != 12 || *last.Outside != "above" || *last.ExpectedHigh != 6 {
		t.Errorf("%s", w.Body)
	}
	if security.Enough || security.Reason != "too few to say: 0 incidents, at least 5 are needed" || security.Weeks[2].ExpectedHigh != nil {
		t.Errorf("%+v", security)
	}
	n := got.Note
	if n.DataVersion != 17 || n.Used != 36 || n.Parameters["asof"] != "2020-02-24" || len(n.Caveats) < 3 {
		t.Errorf("%+v", n)
	}
	for _, want := range []analysis.LeftOut{{Reason: analysis.ReasonNoDate, Count: 4}, {Reason: "record of another kind than a single incident", Count: 5}} {
		if !slices.Contains(n.LeftOut, want) {
			t.Errorf("left out %v, want %v", n.LeftOut, want)
		}
	}
}

func TestTempoOfAnotherWeekAndAsTable(t *testing.T) {
	cfg, _ := weeklyConfig()
	w := ask(t, cfg, "GET", "/analysis/tempo?weeks=2&asof=2019-12-30&f=csv")
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/csv") || !strings.Contains(w.Body.String(), "adversary_action,2019-12-30,2,2,0,5,false,,") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	again := ask(t, cfg, "GET", "/analysis/tempo?weeks=2&asof=2019-12-30&f=csv", "If-None-Match", w.Header().Get("ETag"))
	if again.Code != 304 {
		t.Errorf("asked again: %d", again.Code)
	}
}

func TestTempoOfABeltAmongOthers(t *testing.T) {
	cfg, store := weeklyConfig()
	store.borders = []threat.BorderNear{{Border: "SYR-TUR", Side: new("SYR"), DistanceM: 9000}, {Border: "IRQ-SYR", Side: new("SYR"), DistanceM: 8000}}
	for query, used := range map[string]int{"belt=SYR-TUR&width_km=25": 32, "belt=SYR-TUR&width_km=25&among=IRQ-SYR": 0, "belt=IRQ-SYR&width_km=25&among=IRQ-SYR,SYR-TUR": 32} {
		var got analysis.Tempo
		w := ask(t, cfg, "GET", "/analysis/tempo?weeks=3&baseline_weeks=8&"+query)
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 || got.Note.Used != used {
			t.Errorf("%s: %d %v, %d used, want %d", query, w.Code, err, got.Note.Used, used)
		}
		if used == 0 && !slices.Contains(got.Note.LeftOut, analysis.LeftOut{Reason: analysis.ReasonNearer, Count: 32}) {
			t.Errorf("%+v", got.Note)
		}
	}
}

func TestTempoWithoutDataSaysSo(t *testing.T) {
	w := ask(t, config(&fake{}), "GET", "/analysis/tempo")
	var got analysis.Tempo
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || len(got.Series) != 4 || got.Series[0].Enough || len(got.Series[0].Weeks) != 0 || got.Note.Parameters["asof"] != nil {
		t.Errorf("%v %s", err, w.Body)
	}
}

func TestAlerts(t *testing.T) {
	cfg, store := weeklyConfig()
	w := ask(t, cfg, "GET", "/analysis/alerts?side=adversary_action&years=20&seed=9")
	var got struct {
		Note  analysis.Note
		Week  string
		Areas []struct {
			Area, Reason string
			Enough       bool
			Risen        *bool
			Rules        []map[string]any
		}
		False map[string]float64 `json:"expected_false_a_year"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	if got.Week != "2020-02-24" || len(got.Areas) != 2 || got.Areas[0].Area != "IQ-AN" || !*got.Areas[0].Risen || len(got.Areas[0].Rules) != 8 || got.False["plus_100_percent"] < 1 {
		t.Errorf("%s", w.Body)
	}
	if few := got.Areas[1]; few.Enough || few.Risen != nil || len(few.Rules) != 0 || few.Reason != "too few to say: 3 incidents, at least 5 are needed" {
		t.Errorf("%+v", few)
	}
	// 33 weeks of 2, then 12; 3 elsewhere; 1 nowhere.
	if got.Note.Used != 81 || !slices.Contains(got.Note.LeftOut, analysis.LeftOut{Reason: "in none of the watched areas", Count: 1}) {
		t.Errorf("%+v", got.Note)
	}
	if *got.Note.Seed != 9 || got.Note.Parameters["by"] != "adm1" || !slices.Equal(store.asked[0].Codes["side"], []string{"adversary_action"}) {
		t.Errorf("%+v, asked %+v", got.Note, store.asked[0])
	}
	if again := ask(t, cfg, "GET", "/analysis/alerts?side=adversary_action&years=20&seed=9"); again.Body.String() != w.Body.String() {
		t.Error("the same seed gives other bytes")
	}
	table := ask(t, cfg, "GET", "/analysis/alerts?years=20&f=csv").Body.String()
	if lines := strings.Split(table, "\r\n"); len(lines) != 8 || !strings.HasPrefix(lines[1], "IQ-AN,,adversary_action,2020-02-24,true,,12,2,0,") || !strings.HasPrefix(lines[2], `IQ-AN,,security_action,2020-02-24,false,"too few to say: 0`) || !strings.HasPrefix(lines[4], `IQ-NI,,adversary_action,2020-02-24,false,"too few to say: 3`) {
		t.Errorf("%s", table)
	}
}

func TestAlertsWatchBelts(t *testing.T) {
	cfg, store := weeklyConfig()
	store.features = func(col threat.Collection, _ threat.Filter, _ threat.Page, yield func(threat.Feature) error) (string, error) {
		for _, border := range []string{"IRQ-SYR", "IRQ-JOR"} {
			f := feature(col, border)
			f.Values[0] = border
			if err := yield(f); err != nil {
				return "", err
			}
		}
		return "", nil
	}
	store.borders = []threat.BorderNear{{Border: "IRQ-JOR", Side: new("IRQ"), DistanceM: 9000}, {Border: "IRQ-SYR", Side: new("IRQ"), DistanceM: 8000}}
	type answer struct {
		Note  analysis.Note
		Areas []struct {
			Area  string
			Count *int
		}
	}
	read := func(target string) (a answer) {
		w := ask(t, cfg, "GET", target)
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != 200 {
			t.Fatalf("%d %v %s", w.Code, err, w.Body)
		}
		return a
	}
	// All belts at once, each incident being shared out to the nearest border, then everything.
	got := read("/analysis/alerts?by=border&years=20&sides=adversary_action")
	if len(store.asked) != 2 || store.asked[1].Belt != nil || !slices.Equal(store.asked[0].Belt.Borders, []string{"IRQ-JOR", "IRQ-SYR"}) || got.Note.Parameters["width_km"] != 25. {
		t.Fatalf("asked %+v", store.asked)
	}
	if got.Areas[0].Area != "IRQ-JOR" || *got.Areas[0].Count != 0 || *got.Areas[1].Count != 12 || got.Note.Used != 78 || got.Note.Parameters["shared"] != "nearest" {
		t.Errorf("%+v", got)
	}
	// Each belt on its own, if so asked: an incident in both counts in both, but is one that is used.
	store.asked, store.made = nil, 0
	store.same = true
	got = read("/analysis/alerts?by=border&years=20&sides=adversary_action&shared=each")
	if len(store.asked) != 3 || *got.Areas[0].Count != 12 || *got.Areas[1].Count != 12 || got.Note.Used != 78 {
		t.Errorf("asked %d times, %+v", len(store.asked), got)
	}
	if all := strings.Join(got.Note.Caveats, " "); !strings.Contains(all, "share incidents") {
		t.Errorf("%v", got.Note.Caveats)
	}
}

func TestAlertsWatchCorridors(t *testing.T) {
	cfg, store := weeklyConfig()
	store.same = true
	store.features = func(col threat.Collection, _ threat.Filter, _ threat.Page, yield func(threat.Feature) error) (string, error) {
		if col.ID != "corridors" {
			return "", nil
		}
		own := slices.IndexFunc(col.Fields, func(f threat.Field) bool { return f.Name == "half_width_km" })
		for id, km := range map[string]any{"badia-south": nil, "makhoul-hamrin": 20.} {
			f := feature(col, id)
			f.Values[own] = km
			if err := yield(f); err != nil {
				return "", err
			}
		}
		return "", nil
	}
	w := ask(t, cfg, "GET", "/analysis/alerts?by=corridor&years=20")
	if w.Code != 200 || len(store.asked) != 3 {
		t.Fatalf("%d, asked %+v", w.Code, store.asked)
	}
	// One has no half-width of its own; that of the other stays its own.
	if a, b := store.asked[0].Corridor, store.asked[1].Corridor; *a != (threat.CorridorBand{ID: "badia-south", HalfWidthKM: 10}) || *b != (threat.CorridorBand{ID: "makhoul-hamrin"}) {
		t.Errorf("%+v %+v", a, b)
	}
	store.asked = nil
	if w := ask(t, cfg, "GET", "/analysis/alerts?by=corridor&years=20&corridor=makhoul-hamrin&half_width_km=5"); w.Code != 200 || len(store.asked) != 2 || store.asked[0].Corridor.HalfWidthKM != 5 {
		t.Errorf("%d, asked %+v", w.Code, store.asked)
	}
}

// A data set that begins among the weeks that are compared is left out, and the answer says which and since when.
func TestAlertsLeaveOutADataSetThatBegins(t *testing.T) {
	cfg, store := weeklyConfig()
	store.begins = firstMonday + 50*7
	w := ask(t, cfg, "GET", "/analysis/alerts?side=adversary_action&years=20&adm1=IQ-AN")
	var got analysis.Alerts
	if err := json.Unmarshal(w.Body.Bytes(), &struct{ Note *analysis.Note }{&got.Note}); err != nil || w.Code != 200 {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	if all := strings.Join(got.Note.Caveats, " "); !strings.Contains(all, "The data set csv:late covers only the weeks from 2019-12-23 to 2020-02-24") || !slices.Contains(got.Note.LeftOut, analysis.LeftOut{Reason: analysis.ReasonPartly, Count: 5}) {
		t.Errorf("%+v", got.Note)
	}
}

func TestAlertsWatchTheBeltThatIsAsked(t *testing.T) {
	cfg, store := weeklyConfig()
	w := ask(t, cfg, "GET", "/analysis/alerts?by=border&years=20&belt=IRQ-SYR&width_km=10")
	if w.Code != 200 || len(store.asked) != 2 {
		t.Fatalf("%d, asked %+v", w.Code, store.asked)
	}
	if b := store.asked[0].Belt; b == nil || b.WidthKM != 10 || !slices.Equal(b.Borders, []string{"IRQ-SYR"}) {
		t.Errorf("%+v", b)
	}
}

func TestWrongParametersOfWeeksAreNamed(t *testing.T) {
	cfg, _ := weeklyConfig()
	for _, c := range []struct{ target, parameter, accepted string }{
		{"tempo?asof=2020-02-25", "asof", "Monday"},
		{"tempo?asof=never", "asof", "Monday"},
		{"tempo?asof=2030-01-07", "asof", "2019-01-07 to 2025-07-14"},
		{"tempo?baseline_weeks=2", "baseline_weeks", "8 to 104"},
		{"tempo?belt=IRQ-SYR&width_km=500", "width_km", "100"},
		{"tempo?weeks=0", "weeks", "1 to 2600"},
		{"tempo?level=95", "level", "0.5 to 0.999"},
		{"tempo?level=NaN", "level", "0.5 to 0.999"},
		{"tempo?by=adm1", "by", "baseline_weeks"},
		{"tempo?f=xml", "f", "csv"},
		{"alerts?by=street", "by", "adm1 border adm0 corridor area"},
		{"alerts?by=border&shared=some", "shared", "nearest each"},
		{"alerts?shared=each", "shared", "by=border"},
		{"alerts?alpha=0", "alpha", "0.0001"},
		{"alerts?fdr=1", "fdr", "0.5"},
		{"alerts?years=1", "years", "20 to 200"},
		{"alerts?seed=-1", "seed", "whole number"},
		{"alerts?side=them", "side", "adversary_action"},
		{"alerts?sides=them", "sides", "engagement"},
		{"alerts?sides=", "sides", "all, or some of adversary_action"},
		{"alerts?sides=all,engagement", "sides", "all, or some of"},
		{"alerts?side=engagement&sides=security_action", "sides", "some of these"},
		{"tempo?among=IRQ-SYR", "among", "one border"},
		{"tempo?belt=IRQ-JOR,IRQ-SYR&width_km=25&among=IRQ-SYR", "among", "one border"},
		{"tempo?belt=IRQ-SYR&width_km=25&among=Iraq", "among", "alphabetical order"},
		{"tempo?sides=all", "sides", "baseline_weeks"},
	} {
		w := ask(t, cfg, "GET", "/analysis/"+c.target)
		if p := problemIn(t, w); w.Code != 400 || p.Parameter != c.parameter || !strings.Contains(p.Accepted, c.accepted) {
			t.Errorf("%s: %d %+v", c.target, w.Code, p)
		}
	}
}

func TestWeeklyAnswersAreAsDescribed(t *testing.T) {
	cfg, _ := weeklyConfig()
	doc, err := openapi3.NewLoader().LoadFromData(ask(t, cfg, "GET", "/api").Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/analysis", "/analysis/tempo?weeks=60", "/analysis/alerts?years=20&by=adm1", "/analysis/alerts?years=20&sides=all", "/analysis/alerts?years=20&sides=engagement,other", "/analysis/alerts?by=street"} {
		checkAnswer(t, handlers.New(cfg), router, target)
	}
}
