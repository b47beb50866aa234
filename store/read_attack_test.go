package store

import (
	"fmt"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"threatmap/geo"
	"threatmap/migrations"
	"threatmap/threat"
)

// attacked writes a record whose place is coarsened to 5 km, among others, and returns its id and what is shown of it.
func attacked(t *testing.T) (db *DB, id string, shown orb.Bound) {
	t.Helper()
	db = openEmpty(t)
	loadBoundaries(t, db)
	write(t, db, append(synthetics(20, 1)[2:], secretRecord("5km"))...)
	id = scan[string](t, db, "SELECT public_id FROM incident WHERE coarsened_for IS NOT NULL")
	f, err := db.Feature(t.Context(), threat.Incidents, id)
	if err != nil {
		t.Fatal(err)
	}
	return db, id, f.Geometry.Bound()
}

// Halving a box as long as it finds the record ends at the shape shown, from either side of either axis.
func TestHalvingABoxFindsTheShapeShown(t *testing.T) {
	t.Parallel()
	db, id, shown := attacked(t)
	finds := func(b geo.BBox) bool {
		n, err := db.Count(t.Context(), threat.Incidents, threat.Filter{IDs: []string{id}, BBox: &b})
		counts, errCounts := db.Counts(t.Context(), threat.Filter{IDs: []string{id}}, &b)
		if err != nil || errCounts != nil || *counts.InView != n {
			t.Fatalf("%v: %d, %v; counts %+v, %v", b, n, err, counts, errCounts)
		}
		return n == 1
	}
	least := func(lo, hi float64, found func(float64) bool) float64 {
		for range 30 {
			if mid := (lo + hi) / 2; found(mid) {
				hi = mid
			} else {
				lo = mid
			}
		}
		return hi
	}
	got := orb.Bound{
		Min: orb.Point{
			least(30, 50, func(x float64) bool { return finds(geo.BBox{West: 30, South: 30, East: x, North: 40}) }),
			least(30, 40, func(y float64) bool { return finds(geo.BBox{West: 30, South: 30, East: 50, North: y}) }),
		},
		Max: orb.Point{
			-least(-50, -30, func(x float64) bool { return finds(geo.BBox{West: -x, South: 30, East: 50, North: 40}) }),
			-least(-40, -30, func(y float64) bool { return finds(geo.BBox{West: 30, South: -y, East: 50, North: 40}) }),
		},
	}
	const sixMetres = 1e-4 / 2 // in degrees: what the halving leaves, and more
	if !got.Pad(sixMetres).Contains(shown.Min) || !got.Pad(sixMetres).Contains(shown.Max) || !shown.Pad(sixMetres).Contains(got.Min) || !shown.Pad(sixMetres).Contains(got.Max) {
		t.Errorf("halving finds %v, shown is %v", got, shown)
	}
}

// Going down the tiles follows the middle of the shape shown, never the exact place.
func TestTilesLeadToTheMiddleOfTheShapeShown(t *testing.T) {
	t.Parallel()
	db, id, shown := attacked(t)
	for z := maptile.Zoom(0); z <= 20; z += 4 {
		for what, at := range map[string]orb.Point{"middle": shown.Center(), "exact": {40.4242, 34.2424}} {
			tile, n := maptile.At(at, z), int64(0)
			err := db.TileCells(t.Context(), threat.Filter{IDs: []string{id}}, uint32(z), tile.X, tile.Y, 5, func(c *threat.TileCell) error {
				n += c.Count
				return nil
			})
			if want := int64(1); err != nil || n != want && what == "middle" || n != 0 && z > 16 && what == "exact" {
				t.Errorf("zoom %d, tile of the %s: %d, %v", z, what, n, err)
			}
		}
	}
}

// What is withheld can't be asked for either: the difference that a choice makes to a count, a series or a facet is nothing.
func TestNoChoiceTellsWhatIsWithheld(t *testing.T) {
	t.Parallel()
	db, id, _ := attacked(t)
	for field, value := range map[string]string{
		"origin": "hiddenville-2024", "origin_id": "77777", "publishers": "Hidden Gazette", "actors": "Elders of hiddenville", "source_country": "Iraq", "grade": "F6",
	} {
		f := threat.Filter{IDs: []string{id}, Codes: map[string][]string{field: {value}}}
		if n, err := db.Count(t.Context(), threat.Incidents, f); err != nil || n != 0 {
			t.Errorf("%s=%s counts %d, %v", field, value, n, err)
		}
		line, err := db.Timeline(t.Context(), f, "auto")
		if err != nil || len(line.Bins) != 0 || line.Undated != 0 {
			t.Errorf("%s=%s: %+v, %v", field, value, line, err)
		}
		next, err := db.Features(t.Context(), threat.Incidents, f, threat.Page{}, func(threat.Feature) error { return fmt.Errorf("listed by %s", field) })
		if err != nil || next != "" {
			t.Errorf("%q, %v", next, err)
		}
	}
	facets, err := db.Facets(t.Context(), threat.Filter{IDs: []string{id}}, []string{"origin", "publishers", "actors", "adm1", "grade", "outcome", "tlp"}, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := "[{origin [- 1] 0} {publishers [- 1] 0} {actors [Government of Iraq 1 IS 1] 0} {adm1 [IQ-AN 1] 0} {grade [- 1] 0} {outcome [killed 1] 0} {tlp [CLEAR 1] 0}]"
	if got := spelled(facets); got != want {
		t.Errorf("facets\n%s, want\n%s", got, want)
	}
}

func spelled(facets []threat.Facet) string {
	list := make([]string, len(facets))
	for i, f := range facets {
		values := []string{}
		for _, v := range f.Values {
			name := "-"
			if v.Value != nil {
				name = *v.Value
			}
			values = append(values, fmt.Sprint(name, " ", v.Count))
		}
		list[i] = fmt.Sprintf("{%s %v %d}", f.Field, values, f.Others)
	}
	return fmt.Sprint(list)
}

// Of two records in one cell, the radius shown does not tell which one was known better.
func TestTheRecordsOwnRadiusIsNotTold(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	for n, own := range []int{0, 7, 90} {
		i := secretRecord("5km")
		i.OriginID, i.Place.UncertaintyM = fmt.Sprint(n), &own
		if got := write(t, db, i); got.Added != 1 {
			t.Fatalf("%+v", got)
		}
	}
	if n := scan[int](t, db, "SELECT count(DISTINCT uncertainty_m)::int FROM incident_coarsen"); n != 3 {
		t.Fatalf("%d sums are kept", n)
	}
	got := scan[string](t, db, "SELECT string_agg(DISTINCT uncertainty_m::text, ' ') FROM as_public.incidents_coarsened")
	if got != "5000" {
		t.Errorf("shown: %s", got)
	}
}

func TestRadiiAreRoundedUp(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	for m, want := range map[int]int{0: 1, 1: 1, 2: 2, 3: 5, 6: 10, 10: 10, 11: 20, 1001: 2000, 2000: 2000, 4999: 5000, 5001: 10_000, 2_147_483_647: 2_147_483_647} {
		if got := scan[int](t, db, fmt.Sprintf("SELECT rounded_up_m(%d)", m)); got != want {
			t.Errorf("%d becomes %d, want %d", m, got, want)
		}
	}
	if !scan[bool](t, db, "SELECT rounded_up_m(NULL) IS NULL") {
		t.Error("an unknown radius becomes known")
	}
}

// A record that everyone may see can have a source that they may not: its name is told nowhere.
func TestPublishersInConfidenceAreNotTold(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	i := synthetic(1, 2)
	i.Claims[1].Document.Source.Publisher, i.Claims[1].Document.TLP = "Hidden Gazette", "AMBER"
	write(t, db, i)
	for _, view := range publicViews(t, db) {
		checkTellsNothing(t, db, view)
	}
	n, err := db.Count(t.Context(), threat.Incidents, threat.Filter{Codes: map[string][]string{"publishers": {"Hidden Gazette"}}})
	if err != nil || n != 0 {
		t.Errorf("%d found by it, %v", n, err)
	}
	if got := scan[string](t, db, "SELECT publishers::text FROM incident"); got != `{"Publisher 0"}` {
		t.Errorf("publishers %s", got)
	}
}

// A database of before, in which such publishers counted, is mended by the migration.
func TestMigrationForgetsPublishersInConfidence(t *testing.T) {
	db := openEmpty(t)
	i := synthetic(1, 2)
	i.Claims[1].Document.Source.Publisher, i.Claims[1].Document.TLP = "Hidden Gazette", "AMBER"
	write(t, db, i)
	if _, err := db.writer.Exec(t.Context(), `UPDATE incident SET publishers = '{"Hidden Gazette","Publisher 0"}'`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.writer.Exec(t.Context(), lastStatement(t, "0004_withhold_more_of_coarsened.sql")); err != nil {
		t.Fatal(err)
	}
	if got := scan[string](t, db, "SELECT publishers::text FROM as_public.mark_values"); got != `{"Publisher 0"}` {
		t.Errorf("publishers %s", got)
	}
}

func lastStatement(t *testing.T, migration string) string {
	t.Helper()
	text, err := migrations.FS.ReadFile(migration)
	if err != nil {
		t.Fatal(err)
	}
	statements := strings.Split(strings.TrimSpace(string(text)), ";\n")
	return statements[len(statements)-1]
}
