package geo

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// BBox is a box in lon/lat as OGC API – Features spells it. West greater than East means that it crosses the antimeridian.
type BBox struct{ West, South, East, North float64 }

// ParseBBox reads the bbox parameter: four numbers west,south,east,north, or six with a lowest and highest elevation
// (west,south,lowest,east,north,highest), which are checked and dropped.
//
// Returns an error that wraps ErrBBox and names the value and what is accepted.
func ParseBBox(s string) (BBox, error) {
	fields := strings.Split(s, ",")
	if len(fields) != 4 && len(fields) != 6 {
		return BBox{}, fmt.Errorf("%w: %d numbers, must be 4 (west,south,east,north) or 6 (with elevations)", ErrBBox, len(fields))
	}
	v := make([]float64, len(fields))
	for i, field := range fields {
		var err error
		v[i], err = strconv.ParseFloat(strings.TrimSpace(field), 64)
		if err != nil || math.IsNaN(v[i]) || math.IsInf(v[i], 0) {
			return BBox{}, fmt.Errorf("%w: %.40q (number %d) is not a finite number", ErrBBox, field, i+1)
		}
	}
	if len(v) == 6 {
		if v[2] > v[5] {
			return BBox{}, fmt.Errorf("%w: lowest elevation %v is above the highest %v", ErrBBox, v[2], v[5])
		}
		v = []float64{v[0], v[1], v[3], v[4]}
	}
	b := BBox{West: v[0], South: v[1], East: v[2], North: v[3]}
	return b, b.Check()
}

// Check tells whether the four numbers are finite, in range and in order; the error wraps ErrBBox.
func (b BBox) Check() error {
	for _, side := range []struct {
		name         string
		value, limit float64
	}{{"west", b.West, 180}, {"south", b.South, 90}, {"east", b.East, 180}, {"north", b.North, 90}} {
		if !(math.Abs(side.value) <= side.limit) {
			return fmt.Errorf("%w: %s %v must be from -%v to %v", ErrBBox, side.name, side.value, side.limit, side.limit)
		}
	}
	if b.South > b.North {
		return fmt.Errorf("%w: south %v is above north %v", ErrBBox, b.South, b.North)
	}
	return nil
}

// CrossesAntimeridian tells whether the box runs east over ±180°.
func (b BBox) CrossesAntimeridian() bool { return b.West > b.East }

// Split returns the box as one bound, or as two where it crosses the antimeridian: first the one that starts at West.
func (b BBox) Split() []orb.Bound {
	box := func(west, east float64) orb.Bound {
		return orb.Bound{Min: orb.Point{west, b.South}, Max: orb.Point{east, b.North}}
	}
	if !b.CrossesAntimeridian() {
		return []orb.Bound{box(b.West, b.East)}
	}
	return []orb.Bound{box(b.West, 180), box(-180, b.East)}
}

// Contains tells whether the point is in the box or on its edge.
func (b BBox) Contains(p orb.Point) bool {
	if p[1] < b.South || p[1] > b.North {
		return false
	}
	if b.CrossesAntimeridian() {
		return p[0] >= b.West || p[0] <= b.East
	}
	return p[0] >= b.West && p[0] <= b.East
}

// String writes the box as the bbox parameter that reads back the same.
func (b BBox) String() string {
	var s []string
	for _, v := range []float64{b.West, b.South, b.East, b.North} {
		s = append(s, strconv.FormatFloat(v, 'f', -1, 64))
	}
	return strings.Join(s, ",")
}
