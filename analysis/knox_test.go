package analysis

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"gonum.org/v1/gonum/mathext"

	"threatmap/geo"
	"threatmap/threat"
)

func knox(t testing.TB, events []threat.Event, ask KnoxAsk) Knox {
	t.Helper()
	k, err := NearRepeat(t.Context(), events, ask)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// flat lays x east and y north in metres on the equator, where the ellipsoid is flat to a micrometre.
func flat(x, y float64) *orb.Point {
	p, _ := geo.Direct(orb.Point{0, 0}, 90, x)
	q, _ := geo.Direct(p, 0, y)
	return &q
}

func on(day string) threat.Days {
	var d threat.Day
	if err := d.UnmarshalText([]byte(day)); err != nil {
		panic(err)
	}
	return threat.OneDay(d)
}

// ORACLES.md 1, the edge test: one pair at 100 m and 3 days. (The field's Near Repeat Calculator 1.3 labels its bins one off.)
func TestKnoxBinsAreHalfOpen(t *testing.T) {
	sure := 0.0
	events := []threat.Event{
		{FID: 1, Place: flat(0, 0), UncertaintyM: &sure, Dated: true, Days: on("2019-01-01")},
		{FID: 2, Place: flat(0, 100), UncertaintyM: &sure, Dated: true, Days: on("2019-01-04")},
	}
	for i := range 8 { // far away and long after, so that there is enough to say
		events = append(events, threat.Event{FID: int64(3 + i), Place: flat(50_000*float64(i+1), 0), UncertaintyM: &sure, Dated: true, Days: threat.OneDay(threat.Day(30_000 + 100*i))})
	}
	for _, c := range []struct {
		m    float64
		days int
		want int
	}{{101, 4, 1}, {100, 3, 0}, {101, 3, 0}, {100, 4, 0}} {
		k := knox(t, events, KnoxAsk{DistanceM: []float64{c.m}, Days: []int{c.days}})
		if got := k.Cells[0].Observed; got != c.want {
			t.Errorf("[0,%v) x [0,%v): %d pairs, want %d", c.m, c.days, got, c.want)
		}
	}
}

// ORACLES.md 1: Burkitt's lymphoma (n 188, within 20 and 5) by pointpats and R's surveillance::knox, from their table of pairs.
func TestKnoxExpectedAndPoisson(t *testing.T) {
	const both, near, soon, neither = 13, 3416, 39, 14110
	pairs := pairsOf(188)
	if both+near+soon+neither != pairs {
		t.Fatalf("%d pairs", pairs)
	}
	for _, c := range []struct{ got, want float64 }{
		{knoxExpected(both+near, both+soon, pairs), 10.1438161},
		{knoxExpected(both+near, near+neither, pairs), 3418.8561839},
		{knoxExpected(soon+neither, both+soon, pairs), 41.8561839},
		{knoxExpected(soon+neither, near+neither, pairs), 14107.1438161},
	} {
		if math.Abs(c.got-c.want) > 0.51e-7 {
			t.Errorf("expected %.8f, want %.7f", c.got, c.want)
		}
	}
	mean := knoxExpected(both+near, both+soon, pairs)
	if math.Abs(mean-10.143816133803618) > 1e-13 {
		t.Errorf("mean %v", mean)
	}
	// They print the chance of more than 13; ours is of 13 or more.
	if p := poissonAtLeast(both+1, mean); math.Abs(p-0.14624558197140414) > 1e-13 {
		t.Errorf("p of more than 13: %v", p)
	}
	if p := poissonAtLeast(both, mean); math.Abs(p-mathext.GammaIncReg(13, mean)) > 0 || p < 0.146 {
		t.Errorf("p of 13 or more: %v", p)
	}
}

// TestKnoxAgainstEachPair counts pair by pair, with places that many share, so that both ways of counting are used, and with places of several
// uncertainties, so that some pairs are too coarse and others of the same incidents are not.
func TestKnoxAgainstEachPair(t *testing.T) {
	for name, unsure := range map[string][]float64{"exact": {0}, "of several uncertainties": {0, 500, 1500, 1501, 2500, 3000, 3001}} {
		t.Run(name, func(t *testing.T) { eachPair(t, unsure) })
	}
}

func eachPair(t *testing.T, unsure []float64) {
	t.Helper()
	rng := rand.New(rand.NewPCG(6, 1))
	var events []threat.Event
	add := func(n int, p func() orb.Point) {
		for range n {
			at := p()
			events = append(events, threat.Event{FID: int64(len(events)), Place: &at, UncertaintyM: &unsure[rng.IntN(len(unsure))], Dated: true, Days: threat.OneDay(threat.Day(rng.IntN(400)))})
		}
	}
	add(700, func() orb.Point { return orb.Point{40.1, 35.3} })
	add(90, func() orb.Point { return orb.Point{40.15, 35.3} })
	add(300, func() orb.Point { return orb.Point{40 + 0.4*rng.Float64(), 35.1 + 0.4*rng.Float64()} })
	ask := KnoxAsk{DistanceM: []float64{3_000, 10_000, 15_000}, Days: []int{1, 7, 30}}
	k := knox(t, events, ask)
	want, near, soon, compared := make([]int, 9), [4]int{}, [4]int{}, 0
	for i, a := range events {
		for _, b := range events[:i] {
			d, lag := geo.Distance(*a.Place, *b.Place), int(*a.Days.First-*b.Days.First)
			lag = max(lag, -lag)
			x, y := 0, 0
			for x < 3 && d >= ask.DistanceM[x] {
				x++
			}
			for y < 3 && lag >= ask.Days[y] {
				y++
			}
			if *a.UncertaintyM <= 3000 && *b.UncertaintyM <= 3000 {
				soon[y]++
			}
			if *a.UncertaintyM+*b.UncertaintyM > 3000 {
				continue
			}
			compared++
			near[x]++
			if x < 3 && y < 3 {
				want[x*3+y]++
			}
		}
	}
	for i, c := range k.Cells {
		if c.Observed != want[i] || c.Near != near[i/3] || c.Soon != soon[i%3] {
			t.Errorf("cell %d: %d pairs, want %d; %d of this distance, want %d; %d of this time, want %d", i, c.Observed, want[i], c.Near, near[i/3], c.Soon, soon[i%3])
		}
	}
	if k.Pairs != compared || k.PairsLeftOut != pairsOf(len(events))-compared {
		t.Errorf("%d pairs and %d left out, want %d of %d", k.Pairs, k.PairsLeftOut, compared, pairsOf(len(events)))
	}
}

func TestKnoxFindsRepeats(t *testing.T) {
	events := gathering(400, 0, 100, 21)
	rng := rand.New(rand.NewPCG(4, 4))
	for i := range 60 { // each followed within a week and a few kilometres
		p, _ := geo.Direct(*events[i].Place, 360*rng.Float64(), 4000*rng.Float64())
		e := events[i]
		e.FID, e.Place, e.Days = int64(1000+i), &p, threat.OneDay(*e.Days.First+threat.Day(rng.IntN(7)))
		events = append(events, e)
	}
	k := knox(t, events, KnoxAsk{DistanceM: []float64{5000, 10_000}, Days: []int{7, 14}, Permutations: 999, Seed: 1})
	if c := k.Cells[0]; *c.P != 0.001 || *c.Ratio < 5 || c.Observed < 60 {
		t.Errorf("%d pairs, ratio %v, p %v", c.Observed, *c.Ratio, *c.P)
	}
	if c := k.Cells[3]; *c.P < 0.01 {
		t.Errorf("later and further: p %v", *c.P)
	}
}

func TestKnoxIsTheSameBytes(t *testing.T) {
	events := gathering(300, 0.5, 100, 22)
	ask := KnoxAsk{DistanceM: []float64{2000, 5000}, Days: []int{7, 30}, Permutations: 99, Seed: 3}
	want := asJSON(t, knox(t, events, ask))
	slices.Reverse(events)
	if got := asJSON(t, knox(t, events, ask)); got != want {
		t.Error("the order of incidents changes the table")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if got := asJSON(t, knox(t, events, ask)); got != want {
		t.Error("one core gives another table")
	}
}

// Where times say nothing of places, p is even: as often at most 0.2 as it should be, and so on (Kolmogorov and Smirnov's distance). Which pairs are too
// coarse hangs on places alone, so it is even with them, too.
func TestKnoxPIsEvenUnderNoPattern(t *testing.T) {
	for name, unsure := range map[string][]float64{"exact": {0}, "many pairs too coarse": {0, 9_000, 12_000, 19_000}} {
		var ps []float64
		left := 0
		for seed := range uint64(300) {
			events := gathering(150, 0.5, 0, 1000+seed)
			for i := range events {
				events[i].UncertaintyM = &unsure[i%len(unsure)]
			}
			k := knox(t, events, KnoxAsk{DistanceM: []float64{20_000}, Days: []int{60}, Permutations: 99, Seed: seed})
			ps, left = append(ps, *k.Cells[0].P), left+k.PairsLeftOut
		}
		if d := fromEven(ps); d > 1.63/math.Sqrt(300)+0.01 || (left > 0) != (len(unsure) > 1) { // 1 % limit, and the step of p
			t.Errorf("%s: p is %v from even, %d pairs left out", name, d, left)
		}
	}
}

// As long as no two uncertainties add up to more than the narrowest bin, they change nothing.
func TestKnoxOfLittleUncertaintyIsPlain(t *testing.T) {
	ask := KnoxAsk{DistanceM: []float64{2000, 5000}, Days: []int{7, 30}, Permutations: 49, Seed: 3}
	want := knox(t, gathering(300, 0.5, 0, 25), ask)
	if got := asJSON(t, knox(t, gathering(300, 0.5, 1000, 25), ask)); got != asJSON(t, want) {
		t.Error("1 km of uncertainty changes the table")
	}
	unknown, none := gathering(300, 0.5, 0, 25), 0.0
	for i := range unknown {
		unknown[i].UncertaintyM = nil
	}
	ask.AssumeM = &none
	got := knox(t, unknown, ask)
	if asJSON(t, got.Cells) != asJSON(t, want.Cells) || !slices.Contains(got.Note.Caveats, CaveatAssumed(300)) {
		t.Errorf("assumed to be exact is not as exact: %v", got.Note.Caveats)
	}
}

// fromEven is the greatest distance of the distribution of p from that of even chance.
func fromEven(ps []float64) (d float64) {
	slices.Sort(ps)
	for i, p := range ps {
		d = max(d, math.Abs(float64(i+1)/float64(len(ps))-p), math.Abs(float64(i)/float64(len(ps))-p))
	}
	return d
}

func TestKnoxSaysWhatItLeavesOut(t *testing.T) {
	events := gathering(20, 0, 1000, 23)
	coarse, half, week, longer := 10_001.0, 9_500.0, threat.Days{First: events[3].Days.First, Last: new(threat.Day)}, threat.Days{First: events[5].Days.First, Last: new(threat.Day)}
	*week.Last, *longer.Last = *week.First+7, *longer.First+8
	events[0].Place, events[1].UncertaintyM, events[2].UncertaintyM, events[3].Days, events[4].Dated = nil, nil, &coarse, week, false
	events[5].Days, events[6].UncertaintyM, events[7].UncertaintyM = longer, &half, &half
	ask := KnoxAsk{DistanceM: []float64{10_000}, Days: []int{7}}
	k := knox(t, events, ask)
	// Used are 15: a pair of the 13 known to 1 km is fine; one with 9.5 km is off by 10.5, two by 19.
	if k.Note.Used != 15 || len(k.Note.LeftOut) != 5 || k.Pairs != 13*12/2 || k.PairsLeftOut != 18*17/2-13*12/2 {
		t.Errorf("used %d, left out %v, pairs %d and %d", k.Note.Used, k.Note.LeftOut, k.Pairs, k.PairsLeftOut)
	}
	ask.AtPoint = true
	if k = knox(t, events, ask); k.Note.Used != 17 {
		t.Errorf("at their points: used %d", k.Note.Used)
	}
	if k = knox(t, events[:3], ask); k.Enough || k.Reason != TooFew(2) || k.Cells != nil {
		t.Errorf("few: %+v", k)
	}
}

func TestKnoxRefusesWhatAreNoBins(t *testing.T) {
	for _, ask := range []KnoxAsk{
		{Days: []int{7}},
		{DistanceM: []float64{0}, Days: []int{7}},
		{DistanceM: []float64{5, 5}, Days: []int{7}},
		{DistanceM: []float64{5}, Days: []int{7, 3}},
		{DistanceM: []float64{2e6}, Days: []int{7}},
	} {
		if _, err := NearRepeat(t.Context(), nil, ask); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("%v: %v", ask, err)
		}
	}
}

func BenchmarkKnox(b *testing.B) {
	shared := gathering(10_000, 0, 1000, 24)
	for i := range shared[:4242] { // as UCDP has in Aleppo
		shared[i].Place = &orb.Point{40, 35}
	}
	for name, events := range map[string][]threat.Event{"spread": gathering(10_000, 0.1, 1000, 24), "one place": shared} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				k := knox(b, events, KnoxAsk{DistanceM: []float64{10_000, 20_000, 40_000}, Days: []int{7, 14, 28}, Permutations: 999, Seed: 1})
				b.ReportMetric(float64(k.Cells[0].Near+k.Cells[3].Near+k.Cells[6].Near), "near-pairs")
			}
		})
	}
}

// TestKnoxSplitBinsAddUp cuts the one bin of time into six (four are counted at once): together they have as many pairs.
func TestKnoxSplitBinsAddUp(t *testing.T) {
	events := gathering(500, 0.3, 1000, 26)
	for i := range events[:200] {
		events[i].Place = &orb.Point{40, 35} // by day; 40 more at a place of their own, by bits
		if i < 40 {
			events[i].Place = &orb.Point{40.05, 35}
		}
	}
	edges := []int{1, 2, 30, 45, 60, 90}
	split := knox(t, events, KnoxAsk{DistanceM: []float64{3_000, 30_000}, Days: edges})
	for j, edge := range edges {
		whole := knox(t, events, KnoxAsk{DistanceM: []float64{3_000, 30_000}, Days: []int{edge}})
		for i, c := range whole.Cells {
			observed, soon := 0, 0
			for _, part := range split.Cells[i*len(edges) : i*len(edges)+j+1] {
				observed, soon = observed+part.Observed, soon+part.Soon
			}
			if observed != c.Observed || soon != c.Soon || observed == 0 {
				t.Errorf("within %d days: %d pairs of %d, want %d of %d", edge, observed, soon, c.Observed, c.Soon)
			}
		}
	}
}
