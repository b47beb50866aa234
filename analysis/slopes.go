package analysis

import (
	"math"
	"slices"
)

// slopesListed is the most points whose slopes are listed; those of more are searched for by halving, which finds the same.
const slopesListed = 600

// slopes is the sorted list of slopes between all pairs of points that differ in x, of which only some places are asked.
type slopes struct {
	points []point
	n      int       // how many slopes
	listed []float64 // nil for many points

	off, room []float64 // what a search works in
}

func newSlopes(points []point) slopes {
	s := slopes{points: points}
	xs := make([]float64, len(points))
	for i, p := range points {
		xs[i] = p.x
	}
	s.n = len(points)*(len(points)-1)/2 - int(tiesOf(xs).pairs)
	if len(points) > slopesListed {
		s.off, s.room = xs, make([]float64, len(xs))
		return s
	}
	for i, a := range points {
		for _, b := range points[i+1:] {
			if b.x > a.x {
				s.listed = append(s.listed, (b.y-a.y)/(b.x-a.x))
			}
		}
	}
	sortFloats(s.listed)
	return s
}

func (s slopes) median() float64 {
	if s.n%2 == 1 {
		return s.at(s.n / 2)
	}
	return (s.at(s.n/2-1) + s.at(s.n/2)) / 2
}

// at returns the slope at a place of the sorted list, from 0; places beyond its ends give the ends.
func (s slopes) at(place int) float64 {
	place = max(0, min(place, s.n-1))
	if s.listed != nil {
		return s.listed[place]
	}
	if s.below(0) <= int64(place) && int64(place) < int64(s.n)-s.above() { // halving would near 0 for ever
		return 0
	}
	low, high := s.bounds()
	for high-low > 1e-13*math.Max(math.Abs(low), math.Abs(high)) {
		middle := low + (high-low)/2
		if middle == low || middle == high {
			break
		}
		if s.below(middle) <= int64(place) {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// bounds holds all slopes: the steepest is between neighbours in x.
func (s slopes) bounds() (low, high float64) {
	from := 0 // the first point of the group of equal x before
	for i := 0; i < len(s.points); {
		j := i
		for j < len(s.points) && s.points[j].x == s.points[i].x {
			j++
		}
		if i > 0 { // a group is ordered by y: its ends are steepest
			run := s.points[i].x - s.points[from].x
			low = math.Min(low, (s.points[i].y-s.points[i-1].y)/run)
			high = math.Max(high, (s.points[j-1].y-s.points[from].y)/run)
		}
		from, i = i, j
	}
	return low - 1, high + 1
}

// above counts the slopes over 0.
func (s slopes) above() int64 {
	mirrored := slices.Clone(s.points)
	for i := range mirrored {
		mirrored[i].y = -mirrored[i].y
	}
	return slopes{points: mirrored, off: s.off, room: s.room}.below(0)
}

// below counts the slopes under a value: the pairs that fall once the line of that slope is taken off.
func (s slopes) below(slope float64) int64 {
	off := s.off
	for i := 0; i < len(s.points); {
		j := i
		for j < len(s.points) && s.points[j].x == s.points[i].x {
			off[j] = s.points[j].y - slope*s.points[j].x
			j++
		}
		slices.Sort(off[i:j]) // rounding must not make pairs of equal x fall
		i = j
	}
	return mergeCount(off, s.room)
}
