package analysis

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// The worked examples of docs/methods.md, each step of which a reader can redo.

// northOf is a point so many metres north of 40, 35.
func northOf(m float64) orb.Point {
	p, _ := geo.Direct(orb.Point{40, 35}, 0, m)
	return p
}

func TestDensityByHand(t *testing.T) {
	var events []threat.Event
	for _, m := range []float64{0, 10_000, 20_000} {
		p := northOf(m)
		events = append(events, threat.Event{Place: &p})
	}
	d := density(t, events, DensityQuestion{Kernel: Quartic, BandwidthKM: 25, CellKM: 0.5})
	best, at := math.Inf(1), DensityCell{}
	for _, c := range d.Cells {
		if m := geo.Distance(northOf(0), c.Center); m < best {
			best, at = m, c
		}
	}
	// The centre of the cell is up to 354 m off.
	if math.Abs(at.Per1000KM2-2.804) > 0.05 {
		t.Errorf("%v per 1,000 km² %v m from the first incident, want 2.804", at.Per1000KM2, best)
	}
}

func TestClustersByHand(t *testing.T) {
	edge := northOf(9_000)
	// Exactly 5 km from the place at 9 km, whatever the last digit of northOf.
	inner, _ := geo.Direct(edge, 180, 5_000)
	eps := math.Max(5_000, geo.Distance(inner, edge)) / 1000
	got, err := ClusterPlaces(t.Context(), []Spot{{northOf(0), 2}, {inner, 1}, {edge, 1}, {northOf(20_000), 1}}, eps, 3)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Clusters) != 1 || got.Clusters[0].Count != 4 || got.Clusters[0].Core != 3 || len(got.Clusters[0].Places) != 3 || len(got.Noise) != 1 {
		t.Errorf("%+v", got)
	}
}
