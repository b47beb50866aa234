package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// mostBins is how many bins "auto" allows before it takes a wider one.
const mostBins = 400

var bins = []struct {
	name string
	days int // at least
}{{"day", 1}, {"week", 7}, {"month", 28}, {"year", 365}}

// Timeline counts the records that match by first possible day: bin is "day", "week" (from Monday), "month", "year", or "auto", which is
// the finest that gives no more than 400 bins. A record whose first possible day is not known, or open, counts as undated.
func (db *DB) Timeline(ctx context.Context, f threat.Filter, bin string) (t threat.Timeline, err error) {
	if bin != "auto" && widthOf(bin) == 0 {
		return t, threat.Invalid("bin", bin, "unknown bin", "day, week, month, year, auto")
	}
	m, err := whereMarked(f)
	if err != nil {
		return t, err
	}
	by := tally{by: []string{"first_day AS day"}, values: []string{"side"}, totals: []string{"count(*) AS n"}}
	sql := "SELECT CASE WHEN isfinite(day) THEN day - date '1970-01-01' END AS day, side, sum(n)::bigint FROM " + by.from(m) + " GROUP BY 1, 2 ORDER BY 1"
	counted, err := kept(ctx, db, "count incidents by day", f, func(ctx context.Context, tx pgx.Tx) ([]dayCount, error) {
		rows, err := query(ctx, tx, sql, m.args)
		if err != nil {
			return nil, err
		}
		return pgx.CollectRows(rows, pgx.RowToStructByPos[dayCount])
	})
	if err != nil {
		return t, err
	}
	return binned(counted, bin), nil
}

// dayCount is how many records of one side have the first possible day; nil = none known.
type dayCount struct {
	Day  *int32
	Side string
	N    int64
}

// binned adds the days, which come in order, undated last, up to bins.
func binned(counted []dayCount, bin string) threat.Timeline {
	t := threat.Timeline{Bin: bin, Bins: []threat.TimelineBin{}}
	if bin == "auto" {
		t.Bin = autoBin(counted)
	}
	for _, c := range counted {
		if c.Day == nil {
			t.Undated += c.N
			continue
		}
		start := binStart(threat.Day(*c.Day), t.Bin)
		if n := len(t.Bins); n == 0 || t.Bins[n-1].Start != start {
			t.Bins = append(t.Bins, threat.TimelineBin{Start: start, BySide: map[string]int64{}})
		}
		last := &t.Bins[len(t.Bins)-1]
		last.Count += c.N
		last.BySide[c.Side] += c.N
	}
	return t
}

func autoBin(counted []dayCount) string {
	var first, last *int32
	for _, c := range counted {
		if c.Day != nil {
			if first == nil {
				first = c.Day
			}
			last = c.Day
		}
	}
	if first == nil {
		return "day"
	}
	for _, b := range bins {
		if (int(*last)-int(*first))/b.days+1 <= mostBins {
			return b.name
		}
	}
	return "year"
}

func widthOf(bin string) int {
	for _, b := range bins {
		if b.name == bin {
			return b.days
		}
	}
	return 0
}

func binStart(d threat.Day, bin string) threat.Day {
	y, m, _ := d.Time().Date()
	switch bin {
	case "week":
		return d - threat.Day((int(d.Time().Weekday())+6)%7)
	case "month":
		return threat.DayOf(time.Date(y, m, 1, 0, 0, 0, 0, time.UTC))
	case "year":
		return threat.DayOf(time.Date(y, time.January, 1, 0, 0, 0, 0, time.UTC))
	}
	return d
}
