package analysis

import (
	"slices"

	"threatmap/threat"
)

// CoveredWeeks are the Mondays, in order, of the weeks that the data covers whole: a week without incidents is one with 0 in these only.
type CoveredWeeks []threat.Day

// WeeksCovered returns the weeks that lie whole in the time of a data set, as NewWeekly takes them.
func WeeksCovered(cover []DataSet) (weeks CoveredWeeks) {
	w := NewWeekly(cover)
	for i, covered := range w.Covered {
		if covered {
			weeks = append(weeks, w.Week(i))
		}
	}
	return weeks
}

// place returns which of the weeks it is.
func (c CoveredWeeks) place(monday threat.Day) (i int, ok bool) {
	return slices.BinarySearch(c, monday)
}
