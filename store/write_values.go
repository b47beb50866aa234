package store

import (
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"

	"threatmap/threat"
)

// What is empty in Go is NULL in the tables: unknown.

func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func texts(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return list
}

// sorted returns the list's different values in order, nil for none.
func sorted(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

func ewkbOf(g orb.Geometry) ([]byte, error) {
	if g == nil {
		return nil, nil //nolint:nilnil // no geometry is NULL
	}
	return ewkb.Marshal(g, 4326)
}

// dayRange is a closed range of days; nil where neither end is known.
func dayRange(d threat.Days) *pgtype.Range[pgtype.Date] {
	if d.Empty() {
		return nil
	}
	r := pgtype.Range[pgtype.Date]{LowerType: pgtype.Unbounded, UpperType: pgtype.Unbounded, Valid: true}
	if d.First != nil {
		r.Lower, r.LowerType = pgtype.Date{Time: d.First.Time(), Valid: true}, pgtype.Inclusive
	}
	if d.Last != nil {
		r.Upper, r.UpperType = pgtype.Date{Time: d.Last.Time(), Valid: true}, pgtype.Inclusive
	}
	return &r
}

func clockRange(from, to *time.Time) *pgtype.Range[pgtype.Timestamptz] {
	if from == nil && to == nil {
		return nil
	}
	r := pgtype.Range[pgtype.Timestamptz]{LowerType: pgtype.Unbounded, UpperType: pgtype.Unbounded, Valid: true}
	if from != nil {
		r.Lower, r.LowerType = pgtype.Timestamptz{Time: *from, Valid: true}, pgtype.Inclusive
	}
	if to != nil {
		r.Upper, r.UpperType = pgtype.Timestamptz{Time: *to, Valid: true}, pgtype.Inclusive
	}
	return &r
}
