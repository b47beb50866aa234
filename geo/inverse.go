package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Distance returns the length in metres of the geodesic between two points on WGS 84, by Karney's method.
func Distance(p, q orb.Point) float64 {
	d, _, _ := Inverse(p, q)
	return d
}

// Inverse returns the geodesic distance in metres between two points, and the azimuths of the geodesic at p and at q (degrees clockwise
// from north, both pointing from p towards q). By Karney (2013); good to some nanometres for all pairs, nearly antipodal ones too,
// where the guard around Newton's method keeps it converging.
//
// Where there are several shortest geodesics one of them is taken. For the same point twice the azimuths are 180, as in GeographicLib's
// limit of two points on one meridian nearing each other.
func Inverse(p, q orb.Point) (distM, azi1, azi2 float64) {
	c := canonical(p, q)
	d, a1, a2 := c.solve()
	a1, a2 = c.restore(a1, a2)
	return d, a1.radians() * deg, a2.radians() * deg
}

// canonicalPair is a pair turned and mirrored so that φ1 ≤ 0, |φ1| ≥ |φ2| and 0 ≤ λ12 ≤ π, (44).
type canonicalPair struct {
	beta1, beta2          angle
	lambda                angle // λ12
	lambda12              float64
	swapped, north, west  bool
	meridional, onEquator bool
}

func canonical(p, q orb.Point) canonicalPair {
	var c canonicalPair
	d := math.Remainder(q[0]-p[0], 360)
	if lo := lostIn(q[0], p[0]); lo != 0 {
		d += lo
	}
	lat1, lat2 := p[1], q[1]
	if d < 0 {
		d, c.west = -d, true
	}
	if math.Abs(lat1) < math.Abs(lat2) {
		lat1, lat2, c.swapped = lat2, lat1, true
	}
	if lat1 > 0 {
		lat1, lat2, c.north = -lat1, -lat2, true
	}
	c.beta1, c.beta2 = reducedLat(lat1), reducedLat(lat2)
	if lat1 == lat2 { // equal and opposite latitudes must stay so through rounding
		c.beta2 = c.beta1
	} else if lat1 == -lat2 {
		c.beta2 = angle{-c.beta1.sin, c.beta1.cos}
	}
	c.lambda, c.lambda12 = fromDegrees(d), d*rad
	c.meridional = lat1 == -90 || d == 0 || d == 180
	c.onEquator = lat1 == 0 && d <= 180*(1-flattening)
	return c
}

// lostIn is what rounding took from the difference a−b (Knuth's two-sum).
func lostIn(a, b float64) float64 {
	s := a - b
	t := s - a
	return (a - (s - t)) + (-b - t)
}

// restore turns azimuths of the canonical pair into those of the given one.
func (c *canonicalPair) restore(a1, a2 angle) (angle, angle) {
	flipSin, flipCos := 1.0, 1.0
	if c.swapped { // the same way walked backwards: north becomes south; east stays, the longitudes were mirrored
		a1, a2, flipCos = a2, a1, -flipCos
	}
	if c.north {
		flipCos = -flipCos
	}
	if c.west {
		flipSin = -flipSin
	}
	return angle{a1.sin * flipSin, a1.cos * flipCos}, angle{a2.sin * flipSin, a2.cos * flipCos}
}

func (c *canonicalPair) solve() (distM float64, a1, a2 angle) {
	if c.meridional {
		if d, a1, a2, ok := c.alongMeridian(); ok {
			return d, a1, a2
		}
	}
	if c.onEquator {
		return semiMajor * c.lambda12, angle{1, 0}, angle{1, 0}
	}
	if d, a1, a2, ok := c.short(); ok {
		return d, a1, a2
	}
	return c.newton(c.guess())
}

// alongMeridian is exact unless the points are at opposite longitudes and so near antipodal that a way beside the meridian is shorter,
// which the reduced length tells by its sign.
func (c *canonicalPair) alongMeridian() (distM float64, a1, a2 angle, ok bool) {
	a1, a2 = angle{c.lambda.sin, c.lambda.cos}, angle{0, 1}
	r := newArc(angle{0, 1})
	n1 := node{sigma: unit(c.beta1.sin, a1.cos*c.beta1.cos)}
	n2 := node{sigma: unit(c.beta2.sin, a2.cos*c.beta2.cos)}
	sigma := math.Max(0, turn(n1.sigma, n2.sigma))
	if turn(n1.sigma, n2.sigma) < -1 { // half turn, rounded to the other sign
		sigma = math.Pi
	}
	if sigma >= 1 && r.reduced(n1, n2, sigma) < 0 {
		return 0, a1, a2, false
	}
	return math.Max(0, r.length(n1, n2, sigma)), a1, a2, true
}

// shortArc is where an arc is so small that the ellipsoid is a sphere of the local radius to full precision.
const shortArc = 1e-7

// short solves pairs less than about a metre apart, where Newton's method would only chase rounding: (48) to (51).
func (c *canonicalPair) short() (distM float64, a1, a2 angle, ok bool) {
	mean := c.beta1.sin + c.beta2.sin
	mean *= mean
	mean /= mean + (c.beta1.cos+c.beta2.cos)*(c.beta1.cos+c.beta2.cos)
	w := math.Sqrt(1 + secondEcc2*mean) // dn; b·dn·σ is the length
	a1, a2, sigma := c.sphere(c.lambda12 / (oneLess * w))
	if sigma >= shortArc {
		return 0, a1, a2, false
	}
	return sigma * semiMinor * w, a1, a2, true
}

// sphere solves the pair on the auxiliary sphere for the spherical longitude difference omega.
func (c *canonicalPair) sphere(omega float64) (a1, a2 angle, sigma float64) {
	sin, cos := math.Sincos(omega)
	b1, b2 := c.beta1, c.beta2
	across := b2.sin*b1.cos - b2.cos*b1.sin // sin(β2−β1)
	half := math.Sin(omega / 2)
	y1 := across + 2*half*half*b2.cos*b1.sin // b1.cos·b2.sin − b1.sin·b2.cos·cos ω, without cancelling
	y2 := across - 2*half*half*b1.cos*b2.sin
	if cos < 0 {
		y1 = b1.cos*b2.sin - b1.sin*b2.cos*cos
		y2 = -b1.sin*b2.cos + b1.cos*b2.sin*cos
	}
	a1, a2 = unit(b2.cos*sin, y1), unit(b1.cos*sin, y2)
	return a1, a2, math.Atan2(math.Hypot(b2.cos*sin, y1), b1.sin*b2.sin+b1.cos*b2.cos*cos)
}
