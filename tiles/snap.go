package tiles

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// snapped rounds to whole tile units and leaves out what that makes flat. Rings come out closed, and wound as MVT 2.1 wants: outer rings
// with positive area in tile units (y down), holes with negative.
func snapped(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return round(g)
	case orb.MultiPoint:
		return orb.MultiPoint(rounded(g))
	case orb.LineString:
		return snapLines(orb.MultiLineString{g})
	case orb.MultiLineString:
		return snapLines(g)
	case orb.Ring:
		return snapPolygons(orb.MultiPolygon{{g}})
	case orb.Polygon:
		return snapPolygons(orb.MultiPolygon{g})
	case orb.MultiPolygon:
		return snapPolygons(g)
	case orb.Bound:
		return snapPolygons(orb.MultiPolygon{g.ToPolygon()})
	}
	return nil
}

func snapLines(lines orb.MultiLineString) orb.Geometry {
	var kept orb.MultiLineString
	for _, l := range lines {
		if l := rounded(l); len(l) > 1 {
			kept = append(kept, l)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

func snapPolygons(polygons orb.MultiPolygon) orb.Geometry {
	var kept orb.MultiPolygon
	for _, p := range polygons {
		if p := snapPolygon(p); p != nil {
			kept = append(kept, p)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

func snapPolygon(p orb.Polygon) orb.Polygon {
	var kept orb.Polygon
	for i, r := range p {
		want := orb.CW
		if i == 0 {
			want = orb.CCW
		}
		r := snapRing(r, want)
		if r == nil && i == 0 {
			return nil
		}
		if r != nil {
			kept = append(kept, r)
		}
	}
	return kept
}

func snapRing(r orb.Ring, want orb.Orientation) orb.Ring {
	ring := orb.Ring(rounded(r))
	if len(ring) > 0 && !ring.Closed() {
		ring = append(ring, ring[0])
	}
	if len(ring) < 4 || planar.Area(ring) == 0 {
		return nil
	}
	if ring.Orientation() != want {
		ring.Reverse()
	}
	return ring
}

// rounded drops positions that fall on the one before.
func rounded(points []orb.Point) []orb.Point {
	kept := make([]orb.Point, 0, len(points))
	for _, p := range points {
		if p = round(p); len(kept) == 0 || kept[len(kept)-1] != p {
			kept = append(kept, p)
		}
	}
	return kept
}

func round(p orb.Point) orb.Point { return orb.Point{math.Floor(p[0]), math.Floor(p[1])} }
