package geo

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"
)

// CheckSimple looks for places where a line crosses, touches or runs back over itself: there a position along it is not one. A line that
// ends where it starts is taken. It is exact, as PostGIS is (ST_IsSimple), but for lines so tangled that it would take too long, which it
// refuses. Positions that repeat the one before are passed over. The line must have passed Validate.
//
// Returns an error that wraps ErrCrossing and says where, or ErrTooLarge.
func CheckSimple(line orb.LineString) error {
	all := lineEdges(line)
	closed := line[0] == line[len(line)-1]
	sorted := make([]int, len(all))
	for i := range sorted {
		sorted[i] = i
	}
	slices.SortFunc(sorted, func(i, j int) int {
		a, _ := all[i].span(0)
		b, _ := all[j].span(0)
		return compareFloats(a, b)
	})
	w := crossWork(crossBudget)
	for k, i := range sorted {
		_, end := all[i].span(0)
		low, high := all[i].span(1)
		for _, j := range sorted[k+1:] {
			if start, _ := all[j].span(0); start > end {
				break
			}
			if w--; w < 0 {
				return fmt.Errorf("%w: the line is too tangled to see whether it crosses itself", ErrTooLarge)
			}
			if l, h := all[j].span(1); l > high || h < low {
				continue
			}
			if first, second := min(i, j), max(i, j); w.meetWrongly(all[first], all[second], second-first == 1, closed && first == 0 && second == len(all)-1) {
				return fmt.Errorf("%w: the line meets itself: its edges that begin at [%.6g, %.6g] and [%.6g, %.6g] do", ErrCrossing, all[first].a[0], all[first].a[1], all[second].a[0], all[second].a[1])
			}
		}
	}
	return nil
}

func lineEdges(line orb.LineString) []ringEdge {
	var all []ringEdge
	for k := 1; k < len(line); k++ {
		if line[k-1] != line[k] {
			all = append(all, ringEdge{a: line[k-1], b: line[k]})
		}
	}
	return all
}

// meetWrongly tells whether two edges, s before t, share more than they may: neighbours share one position, where t goes on from s; the last
// and the first of a closed line share the one where it closes.
func (w *crossWork) meetWrongly(s, t ringEdge, neighbours, closing bool) bool {
	switch {
	case neighbours && closing: // there and back
		return true
	case neighbours:
		return w.turn(s.a, s.b, t.b) == 0 && w.back(s.b, s.a, t.b)
	case closing:
		return w.turn(t.a, t.b, s.b) == 0 && w.back(t.b, t.a, s.b)
	}
	return w.meet(s, t)
}

// back tells whether, of three positions in line, p and q are on the same side of the corner.
func (w *crossWork) back(corner, p, q orb.Point) bool {
	axis := 0
	if p[0] == corner[0] {
		axis = 1
	}
	return (p[axis] > corner[axis]) == (q[axis] > corner[axis])
}

// meet tells whether two edges have any position in common.
func (w *crossWork) meet(s, t ringEdge) bool {
	a, b := w.turn(s.a, s.b, t.a), w.turn(s.a, s.b, t.b)
	c, d := w.turn(t.a, t.b, s.a), w.turn(t.a, t.b, s.b)
	if a*b < 0 && c*d < 0 {
		return true
	}
	return a == 0 && within(t.a, s) || b == 0 && within(t.b, s) || c == 0 && within(s.a, t) || d == 0 && within(s.b, t)
}

// within tells whether a position that is in line with an edge is on it.
func within(p orb.Point, s ringEdge) bool {
	for axis := range p {
		if low, high := s.span(axis); p[axis] < low || p[axis] > high {
			return false
		}
	}
	return true
}
