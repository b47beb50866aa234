package store

import (
	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// afterSQL returns the clauses that leave out what has been given, and the order. Both orders by time run along incident_first_day_idx, one of
// them backwards; the clause on first_day alone is what bounds the index.
func afterSQL(c threat.Cursor, col threat.Collection) (after []string, order string, args pgx.NamedArgs) {
	args = pgx.NamedArgs{}
	set := func(clause string) {
		if !c.First {
			after = append(after, clause)
			args["after_fid"], args["after_day"], args["after_id"] = c.FID, c.Day, c.ID
		}
	}
	switch {
	case col.Layer != nil:
		set("fid > @after_fid")
		return after, "fid", args
	case !col.HasTime:
		set(`id COLLATE "C" > @after_id`)
		return after, `id COLLATE "C"`, args
	case c.Sort == threat.SortID:
		set("fid > @after_fid")
		return after, "fid", args
	case c.Undated:
		set("fid > @after_fid")
		return append(after, "first_day IS NULL"), "fid", args
	case c.Sort == threat.SortNewest:
		set("first_day <= @after_day::text::date AND (first_day < @after_day::text::date OR fid > @after_fid)")
		return append(after, "first_day IS NOT NULL"), "first_day DESC, fid", args
	}
	set("first_day >= @after_day::text::date AND (first_day > @after_day::text::date OR fid < @after_fid)")
	return append(after, "first_day IS NOT NULL"), "first_day, fid DESC", args
}
