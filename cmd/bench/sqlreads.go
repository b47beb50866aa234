package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// itemsSQL builds the FeatureCollection of a page as text: json_agg over parsed parts takes longer. && is enough for points, and a COUNT
// is left out.
var itemsSQL = func() string {
	special := map[string]string{"title": "title_en AS title", "occurred_from": "lower(clock) AS occurred_from", "occurred_to": "upper(clock) AS occurred_to"}
	var fields []string
	for _, f := range threat.Incidents.Fields {
		if s, ok := special[f.Name]; ok {
			fields = append(fields, s)
		} else {
			fields = append(fields, f.Name)
		}
	}
	return `SELECT '{"type":"FeatureCollection","features":[' || coalesce(string_agg('{"type":"Feature","id":"' || public_id || '","geometry":' ||
		st_asgeojson(geom, 7) || ',"properties":' || row_to_json(p)::text || '}', ',' ORDER BY fid), '') || ']}'
	FROM (SELECT id AS fid, public_id, geom, ` + strings.Join(fields, ", ") + ` FROM incident
		WHERE %s AND workflow IN ('published', 'frozen') AND tlp = 'CLEAR' AND coarsened_for IS NULL ORDER BY id LIMIT ` + fmt.Sprint(pageLimit) + `) t
	CROSS JOIN LATERAL (SELECT ` + names() + `) p`
}()

func names() string {
	var list []string
	for _, f := range threat.Incidents.Fields {
		list = append(list, "t."+f.Name)
	}
	return strings.Join(list, ", ")
}

func askItems(list func(n int64) boxRequest) sqlAsk {
	return func(ctx context.Context, conn *pgx.Conn, n int64) ([]byte, error) {
		b := list(n)
		args := []any{b.box.Min[0], b.box.Min[1], b.box.Max[0], b.box.Max[1]}
		where := "geom && st_makeenvelope($1, $2, $3, $4, 4326)"
		if b.dated {
			args = append(args, b.from.Time(), b.to.Time())
			where += " AND first_day <= $6 AND last_day >= $5"
		}
		if len(b.kinds) > 0 {
			args = append(args, b.subtypes())
			where += fmt.Sprintf(" AND event_subtype = ANY ($%d::text[])", len(args))
		}
		return askOne(ctx, conn, fmt.Sprintf(itemsSQL, where), args)
	}
}

// timelineSQL counts by month and side, and all together, in one pass.
const timelineSQL = `SELECT coalesce(json_agg(t), '[]')::text FROM (SELECT date_trunc('month', first_day)::date AS month, side, count(*), count(tile_key) AS mapped
	FROM bench.spot WHERE %s GROUP BY GROUPING SETS ((1, 2), ())) t`

// facetsSQL counts combinations of values in one pass, and values on those few. A facet ignores its own boxes: so the pass leaves the
// types out, and every other facet asks for them afterwards.
var facetsSQL = func() string {
	var fields []string
	for _, f := range threat.Incidents.Fields {
		if !f.Facet {
			continue
		}
		list := "v." + f.Name
		if f.Type != threat.TypeStrings {
			list = "ARRAY[" + list + "]"
		}
		own := "v.event_subtype = ANY ($3::text[])"
		if f.Name == "event_subtype" {
			own = "true"
		}
		fields = append(fields, fmt.Sprintf("('%s', %s, %s)", f.Name, list, own))
	}
	return `SELECT coalesce(json_agg(t), '[]')::text FROM (
		SELECT field, value, sum(n) FROM (SELECT values_id, count(*) AS n FROM bench.spot WHERE first_day <= $2 AND last_day >= $1 GROUP BY 1) c
		JOIN mark_values v ON v.id = c.values_id
		CROSS JOIN LATERAL (VALUES ` + strings.Join(fields, ", ") + `) f (field, list, counts)
		CROSS JOIN LATERAL unnest(f.list) value WHERE f.counts GROUP BY 1, 2) t`
}()

// askStats asks for timeline, count and facets.
func askStats(list func(n int64) filter) sqlAsk {
	return func(ctx context.Context, conn *pgx.Conn, n int64) ([]byte, error) {
		f := list(n)
		where, args := f.where("true", nil)
		months, err := askOne(ctx, conn, fmt.Sprintf(timelineSQL, where), args)
		if err != nil {
			return nil, err
		}
		facets, err := askOne(ctx, conn, facetsSQL, []any{f.from.Time(), f.to.Time(), f.subtypes()})
		return append(months, facets...), err
	}
}
