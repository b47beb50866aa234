package store

import (
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"threatmap/threat"
)

// A record with clock times is asked by them, any other by its days; one without a date never matches.
const (
	overlaps = `CASE WHEN clock IS NULL THEN first_day <= @to_day::date AND last_day >= @from_day::date
		ELSE clock && tstzrange(@from::timestamptz, @to::timestamptz, '[]') END`
	within = `CASE WHEN clock IS NULL THEN first_day >= @from_day::date AND last_day <= @to_day::date
		ELSE clock <@ tstzrange(@from::timestamptz, @to::timestamptz, '[]') END`
)

func inTime(iv threat.Interval, args pgx.NamedArgs) string {
	days, clause := iv.Days(), overlaps
	if iv.Certain {
		days, clause = iv.WholeDays(), within
	}
	args["from"], args["to"] = iv.From, iv.To
	args["from_day"] = dayOrInfinity(days.First, pgtype.NegativeInfinity)
	args["to_day"] = dayOrInfinity(days.Last, pgtype.Infinity)
	return clause
}

func dayOrInfinity(d *threat.Day, end pgtype.InfinityModifier) pgtype.Date {
	if d == nil {
		return pgtype.Date{InfinityModifier: end, Valid: true}
	}
	return pgtype.Date{Time: d.Time(), Valid: true}
}
