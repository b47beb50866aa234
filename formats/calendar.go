package formats

import (
	"time"

	"threatmap/threat"
)

// calendarDay returns the day of a year, month and day in digits, false where there is no such day.
func calendarDay(year, month, day string) (threat.Day, bool) {
	y, ok1 := digits(year, 4, 4)
	m, ok2 := digits(month, 1, 2)
	d, ok3 := digits(day, 1, 2)
	if !ok1 || !ok2 || !ok3 {
		return 0, false
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Year() != y || int(t.Month()) != m || t.Day() != d {
		return 0, false
	}
	return threat.DayOf(t), true
}

func digits(s string, least, most int) (int, bool) {
	if len(s) < least || len(s) > most {
		return 0, false
	}
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
