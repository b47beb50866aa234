package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// vec is a position or direction in metres in earth-centred axes. Chords between positions rank distances: up to 150 km a chord and its
// geodesic keep the same proportion to 1e-7, there is no antimeridian and no pole, and a piece of EdgeM is straight to 2 cm.
type vec [3]float64

func toSpace(p orb.Point) vec {
	sinLat, cosLat := math.Sincos(p[1] * rad)
	sinLon, cosLon := math.Sincos(p[0] * rad)
	n := semiMajor / math.Sqrt(1-ecc2*sinLat*sinLat)
	return vec{n * cosLat * cosLon, n * cosLat * sinLon, n * (1 - ecc2) * sinLat}
}

func (a vec) sub(b vec) vec             { return vec{a[0] - b[0], a[1] - b[1], a[2] - b[2]} }
func (a vec) plus(b vec, t float64) vec { return vec{a[0] + t*b[0], a[1] + t*b[1], a[2] + t*b[2]} }
func (a vec) dot(b vec) float64         { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }
func clamp01(t float64) float64         { return math.Max(0, math.Min(1, t)) }

// segmentsApart returns the squared distance between the straight segments p1q1 and p2q2 and the fractions where they are nearest.
// Either may be a single point.
func segmentsApart(p1, q1, p2, q2 vec) (dist2, s, t float64) {
	d1, d2, r := q1.sub(p1), q2.sub(p2), p1.sub(p2)
	a, e, f := d1.dot(d1), d2.dot(d2), d2.dot(r)
	c, b := d1.dot(r), d1.dot(d2)
	switch denom := a*e - b*b; {
	case a == 0 && e == 0:
	case a == 0:
		t = clamp01(f / e)
	case e == 0:
		s = clamp01(-c / a)
	default:
		if denom > 1e-12*a*e {
			s = clamp01((b*f - c*e) / denom)
		}
		if t = (b*s + f) / e; t < 0 || t > 1 {
			t = clamp01(t)
			s = clamp01((b*t - c) / a)
		}
	}
	v := r.plus(d1, s).plus(d2, -t)
	return v.dot(v), s, t
}

// box3 is an upright box in space.
type box3 struct{ min, max vec }

func boxAround(a, b vec) box3 {
	var x box3
	for i := range a {
		x.min[i], x.max[i] = math.Min(a[i], b[i]), math.Max(a[i], b[i])
	}
	return x
}

func (x box3) with(y box3) box3 {
	for i := range x.min {
		x.min[i], x.max[i] = math.Min(x.min[i], y.min[i]), math.Max(x.max[i], y.max[i])
	}
	return x
}

func (x box3) grown(byM float64) box3 {
	for i := range x.min {
		x.min[i] -= byM
		x.max[i] += byM
	}
	return x
}

// apart2 is the squared distance between two boxes.
func (x *box3) apart2(y *box3) float64 {
	sum := 0.0
	for i := range x.min {
		if d := x.min[i] - y.max[i]; d > 0 {
			sum += d * d
		} else if d := y.min[i] - x.max[i]; d > 0 {
			sum += d * d
		}
	}
	return sum
}
