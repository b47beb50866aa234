package handlers_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/handlers"
	"threatmap/threat"
)

// governorates answers with four squares of a degree, two in each of two countries, around 0, 0.
func governorates(col threat.Collection, _ threat.Filter, _ threat.Page, yield func(threat.Feature) error) (string, error) {
	if col.ID != "admin1" {
		return "", nil
	}
	for _, g := range []struct {
		code, country string
		w, s          float64
	}{{"A-N", "AAA", -1, 0}, {"A-S", "AAA", -1, -1}, {"B-N", "BBB", 0, 0}, {"B-S", "BBB", 0, -1}} {
		f := threat.Feature{ID: g.code, Values: make([]any, len(col.Fields)), Geometry: orb.MultiPolygon{{{{g.w, g.s}, {g.w + 1, g.s}, {g.w + 1, g.s + 1}, {g.w, g.s + 1}, {g.w, g.s}}}}}
		for i := range col.Fields {
			switch col.Fields[i].Name {
			case "code":
				f.Values[i] = g.code
			case "adm0":
				f.Values[i] = g.country
			}
		}
		if err := yield(f); err != nil {
			return "", err
		}
	}
	return "", nil
}

// onSeam returns n events at as many places on the seam of A, and one whose place is only known to 30 km.
func onSeam(n int) (events []threat.Event) {
	exact, coarse := 100.0, 30_000.0
	for i := range n {
		p := orb.Point{-0.9 + 0.8*float64(i)/float64(n), 0.001}
		events = append(events, threat.Event{FID: int64(i), Place: &p, UncertaintyM: &exact})
	}
	centre := orb.Point{-0.5, 0}
	return append(events, threat.Event{Place: &centre, UncertaintyM: &coarse}, threat.Event{Place: &centre})
}

func TestSeamsAgainstChance(t *testing.T) {
	cfg := config(&fake{features: governorates, events: onSeam(20)})
	w := ask(t, cfg, "GET", "/analysis/seam?within_km=5&points=5000")
	var got handlers.SeamAnswer
	if err := json.Unmarshal(w.Body.Bytes(), &got); w.Code != 200 || err != nil {
		t.Fatalf("%d %s %v", w.Code, w.Body, err)
	}
	if !got.Enough || got.Places.Near != 20 || got.Places.Of != 20 || got.Governorates != 4 || *got.P > 1e-10 {
		t.Errorf("%+v", got)
	}
	left := map[string]int{}
	for _, l := range got.Note.LeftOut {
		left[l.Reason] = l.Count
	}
	if left["place known less exactly than the method can use"] != 1 || left["uncertainty of the place unknown"] != 1 {
		t.Errorf("left out %v", left)
	}
	// Chance in country A alone is the same, as the squares are alike.
	if table := ask(t, cfg, "GET", "/analysis/seam?within_km=5&points=5000&f=csv"); table.Code != 200 || !strings.HasPrefix(table.Body.String(), "of,near,all,share,") || !strings.Contains(table.Body.String(), "\r\nrandom_points,") {
		t.Errorf("%d %s", table.Code, table.Body)
	}
	one := ask(t, cfg, "GET", "/analysis/seam?within_km=5&points=5000&adm0=AAA")
	if err := json.Unmarshal(one.Body.Bytes(), &got); one.Code != 200 || err != nil || got.Governorates != 2 {
		t.Errorf("%d %s", one.Code, one.Body)
	}
}

func TestSeamsThatCannotBeAsked(t *testing.T) {
	cfg := config(&fake{features: governorates, events: onSeam(20)})
	for query, param := range map[string]string{
		"within_km=0": "within_km", "within_km=51": "within_km", "seams=outer": "seams", "points=10": "points", "assume_uncertainty_m=-1": "assume_uncertainty_m",
		"bbox=1,2,3,4": "bbox", "adm1=A-N": "seams",
	} {
		w := ask(t, cfg, "GET", "/analysis/seam?"+query)
		if p := problemIn(t, w); w.Code != 400 || p.Parameter != param {
			t.Errorf("%s: %d %+v", query, w.Code, p)
		}
	}
}

func TestThreePlacesAreTooFewForSeams(t *testing.T) {
	w := ask(t, config(&fake{features: governorates, events: onSeam(3)}), "GET", "/analysis/seam")
	if w.Code != 200 || !strings.Contains(w.Body.String(), `"enough":false,"reason":"too few to say: 3 incidents, at least 5 are needed"`) || !strings.Contains(w.Body.String(), `"p":null`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func tolls(n int) (list []threat.Toll) {
	for i := range n {
		killed := int64(i % 3)
		list = append(list, threat.Toll{FID: int64(i), Dated: true, Days: threat.OneDay(threat.Day(7 * i)), Killed: &killed, Adm1: "SY-DY"})
	}
	return list
}

// covering is a store of one data set that covers the first n weeks of tolls.
func covering(list []threat.Toll, n int) *watchedWeeks {
	return &watchedWeeks{fake{tolls: list, timeline: threat.Timeline{Bins: []threat.TimelineBin{{Start: 0}, {Start: threat.Day(7*n + 3)}}}}}
}

func TestLethalityAsJSONAndTable(t *testing.T) {
	s := covering(append(tolls(13), threat.Toll{Dated: true, Days: threat.OneDay(5)}), 12)
	w := s.ask(t, "/analysis/lethality?mass_from=2")
	var got handlers.LethalityAnswer
	if err := json.Unmarshal(w.Body.Bytes(), &got); w.Code != 200 || err != nil {
		t.Fatalf("%d %s %v", w.Code, w.Body, err)
	}
	// The week of 1969-12-29, of which 1 January 1970 is a day, is not covered whole.
	if got.All.Mass != 4 || got.All.KilledUnknown != 1 || got.Weeks != 12 || len(got.Areas) != 1 || got.Areas[0].Killed != 12 || got.Note.Used != 13 || got.Note.LeftOut[0].Count != 1 {
		t.Errorf("%+v", got)
	}
	table := s.ask(t, "/analysis/lethality?f=csv")
	if lines := strings.Split(strings.TrimSpace(table.Body.String()), "\r\n"); table.Code != 200 || len(lines) != 3 || !strings.HasPrefix(lines[2], "SY-DY,12,12,0,12,1,") {
		t.Errorf("%d %s", table.Code, table.Body)
	}
	for query, param := range map[string]string{"mass_from=0": "mass_from", "mass_from=x": "mass_from", "killed=1": "killed"} {
		w := s.ask(t, "/analysis/lethality?"+query)
		if p := problemIn(t, w); w.Code != 400 || p.Parameter != param {
			t.Errorf("%s: %d %+v", query, w.Code, p)
		}
	}
	if w := covering(tolls(4), 12).ask(t, "/analysis/lethality"); !strings.Contains(w.Body.String(), "too few to say: 3 incidents") {
		t.Errorf("three: %s", w.Body)
	}
}
