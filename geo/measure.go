package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// LengthM returns the length in metres of a line along its straight lon/lat edges, as a sum of geodesics of at most EdgeM. (Lines of
// more than 200,000 km, which only a stranger sends, are cut more coarsely, so that none takes more than a fraction of a second.)
func LengthM(line orb.LineString) float64 { return lengthBy(line, stepFor(line)) }

// stepFor is EdgeM, or what cuts the lines into about maxPieces where they are longer than that many kilometres.
func stepFor(lines ...orb.LineString) float64 {
	sum := 0.0
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			sum += edgeBound(line[i-1], line[i])
		}
	}
	return math.Max(EdgeM, sum/maxPieces)
}

func lengthBy(line orb.LineString, stepM float64) float64 {
	sum := 0.0
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		n := pieces(a, b, stepM)
		for k := range n {
			sum += Distance(along(a, b, float64(k)/float64(n)), along(a, b, float64(k+1)/float64(n)))
		}
	}
	return sum
}

// AreaM2 returns the area in square metres of a polygon or multipolygon with straight lon/lat edges on the ellipsoid, holes taken off.
// It integrates the exact area below each edge, so its error is that of rounding. Other geometries have the area 0.
func AreaM2(g orb.Geometry) float64 {
	sum := 0.0
	switch g := g.(type) {
	case orb.Ring:
		return math.Abs(ringArea(g))
	case orb.Bound:
		return AreaM2(g.ToPolygon())
	case orb.Polygon:
		for i, r := range g {
			if i == 0 {
				sum += AreaM2(r)
			} else {
				sum -= AreaM2(r)
			}
		}
	case orb.MultiPolygon:
		for _, p := range g {
			sum += AreaM2(p)
		}
	case orb.Collection:
		for _, part := range g {
			sum += AreaM2(part)
		}
	}
	return sum
}

// ringArea is positive for a counterclockwise ring.
func ringArea(r orb.Ring) float64 {
	sum := 0.0
	for i := 1; i < len(r); i++ {
		sum -= areaBelow(r[i-1], r[i])
	}
	return sum
}

// areaBelow is the area between an edge and the equator, positive eastwards: Gauss–Legendre with five nodes on parts of at most 2° of
// latitude.
func areaBelow(a, b orb.Point) float64 {
	n := int(math.Ceil(math.Abs(b[1]-a[1])/2)) | 1
	sum := 0.0
	for k := range n {
		for i, x := range gaussNodes {
			t := (float64(k) + (1+x)/2) / float64(n)
			sum += gaussWeights[i] / 2 * zone(a[1]+t*(b[1]-a[1]))
		}
	}
	return (b[0] - a[0]) * rad * sum / float64(n)
}

var (
	gaussNodes   = [5]float64{-0.9061798459386640, -0.5384693101056831, 0, 0.5384693101056831, 0.9061798459386640}
	gaussWeights = [5]float64{0.2369268850561891, 0.4786286704993665, 0.5688888888888889, 0.4786286704993665, 0.2369268850561891}
)

// zone is the area between the equator and a parallel for one radian of longitude.
func zone(lat float64) float64 {
	e := math.Sqrt(ecc2)
	s := math.Sin(lat * rad)
	return semiMinor * semiMinor / 2 * (s/(1-ecc2*s*s) + math.Atanh(e*s)/e)
}

// Circle returns the geodesic disc of radiusM metres around a point as a polygon of n corners (at least 8), counterclockwise, cut at
// the antimeridian where it crosses it. A disc that holds a pole is not a polygon in lon/lat: there it is the band of latitude down to
// the disc's furthest point, which holds the disc.
func Circle(center orb.Point, radiusM float64, n int) orb.MultiPolygon {
	n = max(n, 8)
	for _, pole := range []float64{-90, 90} {
		if Distance(center, orb.Point{center[0], pole}) <= radiusM {
			far, _ := Direct(center, 90+pole, radiusM)
			return orb.MultiPolygon{capBelow(pole, far[1])}
		}
	}
	ring := make(orb.Ring, 0, n+1)
	for i := range n {
		p, _ := Direct(center, -360*float64(i)/float64(n), radiusM)
		p[0] = center[0] + math.Remainder(p[0]-center[0], 360)
		ring = append(ring, p)
	}
	switch g := Normalize(orb.Polygon{append(ring, ring[0])}).(type) {
	case orb.MultiPolygon:
		return g
	case orb.Polygon:
		return orb.MultiPolygon{g}
	}
	return nil
}

func capBelow(pole, lat float64) orb.Polygon {
	return orb.Bound{
		Min: orb.Point{-180, math.Min(pole, lat)}, Max: orb.Point{180, math.Max(pole, lat)},
	}.ToPolygon()
}
