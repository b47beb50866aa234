package cql2_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"

	"threatmap/cql2"
	"threatmap/geo"
	"threatmap/threat"
)

// Each mistake is told with the place where it is, and what is accepted there.
func TestMistakesAreTold(t *testing.T) {
	deep := strings.Repeat("(", 50) + "1=1" + strings.Repeat(")", 50)
	for _, c := range []struct{ language, filter, at, detail, accepted string }{
		{cql2.Text, "", "line 1, column 1", "the end", "a predicate"},
		{cql2.Text, "title = ", "line 1, column 9", "the end", "a property"},
		{cql2.Text, "title == 'x'", "line 1, column 8", `"="`, "a property"},
		{cql2.Text, "title = 'x' AND\nkilled_best > > 5", "line 2, column 15", `">"`, "a property"},
		{cql2.Text, "title = 'x", "line 1, column 9", "not closed", "''"},
		{cql2.Text, "title = 'x') ", "line 1, column 12", `")"`, "AND"},
		{cql2.Text, "(title = 'x'", "line 1, column 13", "the end", `")"`},
		{cql2.Text, "عنوان = #", "line 1, column 9", "character", "a property"},
		{cql2.Text, "title NOT 'x'", "line 1, column 11", `"x"`, "LIKE, BETWEEN or IN"},
		{cql2.Text, "title IS 'x'", "line 1, column 10", `"x"`, "null"},
		{cql2.Text, "adm0 IN ()", "line 1, column 9", "empty", "one or more"},
		{cql2.Text, "killed_best BETWEEN 1 OR 2", "line 1, column 23", `"OR"`, "and"},
		{cql2.Text, "between = 1", "line 1, column 1", "BETWEEN", `"between"`},
		{cql2.Text, "first_day > DATE('2019-02-30')", "line 1, column 18", "not a day", "2019-03-23"},
		{cql2.Text, "recorded_at > TIMESTAMP('2019-02-30')", "line 1, column 25", "not an instant", "RFC 3339"},
		{cql2.Text, "T_AFTER(first_day, INTERVAL('2019-03-01','2019-02-01'))", "line 1, column 20", "before it begins", "start"},
		{cql2.Text, "T_AFTER(first_day, INTERVAL('March','..'))", "line 1, column 29", "not an end", "'..'"},
		{cql2.Text, "S_INTERSECTS(geom, POINT(200 10))", "line 1, column 26", "200", "longitude"},
		{cql2.Text, "S_INTERSECTS(geom, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))", "line 1, column 20", "cross", "rings"},
		{cql2.Text, "S_INTERSECTS(geom, POLYGON((0 0, 1 1, 1 0)))", "line 1, column 20", "", "rings"},
		{cql2.Text, "S_INTERSECTS(geom, CIRCULARSTRING(0 0, 1 1))", "line 1, column 20", "no function", "S_WITHIN"},
		{cql2.Text, "S_INTERSECTS(geom)", "line 1, column 1", "1 arguments", "two geometries"},
		{cql2.Text, "Buffer(geom, 10)", "line 1, column 1", "Buffer", "S_INTERSECTS"},
		{cql2.Text, "killed_best > 1e999", "line 1, column 15", "too large", "1.7e308"},
		{cql2.Text, deep, "line 1, column 42", "too deep", "40"},
		{cql2.Text, strings.Repeat("1=1 or ", 400) + "1=1", "", "too many parts", "1000"},
		{cql2.Text, strings.Repeat(" ", 70_000), "line 1, column 1", "too long", "65536"},
		{cql2.Text, "title = 'a\xff'", "line 1, column 11", "UTF-8", "UTF-8"},

		{cql2.JSON, "", "line 1, column 1", "JSON", "op and args"},
		{cql2.JSON, "{\n \"op\": \"=\",,}", "line 2, column 12", "JSON", "op and args"},
		{cql2.JSON, `{"op":"==","args":[1,1]}`, "/op", "no such", "between"},
		{cql2.JSON, `{"op":"and","args":[true,{"op":"=","args":[{"property":"title"}]}]}`, "/args/1/args", "1 argument", "two values"},
		{cql2.JSON, `{"op":"=","args":[{"property":7},1]}`, "/args/0/property", "no text", "a text"},
		{cql2.JSON, `{"op":"=","args":[{"prop":"title"},1]}`, "/args/0", "says nothing", "property"},
		{cql2.JSON, `{"op":"=","args":[null,1]}`, "/args/0", "null", "isNull"},
		{cql2.JSON, `{"op":"s_intersects","args":[{"property":"geom"},{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,"x"],[0,0]]]}]}`, "/args/1/coordinates/0/2/1", "not a number", "a number"},
		{cql2.JSON, `{"op":"s_intersects","args":[{"property":"geom"},{"type":"Point","coordinates":[0,91]}]}`, "/args/1/coordinates", "91", "latitude"},
		{cql2.JSON, `{"op":"s_intersects","args":[{"property":"geom"},{"type":"Circle","coordinates":[0,1]}]}`, "/args/1/type", "no type", "MultiPolygon"},
		{cql2.JSON, `{"op":"s_intersects","args":[{"property":"geom"},{"bbox":[0,1,2]}]}`, "/args/1/bbox", "3 numbers", "west"},
		{cql2.JSON, `{"op":"=","args":[{"property":"title"},"a\u0000"]}`, "/args/1", "NUL", "text"},
		{cql2.JSON, `{"op":"=","args":[{"function":{"name":"min"}},1]}`, "/args/0/function", "no functions", "casei"},
		{cql2.JSON, strings.Repeat(`{"op":"not","args":[`, 60) + "true" + strings.Repeat(`]}`, 60), strings.Repeat("/args/0", 41), "too deep", "40"},
	} {
		_, err := cql2.Parse(c.language, c.filter, nil)
		var known *threat.Error
		if !errors.As(err, &known) || known.Position == nil {
			t.Errorf("%.80q: %v", c.filter, err)
			continue
		}
		if at := string(*known.Position); c.at != "" && at != c.at || !strings.Contains(known.Detail, c.detail) || !strings.Contains(known.Accepted, c.accepted) {
			t.Errorf("%.80q: at %q: %s; accepted: %s", c.filter, at, known.Detail, known.Accepted)
		}
	}
}

// What is well written and does not fit the collection is told in the same way.
func TestWrongTypesAreTold(t *testing.T) {
	for _, c := range []struct{ language, filter, at, detail, accepted string }{
		{cql2.Text, "titel = 'x'", "line 1, column 1", "titel", "title"},
		{cql2.Text, "title = 5", "line 1, column 9", "a number", "a text"},
		{cql2.Text, "true and (killed_best > 'x')", "line 1, column 25", "a text", "a number"},
		{cql2.Text, "title", "line 1, column 1", "a text", "a predicate"},
		{cql2.Text, "first_day >= '2019-01-01'", "line 1, column 14", "a text", "DATE('2019-03-23')"},
		{cql2.Text, "actors = 'IS'", "line 1, column 1", "an array", "A_CONTAINS"},
		{cql2.Text, "geom = 'x'", "line 1, column 1", "a geometry", "a text"},
		{cql2.Text, "title LIKE title_ar", "line 1, column 12", "no pattern", "%"},
		{cql2.JSON, `{"op":"like","args":[{"property":"title"},"x\\"]}`, "/args/1", "backslash", `\\`},
		{cql2.Text, "killed_best + title > 1", "line 1, column 15", "a text", "a number"},
		{cql2.Text, "S_WITHIN(title, geom)", "line 1, column 10", "a text", "a geometry"},
		{cql2.Text, "T_DURING(first_day, INTERVAL('2019-01-01','..'))", "line 1, column 10", "a date", "an interval"},
		{cql2.Text, "T_AFTER(title, DATE('2019-01-01'))", "line 1, column 9", "a text", "a date"},
		{cql2.Text, "A_CONTAINS(actors, 'IS')", "line 1, column 20", "a text", "an array"},
		{cql2.Text, "A_CONTAINS(actors, ('IS', 5))", "line 1, column 27", "a number", "a text"},
		{cql2.Text, "adm0 IN ('IRQ', 5)", "line 1, column 17", "a number", "a text"},
		{cql2.Text, "CASEI(killed_best) = 'x'", "line 1, column 7", "a number", "a text"},
		{cql2.JSON, `{"op":"or","args":[{"op":"isNull","args":[{"property":"nothing"}]},true]}`, "/args/0/args/0/property", "nothing", "title"},
		{cql2.JSON, `5`, "", "a number", "a predicate"},
	} {
		e, err := cql2.Parse(c.language, c.filter, nil)
		if err != nil {
			t.Errorf("%q: %v", c.filter, err)
			continue
		}
		var known *threat.Error
		if err := e.Check(threat.Incidents); !errors.As(err, &known) || known.Position == nil {
			t.Errorf("%q: %v", c.filter, err)
			continue
		}
		if at := string(*known.Position); at != c.at || !strings.Contains(known.Detail, c.detail) || !strings.Contains(known.Accepted, c.accepted) {
			t.Errorf("%q: at %q: %s; accepted: %s", c.filter, at, known.Detail, known.Accepted)
		}
	}
}

func each(one func(orb.Point) (orb.Point, error)) func([]orb.Point) error {
	return func(places []orb.Point) (err error) {
		for i, p := range places {
			if places[i], err = one(p); err != nil {
				return err
			}
		}
		return nil
	}
}

// Each geometry asks once, whatever it is made of, and has its positions where they were written.
func TestPositionsAreAskedForByGeometry(t *testing.T) {
	const filter = "S_INTERSECTS(geom,GEOMETRYCOLLECTION(POINT(1 11),LINESTRING(2 12,3 13),MULTIPOLYGON(((4 14,5 14,5 15,4 14)),((6 16,7 16,7 17,6 16))),MULTIPOINT(8 18,(9 19)))) OR S_WITHIN(geom,POLYGON((0 0,9 0,9 9,0 0),(5 1,6 1,6 2,5 1)))"
	asked := 0
	turned, err := cql2.Parse(cql2.Text, filter, func(places []orb.Point) error {
		asked++
		for i, p := range places {
			places[i] = orb.Point{p[0] / 2, p[1] * 2}
		}
		return nil
	})
	if err != nil || asked != 2 {
		t.Fatalf("asked %d times: %v", asked, err)
	}
	plain, err := cql2.Parse(cql2.Text, filter, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range plain.Args {
		want := project.Geometry(plain.Args[i].Args[1].Geometry, func(p orb.Point) orb.Point { return orb.Point{p[0] / 2, p[1] * 2} })
		if got := turned.Args[i].Args[1].Geometry; !orb.Equal(got, want) {
			t.Errorf("%v, not %v", got, want)
		}
	}
}

// The position that a CRS has not is named, in both languages; the database's own failure is no mistake of the filter.
func TestThePositionOutsideIsNamed(t *testing.T) {
	outside := each(func(p orb.Point) (orb.Point, error) {
		if p[0] > 90 {
			return p, fmt.Errorf("%w: too far east", geo.ErrOutOfRange)
		}
		return p, nil
	})
	for _, c := range []struct{ language, filter, at string }{
		{cql2.Text, "S_INTERSECTS(geom,POINT(91 2))", "line 1, column 25"},
		{cql2.Text, "S_INTERSECTS(geom,LINESTRING(1 2,3 4,91 5,92 6))", "line 1, column 38"},
		{cql2.Text, "S_INTERSECTS(geom,LINESTRING(1 2,3 4,5 5,92 6))", "line 1, column 42"},
		{cql2.Text, "S_INTERSECTS(geom,LINESTRING(1 2,3 4,5 95,2 6))", "line 1, column 38"},
		{cql2.JSON, `{"op":"s_intersects","args":[{"property":"geom"},{"type":"LineString","coordinates":[[1,2],[3,4],[93,5],[1,1]]}]}`, "/args/1/coordinates/2"},
	} {
		_, err := cql2.Parse(c.language, c.filter, outside)
		var known *threat.Error
		if !errors.As(err, &known) || known.Position == nil || string(*known.Position) != c.at {
			t.Errorf("%s: %v", c.filter, err)
		}
	}
	broken := errors.New("the database is away")
	if _, err := cql2.Parse(cql2.Text, "S_INTERSECTS(geom,POINT(1 2))", func([]orb.Point) error { return broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
}

// A box of a projection is no box in lon/lat; one of changed axes is.
func TestBoxesOfOtherCRS(t *testing.T) {
	utm := each(func(p orb.Point) (orb.Point, error) { return geo.FromUTM(38, p) })
	swapped := each(func(p orb.Point) (orb.Point, error) { return orb.Point{p[1], p[0]}, nil })
	for _, c := range []struct {
		filter   string
		toLonLat func([]orb.Point) error
		kind     string
		bound    orb.Bound
	}{
		{"BBOX(33,44,34,46)", swapped, "Polygon", orb.Bound{Min: orb.Point{44, 33}, Max: orb.Point{46, 34}}},
		{"BBOX(33,179,34,-179)", swapped, "MultiPolygon", orb.Bound{Min: orb.Point{-180, 33}, Max: orb.Point{180, 34}}},
		{"BBOX(200000,3600000,300000,3700000)", utm, "Polygon", orb.Bound{Min: orb.Point{41.7747, 32.4968}, Max: orb.Point{42.8707, 33.4207}}},
	} {
		e, err := cql2.Parse(cql2.Text, "S_INTERSECTS(geom,"+c.filter+")", c.toLonLat)
		if err != nil {
			t.Errorf("%s: %v", c.filter, err)
			continue
		}
		g := e.Args[1].Geometry
		if b := g.Bound(); g.GeoJSONType() != c.kind || math.Abs(b.Min[0]-c.bound.Min[0]) > 0.0001 || math.Abs(b.Min[1]-c.bound.Min[1]) > 0.0001 || math.Abs(b.Max[0]-c.bound.Max[0]) > 0.0001 || math.Abs(b.Max[1]-c.bound.Max[1]) > 0.0001 {
			t.Errorf("%s: %s %v", c.filter, g.GeoJSONType(), g.Bound())
		}
	}
}

func TestEverythingThatCanBeSaidFits(t *testing.T) {
	for _, s := range texts() {
		e, err := cql2.Parse(cql2.Text, s, nil)
		if err == nil {
			err = e.Check(threat.Incidents)
		}
		if err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
}
