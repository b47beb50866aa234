package analysis

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// chequers is four square degrees on the equator, two countries of two governorates: a seam in each country at latitude 0, a border at
// longitude 0.
func chequers() []geo.Region {
	square := func(w, s float64) orb.MultiPolygon {
		return orb.MultiPolygon{{{{w, s}, {w + 1, s}, {w + 1, s + 1}, {w, s + 1}, {w, s}}}}
	}
	return []geo.Region{
		{Code: "A-N", Parent: "A", Geom: square(-1, 0)},
		{Code: "A-S", Parent: "A", Geom: square(-1, -1)},
		{Code: "B-N", Parent: "B", Geom: square(0, 0)},
		{Code: "B-S", Parent: "B", Geom: square(0, -1)},
	}
}

func seams(t *testing.T, inner bool) *Seams {
	t.Helper()
	s, err := NewSeams(chequers(), inner)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func exactAt(p orb.Point) threat.Event {
	m := 100.0
	return threat.Event{Place: &p, UncertaintyM: &m}
}

func finding(t *testing.T, s *Seams, events []threat.Event, q SeamQuestion) SeamFinding {
	t.Helper()
	f, err := s.Near(events, q)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Within 11 km of latitude 0 lies 2·11/221.1 of the squares: a degree of latitude has 110.574 km there.
func TestChanceIsTheShareOfTheArea(t *testing.T) {
	s := seams(t, true)
	var events []threat.Event
	for i := range 10 {
		events = append(events, exactAt(orb.Point{-0.9 + 0.2*float64(i), 0.02}))
	}
	f := finding(t, s, events, SeamQuestion{WithinKM: 11, Points: 20_000, Seed: 1})
	want := 11 / 110.574
	if math.Abs(*f.Chance.Share-want) > 4**f.ChanceError || math.Abs(*f.ChanceError-0.0021) > 0.0002 {
		t.Errorf("chance %v ± %v, want %v", *f.Chance.Share, *f.ChanceError, want)
	}
	if f.Places.Near != 10 || *f.P > 1e-8 || math.Abs(*f.Low-0.6915) > 1e-4 || *f.High != 1 {
		t.Errorf("all ten near: %+v, p %v, %v–%v", f.Places, *f.P, *f.Low, *f.High) // 0.025^(1/10) = 0.6915
	}
}

// SciPy 1.17: fisher_exact([[3, 37], [200, 800]]).pvalue and so on; the intervals are binomtest(3, 40).proportion_ci(0.95, "exact").
func TestTheSeamTestIsFishersExact(t *testing.T) {
	for _, c := range []struct {
		near, of, chance, points int
		p, low, high             float64
	}{
		{3, 40, 200, 1000, 0.0643358795282576, 0.015742179851041527, 0.20386474873289898},
		{37, 120, 200, 1000, 0.008904402540834628, 0.22725511963384845, 0.3991367645324066},
		{676, 3355, 2298, 20_000, 1.6190945973181968e-39, 0.18803320369769125, 0.21546969692481682},
		{0, 5, 3, 1000, 1, 0, 0.5218237501049814},
		{40, 40, 990, 1000, 1, 0.9119026971211966, 1},
		{20_000, 200_000, 1900, 20_000, 0.02418372081152688, 0.09868851976055919, 0.10132308656644422},
	} {
		f := SeamFinding{Places: nearOf(c.near, c.of), Chance: nearOf(c.chance, c.points)}
		f.test()
		for name, pair := range map[string][2]float64{"p": {*f.P, c.p}, "low": {*f.Low, c.low}, "high": {*f.High, c.high}} {
			if math.Abs(pair[0]-pair[1]) > 1e-9*pair[1] {
				t.Errorf("%d of %d: %s %v, want %v", c.near, c.of, name, pair[0], pair[1])
			}
		}
	}
}

func TestBordersBetweenCountriesAreNoSeams(t *testing.T) {
	events := []threat.Event{exactAt(orb.Point{0.01, 0.5})}
	q := SeamQuestion{WithinKM: 5, Points: 1000}
	if f := finding(t, seams(t, true), events, q); f.Incidents.Near != 0 || f.Incidents.Of != 1 {
		t.Errorf("inner seams: %+v", f.Incidents)
	}
	if f := finding(t, seams(t, false), events, q); f.Incidents.Near != 1 {
		t.Errorf("all outlines: %+v", f.Incidents)
	}
}

func TestWhatIsNotKnownWellEnoughDoesNotCount(t *testing.T) {
	coarse, p := 30_000.0, orb.Point{0.5, 0.01}
	events := []threat.Event{
		exactAt(p), exactAt(orb.Point{5, 5}),
		{Place: &p, UncertaintyM: &coarse},
		{Place: &p},
		{},
	}
	f := finding(t, seams(t, true), events, SeamQuestion{WithinKM: 10, Points: 1000})
	if f.Incidents.Of != 1 || f.Outside != 1 || f.Coarse != 1 || f.Unknown != 1 || f.Unmapped != 1 {
		t.Errorf("%+v", f)
	}
	if f.Enough || f.P != nil || f.Reason != TooFew(1) {
		t.Errorf("one incident: %+v", f)
	}
	assumed := 5000.0
	if f := finding(t, seams(t, true), events, SeamQuestion{WithinKM: 10, Points: 1000, AssumeM: &assumed}); f.Assumed != 1 || f.Unknown != 0 || f.Places.Of != 1 {
		t.Errorf("with 5 km assumed: %+v", f)
	}
}

// Twenty incidents at one place are one place: nothing to test.
func TestManyIncidentsAtOnePlace(t *testing.T) {
	var events []threat.Event
	for range 20 {
		events = append(events, exactAt(orb.Point{0.5, 0.01}))
	}
	f := finding(t, seams(t, true), events, SeamQuestion{WithinKM: 10, Points: 1000})
	if f.Enough || f.Incidents.Near != 20 || f.Reason != "too few to say: distinct places are compared, of which there are 1; at least 5 are needed" {
		t.Errorf("%+v", f)
	}
}

// Places put down at random, with many places for few points, so that the error of chance itself counts: p is even, as Near gives it.
func TestNoSeamIsFoundWhereThereIsNone(t *testing.T) {
	rng, s := rand.New(rand.NewPCG(10, 1)), seams(t, true)
	const rounds = 300
	low, ps := 0, make([]float64, 0, rounds)
	for range rounds {
		var events []threat.Event
		for range 3000 {
			events = append(events, exactAt(orb.Point{2*rng.Float64() - 1, 2*rng.Float64() - 1}))
		}
		f := finding(t, s, events, SeamQuestion{WithinKM: 15, Points: 1000, Seed: rng.Uint64()})
		ps = append(ps, *f.P)
		if *f.P <= 0.05 {
			low++
		}
	}
	if share := float64(low) / rounds; share > 0.05+4*math.Sqrt(0.05*0.95/rounds) || share < 0.01 {
		t.Errorf("p is at most 0.05 in %v of the rounds", share)
	}
	if d := fromEven(ps); d > 1.63/math.Sqrt(rounds)+0.03 { // 1 % limit, and what an exact test of whole numbers is on the safe side
		t.Errorf("p is %v from even", d)
	}
}

// A place that is known exactly counts like one that is known to a distance not over within_km, and like one of which that is assumed.
func TestSeamsOfNoUncertaintyArePlain(t *testing.T) {
	rng, s := rand.New(rand.NewPCG(10, 3)), seams(t, true)
	none, some := 0.0, 14_000.0
	var exact, coarse, unknown []threat.Event
	for range 50 {
		p := orb.Point{2*rng.Float64() - 1, 2*rng.Float64() - 1}
		exact = append(exact, threat.Event{Place: &p, UncertaintyM: &none})
		coarse = append(coarse, threat.Event{Place: &p, UncertaintyM: &some})
		unknown = append(unknown, threat.Event{Place: &p})
	}
	want := spelled(t, finding(t, s, exact, SeamQuestion{WithinKM: 15, Points: 1000, Seed: 3}))
	if got := spelled(t, finding(t, s, coarse, SeamQuestion{WithinKM: 15, Points: 1000, Seed: 3})); got != want {
		t.Errorf("known to 14 km: %s, want %s", got, want)
	}
	if got := spelled(t, finding(t, s, unknown, SeamQuestion{WithinKM: 15, Points: 1000, Seed: 3, AssumeM: &none})); got != want {
		t.Errorf("assumed: %s, want %s", got, want)
	}
}

func TestTheSameSeedGivesTheSameSeams(t *testing.T) {
	rng, s := rand.New(rand.NewPCG(10, 2)), seams(t, true)
	var events []threat.Event
	for range 30 {
		events = append(events, exactAt(orb.Point{2*rng.Float64() - 1, 2*rng.Float64() - 1}))
	}
	q := SeamQuestion{WithinKM: 15, Points: 2000, Seed: 3}
	first := spelled(t, finding(t, s, events, q))
	rng.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	if spelled(t, finding(t, s, events, q)) != first {
		t.Error("another order gives other bytes")
	}
	q.Seed = 4
	if spelled(t, finding(t, s, events, q)) == first {
		t.Error("another seed gives the same bytes")
	}
}

func TestASeamQuestionThatCannotBe(t *testing.T) {
	wild := -1.0
	for param, q := range map[string]SeamQuestion{
		"within_km": {WithinKM: 51, Points: 1000}, "points": {WithinKM: 5}, "assume_uncertainty_m": {WithinKM: 5, Points: 1000, AssumeM: &wild},
	} {
		if _, err := seams(t, true).Near(nil, q); threat.KindOf(err) != threat.KindInvalid || err.(*threat.Error).Param != param { //nolint:errorlint // not wrapped
			t.Errorf("%s: %v", param, err)
		}
	}
	many := make([]threat.Event, MaxSeamPlaces+1)
	for i := range many {
		many[i] = exactAt(orb.Point{float64(i) * 1e-6, 0.5})
	}
	if _, err := seams(t, true).Near(many, SeamQuestion{WithinKM: 5, Points: 1000}); threat.KindOf(err) != threat.KindTooLarge {
		t.Errorf("%d places: %v", len(many), err)
	}
	if _, err := NewSeams(chequers()[:1], true); err == nil {
		t.Error("one governorate has a seam with none")
	}
}
