package analysis

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// scattered returns n events around a place, some of them at the same spot.
func scattered(rng *rand.Rand, n int, around orb.Point, withinM float64) []threat.Event {
	events := make([]threat.Event, n)
	for i := range events {
		p := drawWithin(rng, around, withinM)
		if i > 0 && rng.IntN(3) == 0 {
			p = *events[rng.IntN(i)].Place
		}
		events[i] = threat.Event{FID: int64(i), Place: &p}
	}
	return events
}

func density(t *testing.T, events []threat.Event, q DensityQuestion) Density {
	t.Helper()
	d, err := EstimateDensity(t.Context(), events, q)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDensityAddsUpToTheIncidents(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	for _, around := range []orb.Point{{40, 35}, {180, 10}, {-70, -60}, {0, 88}} {
		for _, kernel := range []string{Quartic, Epanechnikov} {
			for _, bandwidth := range []float64{5, 25, 100} {
				events := scattered(rng, 50, around, 300_000)
				d := density(t, events, DensityQuestion{Kernel: kernel, BandwidthKM: bandwidth})
				if math.Abs(d.MassOnGrid/50-1) > 0.01 || d.Used != 50 {
					t.Errorf("%v, %s, %v km: %v of 50 on the grid", around, kernel, bandwidth, d.MassOnGrid)
				}
				outlines := 0.0
				for _, c := range d.Cells {
					outlines += c.Per1000KM2 * geo.AreaM2(orb.Polygon{c.Outline}) / 1e9
				}
				if around[1] < 80 && math.Abs(outlines/d.MassOnGrid-1) > 1e-3 {
					t.Errorf("%v, %s, %v km: %v by the area of the outlines, %v by the side of the cells", around, kernel, bandwidth, outlines, d.MassOnGrid)
				}
			}
		}
	}
}

// By hand: of one incident the quartic kernel has 3/(π·25²) per km² at its place: 1.5279 per 1,000 km²; at half the bandwidth (9/16) of it.
func TestDensityOfOneIncident(t *testing.T) {
	p := orb.Point{40, 35}
	d := density(t, []threat.Event{{Place: &p}}, DensityQuestion{Kernel: Quartic, BandwidthKM: 25, CellKM: 1, Years: 2})
	for _, c := range d.Cells {
		u := geo.Distance(p, c.Center) / 25_000
		want := 1000 * 3 / math.Pi / 625 * (1 - u*u) * (1 - u*u)
		if math.Abs(c.Per1000KM2-want) > 1e-6 || math.Abs(*c.Per1000KM2AndYear-want/2) > 1e-6 {
			t.Fatalf("%v: %v and %v a year, want %v", c.Center, c.Per1000KM2, *c.Per1000KM2AndYear, want)
		}
	}
	if math.Abs(d.PeakPer1000-1.5279) > 0.005 || geo.Distance(p, d.PeakAt) > 1000 {
		t.Errorf("peak %v at %v", d.PeakPer1000, d.PeakAt)
	}
	if n := len(d.Cells); math.Abs(float64(n)/(math.Pi*625)-1) > 0.02 {
		t.Errorf("%d cells of 1 km², want about %v", n, math.Pi*625)
	}
}

func TestTheOrderOfIncidentsDoesNotMatter(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 2))
	events := scattered(rng, 60, orb.Point{40, 35}, 100_000)
	for i := range events {
		m := 10_000 * rng.Float64()
		if i%3 > 0 {
			events[i].UncertaintyM = &m
		}
	}
	q := DensityQuestion{Kernel: Quartic, BandwidthKM: 20, Draws: 9, Seed: 5}
	first := spelled(t, density(t, events, q).Cells)
	rng.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	if again := spelled(t, density(t, events, q).Cells); first != again {
		t.Error("another order gives other bytes")
	}
	q.Seed = 6
	if other := spelled(t, density(t, events, q).Cells); first == other {
		t.Error("another seed gives the same bytes")
	}
}

func spelled(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestDensityWithoutUncertaintyIsThePlainOne(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 3))
	events, none := scattered(rng, 40, orb.Point{40, 35}, 100_000), 0.0
	for i := range events {
		events[i].UncertaintyM = &none
	}
	q := DensityQuestion{Kernel: Quartic, BandwidthKM: 20}
	plain := spelled(t, density(t, events, q).Cells)
	q.Draws = 20
	if drawn := spelled(t, density(t, events, q).Cells); drawn != plain {
		t.Error("draws of no uncertainty change the density")
	}
}

// The mean over draws of one incident is the kernel spread over its disc: lower at the place, and still one incident.
func TestDrawsSpreadAnIncident(t *testing.T) {
	p, m := orb.Point{40, 35}, 30_000.0
	events := []threat.Event{{Place: &p, UncertaintyM: &m}}
	sharp := density(t, []threat.Event{{Place: &p}}, DensityQuestion{Kernel: Quartic, BandwidthKM: 10})
	wide := density(t, events, DensityQuestion{Kernel: Quartic, BandwidthKM: 10, Draws: 99})
	if math.Abs(wide.MassOnGrid-1) > 0.01 || wide.PeakPer1000 > sharp.PeakPer1000/3 || wide.Drawn != 1 {
		t.Errorf("mass %v, peak %v against %v", wide.MassOnGrid, wide.PeakPer1000, sharp.PeakPer1000)
	}
	if d := density(t, events, DensityQuestion{Kernel: Quartic, BandwidthKM: 10}); d.Coarse != 1 || d.Used != 0 {
		t.Errorf("without draws: %d left out as too coarse, %d used", d.Coarse, d.Used)
	}
}

// A disc whose every part is equally likely is flat up to a bandwidth from its edge: 1/(πR²) an incident. 3,960 draws leave the mean of some hundred cells an error of 2 %.
func TestDrawsAreAsDenseEverywhereInADisc(t *testing.T) {
	p, m := orb.Point{40, 35}, 30_000.0
	events := make([]threat.Event, 40)
	for i := range events {
		events[i] = threat.Event{Place: &p, UncertaintyM: &m}
	}
	d := density(t, events, DensityQuestion{Kernel: Quartic, BandwidthKM: 8, Draws: 99, Seed: 3})
	for _, ring := range [][2]float64{{0, 13_000}, {13_000, 21_000}} {
		sum, n := 0.0, 0.0
		for _, c := range d.Cells {
			if away := geo.Distance(p, c.Center); away >= ring[0] && away < ring[1] {
				sum, n = sum+c.Per1000KM2/float64(len(events)), n+1
			}
		}
		if want := 1000 / (math.Pi * 30 * 30); math.Abs(sum/n/want-1) > 0.08 {
			t.Errorf("%v m from the place: %v an incident and 1,000 km², want %v", ring, sum/n, want)
		}
	}
	for _, c := range d.Cells {
		if away := geo.Distance(p, c.Center); away >= 38_000 {
			t.Errorf("%v at %v m, where no draw reaches", c.Per1000KM2, away)
		}
	}
}

func TestADensityThatCannotBe(t *testing.T) {
	p, far := orb.Point{40, 35}, orb.Point{100, 60}
	events := []threat.Event{{Place: &p}, {Place: &far}}
	for param, q := range map[string]DensityQuestion{
		"kernel":       {Kernel: "gauss", BandwidthKM: 25},
		"bandwidth_km": {Kernel: Quartic, BandwidthKM: math.NaN()},
		"cell_km":      {Kernel: Quartic, BandwidthKM: 25, CellKM: 0.1},
		"draws":        {Kernel: Quartic, BandwidthKM: 25, Draws: 100},
	} {
		if _, err := EstimateDensity(t.Context(), events, q); threat.KindOf(err) != threat.KindInvalid || err.(*threat.Error).Param != param { //nolint:errorlint // not wrapped
			t.Errorf("%s: %v", param, err)
		}
	}
	if _, err := EstimateDensity(t.Context(), events, DensityQuestion{Kernel: Quartic, BandwidthKM: 1}); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("a grid from Syria to Siberia of 500 m: %v", err)
	}
}

func TestDensityEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := orb.Point{40, 35}
	_, err := EstimateDensity(ctx, []threat.Event{{Place: &p}}, DensityQuestion{Kernel: Quartic, BandwidthKM: 25})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, not that nobody waits", err)
	}
}
