package analysis

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// gathering returns incidents over some 330 by 330 km, a share of them around one town, all with the given uncertainty.
func gathering(n int, gathered, radiusM float64, seed uint64) []threat.Event {
	rng := rand.New(rand.NewPCG(seed, 77))
	events := make([]threat.Event, n)
	for i := range events {
		p := orb.Point{39 + 4*rng.Float64(), 33 + 3*rng.Float64()}
		if rng.Float64() < gathered {
			p = orb.Point{40.1 + 0.05*rng.NormFloat64(), 35.3 + 0.05*rng.NormFloat64()}
		}
		radius := radiusM
		events[i] = threat.Event{FID: int64(i + 1), Place: &p, UncertaintyM: &radius, Dated: true, Days: threat.OneDay(threat.Day(rng.IntN(1000)))}
	}
	return events
}

func hotSpots(t testing.TB, events []threat.Event, ask HotSpotAsk) HotSpots {
	t.Helper()
	m, err := MapHotSpots(t.Context(), events, ask)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestHotSpotsAreWhereIncidentsGather(t *testing.T) {
	m := hotSpots(t, gathering(2000, 0.1, 5000, 1), HotSpotAsk{EdgeM: 10_000, Draws: 99, Seed: 1, Alpha: 0.05})
	if !m.Enough || m.Note.Used != 2000 {
		t.Fatalf("enough %v, used %d", m.Enough, m.Note.Used)
	}
	town, sum := orb.Point{40.1, 35.3}, 0
	for _, c := range m.Cells {
		sum += c.Count
		far := geo.Distance(town, c.Center)
		if far < 8_000 && (c.Q > 1e-6 || c.Z < 5 || *c.ShareHot < 1) {
			t.Errorf("%.0f m from the town: z %v, q %v, hot in %v", far, c.Z, c.Q, *c.ShareHot)
		}
		if far > 60_000 && *c.ShareHot > 0.2 {
			t.Errorf("%.0f m from the town: hot in %v of draws", far, *c.ShareHot)
		}
	}
	if sum != 2000 {
		t.Errorf("hexagons hold %d incidents", sum)
	}
}

// The map's z is that of the general Gi* with the hexagon and its neighbours as weights.
func TestHotSpotsAgreeWithGiStar(t *testing.T) {
	events := gathering(800, 0.2, 0, 2)
	m := hotSpots(t, events, HotSpotAsk{EdgeM: 12_000, Alpha: 0.05})
	grid := NewHexGrid(m.Center, 12_000)
	index := map[Hex]int{}
	y := make([]float64, len(m.Cells))
	for i, c := range m.Cells {
		index[c.Hex], y[i] = i, float64(c.Count)
	}
	weights := make([][]Weight, len(y))
	for i, c := range m.Cells {
		for _, h := range append(grid.Ring(c.Hex, 1), c.Hex) {
			if j, ok := index[h]; ok {
				weights[i] = append(weights[i], Weight{j, 1})
			}
		}
	}
	for i, want := range GiStar(y, weights) {
		if math.Abs(m.Cells[i].Z-want.Z) > 1e-9 || math.Abs(m.Cells[i].P-want.P) > 1e-12 {
			t.Fatalf("hexagon %d: z %v p %v, want %v", i, m.Cells[i].Z, m.Cells[i].P, want)
		}
	}
}

func TestHotSpotsWithoutUncertaintyArePlain(t *testing.T) {
	m := hotSpots(t, gathering(1000, 0.2, 0, 3), HotSpotAsk{EdgeM: 10_000, Draws: 20, Seed: 5, Alpha: 0.05})
	hot := 0
	for _, c := range m.Cells {
		want := 0.0
		if c.Q <= 0.05 && c.Z > 0 {
			want, hot = 1, hot+1
		}
		if *c.ShareHot != want {
			t.Fatalf("q %v, z %v, but hot in %v of draws", c.Q, c.Z, *c.ShareHot)
		}
	}
	if hot == 0 {
		t.Error("nothing is hot")
	}
}

func TestHotSpotsAreTheSameBytes(t *testing.T) {
	events := gathering(1500, 0.1, 8000, 4)
	ask := HotSpotAsk{EdgeM: 10_000, Draws: 25, Seed: 9, Alpha: 0.05}
	want := asJSON(t, hotSpots(t, events, ask))
	mixed := slices.Clone(events)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	if got := asJSON(t, hotSpots(t, mixed, ask)); got != want {
		t.Error("the order of incidents changes the map")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if got := asJSON(t, hotSpots(t, events, ask)); got != want {
		t.Error("one core gives another map")
	}
	ask.Seed++
	if got := asJSON(t, hotSpots(t, events, ask)); got == want {
		t.Error("the seed changes nothing")
	}
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestHotSpotsSayWhatTheyLeaveOut(t *testing.T) {
	events := gathering(20, 0, 1000, 5)
	coarse := 30_000.0
	events[0].Place, events[1].UncertaintyM, events[2].UncertaintyM = nil, nil, &coarse
	ask := HotSpotAsk{EdgeM: 20_000, Alpha: 0.05}
	m := hotSpots(t, events, ask)
	want := []LeftOut{{ReasonNoPlace, 1}, {ReasonCoarseCell, 1}, {ReasonUnknown, 1}}
	if m.Note.Used != 17 || !reflect.DeepEqual(m.Note.LeftOut, want) {
		t.Errorf("used %d, left out %v", m.Note.Used, m.Note.LeftOut)
	}
	ask.AtPoint = true
	if m = hotSpots(t, events, ask); m.Note.Used != 19 || len(m.Note.LeftOut) != 1 {
		t.Errorf("at their points: used %d, left out %v", m.Note.Used, m.Note.LeftOut)
	}
}

// Places known less exactly than a hexagon, taken at their points, are drawn in their discs all the same: what is hot hangs on where they were.
func TestHotSpotsDrawWhatIsCoarse(t *testing.T) {
	ask := HotSpotAsk{EdgeM: 10_000, Draws: 50, Seed: 1, Alpha: 0.05, AtPoint: true}
	for _, c := range []struct{ radius, least, most float64 }{{0, 1, 1}, {30_000, 0.02, 1}, {2_000_000, 0, 0.05}} {
		m := hotSpots(t, gathering(1500, 0.03, c.radius, 9), ask)
		sum, unsure, n := 0.0, 0, 0
		for _, cell := range m.Cells {
			if cell.Q <= 0.05 && cell.Z > 0 {
				sum, n = sum+*cell.ShareHot, n+1
				if *cell.ShareHot > 0 && *cell.ShareHot < 1 {
					unsure++
				}
			}
		}
		if mean := sum / float64(n); n < 3 || mean < c.least || mean > c.most || c.radius == 30_000 && unsure == 0 {
			t.Errorf("± %v m: %d hot, in %v of draws, %d of them in some", c.radius, n, mean, unsure)
		}
	}
}

// Of whom the uncertainty is unknown and assumed, the map is that of who is known to it; of whom nothing is assumed, nothing moves, and the note says so.
func TestHotSpotsOfAssumedUncertainty(t *testing.T) {
	known, unknown := gathering(1000, 0.1, 6000, 10), gathering(1000, 0.1, 6000, 10)
	for i := range unknown {
		unknown[i].UncertaintyM = nil
	}
	ask := HotSpotAsk{EdgeM: 10_000, Draws: 30, Seed: 2, Alpha: 0.05}
	want := hotSpots(t, known, ask)
	six := 6000.0
	ask.AssumeM = &six
	got := hotSpots(t, unknown, ask)
	if asJSON(t, got.Cells) != asJSON(t, want.Cells) || want.Unknown != 0 || got.Unknown != 1000 {
		t.Errorf("assumed is not as known: %d of unknown uncertainty", got.Unknown)
	}
	if !slices.Contains(got.Note.Caveats, CaveatAssumed(1000)) || got.Note.Parameters["assume_uncertainty_m"] != six {
		t.Errorf("%v %v", got.Note.Caveats, got.Note.Parameters)
	}
	ask.AssumeM, ask.AtPoint = nil, true
	fixed := hotSpots(t, unknown, ask)
	for _, c := range fixed.Cells {
		if *c.ShareHot != 0 && *c.ShareHot != 1 {
			t.Fatalf("hot in %v of draws that move nothing", *c.ShareHot)
		}
	}
	if !strings.Contains(fixed.Note.Caveats[len(fixed.Note.Caveats)-1], "1000 incidents of unknown uncertainty lie at their point") {
		t.Errorf("%v", fixed.Note.Caveats)
	}
}

// A disc that is wider than the study area is drawn from the area's side. Both ways give each hexagon its share.
func TestWideDiscsAreDrawnEvenly(t *testing.T) {
	grid := NewHexGrid(orb.Point{41, 34}, 20_000)
	s := spreadOut(&grid, []located{{1, orb.Point{41.4, 34.1}, 120_000}, {2, orb.Point{40, 33}, 0}, {3, orb.Point{42, 35}, 0}, {4, orb.Point{42, 33}, 0}})
	area, err := newHexArea(&grid, s.points(), "edge_km")
	if err != nil {
		t.Fatal(err)
	}
	s.within(area)
	if !s.disc[0].wide {
		t.Fatal("the disc is not wider than the area")
	}
	rng := rand.New(rand.NewPCG(3, 3))
	const n = 40_000
	counts := [2][]float64{make([]float64, area.len()), make([]float64, area.len())}
	for way := range counts {
		s.disc[0].wide = way == 0
		for range n {
			counts[way][s.draw(rng, &s.disc[0])]++
		}
	}
	for i, a := range counts[0] {
		if b := counts[1][i]; math.Abs(a-b) > 4.5*math.Sqrt(a+b)+1 {
			t.Errorf("hexagon %d: %v and %v of %d", i, a, b, n)
		}
	}
}

func TestHotSpotsOfFewAreNotSaid(t *testing.T) {
	m := hotSpots(t, gathering(3, 0, 0, 6), HotSpotAsk{EdgeM: 10_000, Draws: 9, Alpha: 0.05})
	if m.Enough || m.Reason != TooFew(3) || len(m.Cells) > 0 {
		t.Errorf("%+v", m)
	}
	same := gathering(1, 0, 0, 6)
	for i := range int64(9) { // all in one place: one hexagon
		e := same[0]
		e.FID = i + 2
		same = append(same, e)
	}
	if m = hotSpots(t, same, HotSpotAsk{EdgeM: 10_000, Draws: 9, Alpha: 0.05}); m.Enough || m.Reason == "" {
		t.Errorf("%+v", m)
	}
}

// TestDrawsAreEvenOnTheGround takes a disc far from the centre, where the projection stretches: a fourth of the draws lie within half of the
// radius, a fourth in each quarter of the compass, and none beyond.
func TestDrawsAreEvenOnTheGround(t *testing.T) {
	grid := NewHexGrid(orb.Point{41, 34}, 10_000)
	place, radius := orb.Point{52, 41}, 30_000.0
	s := spreadOut(&grid, []located{{1, place, radius}})
	rng := rand.New(rand.NewPCG(2, 2))
	const n = 40_000
	within, quarter := 0, [4]int{}
	for range n {
		d := &s.disc[0]
		x, y := inDisc(rng)
		p := grid.projection.LonLat(orb.Point{d.at[0] + x*d.east[0] + y*d.north[0], d.at[1] + x*d.east[1] + y*d.north[1]})
		far, azi, _ := geo.Inverse(place, p)
		if far > 1.001*radius {
			t.Fatalf("%v m away", far)
		}
		if far < radius/2 {
			within++
		}
		quarter[int(math.Mod(azi+360, 360)/90)]++
	}
	for _, got := range append(quarter[:], within) {
		if math.Abs(float64(got)/n-0.25) > 4*math.Sqrt(0.25*0.75/n) {
			t.Errorf("%d of %d, want a fourth", got, n)
		}
	}
}

// Under no pattern few maps have a hot hexagon: 5 % is what the false discovery rate promises then, if p is right. The normal approximation is not
// quite: sums of counts are skewed, and it takes some twenty incidents a hexagon until the promise holds (docs/methods.md says so).
func TestHotSpotsOfNothingAreFew(t *testing.T) {
	maps := 0
	for seed := range uint64(100) {
		m := hotSpots(t, gathering(8000, 0, 0, 100+seed), HotSpotAsk{EdgeM: 11_000, Alpha: 0.05})
		for _, c := range m.Cells {
			if c.Q <= 0.05 && c.Z > 0 {
				maps++
				break
			}
		}
	}
	if maps > 10 {
		t.Errorf("%d of 100 maps without a pattern have a hot spot", maps)
	}
}

// Where there is no pattern, few maps have a hexagon that is hot in half of the draws or more.
func TestDrawsOfNothingAreSeldomHot(t *testing.T) {
	maps := 0
	for seed := range uint64(60) {
		m := hotSpots(t, gathering(8000, 0, 8000, 300+seed), HotSpotAsk{EdgeM: 11_000, Draws: 20, Seed: seed, Alpha: 0.05})
		for _, c := range m.Cells {
			if *c.ShareHot >= 0.5 {
				maps++
				break
			}
		}
	}
	if maps > 6 {
		t.Errorf("%d of 60 maps without a pattern have a hexagon that is hot in most draws", maps)
	}
}

func BenchmarkHotSpots(b *testing.B) {
	events := gathering(100_000, 0.3, 5000, 8)
	b.ResetTimer()
	for range b.N {
		m := hotSpots(b, events, HotSpotAsk{EdgeM: 10_000, Draws: 99, Seed: 1, Alpha: 0.05})
		b.ReportMetric(float64(len(m.Cells)), "hexagons")
	}
}
