package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// utmBeta are the coefficients of the way back: Karney (2011), (36).
var utmBeta = func() [6]float64 {
	n := flattening / (2 - flattening)
	n2 := n * n
	n3 := n2 * n
	n4, n5, n6 := n2*n2, n2*n3, n3*n3
	return [6]float64{
		n/2 - 2*n2/3 + 37*n3/96 - n4/360 - 81*n5/512 + 96199*n6/604800,
		n2/48 + n3/15 - 437*n4/1440 + 46*n5/105 - 1118711*n6/3870720,
		17*n3/480 - 37*n4/840 - 209*n5/4480 + 5569*n6/90720,
		4397*n4/161280 - 11*n5/504 - 830251*n6/7257600,
		4583*n5/161280 - 108847*n6/3991680,
		20648693 * n6 / 638668800,
	}
}()

// FromUTM returns the lon/lat of a position (easting, northing in metres) in a northern zone of UTM on WGS 84 (EPSG:32601 to 32660).
//
// Returns an error that wraps ErrOutOfRange further than 2,000 km from the zone's meridian, and beyond the poles.
func FromUTM(zone int, p orb.Point) (orb.Point, error) {
	const far, scale = 2_000_000, 0.9996
	if !(math.Abs(p[0]-500_000) <= far && math.Abs(p[1]) <= 10_000_000) { // NaN is not within either
		return p, fmt.Errorf("%w: easting %g m, northing %g m is too far from zone %d of UTM", ErrOutOfRange, p[0], p[1], zone)
	}
	eta, xi := (p[0]-500_000)/(scale*utmRadius), p[1]/(scale*utmRadius)
	x, y := eta, xi
	for j, b := range utmBeta {
		k := 2 * float64(j+1)
		sin, cos := math.Sincos(k * xi)
		x, y = x-b*cos*math.Sinh(k*eta), y-b*sin*math.Cosh(k*eta)
	}
	sinhX := math.Sinh(x)
	siny, cosy := math.Sincos(y)
	lat := fromConformal(siny / math.Hypot(sinhX, cosy))
	lon := math.Remainder(math.Atan2(sinhX, cosy)/rad+float64(6*zone-183), 360)
	return orb.Point{lon, lat / rad}, nil
}

// fromConformal returns the latitude, in radians, of the tangent of a conformal one, by Newton's method: Karney (2011), (19) to (21).
func fromConformal(conformal float64) float64 {
	ecc := math.Sqrt(ecc2)
	tau := conformal
	for range 6 {
		sinLat := tau / math.Hypot(1, tau)
		sigma := math.Sinh(ecc * math.Atanh(ecc*sinLat))
		is := tau*math.Hypot(1, sigma) - sigma*math.Hypot(1, tau)
		step := (conformal - is) / math.Hypot(1, is) * (1 + (1-ecc2)*tau*tau) / ((1 - ecc2) * math.Hypot(1, tau))
		tau += step
		if math.Abs(step) <= 1e-15*math.Hypot(1, tau) {
			break
		}
	}
	return math.Atan(tau)
}
