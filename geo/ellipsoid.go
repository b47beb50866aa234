package geo

import "math"

// WGS 84, and what the formulas need of it. Names follow Karney (2013).
const (
	semiMajor  = 6378137.0           // a, metres
	flattening = 1 / 298.257223563   // f
	semiMinor  = semiMajor * oneLess // b
	oneLess    = 1 - flattening      // b/a
	ecc2       = flattening * (2 - flattening)
	secondEcc2 = ecc2 / (oneLess * oneLess)
	third      = flattening / (2 - flattening) // n

	rad = math.Pi / 180
	deg = 180 / math.Pi
)
