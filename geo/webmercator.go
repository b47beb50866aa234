package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// webMercatorRadius is that of the sphere of EPSG:3857, in metres.
const webMercatorRadius = 6378137

// FromWebMercator returns the lon/lat of a position in EPSG:3857 (easting, northing in metres).
//
// Returns an error that wraps ErrOutOfRange beyond ±180° of longitude. Latitudes reach ±90° only at infinity.
func FromWebMercator(p orb.Point) (orb.Point, error) {
	lon := p[0] / webMercatorRadius * 180 / math.Pi
	if math.IsNaN(lon) || math.IsNaN(p[1]) || math.Abs(lon) > 180 {
		// The edge of the world, 20037508.342789244 m, is often rounded up.
		if math.Abs(lon) < 180+1e-7 {
			lon = math.Copysign(180, lon)
		} else {
			return p, fmt.Errorf("%w: easting %g m is beyond 180 degrees", ErrOutOfRange, p[0])
		}
	}
	return orb.Point{lon, math.Atan(math.Sinh(p[1]/webMercatorRadius)) * 180 / math.Pi}, nil
}
