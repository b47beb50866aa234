package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"threatmap/cql2"
	"threatmap/threat"
)

func expression(t testing.TB, text string) *threat.Expr {
	t.Helper()
	e, err := cql2.Parse(cql2.Text, text, nil)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return e
}

// view makes a collection of a query.
func view(t *testing.T, db *DB, name, query string, fields ...threat.Field) threat.Collection {
	t.Helper()
	for _, sql := range []string{"CREATE VIEW as_public." + name + " AS " + query, "GRANT SELECT ON as_public." + name + " TO threatmap_public"} {
		if _, err := db.writer.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	return threat.Collection{ID: name, GeomType: "Geometry", Fields: fields}
}

// A filter that takes too long ends in the database, and leaves its connection to others.
func TestCostlyExpressionsEnd(t *testing.T) {
	db := openEmpty(t)
	many := view(t, db, "many", "SELECT n::text AS id, NULL::geometry AS geom, n FROM generate_series(1, 1000000000) n", threat.Field{Name: "n", Type: threat.TypeInt})
	before := searchLimit
	searchLimit = 200 * time.Millisecond
	t.Cleanup(func() { searchLimit = before })
	backend := func() (pid int) {
		if err := db.reader.QueryRow(t.Context(), "SELECT pg_backend_pid()").Scan(&pid); err != nil {
			t.Fatal(err)
		}
		return pid
	}
	pid, f := backend(), threat.Filter{Expr: expression(t, "(n % 7) ^ 2 > 36.5")}
	for what, ask := range map[string]func() error{
		"count": func() error { _, err := db.Count(t.Context(), many, f); return err },
		"page": func() error {
			_, err := db.Features(t.Context(), many, f, threat.Page{Limit: 10}, func(threat.Feature) error { return nil })
			return err
		},
	} {
		begun := time.Now()
		if err := ask(); threat.KindOf(err) != threat.KindTimeout {
			t.Errorf("%s: %v", what, err)
		}
		if took := time.Since(begun); took > readLimit {
			t.Errorf("%s took %s", what, took)
		}
		if n := scan[int64](t, db, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%FROM many%' AND pid <> pg_backend_pid()"); n != 0 {
			t.Errorf("%s: %d still at work", what, n)
		}
		if s := db.reader.Stat(); s.AcquiredConns() != 0 || s.TotalConns() == 0 {
			t.Errorf("%s: %d connections taken of %d", what, s.AcquiredConns(), s.TotalConns())
		}
	}
	if now := backend(); now != pid {
		t.Errorf("another connection: %d, %d", now, pid)
	}
	if _, err := db.reader.Exec(t.Context(), "SELECT pg_sleep(0.5)"); err != nil { // the limit was the question's, not the connection's
		t.Error(err)
	}
}

// A caller that leaves ends the question too.
func TestExpressionsEndWithWhoAsked(t *testing.T) {
	db := openEmpty(t)
	many := view(t, db, "many", "SELECT n::text AS id, NULL::geometry AS geom, n FROM generate_series(1, 1000000000) n", threat.Field{Name: "n", Type: threat.TypeInt})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := db.Count(ctx, many, threat.Filter{Expr: expression(t, "n ^ 2 < 0")}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	for range 50 {
		if scan[int64](t, db, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%FROM many%' AND pid <> pg_backend_pid()") == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Error("still at work after 5 s")
}

// Arithmetic gives what float64 gives, and nothing where that is no number; never an error.
func TestCalculated(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	numbers := []float64{0, 1, -1, 2, 3, -3, 0.5, -0.1, 7, 10, 1000, 1e15, 1e149, -1e149, 1e151, 1e308, -1e308, 1e-149, 1e-151, 1e-320, math.Inf(1), math.Inf(-1), math.NaN()}
	for _, op := range []string{"+", "-", "*", "/", "%", "div", "^"} {
		rows, err := db.writer.Query(t.Context(), "SELECT a, b, as_public.calculated($1, a, b) FROM unnest($2::float8[]) a, unnest($2::float8[]) b", op, numbers)
		if err != nil {
			t.Fatal(err)
		}
		var a, b float64
		var got *float64
		_, err = pgx.ForEachRow(rows, []any{&a, &b, &got}, func() error {
			want, known := calculate(op, a, b)
			switch {
			case got == nil && !known:
			case got == nil || !known:
				t.Errorf("%g %s %g = %v, want %g %t", a, op, b, got, want, known)
			case math.Abs(*got-want) > 1e-12*math.Abs(want):
				t.Errorf("%g %s %g = %g, want %g", a, op, b, *got, want)
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", op, err)
		}
	}
}

func calculate(op string, a, b float64) (v float64, known bool) {
	for _, x := range []float64{a, b} {
		if math.IsNaN(x) || math.Abs(x) > 1e150 || x != 0 && math.Abs(x) < 1e-150 {
			return 0, false
		}
	}
	switch op {
	case "+":
		v = a + b
	case "-":
		v = a - b
	case "*":
		v = a * b
	case "/":
		v = a / b
	case "%":
		if b == 0 {
			return 0, false
		}
		return decimalMod(a, b), true
	case "div":
		v = math.Trunc(a / b)
	case "^":
		if v = math.Pow(a, b); math.Abs(v) > math.Exp(345) {
			return 0, false
		} else if math.Abs(v) < math.Exp(-345) {
			v = 0
		}
	}
	return v, !math.IsNaN(v) && !math.IsInf(v, 0)
}

// decimalMod is what is left of a decimal division: as written, 1 is a multiple of 0.1.
func decimalMod(a, b float64) float64 {
	read := func(v float64) *big.Rat {
		r, _ := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', 15, 64))
		return r
	}
	x, y := read(a), read(b)
	quotient := new(big.Rat).Quo(x, y)
	whole := new(big.Int).Quo(quotient.Num(), quotient.Denom()) // towards 0
	left, _ := new(big.Rat).Sub(x, new(big.Rat).Mul(y, new(big.Rat).SetInt(whole))).Float64()
	return left
}

// What one means by letters, whatever their case, accents and vowel signs.
func TestLettersAlike(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	words := view(t, db, "words", `SELECT w AS id, NULL::geometry AS geom, w FROM unnest(ARRAY['Straße', 'Οδος', 'دَيْر ٱلزُّور', 'Şanlıurfa', '50% off', 'a_b', 'Æsir', 'ﬁn']) w`, threat.Field{Name: "w", Type: threat.TypeString})
	for filter, want := range map[string]int64{
		"CASEI(w) = CASEI('STRASSE')":                     1,
		"CASEI(w) IN (CASEI('ΟΔΟΣ'), CASEI('straße'))":    2,
		"CASEI(w) = CASEI('FIN')":                         1,
		"w = 'straße'":                                    0,
		"ACCENTI(w) = ACCENTI('دير الزور')":               1,
		"ACCENTI(CASEI(w)) = ACCENTI(CASEI('sanliurfa'))": 1,
		"CASEI(ACCENTI(w)) LIKE CASEI(ACCENTI('%ÜRFA'))":  1,
		`w LIKE '50\% %'`:                                 1,
		`w LIKE '%\_%'`:                                   1,
		"w LIKE '_'":                                      0,
		"ACCENTI(w) = 'Asir'":                             1,
		"'b' < w":                                         5,
	} {
		if n, err := db.Count(t.Context(), words, threat.Filter{Expr: expression(t, filter)}); err != nil || n != want {
			t.Errorf("%s: %d, want %d (%v)", filter, n, want, err)
		}
	}
}

// Days, instants and intervals beside each other: a day is all of it.
func TestDaysAndInstants(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	times := view(t, db, "times", `SELECT d::text AS id, NULL::geometry AS geom, d, at, e FROM (VALUES ('2020-01-01'::date, '2020-01-01T12:00Z'::timestamptz, '2020-01-03'::date),
		('2020-01-02', '2020-01-02T00:00Z', NULL), ('-infinity', NULL, '2020-01-02')) v (d, at, e)`,
		threat.Field{Name: "d", Type: threat.TypeDate}, threat.Field{Name: "at", Type: threat.TypeTime}, threat.Field{Name: "e", Type: threat.TypeDate})
	for filter, want := range map[string]int64{
		"T_INTERSECTS(at, DATE('2020-01-01'))":               1,
		"T_INTERSECTS(d, TIMESTAMP('2020-01-01T23:59:59Z'))": 1,
		"T_AFTER(at, d)":  0,
		"T_EQUALS(at, d)": 0,
		"at > d":          1,
		"at = d":          1,
		"d IS NULL":       1,
		"T_INTERSECTS(INTERVAL(d, e), INTERVAL('..', '..'))":                                 1,
		"INTERVAL(d, e) IS NULL":                                                             2,
		"T_INTERSECTS(INTERVAL('..', '..'), INTERVAL('..', '..'))":                           3,
		"T_DURING(INTERVAL(d, e), INTERVAL('2019-12-31', '..'))":                             1,
		"T_INTERSECTS(INTERVAL(d, e), INTERVAL('2020-01-03', '2020-02-01T00:00:00Z'))":       1,
		"T_FINISHES(INTERVAL('2020-01-02', '2020-01-03'), INTERVAL(d, e))":                   1,
		"A_CONTAINS((d), (DATE('2020-01-01')))":                                              1,
		"A_EQUALS((1, 2), (2, 1, 1)) AND A_OVERLAPS((), ()) = FALSE AND A_CONTAINS((1), ())": 3,
		"d BETWEEN DATE('2020-01-01') AND DATE('2020-01-02')":                                2,
		"e IN (d, DATE('2020-01-03'))":                                                       1,
	} {
		if n, err := db.Count(t.Context(), times, threat.Filter{Expr: expression(t, filter)}); err != nil || n != want {
			t.Errorf("%s: %d, want %d (%v)", filter, n, want, err)
		}
	}
}

// A geometry that is none, as only the data can have, is told; it is no failure of the server.
func TestInvalidGeometriesAreTold(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	shapes := view(t, db, "shapes", "SELECT '1' AS id, st_geomfromtext('POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))', 4326) AS geom")
	_, err := db.Count(t.Context(), shapes, threat.Filter{Expr: expression(t, "S_CROSSES(geom, POLYGON((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 1)))")})
	if threat.KindOf(err) != threat.KindInvalid || !strings.Contains(err.Error(), "not valid") {
		t.Error(err)
	}
}

// Every function takes every geometry, of records and of questions, collections included, without an error.
func TestSpatialFunctionsTakeAnything(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	shapes := view(t, db, "shapes", `SELECT n::text AS id, g AS geom FROM (VALUES (1, 'POINT(1 1)'), (2, 'LINESTRING(0 0, 2 2)'), (3, 'POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))'),
		(4, 'GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(5 5, 6 6))'), (5, NULL), (6, 'POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))'), (7, 'MULTIPOINT(1 1, 2 2)'), (8, 'POLYGON EMPTY')) v (n, w),
		LATERAL (SELECT st_geomfromtext(w, 4326) g) s`)
	literals := []string{
		"POINT(1 1)", "LINESTRING(0 0, 2 2)", "POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))", "GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(5 5, 6 6))", "BBOX(0,0,2,2)",
		"MULTIPOLYGON(((0 0, 2 0, 2 2, 0 2, 0 0)), ((5 5, 6 5, 6 6, 5 5)))", "MULTIPOINT((1 1), (2 2))", "geom",
	}
	for _, op := range []string{"INTERSECTS", "EQUALS", "DISJOINT", "TOUCHES", "WITHIN", "OVERLAPS", "CROSSES", "CONTAINS"} {
		for _, literal := range literals {
			filter := fmt.Sprintf("S_%s(geom, %s)", op, literal)
			if _, err := db.Count(t.Context(), shapes, threat.Filter{Expr: expression(t, filter)}); err != nil {
				t.Errorf("%s: %v", filter, err)
			}
		}
	}
}
