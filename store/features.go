package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// chunk is how many features are read at a time. No connection is held while they are handed out: a slow client costs nothing.
const chunk = 1000

// Features yields the features that match, in the order of p.Sort, at most p.Limit of them (all where it is 0), and returns the cursor of
// the page after, "" where there is none. Pages go by key: none costs more than the first, and what is added or changed meanwhile
// leaves no gap and no double among the rest. An error of yield ends it and is returned as it is.
func (db *DB) Features(ctx context.Context, col threat.Collection, f threat.Filter, p threat.Page, yield func(threat.Feature) error) (next string, err error) {
	cond, err := where(col, f)
	if err != nil {
		return "", err
	}
	at, err := threat.StartCursor(col, p)
	if err != nil {
		return "", err
	}
	for given := 0; ; {
		want := chunk
		if p.Limit > 0 {
			want = min(chunk, p.Limit-given+1)
		}
		rows, err := db.chunkAfter(ctx, col, cond, p.By, at, want)
		if err != nil {
			return "", err
		}
		for _, r := range rows {
			if p.Limit > 0 && given == p.Limit {
				return at.String(), nil
			}
			if err := yield(r.feature); err != nil {
				return "", err
			}
			given++
			at = at.After(r.fid, r.day, r.feature.ID)
			at.Values = r.values
		}
		if len(rows) < want && !at.NextPhase() {
			return "", nil
		}
	}
}

// Feature returns the feature with the public id, a KindNotFound error, or a KindGone one for an incident that was public and is withdrawn.
func (db *DB) Feature(ctx context.Context, col threat.Collection, id string) (feature threat.Feature, err error) {
	cond := conditions{args: pgx.NamedArgs{}}
	cond.clauses = []string{withIDs(col, []string{id}, cond.args)}
	rows, err := db.chunkAfter(ctx, col, cond, nil, threat.Cursor{Sort: threat.SortID, First: true}, 1)
	if err != nil {
		return feature, err
	}
	if len(rows) == 0 && col.ID == threat.Incidents.ID {
		return feature, db.missing(ctx, id)
	}
	if len(rows) == 0 {
		return feature, threat.NotFound(col.ID, id)
	}
	return rows[0].feature, nil
}

// keyed is a feature with its place in the order.
type keyed struct {
	feature threat.Feature
	fid     int64
	day     string
	values  []*string // that an order by properties is by
}

func (db *DB) chunkAfter(ctx context.Context, col threat.Collection, cond conditions, by threat.SortBy, at threat.Cursor, n int) (list []keyed, err error) {
	sql, args := pageSQL(col, cond, by, at, n)
	err = db.reading(ctx, "read "+col.ID, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := query(ctx, tx, sql, args)
		if err != nil {
			return err
		}
		list, err = collectKeyed(rows, col)
		return err
	})
	return list, err
}

// pageSQL asks for the n features after a place in the order. Through the UNION ALL of the view incidents no index gives its order, so each
// half is asked for its first n.
func pageSQL(col threat.Collection, cond conditions, by threat.SortBy, at threat.Cursor, n int) (string, pgx.NamedArgs) {
	after, order, args := afterSQL(at, col)
	if len(by) > 0 {
		after, order, args = afterValuesSQL(at, by, col)
	}
	for name, v := range cond.args {
		args[name] = v
	}
	args["n"] = n
	from, rest := relation(col, args), fmt.Sprintf("WHERE %s ORDER BY %s LIMIT @n", cond.sql(after...), order)
	if col.ID == threat.Incidents.ID {
		from = fmt.Sprintf("((SELECT * FROM incidents_as_is %s) UNION ALL (SELECT * FROM incidents_coarsened %s)) t", rest, rest)
		rest = fmt.Sprintf("ORDER BY %s LIMIT @n", order)
	}
	return fmt.Sprintf("SELECT %s, %s FROM %s %s", keyColumns(col, by), featureColumns(col, "geom"), from, rest), args
}

func collectKeyed(rows pgx.Rows, col threat.Collection) (list []keyed, err error) {
	defer rows.Close()
	s := newScanner(col)
	for rows.Next() {
		var k keyed
		if k.feature, err = s.scan(rows, &k.fid, &k.day, &k.values); err != nil {
			return nil, err
		}
		list = append(list, k)
	}
	return list, rows.Err()
}

// keyColumns are what a cursor needs: the internal key and the first day, where the collection has them, and the values that an order is by.
func keyColumns(col threat.Collection, by threat.SortBy) string {
	values := sortedValues(col, by)
	switch {
	case col.HasTime:
		return "fid, coalesce(first_day::text, ''), " + values
	case col.Layer != nil:
		return "fid, '', " + values
	}
	return "0::bigint, '', " + values
}

// featureColumns lists id, geometry and fields, cast to the types that the scanner reads.
func featureColumns(col threat.Collection, geom string) string {
	list := []string{"id", "st_asbinary(" + geom + ")"}
	for i, fd := range col.Fields {
		list = append(list, column(col, i)+castOf[fd.Type])
	}
	return strings.Join(list, ", ")
}

var castOf = map[threat.FieldType]string{
	threat.TypeString: "::text", threat.TypeStrings: "::text[]", threat.TypeInt: "::bigint", threat.TypeNumber: "::float8",
	threat.TypeBool: "::bool", threat.TypeDate: "::date", threat.TypeTime: "::timestamptz", threat.TypeJSON: "::jsonb",
}
