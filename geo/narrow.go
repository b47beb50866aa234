package geo

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// NarrowBox is the narrowest box around a geometry; of one whose parts lie on both sides of the antimeridian, it crosses that. ok is false for an
// empty one.
func NarrowBox(g orb.Geometry) (box BBox, ok bool) {
	if g == nil {
		return box, false
	}
	parts := partBounds(g)
	parts = slices.DeleteFunc(parts, orb.Bound.IsEmpty)
	if len(parts) == 0 {
		return box, false
	}
	whole := parts[0]
	for _, p := range parts[1:] {
		whole = whole.Union(p)
	}
	west, east := acrossWidestGap(parts)
	return BBox{West: west, South: whole.Min[1], East: east, North: whole.Max[1]}, true
}

// acrossWidestGap leaves out the widest stretch of longitudes that no part is on.
func acrossWidestGap(parts []orb.Bound) (west, east float64) {
	slices.SortFunc(parts, func(a, b orb.Bound) int { return cmp.Compare(a.Min[0], b.Min[0]) })
	reached := parts[0].Max[0]
	from, to, widest := 0.0, 0.0, -1.0
	for _, p := range parts[1:] {
		if gap := p.Min[0] - reached; gap > widest {
			from, to, widest = reached, p.Min[0], gap
		}
		reached = max(reached, p.Max[0])
	}
	if around := parts[0].Min[0] + 360 - reached; around >= widest {
		return parts[0].Min[0], reached
	}
	return to, from
}

func partBounds(g orb.Geometry) (list []orb.Bound) {
	switch g := g.(type) {
	case orb.MultiPolygon:
		for _, p := range g {
			list = append(list, p.Bound())
		}
	case orb.MultiLineString:
		for _, l := range g {
			list = append(list, l.Bound())
		}
	case orb.MultiPoint:
		for _, p := range g {
			list = append(list, p.Bound())
		}
	default:
		list = append(list, g.Bound())
	}
	return list
}
