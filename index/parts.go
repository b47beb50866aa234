package index

import (
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"

	"threatmap/geo"
)

// layerPart is a point, a line or a polygon of a feature: a tile looks at those that are near it, not at all of a country's islands.
type layerPart struct {
	feature int // number in the layer
	member  int // of the feature's collection; 0 where it is none
	bound   orb.Bound
	levels  []orb.Geometry // simplified, by zoom; the last one holds for all zooms after it
}

// at returns the part as it is at a zoom.
func (p *layerPart) at(zoom int) orb.Geometry { return p.levels[min(zoom, len(p.levels)-1)] }

// partsOf takes a geometry apart.
func partsOf(g orb.Geometry, feature int) (list []layerPart) {
	member := 0
	var take func(g orb.Geometry)
	add := func(g orb.Geometry) {
		list = append(list, layerPart{feature: feature, member: member, bound: g.Bound(), levels: []orb.Geometry{g}})
	}
	take = func(g orb.Geometry) {
		switch g := g.(type) {
		case orb.MultiPoint:
			for _, p := range g {
				add(p)
			}
		case orb.MultiLineString:
			for _, l := range g {
				add(l)
			}
		case orb.MultiPolygon:
			for _, p := range g {
				add(p)
			}
		case orb.Ring:
			add(orb.Polygon{g})
		case orb.Bound:
			add(g.ToPolygon())
		case orb.Collection:
			for _, one := range g {
				take(one)
				member++
			}
		case nil:
		default:
			add(g)
		}
	}
	take(g)
	return list
}

// prepare makes the levels: zoom by zoom, until so little is left out that it is not worth its memory.
func (p *layerPart) prepare() {
	whole := p.levels[0]
	p.levels = nil
	for zoom := range levelCount {
		g := simplified(whole, geo.TileTolerance(zoom))
		if geo.Positions(g)*3 > geo.Positions(whole)*2 {
			p.levels = append(p.levels, whole)
			break
		}
		p.levels = append(p.levels, g)
	}
}

// cut returns what of a part is in the box, and nil for nothing. It does not change g, and returns it as it is where the box holds it.
// A point is nothing to cut.
func cut(g orb.Geometry, bound, box orb.Bound) orb.Geometry {
	if g.Dimensions() == 0 || box.Contains(bound.Min) && box.Contains(bound.Max) {
		return g
	}
	switch g := g.(type) {
	case orb.LineString:
		if lines := clip.LineString(box, g.Clone()); len(lines) > 0 {
			return lines
		}
	case orb.Polygon:
		if p := clip.Polygon(box, g.Clone()); len(p) > 0 {
			return p
		}
	}
	return nil
}

// together puts parts of one member together again.
func together(parts []orb.Geometry) orb.Geometry {
	if len(parts) == 1 {
		return parts[0]
	}
	var points orb.MultiPoint
	var lines orb.MultiLineString
	var polygons orb.MultiPolygon
	for _, g := range parts {
		switch g := g.(type) {
		case orb.Point:
			points = append(points, g)
		case orb.LineString:
			lines = append(lines, g)
		case orb.MultiLineString:
			lines = append(lines, g...)
		case orb.Polygon:
			polygons = append(polygons, g)
		}
	}
	switch {
	case polygons != nil:
		return polygons
	case lines != nil:
		return lines
	}
	return points
}
