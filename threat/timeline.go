package threat

import (
	"iter"
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

// NewTimeline adds the days, which come in order, undated last, and again when they are asked for again, up to bins: "day", "week" (from Monday), "month", "year", or "auto", which
// is the finest that gives no more than 400 bins.
func NewTimeline(counted iter.Seq[DayCount], bin string) Timeline {
	t := Timeline{Bin: bin, Bins: []TimelineBin{}}
	if bin == "auto" {
		t.Bin = autoBin(counted)
	}
	var start, startOf Day
	started := false
	for c := range counted {
		if c.Day == nil {
			t.Undated += c.N
			continue
		}
		if !started || startOf != *c.Day { // sides share a day
			start, startOf, started = binStart(*c.Day, t.Bin), *c.Day, true
		}
		if n := len(t.Bins); n == 0 || t.Bins[n-1].Start != start {
			t.Bins = append(t.Bins, TimelineBin{Start: start, BySide: map[string]int64{}})
		}
		last := &t.Bins[len(t.Bins)-1]
		last.Count += c.N
		last.BySide[c.Side] += c.N
	}
	return t
}

func autoBin(counted iter.Seq[DayCount]) string {
	var first, last Day
	dated := false
	for c := range counted {
		if c.Day != nil {
			if !dated {
				first, dated = *c.Day, true
			}
			last = *c.Day
		}
	}
	if !dated {
		return "day"
	}
	for _, b := range bins {
		if (int(last)-int(first))/b.days+1 <= mostBins {
			return b.name
		}
	}
	return "year"
}

func binStart(d Day, bin string) Day {
	switch bin {
	case "week":
		return d - Day((int(d.Time().Weekday())+6)%7)
	case "month":
		y, m, _ := d.Time().Date()
		return DayOf(time.Date(y, m, 1, 0, 0, 0, 0, time.UTC))
	case "year":
		return DayOf(time.Date(d.Time().Year(), time.January, 1, 0, 0, 0, 0, time.UTC))
	}
	return d
}
