package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// refined measures a meeting by Karney's method, moving each end along its own lon/lat edge to where the geodesic meets it squarely. It
// returns the distance and where it ends, as fractions of the two edges.
func (m *meeting) refined() (distM, t, u float64) {
	t, u = m.x.at(m.s), m.y.at(m.t)
	distM = Distance(along(m.x.a, m.x.b, t), along(m.y.a, m.y.b, u))
	for range 4 {
		t2, u2 := m.squarer(t, u)
		d := Distance(along(m.x.a, m.x.b, t2), along(m.y.a, m.y.b, u2))
		if !(d < distM) {
			break
		}
		gain := distM - d
		distM, t, u = d, t2, u2
		if gain < 1e-6+1e-10*d {
			break
		}
	}
	return distM, t, u
}

// squarer takes one step on the edge of y, then one on the edge of x if that is not a point.
func (m *meeting) squarer(t, u float64) (float64, float64) {
	u = foot(along(m.x.a, m.x.b, t), m.y.a, m.y.b, u)
	if m.x.a != m.x.b {
		t = foot(along(m.y.a, m.y.b, u), m.x.a, m.x.b, t)
	}
	return t, u
}

// foot takes one step from fraction t of the edge ab towards the point of it nearest to p: along the edge by the part of the distance
// that runs along it. The edge bends against geodesics by s·tan φ/R, at most some percent within 100 km, by which each step overshoots;
// a second step leaves nothing that counts.
func foot(p, a, b orb.Point, t float64) float64 {
	q := along(a, b, t)
	d, _, azi := Inverse(p, q)
	sin, cos := math.Sincos(azi * rad)
	east, north := metresPerDegree(q[1])
	dx, dy := (b[0]-a[0])*east, (b[1]-a[1])*north
	size := dx*dx + dy*dy
	if size == 0 {
		return t
	}
	return clamp01(t - d*(sin*dx+cos*dy)/size)
}

// metresPerDegree returns the length of a degree of longitude and of latitude at a latitude.
func metresPerDegree(lat float64) (east, north float64) {
	sin, cos := math.Sincos(lat * rad)
	w := 1 - ecc2*sin*sin
	n := semiMajor / math.Sqrt(w)
	return n * cos * rad, n * (1 - ecc2) / w * rad
}
