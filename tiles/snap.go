package tiles

import (
	"math"

	"github.com/paulmach/orb"
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
		kept = append(kept, snapPolygon(p)...)
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// snapPolygon returns what a polygon is in whole units: several where a neck of it has closed, none where it has become flat.
func snapPolygon(p orb.Polygon) []orb.Polygon {
	var outers, holes []orb.Ring
	for i, r := range p {
		want, to := orb.CW, &holes
		if i == 0 {
			want, to = orb.CCW, &outers
		}
		*to = append(*to, snapRing(r, want)...)
		if len(outers) == 0 {
			return nil
		}
	}
	return together(outers, holes)
}

func snapRing(r orb.Ring, want orb.Orientation) []orb.Ring {
	path := rounded(r)
	if len(path) > 1 && path[0] == path[len(path)-1] {
		path = path[:len(path)-1]
	}
	if len(path) < 3 {
		return nil
	}
	rings := untangled(append(path, path[0]))
	for _, ring := range rings {
		if ring.Orientation() != want {
			ring.Reverse()
		}
	}
	return rings
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
