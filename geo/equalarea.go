package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// EqualArea is the Lambert azimuthal equal-area projection of the ellipsoid around a centre: a region of so many square metres on WGS 84
// has as many in the plane, everywhere. Shapes are kept near the centre only: an angle is off by 0.4° at 1,000 km and by 9° at 5,000 km.
//
// Formulas: Snyder, Map Projections – A Working Manual, USGS Professional Paper 1395 (1987), (3-11), (3-12), (3-16), (24-15) to (24-21),
// which is EPSG method 9820. x is metres east, y metres north of the centre.
type EqualArea struct {
	lon0      float64 // degrees
	ecc, ecc2 float64
	qp        float64 // q at the pole
	rq        float64 // radius of the sphere of the same area
	beta1     angle   // authalic latitude of the centre
	d         float64 // makes the scale at the centre true
}

// NewEqualArea returns the projection centred on a lon/lat point.
func NewEqualArea(center orb.Point) EqualArea {
	return equalAreaOn(semiMajor, ecc2, center)
}

func equalAreaOn(a, ecc2 float64, center orb.Point) EqualArea {
	p := EqualArea{lon0: center[0], ecc: math.Sqrt(ecc2), ecc2: ecc2}
	p.qp = p.q(1)
	p.rq = a * math.Sqrt(p.qp/2)
	if math.Abs(center[1]) > 90-1e-9 { // on a pole the scale is true anyway
		p.d, p.beta1 = 1, angle{math.Copysign(1, center[1]), 0}
		return p
	}
	sin, cos := math.Sincos(center[1] * rad)
	p.beta1 = p.authalic(sin, cos)
	p.d = a * cos / math.Sqrt(1-ecc2*sin*sin) / (p.rq * p.beta1.cos)
	return p
}

// Center is the point that the projection is centred on.
func (p *EqualArea) Center() orb.Point {
	return p.LonLat(orb.Point{0, 0})
}

// q is (3-12): twice the area between the equator and a latitude, of one radian, in squares of the semi-major axis.
func (p *EqualArea) q(sinPhi float64) float64 {
	es := p.ecc * sinPhi
	return (1 - p.ecc2) * (sinPhi/(1-es*es) + math.Atanh(es)/p.ecc)
}

// authalic is (3-11), the latitude on the sphere of the same area. Its cosine comes from qp−|q| where the sine is near 1.
func (p *EqualArea) authalic(sinPhi, cosPhi float64) angle {
	q := p.q(sinPhi)
	s := q / p.qp
	if math.Abs(s) < 0.9 {
		return angle{s, math.Sqrt(1 - s*s)}
	}
	// Near a pole 1−s loses digits, so the rest up to the pole is integrated: dq = 2(1−e²)/(1−e²sin²φ)² d(sin φ).
	rest := cosPhi * cosPhi / (1 + math.Abs(sinPhi)) // 1−|sin φ| without loss
	sum := 0.0
	for i, x := range gaussNodes {
		t := 1 - rest*(1+x)/2
		w := 1 - p.ecc2*t*t
		sum += gaussWeights[i] / 2 * 2 * (1 - p.ecc2) / (w * w)
	}
	lack := rest * sum / p.qp
	return angle{math.Copysign(1-lack, s), math.Sqrt(lack * (2 - lack))}
}

// Plane returns the metres east and north of the centre. The centre's antipode has no place; points near it lie on the rim.
func (p *EqualArea) Plane(q orb.Point) orb.Point {
	sinPhi, cosPhi := math.Sincos(q[1] * rad)
	beta := p.authalic(sinPhi, cosPhi)
	sinLon, cosLon := math.Sincos(math.Remainder(q[0]-p.lon0, 360) * rad)
	b := p.rq * math.Sqrt(2/math.Max(tiny, 1+p.beta1.sin*beta.sin+p.beta1.cos*beta.cos*cosLon))
	x := b * beta.cos * sinLon
	y := b * (p.beta1.cos*beta.sin - p.beta1.sin*beta.cos*cosLon)
	return orb.Point{x * p.d, y / p.d}
}

// LonLat is the inverse of Plane. Points outside the map of the earth, more than a diameter away, get the antipode's.
func (p *EqualArea) LonLat(xy orb.Point) orb.Point {
	x, y := xy[0]/p.d, xy[1]*p.d
	rho := math.Hypot(x, y)
	if rho == 0 {
		return orb.Point{p.lon0, p.latitude(p.beta1) * deg}
	}
	half := math.Min(1, rho/(2*p.rq))
	sinC, cosC := 2*half*math.Sqrt(1-half*half), 1-2*half*half
	// The point on the sphere by its coordinates along the axis, north and east, so that poles lose nothing.
	up := cosC*p.beta1.sin + y/rho*sinC*p.beta1.cos
	out := cosC*p.beta1.cos - y/rho*sinC*p.beta1.sin
	east := x / rho * sinC
	beta := unit(up, math.Hypot(out, east))
	return orb.Point{wrapLon(p.lon0 + math.Atan2(east, out)*deg), p.latitude(beta) * deg}
}

// latitude returns the geodetic latitude in radians by Newton's method on q (3-16), started at the series' first term.
func (p *EqualArea) latitude(beta angle) float64 {
	phi := beta.radians() + (p.ecc2/3+31*p.ecc2*p.ecc2/180)*2*beta.sin*beta.cos
	for range 4 {
		sin, cos := math.Sincos(phi)
		now := p.authalic(sin, cos)
		// Both authalic latitudes are angles: their difference loses nothing, near the poles either.
		miss := math.Atan2(beta.sin*now.cos-beta.cos*now.sin, beta.cos*now.cos+beta.sin*now.sin)
		w := 1 - p.ecc2*sin*sin
		slope := 2 * (1 - p.ecc2) / (w * w) / p.qp // dβ/dφ = slope·cos φ/cos β
		if now.cos > 1e-12 {
			slope *= cos / now.cos
		}
		phi += miss / slope
		if math.Abs(miss) < 1e-16 {
			break
		}
	}
	return math.Max(-math.Pi/2, math.Min(math.Pi/2, phi))
}

// Frame returns where a metre east and a metre north of a point lead in the plane. Near the point the projection is this linear map, off
// by r²ρ/4R² over r metres, ρ metres from the centre: 0.06 % of 100 km at 1,000 km. It keeps area, so what is spread evenly stays even.
func (p *EqualArea) Frame(q orb.Point) (east, north orb.Point) {
	const stepM = 100
	at := p.Plane(q)
	lead := func(azi float64) orb.Point {
		next, _ := Direct(q, azi, stepM)
		to := p.Plane(next)
		return orb.Point{(to[0] - at[0]) / stepM, (to[1] - at[1]) / stepM}
	}
	return lead(90), lead(0)
}
