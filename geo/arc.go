package geo

import "math"

// arc is one geodesic on the auxiliary sphere, given where it crosses the equator northwards: by its azimuth α₀ there.
type arc struct {
	alpha0     angle
	k2         float64
	a1, a2, a3 float64
	c1, c2, c3 sines
}

func newArc(alpha0 angle) arc {
	k2 := secondEcc2 * alpha0.cos * alpha0.cos
	e := k2 / (2*(1+math.Sqrt(1+k2)) + k2) // ε, (16)
	return arc{
		alpha0: alpha0, k2: k2,
		a1: seriesA1(e), a2: seriesA2(e), a3: seriesA3(e),
		c1: seriesC1(e), c2: seriesC2(e), c3: seriesC3(e),
	}
}

// node is a point of an arc: its angle σ from the equator crossing and the spherical longitude ω there.
type node struct{ sigma, omega angle }

// nodeAt is (11) and (12): the point of reduced latitude β where the azimuth is α.
func (r *arc) nodeAt(beta, alpha angle) node {
	c := alpha.cos * beta.cos
	if beta.sin == 0 && c == 0 { // on the equator along the equator
		c = 1
	}
	return node{unit(beta.sin, c), unit(r.alpha0.sin*beta.sin, c)}
}

// turn is the angle from a to b in (-π, π], from differences so that small ones are exact.
func turn(a, b angle) float64 {
	return math.Atan2(b.sin*a.cos-b.cos*a.sin, b.cos*a.cos+b.sin*a.sin)
}

// length is (7): metres from node p to node q, sigma radians apart.
func (r *arc) length(p, q node, sigma float64) float64 {
	return semiMinor * r.a1 * (sigma + r.c1.at(q.sigma.sin, q.sigma.cos) - r.c1.at(p.sigma.sin, p.sigma.cos))
}

// longitude is (8): how much the longitude differs from the spherical one between p and q.
func (r *arc) longitude(p, q node, sigma float64) float64 {
	return -flattening * r.alpha0.sin * r.a3 *
		(sigma + r.c3.at(q.sigma.sin, q.sigma.cos) - r.c3.at(p.sigma.sin, p.sigma.cos))
}

// reduced is (38): the reduced length m₁₂ in metres, which is how fast q moves sideways as the azimuth at p turns.
func (r *arc) reduced(p, q node, sigma float64) float64 {
	s1, c1, s2, c2 := p.sigma.sin, p.sigma.cos, q.sigma.sin, q.sigma.cos
	j := (r.a1-r.a2)*sigma +
		r.a1*(r.c1.at(s2, c2)-r.c1.at(s1, c1)) - r.a2*(r.c2.at(s2, c2)-r.c2.at(s1, c1))
	return semiMinor * (math.Sqrt(1+r.k2*s2*s2)*c1*s2 - math.Sqrt(1+r.k2*s1*s1)*s1*c2 - c1*c2*j)
}
