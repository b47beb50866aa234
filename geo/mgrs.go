package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// Bounds of UTM. Beyond, MGRS goes on with polar grids, which are not made here.
const (
	mgrsSouth = -80
	mgrsNorth = 84
)

// MGRS returns the Military Grid Reference System's name of the square that holds a lon/lat point, with a side of 10^(5−digits) metres: digits 5 is a metre,
// 0 is 100 km. "" beyond 80° south or 84° north.
//
// Names are those of NGA.STND.0037 (2014) for WGS 84; digits are cut off, not rounded, so that the square holds the point.
func MGRS(p orb.Point, digits int) string {
	lon, lat := math.Remainder(p[0], 360), p[1]
	if lat < mgrsSouth || lat > mgrsNorth {
		return ""
	}
	if lon == 180 {
		lon = -180
	}
	zone := utmZone(lon, lat)
	easting, northing := utm(lon-float64(6*zone-183), lat)
	column, row := int(easting/100_000), int(math.Floor(northing/100_000))
	// Columns go through 24 letters in three zones, rows through 20 and begin five later in even zones; I and O are left out.
	const columns, rows, bands = "ABCDEFGHJKLMNPQRSTUVWXYZ", "ABCDEFGHJKLMNPQRSTUV", "CDEFGHJKLMNPQRSTUVWXX"
	square := []byte{columns[(zone-1)%3*8+column-1], rows[(row+100+(zone+1)%2*5)%20]}
	name := fmt.Sprintf("%02d%c%s", zone, bands[int((lat-mgrsSouth)/8)], square)
	if digits == 0 {
		return name
	}
	side := math.Pow10(5 - digits)
	within := func(m float64) int { return int((m - 100_000*math.Floor(m/100_000)) / side) }
	return fmt.Sprintf("%s%0*d%0*d", name, digits, within(easting), digits, within(northing))
}

// utmZone is the zone of 6°, wider and narrower around Norway and Svalbard.
func utmZone(lon, lat float64) int {
	switch {
	case lat >= 56 && lat < 64 && lon >= 3 && lon < 12:
		return 32
	case lat >= 72 && lon >= 0 && lon < 42: // 31, 33, 35 and 37
		return 31 + 2*int((lon+3)/12)
	}
	return int(math.Floor((lon+180)/6)) + 1
}

// The transverse Mercator projection to the sixth power of the third flattening: Krüger's series as in Karney (2011), Journal of Geodesy 85:475, (14) and (35):
// off by 5 nm within 4,000 km of the meridian.
var utmRadius, utmAlpha = func() (float64, [6]float64) {
	n := flattening / (2 - flattening)
	n2 := n * n
	n3 := n2 * n
	n4, n5, n6 := n2*n2, n2*n3, n3*n3
	return semiMajor / (1 + n) * (1 + n2/4 + n4/64 + n6/256), [6]float64{
		n/2 - 2*n2/3 + 5*n3/16 + 41*n4/180 - 127*n5/288 + 7891*n6/37800,
		13*n2/48 - 3*n3/5 + 557*n4/1440 + 281*n5/630 - 1983433*n6/1935360,
		61*n3/240 - 103*n4/140 + 15061*n5/26880 + 167603*n6/181440,
		49561*n4/161280 - 179*n5/168 + 6601661*n6/7257600,
		34729*n5/80640 - 3418889*n6/1995840,
		212378941 * n6 / 319334400,
	}
}()

// utm returns metres east, 500 km on the meridian, and north of the equator, negative south of it, lon in degrees from the meridian.
func utm(lon, lat float64) (easting, northing float64) {
	ecc := math.Sqrt(ecc2)
	sinLat, cosLat := math.Sincos(lat * rad)
	sinLon, cosLon := math.Sincos(lon * rad)
	// The conformal latitude, by its tangent.
	tau := sinLat / cosLat
	sigma := math.Sinh(ecc * math.Atanh(ecc*sinLat))
	tau = tau*math.Hypot(1, sigma) - sigma*math.Hypot(1, tau)
	xi, eta := math.Atan2(tau, cosLon), math.Asinh(sinLon/math.Hypot(tau, cosLon))
	x, y := eta, xi
	for j, a := range utmAlpha {
		k := 2 * float64(j+1)
		sin, cos := math.Sincos(k * xi)
		x, y = x+a*cos*math.Sinh(k*eta), y+a*sin*math.Cosh(k*eta)
	}
	const scale = 0.9996
	return 500_000 + scale*utmRadius*x, scale * utmRadius * y
}
