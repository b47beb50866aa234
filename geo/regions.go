package geo

import (
	"slices"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// regionSet finds the regions that hold a point: an R-tree over the boxes of the single polygons, then their slabs.
type regionSet struct {
	regions []Region
	tree    rtree.RTreeG[regionPart]
}

type regionPart struct {
	region int
	slabs  *slabs
}

func newRegionSet(regions []Region) *regionSet {
	s := &regionSet{regions: regions}
	for i, r := range regions {
		for _, p := range r.Geom {
			if len(p) == 0 {
				continue
			}
			part := regionPart{region: i, slabs: newSlabs(p)}
			s.tree.Insert(part.slabs.bound.Min, part.slabs.bound.Max, part)
		}
	}
	return s
}

// holding returns the regions that hold the point in the order they were given: more than one only where regions overlap.
func (s *regionSet) holding(p orb.Point) []*Region {
	if p[0] == 180 { // the one meridian with two names: polygons cut there hold its points from the east
		p[0] = -180
	}
	var at []int
	s.tree.Search(p, p, func(_, _ [2]float64, part regionPart) bool {
		if part.slabs.contains(p) {
			at = append(at, part.region)
		}
		return true
	})
	slices.Sort(at)
	out := make([]*Region, len(at))
	for i, k := range at {
		out[i] = &s.regions[k]
	}
	return out
}
