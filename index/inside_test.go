package index

import (
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

func TestInside(t *testing.T) {
	d := newDice(11)
	first, later := marksAlong(d, 0, 1500), marksAlong(d, 1300, 400)
	now := map[int64]threat.Mark{}
	for _, m := range append(first, later...) {
		now[m.FID] = m
	}
	spot := func() orb.Point { return orb.Point{38 + float64(d.IntN(400))/100, 32 + float64(d.IntN(300))/100} }
	for _, s := range statesOf(t, first, later) {
		for range 12 {
			var list []geo.Shape
			for range 1 + d.IntN(3) {
				if a := spot(); d.chance(50) {
					list = append(list, geo.NewDisc(a, one(d, 500.0, 30_000, 200_000)))
				} else {
					list = append(list, geo.NewSurface(orb.Polygon{{a, spot(), spot(), a}}))
				}
			}
			f := threat.Filter{}
			if d.chance(50) {
				f.BBox = &geo.BBox{West: 38.5, South: 32, East: 41, North: 34}
			}
			want := map[int64]bool{}
			_ = s.Events(s.Ask(f, nil), func(e threat.Event) error {
				for _, shape := range list {
					if p, ok := now[e.FID].Point(); ok && shape.Covers(p) {
						want[e.FID] = true
					}
				}
				return nil
			})
			for range 2 { // kept, the second time
				checkInside(t, s, f, list, want)
			}
		}
	}
}

func checkInside(t *testing.T, s *State, f threat.Filter, list []geo.Shape, want map[int64]bool) {
	t.Helper()
	q := s.Ask(f, s.Inside(list...))
	if got := s.Counts(q, nil).Matched; got != int64(len(want)) {
		t.Fatalf("%d inside, want %d", got, len(want))
	}
	_ = s.Events(q, func(e threat.Event) error {
		if !want[e.FID] {
			t.Errorf("%d is not inside", e.FID)
		}
		return nil
	})
}

// What was asked longest ago goes first, and a set that is handed out is nobody else's.
func TestInsidesAreKeptWithinABound(t *testing.T) {
	var kept insides
	var list []geo.Shape
	for range 5 {
		list = append(list, geo.NewDisc(orb.Point{40, 34}, 1))
	}
	a := kept.of(list[0], 3)
	kept.of(list[1], 3)
	kept.of(list[2], 3)
	if kept.of(list[0], 3) != a {
		t.Error("what is kept is not found")
	}
	kept.of(list[3], 3) // list[1] goes
	if kept.of(list[0], 3) != a || len(kept.kept) != 3 || kept.kept[list[1]] != nil {
		t.Error("the wrong one went")
	}
	if mostKept(10) != mostInsides || mostKept(10_000_000) != 53 || mostKept(1<<30) != leastInsides {
		t.Error(mostKept(10), mostKept(10_000_000), mostKept(1<<30))
	}
}

func BenchmarkInside(b *testing.B) {
	for _, n := range sizes() {
		s := synthetic(b, n)
		area := geo.Circle(orb.Point{41, 34}, 250_000, 200)[0]
		b.Run("", func(b *testing.B) {
			for b.Loop() {
				a := s.Inside(geo.NewSurface(area))
				b.ReportMetric(float64(s.Counts(s.Ask(threat.Filter{}, a), nil).Matched), "matched")
			}
		})
	}
}
