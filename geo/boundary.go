package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// BorderReachM is how far from a border, in metres, a place is still said to be near it.
const BorderReachM = 100_000

// Region is a country or district. Parent is the country code of a district, empty for a country or where it is not known.
type Region struct {
	Code, Parent string
	Geom         orb.MultiPolygon
}

// Border is the line between countries A and B.
type Border struct {
	Code, A, B string
	Line       orb.MultiLineString
}

// Location says where a geometry is. Country and District are empty where no polygon holds Point.
type Location struct {
	Country, District string
	Point             orb.Point        // the representative point
	Borders           []BorderDistance // within BorderReachM, nearest first
}

// BorderDistance is the least geodesic distance from a geometry to a border. Side is the code of the country whose polygon holds the
// representative point, empty where none does.
type BorderDistance struct {
	Code, Side string
	DistanceM  float64
}

// BoundaryIndex answers where a geometry is. It never changes once made, so any number of goroutines may ask it.
type BoundaryIndex struct {
	countries, districts *regionSet
	borders              []borderPath
	around               []box3 // of each border
}

type borderPath struct {
	Border
	path *path
}

// NewBoundaryIndex prepares countries, districts and borders for Locate. Where countries overlap (a disputed area) the one listed first
// holds the point; the same for districts. A position on an edge that two polygons share belongs to the one east of it, on a level
// edge to the one north of it: so it lies in exactly one of the two.
func NewBoundaryIndex(countries, districts []Region, borders []Border) *BoundaryIndex {
	x := &BoundaryIndex{countries: newRegionSet(countries), districts: newRegionSet(districts)}
	for _, b := range borders {
		p := newPath(b.Line)
		x.borders = append(x.borders, borderPath{b, p})
		x.around = append(x.around, p.boxes[0])
	}
	return x
}

// Locate says in which country and district the representative point of g lies, and how far g is from every border within BorderReachM.
//
// A district is only given where its Parent is the country found, or where one of the two is empty: districts and countries may come
// from sources that differ. The distance is the least geodesic one between g and the border, both with straight lon/lat edges: 0 where
// they touch or where a polygon holds part of the border, otherwise right to 1e-7 or 1 mm for a point, and to about 5 cm for lines and
// polygons. Only geometries with over 200,000 km of edges near the borders are searched more coarsely.
//
// The geometry must be valid (see Validate); a nil or empty one gives the zero Location.
func (x *BoundaryIndex) Locate(g orb.Geometry) Location {
	p, ok := Representative(g)
	if !ok {
		return Location{}
	}
	loc := Location{Point: p}
	if held := x.countries.holding(p); len(held) > 0 {
		loc.Country = held[0].Code
	}
	for _, d := range x.districts.holding(p) {
		if d.Parent == loc.Country || d.Parent == "" || loc.Country == "" {
			loc.District = d.Code
			break
		}
	}
	loc.Borders = x.bordersNear(g, loc.Country)
	return loc
}

func (x *BoundaryIndex) bordersNear(g orb.Geometry, side string) []BorderDistance {
	lines, areas := outlines(g)
	subject := newPathNear(lines, x.around, widened(BorderReachM))
	var out []BorderDistance
	for i := range x.borders {
		b := &x.borders[i]
		if d, ok := b.distance(subject, areas); ok {
			out = append(out, BorderDistance{Code: b.Code, Side: side, DistanceM: d})
		}
	}
	slices.SortStableFunc(out, func(a, b BorderDistance) int {
		return cmp.Or(cmp.Compare(a.DistanceM, b.DistanceM), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// distance is the least one to the border, ok where that is within BorderReachM.
func (b *borderPath) distance(subject *path, areas []orb.Polygon) (distM float64, ok bool) {
	for _, area := range areas {
		if b.startsIn(area) {
			return 0, true
		}
	}
	near, crosses := nearest(subject, b.path, BorderReachM)
	if crosses {
		return 0, true
	}
	distM = math.Inf(1)
	for i := range near {
		d, _, _ := near[i].refined()
		distM = math.Min(distM, d)
	}
	return distM, distM <= BorderReachM
}

// startsIn tells whether the area holds the start of a part of the border: then the part lies within it or crosses its outline.
func (b *borderPath) startsIn(area orb.Polygon) bool {
	for _, line := range b.Line {
		if len(line) > 0 && planar.PolygonContains(area, line[0]) {
			return true
		}
	}
	return false
}

// outlines takes a geometry apart into lines (a point is a line of one) and areas.
func outlines(g orb.Geometry) (lines []orb.LineString, areas []orb.Polygon) {
	switch g := g.(type) {
	case orb.Point:
		lines = []orb.LineString{{g}}
	case orb.MultiPoint:
		for _, p := range g {
			lines = append(lines, orb.LineString{p})
		}
	case orb.LineString:
		lines = []orb.LineString{g}
	case orb.MultiLineString:
		lines = g
	case orb.Ring:
		return outlines(orb.Polygon{g})
	case orb.Bound:
		return outlines(g.ToPolygon())
	case orb.Polygon:
		for _, r := range g {
			lines = append(lines, orb.LineString(r))
		}
		areas = []orb.Polygon{g}
	case orb.MultiPolygon:
		for _, p := range g {
			l, a := outlines(p)
			lines, areas = append(lines, l...), append(areas, a...)
		}
	case orb.Collection:
		for _, part := range g {
			l, a := outlines(part)
			lines, areas = append(lines, l...), append(areas, a...)
		}
	}
	return lines, areas
}
