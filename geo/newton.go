package geo

import "math"

// guess is a first azimuth at point 1: that of the sphere, or for nearly antipodal points that of (53) to (57), where the sphere knows
// nothing.
func (c *canonicalPair) guess() angle {
	mean := c.beta1.sin + c.beta2.sin
	mean *= mean
	mean /= mean + (c.beta1.cos+c.beta2.cos)*(c.beta1.cos+c.beta2.cos)
	a1, _, sigma := c.sphere(c.lambda12 / (oneLess * math.Sqrt(1+secondEcc2*mean)))
	width := flattening * c.beta1.cos * math.Pi
	if math.IsNaN(sigma) || sigma < math.Pi-3*width*math.Abs(c.beta1.cos) {
		return a1
	}
	x := (c.lambda12 - math.Pi) / (width * seriesA3(0))
	y := (c.beta2.sin*c.beta1.cos + c.beta2.cos*c.beta1.sin) / (width * c.beta1.cos)
	return antipodal(x, y)
}

// antipodal solves the plane problem of the astroid, κ⁴ + 2κ³ + (1−x²−y²)κ² − 2y²κ − y² = 0, for its one positive root by bisection
// and gives the azimuth (56).
func antipodal(x, y float64) angle {
	if y == 0 {
		return unit(-math.Max(-1, x), math.Sqrt(math.Max(0, 1-x*x)))
	}
	f := func(k float64) float64 { return x*x/((1+k)*(1+k)) + y*y/(k*k) - 1 }
	lo, hi := 0.0, 1+math.Abs(x)+math.Abs(y)
	for range 60 {
		if k := (lo + hi) / 2; f(k) > 0 {
			lo = k
		} else {
			hi = k
		}
	}
	k := (lo + hi) / 2
	return unit(-x/(1+k), y/k)
}

// newton finds the azimuth at point 1 that leads to λ12, (45) and (46), with the root always kept in a bracket: λ12(α1) rises with α1,
// so a step that leaves the bracket, or that the slope makes senseless, becomes a bisection.
func (c *canonicalPair) newton(a1 angle) (distM float64, alpha1, alpha2 angle) {
	low, high := angle{tiny, 1}, angle{tiny, -1}
	if a1.sin <= 0 {
		a1 = angle{1, 0}
	}
	for i := range 100 {
		t := c.try(a1)
		if t.miss > 0 {
			high = a1
		} else {
			low = a1
		}
		step := -t.miss / t.slope
		if math.Abs(t.miss) < 2e-16 || i >= 20 && math.Abs(t.miss) < 2e-15 || i == 99 {
			return t.lengthM(), a1, t.alpha2
		}
		next, ok := turned(a1, step)
		if !ok || t.slope <= 0 || turn(low, next) <= 0 || turn(next, high) <= 0 {
			next = unit((low.sin+high.sin)/2, (low.cos+high.cos)/2)
		}
		if next == a1 { // the azimuth can't be told any finer; near the equator it must be told to 1e-25
			return t.lengthM(), a1, t.alpha2
		}
		a1 = next
	}
	panic("unreachable")
}

func turned(a angle, by float64) (angle, bool) {
	if !(math.Abs(by) < math.Pi) {
		return a, false
	}
	sin, cos := math.Sincos(by)
	b := unit(a.sin*cos+a.cos*sin, a.cos*cos-a.sin*sin)
	return b, b.sin > 0
}

// trial is the geodesic that leaves point 1 at some azimuth, followed to the latitude of point 2.
type trial struct {
	arc         arc
	n1, n2      node
	sigma       float64
	alpha2      angle
	miss, slope float64 // how far its longitude is beyond λ12, and how that changes with α1
}

func (t *trial) lengthM() float64 { return t.arc.length(t.n1, t.n2, t.sigma) }

func (c *canonicalPair) try(a1 angle) trial {
	b1, b2 := c.beta1, c.beta2
	if b1.sin == 0 && a1.cos == 0 {
		a1.cos = -tiny // along the equator westwards of its end: which way is told by the limit
	}
	t := trial{arc: newArc(arcStart(a1, b1))}
	t.alpha2 = c.azimuthAt2(a1, t.arc.alpha0)
	t.n1, t.n2 = t.arc.nodeAt(b1, a1), t.arc.nodeAt(b2, t.alpha2)
	t.sigma = math.Max(0, turn(t.n1.sigma, t.n2.sigma))
	if d := turn(t.n1.sigma, t.n2.sigma); d < -1 {
		t.sigma = d + 2*math.Pi
	}
	// ω12−λ12 as one turn, so that nothing is lost near π.
	o1, o2 := t.n1.omega, t.n2.omega
	omega := angle{math.Max(0, o2.sin*o1.cos-o2.cos*o1.sin), o2.cos*o1.cos + o2.sin*o1.sin}
	t.miss = turn(c.lambda, omega) + t.arc.longitude(t.n1, t.n2, t.sigma)
	if t.alpha2.cos == 0 {
		t.slope = -2 * math.Sqrt(1-ecc2*b1.cos*b1.cos) / b1.sin
	} else {
		t.slope = t.arc.reduced(t.n1, t.n2, t.sigma) / (semiMajor * t.alpha2.cos * b2.cos)
	}
	return t
}

// azimuthAt2 is (5) and (45): cos α2 from differences, so that it is right where the latitudes are nearly equal and opposite.
func (c *canonicalPair) azimuthAt2(a1, a0 angle) angle {
	b1, b2 := c.beta1, c.beta2
	if b2.cos == b1.cos && math.Abs(b2.sin) == -b1.sin {
		return angle{a0.sin / b2.cos, math.Abs(a1.cos)}
	}
	d := (b2.cos - b1.cos) * (b1.cos + b2.cos)
	if b1.cos >= -b1.sin {
		d = (b1.sin - b2.sin) * (b1.sin + b2.sin)
	}
	return angle{a0.sin / b2.cos, math.Sqrt(a1.cos*b1.cos*a1.cos*b1.cos+d) / b2.cos}
}
