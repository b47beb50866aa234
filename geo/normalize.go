package geo

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

var world = orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}

// Normalize returns the geometry as RFC 7946 wants it, without changing its argument: outer rings counterclockwise and holes clockwise;
// longitudes from 180 to 540 (or -180 to -540), as maps that scroll past the antimeridian give them, brought back, where lines and
// polygons that cross it are cut there into Multi… (3.1.9). Longitudes further out, and latitudes, are left for Validate to refuse.
// A geometry that needs no cut keeps its type. An orb.Ring or orb.Bound becomes a Polygon.
func Normalize(g orb.Geometry) orb.Geometry {
	switch t := g.(type) {
	case nil:
		return nil
	case orb.Point:
		return wrapPoint(t)
	case orb.MultiPoint:
		m := make(orb.MultiPoint, len(t))
		for i, p := range t {
			m[i] = wrapPoint(p)
		}
		return m
	case orb.Ring:
		return Normalize(orb.Polygon{t})
	case orb.Bound:
		return Normalize(t.ToPolygon())
	case orb.Collection:
		c := make(orb.Collection, len(t))
		for i, part := range t {
			c[i] = Normalize(part)
		}
		return c
	}
	return wind(wrap(orb.Clone(g)))
}

func wrapPoint(p orb.Point) orb.Point {
	if lon := math.Abs(p[0]); lon > 180 && lon <= 540 {
		p[0] -= math.Copysign(360, p[0])
	}
	return p
}

// wrap cuts lines and polygons at the antimeridian where they reach beyond it. It may change g.
func wrap(g orb.Geometry) orb.Geometry {
	b := g.Bound()
	if b.IsEmpty() || !(b.Min[0] < -180 || b.Max[0] > 180) || b.Min[0] < -540 || b.Max[0] > 540 {
		return g
	}
	var parts []orb.Geometry
	for _, shift := range [3]float64{0, 360, -360} {
		window := world
		window.Min[0] += shift
		window.Max[0] += shift
		part := clip.Geometry(window, orb.Clone(g))
		if part == nil || flat(part) {
			continue
		}
		parts = append(parts, shifted(part, -shift))
	}
	return joined(parts)
}

// flat is true for what a cut leaves along the antimeridian itself.
func flat(g orb.Geometry) bool {
	b := g.Bound()
	return b.Min[0] == b.Max[0] && math.Abs(b.Min[0]) == 180
}

func shifted(g orb.Geometry, dx float64) orb.Geometry {
	eachPoint(g, func(p *orb.Point) { p[0] += dx })
	return g
}

// eachPoint calls f on every vertex of a line or polygon, one part or many.
func eachPoint(g orb.Geometry, f func(*orb.Point)) {
	switch t := g.(type) {
	case orb.LineString:
		for i := range t {
			f(&t[i])
		}
	case orb.MultiLineString:
		for _, l := range t {
			eachPoint(l, f)
		}
	case orb.Polygon:
		for _, r := range t {
			eachPoint(orb.LineString(r), f)
		}
	case orb.MultiPolygon:
		for _, p := range t {
			eachPoint(p, f)
		}
	}
}

func joined(parts []orb.Geometry) orb.Geometry {
	if len(parts) == 1 {
		return parts[0]
	}
	var lines orb.MultiLineString
	var polys orb.MultiPolygon
	for _, part := range parts {
		switch t := part.(type) {
		case orb.LineString:
			lines = append(lines, t)
		case orb.MultiLineString:
			lines = append(lines, t...)
		case orb.Polygon:
			polys = append(polys, t)
		case orb.MultiPolygon:
			polys = append(polys, t...)
		}
	}
	if len(polys) > 0 {
		return polys
	}
	return lines
}

// wind turns rings in place.
func wind(g orb.Geometry) orb.Geometry {
	switch t := g.(type) {
	case orb.Polygon:
		for i, r := range t {
			want := orb.CCW
			if i > 0 {
				want = orb.CW
			}
			if len(r) == 0 { // which Validate refuses
				continue
			}
			if o := r.Orientation(); o != 0 && o != want {
				r.Reverse()
			}
		}
	case orb.MultiPolygon:
		for _, p := range t {
			wind(p)
		}
	}
	return g
}
