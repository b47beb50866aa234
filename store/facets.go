package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// Facets counts the values of the fields among the records that match, at most max values a field, most frequent first; each field ignores
// its own choice in the filter. A record counts once for each of the values in a list.
//
// One pass does it: for every combination of values it notes which choices it fails. A record that fails none counts in every field, one that fails
// just one counts in that field only.
func (db *DB) Facets(ctx context.Context, f threat.Filter, fields []string, max int) ([]threat.Facet, error) {
	fields = distinct(fields)
	if err := threat.CheckFacets(fields); err != nil {
		return nil, err
	}
	if len(fields) == 0 {
		return []threat.Facet{}, nil
	}
	m, err := whereMarked(f)
	if err != nil {
		return nil, err
	}
	counts, err := kept(ctx, db, "count incidents by value", []any{f, fields}, func(ctx context.Context, tx pgx.Tx) ([]map[string]int64, error) {
		rows, err := query(ctx, tx, facetSQL(m, fields), m.args)
		if err != nil {
			return nil, err
		}
		return collectFacets(rows, fields, m.chosen)
	})
	if err != nil {
		return nil, err
	}
	facets := make([]threat.Facet, len(fields))
	for i, name := range fields {
		facets[i] = threat.NewFacet(name, counts[i], max)
	}
	return facets, nil
}

// facetSQL groups by each field in turn, and by the failed choice: bit n of fails stands for choice n.
func facetSQL(m marked, fields []string) string {
	needed, fails, oneAtMost := fields, "0", []string{}
	if len(m.chosen) > 0 {
		var bits []string
		for n, c := range m.chosen {
			needed = distinct(append(slices.Clone(needed), c.field))
			bits = append(bits, fmt.Sprintf("CASE WHEN %s THEN 0 ELSE %d END", c.clause, 1<<n))
		}
		fails, oneAtMost = strings.Join(bits, " + "), []string{"fails & (fails - 1) = 0"}
	}
	var sets, which, what []string
	for i, name := range fields {
		value := fmt.Sprintf("ARRAY[%s::text]", name)
		if isList(name) {
			value = name
		}
		sets = append(sets, fmt.Sprintf("(fails, %s)", name))
		which = append(which, fmt.Sprintf("WHEN grouping(%s) = 0 THEN %d", name, i))
		what = append(what, fmt.Sprintf("WHEN grouping(%s) = 0 THEN %s", name, value))
	}
	t := tally{values: needed, totals: []string{"count(*) AS n"}, any: true}
	inner := fmt.Sprintf("SELECT %s, %s AS fails, n FROM %s OFFSET 0", strings.Join(fields, ", "), fails, t.from(m))
	return fmt.Sprintf("SELECT CASE %s END, fails, CASE %s END, sum(n)::bigint FROM (%s) t WHERE %s GROUP BY GROUPING SETS (%s)",
		strings.Join(which, " "), strings.Join(what, " "), inner, conditions{}.sql(oneAtMost...), strings.Join(sets, ", "))
}

func collectFacets(rows pgx.Rows, fields []string, chosen []choice) ([]map[string]int64, error) {
	defer rows.Close()
	counts, own := make([]map[string]int64, len(fields)), make([]int, len(fields))
	for i, name := range fields {
		counts[i] = map[string]int64{}
		if n := slices.IndexFunc(chosen, func(c choice) bool { return c.field == name }); n >= 0 {
			own[i] = 1 << n
		}
	}
	for rows.Next() {
		var field, fails int
		var values []*string
		var n int64
		if err := rows.Scan(&field, &fails, &values, &n); err != nil {
			return nil, err
		}
		if fails == 0 || fails == own[field] {
			addValues(counts[field], values, n)
		}
	}
	return counts, rows.Err()
}

func addValues(counts map[string]int64, values []*string, n int64) {
	if len(values) == 0 {
		counts[threat.NoValue] += n
	}
	for i, v := range values {
		switch {
		case v == nil:
			counts[threat.NoValue] += n
		case i == 0 || values[i-1] == nil || *values[i-1] != *v: // lists are sorted: a name given twice counts once
			counts[*v] += n
		}
	}
}

func isList(name string) bool { return threat.Incidents.Field(name).Type == threat.TypeStrings }

func distinct(names []string) (list []string) {
	for _, name := range names {
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}
