package geo

import "github.com/paulmach/orb"

// Positions counts the positions of a geometry.
func Positions(g orb.Geometry) (n int) {
	switch g := g.(type) {
	case orb.Point:
		return 1
	case orb.MultiPoint:
		return len(g)
	case orb.LineString:
		return len(g)
	case orb.Ring:
		return len(g)
	case orb.MultiLineString:
		for _, l := range g {
			n += len(l)
		}
	case orb.Polygon:
		for _, r := range g {
			n += len(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			n += Positions(p)
		}
	case orb.Collection:
		for _, part := range g {
			n += Positions(part)
		}
	}
	return n
}
