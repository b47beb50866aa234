package store

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// secrets are words and numbers that tell the exact place of the record that secretRecord makes.
var secrets = []string{
	"Hiddenville", "hiddenville", "40.4242", "34.2424", "77777", "Hidden District", "hidden-gazetteer", "Hidden Gazette", "Asia/Hidden",
}

func secretRecord(coarsening string) threat.Incident {
	i := synthetic(1, 1)
	i.Origin, i.OriginID, i.OriginVersion = "hiddenville-2024", "77777", "of hiddenville"
	i.Coarsen, i.When.Zone = map[string]string{"public": coarsening}, "Asia/Hidden"
	i.Title.En, i.Summary.En, i.Summary.Ar = "Attack in Hiddenville", "In Hiddenville.", "Hiddenville"
	i.Place = threat.Place{
		Geometry: orb.Point{40.4242, 34.2424}, Precision: "exact", Basis: "coordinates_given", Assumed: "Hiddenville",
		Name: threat.Text{En: "Hiddenville", Ar: "Hiddenville"}, GazetteerID: "hidden-gazetteer", SourceAdm1: "Hidden District", SourceAdm2: "Hiddenville",
	}
	i.Actors = append(i.Actors,
		threat.Participant{Actor: threat.Actor{Name: "Elders of hiddenville", Class: "civilians"}, Role: "affected"},
		threat.Participant{Actor: threat.Actor{Name: "Council", Aliases: []string{"Hiddenville Council"}, Class: "civilians"}, Role: "affected"},
		threat.Participant{Actor: threat.Actor{Name: "Sixth Band", NameAr: "Hiddenville", Class: "rebel"}, Role: "supporting"})
	i.Claims[0].Quote, i.Claims[0].Locator = "In Hiddenville", "Hiddenville"
	i.Claims[0].Document.Source.Publisher, i.Claims[0].Document.Title = "Hidden Gazette", "Hiddenville hit"
	i.Flags, i.Tags = []string{"Hiddenville"}, []string{"Hiddenville"}
	i.Outcomes[0].Basis = "counted in Hiddenville"
	return i
}

func TestNoViewTellsACoarsenedPlace(t *testing.T) {
	t.Parallel()
	for _, rule := range []string{"5km", "adm1", "hide"} {
		t.Run(rule, func(t *testing.T) {
			db := openEmpty(t)
			loadBoundaries(t, db)
			open := synthetic(2, 1)
			if got := write(t, db, secretRecord(rule), open); got.Added != 2 {
				t.Fatalf("wrote %+v", got)
			}
			for _, view := range publicViews(t, db) {
				checkTellsNothing(t, db, view)
			}
			if rule == "adm1" || rule == "5km" {
				checkDistances(t, db)
			}
			checkBoxesTellNothing(t, db)
			checkOthersAreTold(t, db)
		})
	}
}

// checkOthersAreTold: actors that have nothing to do with the place are shown.
func checkOthersAreTold(t *testing.T, db *DB) {
	t.Helper()
	id := scan[string](t, db, "SELECT public_id FROM incident WHERE coarsened_for IS NOT NULL")
	r, err := db.Record(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Feature.Values[fieldIndex("actors")]; fmt.Sprint(got) != "[Government of Iraq IS]" || len(r.Actors) != 2 {
		t.Errorf("actors %v, participants %v", got, r.Actors)
	}
	n, err := db.Count(t.Context(), threat.Incidents, threat.Filter{IDs: []string{id}, Codes: map[string][]string{"actors": {"IS"}}})
	if err != nil || n != 1 {
		t.Errorf("%d by actor, %v", n, err)
	}
}

func publicViews(t *testing.T, db *DB) []string {
	t.Helper()
	list := scan[[]string](t, db, "SELECT array_agg(viewname ORDER BY viewname)::text[] FROM pg_views WHERE schemaname = 'as_public'")
	if len(list) < len(threat.Collections) {
		t.Fatalf("views: %v", list)
	}
	return list
}

func checkTellsNothing(t *testing.T, db *DB, view string) {
	t.Helper()
	err := db.reading(t.Context(), "read "+view, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "SELECT to_jsonb(t)::text FROM "+pgx.Identifier{view}.Sanitize()+" t")
		if err != nil {
			return err
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, line := range lines {
			for _, secret := range secrets {
				if strings.Contains(line, secret) {
					t.Errorf("%s tells %q: %.300s", view, secret, line)
				}
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// checkDistances: what is shown as distance is that of the shape shown, not that of the place.
func checkDistances(t *testing.T, db *DB) {
	t.Helper()
	same := scan[int](t, db, `SELECT count(*)::int FROM incident_border x JOIN as_public.incident_borders p ON p.fid = x.incident_id AND p.border = x.border
		JOIN incident i ON i.id = x.incident_id WHERE x.audience = 'exact' AND x.distance_m = p.distance_m AND i.coarsened_for IS NOT NULL`)
	if same > 0 {
		t.Errorf("%d exact distances are shown", same)
	}
}

// checkBoxesTellNothing: a box around the exact place finds no more than any other box that meets the shape shown.
func checkBoxesTellNothing(t *testing.T, db *DB) {
	t.Helper()
	id := scan[string](t, db, "SELECT public_id FROM incident WHERE coarsened_for IS NOT NULL")
	shown, err := db.Feature(t.Context(), threat.Incidents, id)
	if err != nil {
		t.Fatal(err)
	}
	found := func(at orb.Point) bool {
		box := geo.BBox{West: at[0] - 1e-4, South: at[1] - 1e-4, East: at[0] + 1e-4, North: at[1] + 1e-4}
		n, err := db.Count(t.Context(), threat.Incidents, threat.Filter{IDs: []string{id}, BBox: &box})
		if err != nil {
			t.Fatal(err)
		}
		return n == 1
	}
	if shown.Geometry == nil {
		if found(orb.Point{40.4242, 34.2424}) {
			t.Error("a box finds a hidden place")
		}
		return
	}
	corner := shown.Geometry.(interface{ Bound() orb.Bound }).Bound().Center()
	if found(orb.Point{40.4242, 34.2424}) != found(corner) {
		t.Error("a box around the exact place finds what one around the middle of the shape does not")
	}
}

// loadBoundaries loads two square countries around the places of the tests.
func loadBoundaries(t *testing.T, db *DB) {
	t.Helper()
	square := func(west float64) orb.MultiPolygon {
		return orb.MultiPolygon{orb.Bound{Min: orb.Point{west, 30}, Max: orb.Point{west + 4, 38}}.ToPolygon()}
	}
	_, err := db.LoadBoundarySet(t.Context(), BoundarySet{ID: "squares", Title: "Squares", Source: "drawn for a test"},
		[]Country{{Code: "IRQ", Geom: square(40)}, {Code: "SYR", Geom: square(36)}},
		[]District{{Code: "IQ-AN", Country: "IRQ", Geom: square(40)}},
		[]BorderLine{{A: "IRQ", B: "SYR", Geom: orb.MultiLineString{{{40, 30}, {40, 38}}}}})
	if err != nil {
		t.Fatal(fmt.Errorf("load boundaries: %w", err))
	}
}
