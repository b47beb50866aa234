package handlers_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/analysis"
	"threatmap/handlers"
	"threatmap/threat"
)

// alongOne are incidents along fakeLine, which runs 92 km east from 41° E, 34° N: one a week, a kilometre further each time, by turns 2.2 km
// north of it on Syria's soil and 2.2 km south of it on Iraq's.
func alongOne(n int) (list []threat.Event) {
	for i := range n {
		p, soil := orb.Point{41.01 + 0.01*float64(i), 34.02}, "SYR"
		if i%2 == 1 {
			p[1], soil = 33.98, "IRQ"
		}
		list = append(list, threat.Event{
			FID: int64(i + 1), Place: &p, UncertaintyM: new(1000.0), Days: threat.OneDay(threat.Day(18_000 + 7*i)), Dated: true, Side: "adversary_action",
			Borders: []threat.BorderNear{{Border: "IRQ-SYR", Side: &soil, DistanceM: 2218}},
		})
	}
	return list
}

func answerOf[T any](t *testing.T, s *fake, target string) (v T) {
	t.Helper()
	w := ask(t, config(s), "GET", target)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", target, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestBeltProfile(t *testing.T) {
	s := &fake{events: alongOne(20), counter: 42}
	a := answerOf[handlers.BeltAnswer](t, s, "/belts/IRQ-SYR/profile?width_km=20&bands=2,5&bin_km=5&side=adversary_action")
	if a.Border != "IRQ-SYR" || a.Count != 20 || a.Sides[0].Count != 10 || a.Sides[1].Bands[1].Count != 10 || len(a.Weeks) != 20 || len(a.Strip) != 20 {
		t.Errorf("%+v", a)
	}
	if a.WidthKM != 20 || fmt.Sprint(a.BandsKM) != "[2 5 20]" || *a.Sides[1].AreaKM2 != 93*20 || *a.Sides[0].Bands[1].AreaKM2 != 92*3 || a.Ratio.Exposure != "area_km2" {
		t.Errorf("%+v", a)
	}
	if a.Note.DataVersion != 42 || a.Note.Used != 20 || len(a.Profile) != 19 || math.Abs(a.LengthKM-92.4) > 0.1 {
		t.Errorf("%+v", a.Note)
	}
	if got := s.seen.Codes["side"]; len(got) != 1 || s.seen.Belt != nil {
		t.Errorf("asked %+v", s.seen)
	}
	elsewhere := alongOne(20) // on Syria's soil another border is nearer
	for i := range elsewhere {
		if b := &elsewhere[i]; *b.Borders[0].Side == "SYR" {
			b.Borders = append(b.Borders, threat.BorderNear{Border: "SYR-TUR", Side: b.Borders[0].Side, DistanceM: 100})
		}
	}
	alone := answerOf[handlers.BeltAnswer](t, &fake{events: elsewhere}, "/belts/IRQ-SYR/profile")
	together := answerOf[handlers.BeltAnswer](t, &fake{events: elsewhere}, "/belts/IRQ-SYR/profile?among=SYR-TUR")
	if alone.Count != 20 || together.Count != 10 || together.Sides[0].Count != 10 {
		t.Errorf("alone %d, together with another border %d", alone.Count, together.Count)
	}
	if few := answerOf[handlers.BeltAnswer](t, &fake{events: alongOne(3)}, "/belts/IRQ-SYR/profile"); few.Enough || few.Reason == nil || few.Ratio.P != nil {
		t.Errorf("three incidents: %+v", few)
	}
}

// A side that the filter leaves out has no incidents because of the filter: no ratio is made of that. A filter that has both countries whole leaves nothing out.
func TestBeltRatioUnderAFilterByPlace(t *testing.T) {
	for query, said := range map[string]bool{
		"": true, "&adm0=IRQ,SYR": true, "&adm0=IRQ,SYR,LBN": true, "&event_type=attack": true,
		"&adm0=IRQ": false, "&adm1=SY-DY": false, "&adm0=IRQ,SYR&adm1=SY-DY": false, "&bbox=40,33,42,35": false, "&within=circle:41,34,30": false, "&filter=adm0%3D%27IRQ%27": false, "&filter=killed_best%3E3": true,
	} {
		a := answerOf[handlers.BeltAnswer](t, &fake{events: alongOne(20)}, "/belts/IRQ-SYR/profile?width_km=20"+query)
		if r := a.Ratio; r.Enough != said || (r.P != nil) != said || (r.Reason == "") != said {
			t.Errorf("%q: %+v", query, r)
		}
		warned := slices.ContainsFunc(a.Note.Caveats, func(c string) bool { return strings.HasPrefix(c, "The filter is by place too") })
		if leaves := strings.Contains(query, "adm") || strings.Contains(query, "bbox") || strings.Contains(query, "within"); warned != leaves {
			t.Errorf("%q: %q", query, a.Note.Caveats)
		}
	}
}

// What the filter leaves out of a belt is null, never 0: all of a side by countries and governorates; rates of nothing where it may leave out some.
func TestWhatAFilterLeavesOutOfABeltIsNull(t *testing.T) {
	type belt struct {
		Sides   []map[string]any
		Profile []struct {
			Count any   `json:"count"`
			PerKM any   `json:"per_km"`
			Sides []any `json:"side_counts"`
		}
		Weeks []struct {
			Sides []any   `json:"side_counts"`
			Bands [][]any `json:"band_counts"`
		}
		Strip []struct {
			Sides []any `json:"side_counts"`
		}
	}
	places := &fake{
		events: slices.DeleteFunc(alongOne(20), func(e threat.Event) bool { return *e.Borders[0].Side == "SYR" }), // as any of the filters below leaves them
		features: func(col threat.Collection, _ threat.Filter, _ threat.Page, yield func(threat.Feature) error) (string, error) {
			if col.ID != "admin1" {
				return "", nil
			}
			return "", errors.Join(yield(governorate(col, "IQ-AN", "IRQ")), yield(governorate(col, "SY-DY", "SYR")))
		},
	}
	for i := range 100 * 7 { // weeks that are covered, so that there are rates by week
		places.timeline.Bins = append(places.timeline.Bins, threat.TimelineBin{Start: threat.Day(18_000 - 200 + i)})
	}
	for query, want := range map[string][3]any{ // what it leaves out of Iraq, Syria, no country
		"":                             {nil, nil, nil},
		"&adm0=IRQ,SYR":                {nil, nil, "all"},
		"&adm0=IRQ":                    {nil, "all", "all"},
		"&adm1=IQ-AN":                  {"some", "all", "all"},
		"&adm0=IRQ,SYR&adm1=SY-DY":     {"all", "some", "all"},
		"&bbox=40,33,42,35":            {"some", "some", "some"},
		"&bbox=40,33,42,35&adm0=IRQ":   {"some", "all", "all"},
		"&filter=adm0%3D%27IRQ%27":     {"some", "some", "some"},
		"&filter=killed_best%3E3":      {nil, nil, nil},
		"&side=adversary_action":       {nil, nil, nil},
		"&within=circle:41,34,30":      {"some", "some", "some"},
		"&event_type=attack&adm0=JOR":  {"all", "all", "all"},
		"&adm0=IRQ&adm1=IQ-AN,SY-DY":   {"some", "all", "all"},
		"&adm0=IRQ,SYR,JOR&adm1=JO-AM": {"all", "all", "all"},
	} {
		a := answerOf[belt](t, places, "/belts/IRQ-SYR/profile?origin=ucdp&width_km=20&bin_km=5"+query)
		for i, missing := range want {
			s := a.Sides[i]
			if s["filter_leaves_out"] != missing {
				t.Errorf("%q leaves out of side %d: %v, want %v", query, i, s["filter_leaves_out"], missing)
			}
			for _, b := range append(sideBands(s), s) {
				for _, name := range []string{"count", "certain", "possible", "probable", "unknown_uncertainty"} {
					if (b[name] == nil) != (missing == "all") {
						t.Errorf("%q, side %d: %s is %v", query, i, name, b[name])
					}
				}
				told := missing == nil || missing == "some" && b["count"] != 0.0
				if (b["per_km"] != nil) != told || (b["per_week"] != nil) != told {
					t.Errorf("%q, side %d: %v a km, %v a week of %v", query, i, b["per_km"], b["per_week"], b["count"])
				}
			}
			if (s["acted"] == nil) != (missing == "all") {
				t.Errorf("%q, side %d: acted %v", query, i, s["acted"])
			}
			for _, b := range a.Profile {
				if (b.Sides[i] == nil) != (missing == "all") || (b.PerKM == nil) != (b.Count == 0.0 && slices.Contains(want[:], "some")) {
					t.Errorf("%q, side %d: %+v", query, i, b)
				}
			}
			for _, w := range a.Weeks {
				if (w.Sides[i] == nil) != (missing == "all") || (w.Bands[i][0] == nil) != (missing == "all") {
					t.Errorf("%q, side %d: %+v", query, i, w)
				}
			}
			for _, c := range a.Strip {
				if (c.Sides[i] == nil) != (missing == "all") {
					t.Errorf("%q, side %d: %+v", query, i, c)
				}
			}
		}
	}
	for target, want := range map[string]string{
		"&f=csv&table=bands":      "\r\nSYR,0,5,,465,,,,,,,,,,,,,",
		"&f=csv&table=profile":    "\r\n0,10,5,0.5,5,,,",
		"&f=csv&table=weeks":      "\r\n2019-04-15,1,,,",
		"&f=csv":                  "\r\n2019-04-15,0,1,,,",
		"&f=csv&table=band_weeks": "\r\n2019-04-15,SYR,0,5,,,,,,,,",
		"&f=geojson":              `"side_IRQ":5,"side_SYR":null,"side_none":null`,
	} {
		if w := ask(t, config(places), "GET", "/belts/IRQ-SYR/profile?adm0=IRQ"+target); !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: no %q in %.600s", target, want, w.Body)
		}
	}
}

func governorate(col threat.Collection, code, country string) threat.Feature {
	f := feature(col, code)
	for i, field := range col.Fields {
		switch field.Name {
		case "code":
			f.Values[i] = code
		case "adm0":
			f.Values[i] = country
		}
	}
	return f
}

func sideBands(side map[string]any) (bands []map[string]any) {
	list, _ := side["bands"].([]any)
	for _, one := range list {
		b, _ := one.(map[string]any)
		bands = append(bands, b)
	}
	return bands
}

// Rates of nothing along a corridor may be the doing of a filter by place.
func TestNoRateOfNothingUnderAFilterByPlace(t *testing.T) {
	for query, told := range map[string]bool{"": true, "&event_type=attack": true, "&adm0=IRQ": false, "&bbox=41,33.9,41.1,34.1": false} {
		a := answerOf[handlers.CorridorAnswer](t, &fake{events: alongOne(5)}, "/corridors/one/profile?half_width_km=5&segment_km=20"+query)
		for _, b := range a.Profile {
			if (b.PerKM != nil) != (told || b.Count > 0) {
				t.Errorf("%q: %+v", query, b)
			}
		}
		for _, s := range a.Segments {
			if (s.PerKM != nil) != (told || s.Count > 0) {
				t.Errorf("%q: %+v", query, s)
			}
		}
	}
}

func TestCorridorProfile(t *testing.T) {
	s := &fake{events: alongOne(20), counter: 42}
	a := answerOf[handlers.CorridorAnswer](t, s, "/corridors/one/profile?half_width_km=3&bin_km=10&segment_km=20&speed_kmh=1&incidents=5")
	if a.Count != 20 || a.HalfWidthKM != 3 || a.Profile[0].Count != 10 || total(a.Profile[0].SideCounts) != 10 || len(a.Incidents) != 5 || a.NotListed != 15 {
		t.Errorf("%+v", a)
	}
	// Half of the places are 2.2 km to the left, half to the right, each within 1 km: 0.782 radii short of the edge.
	e := a.Incidents[4]
	if math.Abs(math.Abs(e.OffsetKM)-2.218) > 0.01 || !(*e.Inside > 0.9 && *e.Inside < 1) || e.ID != threat.PublicID(20) {
		t.Errorf("%+v", e)
	}
	if d := a.Drift; !d.Enough || math.Abs(*d.Slope-0.924) > 0.01 || a.Links.Surely != 19 {
		t.Errorf("%+v %+v", d, a.Links)
	}
	narrow := answerOf[handlers.CorridorAnswer](t, s, "/corridors/one/profile?half_width_km=2")
	if narrow.Count != 0 || narrow.Possible != 20 || narrow.Enough {
		t.Errorf("%+v", narrow.Within)
	}
}

func total(list []int) (sum int) {
	for _, n := range list {
		sum += n
	}
	return sum
}

// lessNote is what the note adds to each line of these tables.
var lessNote = regexp.MustCompile(`,(note_used.*|20,20 in a week .*)\b`)

func TestProfilesAsTablesAndLines(t *testing.T) {
	s := &fake{events: alongOne(20)}
	for target, want := range map[string]string{
		"/belts/IRQ-SYR/profile?f=csv":                  "week,from_km,side_IRQ,side_SYR,side_none\r\n2019-04-08,0,0,1,0\r\n",
		"/belts/IRQ-SYR/profile?f=csv&table=profile":    "from_km,to_km,count,per_km,side_IRQ,side_SYR,side_none\r\n0,10,10,1,5,5,0\r\n",
		"/belts/IRQ-SYR/profile?f=csv&table=bands":      "SYR,0,5,10,",
		"/belts/IRQ-SYR/profile?f=csv&table=band_weeks": "week,side,from_km,to_km,count,per_km,per_km_low,per_km_high,per_km2,",
		"/belts/IRQ-SYR/profile?f=csv&table=weeks":      "2019-04-08,0,1,0\r\n",
		"/corridors/one/profile?f=csv&table=incidents":  "id,along_km,offset_km,inside,first_day,last_day,side\r\n" + threat.PublicID(1) + ",0.9",
		"/corridors/one/profile?f=csv&table=segments":   "from_km,to_km,count",
		"/corridors/one/profile?f=csv&table=links":      ",surely\r\n",
		"/belts/IRQ-SYR/profile?f=geojson":              `"type":"LineString"`,
		"/corridors/one/profile?f=geojson":              `"side_left":5`,
	} {
		w := ask(t, config(s), "GET", target)
		text := w.Body.String()
		if strings.Contains(target, "f=csv") {
			text = lessNote.ReplaceAllString(text, "")
		}
		if w.Code != http.StatusOK || !strings.Contains(text, want) {
			t.Errorf("%s: %d, %.400s; want %q", target, w.Code, text, want)
		}
	}
}

func TestCorridorsAreCompared(t *testing.T) {
	s := &fake{events: alongOne(20)}
	w := ask(t, config(s), "GET", "/corridors/one/compare/IRQ-SYR?half_width_km=5") // the same line by another name
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"in_both":20`) || !strings.Contains(w.Body.String(), "lies in the other one: nothing is left") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if a := answerOf[analysis.CorridorsCompared](t, s, "/corridors/one/compare/IRQ-SYR?half_width_km=5"); a.Ratio.Enough || a.Corridors[0].OwnKM != 0 || a.Note.Parameters["half_width_km"] == nil {
		t.Errorf("%+v", a)
	}
}

// The parameter that an unknown corridor stands in is named.
func TestAComparisonNamesTheUnknownCorridor(t *testing.T) {
	for target, param := range map[string]string{"/corridors/none/compare/one": "id", "/corridors/one/compare/none": "other"} {
		w := ask(t, config(&fake{}), "GET", target)
		if p := problemIn(t, w); w.Code != http.StatusNotFound || p.Parameter != param || p.Value != "none" || p.Accepted == "" {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
}

// Positions along fakeLine as GeographicLib 2.1 (Python) gives them: the line, straight in lon/lat, summed as 4,000 geodesics; the nearest position by
// a golden-section search over the distance. The nearest positions of the index are single and by chords: what is told is measured again.
func TestListedPositionsAreGeographicLibs(t *testing.T) {
	want := []struct {
		p               orb.Point
		alongM, offsetM float64
	}{
		{orb.Point{41.2, 34.05}, 18476.957221079287, 5546.141882766799},
		{orb.Point{41.5, 33.7}, 46192.393052696345, -33275.90416683334},
		{orb.Point{41.77, 34.4}, 71136.28530115329, 44370.40212920963},
		{orb.Point{41.33, 33.2}, 30486.979414765083, -88732.15136770566},
		{orb.Point{41.9, 34.75}, 83146.30749482289, 83196.8874936296},
	}
	s := &fake{}
	for i, c := range want {
		s.events = append(s.events, threat.Event{FID: int64(i), Place: &c.p, Days: threat.OneDay(threat.Day(18_000 + i)), Dated: true})
	}
	a := answerOf[handlers.CorridorAnswer](t, s, "/corridors/one/profile?half_width_km=95")
	if len(a.Incidents) != len(want) || len(a.Links.List) != len(want)-1 {
		t.Fatalf("%+v", a.Incidents)
	}
	near := func(what string, gotKM, wantM float64) {
		t.Helper()
		if math.Abs(gotKM*1000-wantM) > 1e-6*math.Abs(wantM) {
			t.Errorf("%s: %v km, want %v m", what, gotKM, wantM)
		}
	}
	for i, c := range want {
		near("along", a.Incidents[i].AlongKM, c.alongM)
		near("offset", a.Incidents[i].OffsetKM, c.offsetM)
		if i > 0 {
			near("link", a.Links.List[i-1].ToKM, c.alongM)
		}
	}
	near("gap", a.Gaps.KM.Longest[0].ToKM, 71136.28530115329)
	near("length", a.LengthKM, 92384.78610538408)
}

// Rates by week are taken over the weeks that the data set covers, from its first day to its last, and no more than are asked for.
func TestWeeklyRatesOfProfiles(t *testing.T) {
	s := &fake{events: alongOne(20)}
	for i := range 100 * 7 {
		s.timeline.Bins = append(s.timeline.Bins, threat.TimelineBin{Start: threat.Day(18_000 - 200 + i)})
	}
	belt := answerOf[handlers.BeltAnswer](t, s, "/belts/IRQ-SYR/profile?origin=ucdp")
	if belt.WeeksCovered != 99 || belt.PerWeek == nil || math.Abs(*belt.PerWeek-20.0/99) > 1e-12 || math.Abs(*belt.Sides[0].Bands[0].PerWeek-10.0/99) > 1e-12 {
		t.Errorf("%d weeks, %+v", belt.WeeksCovered, belt.Sides[0].Band)
	}
	if w := belt.Weeks[0]; fmt.Sprint(w.BandCounts) != "[[0 0 0] [1 0 0] [0 0 0]]" {
		t.Errorf("%+v", w)
	}
	corridor := answerOf[handlers.CorridorAnswer](t, s, "/corridors/one/profile?origin=ucdp&datetime=2019-04-08/2019-05-05")
	if corridor.WeeksCovered != 4 || corridor.Segments[0].PerWeek == nil {
		t.Errorf("%d weeks, %+v", corridor.WeeksCovered, corridor.Segments[0])
	}
}

func TestBadProfiles(t *testing.T) {
	for target, want := range map[string]struct {
		status    int
		parameter string
	}{
		"/belts/IRQ-SYR/profile?width_km=0":                     {400, "width_km"},
		"/belts/IRQ-SYR/profile?width_km=500":                   {400, "width_km"},
		"/belts/IRQ-SYR/profile?width_km=NaN":                   {400, "width_km"},
		"/belts/IRQ-SYR/profile?bin_km=0":                       {400, "bin_km"},
		"/belts/IRQ-SYR/profile?bands=0":                        {400, "bands"},
		"/belts/IRQ-SYR/profile?bands=30":                       {400, "bands"},
		"/belts/IRQ-SYR/profile?bands=":                         {400, "bands"},
		"/belts/IRQ-SYR/profile?among=Turkey":                   {400, "among"},
		"/belts/IRQ-SYR/profile?table=all":                      {400, "table"},
		"/belts/IRQ-SYR/profile?f=kml":                          {400, "f"},
		"/belts/IRQ-SYR/profile?belt=IRQ-SYR":                   {400, "belt"},
		"/belts/IRQ-SYR/profile?datetime=2020-02-01/2020-01-01": {400, "datetime"},
		"/belts/IRQ-BRA/profile":                                {404, "border"},
		"/corridors/two/profile":                                {404, "corridor"},
		"/corridors/one/profile?half_width_km=0":                {400, "half_width_km"},
		"/corridors/one/profile?half_width_km=101":              {400, "half_width_km"},
		"/corridors/one/profile?bin_km=0":                       {400, "bin_km"},
		"/corridors/one/profile?segment_km=0.5":                 {400, "segment_km"},
		"/corridors/one/profile?speed_kmh=0":                    {400, "speed_kmh"},
		"/corridors/one/profile?incidents=-1":                   {400, "incidents"},
		"/corridors/one/profile?corridor=one":                   {400, "corridor"},
		"/corridors/one/compare/one":                            {400, "other"},
		"/corridors/one/compare/two":                            {404, "other"},
		"/corridors/one/profile?belt=IRQ-SYR&width_km=0":        {400, "width_km"},
	} {
		w := ask(t, config(&fake{}), "GET", target)
		var p handlers.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != want.status || p.Parameter != want.parameter {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
}
