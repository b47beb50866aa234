package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// Representative returns one point that stands for a geometry and lies on it: a point itself; the middle of a line by length; a point
// on a polygon's surface; of a Multi… that of its largest part (the first of several points); of a collection that of its first part
// of the highest dimension. ok is false where there is nothing to stand for.
func Representative(g orb.Geometry) (p orb.Point, ok bool) {
	switch g := g.(type) {
	case orb.Point:
		return g, true
	case orb.MultiPoint:
		if len(g) > 0 {
			return g[0], true
		}
	case orb.LineString:
		return middle(g)
	case orb.MultiLineString:
		step := stepFor(g...)
		return middle(largest(g, func(l orb.LineString) float64 { return lengthBy(l, step) }))
	case orb.Ring:
		return onSurface(orb.Polygon{g})
	case orb.Bound:
		return g.Center(), !g.IsEmpty()
	case orb.Polygon:
		return onSurface(g)
	case orb.MultiPolygon:
		return onSurface(largest(g, func(p orb.Polygon) float64 { return AreaM2(p) }))
	case orb.Collection:
		return ofCollection(g)
	}
	return orb.Point{}, false
}

func largest[T any](parts []T, size func(T) float64) T {
	var best T
	most := -1.0
	for _, part := range parts {
		if v := size(part); v > most {
			best, most = part, v
		}
	}
	return best
}

func ofCollection(c orb.Collection) (orb.Point, bool) {
	var best orb.Geometry
	for _, part := range c {
		if part != nil && (best == nil || part.Dimensions() > best.Dimensions()) {
			best = part
		}
	}
	return Representative(best)
}

func middle(line orb.LineString) (orb.Point, bool) {
	if len(line) == 0 {
		return orb.Point{}, false
	}
	line = Densify(line, stepFor(line))
	left := 0.0
	for i := 1; i < len(line); i++ {
		left += Distance(line[i-1], line[i]) / 2
	}
	for i := 1; i < len(line); i++ {
		d := Distance(line[i-1], line[i])
		if d >= left && d > 0 {
			return along(line[i-1], line[i], left/d), true
		}
		left -= d
	}
	return line[len(line)-1], true
}

// onSurface takes the middle of the widest stretch inside the polygon on the parallel halfway up, or on another one where that has none
// (a parallel just through a spike).
func onSurface(p orb.Polygon) (orb.Point, bool) {
	if len(p) == 0 || len(p[0]) == 0 {
		return orb.Point{}, false
	}
	b := p.Bound()
	for _, share := range []float64{0.5, 0.4375, 0.5625, 0.25, 0.75, 0.125, 0.875, 0.03, 0.97} {
		lat := b.Min[1] + share*(b.Max[1]-b.Min[1])
		if west, east := widest(p, lat); east > west {
			return orb.Point{west + (east-west)/2, lat}, true
		}
	}
	return p[0][0], true
}

func widest(p orb.Polygon, lat float64) (west, east float64) {
	var xs []float64
	for _, e := range risingEdges(p) {
		if (e.y1 <= lat) != (e.y2 <= lat) {
			xs = append(xs, e.x1+(lat-e.y1)/(e.y2-e.y1)*(e.x2-e.x1))
		}
	}
	slices.Sort(xs)
	for i := 1; i < len(xs); i += 2 {
		if xs[i]-xs[i-1] > east-west {
			west, east = xs[i-1], xs[i]
		}
	}
	return west, east
}
