package formats

import (
	"github.com/paulmach/orb"
	"github.com/twpayne/go-kml/v3"
)

// kmlGeometry spells a geometry; nil where there is none.
func kmlGeometry(g orb.Geometry) kml.Element {
	switch g := g.(type) {
	case orb.Point:
		return kml.Point(coordinates(g))
	case orb.LineString:
		return kml.LineString(kml.Tessellate(true), coordinates(g...))
	case orb.Polygon:
		return kmlPolygon(g)
	case orb.MultiPoint:
		return several(g, func(p orb.Point) kml.Element { return kmlGeometry(p) })
	case orb.MultiLineString:
		return several(g, func(l orb.LineString) kml.Element { return kmlGeometry(l) })
	case orb.MultiPolygon:
		return several(g, func(p orb.Polygon) kml.Element { return kmlGeometry(p) })
	case orb.Collection:
		return several(g, kmlGeometry)
	}
	return nil
}

func several[T any](parts []T, spell func(T) kml.Element) kml.Element {
	var list []kml.Element
	for _, p := range parts {
		if e := spell(p); e != nil {
			list = append(list, e)
		}
	}
	return kml.MultiGeometry(list...)
}

func kmlPolygon(p orb.Polygon) kml.Element {
	parts := []kml.Element{kml.Tessellate(true)}
	for i, ring := range p {
		edge := kml.LinearRing(coordinates(ring...))
		if i == 0 {
			parts = append(parts, kml.OuterBoundaryIs(edge))
		} else {
			parts = append(parts, kml.InnerBoundaryIs(edge))
		}
	}
	return kml.Polygon(parts...)
}

func coordinates(points ...orb.Point) kml.Element {
	list := make([]kml.Coordinate, len(points))
	for i, p := range points {
		list[i] = kml.Coordinate{Lon: p[0], Lat: p[1]}
	}
	return kml.Coordinates(list...)
}
