package index

import (
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// meets tells whether a geometry and a box have a point in common, edges included, as ST_Intersects does. Lon/lat, edges straight.
func meets(g orb.Geometry, box orb.Bound) bool {
	switch g := g.(type) {
	case orb.Point:
		return box.Contains(g)
	case orb.MultiPoint:
		return anyOf(g, func(p orb.Point) bool { return box.Contains(p) })
	case orb.LineString:
		return lineMeets(g, box)
	case orb.MultiLineString:
		return anyOf(g, func(l orb.LineString) bool { return lineMeets(l, box) })
	case orb.Ring:
		return polygonMeets(orb.Polygon{g}, box)
	case orb.Polygon:
		return polygonMeets(g, box)
	case orb.MultiPolygon:
		return anyOf(g, func(p orb.Polygon) bool { return polygonMeets(p, box) })
	case orb.Collection:
		return anyOf(g, func(part orb.Geometry) bool { return meets(part, box) })
	case orb.Bound:
		return g.Intersects(box)
	}
	return false
}

func anyOf[T any](list []T, holds func(T) bool) bool {
	for _, one := range list {
		if holds(one) {
			return true
		}
	}
	return false
}

// polygonMeets: either an outline meets the box, or the box lies inside altogether.
func polygonMeets(p orb.Polygon, box orb.Bound) bool {
	return anyOf(p, func(r orb.Ring) bool { return lineMeets(orb.LineString(r), box) }) || planar.PolygonContains(p, box.Min)
}

func lineMeets(line orb.LineString, box orb.Bound) bool {
	if len(line) == 1 {
		return box.Contains(line[0])
	}
	for i := 1; i < len(line); i++ {
		if segmentMeets(line[i-1], line[i], box) {
			return true
		}
	}
	return false
}

// segmentMeets: the bounds overlap, and the box's corners are not all on one side of the segment's line.
func segmentMeets(a, b orb.Point, box orb.Bound) bool {
	if max(a[0], b[0]) < box.Min[0] || min(a[0], b[0]) > box.Max[0] || max(a[1], b[1]) < box.Min[1] || min(a[1], b[1]) > box.Max[1] {
		return false
	}
	var left, right bool
	for _, corner := range []orb.Point{box.Min, {box.Max[0], box.Min[1]}, box.Max, {box.Min[0], box.Max[1]}} {
		cross := (b[0]-a[0])*(corner[1]-a[1]) - (b[1]-a[1])*(corner[0]-a[0])
		left, right = left || cross >= 0, right || cross <= 0
	}
	return left && right
}
