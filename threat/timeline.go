package threat

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// mostBins is how many bins "auto" allows before it takes a wider one.
const mostBins = 400

var bins = []struct {
	name string
	days int // at least
}{{"day", 1}, {"week", 7}, {"month", 28}, {"year", 365}}

// DayCount is how many records of one side have the first possible day; nil = none known.
type DayCount struct {
	Day  *Day
	Side string
	N    int64
}

// DayCounts are counts in the order of days, undated last.
type DayCounts struct {
	All         iter.Seq[DayCount]
	First, Last *Day // that have a count; nil = none has
}

// ListedDays are the counts of a list, which has them in the order of days.
func ListedDays(list []DayCount) DayCounts {
	c := DayCounts{All: slices.Values(list)}
	for i := range list {
		if day := list[i].Day; day != nil {
			c.First, c.Last = cmp.Or(c.First, day), day
		}
	}
	return c
}

// CheckBin refuses what is not "day", "week", "month", "year" or "auto".
func CheckBin(bin string) error {
	for _, b := range bins {
		if b.name == bin {
			return nil
		}
	}
	if bin == "auto" {
		return nil
	}
	return Invalid("bin", bin, "unknown bin", "day, week, month, year, auto")
}

// NewTimeline adds the days up to bins: "day", "week" (from Monday), "month", "year", or "auto", which is the finest that gives no more than 400 bins.
func NewTimeline(counted DayCounts, width string) Timeline {
	t := Timeline{Bin: width, Bins: []TimelineBin{}}
	if width == "auto" {
		t.Bin = autoBin(counted)
	}
	var bin binning
	for c := range counted.All {
		if c.Day == nil {
			t.Undated += c.N
			continue
		}
		if len(bin.sides) > 0 && *c.Day >= bin.end {
			t.Bins = append(t.Bins, bin.done())
		}
		if len(bin.sides) == 0 {
			bin.start, bin.end = binAround(*c.Day, t.Bin)
		}
		bin.add(c.Side, c.N)
	}
	if len(bin.sides) > 0 {
		t.Bins = append(t.Bins, bin.done())
	}
	return t
}

// binning is a bin being counted. It looks sides up in a short list: a map would take longer than all the rest.
type binning struct {
	start, end Day // excluded
	sides      []sideCount
}

type sideCount struct {
	side string
	n    int64
}

func (b *binning) add(side string, n int64) {
	for i := range b.sides {
		if b.sides[i].side == side {
			b.sides[i].n += n
			return
		}
	}
	b.sides = append(b.sides, sideCount{side, n})
}

// done returns the bin, and begins anew.
func (b *binning) done() TimelineBin {
	t := TimelineBin{Start: b.start, BySide: make(map[string]int64, len(b.sides))}
	for _, one := range b.sides {
		t.Count += one.n
		t.BySide[one.side] = one.n
	}
	b.sides = b.sides[:0]
	return t
}

func autoBin(counted DayCounts) string {
	if counted.First == nil {
		return "day"
	}
	for _, b := range bins {
		if (int(*counted.Last)-int(*counted.First))/b.days+1 <= mostBins {
			return b.name
		}
	}
	return "year"
}

// binAround returns the bin that a day is in, its end excluded.
func binAround(d Day, bin string) (start, end Day) {
	y, m, _ := d.Time().Date()
	switch bin {
	case "week":
		start = d - Day((int(d.Time().Weekday())+6)%7)
		return start, start + 7
	case "month":
		return firstOf(y, m), firstOf(y, m+1)
	case "year":
		return firstOf(y, time.January), firstOf(y+1, time.January)
	}
	return d, d + 1
}

func firstOf(year int, month time.Month) Day {
	return DayOf(time.Date(year, month, 1, 0, 0, 0, 0, time.UTC))
}
