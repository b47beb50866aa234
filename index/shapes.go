package index

import (
	"cmp"
	"slices"
	"unsafe"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"

	"threatmap/geo"
)

// shapes are the places that are not points, by position, with an R-tree over their bounds.
type shapes struct {
	list    []shape
	tree    rtree.RTreeG[int] // number in list
	largest []sizedBound      // of those that reach furthest, the first first
}

// sizedBound is what a tile looks at to find the shapes that it draws, side by side in memory.
type sizedBound struct {
	bound orb.Bound
	size  float64 // how far it reaches, in degrees
	shape uint32  // number in list
}

// mostLooked is how many of the largest shapes are looked at before those in the bound are looked up instead.
const mostLooked = 4096

type shape struct {
	at     uint32
	stands spot // where it does on the map, by its key
	place  orb.Geometry
	bound  orb.Bound // of the place
	drawn  *drawings // of the place, wherever its position goes
}

func (s *shapes) add(at uint32, place orb.Geometry) {
	s.list = append(s.list, shape{at: at, place: place, bound: place.Bound(), drawn: &drawings{}})
}

func (s *shapes) arrange() {
	slices.SortFunc(s.list, func(a, b shape) int { return cmp.Compare(a.at, b.at) })
	s.tree = rtree.RTreeG[int]{}
	for i := range s.list {
		b := &s.list[i].bound
		s.tree.Insert(b.Min, b.Max, i)
	}
	s.largest = make([]sizedBound, len(s.list))
	for i, one := range s.list {
		s.largest[i] = sizedBound{one.bound, one.reach(), uint32(i)} //nolint:gosec // bounded by the number of incidents
	}
	slices.SortStableFunc(s.largest, func(a, b sizedBound) int { return cmp.Compare(b.size, a.size) })
	s.largest = slices.Clone(s.largest[:min(mostLooked, len(s.largest))])
}

func (s *shape) reach() float64 { return reach(s.bound.Min, s.bound.Max) }

// reach is how far a bound reaches, in degrees.
func reach(lo, hi [2]float64) float64 { return max(hi[0]-lo[0], hi[1]-lo[1]) }

// meet returns the positions of those that meet any of the boxes, in order.
func (s *shapes) meet(boxes []orb.Bound) (at []uint32) {
	for _, box := range boxes {
		s.tree.Search(box.Min, box.Max, func(lo, hi [2]float64, i int) bool {
			whole := lo[0] <= hi[0] && box.Contains(lo) && box.Contains(hi) // most are, and need no closer look
			if whole || meets(s.list[i].place, box) {
				at = append(at, s.list[i].at)
			}
			return true
		})
	}
	slices.Sort(at)
	return slices.Compact(at)
}

// meetsAt tells whether the shape at a position meets any of the boxes.
func (s *shapes) meetsAt(at uint32, boxes []orb.Bound) bool {
	place := s.of(at)
	return place != nil && slices.ContainsFunc(boxes, func(box orb.Bound) bool { return meets(place, box) })
}

// of returns the shape at a position; nil where there is none.
func (s *shapes) of(at uint32) orb.Geometry {
	i, ok := slices.BinarySearchFunc(s.list, at, func(one shape, at uint32) int { return cmp.Compare(one.at, at) })
	if !ok {
		return nil
	}
	return s.list[i].place
}

// bytes is about how much memory the shapes take.
func (s *shapes) bytes() (n int64) {
	n = int64(cap(s.largest)) * int64(unsafe.Sizeof(sizedBound{}))
	for _, one := range s.list {
		n += 160 + 16*int64(geo.Positions(one.place)) + one.drawn.bytes(one.place)
	}
	return n
}
