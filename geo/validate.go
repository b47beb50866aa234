package geo

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Validate checks a geometry before anything is built on it: positions finite and in range, nothing empty, lines of at least two
// different positions, rings closed, of at least four positions and three different ones, holes within their shell. It does not look
// for rings that cross: CheckCrossings does.
//
// Returns an error that wraps ErrEmpty, ErrNotFinite, ErrOutOfRange (both as *CoordError), ErrTooFew, ErrNotClosed, ErrHole or
// ErrUnsupported. A nil geometry is ErrEmpty.
func Validate(g orb.Geometry) error { return validate(g, "coordinates") }

func validate(g orb.Geometry, path string) error {
	switch g := g.(type) {
	case nil:
		return fmt.Errorf("%w: no geometry", ErrEmpty)
	case orb.Point:
		return checkPoint(g, path)
	case orb.MultiPoint:
		return checkPoints(g, path, 1)
	case orb.LineString:
		return checkLine(g, path)
	case orb.Ring:
		return checkRing(g, path)
	case orb.Polygon:
		return checkPolygon(g, path)
	case orb.Bound:
		return checkPolygon(g.ToPolygon(), path)
	case orb.MultiLineString:
		return checkParts(g, path, checkLine)
	case orb.MultiPolygon:
		return checkParts(g, path, checkPolygon)
	case orb.Collection:
		if len(g) == 0 {
			return fmt.Errorf("%w: geometries is empty", ErrEmpty)
		}
		for i, part := range g {
			if err := validate(part, fmt.Sprintf("geometries[%d].coordinates", i)); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("%w: %T", ErrUnsupported, g)
}

func checkParts[T any](parts []T, path string, check func(T, string) error) error {
	if len(parts) == 0 {
		return fmt.Errorf("%w: %s is empty", ErrEmpty, path)
	}
	for i, part := range parts {
		if err := check(part, fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	return nil
}

// okPoint is the check that runs on every vertex; the path is only made where it fails.
func okPoint(p orb.Point) bool {
	return p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90 // NaN fails too
}

func checkPoint(p orb.Point, path string) error {
	if okPoint(p) {
		return nil
	}
	for axis, limit := range [2]float64{180, 90} {
		switch v := p[axis]; {
		case math.IsNaN(v) || math.IsInf(v, 0):
			return &CoordError{Kind: ErrNotFinite, Path: path, Point: p, Axis: axis}
		case math.Abs(v) > limit:
			return &CoordError{Kind: ErrOutOfRange, Path: path, Point: p, Axis: axis}
		}
	}
	return nil
}

func checkPoints(ps []orb.Point, path string, least int) error {
	if len(ps) == 0 {
		return fmt.Errorf("%w: %s is empty", ErrEmpty, path)
	}
	for i, p := range ps {
		if !okPoint(p) {
			return checkPoint(p, fmt.Sprintf("%s[%d]", path, i))
		}
	}
	if len(ps) < least {
		return fmt.Errorf("%w: %s has %d, needs at least %d", ErrTooFew, path, len(ps), least)
	}
	return nil
}

func checkLine(l orb.LineString, path string) error {
	if err := checkPoints(l, path, 2); err != nil {
		return err
	}
	if !distinct(l, 2) {
		return fmt.Errorf("%w: all positions of %s are the same", ErrTooFew, path)
	}
	return nil
}

func checkRing(r orb.Ring, path string) error {
	if err := checkPoints(r, path, 4); err != nil {
		return err
	}
	if r[0] != r[len(r)-1] {
		return fmt.Errorf("%w: %s starts at %v and ends at %v; repeat the first position at the end", ErrNotClosed, path, r[0], r[len(r)-1])
	}
	if !distinct(r, 3) {
		return fmt.Errorf("%w: %s has fewer than 3 different positions", ErrTooFew, path)
	}
	return nil
}

func checkPolygon(p orb.Polygon, path string) error {
	if len(p) == 0 {
		return fmt.Errorf("%w: %s has no ring", ErrEmpty, path)
	}
	for i, r := range p {
		at := fmt.Sprintf("%s[%d]", path, i)
		if err := checkRing(r, at); err != nil {
			return err
		}
		if i > 0 && !holeWithin(r, p[0]) {
			return fmt.Errorf("%w: %s", ErrHole, at)
		}
	}
	return nil
}

// holeWithin is a cheap test: the hole's box is within the shell's, and of two of its vertices one is inside or on the shell (a hole
// may touch its shell).
func holeWithin(hole, shell orb.Ring) bool {
	outer, inner := shell.Bound(), hole.Bound()
	if !outer.Contains(inner.Min) || !outer.Contains(inner.Max) {
		return false
	}
	return planar.RingContains(shell, hole[0]) || planar.RingContains(shell, hole[len(hole)/2])
}

// distinct tells whether ps has at least n (2 or 3) different positions.
func distinct(ps []orb.Point, n int) bool {
	var seen [3]orb.Point
	count := 0
	for _, p := range ps {
		known := false
		for i := range count {
			known = known || seen[i] == p
		}
		if !known {
			seen[count] = p
			if count++; count == n {
				return true
			}
		}
	}
	return false
}
