package geo

import "github.com/paulmach/orb"

// Positions counts the positions of a geometry.
func Positions(g orb.Geometry) (n int) {
	EachRun(g, func(run []orb.Point) { n += len(run) })
	return n
}

// EachRun hands out the positions of a geometry by runs: points, each line, each ring.
func EachRun(g orb.Geometry, use func(run []orb.Point)) {
	switch g := g.(type) {
	case orb.Point:
		use([]orb.Point{g})
	case orb.MultiPoint:
		use(g)
	case orb.LineString:
		use(g)
	case orb.Ring:
		use(g)
	case orb.MultiLineString:
		for _, l := range g {
			use(l)
		}
	case orb.Polygon:
		for _, r := range g {
			use(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			EachRun(p, use)
		}
	case orb.Collection:
		for _, part := range g {
			EachRun(part, use)
		}
	}
}
