package index

import (
	"math"

	"threatmap/threat"
)

// Days on the edges of what a day can be. First days and last days of no date are told apart from open ones: they overlap nothing.
const (
	undatedFirst int32 = math.MaxInt32
	undatedLast  int32 = math.MinInt32
	openPast     int32 = math.MinInt32 + 1
	openFuture   int32 = math.MaxInt32 - 1
)

// spanOfDays returns the columns' spelling of a range of possible days. dated is false where no date is known; a nil end is open.
func spanOfDays(days threat.Days, dated bool) (first, last int32) {
	if !dated {
		return undatedFirst, undatedLast
	}
	first, last = openPast, openFuture
	if days.First != nil {
		first = int32(*days.First)
	}
	if days.Last != nil {
		last = int32(*days.Last)
	}
	return first, last
}

// dayName spells a first day as cursors do; "" = undated.
func dayName(first int32) string {
	switch first {
	case undatedFirst:
		return ""
	case openPast:
		return "-infinity"
	}
	return threat.Day(first).String()
}

// dayNamed is the reverse of dayName, for the names that threat.StartCursor lets through.
func dayNamed(name string) int32 {
	switch name {
	case "":
		return undatedFirst
	case "-infinity":
		return openPast
	case "infinity":
		return openFuture
	}
	var d threat.Day
	if d.UnmarshalText([]byte(name)) != nil {
		return undatedFirst
	}
	return int32(d)
}
