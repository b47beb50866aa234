package analysis

import (
	"slices"

	"threatmap/threat"
)

// ReasonNotCovered is for incidents in weeks that no data set covers whole, such as the first and the last of one.
const ReasonNotCovered = "in a week that the data does not cover whole"

// Monday returns the first day of d's ISO week.
func Monday(d threat.Day) threat.Day { return d - ((d+3)%7+7)%7 }

// Weekly counts incidents by ISO week (Monday to Sunday, UTC) and side. A week without incidents is 0 only where the data covers it.
type Weekly struct {
	First   threat.Day // Monday of the first week; where there are no weeks, without meaning
	Covered []bool     // by week
	All     []int      // by week, of all sides
	Sides   map[string][]int

	Used                      int
	spans, undated, uncovered int
}

// NewWeekly prepares the weeks from the first to the last that lie whole in one of the ranges, such as from the first to the last incident
// of each data set. A range with an open end covers nothing.
func NewWeekly(cover []threat.Days) *Weekly {
	w := &Weekly{Sides: map[string][]int{}}
	var whole [][2]threat.Day // Mondays, both included
	for _, d := range cover {
		if d.First == nil || d.Last == nil {
			continue
		}
		first, last := Monday(*d.First+6), Monday(*d.Last+1)-7
		if first <= last {
			whole = append(whole, [2]threat.Day{first, last})
		}
	}
	if len(whole) == 0 {
		return w
	}
	end := whole[0][1]
	w.First = whole[0][0]
	for _, r := range whole {
		w.First, end = min(w.First, r[0]), max(end, r[1])
	}
	n := int(end-w.First)/7 + 1
	w.Covered, w.All = make([]bool, n), make([]int, n)
	for _, r := range whole {
		for i := w.index(r[0]); i <= w.index(r[1]); i++ {
			w.Covered[i] = true
		}
	}
	return w
}

func (w *Weekly) index(monday threat.Day) int { return int(monday-w.First) / 7 }

// Week returns the Monday of a week by its place.
func (w *Weekly) Week(i int) threat.Day { return w.First + threat.Day(7*i) }

// Place returns a week's place; ok is false for what is no Monday or lies beyond the weeks.
func (w *Weekly) Place(monday threat.Day) (i int, ok bool) {
	if monday != Monday(monday) || monday < w.First {
		return 0, false
	}
	i = w.index(monday)
	return i, i < len(w.All)
}

// LastCovered returns the place of the last week that is covered.
func (w *Weekly) LastCovered() (i int, ok bool) {
	i = len(w.Covered) - 1
	return i, i >= 0
}

// Newest returns the place of the newest week that has n covered weeks before it; where none has, of the newest covered week. So a handful of
// records of another time does not pass for the newest data.
func (w *Weekly) Newest(n int) (i int, ok bool) {
	last, ok := w.LastCovered()
	for i := last; i >= n; i-- {
		if _, before := w.Before(w.All, i, n); before && w.Covered[i] {
			return i, true
		}
	}
	return last, ok
}

// Add counts an incident in its week. One whose possible days span more than a week is not put on a made-up one: it is left out.
func (w *Weekly) Add(e threat.Event) {
	switch {
	case !e.Dated || e.Days.Empty():
		w.undated++
		return
	case e.Days.First == nil || e.Days.Last == nil || Monday(*e.Days.First) != Monday(*e.Days.Last):
		w.spans++
		return
	}
	i, ok := w.Place(Monday(*e.Days.First))
	if !ok || !w.Covered[i] {
		w.uncovered++
		return
	}
	w.Used++
	w.All[i]++
	if w.Sides[e.Side] == nil {
		w.Sides[e.Side] = make([]int, len(w.All))
	}
	w.Sides[e.Side][i]++
}

// Tell writes into the note how many are used and left out.
func (w *Weekly) Tell(n *Note) {
	n.Used += w.Used
	n.Leave(ReasonSpansWeeks, w.spans)
	n.Leave(ReasonNoDate, w.undated)
	n.Leave(ReasonNotCovered, w.uncovered)
}

// Side returns the counts of a side; 0 in every week where it never acted.
func (w *Weekly) Side(side string) []int {
	if counts := w.Sides[side]; counts != nil {
		return counts
	}
	return make([]int, len(w.All))
}

// Before returns the counts of the n weeks before a place; ok is false where the data does not cover them all.
func (w *Weekly) Before(counts []int, place, n int) (before []int, ok bool) {
	if place < n || slices.Contains(w.Covered[place-n:place], false) {
		return nil, false
	}
	return counts[place-n : place], true
}
