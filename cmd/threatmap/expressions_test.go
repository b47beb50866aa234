package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"threatmap/cql2"
	"threatmap/threat"
)

// twin is a predicate said twice: in CQL2, and in SQL over a view of incidents as somebody would write it by hand.
type twin struct{ cql, sql string }

// expression says random things of incidents.
func (w *world) expression(depth int) twin {
	r := w.r
	if depth > 0 && r.IntN(5) > 0 {
		a, b := w.expression(depth-1), w.expression(depth-1)
		switch r.IntN(5) {
		case 0, 1:
			return twin{"(" + a.cql + " AND " + b.cql + ")", "(" + a.sql + " AND " + b.sql + ")"}
		case 2:
			return twin{"(" + a.cql + " or " + b.cql + ")", "(" + a.sql + " OR " + b.sql + ")"}
		case 3: // AND binds more closely
			c := w.expression(0)
			return twin{"(" + c.cql + " Or " + a.cql + " and " + b.cql + ")", "(" + c.sql + " OR (" + a.sql + " AND " + b.sql + "))"}
		}
		return twin{"NOT (" + a.cql + ")", "NOT (" + a.sql + ")"}
	}
	return oneOf(r, []func() twin{w.saysText, w.saysText, w.saysNumber, w.saysDay, w.saysDay, w.saysInstant, w.saysList, w.saysPlace, w.saysPlace, w.saysUnknown})()
}

const beforeFirst, afterLast = "nullif(first_day, '-infinity')", "nullif(last_day, 'infinity')"

func (w *world) saysText() twin {
	r := w.r
	field := oneOf(r, []string{"title", "place_name", "place_name_ar", "event_type", "side", "adm0", "adm1", "origin", "origin_id", "geo_precision", "verification", "record_kind", "id"})
	value := oneOf(r, []string{"Event 13", "Village 3", "attack", "other", "IRQ", "SYR", "a", "7", "locality", "الأنبار", "it's", "TM-0"})
	quoted := "'" + strings.ReplaceAll(value, "'", "''") + "'"
	switch r.IntN(6) {
	case 0:
		op := oneOf(r, []string{"=", "<>"})
		return twin{field + " " + op + " " + quoted, fmt.Sprintf("%s::text %s %s", field, op, quoted)}
	case 1:
		op := oneOf(r, []string{"<", ">", "<=", ">="})
		return twin{quoted + " " + op + " " + field, fmt.Sprintf(`%s %s %s::text COLLATE "C"`, quoted, op, field)}
	case 2:
		part := oneOf(r, []string{"%e%", "V_ll%", "event%", "%1", "a", "_", "%ر", `%\%%`})
		return twin{field + " NOT LIKE '" + part + "'", field + "::text NOT LIKE '" + part + "'"}
	case 3:
		part := oneOf(r, []string{"%EVENT 1%", "village _", "%TT%"})
		return twin{"CASEI(" + field + ") LIKE CASEI('" + part + "')", field + "::text ILIKE '" + part + "'"}
	case 4:
		return twin{field + " IN (" + quoted + ", 'b', 'explosive')", field + "::text = ANY (ARRAY[" + quoted + ", 'b', 'explosive'])"}
	}
	other := oneOf(r, []string{"origin", "adm0", "title"})
	return twin{field + " > " + other, field + `::text COLLATE "C" > ` + other + "::text"}
}

func (w *world) saysNumber() twin {
	r := w.r
	n := r.IntN(6)
	return oneOf(r, []twin{
		{fmt.Sprintf("uncertainty_m > %d", 1001+n*1234), fmt.Sprintf("uncertainty_m > %d", 1001+n*1234)},
		{fmt.Sprintf("revision = %d", n), fmt.Sprintf("revision = %d", n)},
		{fmt.Sprintf("uncertainty_m BETWEEN 2000 AND %d.5", 2000*n), fmt.Sprintf("uncertainty_m >= 2000 AND uncertainty_m <= %d.5", 2000*n)},
		{fmt.Sprintf("uncertainty_m %% 1234 = 1001 - %d", n), fmt.Sprintf("mod(uncertainty_m, 1234) = 1001 - %d", n)},
		{fmt.Sprintf("uncertainty_m div 1000 - %d IN (1, 2.5, 3)", n), fmt.Sprintf("uncertainty_m / 1000 - %d IN (1, 3)", n)},
		{fmt.Sprintf("uncertainty_m / %d > 1500", n), fmt.Sprintf("uncertainty_m::numeric / nullif(%d, 0) > 1500", n)},
		{"-uncertainty_m + 2 * revision ^ 2 < -2000", "-uncertainty_m + 2 * revision * revision < -2000"},
		{"killed_best IS NULL", "killed_best IS NULL"},
		{"killed_min <= killed_max", "killed_min <= killed_max"},
	})
}

func (w *world) saysDay() twin {
	r := w.r
	from := threat.Day(16995 + r.IntN(70))
	to := from + threat.Day(r.IntN(30))
	a, b := "'"+from.String()+"'", "'"+to.String()+"'"
	return oneOf(r, []twin{
		{"first_day >= DATE(" + a + ")", beforeFirst + " >= date " + a},
		{"last_day <> DATE(" + a + ")", afterLast + " <> date " + a},
		{"first_day = last_day", beforeFirst + " = " + afterLast},
		{"T_AFTER(first_day, DATE(" + a + "))", beforeFirst + " > date " + a},
		{"T_INTERSECTS(INTERVAL(first_day, last_day), INTERVAL(" + a + ", " + b + "))", "(" + beforeFirst + " <= date " + b + " AND " + afterLast + " >= date " + a + ")"},
		{"T_DURING(INTERVAL(first_day, last_day), INTERVAL(" + a + ", '..'))", "(" + beforeFirst + " > date " + a + " AND " + afterLast + " < date 'infinity')"},
		{"T_DISJOINT(INTERVAL(first_day, last_day), INTERVAL('..', " + a + "))", "(" + beforeFirst + " > date " + a + " OR " + afterLast + " < date '-infinity')"},
		{"first_day IN (DATE(" + a + "), DATE(" + b + "))", beforeFirst + " IN (date " + a + ", date " + b + ")"},
		{"first_day IS NOT NULL", beforeFirst + " IS NOT NULL"},
		{"T_INTERSECTS(last_day, TIMESTAMP('" + from.String() + "T12:00:00Z'))", afterLast + " = date " + a},
	})
}

func (w *world) saysInstant() twin {
	r := w.r
	at := fmt.Sprintf("'%sT%02d:00:00Z'", threat.Day(16995+r.IntN(70)), r.IntN(24))
	return oneOf(r, []twin{
		{"occurred_from > TIMESTAMP(" + at + ")", "occurred_from > timestamptz " + at},
		{"T_BEFORE(occurred_to, TIMESTAMP(" + at + "))", "occurred_to < timestamptz " + at},
		{"recorded_at >= TIMESTAMP(" + at + ")", "recorded_at >= timestamptz " + at},
		{"T_CONTAINS(INTERVAL('..', " + at + "), INTERVAL(occurred_from, occurred_to))", "(occurred_from > timestamptz '-infinity' AND occurred_to < timestamptz " + at + ")"},
	})
}

func (w *world) saysList() twin {
	r := w.r
	field := oneOf(r, []string{"actors", "publishers", "flags"})
	a, b := oneOf(r, someActors), oneOf(r, []string{"IS", "nobody", "Some Press"})
	list := "('" + a + "', '" + b + "')"
	has := func(what string) string {
		return fmt.Sprintf("EXISTS (SELECT FROM unnest(%s) x WHERE x = '%s')", field, what)
	}
	others := fmt.Sprintf("EXISTS (SELECT FROM unnest(%s) x WHERE x NOT IN %s)", field, list)
	known := func(what string) string { return fmt.Sprintf("CASE WHEN %s IS NOT NULL THEN %s END", field, what) }
	return oneOf(r, []twin{
		{"A_OVERLAPS(" + field + ", " + list + ")", known(has(a) + " OR " + has(b))},
		{"A_CONTAINS(" + field + ", " + list + ")", known(has(a) + " AND " + has(b))},
		{"A_CONTAINEDBY(" + field + ", " + list + ")", known("NOT " + others)},
		{"A_EQUALS(" + field + ", ('" + a + "'))", known(has(a) + fmt.Sprintf(" AND NOT EXISTS (SELECT FROM unnest(%s) x WHERE x <> '%s')", field, a))},
	})
}

func (w *world) saysPlace() twin {
	b := w.box()
	for b.West > b.East || b.West == b.East || b.South == b.North || b.East-b.West > 180 {
		b = w.box()
	}
	box, sql := fmt.Sprintf("BBOX(%g, %g, %g, %g)", b.West, b.South, b.East, b.North), fmt.Sprintf("st_makeenvelope(%g, %g, %g, %g, 4326)", b.West, b.South, b.East, b.North)
	triangle := fmt.Sprintf("POLYGON((%[1]g %[2]g, %[3]g %[2]g, %[3]g %[4]g, %[1]g %[2]g))", b.West, b.South, b.East, b.North)
	fromText := "st_geomfromtext('" + triangle + "', 4326)"
	return oneOf(w.r, []twin{
		{"S_INTERSECTS(geom, " + box + ")", "st_intersects(geom, " + sql + ")"},
		{"S_DISJOINT(" + box + ", geometry)", "NOT st_intersects(geom, " + sql + ")"},
		{"S_WITHIN(geom, " + triangle + ")", "(st_coveredby(geom, " + fromText + ") AND NOT st_touches(geom, " + fromText + "))"},
		{"S_TOUCHES(geom, " + triangle + ")", "(st_relate(geom, " + fromText + ", 'F***T****') OR st_relate(geom, " + fromText + ", 'FT*******') OR st_relate(geom, " + fromText + ", 'F**T*****'))"},
		{"S_CROSSES(geom, " + box + ")", "(st_dimension(geom) = 1 AND st_relate(geom, " + sql + ", 'T*T******'))"},
		{"geom IS NULL", "geom IS NULL"},
	})
}

func (w *world) saysUnknown() twin {
	field := oneOf(w.r, []string{"title", "adm1", "publishers", "flags", "occurred_from", "uncertainty_m", "origin_id"})
	return oneOf(w.r, []twin{{field + " IS NULL", field + " IS NULL"}, {field + " IS NOT NULL", field + " IS NOT NULL"}})
}

// What expressions find by the index is what plain SQL finds in the view of each audience, with inserts, edits and withdrawals in between.
func TestExpressionsFindWhatPlainSQLFinds(t *testing.T) {
	t.Parallel()
	url := startingMapURL(t)
	public := opened(t, url, threat.Public)
	w := world{r: rand.New(rand.NewPCG(20, 26))} //nolint:gosec // a test wants the same numbers each time
	w.write(t, public, 800)
	plain, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close(t.Context())
	audiences := []audience{{public, loaded(t, public)}, {opened(t, url, threat.Admin), nil}}
	audiences[1].index = loaded(t, audiences[1].db)
	some, differ := 0, 0
	for range 4 {
		for range 60 {
			said := w.expression(1 + w.r.IntN(3))
			e, err := cql2.Parse(cql2.Text, said.cql, nil)
			if err != nil {
				t.Fatalf("%s: %v", said.cql, err)
			}
			var found [2][]int64
			for i, a := range audiences {
				found[i] = byIndex(t, a.index, threat.Filter{Expr: e})
				want := bySQL(t, plain, []string{"as_public", "as_admin"}[i], said.sql)
				if !slices.Equal(found[i], want) {
					t.Fatalf("%s\n%s\naudience %d: the index finds %d, SQL %d: %v, %v", said.cql, said.sql, i, len(found[i]), len(want), found[i], want)
				}
			}
			if len(found[0]) > 0 {
				some++
			}
			if len(found[0]) != len(found[1]) {
				differ++
			}
		}
		w.write(t, public, 100)
		for _, a := range audiences {
			a.catchUp(t, false)
		}
	}
	if some < 150 || differ < 100 {
		t.Errorf("of 240 expressions %d found something, and %d more for admins: too few to tell", some, differ)
	}
}

func byIndex(t *testing.T, x *reads, f threat.Filter) []int64 {
	t.Helper()
	q, ok, err := x.ask(t.Context(), f)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	fids, _, _ := q.state.Page(q.Question, threat.Cursor{Sort: threat.SortID, First: true}, math.MaxInt32)
	if n, err := x.Count(t.Context(), threat.Incidents, f); err != nil || n != int64(len(fids)) {
		t.Fatalf("%d counted, %d listed (%v)", n, len(fids), err)
	}
	slices.Sort(fids)
	return fids
}

func bySQL(t *testing.T, conn *pgx.Conn, schema, where string) []int64 {
	t.Helper()
	rows, err := conn.Query(t.Context(), "SELECT fid FROM "+schema+".incidents WHERE "+where+" ORDER BY fid")
	if err != nil {
		t.Fatal(err)
	}
	fids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	return fids
}
