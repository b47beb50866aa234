package cql2

import (
	"strings"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

var tags = []string{"POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"}

func isTag(word string) bool {
	for _, tag := range tags {
		if word == tag || word == tag+"Z" {
			return true
		}
	}
	return false
}

// taggedZ tells whether a geometry with elevations begins, as "POINT Z (…)".
func taggedZ(name, next token) bool { return next.is("Z") && isTag(strings.ToUpper(name.text)) }

// wkt reads what follows the tag of a geometry.
func (p *parser) wkt(tag string) (orb.Geometry, error) {
	if z, err := p.take("Z"); err != nil {
		return nil, err
	} else if !z {
		tag = strings.TrimSuffix(tag, "Z")
	}
	switch tag {
	case "POINT":
		points, err := listed(p, (*parser).point)
		if err != nil {
			return nil, err
		}
		if len(points) != 1 {
			return nil, threat.InvalidExpr(p.here(), "", "a POINT of several positions", "MULTIPOINT, or one position")
		}
		return points[0], nil
	case "LINESTRING":
		line, err := p.lineString()
		return line, err
	case "POLYGON":
		polygon, err := p.polygon()
		return polygon, err
	case "MULTIPOINT":
		points, err := listed(p, (*parser).bracketedPoint)
		return orb.MultiPoint(points), err
	case "MULTILINESTRING":
		lines, err := listed(p, (*parser).lineString)
		return orb.MultiLineString(lines), err
	case "MULTIPOLYGON":
		polygons, err := listed(p, (*parser).polygon)
		return orb.MultiPolygon(polygons), err
	}
	parts, err := listed(p, (*parser).tagged)
	return orb.Collection(parts), err
}

// tagged reads a geometry in a collection.
func (p *parser) tagged() (orb.Geometry, error) {
	word := strings.ToUpper(p.now.text)
	if p.now.kind != tokenName || !isTag(word) {
		return nil, p.unexpected(strings.Join(tags, " "))
	}
	if err := p.step(); err != nil {
		return nil, err
	}
	if p.depth++; p.depth > threat.MaxExprDepth {
		return nil, tooDeep(p.here())
	}
	defer func() { p.depth-- }()
	return p.wkt(word)
}

func (p *parser) lineString() (orb.LineString, error) {
	points, err := listed(p, (*parser).point)
	return points, err
}

func (p *parser) polygon() (orb.Polygon, error) {
	rings, err := listed(p, func(p *parser) (orb.Ring, error) {
		points, err := listed(p, (*parser).point)
		return points, err
	})
	return rings, err
}

// bracketedPoint reads a point of a MULTIPOINT, which may stand in brackets of its own.
func (p *parser) bracketedPoint() (orb.Point, error) {
	if !p.now.is("(") {
		return p.point()
	}
	if err := p.step(); err != nil {
		return orb.Point{}, err
	}
	point, err := p.point()
	if err != nil {
		return point, err
	}
	return point, p.need(")")
}

func (p *parser) point() (orb.Point, error) {
	at := p.here()
	var v []float64
	for len(v) < 2 || p.now.kind == tokenNumber || p.now.is("-") {
		x, err := p.signed()
		if err != nil {
			return orb.Point{}, err
		}
		v = append(v, x)
	}
	return p.position(at, v)
}

// signed reads a number with its sign.
func (p *parser) signed() (float64, error) {
	sign := 1.0
	if p.now.is("-") || p.now.is("+") {
		if p.now.is("-") {
			sign = -1
		}
		if err := p.step(); err != nil {
			return 0, err
		}
	}
	if p.now.kind != tokenNumber {
		return 0, p.unexpected("a number")
	}
	at, text := p.here(), p.now.text
	if err := p.step(); err != nil {
		return 0, err
	}
	v, err := finite(at, text)
	return sign * v, err
}

// listed reads one or more in brackets, separated by commas.
func listed[T any](p *parser, one func(*parser) (T, error)) (all []T, err error) {
	if err := p.need("("); err != nil {
		return nil, err
	}
	for {
		v, err := one(p)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
		comma, err := p.take(",")
		if err != nil {
			return nil, err
		}
		if !comma {
			if !p.now.is(")") {
				return nil, p.unexpected(`"," or ")"`)
			}
			return all, p.step()
		}
	}
}
