package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// farthestMercatorLat stands for the poles, which are infinitely far in EPSG:3857.
const farthestMercatorLat = 89.99

// ToWebMercator returns the position of a lon/lat in EPSG:3857 (easting, northing in metres). What lies closer to a pole than 0.01° is put there.
func ToWebMercator(p orb.Point) orb.Point {
	lat := math.Max(-farthestMercatorLat, math.Min(farthestMercatorLat, p[1]))
	return orb.Point{webMercatorRadius * p[0] * rad, webMercatorRadius * math.Asinh(math.Tan(lat*rad))}
}

// MaxUTMReach is how far from a zone's meridian, in degrees of longitude, UTM is worked out: 2,000 km on the equator.
const MaxUTMReach = 18

// UTMMeridian is the middle of a zone of UTM, in degrees.
func UTMMeridian(zone int) float64 { return float64(6*zone - 183) }

// ToUTM returns the position of a lon/lat in a northern zone of UTM on WGS 84 (easting, northing in metres; negative northings south of the equator).
//
// Returns an error that wraps ErrOutOfRange further than MaxUTMReach from the zone's meridian.
func ToUTM(zone int, p orb.Point) (orb.Point, error) {
	from := math.Remainder(p[0]-UTMMeridian(zone), 360)
	if !(math.Abs(from) <= MaxUTMReach) {
		return p, fmt.Errorf("%w: longitude %g is more than %d degrees from zone %d of UTM", ErrOutOfRange, p[0], MaxUTMReach, zone)
	}
	easting, northing := utm(from, p[1])
	return orb.Point{easting, northing}, nil
}
