package analysis

import "math"

// A place known to a radius lies somewhere in a disc; every spot of the disc is taken to be equally likely. Where the disc meets an edge
// of a belt or corridor, that edge is taken to be straight across the disc. Then the share of the disc on one side of the edge is a circular
// segment, and in a band the difference of two: the shares of bands that fill the plane add up to 1.
//
// Formulas: area of a circular segment, e.g. Bronshtein et al., Handbook of Mathematics, 3.1.5; the corner follows by integration.

// leftOf is the share of a disc of radius 1 round 0 that has x ≤ t.
func leftOf(t float64) float64 {
	switch {
	case t <= -1:
		return 0
	case t >= 1:
		return 1
	}
	return 0.5 + halfSegment(t)*2/math.Pi
}

// halfSegment is the integral of √(1−x²) from 0 to t, for |t| ≤ 1.
func halfSegment(t float64) float64 { return (t*math.Sqrt(1-t*t) + math.Asin(t)) / 2 }

// belowCorner is the share of a disc of radius 1 round 0 that has x ≤ s and y ≤ t.
func belowCorner(s, t float64) float64 {
	if s <= -1 || t <= -1 {
		return 0
	}
	s, t = math.Min(s, 1), math.Min(t, 1)
	if s*s+t*t >= 1 { // the corner is outside the disc, so at most straight cuts are left
		switch {
		case s > 0 && t > 0:
			return leftOf(s) + leftOf(t) - 1
		case s > 0:
			return leftOf(t)
		case t > 0:
			return leftOf(s)
		}
		return 0
	}
	reach := math.Sqrt(1 - t*t) // where the level y = t meets the circle
	area := t*(s+reach) + halfSegment(s) - halfSegment(-reach)
	if t > 0 { // left of that the whole height of the disc is below t
		area += math.Pi * leftOf(-reach)
	}
	return area / math.Pi
}

// shareInBand is the share of a disc in the band between two parallel straight lines: at a signed distance from a line in metres, of radiusM
// ≥ 0, and the band of distances (fromM, toM]. A disc of radius 0 is its point.
func shareInBand(atM, radiusM, fromM, toM float64) float64 {
	if radiusM == 0 {
		if fromM < atM && atM <= toM {
			return 1
		}
		return 0
	}
	return leftOf((toM-atM)/radiusM) - leftOf((fromM-atM)/radiusM)
}

// rectangle is [West, East] × [South, North] in metres of some plane.
type rectangle struct{ West, South, East, North float64 }

// shareInRectangle is the share of a disc round (x, y) in metres in a rectangle. A disc of radius 0 is its point, and edges belong to
// the rectangle.
func shareInRectangle(x, y, radiusM float64, r rectangle) float64 {
	if radiusM == 0 {
		if r.West <= x && x <= r.East && r.South <= y && y <= r.North {
			return 1
		}
		return 0
	}
	w, e, s, n := (r.West-x)/radiusM, (r.East-x)/radiusM, (r.South-y)/radiusM, (r.North-y)/radiusM
	share := belowCorner(e, n) - belowCorner(w, n) - belowCorner(e, s) + belowCorner(w, s)
	return math.Max(0, math.Min(1, share))
}

// Reach says how a place known to a radius lies to a region.
type Reach struct {
	Certain  bool    // the whole disc is in it
	Possible bool    // some of the disc is in it
	Share    float64 // how much of the disc is in it, 0 to 1
}

// reachInBand is the Reach of a disc to a band (fromM, toM] of signed distances.
func reachInBand(atM, radiusM, fromM, toM float64) Reach {
	if radiusM == 0 {
		in := fromM < atM && atM <= toM
		return Reach{in, in, shareInBand(atM, 0, fromM, toM)}
	}
	return Reach{
		Certain:  fromM <= atM-radiusM && atM+radiusM <= toM,
		Possible: fromM < atM+radiusM && atM-radiusM <= toM,
		Share:    shareInBand(atM, radiusM, fromM, toM),
	}
}

// reachInRectangle is the Reach of a disc round (x, y) to a rectangle.
func reachInRectangle(x, y, radiusM float64, r rectangle) Reach {
	if r.West <= x-radiusM && x+radiusM <= r.East && r.South <= y-radiusM && y+radiusM <= r.North {
		return Reach{true, true, 1}
	}
	dx := math.Max(0, math.Max(r.West-x, x-r.East))
	dy := math.Max(0, math.Max(r.South-y, y-r.North))
	return Reach{Possible: math.Hypot(dx, dy) <= radiusM, Share: shareInRectangle(x, y, radiusM, r)}
}
