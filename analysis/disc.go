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

// cut is a straight cut through a disc of radius 1 round 0, at a distance from its middle, and the share of the disc that it leaves.
type cut struct{ at, left float64 }

func cutAt(t float64) cut { return cut{t, leftOf(t)} }

// belowCorner is the share of a disc of radius 1 round 0 that has x ≤ the first cut and y ≤ the second.
func belowCorner(x, y cut) float64 {
	if x.at <= -1 || y.at <= -1 {
		return 0
	}
	s, t := min(x.at, 1), min(y.at, 1)
	if s*s+t*t >= 1 { // the corner is outside the disc, so at most straight cuts are left
		switch {
		case s > 0 && t > 0:
			return x.left + y.left - 1
		case s > 0:
			return y.left
		case t > 0:
			return x.left
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
	if r.West <= x-radiusM && x+radiusM <= r.East { // of a long rectangle, nearly all of them
		return max(0, shareInBand(y, radiusM, r.South, r.North))
	}
	w, e, s, n := cutAt((r.West-x)/radiusM), cutAt((r.East-x)/radiusM), cutAt((r.South-y)/radiusM), cutAt((r.North-y)/radiusM)
	share := belowCorner(e, n) - belowCorner(w, n) - belowCorner(e, s) + belowCorner(w, s)
	return max(0, min(1, share))
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
	return discInBand(atM, radiusM, fromM, toM, shareInBand(atM, radiusM, fromM, toM))
}

// discInBand is that of a disc whose share in the band is known.
func discInBand(atM, radiusM, fromM, toM, share float64) Reach {
	return Reach{
		Certain:  fromM <= atM-radiusM && atM+radiusM <= toM,
		Possible: fromM < atM+radiusM && atM-radiusM <= toM,
		Share:    share,
	}
}

// reachInRectangle is the Reach of a disc round (x, y) to a rectangle.
func reachInRectangle(x, y, radiusM float64, r rectangle) Reach {
	if r.West <= x-radiusM && x+radiusM <= r.East && r.South <= y-radiusM && y+radiusM <= r.North {
		return Reach{true, true, 1}
	}
	dx := max(0, r.West-x, x-r.East)
	dy := max(0, r.South-y, y-r.North)
	return Reach{Possible: dx == 0 && dy == 0 || dx*dx+dy*dy <= radiusM*radiusM, Share: shareInRectangle(x, y, radiusM, r)}
}
