package analysis

import (
	"cmp"
	"fmt"
	"slices"

	"threatmap/threat"
)

// Reasons why an incident is in no week.
const (
	// ReasonNotCovered is for incidents in weeks that their data set does not cover whole, such as its first and its last.
	ReasonNotCovered = "in a week that the data does not cover whole"
	// ReasonPartly is for incidents of data sets that begin or end among the weeks that are compared: they would pass for a rise or a fall.
	ReasonPartly = "of a data set that does not cover all the weeks that are compared"
)

// DataSet is a data set and the time that it covers, such as from its first to its last incident. One with an open end covers nothing.
type DataSet struct {
	Name string // as threat.Event.Origin has it
	Days threat.Days
}

// Weeks returns the Mondays of the first and the last week that lie whole in the data set's time; ok is false where none does.
func (d DataSet) Weeks() (first, last threat.Day, ok bool) {
	if d.Days.First == nil || d.Days.Last == nil {
		return 0, 0, false
	}
	first, last = (*d.Days.First + 6).Monday(), (*d.Days.Last+1).Monday()-7
	return first, last, first <= last
}

// Weekly counts incidents by ISO week (Monday to Sunday, UTC) and side. A week without incidents is 0 only where a data set covers it.
type Weekly struct {
	First   threat.Day // Monday of the first week; where there are no weeks, without meaning
	Covered []bool     // by week: some data set covers it
	All     []int      // by week, of all sides and data sets
	Sides   map[string][]int

	Used                              int
	spans, undated, uncovered, partly int
	sets                              []setWeeks
}

// setWeeks are the incidents of one data set, in the weeks first to last that it covers.
type setWeeks struct {
	name        string
	first, last int
	all         []int // by week, as those of Weekly
	sides       map[string][]int
}

func (s *setWeeks) covers(from, to int) bool { return s.first <= from && to <= s.last }

func (s *setWeeks) of(side string) []int {
	if side == AllSides {
		return s.all
	}
	return s.sides[side]
}

// NewWeekly prepares the weeks from the first to the last that one of the data sets covers.
func NewWeekly(cover []DataSet) *Weekly {
	w := &Weekly{Sides: map[string][]int{}}
	var whole []DataSet
	var end threat.Day
	for _, d := range cover {
		first, last, ok := d.Weeks()
		if !ok {
			continue
		}
		if len(whole) == 0 {
			w.First, end = first, last
		}
		w.First, end = min(w.First, first), max(end, last)
		whole = append(whole, d)
	}
	if len(whole) == 0 {
		return w
	}
	n := w.index(end) + 1
	w.Covered, w.All = make([]bool, n), make([]int, n)
	for _, d := range whole {
		first, last, _ := d.Weeks()
		s := setWeeks{d.Name, w.index(first), w.index(last), make([]int, n), map[string][]int{}}
		for i := s.first; i <= s.last; i++ {
			w.Covered[i] = true
		}
		w.sets = append(w.sets, s)
	}
	slices.SortStableFunc(w.sets, func(a, b setWeeks) int { return cmp.Compare(a.name, b.name) })
	return w
}

func (w *Weekly) index(monday threat.Day) int { return int(monday-w.First) / 7 }

// Week returns the Monday of a week by its place.
func (w *Weekly) Week(i int) threat.Day { return w.First + threat.Day(7*i) }

// Place returns a week's place; ok is false for what is no Monday or lies beyond the weeks.
func (w *Weekly) Place(monday threat.Day) (i int, ok bool) {
	if monday != monday.Monday() || monday < w.First {
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

// Newest returns the place of the newest week that a data set covers together with the n weeks before it; where none does, of the newest covered
// week. So a handful of records of another time does not pass for the newest data.
func (w *Weekly) Newest(n int) (i int, ok bool) {
	last, ok := w.LastCovered()
	for i := last; i >= n; i-- {
		if w.comparable(i-n, i) {
			return i, true
		}
	}
	return last, ok
}

// comparable tells whether a data set covers all these weeks.
func (w *Weekly) comparable(from, to int) bool {
	return slices.ContainsFunc(w.sets, func(s setWeeks) bool { return s.covers(from, to) })
}

// Add counts an incident in its week, and tells whether it did. One whose possible days span more than a week is not put on a made-up one: it is
// left out, and so is what its data set does not cover.
func (w *Weekly) Add(e threat.Event) bool {
	switch {
	case !e.Dated || e.Days.Empty():
		w.undated++
		return false
	case e.Days.First == nil || e.Days.Last == nil || e.Days.First.Monday() != e.Days.Last.Monday():
		w.spans++
		return false
	}
	i, ok := w.Place(e.Days.First.Monday())
	set, known := w.setOf(e.Origin, i)
	switch {
	case !known:
		w.partly++
		return false
	case !ok || !set.covers(i, i):
		w.uncovered++
		return false
	}
	w.Used++
	w.All[i]++
	set.all[i]++
	addTo(w.Sides, e.Side, i, len(w.All))
	addTo(set.sides, e.Side, i, len(w.All))
	return true
}

func addTo(sides map[string][]int, side string, week, weeks int) {
	if sides[side] == nil {
		sides[side] = make([]int, weeks)
	}
	sides[side][week]++
}

// setOf returns the data set of a name, of several the one that covers a week; known is false where there is none.
func (w *Weekly) setOf(name string, week int) (s *setWeeks, known bool) {
	for i := range w.sets {
		if one := &w.sets[i]; one.name == name && (s == nil || one.covers(week, week)) {
			s = one
		}
	}
	return s, s != nil
}

// Tell writes into the note how many are used and left out.
func (w *Weekly) Tell(n *Note) {
	n.Used += w.Used
	n.Leave(ReasonSpansWeeks, w.spans)
	n.Leave(ReasonNoDate, w.undated)
	n.Leave(ReasonNotCovered, w.uncovered)
	n.Leave(ReasonPartly, w.partly)
}

// Side returns the counts of a side; 0 in every week where it never acted.
func (w *Weekly) Side(side string) []int {
	if counts := w.Sides[side]; counts != nil {
		return counts
	}
	return make([]int, len(w.All))
}

// Compared returns the counts of the n weeks before a place and of its own week, the last, of the data sets that cover all of them: one that begins or ends
// among them would pass for a rise or a fall. side may be AllSides. ok is false where no data set does.
func (w *Weekly) Compared(side string, place, n int) (counts []int, ok bool) {
	from := place - n
	if from < 0 || place >= len(w.All) || !w.comparable(from, place) {
		return nil, false
	}
	counts = make([]int, n+1)
	for i := range w.sets {
		if s := &w.sets[i]; s.covers(from, place) {
			if of := s.of(side); of != nil {
				for k := range counts {
					counts[k] += of[from+k]
				}
			}
		}
	}
	return counts, true
}

// Shared returns the place of the first week that every data set covers.
func (w *Weekly) Shared() (first int) {
	for i := range w.sets {
		first = max(first, w.sets[i].first)
	}
	return first
}

// BeginsAndEnds says of each data set that begins or ends among some weeks when it does, and what that means.
func (w *Weekly) BeginsAndEnds(from, to int, meaning string) (sentences []string) {
	for _, s := range w.sets {
		if s.covers(from, to) || s.last < from || s.first > to {
			continue
		}
		sentences = append(sentences, fmt.Sprintf("The data set %s covers only the weeks from %s to %s: %s.", s.name, w.Week(s.first), w.Week(s.last), meaning))
	}
	return sentences
}
