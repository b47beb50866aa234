package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Direct returns the point that lies distM metres from p along the geodesic that leaves p at the azimuth azi (degrees clockwise from
// north), and the azimuth there. Good to some nanometres for any distance; a negative one goes backwards.
func Direct(p orb.Point, azi, distM float64) (q orb.Point, azi2 float64) {
	alpha1, beta1 := fromDegrees(azi), reducedLat(p[1])
	r := newArc(arcStart(alpha1, beta1))
	n1 := r.nodeAt(beta1, alpha1)

	// (20): τ is the distance along an arc that grows evenly; the reverted series gives σ back.
	t := distM / (semiMinor * r.a1)
	start := r.c1.at(n1.sigma.sin, n1.sigma.cos)
	sin, cos := math.Sincos(start + t)
	tau2 := angle{n1.sigma.sin*cos + n1.sigma.cos*sin, n1.sigma.cos*cos - n1.sigma.sin*sin}
	revert := seriesC1r(r.k2 / (2*(1+math.Sqrt(1+r.k2)) + r.k2))
	sigma := t + start + revert.at(tau2.sin, tau2.cos)

	n2, beta2, alpha2 := r.nodeAfter(n1, sigma)
	lon := r.omegaBetween(n1, n2, sigma) + r.longitude(n1, n2, sigma)
	q = orb.Point{wrapLon(p[0] + math.Remainder(lon*deg, 360)), math.Atan2(beta2.sin, oneLess*beta2.cos) * deg}
	return q, alpha2.radians() * deg
}

// nodeAfter is the point sigma radians further along, with its reduced latitude and azimuth: (13), (14).
func (r *arc) nodeAfter(n node, sigma float64) (n2 node, beta2, alpha2 angle) {
	sin, cos := math.Sincos(sigma)
	s := angle{n.sigma.sin*cos + n.sigma.cos*sin, n.sigma.cos*cos - n.sigma.sin*sin}
	a0 := r.alpha0
	beta2 = angle{a0.cos * s.sin, math.Hypot(a0.sin, a0.cos*s.cos)}
	if beta2.cos == 0 { // at a pole: keep the azimuth defined
		beta2.cos = tiny
		s.cos = tiny
	}
	return node{s, unit(a0.sin*s.sin, s.cos)}, beta2, unit(a0.sin, a0.cos*s.cos)
}

// omegaBetween unrolls the spherical longitude: ω and σ turn together, apart by less than a half turn.
func (r *arc) omegaBetween(n1, n2 node, sigma float64) float64 {
	east := math.Copysign(1, r.alpha0.sin)
	lag := func(n node) float64 { // σ − east·ω, never over π/2
		return turn(angle{east * n.omega.sin, n.omega.cos}, n.sigma)
	}
	return east * (sigma - (lag(n2) - lag(n1)))
}

// tiny stands in for a zero cosine at the poles, so that azimuths and longitudes there follow the meridian of the point.
const tiny = 1e-150

// reducedLat is (6): tan β = (1−f) tan φ.
func reducedLat(lat float64) angle {
	phi := fromDegrees(lat)
	beta := unit(oneLess*phi.sin, phi.cos)
	beta.cos = math.Max(tiny, beta.cos)
	return beta
}

// arcStart is (10): the azimuth at the equator of the geodesic with azimuth α at reduced latitude β.
func arcStart(alpha, beta angle) angle {
	return angle{alpha.sin * beta.cos, math.Hypot(alpha.cos, alpha.sin*beta.sin)}
}

func wrapLon(lon float64) float64 {
	return math.Remainder(lon, 360)
}
