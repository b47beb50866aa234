package analysis

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

func someCorridor() CorridorQuestion {
	return CorridorQuestion{LengthM: 312_000, HalfWidthM: 15_000, BinKM: 12, SegmentKM: 52, SpeedKMH: 5, List: 1000}
}

func manyNearCorridor(seed uint64, n int) []NearCorridor {
	rng := rand.New(rand.NewPCG(seed, 10))
	list := make([]NearCorridor, n)
	for i := range list {
		first := threat.Day(rng.IntN(3000))
		last := first + threat.Day(random(rng, 0, 0, 0, 1, 6, 30))
		list[i] = NearCorridor{
			N: uint32(i), AlongM: 352_000*rng.Float64() - 20_000, OffsetM: 40_000 * (rng.Float64() - 0.5),
			Days: threat.Days{First: &first, Last: &last}, Dated: true, Side: random(rng, "adversary_action", "engagement"),
		}
		if radius := random(rng, -1, 0, 1000, 5000, 25_000); radius >= 0 {
			list[i].UncertaintyM = new(float64(radius))
		}
	}
	return list
}

func corridorOf(t *testing.T, q CorridorQuestion, list []NearCorridor) CorridorProfile {
	t.Helper()
	c, err := NewCorridor(q)
	if err != nil {
		t.Fatal(err)
	}
	if q.Who == nil {
		c.Begin(q.Covered, func(n uint32) (int64, orb.Point) { return int64(n), orb.Point{} })
	}
	inTime := slices.Clone(list)
	slices.SortFunc(inTime, compareTime)
	for i := range inTime {
		c.Add(&inTime[i])
	}
	return c.Profile()
}

// compareTime is the order in which a Corridor takes incidents.
func compareTime(a, b NearCorridor) int {
	passer := func(e NearCorridor) *threat.Passer { return &threat.Passer{Days: e.Days, Dated: e.Dated} }
	id := func(e NearCorridor) func() int64 { return func() int64 { return int64(e.N) } }
	return threat.ComparePassers(passer(a), passer(b), id(a), id(b))
}

// The length is a whole number of bins and segments, so that these are mirrored too.
func TestReversingACorridorMirrorsEverything(t *testing.T) {
	q := someCorridor()
	for seed := range uint64(10) {
		list := manyNearCorridor(seed, 300)
		mirrored := slices.Clone(list)
		for i := range mirrored {
			mirrored[i].AlongM, mirrored[i].OffsetM = q.LengthM-mirrored[i].AlongM, -mirrored[i].OffsetM
		}
		p, m := corridorOf(t, q, list), corridorOf(t, q, mirrored)
		if p.Count != m.Count || p.Certain != m.Certain || p.Possible != m.Possible || p.Unknown != m.Unknown || math.Abs(p.Probable-m.Probable) > 1e-9 {
			t.Fatalf("%+v, mirrored %+v", p.Within, m.Within)
		}
		for i, b := range p.Profile {
			o := m.Profile[len(m.Profile)-1-i]
			if b.SideCounts[0] != o.SideCounts[1] || b.SideCounts[1] != o.SideCounts[0] || math.Abs(b.FromKM+o.ToKM-p.LengthKM) > 1e-9 {
				t.Fatalf("%+v, mirrored %+v", b, o)
			}
		}
		for i, s := range p.Segments {
			if o := m.Segments[len(m.Segments)-1-i]; s.Count != o.Count || s.FirstHalf != o.FirstHalf || s.SecondHalf != o.SecondHalf {
				t.Fatalf("%+v, mirrored %+v", s, o)
			}
		}
		if p.Links.Surely != m.Links.Surely || p.Links.Not != m.Links.Not || !reflect.DeepEqual(p.Gaps.Weeks, m.Gaps.Weeks) {
			t.Fatalf("%+v, mirrored %+v", p.Links, m.Links)
		}
		if g, o := p.Gaps.KM, m.Gaps.KM; math.Abs(g.Longest[0].FromKM+o.Longest[0].ToKM-p.LengthKM) > 1e-9 || g.Places != o.Places {
			t.Fatalf("%+v, mirrored %+v", g, o)
		}
		if math.Abs(*p.Drift.Slope+*m.Drift.Slope) > 1e-9 || math.Abs(*p.Drift.P-*m.Drift.P) > 1e-9 || math.Abs(*p.Drift.Low+*m.Drift.High) > 1e-9 {
			t.Fatalf("drift %v, mirrored %v", *p.Drift.Slope, *m.Drift.Slope)
		}
	}
}

func TestSplittingACorridorLosesNothing(t *testing.T) {
	q := someCorridor()
	for seed := range uint64(10) {
		list := manyNearCorridor(seed, 300)
		rng := rand.New(rand.NewPCG(seed, 11))
		cut := q.LengthM * rng.Float64()
		first, second := q, q
		first.LengthM, second.LengthM = cut, q.LengthM-cut
		behind := slices.Clone(list)
		for i := range behind {
			behind[i].AlongM -= cut
		}
		whole, a, b := corridorOf(t, q, list), corridorOf(t, first, list), corridorOf(t, second, behind)
		if whole.Count != a.Count+b.Count || whole.Unknown != a.Unknown+b.Unknown || math.Abs(whole.Probable-a.Probable-b.Probable) > 1e-9 {
			t.Fatalf("cut at %v: %d and %d of %d; probable %v and %v of %v", cut, a.Count, b.Count, whole.Count, a.Probable, b.Probable, whole.Probable)
		}
		if whole.Certain < a.Certain+b.Certain || whole.Possible > a.Possible+b.Possible {
			t.Fatalf("cut at %v: %+v and %+v of %+v", cut, a.Within, b.Within, whole.Within)
		}
	}
}

func TestCorridorAddsUp(t *testing.T) {
	p := corridorOf(t, someCorridor(), manyNearCorridor(5, 1000))
	bins, segments, strip, weeks := 0, 0, 0, 0
	for _, b := range p.Profile {
		bins += b.Count
	}
	for _, s := range p.Segments {
		segments += s.Count
	}
	for _, c := range p.Strip {
		strip += total(c.SideCounts)
	}
	for _, w := range p.Weeks {
		weeks += total(w.SideCounts)
	}
	spans := 0
	for _, l := range p.Note.LeftOut {
		if l.Reason == ReasonSpansWeeks+": not in weeks and strip" {
			spans = l.Count
		}
	}
	if bins != p.Count || segments != p.Count || strip != weeks || weeks+spans != p.Count || len(p.Incidents) != p.Count || p.NotListed != 0 {
		t.Errorf("of %d: bins %d, segments %d, strip %d, weeks %d, spanning %d, listed %d", p.Count, bins, segments, strip, weeks, spans, len(p.Incidents))
	}
	if l := p.Links; l.Surely+l.Possibly+l.Not+l.Unknown != l.Pairs || l.Pairs != p.Count-1 || len(l.List) != l.Pairs {
		t.Errorf("%+v", l)
	}
}

func TestNoUncertaintyGivesThePlainCorridor(t *testing.T) {
	list := manyNearCorridor(6, 300)
	for i := range list {
		list[i].UncertaintyM = new(0.0)
	}
	p := corridorOf(t, someCorridor(), list)
	if p.Certain != p.Count || p.Possible != p.Count || p.Probable != float64(p.Count) || p.Unknown != 0 {
		t.Errorf("of %d: %+v", p.Count, p.Within)
	}
	for _, e := range p.Incidents {
		if *e.Inside != 1 {
			t.Errorf("%+v", e)
		}
	}
}

func TestThreeIncidentsInACorridorAreTooFew(t *testing.T) {
	list := manyNearCorridor(7, 3)
	for i := range list {
		list[i].AlongM, list[i].OffsetM = 1000, 0
	}
	p := corridorOf(t, someCorridor(), list)
	if p.Enough || p.Reason == nil || p.PerKM != nil || p.Drift.P != nil || p.Gaps.KM.Chance != nil || p.Gaps.Weeks.Chance != nil || p.Segments[0].Change.P != nil {
		t.Errorf("%+v", p)
	}
	empty := corridorOf(t, someCorridor(), nil)
	if empty.Incidents == nil || empty.Weeks == nil || empty.Links.List == nil || empty.FirstWeek != nil {
		t.Error("an empty corridor has null lists, or a week")
	}
}

func TestBadCorridors(t *testing.T) {
	for name, change := range map[string]func(*CorridorQuestion){
		"half_width_km": func(q *CorridorQuestion) { q.HalfWidthM = 0 },
		"bin_km":        func(q *CorridorQuestion) { q.BinKM = 0 },
		"segment_km":    func(q *CorridorQuestion) { q.SegmentKM = math.NaN() },
		"speed_kmh":     func(q *CorridorQuestion) { q.SpeedKMH = -1 },
	} {
		q := someCorridor()
		change(&q)
		if _, err := NewCorridor(q); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDriftOfAMovingFront(t *testing.T) {
	var list []NearCorridor
	for week := range 20 {
		for i := range 3 { // three a week, at 10 km, 20 km, … and a kilometre to each side
			day := threat.Day(4 + 7*week + i) // day 4 was a Monday
			list = append(list, NearCorridor{AlongM: float64(10_000*(week+1) + 1000*(i-1)), Days: threat.OneDay(day), Dated: true})
		}
	}
	d := corridorOf(t, someCorridor(), list).Drift
	if !d.Enough || d.Weeks != 20 || math.Abs(*d.Slope-10) > 1e-9 || *d.Tau != 1 || *d.P > 1e-6 {
		t.Errorf("%+v", d)
	}
}

func TestLinks(t *testing.T) {
	day := func(first, last int) threat.Days {
		return threat.Days{First: new(threat.Day(first)), Last: new(threat.Day(last))}
	}
	at := func(km, radiusKM float64, first, last int) *inCorridor {
		e := &NearCorridor{AlongM: km * 1000, Days: day(first, last), Dated: true}
		if radiusKM >= 0 {
			e.UncertaintyM = new(radiusKM * 1000)
		}
		var one listed
		one.fill(e, e.AlongM, e.OffsetM, 0)
		return &one.inCorridor
	}
	for _, c := range []struct { // at 5 km/h: 120 km a day
		name        string
		a, b        *inCorridor
		want        string
		least, most int
	}{
		{"100 km, a whole day between", at(0, 0, 10, 10), at(100, 0, 12, 12), "surely", 1, 3},
		{"100 km, the next day", at(0, 0, 10, 10), at(100, 0, 11, 11), "possibly", 0, 2},
		{"100 km, the same day", at(0, 0, 10, 10), at(100, 0, 10, 10), "possibly", 0, 1},
		{"300 km, the next day", at(0, 0, 10, 10), at(300, 0, 11, 11), "not", 0, 2},
		{"300 km, the next day, 40 km uncertain each", at(0, 40, 10, 10), at(300, 40, 11, 11), "possibly", 0, 2},
		{"300 km, one some time in ten days", at(0, 0, 10, 20), at(300, 0, 11, 11), "possibly", 0, 10},
		{"one spot", at(50, 0, 10, 10), at(50, 0, 10, 10), "surely", 0, 1},
		{"nobody knows how uncertain", at(0, -1, 10, 10), at(1, 0, 20, 20), "unknown", 9, 11},
	} {
		l := linkOf(c.a, c.b, 5)
		if l.Allowed != c.want || l.DaysLeast != c.least || l.DaysMost != c.most {
			t.Errorf("%s: %+v, want %s, %d to %d days", c.name, l, c.want, c.least, c.most)
		}
	}
}

// asItIs measures a position that is exact.
func asItIs(alongM float64) float64 { return alongM }

func TestGapsByHand(t *testing.T) {
	places := []float64{10_000, 19_999.6, 20_000, 60_000, 90_000, 95_000}
	g := gapsAlong(slices.Values(places), 100_000, asItIs)
	if g.Places != 5 || g.Longest[0] != (GapKM{20, 60, 40}) || g.Longest[1] != (GapKM{60, 90, 30}) {
		t.Errorf("%+v", g)
	}
	// Five points cut a stick into six parts. The longest is on average (1+1/2+…+1/6)/6 = 0.40833; at least 0.4 long in
	// 6·0.6⁵ − 15·0.2⁵ = 0.46176 of cases.
	if math.Abs(*g.ExpectedKM-40.8333) > 1e-3 || math.Abs(*g.Chance-0.46176) > 1e-9 {
		t.Errorf("expected %v, chance %v", *g.ExpectedKM, *g.Chance)
	}
	// Weeks 0, 1, 7, 8 and 9: of the eight between, three have incidents, and four gaps share five empty weeks. One takes all five in
	// 4 of the C(8, 3) = 56 choices.
	weeks := gapsInTime([]threat.Day{4, 11, 53, 60, 67}, mondays(4, 67))
	if weeks.Longest[0] != (GapWeeks{18, 46, 5}) || weeks.With != 5 || math.Abs(*weeks.Chance-4.0/56) > 1e-9 {
		t.Errorf("%+v", weeks)
	}
}

// The chances are compared with those of made-up incidents.
func TestChancesOfGaps(t *testing.T) {
	const draws = 20_000
	rng := rand.New(rand.NewPCG(8, 9))
	for _, n := range []int{5, 20, 100, 500} {
		limit, longer := longestSpacing(n), 0
		for range draws {
			at := make([]float64, n)
			for i := range at {
				at[i] = rng.Float64()
			}
			slices.Sort(at)
			before, longest := 0.0, 0.0
			for _, x := range append(at, 1) {
				longest, before = math.Max(longest, x-before), x
			}
			if longest >= limit {
				longer++
			}
		}
		if got, want := spacingAtLeast(limit, n), float64(longer)/draws; math.Abs(got-want) > 0.02 {
			t.Errorf("%d points: %v, by draws %v", n, got, want)
		}
	}
	for _, c := range []struct{ full, between, run int }{{40, 58, 4}, {60, 98, 5}, {30, 198, 22}, {3, 10, 3}} {
		longer := 0
		for range draws {
			run, longest, left := 0, 0, c.full
			for week := range c.between { // each choice of full weeks is equally likely
				if run++; rng.IntN(c.between-week) < left {
					run, left = 0, left-1
				}
				longest = max(longest, run)
			}
			if longest >= c.run {
				longer++
			}
		}
		if got, want := emptyRunAtLeast(c.run, c.full, c.between), float64(longer)/draws; math.Abs(got-want) > 0.02 {
			t.Errorf("%+v: %v, by draws %v", c, got, want)
		}
	}
}

func TestCompareCorridors(t *testing.T) {
	c := CompareCorridors(CorridorRate{Corridor: "a", LengthKM: 600, OwnKM: 600, Count: 15}, CorridorRate{Corridor: "b", LengthKM: 600, OwnKM: 600, Count: 6}, 1)
	// ORACLES 5: poisson.test(14/600, 5/600): ratio 2.8, 0.9530131–9.93305, p 0.06356812. One incident in both is in no rate that is compared.
	if r := c.Ratio; math.Abs(*r.Ratio-2.8) > 1e-9 || math.Abs(*r.Low-0.9530131) > 1e-6 || math.Abs(*r.High-9.93305) > 1e-5 || math.Abs(*r.P-0.06356812) > 1e-7 {
		t.Errorf("%v %v–%v p %v", *r.Ratio, *r.Low, *r.High, *r.P)
	}
	if len(c.Note.Parameters) == 0 {
		t.Error("the note tells no parameters")
	}
}

// Where one rate holds everywhere the ratio is 1, however much the corridors share.
func TestOverlapDoesNotMoveTheRatio(t *testing.T) {
	const perKM = 2
	for _, shared := range []float64{0, 20, 50, 90} { // km of both
		a := CorridorRate{Corridor: "a", LengthKM: 100, OwnKM: 100 - shared, Count: 100 * perKM}
		b := CorridorRate{Corridor: "b", LengthKM: 200, OwnKM: 200 - shared, Count: 200 * perKM}
		c := CompareCorridors(a, b, int(shared*perKM))
		if r := c.Ratio; r.Ratio == nil || math.Abs(*r.Ratio-1) > 1e-9 || *c.Corridors[0].PerKM != perKM {
			t.Errorf("%v km shared: %+v", shared, r)
		}
	}
	inside := CompareCorridors(
		CorridorRate{Corridor: "a", LengthKM: 100, Count: 200}, CorridorRate{Corridor: "b", LengthKM: 200, OwnKM: 100, Count: 400}, 200)
	if r := inside.Ratio; r.Enough || r.Ratio != nil || r.P != nil || !strings.Contains(r.Reason, `"a" lies in the other`) {
		t.Errorf("one in the other: %+v", r)
	}
}

// Weeks that the data covers, and in which nothing happened, are weeks: four incidents in 52 of them are 4/52 a week, though they fell in three.
func TestQuietWeeksCount(t *testing.T) {
	q := someCorridor()
	first, last := threat.Day(4), threat.Day(4+52*7-1) // Monday to Sunday
	q.Covered = WeeksCovered([]DataSet{{Days: threat.Days{First: &first, Last: &last}}})
	at := func(day int) NearCorridor {
		return NearCorridor{AlongM: 1000, Days: threat.OneDay(threat.Day(day)), Dated: true}
	}
	p := corridorOf(t, q, []NearCorridor{at(4 + 40*7), at(4 + 41*7), at(5 + 41*7), at(4 + 42*7), at(4 + 52*7)})
	s := p.Segments[0]
	if p.WeeksCovered != 52 || s.PerWeek == nil || math.Abs(*s.PerWeek-4.0/52) > 1e-12 || math.Abs(*p.PerWeek-4.0/52) > 1e-12 || s.FirstHalf != 0 || s.SecondHalf != 4 {
		t.Errorf("%d weeks, %+v", p.WeeksCovered, s)
	}
	if want := RateOf(4, 52, 0.95); *s.PerWeekLow != want.Low || *s.PerWeekHigh != want.High {
		t.Errorf("%v to %v, want %v to %v", *s.PerWeekLow, *s.PerWeekHigh, want.Low, want.High)
	}
	if !slices.Contains(p.Note.LeftOut, LeftOut{ReasonNotCovered + ": not in rates by week", 1}) {
		t.Errorf("left out: %+v", p.Note.LeftOut)
	}
	if none := corridorOf(t, someCorridor(), []NearCorridor{at(0), at(1), at(2), at(3), at(4)}); none.PerWeek != nil || none.Segments[0].PerWeek != nil {
		t.Error("a rate by week where no week is covered")
	}
}

// What is listed is told by the exact positions; what is counted far from an edge stays where it was.
func TestListedPositionsAreMeasured(t *testing.T) {
	q := someCorridor()
	q.List = 2
	q.Measure = func(p orb.Point) (float64, float64, bool) { return p[0], p[1], true }
	list, places := make([]NearCorridor, 8), make([]orb.Point, 8)
	q.Who = func(n uint32) (int64, orb.Point) { return int64(n), places[n] }
	for i := range list {
		x := 10_000 * float64(i*i+1)
		if i == 7 {
			x = 301_000
		}
		list[i] = NearCorridor{N: uint32(i), AlongM: x, Days: threat.OneDay(threat.Day(10 * i)), Dated: true}
		places[i] = orb.Point{x + 0.4, -7}
	}
	p := corridorOf(t, q, list)
	if e := p.Incidents[1]; e.AlongKM != 301.0004 || e.OffsetKM != -0.007 || p.Profile[len(p.Profile)-1].SideCounts[0] != 1 {
		t.Errorf("%+v %+v", e, p.Profile[len(p.Profile)-1])
	}
	if l := p.Links.List; len(l) != 2 || l[0].FromKM != places[4][0]/1000 || l[1].ToKM != 301.0004 {
		t.Errorf("%+v", l)
	}
	if g := p.Gaps.KM.Longest; math.Abs(g[0].FromKM-170.0004) > 1e-9 || math.Abs(g[0].LengthKM-90) > 1e-9 || g[1].ToKM != g[0].FromKM {
		t.Errorf("%+v", g)
	}
}

// mondays are the weeks from one Monday to another.
func mondays(from, to threat.Day) (weeks CoveredWeeks) {
	for week := from; week <= to; week += 7 {
		weeks = append(weeks, week)
	}
	return weeks
}

// Between two data sets, of the weeks 0–3 and 10–20, nobody knows what happened: that is no gap, and what follows it is not a longer one.
func TestWeeksNobodyCoversAreNoGap(t *testing.T) {
	with := []threat.Day{4, 11, 4 + 7*14, 4 + 7*15, 4 + 7*20}
	g := gapsInTime(with, append(mondays(4, 4+7*3), mondays(4+7*10, 4+7*20)...))
	// Empty and covered: weeks 2–3, 10–13 and 16–19; not covered: 4–9. Of the 13 weeks between, 3 have incidents: a run of four in the row of known weeks
	// comes in (4·C(9, 3) − 6·C(5, 3))/C(13, 3) = 276/286 of the choices.
	if g.NotCovered != 6 || len(g.Longest) != 3 || g.Longest[0] != (GapWeeks{4 + 7*10, 4 + 7*13, 4}) || g.Longest[1].Weeks != 4 || g.Longest[2] != (GapWeeks{18, 25, 2}) {
		t.Errorf("%+v", g)
	}
	if math.Abs(*g.Chance-276.0/286) > 1e-9 {
		t.Errorf("chance %v", *g.Chance)
	}
	if none := gapsInTime(with, nil); len(none.Longest) != 0 || none.Chance != nil || none.NotCovered != 16 {
		t.Errorf("nothing is covered: %+v", none)
	}
}

// A row of incidents half a metre apart is one place, but not one spot: the gap behind it begins where it ends, seen from either end.
func TestAGapBeginsBehindTheLastIncident(t *testing.T) {
	var row []float64
	for i := range 4001 {
		row = append(row, 1000+0.5*float64(i))
	}
	g := gapsAlong(slices.Values(row), 10_000, asItIs)
	if g.Places != 1 || g.Longest[0] != (GapKM{3, 10, 7}) || g.Longest[1] != (GapKM{0, 1, 1}) {
		t.Errorf("%+v", g)
	}
}

// What is handed in a metre off, near an edge of a stretch, is counted where it is; elsewhere nothing is measured.
func TestPositionsNearEdgesAreMeasured(t *testing.T) {
	q, measured := someCorridor(), 0
	q.List, q.Measure = 0, func(p orb.Point) (float64, float64, bool) { measured++; return p[0], p[1], true }
	c, err := NewCorridor(q)
	if err != nil {
		t.Fatal(err)
	}
	exactly := []float64{11_999.9, 11_999.9, 12_000.1, 51_999.9, 52_000.1, 30_000}
	c.Begin(nil, func(n uint32) (int64, orb.Point) { return int64(n), orb.Point{exactly[n], 100} })
	for i, exact := range exactly {
		off := 0.5
		if exact == 12_000.1 || exact == 52_000.1 {
			off = -0.5
		}
		c.Add(&NearCorridor{N: uint32(i), AlongM: exact + off, OffsetM: 100})
	}
	p := c.Profile()
	if p.Profile[0].Count != 2 || p.Profile[1].Count != 1 || p.Segments[0].Count != 5 || p.Segments[1].Count != 1 {
		t.Errorf("%+v %+v", p.Profile[:2], p.Segments[:2])
	}
	if measured != 4+6 { // four places near edges, one of them twice and measured once; and six at the ends of gaps
		t.Errorf("%d places measured", measured)
	}
}

// Gaps are the same whether all positions are looked at or the ends of each metre, on a line without gaps as on one with many.
func TestGapsOfEndsAreThoseOfAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 2))
	for _, lengthM := range []float64{0.5, 1, 1000, 40_000.25} {
		for _, n := range []int{0, 1, int(lengthM/8) + 1, 2 * int(lengthM)} {
			var tr trail
			for range n {
				x := lengthM * rng.Float64()
				if x > lengthM/3 && rng.IntN(50) > 0 {
					x = lengthM - rng.Float64()*float64(rng.IntN(2)) // most at the end, and some on it
				}
				tr.add(max(0, x), 0)
			}
			all, ends := slices.Values(trails{&tr}.sorted()), trails{&tr}.ends(lengthM)
			if got, want := gapsAlong(ends, lengthM, asItIs), gapsAlong(all, lengthM, asItIs); !reflect.DeepEqual(got, want) {
				t.Errorf("%d on %v m: %+v, want %+v", n, lengthM, got, want)
			}
		}
	}
}
