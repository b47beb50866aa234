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
func NewTimeline(counted iter.Seq[DayCount], width string) Timeline {
	t := Timeline{Bin: width, Bins: []TimelineBin{}}
	if width == "auto" {
		t.Bin = autoBin(counted)
	}
	var bin binning
	for c := range counted {
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
