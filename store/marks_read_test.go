package store

import (
	"reflect"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"threatmap/threat"
)

// Marks are read from PostgreSQL's bytes: whatever a column can hold must come out as it is.
func TestMarksAreReadAsTheyAre(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	writeAsReplica(t, db,
		`INSERT INTO mark_values (hash, record_kind, event_type, side, success, date_precision, date_basis, geo_precision, actors, verification, origin, tlp)
		VALUES ('a', 'incident', 'attack', 'engagement', 'unknown', 'day', 'event', 'locality', ARRAY['IS', 'a "b"'], 'single_source', 'x', 'CLEAR')`,
		`INSERT INTO mark SELECT n, v.id, key, first, last, clock, lon, lat, geom FROM mark_values v, (VALUES
			(1, 5::bigint, '-infinity'::date, '1969-12-31'::date, NULL::tstzrange, 40.1::float8, -33.2::float8, NULL::geometry),
			(2, 1::bigint << 61, '2000-01-01', 'infinity', '[1999-12-31 23:59:59.5+00,2000-01-01 00:00:01+00]', 0, 0, NULL),
			(3, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
			(4, 7, '2024-02-29', '2024-03-01', '[2024-02-29 00:00:00+00,)', NULL, NULL, 'SRID=4326;LINESTRING(1 2,3 4)')
		) AS m (n, key, first, last, clock, lon, lat, geom)`,
		`INSERT INTO incident_border VALUES (2, 'exact', 'IRQ-SYR', 'SYR', 12.5), (2, 'exact', 'JOR-SYR', NULL, 0), (4, 'public', 'IRQ-SYR', 'IRQ', 1), (4, 'exact', 'SYR-TUR', 'SYR', 99999)`)
	syria := "SYR"
	values := &threat.MarkValues{
		"record_kind": {"incident"}, "event_type": {"attack"}, "side": {"engagement"}, "success": {"unknown"}, "date_precision": {"day"},
		"date_basis": {"event"}, "geo_precision": {"locality"}, "actors": {"IS", `a "b"`}, "verification": {"single_source"}, "origin": {"x"}, "tlp": {"CLEAR"},
	}
	day := func(s string) *threat.Day {
		at, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return new(threat.DayOf(at))
	}
	want := []threat.Mark{
		{FID: 1, Key: new(int64(5)), Dated: true, Days: threat.Days{Last: day("1969-12-31")}, Place: orb.Point{40.1, -33.2}, Values: values},
		{
			FID: 2, Key: new(int64(1) << 61), Dated: true, Days: threat.Days{First: day("2000-01-01")}, Place: orb.Point{0, 0}, Values: values,
			Clock:   &threat.Clock{From: time.Date(1999, 12, 31, 23, 59, 59, 5e8, time.UTC), To: time.Date(2000, 1, 1, 0, 0, 1, 0, time.UTC)},
			Borders: []threat.BorderNear{{Border: "IRQ-SYR", Side: &syria, DistanceM: 12.5}, {Border: "JOR-SYR"}},
		},
		{FID: 3, Values: values},
		{
			FID: 4, Key: new(int64(7)), Dated: true, Days: threat.Days{First: day("2024-02-29"), Last: day("2024-03-01")},
			Place: orb.LineString{{1, 2}, {3, 4}}, Values: values, Borders: []threat.BorderNear{{Border: "SYR-TUR", Side: &syria, DistanceM: 99999}},
		},
	}
	var got []threat.Mark
	_, err := db.Marks(t.Context(), func(int) {}, func(m threat.Mark) error {
		if m.Clock != nil {
			m.Clock = &threat.Clock{From: m.Clock.From.UTC(), To: m.Clock.To.UTC()}
		}
		got = append(got, m)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Fatalf("%d marks, want %d", len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("mark %d:\ngot  %+v %v\nwant %+v %v", i+1, got[i], *got[i].Values, want[i], *want[i].Values)
		}
	}
}

// What changed since a head is known only where that is one of the ledger's own.
func TestMarksSinceAnotherHistory(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	write(t, db, synthetic(1, 1))
	head, err := db.Head(t.Context())
	if err != nil || head.Counter != 1 || len(head.Chain) != 12 {
		t.Fatalf("%+v, %v", head, err)
	}
	write(t, db, synthetic(2, 1))
	for name, c := range map[string]struct {
		since  threat.Head
		reload bool
		marks  int
	}{
		"its own":                  {head, false, 1},
		"before the first":         {threat.Head{}, false, 2},
		"another entry":            {threat.Head{Counter: 1, Chain: "000000000000"}, true, 0},
		"another last entry":       {threat.Head{Counter: 2, Chain: "000000000000"}, true, 0},
		"further than this one is": {threat.Head{Counter: 9, Chain: head.Chain}, true, 0},
	} {
		change, reload, err := db.MarksSince(t.Context(), c.since)
		if err != nil || reload != c.reload || len(change.Marks) != c.marks {
			t.Errorf("%s: reload %v, %d marks, %v", name, reload, len(change.Marks), err)
		}
	}
}

// Marks are the same by whatever questions they come: one by one, as ranges, in parts, or all.
func TestMarksOfSomeAreThoseOfAll(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	for n := range 40 {
		i := synthetic(n, 1)
		switch n % 5 {
		case 1:
			i.Coarsen = map[string]string{"public": "10km"}
		case 2:
			i.Workflow = "draft"
		}
		write(t, db, i)
	}
	ask := func(read func(m *markReader) ([]threat.Mark, error)) (found map[int64]threat.Mark) {
		t.Helper()
		err := db.readingAtLength(t.Context(), func(tx pgx.Tx) error {
			list, err := read(newMarkReader(tx))
			found = map[int64]threat.Mark{}
			for _, m := range list {
				if _, twice := found[m.FID]; twice {
					t.Errorf("incident %d comes twice", m.FID)
				}
				found[m.FID] = m
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	all := ask(func(m *markReader) (list []threat.Mark, err error) {
		err = m.all(t.Context(), func(mark threat.Mark) error { list = append(list, mark); return nil })
		return list, err
	})
	if len(all) != 32 {
		t.Fatalf("%d marks", len(all))
	}
	for _, part := range []int{1, 3, 10, 1000} {
		for step := range int64(4) { // every one, every second and so on, from the last to the first, some twice
			var fids []int64
			for fid := int64(45); fid > 0; fid -= step + 1 {
				fids = append(fids, fid, fid)
			}
			got := ask(func(m *markReader) ([]threat.Mark, error) { m.part = part; return m.of(t.Context(), fids) })
			want := map[int64]threat.Mark{}
			for _, fid := range fids {
				if m, ok := all[fid]; ok {
					want[fid] = m
				}
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("in parts of %d, one of %d: %d marks, want %d, or they differ", part, step+1, len(got), len(want))
			}
		}
	}
}
