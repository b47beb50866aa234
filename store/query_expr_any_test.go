package store

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"threatmap/cql2"
	"threatmap/threat"
)

// anyone says whatever fits a collection, however senseless.
type anyone struct {
	*rand.Rand
	col threat.Collection
}

func (a anyone) of(list ...string) string { return list[a.IntN(len(list))] }

// property names a property of a type; "" where there is none.
func (a anyone) property(t threat.ValueType) string {
	var names []string
	for _, name := range a.col.Queryables() {
		if _, is, _ := a.col.Queryable(name); is == t {
			names = append(names, `"`+name+`"`)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return a.of(names...)
}

var scalarTypes = []threat.ValueType{threat.ValueText, threat.ValueNumber, threat.ValueBool, threat.ValueDate, threat.ValueInstant}

func (a anyone) value(t threat.ValueType, depth int) string {
	if name := a.property(t); name != "" && a.IntN(2) == 0 {
		return name
	}
	deep := depth > 0 && a.IntN(2) == 0
	switch t {
	case threat.ValueText:
		if deep {
			return a.of("CASEI(", "ACCENTI(") + a.value(t, depth-1) + ")"
		}
		return a.of("''", "'a'", "'%'", "'it''s'", "'ß Ø د'", `'\'`, "'NaN'", "'2020-01-01'", "'$1 @expr0 {}'")
	case threat.ValueNumber:
		if deep {
			return "(" + a.value(t, depth-1) + a.of(" + ", " - ", " * ", " / ", " % ", " div ", " ^ ") + a.value(t, depth-1) + ")"
		}
		return a.of("0", "1", "-1", "0.1", "2.5e-3", "1e308", "-1e308", "1e-308", "9007199254740993", "12345678901234567890", "-0.0")
	case threat.ValueBool:
		if deep {
			return "(" + a.predicate(depth-1) + ")"
		}
		return a.of("TRUE", "false")
	case threat.ValueDate:
		return a.of("DATE('2020-01-01')", "DATE('0001-01-01')", "DATE('9999-12-31')")
	case threat.ValueInstant:
		return a.of("TIMESTAMP('2020-01-01T00:00:00Z')", "TIMESTAMP('0001-01-01T00:00:00Z')", "TIMESTAMP('9999-12-31T23:59:59.999999Z')")
	case threat.ValueInterval:
		ends := []string{"'..'", "'2020-01-01'", "'2020-01-01T12:00:00Z'", a.value(threat.ValueDate, 0), a.value(threat.ValueInstant, 0)}
		return "INTERVAL(" + a.of(ends...) + ", " + a.of(slices.DeleteFunc(ends, func(s string) bool { return strings.Contains(s, "0001") })...) + ")"
	case threat.ValueGeometry:
		return a.of("POINT(1 1)", "LINESTRING(0 0, 5 5)", "POLYGON((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 1))", "BBOX(170,-10,-170,10)", "BBOX(1,1,1,1)", "MULTIPOINT((1 1), (2 2))",
			"GEOMETRYCOLLECTION(POINT(1 1), GEOMETRYCOLLECTION(POLYGON((0 0, 1 0, 1 1, 0 0))))", "BBOX(-180,-90,180,90)")
	case threat.ValueArray:
		return a.array(threat.ValueText, depth)
	}
	panic(t)
}

func (a anyone) array(of threat.ValueType, depth int) string {
	list := make([]string, a.IntN(3))
	for i := range list {
		list[i] = a.value(of, depth-1)
	}
	return "(" + strings.Join(list, ", ") + ")"
}

func (a anyone) predicate(depth int) string {
	if depth > 0 && a.IntN(3) == 0 {
		return a.of("NOT ", "") + "(" + a.predicate(depth-1) + a.of(" AND ", " OR ") + a.predicate(depth-1) + ")"
	}
	t := scalarTypes[a.IntN(len(scalarTypes))]
	u := t
	if t == threat.ValueDate && a.IntN(2) == 0 {
		u = threat.ValueInstant
	}
	moment := func() string {
		return a.value([]threat.ValueType{threat.ValueDate, threat.ValueInstant, threat.ValueInterval}[a.IntN(3)], depth)
	}
	switch a.IntN(9) {
	case 0, 1:
		return a.value(t, depth) + a.of(" = ", " <> ", " < ", " > ", " <= ", " >= ") + a.value(u, depth)
	case 2:
		return a.value(t, depth) + a.of(" IN (", " NOT IN (") + a.value(u, depth) + ", " + a.value(t, depth) + ")"
	case 3:
		if t == threat.ValueBool {
			t, u = threat.ValueNumber, threat.ValueNumber
		}
		return a.value(t, depth) + a.of(" BETWEEN ", " NOT BETWEEN ") + a.value(u, depth) + " AND " + a.value(t, depth)
	case 4:
		return a.value(threat.ValueText, depth) + a.of(" LIKE ", " NOT LIKE ") + a.of("'%'", "''", "'_a%'", `'\\%'`, "CASEI('%A')", "ACCENTI(CASEI('é_'))")
	case 5:
		any := []threat.ValueType{threat.ValueText, threat.ValueNumber, threat.ValueBool, threat.ValueDate, threat.ValueInstant, threat.ValueInterval, threat.ValueGeometry, threat.ValueArray}
		return a.value(any[a.IntN(len(any))], depth) + a.of(" IS NULL", " IS NOT NULL")
	case 6:
		op := a.of("S_INTERSECTS", "S_EQUALS", "S_DISJOINT", "S_TOUCHES", "S_WITHIN", "S_OVERLAPS", "S_CROSSES", "S_CONTAINS")
		return op + "(" + a.value(threat.ValueGeometry, depth) + ", " + a.value(threat.ValueGeometry, depth) + ")"
	case 7:
		if a.IntN(2) == 0 {
			return a.of("T_AFTER", "T_BEFORE", "T_DISJOINT", "T_EQUALS", "T_INTERSECTS") + "(" + moment() + ", " + moment() + ")"
		}
		op := a.of("T_CONTAINS", "T_DURING", "T_FINISHEDBY", "T_FINISHES", "T_MEETS", "T_METBY", "T_OVERLAPPEDBY", "T_OVERLAPS", "T_STARTEDBY", "T_STARTS")
		return op + "(" + a.value(threat.ValueInterval, depth) + ", " + a.value(threat.ValueInterval, depth) + ")"
	}
	op := a.of("A_EQUALS", "A_CONTAINS", "A_CONTAINEDBY", "A_OVERLAPS")
	if a.IntN(2) == 0 {
		return op + "(" + a.array(t, depth) + ", " + a.array(u, depth) + ")"
	}
	return op + "(" + a.value(threat.ValueArray, depth) + ", " + a.value(threat.ValueArray, depth) + ")"
}

// Whatever fits a collection is answered, whatever values there are; nothing that somebody asks makes the database fail.
func TestWhateverFitsIsAnswered(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	anything := view(t, db, "anything", `SELECT n::text AS id, g AS geom, w, f, i, b, d, at, list FROM (VALUES
		(1, 'POINT(1 1)', 'a', 'NaN'::float8, 9223372036854775807, true, 'infinity'::date, 'infinity'::timestamptz, ARRAY['a', NULL]),
		(2, 'POLYGON((0 0, 2 0, 2 2, 0 0))', '', 'Infinity', -9223372036854775808, false, '-infinity', '-infinity', ARRAY[]::text[]),
		(3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
		(4, 'GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(0 0, 3 3))', 'it''s ß', 1e308, 0, true, '2020-01-01', '2020-01-01T12:00Z', ARRAY['it''s']),
		(5, 'MULTIPOLYGON EMPTY', E'\\', -1e-308, 7, false, '9999-12-31', '0001-01-01', ARRAY['%', '_'])) v (n, wkt, w, f, i, b, d, at, list), LATERAL (SELECT st_geomfromtext(wkt, 4326) g) s`,
		threat.Field{Name: "w", Type: threat.TypeString}, threat.Field{Name: "f", Type: threat.TypeNumber}, threat.Field{Name: "i", Type: threat.TypeInt}, threat.Field{Name: "b", Type: threat.TypeBool},
		threat.Field{Name: "d", Type: threat.TypeDate}, threat.Field{Name: "at", Type: threat.TypeTime}, threat.Field{Name: "list", Type: threat.TypeStrings})
	cols := append([]threat.Collection{anything, anything, anything}, threat.Collections...)
	a := anyone{Rand: rand.New(rand.NewPCG(1, 7))} //nolint:gosec // a test wants the same numbers each time
	refused := 0
	for n := range 1500 {
		a.col = cols[n%len(cols)]
		filter := a.predicate(3)
		e, err := cql2.Parse(cql2.Text, filter, nil)
		if err == nil {
			err = e.Check(a.col)
		}
		if err != nil { // as for a text that ends in a backslash
			refused++
			continue
		}
		f := threat.Filter{Expr: e}
		if _, err := db.Count(t.Context(), a.col, f); err != nil {
			t.Errorf("%s: %s: %v", a.col.ID, filter, err)
		}
		if _, err := db.FIDs(t.Context(), f); a.col.ID == threat.Incidents.ID && err != nil {
			t.Errorf("%s: %v", filter, err)
		}
		if t.Failed() && n > 400 {
			break
		}
	}
	if refused > 300 {
		t.Errorf("%d of 1500 do not fit", refused)
	}
}
