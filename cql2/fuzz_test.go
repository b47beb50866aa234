package cql2_test

import (
	"encoding/json"
	"errors"
	"testing"

	"threatmap/cql2"
	"threatmap/threat"
)

// holds looks at whatever was read: an error says where the mistake is; an expression, written as JSON, is the same when it is read again.
func holds(t *testing.T, e *threat.Expr, err error) {
	t.Helper()
	if err != nil {
		var known *threat.Error
		if !errors.As(err, &known) || known.Kind != threat.KindInvalid || known.Param != "filter" || known.Position == nil || known.Accepted == "" {
			t.Fatalf("an error that does not say enough: %#v", err)
		}
		return
	}
	_ = e.Check(threat.Incidents) // must not panic
	written, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if len(written) > threat.MaxExprLength {
		return
	}
	again, err := cql2.Parse(cql2.JSON, string(written), nil)
	if err != nil {
		t.Fatalf("%s: %v", written, err)
	}
	if rewritten, _ := json.Marshal(again); string(rewritten) != string(written) {
		t.Fatalf("%s\nread again %s", written, rewritten)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range append(texts(), "a", "((((", "name LIKE '%\\'", "BBOX(1,2,3)", "POINT Z (1 2 3)=1", "a in (b in (c))", "not not a", "1+1+1+1>2", "\"a\"\"b\" = ''''") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := cql2.Parse(cql2.Text, s, nil)
		holds(t, e, err)
	})
}

func FuzzJSON(f *testing.F) {
	for _, s := range texts() {
		e, err := cql2.Parse(cql2.Text, s, nil)
		if err != nil {
			f.Fatal(err)
		}
		b, _ := json.Marshal(e)
		f.Add(string(b))
	}
	f.Add(`{"op":"and","args":[{"op":"isNull","args":{"property":"x"}},{"casei":"X"}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		e, err := cql2.Parse(cql2.JSON, s, nil)
		holds(t, e, err)
	})
}

// texts are one of each thing that can be said.
func texts() []string {
	return []string{
		`event_type = 'armed_clash' AND killed_best >= 5 OR NOT (side <> 'engagement')`,
		`CASEI(title) LIKE CASEI('%mosul%') AND ACCENTI(CASEI(place_name)) NOT LIKE accenti(casei('a\_b%'))`,
		`killed_best BETWEEN 1 AND 10 and killed_max not between 2*3 and 7`,
		`adm0 IN ('IRQ','SYR') and revision not in (1, 2.5, -3e2)`,
		`title IS NULL or title_ar is not null`,
		`S_INTERSECTS(geom,POINT(44.4 33.3)) and s_within(geom, BBOX(40,30,45,35))`,
		`S_CROSSES(LINESTRING(0 0, 1 1), POLYGON((0 0, 2 0, 2 2, 0 2, 0 0)))`,
		`s_disjoint(geom, GEOMETRYCOLLECTION(POINT(1 2), MULTIPOINT((1 2), (3 4)), MULTILINESTRING((1 2, 3 4), (5 6, 7 8)), MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))))`,
		`S_EQUALS(geom, BBOX(170,-10,-170,10)) or s_touches(geom, BBOX(1,1,1,1))`,
		`T_AFTER(first_day, DATE('2019-03-23')) and t_during(INTERVAL(first_day, last_day), INTERVAL('2019-01-01','..'))`,
		`T_INTERSECTS(occurred_from, INTERVAL('2019-03-23T10:00:00Z','2019-03-23T12:00:00.5Z')) and recorded_at > TIMESTAMP('2020-01-01T00:00:00Z')`,
		`A_CONTAINS(actors, ('IS', 'Government of Syria')) or a_equals(publishers, ()) or A_OVERLAPS(flags, ('x')) or a_containedBy(flags, (title, 'x'))`,
		`killed_max - killed_min > (killed_best + 1) * 2 / 3 % 4 and killed_best div 2 ^ 2 = -killed_min`,
		`killed_min = killed_best and first_day <= last_day and true and "title" = 'It''s'`,
	}
}
