package analysis

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

func scan(t testing.TB, events []threat.Event, ask ScanAsk) Scan {
	t.Helper()
	s, err := ScanClusters(t.Context(), events, ask)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ORACLES.md 7: the log likelihood ratio.
func TestScanLLR(t *testing.T) {
	if got := scanLLR(20, 8, 100); math.Abs(got-7.144859247470404) > 1e-14 {
		t.Errorf("%.15f", got)
	}
	if scanLLR(8, 8, 100) != 0 || scanLLR(3, 8, 100) != 0 {
		t.Error("no more than expected is no cluster")
	}
	if got := scanLLR(5, 2, 5); math.Abs(got-5*math.Log(2.5)) > 1e-14 {
		t.Errorf("all in one: %v", got)
	}
}

// toy is ORACLES.md 7's, days from the newest, two zones: [1,0] [2,1] [0,20].
func toy(t *testing.T, window int, ask ScanAsk) *scanCases {
	t.Helper()
	c := newScanCases(window)
	zones := [2][]int32{{0, 1, 1}, {1}}
	for range 20 {
		zones[1] = append(zones[1], 2)
	}
	for z, ages := range zones {
		for _, age := range ages {
			c.add(orb.Point{float64(z) * 10, 0}, age)
		}
	}
	if err := c.drawCircles(ask); err != nil {
		t.Fatal(err)
	}
	return c
}

// ORACLES.md 7: of all cylinders, zone 1 over two days is the best, zone 1 over the newest day the second: zone 2 and both together are over half. The
// search finds the second where windows are no longer than a day.
func TestScanOfToy(t *testing.T) {
	ask := ScanAsk{MaxRadiusM: 1000, MaxShare: 0.5, MinCases: 1}
	for _, want := range []cylinder{
		{places: 1, steps: 2, observed: 3, expected: 0.5, llr: 3.013241},
		{places: 1, steps: 1, observed: 1, expected: 0.125, llr: 1.220675},
	} {
		best := toy(t, want.steps, ask).bestOfEach(ask)
		if len(best) != 1 {
			t.Fatalf("%+v", best)
		}
		got := best[0]
		if math.Abs(got.llr-want.llr) > 0.51e-6 || math.Abs(got.expected-want.expected) > 1e-12 {
			t.Errorf("%+v, want %+v", got, want)
		}
		if got.llr, got.expected = want.llr, want.expected; got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

// outbreak is incidents over three years, and thirty more around one place in the last ten days.
func outbreak(seed uint64) []threat.Event {
	events := gathering(1500, 0.3, 500, seed)
	rng := rand.New(rand.NewPCG(seed, 5))
	sure := 500.0
	for i := range 30 {
		p, _ := geo.Direct(orb.Point{42, 34}, 360*rng.Float64(), 6000*rng.Float64())
		events = append(events, threat.Event{FID: int64(5000 + i), Place: &p, UncertaintyM: &sure, Dated: true, Days: threat.OneDay(threat.Day(990 + rng.IntN(10)))})
	}
	return events
}

func TestScanFindsANewCluster(t *testing.T) {
	s := scan(t, outbreak(31), ScanAsk{End: 999, MaxDays: 30, MaxRadiusM: 20_000, Permutations: 199, Seed: 1})
	if !s.Enough || len(s.Clusters) < 2 {
		t.Fatalf("%+v", s)
	}
	c := s.Clusters[0]
	if geo.Distance(c.Center, orb.Point{42, 34}) > 6000 || c.RadiusM > 13_000 || c.Observed < 28 || c.From < 988 || c.From > 992 || c.To != 999 || *c.P != 0.005 {
		t.Errorf("%+v, p %v", c, *c.P)
	}
	if want := scanLLR(c.Observed, c.Expected, s.Note.Used); math.Abs(c.LLR-want) > 1e-9 {
		t.Errorf("llr %v, want %v", c.LLR, want)
	}
	if *s.Clusters[1].P < 0.02 {
		t.Errorf("a second cluster: %+v, p %v", s.Clusters[1], *s.Clusters[1].P)
	}
}

// A scan ends with its context: no more permutations than one on each core after that.
func TestScanEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var done atomic.Int64
	_, err := ScanClusters(ctx, outbreak(31), ScanAsk{End: 999, MaxDays: 30, MaxRadiusM: 20_000, Permutations: 100_000, Progress: func(n int) {
		if done.Add(int64(n)) == 5 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || done.Load() > 5+int64(runtime.GOMAXPROCS(0)) {
		t.Errorf("%v after %d permutations", err, done.Load())
	}
}

// TestScanAgainstEveryCylinder computes the best of all cylinders by their definition.
func TestScanAgainstEveryCylinder(t *testing.T) {
	for seed := range uint64(5) {
		events := gathering(80, 0.5, 0, 40+seed)
		for i := range 20 { // several at one place
			events[i].Place = events[20+i/4].Place
		}
		s := scan(t, events, ScanAsk{End: 1000, MaxDays: 100, MaxRadiusM: 60_000, MinCases: 1})
		if len(s.Clusters) == 0 {
			t.Fatal("no cluster")
		}
		best := 0.0
		for _, a := range events {
			far := make([]float64, len(events))
			for i, e := range events {
				far[i] = geo.Distance(*a.Place, *e.Place)
			}
			for _, radius := range far {
				if radius < 60_000 {
					best = math.Max(best, bestWindow(events, far, radius+0.5, 1000, 100))
				}
			}
		}
		if math.Abs(s.Clusters[0].LLR-best) > 1e-9 {
			t.Errorf("best %v, want %v", s.Clusters[0].LLR, best)
		}
	}
}

func bestWindow(events []threat.Event, far []float64, radius float64, end, longest int) (best float64) {
	for window := 1; window <= longest; window++ {
		zone, during, both := 0, 0, 0
		for i, e := range events {
			in, late := far[i] <= radius, *e.Days.First > threat.Day(end-window)
			if in {
				zone++
			}
			if late {
				during++
			}
			if in && late {
				both++
			}
		}
		if zone <= len(events)/2 {
			best = math.Max(best, scanLLR(both, float64(zone*during)/float64(len(events)), len(events)))
		}
	}
	return best
}

// What saves logarithms doesn't change the best of a deal.
func TestScanBoundChangesNothing(t *testing.T) {
	var s Scan
	ask := ScanAsk{End: 999, MaxDays: 60, MaxRadiusM: 60_000}.withDefaults()
	c := s.choose(gathering(2000, 0.4, 0, 35), ask)
	if err := c.drawCircles(ask); err != nil {
		t.Fatal(err)
	}
	search := c.newSearch()
	bounds := 0
	for draw := range uint64(10) {
		search.deal(stream(1, draw))
		got := search.best(2)
		if search.need[len(search.need)-1] > 0 {
			bounds++
		}
		clear(search.need)
		search.boundOf = math.Inf(1)
		var want cylinder
		for center := range c.places {
			search.circle(center, 2, &want)
		}
		if got != want.llr {
			t.Errorf("draw %d: %v, want %v", draw, got, want.llr)
		}
	}
	if bounds == 0 {
		t.Error("the bound was never used")
	}
}

func TestScanIsTheSameBytes(t *testing.T) {
	events := outbreak(32)
	ask := ScanAsk{End: 999, MaxDays: 30, MaxRadiusM: 20_000, Permutations: 49, Seed: 1}
	want := asJSON(t, scan(t, events, ask))
	slices.Reverse(events)
	if got := asJSON(t, scan(t, events, ask)); got != want {
		t.Error("the order of incidents changes the clusters")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if got := asJSON(t, scan(t, events, ask)); got != want {
		t.Error("one core gives other clusters")
	}
}

// Uncertainty says whether an incident is used, and nothing else; what is unknown can be assumed.
func TestScanOfLittleUncertaintyIsPlain(t *testing.T) {
	ask := ScanAsk{End: 999, MaxDays: 60, MaxRadiusM: 20_000, Permutations: 19, Seed: 1}
	want := scan(t, gathering(300, 0.3, 0, 36), ask)
	if got := asJSON(t, scan(t, gathering(300, 0.3, 20_000, 36), ask)); got != asJSON(t, want) {
		t.Error("uncertainty up to the largest circle changes the clusters")
	}
	unknown, some := gathering(300, 0.3, 0, 36), 5000.0
	for i := range unknown {
		unknown[i].UncertaintyM = nil
	}
	ask.AssumeM = &some
	if got := scan(t, unknown, ask); asJSON(t, got.Clusters) != asJSON(t, want.Clusters) || !slices.Contains(got.Note.Caveats, CaveatAssumed(300)) {
		t.Errorf("assumed to 5 km: %v", got.Note.Caveats)
	}
	some = 20_001
	if got := scan(t, unknown, ask); got.Note.Used != 0 || got.Note.LeftOut[0] != (LeftOut{ReasonCoarseCircle, 300}) {
		t.Errorf("assumed to be coarse: %v", got.Note.LeftOut)
	}
}

func TestScanPIsEvenUnderNoPattern(t *testing.T) {
	var ps []float64
	for seed := range uint64(100) {
		s := scan(t, gathering(200, 0.3, 0, 2000+seed), ScanAsk{End: 999, MaxDays: 100, MaxRadiusM: 30_000, Permutations: 99, Seed: seed})
		ps = append(ps, *s.Clusters[0].P)
	}
	if d := fromEven(ps); d > 1.63/math.Sqrt(100)+0.01 { // 1 % limit, and the step of p
		t.Errorf("p is %v from even", d)
	}
}

func TestScanSaysWhatItLeavesOut(t *testing.T) {
	events := gathering(60, 0, 1000, 33)
	coarse, long := 30_000.0, threat.Days{First: new(threat.Day), Last: new(threat.Day)}
	*long.Last = 3
	for i := range 10 {
		events[50+i].Days = threat.OneDay(995)
	}
	events[0].Place, events[1].UncertaintyM, events[2].UncertaintyM, events[3].Days, events[4].Dated = nil, nil, &coarse, long, false
	events[5].Days = threat.OneDay(1001)
	ask := ScanAsk{End: 1000, MaxDays: 30, MaxRadiusM: 20_000}
	s := scan(t, events, ask)
	if !s.Enough || s.Note.Used != 54 || len(s.Note.LeftOut) != 6 {
		t.Errorf("used %d, left out %v", s.Note.Used, s.Note.LeftOut)
	}
	ask.StepDays = 7 // days −1 to 5 are not the end's weeks; 0 to 3 lie in one
	ask.AtPoint = true
	if s = scan(t, events, ask); s.Note.Used < 56 {
		t.Errorf("at their points, by week: used %d, left out %v", s.Note.Used, s.Note.LeftOut)
	}
	for name, c := range map[string][]threat.Event{"few": events[6:9], "few recent": events[6:40]} {
		if s = scan(t, c, ScanAsk{End: 3000, MaxDays: 30, MaxRadiusM: 20_000, Permutations: 9}); s.Enough || s.Reason == "" || s.Clusters != nil {
			t.Errorf("%s: %+v", name, s)
		}
	}
	if s = scan(t, events[50:], ask); s.Enough {
		t.Errorf("nothing before: %+v", s)
	}
}

func TestScanRefusesWrongBounds(t *testing.T) {
	for _, ask := range []ScanAsk{{MaxRadiusM: 1000}, {MaxDays: 400, MaxRadiusM: 1000}, {MaxDays: 3, StepDays: 7, MaxRadiusM: 1000}, {MaxDays: 7}, {MaxDays: 7, MaxRadiusM: 1000, MaxShare: 0.9}} {
		if _, err := ScanClusters(t.Context(), nil, ask); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("%+v: %v", ask, err)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	for name, c := range map[string]struct {
		gathered float64
		days     int
	}{"four weeks": {0.1, 28}, "60 days, 3000 incidents around one town": {0.3, 60}} {
		b.Run(name, func(b *testing.B) {
			events := gathering(10_000, c.gathered, 1000, 34)
			for range b.N {
				s := scan(b, events, ScanAsk{End: 999, MaxDays: c.days, MaxRadiusM: 50_000, Permutations: 999, Seed: 1})
				b.ReportMetric(float64(s.Circles), "circles")
				b.ReportMetric(float64(s.Recent), "recent")
			}
		})
	}
}
