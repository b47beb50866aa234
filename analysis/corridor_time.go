package analysis

import (
	"fmt"
	"math"
	"slices"

	"threatmap/threat"
)

// Segment is the tempo of a stretch of a corridor, over the weeks that the data covers whole.
type Segment struct {
	FromKM float64 `json:"from_km"`
	ToKM   float64 `json:"to_km"`
	Count  int     `json:"count"`
	RatePerKM
	RatePerWeek
	FirstHalf  int       `json:"first_half"`  // of the weeks; the middle one of an odd number is in neither
	SecondHalf int       `json:"second_half"` // of the weeks
	Change     RateRatio `json:"change"`      // the second half against the first

	inWeeks int
}

// weeksOfCorridor takes the incidents in a corridor that have a week, one week after the other.
type weeksOfCorridor struct {
	monday  dayOrNone // of the week that is being taken
	covered int       // which of the covered weeks it is; -1 = none
	rows    []alongRow
	counts  *weekCounts
	some    []alongRow  // room
	all     []weekAlong // of those before

	mediansKM []float64 // of all of them, measured at the end
}

// alongRow is the position of an incident, its number, and that of its stretch.
type alongRow struct {
	alongM float64
	n, bin uint32
}

func (r alongRow) less(o alongRow) bool {
	return r.alongM < o.alongM || r.alongM == o.alongM && r.n < o.n
}

// weekAlong is a week, and whose positions its median lies between.
type weekAlong struct {
	monday    threat.Day
	low, high alongRow
}

// inWeek takes an incident that has a week. One week is counted when the next begins.
func (c *Corridor) inWeek(monday dayOrNone, row alongRow, s *Segment) {
	w := &c.weeks
	if monday != w.monday {
		if monday < w.monday {
			panic(fmt.Sprintf("an incident of the week of %s comes after one of %s", threat.Day(monday), threat.Day(w.monday)))
		}
		c.closeWeek()
		w.monday, w.covered = monday, -1
		if n, ok := c.q.Covered.place(threat.Day(monday)); ok {
			w.covered = n
		}
	}
	w.rows = append(w.rows, row)
	if w.covered < 0 {
		return
	}
	s.inWeeks++
	switch weeks, half := len(c.q.Covered), len(c.q.Covered)/2; {
	case w.covered < half:
		s.FirstHalf++
	case w.covered >= weeks-half:
		s.SecondHalf++
	}
}

func (c *Corridor) closeWeek() {
	w := &c.weeks
	if n := len(w.rows); n > 0 {
		c.tally.inWeeks += n
		low := w.ranked((n - 1) / 2)
		high := low
		if n%2 == 0 {
			high = w.ranked(n / 2)
		}
		w.all = append(w.all, weekAlong{threat.Day(w.monday), low, high})
		c.tally.close(threat.Day(w.monday), w.counts, w.covered >= 0)
	}
	w.rows = w.rows[:0]
}

// ranked returns the row that is at a place of the week's, sorted: the counts tell in which stretch that is, and only its rows are sorted.
func (w *weeksOfCorridor) ranked(place int) alongRow {
	in := uint32(0)
	for bin, bySide := range w.counts.each {
		n := 0
		for _, k := range bySide {
			n += k
		}
		if in = uint32(bin); place < n { //nolint:gosec // there are at most MaxLineBins
			break
		}
		place -= n
	}
	w.some = w.some[:0]
	for i := range w.rows {
		if w.rows[i].bin == in {
			w.some = append(w.some, w.rows[i])
		}
	}
	return nth(w.some, place)
}

// nth puts the nth of a list where it would be if the list were sorted, and what is less before it (Hoare's FIND, CACM 4:321, 1961).
func nth(rows []alongRow, n int) alongRow {
	for lo, hi := 0, len(rows)-1; lo < hi; {
		a, pivot, b := rows[lo], rows[(lo+hi)/2], rows[hi]
		if b.less(a) {
			a, b = b, a
		}
		if pivot.less(a) {
			pivot = a
		} else if b.less(pivot) {
			pivot = b
		}
		i, j := lo, hi
		for i <= j {
			for rows[i].less(pivot) {
				i++
			}
			for pivot.less(rows[j]) {
				j--
			}
			if i <= j {
				rows[i], rows[j] = rows[j], rows[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			hi = j
		case n >= i:
			lo = i
		default:
			return rows[n]
		}
	}
	return rows[n]
}

func (w *weeksOfCorridor) mondays() (list []threat.Day) {
	for _, week := range w.all {
		list = append(list, week.monday)
	}
	return list
}

func newSegments(q CorridorQuestion) []Segment {
	list := make([]Segment, max(1, int(math.Ceil(q.LengthM/(q.SegmentKM*1000)-1e-9))))
	for i := range list {
		list[i].FromKM, list[i].ToKM = float64(i)*q.SegmentKM, math.Min(float64(i+1)*q.SegmentKM, q.LengthM/1000)
	}
	return list
}

// ratedSegments are the segments with rates, which are nil unless rated.
func (c *Corridor) ratedSegments(rated bool) []Segment {
	list, weeks := slices.Clone(c.segments), len(c.q.Covered)
	half := float64(max(weeks/2, 1))
	for i := range list {
		s := &list[i]
		if rated {
			s.RatePerKM, s.RatePerWeek = PerKM(s.Count, s.ToKM-s.FromKM), PerWeek(s.inWeeks, weeks)
		}
		s.Change = CompareRates(s.SecondHalf, half, s.FirstHalf, half, level, TwoSided)
		s.Change.P = nil // there are many segments, and nobody asked about this one
	}
	return list
}
