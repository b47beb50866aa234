package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"threatmap/internal/pgtest"
	"threatmap/threat"
)

// openEmpty gives a migrated database without any rows.
func openEmpty(t testing.TB) *DB {
	t.Helper()
	db, err := Open(t.Context(), Config{URL: pgtest.Template(t, "store", migrated), Now: stepClock()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

func migrated(url string) error {
	db, err := Open(context.Background(), Config{URL: url})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Migrate(context.Background())
}

// stepClock goes one second a look.
func stepClock() func() time.Time {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return func() time.Time { now = now.Add(time.Second); return now }
}

var byTest = WriteMeta{Editor: "test", Reason: "to see what happens"}

func write(t testing.TB, db *DB, batch ...threat.Incident) WriteResult {
	t.Helper()
	result, err := db.WriteIncidents(t.Context(), batch, byTest)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// scan asks the base tables one question.
func scan[T any](t testing.TB, db *DB, sql string, args ...any) T {
	t.Helper()
	found, err := db.writer.Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	v, err := pgx.CollectExactlyOneRow(found, pgx.RowTo[T])
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func number(n int) *int { return &n }

// synthetic is a record like those of GED 21.1; claims is how many publishers tell of it.
func synthetic(n, claims int) threat.Incident {
	day := threat.Day(15000 + n%3000)
	i := threat.Incident{
		Origin: "ucdp-ged", OriginID: fmt.Sprint(n), OriginVersion: "21.1", RecordKind: "incident",
		Title: threat.Text{En: fmt.Sprintf("IS – Government of Iraq, place %d", n)}, EventType: "armed_violence", EventSubtype: "state_based",
		Side: "engagement", Success: "unknown", Verification: "single_source", Workflow: "published", TLP: "CLEAR",
		When: threat.When{Days: threat.OneDay(day), Precision: "unknown", Basis: "event"},
		Place: threat.Place{
			Geometry:  orb.Point{40 + float64(n%997)/200, 33 + float64(n%1009)/300},
			Precision: "unknown", Basis: "coordinates_given", SourceCountry: "Iraq",
		},
		Outcomes: []threat.Outcome{{Measure: "killed", Who: "all", Range: threat.Range{Min: number(n % 5), Best: number(n%5 + 1), Max: number(n%5 + 3)}}},
		Actors: []threat.Participant{
			{Actor: threat.Actor{Name: "IS", Class: "rebel"}, Role: "side_b"},
			{Actor: threat.Actor{Name: "Government of Iraq", Class: "state_forces"}, Role: "side_a"},
		},
	}
	for c := range claims {
		value := map[string]string{}
		for _, column := range strings.Fields("id year type_of_violence side_a side_b latitude longitude country date_start best high low") {
			value[column] = fmt.Sprintf("%s %d", column, n)
		}
		i.Claims = append(i.Claims, threat.Claim{
			Document: threat.Document{
				Source: threat.Source{Publisher: fmt.Sprintf("Publisher %d", c), Type: "dataset", Reliability: "F"},
				Title:  "UCDP GED", Version: "21.1", TLP: "CLEAR",
			},
			Field: "record", Locator: fmt.Sprintf("row %d", n), Value: value,
			Reliability: "F", Credibility: "6", Stance: "supports", ExtractedBy: "rule:ged",
		})
	}
	return i
}

func synthetics(count, claims int) []threat.Incident {
	batch := make([]threat.Incident, count)
	for n := range batch {
		batch[n] = synthetic(n, claims)
	}
	return batch
}

func TestWriteAddsWithAllThatBelongs(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	if r := write(t, db, synthetics(40, 2)...); r.Added != 40 || len(r.Rejected) != 0 {
		t.Fatalf("result %+v", r)
	}
	got := scan[string](t, db, `SELECT format('%s %s %s %s %s %s %s', first_day, last_day, actors, publishers, killed_best, ST_AsText(geom), tile_key IS NOT NULL)
		FROM incident WHERE origin_id = '7'`)
	want := `2011-02-02 2011-02-02 {"Government of Iraq",IS} {"Publisher 0","Publisher 1"} 3 POINT(40.035 33.02333333333333) t`
	if got != want {
		t.Errorf("stored\n%s, want\n%s", got, want)
	}
	counts := scan[string](t, db, `SELECT concat_ws(' ', (SELECT count(*) FROM outcome), (SELECT count(*) FROM incident_actor),
		(SELECT count(*) FROM claim), (SELECT count(*) FROM document), (SELECT count(*) FROM actor), (SELECT count(*) FROM revision))`)
	if counts != "40 80 80 2 2 40" {
		t.Errorf("child rows %s", counts)
	}
}

func TestWriteAgainLeavesNoTrace(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	batch := synthetics(50, 3)
	write(t, db, batch...)
	if r := write(t, db, batch...); r.Unchanged != 50 || r.Changed != 0 || r.Added != 0 {
		t.Errorf("result %+v", r)
	}
	if seq := scan[int64](t, db, "SELECT seq FROM ledger_head"); seq != 1 {
		t.Errorf("change counter %d", seq)
	}
}

func TestNewerVersionWinsWhateverComesFirst(t *testing.T) {
	t.Parallel()
	older, newer := synthetic(1, 1), synthetic(1, 1)
	newer.OriginVersion, newer.Claims[0].Document.Version = "23.1", "23.1"
	newer.Outcomes[0].Best = number(2)
	newer.Place.SourceCountry = "" // a column that the newer file lacks
	for _, c := range []struct {
		name  string
		batch [2]threat.Incident
		older int
	}{{"older first", [2]threat.Incident{older, newer}, 0}, {"newer first", [2]threat.Incident{newer, older}, 1}} {
		t.Run(c.name, func(t *testing.T) {
			db := openEmpty(t)
			write(t, db, c.batch[0])
			if r := write(t, db, c.batch[1]); r.Changed != 1 || r.Older != c.older {
				t.Errorf("result %+v", r)
			}
			got := scan[string](t, db, `SELECT concat_ws(' ', origin_version, killed_best, source_country, revision, field_origin) FROM incident`)
			if want := `23.1 2 Iraq 2 {"source_country": "21.1"}`; got != want {
				t.Errorf("stored %s, want %s", got, want)
			}
			if n := scan[int](t, db, "SELECT count(*) FROM claim"); n != 2 {
				t.Errorf("%d claims, want those of both versions", n)
			}
			first := scan[string](t, db, "SELECT content::json->>'origin_version' FROM revision WHERE rev = 1")
			if first != c.batch[0].OriginVersion {
				t.Errorf("revision 1 is of %s", first)
			}
		})
	}
}

func TestWrongRowsDoNotStopTheOthers(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	batch := synthetics(20, 1)
	batch[3].Side = "victim"
	batch[5].Place.Geometry = orb.Point{999, 0}
	batch[8].Place.Precision, batch[8].Place.UncertaintyM = "locality", number(10)
	batch[11].Title.En = "not UTF-8: \xff" // only the database finds these
	batch[14].Claims[0].Quote = "NUL: \x00"
	batch[17].Place.Geometry = orb.Polygon{{{40, 33}, {41, 34}, {41, 33}, {40, 34}, {40, 33}}}                     // crosses itself
	batch[18].Place.Geometry = orb.Polygon{{{40, 33}, {41, 34}, {42, 33}, {42, 35}, {41, 34}, {40, 35}, {40, 33}}} // touches itself
	r := write(t, db, batch...)
	var rejected []int
	for _, e := range r.Rejected {
		rejected = append(rejected, e.Index)
	}
	if r.Added != 13 || !slices.Equal(rejected, []int{3, 5, 8, 11, 14, 17, 18}) {
		t.Fatalf("result %+v", r)
	}
	for _, e := range r.Rejected {
		if e.Index == 3 && (threat.KindOf(e.Err) != threat.KindInvalid || !strings.Contains(e.Err.Error(), `side "victim"`)) {
			t.Errorf("row 3: %v", e.Err)
		}
		want := map[int]string{
			11: `title_en "": the database does not take it: invalid byte sequence`, 14: `quote "": the database does not take it: invalid byte sequence`,
			17: "coordinates[0] crosses itself at about [40.5, 33.5]", 18: "not a valid shape: Ring Self-intersection at [41 34]",
		}[e.Index]
		if text := e.Err.Error(); !strings.Contains(text, want) || strings.Contains(text, "SQLSTATE") || threat.KindOf(e.Err) != threat.KindInvalid {
			t.Errorf("row %d: %v, want %s", e.Index, e.Err, want)
		}
		if e.Index == 5 && threat.KindOf(e.Err) != threat.KindInvalid {
			t.Errorf("row 5: %v", e.Err)
		}
	}
	if err := db.VerifyLedger(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestNothingIsLeftOfABrokenWrite(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	if _, err := db.writer.Exec(t.Context(), `ALTER TABLE ledger ADD CONSTRAINT broken CHECK (seq < 0)`); err != nil {
		t.Fatal(err)
	}
	if r, err := db.WriteIncidents(t.Context(), synthetics(10, 1), byTest); err == nil || r.Added != 0 {
		t.Fatalf("result %+v, %v", r, err)
	}
	left := scan[int](t, db, `SELECT (SELECT count(*) FROM incident) + (SELECT count(*) FROM source) + (SELECT count(*) FROM actor) + (SELECT count(*) FROM revision)`)
	if left != 0 {
		t.Errorf("%d rows are left", left)
	}
}

func TestWriteNeedsEditorAndReason(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	_, err := db.WriteIncidents(t.Context(), synthetics(1, 1), WriteMeta{})
	var e *threat.Error
	if !errors.As(err, &e) || e.Kind != threat.KindInvalid {
		t.Errorf("got %v", err)
	}
}

func BenchmarkWriteIncidents(b *testing.B) {
	for _, claims := range []int{1, 4} {
		b.Run(fmt.Sprintf("claims=%d", claims), func(b *testing.B) {
			db := openEmpty(b)
			loadNaturalEarth(b, db)
			const batch = 4000
			n := 0
			for b.Loop() {
				rows := make([]threat.Incident, batch)
				for i := range rows {
					rows[i] = synthetic(n, claims)
					n++
				}
				write(b, db, rows...)
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func BenchmarkDeriveAll(b *testing.B) {
	db := openEmpty(b)
	for n := 0; n < 20_000; n += 4000 {
		batch := synthetics(n+4000, 1)
		write(b, db, batch[n:]...)
	}
	countries, districts, borders := naturalEarth(b)
	n := 0
	for b.Loop() {
		n++
		set := testSet
		set.ID = fmt.Sprint("set ", n)
		if _, err := db.LoadBoundarySet(b.Context(), set, countries, districts, borders); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(20_000*float64(n)/b.Elapsed().Seconds(), "rows/s")
}
