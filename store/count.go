package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// Count returns how many features match, exactly. It is kept until the next change.
func (db *DB) Count(ctx context.Context, col threat.Collection, f threat.Filter) (int64, error) {
	if col.ID == threat.Incidents.ID {
		c, err := db.Counts(ctx, f, nil)
		return c.Matched, err
	}
	cond, err := where(col, f)
	if err != nil {
		return 0, err
	}
	from := relation(col, cond.args)
	return kept(ctx, db, "count "+relationName(col), f, func(ctx context.Context, tx pgx.Tx) (n int64, err error) {
		err = queryRow(ctx, tx, "SELECT count(*) FROM "+from+" WHERE "+cond.sql(), cond.args).Scan(&n)
		return n, err
	})
}

// kept answers from what has been asked since the last change, or asks. Counter and answer are of one snapshot.
func kept[T any](ctx context.Context, db *DB, what string, question any, ask func(ctx context.Context, tx pgx.Tx) (T, error)) (answer T, err error) {
	spelled, err := json.Marshal(question)
	if err != nil {
		return answer, fmt.Errorf("%s: spell the question: %w", what, err)
	}
	key := what + " " + string(spelled)
	if len(key) > sha256.Size { // a filter may be long
		sum := sha256.Sum256([]byte(key))
		key = string(sum[:])
	}
	err = db.readingTotals(ctx, what, func(ctx context.Context, tx pgx.Tx) error {
		head, err := readersHead(ctx, tx)
		if err != nil {
			return err
		}
		if got, ok := db.answers.get(head, key); ok {
			answer = got.(T)
			return nil
		}
		if answer, err = ask(ctx, tx); err != nil {
			return err
		}
		db.answers.put(head, key, answer)
		return nil
	})
	return answer, err
}

// Counts says how much of a filter's answer is on the map, and inside the view where one is given.
func (db *DB) Counts(ctx context.Context, f threat.Filter, view *geo.BBox) (threat.Counts, error) {
	m, err := whereMarked(f)
	if err != nil {
		return threat.Counts{}, err
	}
	inView := "false"
	if view != nil {
		if inView, err = viewClause(*view, m.args); err != nil {
			return threat.Counts{}, err
		}
	}
	t := tally{totals: []string{
		"count(*) AS n", "count(tile_key) AS mapped", "count(*) FILTER (WHERE geom IS NULL) AS unmapped",
		"count(*) FILTER (WHERE geom IS NOT NULL AND tile_key IS NULL) AS beyond",
		"count(*) FILTER (WHERE tile_key IS NOT NULL AND " + inView + ") AS seen",
	}}
	sql := "SELECT sum(n)::bigint, sum(mapped)::bigint, sum(unmapped)::bigint, sum(beyond)::bigint, sum(seen)::bigint FROM " + t.from(m)
	question := []any{f, view}
	return kept(ctx, db, "count incidents on the map", question, func(ctx context.Context, tx pgx.Tx) (c threat.Counts, err error) {
		var n int64
		err = queryRow(ctx, tx, sql, m.args).Scan(&c.Matched, &c.Mapped, &c.Unmapped, &c.Beyond, &n)
		if view != nil {
			c.InView = &n
		}
		return c, err
	})
}

// viewClause spells the view as a second bbox beside the filter's own.
func viewClause(view geo.BBox, args pgx.NamedArgs) (string, error) {
	if err := view.Check(); err != nil {
		return "", threat.Invalid("view", view.String(), err.Error(), "west,south,east,north")
	}
	return inBox(view, exactlyMarked, "view", args), nil
}

type extent struct {
	bound orb.Bound
	days  threat.Days
	ok    bool
}

// Extent says where and when a collection is; open days are left out. It is not ok where nothing of it has a place.
func (db *DB) Extent(ctx context.Context, col threat.Collection) (b orb.Bound, days threat.Days, ok bool, err error) {
	times := "NULL::date, NULL::date"
	if col.HasTime {
		times = "min(first_day) FILTER (WHERE isfinite(first_day)), max(last_day) FILTER (WHERE isfinite(last_day))"
	}
	args := pgx.NamedArgs{}
	sql := "SELECT st_xmin(e), st_ymin(e), st_xmax(e), st_ymax(e), a, z FROM (SELECT st_extent(geom) e, " + times + " FROM " + relation(col, args) + ") t (e, a, z)"
	got, err := kept(ctx, db, "measure "+relationName(col), nil, func(ctx context.Context, tx pgx.Tx) (x extent, err error) {
		var w, s, e, n *float64
		var first, last pgtype.Date
		if err := queryRow(ctx, tx, sql, args).Scan(&w, &s, &e, &n, &first, &last); err != nil {
			return x, err
		}
		x.days = threat.Days{First: dayOf(first), Last: dayOf(last)}
		if w != nil {
			x.ok, x.bound = true, orb.Bound{Min: orb.Point{*w, *s}, Max: orb.Point{*e, *n}}
		}
		return x, nil
	})
	return got.bound, got.days, got.ok, err
}
