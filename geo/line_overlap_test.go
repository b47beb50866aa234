package geo

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
)

func TestShareIn(t *testing.T) {
	long := NewLine(orb.LineString{{0, 0}, {2, 0}})
	short := NewLine(orb.LineString{{0.5, 0}, {1.5, 0}})
	_, north := metresPerDegree(0)
	beside := func(m float64) *Line { return NewLine(orb.LineString{{0, m / north}, {2, m / north}}) }
	across := NewLine(orb.LineString{{1, -1}, {1, 1}})
	for _, c := range []struct {
		name       string
		a          *Line
		aM         float64
		b          *Line
		bM         float64
		want, back float64
	}{
		{"a line and itself", long, 10_000, long, 10_000, 1, 1},
		{"half as wide", long, 10_000, long, 20_000, 1, 0.5},
		{"half as long", short, 10_000, long, 10_000, 1, 0.5},
		{"half as long and twice as wide", short, 20_000, long, 10_000, 0.5, 0.5},
		{"half beside", long, 10_000, beside(10_000), 10_000, 0.5, 0.5},
		{"a quarter in", long, 10_000, beside(15_000), 10_000, 0.25, 0.25},
		{"apart", long, 10_000, beside(20_100), 10_000, 0, 0},
		{"far apart", long, 10_000, beside(500_000), 10_000, 0, 0},
		{"crossing", across, 10_000, long, 5000, 5000 / north, 20_000 / 222_639.0},
		{"wider than positions are known", long, 100_000, beside(100_000), 100_000, 0.5, 0.5},
	} {
		got, back := c.a.ShareIn(c.aM, c.b, c.bM), c.b.ShareIn(c.bM, c.a, c.aM)
		if math.Abs(got-c.want) > 0.005 || math.Abs(back-c.back) > 0.005 {
			t.Errorf("%s: %v and %v, want %v and %v", c.name, got, back, c.want, c.back)
		}
	}
}

// TestBandArea is ORACLES item 8: the band of InBand has flat ends and a round outer corner, so its area is that of the exact round join, not of
// the mitre (3000). It is added up from rows a decimetre high, whose ends are found by halving.
func TestBandArea(t *testing.T) {
	const halfWidth, row, step = 10, 0.1, 2.5
	l, at := onEquator()
	f := l.Follow()
	edge := func(x, to, y float64) float64 { // between a place in the band and one out of it
		in := f.InBand(at(x, y), halfWidth)
		for range 20 {
			if mid := (x + to) / 2; f.InBand(at(mid, y), halfWidth) == in {
				x = mid
			} else {
				to = mid
			}
		}
		return x
	}
	area := 0.0
	for y := -11 + row/2; y < 51; y += row {
		from := math.NaN()
		for x := -11.0; x < 112; x += step {
			switch in := f.InBand(at(x, y), halfWidth); {
			case in && math.IsNaN(from):
				from = edge(x-step, x, y)
			case !in && !math.IsNaN(from):
				area += (edge(x-step, x, y) - from) * row
				from = math.NaN()
			}
		}
	}
	if want := 2978.5398163397; math.Abs(area-want) > 0.05 {
		t.Errorf("%v m², want %v", area, want)
	}
}

func BenchmarkShareIn(b *testing.B) {
	l := NewLine(orb.LineString{{38.284, 34.5624}, {38.45, 34.05}, {38.657, 33.49}, {38.94, 33.42}, {39.6, 33.22}, {40.2859, 33.0372}})
	for b.Loop() {
		l.ShareIn(10_000, l, 12_000)
	}
}
