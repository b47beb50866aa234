package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// TestPosition is ORACLES item 8 (linear referencing on (0,0)-(100,0)-(100,50), planar units) laid on the equator in steps of a metre,
// where the ellipsoid is flat to a micrometre. The published offsets have no sign.
func TestPosition(t *testing.T) {
	east, north := metresPerDegree(0)
	at := func(x, y float64) orb.Point { return orb.Point{x / east, y / north} }
	l := NewLine(orb.LineString{at(0, 0), at(100, 0), at(100, 50)})
	for _, c := range []struct {
		name            string
		p               orb.Point
		alongM, offsetM float64
	}{
		{"left of the first edge", at(10, 3), 10, 3},
		{"right of the first edge", at(50, -4), 50, -4},
		{"inside the bend", at(99, 1), 99, 1},
		{"right of the second edge", at(103, 20), 120, -3},
		{"on the line", at(100, 49), 149, 0},
		{"beyond the end", at(120, 60), 150, -22.3607},
		{"before the start", at(-3, 4), 0, 5},
		{"on a vertex", at(100, 0), 100, 0},
		{"at the start", at(0, 0), 0, 0},
		{"outside the bend", at(103, -4), 100, -5},
	} {
		t.Run(c.name, func(t *testing.T) {
			along, offset, ok := l.Position(c.p)
			if !ok || math.Abs(along-c.alongM) > 1e-3 || math.Abs(offset-c.offsetM) > 1e-3 {
				t.Errorf("%v m along, %v m off, %v; want %v, %v", along, offset, ok, c.alongM, c.offsetM)
			}
		})
	}
	if _, _, ok := l.Position(orb.Point{5, 5}); ok {
		t.Error("a place 780 km away has a position")
	}
}

func TestPositionIsUndoneByAt(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 22))
	for _, b := range borders(t) {
		l := NewLine(b.Line[0])
		for range 20 {
			alongM := rng.Float64() * l.LengthM()
			p := l.At(alongM)
			got, offset, ok := l.Position(p)
			if !ok || math.Abs(got-alongM) > 0.002 || math.Abs(offset) > 0.001 {
				t.Errorf("%s: at %v m: position %v, %v off, %v", b.Code, alongM, got, offset, ok)
			}
		}
	}
}

func TestSidesOfAllBorders(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 24))
	for _, b := range borders(t) {
		l := NewLine(b.Line[0])
		for range 50 {
			edge := rng.IntN(len(b.Line[0]) - 1)
			u, v := b.Line[0][edge], b.Line[0][edge+1]
			q := along(u, v, 0.5)
			_, azi, _ := Inverse(q, along(u, v, 0.51))
			for side, turn := range map[float64]float64{1: -90, -1: 90} {
				p, _ := Direct(q, azi+turn, 0.5)
				_, offset, ok := l.Position(p)
				if !ok || math.Abs(offset-0.5*side) > 1e-3 {
					t.Errorf("%s edge %d: offset %v, want %v", b.Code, edge, offset, 0.5*side)
				}
			}
		}
	}
}
