package cql2

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

var geometryTypes = []string{"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"}

// walkGeometry makes a geometry of a GeoJSON object. go-geom's decoder, which geo uses, knows neither where a mistake is nor another CRS.
func (m *maker) walkGeometry(at threat.Position, o map[string]any, depth int) (orb.Geometry, error) {
	if depth > threat.MaxExprDepth {
		return nil, tooDeep(at)
	}
	c := below(at, "coordinates")
	switch kind, _ := o["type"].(string); kind {
	case "Point":
		p, err := m.walkPosition(c, o["coordinates"])
		return p, err
	case "MultiPoint":
		points, err := each(c, o["coordinates"], m.walkPosition)
		return orb.MultiPoint(points), err
	case "LineString":
		line, err := m.walkLine(c, o["coordinates"])
		return line, err
	case "MultiLineString":
		lines, err := each(c, o["coordinates"], m.walkLine)
		return orb.MultiLineString(lines), err
	case "Polygon":
		polygon, err := m.walkPolygon(c, o["coordinates"])
		return polygon, err
	case "MultiPolygon":
		polygons, err := each(c, o["coordinates"], m.walkPolygon)
		return orb.MultiPolygon(polygons), err
	case "GeometryCollection":
		parts, err := each(below(at, "geometries"), o["geometries"], func(at threat.Position, v any) (orb.Geometry, error) {
			part, ok := v.(map[string]any)
			if !ok {
				return nil, threat.InvalidExpr(at, fmt.Sprint(v), "no geometry", "a GeoJSON geometry")
			}
			return m.walkGeometry(at, part, depth+1)
		})
		return orb.Collection(parts), err
	}
	return nil, threat.InvalidExpr(below(at, "type"), fmt.Sprint(o["type"]), "no type of a geometry", strings.Join(geometryTypes, " "))
}

func (m *maker) walkPosition(at threat.Position, v any) (orb.Point, error) {
	numbers, err := numbersOf(at, v)
	if err != nil {
		return orb.Point{}, err
	}
	return m.position(at, numbers)
}

func (m *maker) walkLine(at threat.Position, v any) (orb.LineString, error) {
	points, err := each(at, v, m.walkPosition)
	return points, err
}

func (m *maker) walkPolygon(at threat.Position, v any) (orb.Polygon, error) {
	rings, err := each(at, v, func(at threat.Position, v any) (orb.Ring, error) {
		points, err := each(at, v, m.walkPosition)
		return points, err
	})
	return rings, err
}

// each makes one thing of each element of a list.
func each[T any](at threat.Position, v any, one func(threat.Position, any) (T, error)) ([]T, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, threat.InvalidExpr(at, "", "no list", "a list of coordinates as RFC 7946 has them")
	}
	all := make([]T, len(list))
	for i, v := range list {
		var err error
		if all[i], err = one(element(at, i), v); err != nil {
			return nil, err
		}
	}
	return all, nil
}
