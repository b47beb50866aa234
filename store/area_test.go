package store

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

func watched(id string) threat.AreaOfInterest {
	uncertain := 2.5
	return threat.AreaOfInterest{
		ID: id, Name: threat.Text{En: "Wadi Road", Ar: "طريق الوادي"}, UncertaintyKM: &uncertain, Source: "imagery", Method: json.RawMessage(`{"by":"drawn"}`),
		Surface: orb.MultiPolygon{{{{40, 34}, {41, 35}, {41, 34}, {40, 34}}}},
	}
}

func TestAnAreaOfInterestIsDrawnChangedAndWithdrawn(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	first, err := db.AddArea(t.Context(), watched(""), byEditor)
	if err != nil || first.Version != 1 || first.Area.ID != "aoi-wadi-road" || first.Counter != 1 {
		t.Fatalf("%+v, %v", first, err)
	}
	a := first.Area
	a.Surface = orb.MultiPolygon{{{{40, 34}, {41, 34}, {41, 36}, {40, 34}}}}
	second, err := db.ReplaceArea(t.Context(), a, 1, byEditor)
	if err != nil || second.Version != 2 || second.Op != opChange {
		t.Fatalf("%+v, %v", second, err)
	}
	if same, err := db.ReplaceArea(t.Context(), a, 2, byEditor); err != nil || same.Version != 2 || same.Counter != 0 || !same.RecordedAt.Equal(second.RecordedAt) {
		t.Errorf("what changes nothing: %+v, %v", same, err)
	}
	if _, err := db.ReplaceArea(t.Context(), watched(a.ID), 1, byEditor); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("made from an old version: %v", err)
	}
	f, err := db.Feature(t.Context(), threat.Areas, a.ID)
	if err != nil || !orb.Equal(f.Geometry, a.Surface) || f.Values[2] != threat.AOIKind {
		t.Errorf("%+v, %v", f, err)
	}
	// a starting map leaves it alone
	if _, err := db.LoadSeed(t.Context(), "base", testSeed()); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Feature(t.Context(), threat.Areas, a.ID); err != nil {
		t.Error(err)
	}
	if gone, err := db.WithdrawArea(t.Context(), a.ID, 2, byEditor); err != nil || gone.Version != 3 || gone.Op != opWithdraw {
		t.Errorf("%+v, %v", gone, err)
	}
	if _, err := db.ReplaceArea(t.Context(), a, 3, byEditor); threat.KindOf(err) != threat.KindNotFound || !strings.Contains(err.Error(), "withdrawn") {
		t.Errorf("of a withdrawn one: %v", err)
	}
	if again, err := db.AddArea(t.Context(), watched(""), byEditor); err != nil || again.Area.ID != "aoi-wadi-road-2" {
		t.Errorf("an id is never given again: %+v, %v", again, err)
	}
	if list, err := db.AreaVersions(t.Context(), a.ID); err != nil || len(list) != 3 || list[0].By != "editor" || list[2].Reason != byEditor.Reason {
		t.Errorf("%+v, %v", list, err)
	}
	if v, err := db.AreaVersion(t.Context(), a.ID, 1); err != nil || v.Area.Name != a.Name || *v.Area.UncertaintyKM != 2.5 {
		t.Errorf("%+v, %v", v, err)
	}
	if err := db.VerifyLedger(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAreasThatBreakARuleAreRefused(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	for name, surface := range map[string]orb.MultiPolygon{
		"crossing":   {{{{40, 34}, {42, 36}, {42, 34}, {40, 36}, {40, 34}}}},
		"one in one": {{{{40, 34}, {44, 34}, {44, 38}, {40, 34}}}, {{{42, 34.5}, {43, 34.5}, {43, 35}, {42, 34.5}}}}, // for PostGIS to find
	} {
		a := watched("")
		a.Surface = surface
		if _, err := db.AddArea(t.Context(), a, byEditor); threat.KindOf(err) != threat.KindInvalid || !strings.Contains(err.Error(), "geometry") {
			t.Errorf("%s: %v", name, err)
		}
	}
	a := watched("syrian-badia")
	if _, err := db.AddArea(t.Context(), a, byEditor); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("an id of a region: %v", err)
	}
}

func TestAreaVersionsAreSealed(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"content":         "UPDATE area_revision SET content = replace(content, 'Wadi', 'Forged') WHERE rev = 1",
		"a version gone":  "DELETE FROM area_revision WHERE rev = 2",
		"an operation":    "UPDATE area_revision SET op = 'add' WHERE rev = 2",
		"the area itself": "UPDATE area_of_interest SET revision = 1",
		"the area gone":   "DELETE FROM area_of_interest",
	} {
		t.Run(name, func(t *testing.T) {
			db := openEmpty(t)
			if _, err := db.AddArea(t.Context(), watched("aoi-a"), byEditor); err != nil {
				t.Fatal(err)
			}
			a := watched("aoi-a")
			a.Source = "another"
			if _, err := db.ReplaceArea(t.Context(), a, 1, byEditor); err != nil {
				t.Fatal(err)
			}
			if err := db.VerifyLedger(t.Context()); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(sql, "area_revision ") {
				if _, err := db.writer.Exec(t.Context(), sql); err == nil {
					t.Error("history can be changed")
				}
			}
			if _, err := db.writer.Exec(t.Context(), "ALTER TABLE area_revision DISABLE TRIGGER USER; "+sql); err != nil {
				t.Fatal(err)
			}
			if err := db.VerifyLedger(t.Context()); !errors.Is(err, ErrLedger) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Areas are drawn beside incidents: the index need not read those anew, and corridors are as they were.
func TestOnlyAreasHaveChanged(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	write(t, db, synthetic(1, 1))
	before, err := db.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.AddArea(t.Context(), watched(""), byEditor); err != nil {
		t.Fatal(err)
	}
	change, reload, err := db.MarksSince(t.Context(), before)
	if err != nil || reload || !change.Areas || change.Corridors || change.Counter != before.Counter+1 || len(change.Written) != 0 {
		t.Errorf("%+v, reload %v, %v", change, reload, err)
	}
	told, err := db.ChangesBetween(t.Context(), before.Counter, before.Counter+1)
	if err != nil || strings.Join(told.Kinds, " ") != threat.ChangedGeography || told.Unbounded() {
		t.Errorf("%+v, %v", told, err)
	}
}
