package threat

import (
	"regexp"
	"strings"
	"time"
)

// IntervalForms says what ParseInterval accepts.
const IntervalForms = "a day (2019-03-23), an RFC 3339 instant (2019-03-23T10:00:00Z), or an interval start/end of these, either end open as .. or nothing, the end also as a duration (2019-03-01/P1M)"

// time.Parse alone takes more than RFC 3339, a comma before the fraction for one.
var instant = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

// ParseInterval reads the datetime parameter of OGC API – Features. A day is all of it, in UTC.
//
// Returns a KindInvalid error that says what is wrong.
func ParseInterval(s string) (Interval, error) {
	bad := func(detail string) (Interval, error) {
		return Interval{}, Invalid("datetime", s, detail, IntervalForms)
	}
	start, end, isInterval := strings.Cut(s, "/")
	if !isInterval {
		end = start
		if isOpen(start) {
			return bad("neither a day nor an instant")
		}
	}
	if isOpen(start) && isOpen(end) {
		return bad("an interval that is open at both ends says nothing")
	}
	var iv Interval
	if !isOpen(start) {
		from, _, ok := span(start)
		if !ok {
			return bad("the start is neither a day nor an instant that exists")
		}
		iv.From = &from
	}
	if lasts, ok := parseDuration(end); ok && iv.From != nil {
		to := lasts.after(*iv.From)
		if to.Year() > 9999 {
			return bad("the end is after the year 9999")
		}
		iv.To = &to
	} else if !isOpen(end) {
		_, to, ok := span(end)
		if !ok {
			return bad("the end is neither a day nor an instant that exists")
		}
		iv.To = &to
	}
	if iv.From != nil && iv.To != nil && iv.To.Before(*iv.From) {
		return bad("the end is before the start")
	}
	return iv, nil
}

func isOpen(s string) bool { return s == "" || s == ".." }

// span returns the first and the last instant of a day, or an instant twice.
func span(s string) (first, last time.Time, ok bool) {
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		return day, day.Add(24*time.Hour - time.Microsecond), true // what PostgreSQL can tell apart
	}
	s = strings.ToUpper(s)
	if !instant.MatchString(s) {
		return first, last, false
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return t.UTC(), t.UTC(), err == nil
}
