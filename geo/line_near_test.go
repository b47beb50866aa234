package geo

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

// around returns a place up to reachM metres from somewhere on the line.
func around(rng *rand.Rand, l *Line, reachM float64) orb.Point {
	p, _ := Direct(l.At(rng.Float64()*l.LengthM()), rng.Float64()*360, rng.Float64()*reachM)
	return p
}

func TestNearSaysWhatPositionSays(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	for _, b := range borders(t) {
		l := NewLine(b.Line...)
		for range 40 {
			p := around(rng, l, 110_000)
			along, offset, _ := l.Position(p)
			gotAlong, gotOffset, ok := l.Near(p, 100_000)
			if ok != (math.Abs(offset) <= 100_000) {
				t.Fatalf("%s: %v is %v m off; near: %v", b.Code, p, offset, ok)
			}
			if ok && math.Abs(math.Abs(gotOffset)-math.Abs(offset)) > 0.03+1e-6*math.Abs(offset) {
				t.Errorf("%s: %v is %v m off, by chords %v", b.Code, p, offset, gotOffset)
			}
			// Two positions may be as near as each other to some centimetres: then either will do, on either side of them.
			other := Distance(p, l.At(gotAlong))
			if ok && (math.Abs(gotAlong-along) > 0.05+1e-4*math.Abs(offset) || gotOffset*offset < 0) && math.Abs(other-math.Abs(offset)) > 0.05+1e-6*math.Abs(offset) {
				t.Errorf("%s: %v is at %v m, by chords at %v (off %v and %v)", b.Code, p, along, gotAlong, offset, gotOffset)
			}
		}
	}
}

// Along a straight line there are no two positions to choose from.
func TestNearIsRightAlong(t *testing.T) {
	rng := rand.New(rand.NewPCG(33, 34))
	l := NewLine(orb.LineString{{40, 33}, {42.5, 34.5}})
	for range 2000 {
		p := around(rng, l, 90_000)
		along, offset, _ := l.Position(p)
		gotAlong, gotOffset, ok := l.Near(p, 100_000)
		if !ok || math.Abs(gotAlong-along) > 0.05+1e-4*math.Abs(offset) || math.Abs(gotOffset-offset) > 0.03+1e-6*math.Abs(offset) {
			t.Fatalf("%v: at %v, %v off; by chords at %v, %v off, %v", p, along, offset, gotAlong, gotOffset, ok)
		}
	}
}

// Positions run through the parts of a line one after the other.
func TestPositionInParts(t *testing.T) {
	a, b := orb.LineString{{40, 33}, {41, 33}}, orb.LineString{{42, 33}, {42, 33}, {42, 34}}
	l, first, second := NewLine(a, b), NewLine(a), NewLine(b)
	if got, want := l.LengthM(), first.LengthM()+second.LengthM(); math.Abs(got-want) > 1e-6 {
		t.Errorf("%v m long, want %v", got, want)
	}
	p := orb.Point{42.1, 33.5}
	want, wantOffset, _ := second.Position(p)
	for name, position := range map[string]func(orb.Point) (float64, float64, bool){
		"exact": l.Position, "near": func(p orb.Point) (float64, float64, bool) { return l.Near(p, 100_000) },
	} {
		if along, offset, ok := position(p); !ok || math.Abs(along-first.LengthM()-want) > 1 || math.Abs(offset-wantOffset) > 0.05 {
			t.Errorf("%s: at %v, %v off, %v; want %v, %v", name, along, offset, ok, first.LengthM()+want, wantOffset)
		}
	}
	if got := l.At(first.LengthM() + want); Distance(got, orb.Point{42, second.At(want)[1]}) > 0.002 {
		t.Errorf("back at %v", got)
	}
}

func TestInBandSaysWhatPositionSays(t *testing.T) {
	rng := rand.New(rand.NewPCG(35, 36))
	for _, b := range borders(t) {
		l := NewLine(b.Line[0])
		for range 40 {
			p := around(rng, l, 120_000)
			along, offset, ok := l.Position(p)
			if !ok {
				continue
			}
			if along == 0 || along == l.LengthM() { // an end: see TestBandsHaveFlatEnds
				continue
			}
			off := math.Abs(offset)
			for _, width := range []float64{off - 1e-6, off, off + 1e-6, 25_000} {
				if width > 0 && l.InBand(p, width) != (off <= width) {
					t.Errorf("%s: %v, %v m off, is wrongly judged for %v", b.Code, p, offset, width)
				}
			}
		}
	}
}

func TestBandsHaveFlatEnds(t *testing.T) {
	line := orb.LineString{{40, 33}, {41, 33.2}, {42, 33}}
	l := NewLine(line)
	ahead := func(from, to orb.Point) float64 {
		_, azi, _ := Inverse(from, along(from, to, 1e-6))
		return azi
	}
	start, end := ahead(line[0], line[1]), ahead(line[2], line[1])+180
	for _, c := range []struct {
		name     string
		from     orb.Point
		azi, off float64
		want     bool
	}{
		{"before the start", line[0], start + 180, 0.01, false},
		{"at the start", line[0], 0, 0, true},
		{"after the start", line[0], start, 0.01, true},
		{"beside the start", line[0], start + 90, 9_999, true},
		{"on the perpendicular, beyond the half-width", line[0], start - 90, 10_001, false},
		{"beside and before the start", line[0], start + 90.01, 9_000, false},
		{"beside and after the start", line[0], start + 89.99, 9_000, true},
		{"behind the end", line[2], end, 1, false},
		{"at the end", line[2], 0, 0, true},
		{"beside and behind the end", line[2], end + 89.99, 9_000, false},
		{"beside and before the end", line[2], end + 90.01, 9_000, true},
		{"in the wedge outside a bend", line[1], 0, 9_999, true},
	} {
		p, _ := Direct(c.from, c.azi, c.off)
		if got := l.InBand(p, 10_000); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// TestInBandByHand is the example of docs/methods.md.
func TestInBandByHand(t *testing.T) {
	l := NewLine(orb.LineString{{0, 0}, {1, 0}})
	for p, want := range map[orb.Point]bool{{0.5, 0.0904}: true, {0.5, -0.0904}: true, {0.5, 0.0905}: false, {1.0001, 0}: false, {0.9999, 0}: true} {
		if got := l.InBand(p, 10_000); got != want {
			t.Errorf("%v: %v", p, got)
		}
	}
}

func BenchmarkLine(b *testing.B) {
	rng := rand.New(rand.NewPCG(37, 38))
	for _, border := range borders(b) {
		if border.Code != "IRQ-SYR" {
			continue
		}
		l := NewLine(border.Line...)
		points := make([]orb.Point, 4096)
		for i := range points {
			points[i] = around(rng, l, 100_000)
		}
		slices.SortFunc(points, func(a, b orb.Point) int { // as the index has them
			i, _ := TileKey(a)
			j, _ := TileKey(b)
			return cmp.Compare(i, j)
		})
		near, in := l.Follow(), l.Follow()
		for name, do := range map[string]func(p orb.Point){
			"near, followed": func(p orb.Point) { near.Near(p, 100_000) }, "in band, followed": func(p orb.Point) { in.InBand(p, 75_000) },
			"position": func(p orb.Point) { l.Position(p) }, "near": func(p orb.Point) { l.Near(p, 100_000) },
			"in band": func(p orb.Point) { l.InBand(p, 75_000) }, "space": func(p orb.Point) { toSpace(p) },
		} {
			b.Run(name, func(b *testing.B) {
				for i := range b.N {
					do(points[i%len(points)])
				}
			})
		}
	}
}

// Where a Follower was before changes nothing in what it says.
func TestFollowerSaysWhatTheLineSays(t *testing.T) {
	rng := rand.New(rand.NewPCG(39, 40))
	for _, b := range borders(t) {
		l := NewLine(b.Line...)
		near, in := l.Follow(), l.Follow()
		p := around(rng, l, 1000)
		for n := range 400 {
			switch n % 4 {
			case 0:
				p = around(rng, l, 110_000)
			case 1:
				p = b.Line[0][rng.IntN(len(b.Line[0]))] // a vertex, which two pieces share
			default:
				p, _ = Direct(p, rng.Float64()*360, rng.ExpFloat64()*3000)
			}
			along, offset, ok := l.Near(p, 100_000)
			if gotAlong, gotOffset, gotOK := near.Near(p, 100_000); gotAlong != along || gotOffset != offset || gotOK != ok {
				t.Fatalf("%s: %v is at %v, %v, %v by the follower, at %v, %v, %v by the line", b.Code, p, gotAlong, gotOffset, gotOK, along, offset, ok)
			}
			for _, width := range []float64{math.Abs(offset), math.Abs(offset) + 0.05, 10_000, 80_000} {
				if want := l.InBand(p, width); in.InBand(p, width) != want {
					t.Fatalf("%s: %v, %v m off, is in the band of %v by one only; the line says %v", b.Code, p, offset, width, want)
				}
			}
		}
	}
}
