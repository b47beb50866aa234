package store

import (
	"encoding/json"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"threatmap/threat"
)

func TestRecordTellsAllThatWasWritten(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	loadBoundaries(t, db)
	in := synthetic(2, 2)
	in.Place.Precision, in.Summary.En = "locality", "A summary."
	write(t, db, in)
	id := scan[string](t, db, "SELECT public_id FROM incident")
	r, err := db.Record(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Outcomes) != 1 || len(r.Actors) != 2 || len(r.Claims) != 2 || len(r.Revisions) != 1 || len(r.Location) != 1 {
		t.Errorf("record: %+v", r)
	}
	var detail threat.Incident
	if err := json.Unmarshal(r.Incident, &detail); err != nil || detail.Summary.En != "A summary." {
		t.Errorf("details %s: %v", r.Incident, err)
	}
	if support, ok := r.Support.(orb.Polygon); !ok || !planar.PolygonContains(support, in.Place.Geometry.(orb.Point)) {
		t.Errorf("support %v (%s)", r.Support, r.SupportHow)
	}
	if _, err := db.Record(t.Context(), "TM-NOPE"); threat.KindOf(err) != threat.KindNotFound {
		t.Errorf("a record that is not there: %v", err)
	}
	if list, err := db.Sources(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("sources %v, %v", list, err)
	}
	if _, n, err := db.Source(t.Context(), "Publisher 0"); err != nil || n != 1 {
		t.Errorf("documents %d, %v", n, err)
	}
}

func TestEveryCollectionReads(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	loadBoundaries(t, db)
	write(t, db, synthetic(1, 1), secretRecord("5km"))
	world := orb.Bound{Min: orb.Point{-180, -85}, Max: orb.Point{180, 85}}
	for _, col := range threat.Collections {
		n, err := db.Count(t.Context(), col, threat.Filter{})
		if err != nil {
			t.Errorf("count %s: %v", col.ID, err)
		}
		given := int64(0)
		_, err = db.Features(t.Context(), col, threat.Filter{}, threat.Page{Limit: 100}, func(f threat.Feature) error {
			given++
			_, err := db.Feature(t.Context(), col, f.ID)
			return err
		})
		if err != nil || given != n {
			t.Errorf("%s: %d features, %v; counted %d", col.ID, given, err, n)
		}
		err = db.TileShapes(t.Context(), col, threat.Filter{}, world, 0.01, func(threat.Feature) error { return nil })
		if err != nil {
			t.Errorf("shapes of %s: %v", col.ID, err)
		}
		if _, _, ok, err := db.Extent(t.Context(), col); err != nil || ok != (n > 0) {
			t.Errorf("extent of %s: %v, %v", col.ID, ok, err)
		}
	}
	line, err := db.Timeline(t.Context(), threat.Filter{}, "auto")
	if err != nil || len(line.Bins) != 1 || line.Bins[0].Count != 2 {
		t.Errorf("timeline %+v, %v", line, err)
	}
}
