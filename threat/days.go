package threat

import (
	"fmt"
	"time"
)

// Day is a calendar day without a clock or a zone, counted from 1970-01-01.
type Day int32

// DayOf returns the day of t's own calendar date.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Time returns the day's first instant in UTC.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String returns YYYY-MM-DD.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// Monday returns the Monday of the day's ISO week. Day 0, 1970-01-01, was a Thursday.
func (d Day) Monday() Day { return d - ((d+3)%7+7)%7 }

// MarshalText returns YYYY-MM-DD.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD; a day that does not exist is an error.
func (d *Day) UnmarshalText(b []byte) error {
	t, err := time.Parse(time.DateOnly, string(b))
	if err != nil {
		return fmt.Errorf("day %q: not a calendar day (YYYY-MM-DD)", b)
	}
	*d = DayOf(t)
	return nil
}

// Days is a closed range of days; a nil end is open (unknown in a record, unbounded in a question).
type Days struct {
	First *Day `json:"first"`
	Last  *Day `json:"last"`
}

// OneDay is the range that holds just d.
func OneDay(d Day) Days { return Days{First: &d, Last: &d} }

// Empty reports whether nothing is known: both ends are open.
func (d Days) Empty() bool { return d.First == nil && d.Last == nil }

// Clone returns the same days, kept apart.
func (d Days) Clone() Days {
	for _, day := range []**Day{&d.First, &d.Last} {
		if *day != nil {
			*day = new(**day)
		}
	}
	return d
}
