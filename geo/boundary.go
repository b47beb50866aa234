package geo

import (
	"github.com/paulmach/orb"
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
type BoundaryIndex struct{}

// NewBoundaryIndex prepares countries, districts and borders for Locate.
func NewBoundaryIndex(countries, districts []Region, borders []Border) *BoundaryIndex {
	return &BoundaryIndex{}
}
