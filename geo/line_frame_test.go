package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// onEquator is the line of ORACLES item 8 in steps of a metre, as TestPosition lays it.
func onEquator() (l *Line, at func(x, y float64) orb.Point) {
	east, north := metresPerDegree(0)
	at = func(x, y float64) orb.Point { return orb.Point{x / east, y / north} }
	return NewLine(orb.LineString{at(0, 0), at(100, 0), at(100, 50)}), at
}

func TestFrame(t *testing.T) {
	l, at := onEquator()
	for _, c := range []struct {
		name            string
		p               orb.Point
		alongM, offsetM float64
	}{
		{"beside the line", at(10, 3), 10, 3},
		{"outside the bend", at(103, -4), 100, -5},
		{"before the start", at(-30, 4), -30, 4},
		{"beyond the end", at(120, 60), 160, -20},
		{"straight beyond the end", at(100, 70), 170, 0},
		{"beside the end", at(80, 50), 150, 20},
	} {
		along, offset, ok := l.Position(c.p)
		along, offset = l.Frame(c.p, along, offset)
		if !ok || math.Abs(along-c.alongM) > 1e-3 || math.Abs(offset-c.offsetM) > 1e-3 {
			t.Errorf("%s: %v along, %v off; want %v, %v", c.name, along, offset, c.alongM, c.offsetM)
		}
	}
}

// TestFrameKnowsTheBand asks for bands of corridors as wide as half their line.
func TestFrameKnowsTheBand(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	for _, b := range borders(t) {
		l := NewLine(b.Line...)
		box := b.Line.Bound().Pad(0.3)
		for range 300 {
			p := orb.Point{box.Min[0] + rng.Float64()*(box.Max[0]-box.Min[0]), box.Min[1] + rng.Float64()*(box.Max[1]-box.Min[1])}
			along, offset, ok := l.Position(p)
			along, offset = l.Frame(p, along, offset)
			in := ok && along >= 0 && along <= l.LengthM() && math.Abs(offset) <= 40_000
			if want := l.InBand(p, 40_000); in != want {
				t.Errorf("%s: %v at %v, %v: %v, InBand says %v", b.Code, p, along, offset, in, want)
			}
			f, ok := l.foot(p, PositionReachM)
			if !ok || !l.beyond(f, p) {
				continue
			}
			ahead, left := f.towards(p)
			if math.Hypot(f.alongM+ahead-along, left-offset) > 0.001+2e-3*f.distM {
				t.Errorf("%s: %v at %v, %v; by azimuths %v, %v", b.Code, p, along, offset, f.alongM+ahead, left)
			}
		}
	}
}

// A profile places by Near, and counts what the filter's InBand does: also beside the ends of a wide corridor, where Near is metres off.
func TestFrameKnowsTheBandBesideTheEnds(t *testing.T) {
	rng := rand.New(rand.NewPCG(37, 38))
	for _, line := range []orb.LineString{
		{{40, 33}, {40.6, 34.1}, {42, 34.4}},
		{{38, 36.5}, {38.004, 36.502}, {39, 35.2}}, // ends of half a kilometre and of 150
		{{45, 30}, {44.99, 31}},
	} {
		l := NewLine(line)
		for _, end := range [2][2]orb.Point{{line[0], line[1]}, {line[len(line)-1], line[len(line)-2]}} {
			_, azi, _ := Inverse(end[0], along(end[0], end[1], 1e-6))
			for range 400 {
				beside := 100_000 * rng.Float64()
				p, back := Direct(end[0], azi+90*float64(1-2*rng.IntN(2)), beside)
				p, _ = Direct(p, back+90, (rng.Float64()-0.5)*math.Pow(10, 3*rng.Float64()-1)) // up to 50 m before and beyond the perpendicular
				const halfWidth = 80_000
				near, offset, ok := l.Near(p, 100_000)
				near, offset = l.Frame(p, near, offset)
				if math.Abs(math.Abs(offset)-halfWidth) < 1 {
					continue // the edge is Position's
				}
				in := ok && near >= 0 && near <= l.LengthM() && math.Abs(offset) <= halfWidth
				if want := l.InBand(p, halfWidth); in != want {
					t.Errorf("%v at %v, %v: %v, InBand says %v", p, near, offset, in, want)
				}
			}
		}
	}
}

// Reversing a line mirrors every position; a line cut in two places each point on one of the two as the whole does.
func TestLinesReversedAndCut(t *testing.T) {
	rng := rand.New(rand.NewPCG(33, 34))
	for _, b := range borders(t) {
		line := b.Line[0]
		back := line.Clone()
		back.Reverse()
		l, r := NewLine(line), NewLine(back)
		cut := l.LengthM() * rng.Float64()
		first, second := NewLine(l.Between(0, cut)...), NewLine(l.Between(cut, l.LengthM())...)
		if sum := first.LengthM() + second.LengthM(); math.Abs(sum-l.LengthM()) > 1e-3 {
			t.Errorf("%s: cut at %v, the parts have %v m of %v", b.Code, cut, sum, l.LengthM())
		}
		for range 100 {
			p := l.At(l.LengthM() * rng.Float64())
			p, _ = Direct(p, 360*rng.Float64(), 20_000*rng.Float64())
			along, offset, _ := l.Position(p)
			mirrored, other, _ := r.Position(p)
			if math.Abs(along+mirrored-l.LengthM()) > 0.02 || math.Abs(offset+other) > 1e-3 {
				// Two positions may be equally near: then both lines take their own first one.
				if math.Abs(math.Abs(offset)-math.Abs(other)) > 1e-3 {
					t.Errorf("%s: %v at %v, %v; reversed %v, %v", b.Code, p, along, offset, mirrored, other)
				}
			}
			part, from := first, 0.0
			if along > cut {
				part, from = second, cut
			}
			if again, off, _ := part.Position(p); math.Abs(again+from-along) > 0.02 || math.Abs(off-offset) > 1e-3 {
				t.Errorf("%s: %v at %v, %v; in its part %v, %v", b.Code, p, along, offset, again+from, off)
			}
		}
	}
}

func TestBetween(t *testing.T) {
	l, at := onEquator()
	got := l.Between(90, 110)
	want := orb.LineString{at(90, 0), at(100, 0), at(100, 10)}
	if len(got) != 1 || len(got[0]) != 3 {
		t.Fatalf("%v", got)
	}
	for i, p := range got[0] {
		if Distance(p, want[i]) > 1e-3 {
			t.Errorf("position %d: %v, want %v", i, p, want[i])
		}
	}
	two := NewLine(orb.LineString{at(0, 0), at(10, 0)}, orb.LineString{at(50, 0), at(90, 0)})
	if parts := two.Between(5, 20); len(parts) != 2 || Distance(parts[1][1], at(60, 0)) > 1e-3 {
		t.Errorf("over a gap: %v", parts)
	}
	for _, b := range borders(t) {
		l := NewLine(b.Line...)
		sum, stretches := 0.0, 37
		for i := range stretches {
			for _, part := range l.Between(l.LengthM()*float64(i)/float64(stretches), l.LengthM()*float64(i+1)/float64(stretches)) {
				sum += LengthM(part)
			}
		}
		if math.Abs(sum-l.LengthM()) > 0.01 {
			t.Errorf("%s: stretches add up to %v m of %v", b.Code, sum, l.LengthM())
		}
	}
}

// Positions along the corridor from Palmyra to Rutba as GeographicLib 2.1 (Python) gives them: its edges, straight in lon/lat, summed as 2,000
// geodesics each; the nearest position by a golden-section search over the distance.
func TestPositionsAreGeographicLibs(t *testing.T) {
	l := NewLine(orb.LineString{{38.284, 34.5624}, {38.45, 34.05}, {38.657, 33.49}, {38.94, 33.42}, {39.6, 33.22}, {40.2859, 33.0372}})
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > math.Max(1e-6*want, 0.01) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	near("length", l.LengthM(), 283773.1608701858)
	for _, c := range []struct {
		p               orb.Point
		alongM, offsetM float64
	}{
		{orb.Point{38.5, 34.2}, 43984.54946254595, 8775.903282511912},
		{orb.Point{38.3, 33.6}, 102387.68843430915, 28038.879551612237},
		{orb.Point{39.2, 33.1}, 186079.23159816707, 25167.189532961285},
		{orb.Point{40.0, 33.3}, 249510.49030417707, 19728.107449332616},
		{orb.Point{38.9, 33.0}, 163551.76685015686, 45086.744503969276},
		{orb.Point{38.1, 34.9}, 0, 41068.51910275776},
	} {
		along, offset, ok := l.Position(c.p)
		if !ok {
			t.Fatal(c.p)
		}
		near("along", along, c.alongM)
		near("offset", math.Abs(offset), c.offsetM)
	}
}
