package geo

import (
	"fmt"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
)

// fromGeom crosses from go-geom to orb and drops Z and M.
func fromGeom(t geom.T) (orb.Geometry, error) {
	switch t := t.(type) {
	case *geom.Point:
		if t.Empty() {
			return nil, fmt.Errorf("%w: Point without coordinates", ErrEmpty)
		}
		return orb.Point{t.X(), t.Y()}, nil
	case *geom.MultiPoint:
		return orb.MultiPoint(points(t.FlatCoords(), t.Stride())), nil
	case *geom.LineString:
		return orb.LineString(points(t.FlatCoords(), t.Stride())), nil
	case *geom.Polygon:
		return polygon(t), nil
	case *geom.MultiLineString:
		m := make(orb.MultiLineString, t.NumLineStrings())
		for i := range m {
			m[i] = points(t.LineString(i).FlatCoords(), t.Stride())
		}
		return m, nil
	case *geom.MultiPolygon:
		m := make(orb.MultiPolygon, t.NumPolygons())
		for i := range m {
			m[i] = polygon(t.Polygon(i))
		}
		return m, nil
	case *geom.GeometryCollection:
		return collection(t)
	}
	return nil, fmt.Errorf("%w: %T", ErrUnsupported, t)
}

func polygon(t *geom.Polygon) orb.Polygon {
	p := make(orb.Polygon, t.NumLinearRings())
	for i := range p {
		p[i] = points(t.LinearRing(i).FlatCoords(), t.Stride())
	}
	return p
}

func collection(t *geom.GeometryCollection) (orb.Geometry, error) {
	c := make(orb.Collection, t.NumGeoms())
	for i := range c {
		g, err := fromGeom(t.Geom(i))
		if err != nil {
			return nil, err
		}
		c[i] = g
	}
	return c, nil
}

func points(flat []float64, stride int) []orb.Point {
	if stride < 2 {
		return nil
	}
	ps := make([]orb.Point, len(flat)/stride)
	for i := range ps {
		ps[i] = orb.Point{flat[i*stride], flat[i*stride+1]}
	}
	return ps
}
