package store

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

var byEditor = WriteMeta{Editor: "key:1", Reason: "seen on imagery"}

func drawn(id string) Corridor {
	return Corridor{
		ID: id, Kind: "supply", Name: threat.Text{En: "Desert Road", Ar: "طريق الصحراء"}, Line: bentLine, HalfWidthM: metres(12000), Direction: "both", Confidence: "low",
		Waypoints: json.RawMessage(`[{"id":null,"name_en":"Palmyra","name_ar":"","lon":38.284,"lat":34.5624}]`), Method: json.RawMessage(`{"by":"drawn"}`),
	}
}

func TestACorridorIsDrawnChangedAndWithdrawn(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	first, err := db.AddCorridor(t.Context(), drawn(""), byEditor)
	if err != nil || first.Version != 1 || first.Corridor.ID != "desert-road" || first.Counter != 1 {
		t.Fatalf("%+v, %v", first, err)
	}
	c := first.Corridor
	c.HalfWidthM, c.Line = metres(5000), bentLine[:3]
	second, err := db.ReplaceCorridor(t.Context(), c, 1, byEditor)
	if err != nil || second.Version != 2 || second.Op != opChange {
		t.Fatalf("%+v, %v", second, err)
	}
	checkBand(t, readBand(t, db), c.Line, 5000)
	if same, err := db.ReplaceCorridor(t.Context(), c, 2, byEditor); err != nil || same.Version != 2 || same.Counter != 0 || !same.RecordedAt.Equal(second.RecordedAt) {
		t.Errorf("what changes nothing: %+v, %v", same, err)
	}
	if _, err := db.ReplaceCorridor(t.Context(), drawn(c.ID), 1, byEditor); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("made from an old version: %v", err)
	}
	if gone, err := db.WithdrawCorridor(t.Context(), c.ID, 2, byEditor); err != nil || gone.Version != 3 || !gone.Withdrawn() {
		t.Errorf("%+v, %v", gone, err)
	}
	if _, err := db.ReplaceCorridor(t.Context(), c, 3, byEditor); threat.KindOf(err) != threat.KindNotFound || !strings.Contains(err.Error(), "withdrawn") {
		t.Errorf("of a withdrawn one: %v", err)
	}
	if n, err := db.Count(t.Context(), threat.Corridors, threat.Filter{}); err != nil || n != 0 {
		t.Errorf("%d corridors are left, %v", n, err)
	}
	if again, err := db.AddCorridor(t.Context(), drawn(""), byEditor); err != nil || again.Corridor.ID != "desert-road-2" {
		t.Errorf("an id is never given again: %+v, %v", again, err)
	}
	if err := db.VerifyLedger(t.Context()); err != nil {
		t.Error(err)
	}
	if got := scan[string](t, db, "SELECT string_agg(editor || ' ' || reason || ' ' || rows || ' ' || corridors_only, ', ') FROM ledger WHERE seq = 1"); got != "key:1 seen on imagery 0 true" {
		t.Errorf("ledger: %s", got)
	}
	checkVersions(t, db, c)
}

func checkVersions(t *testing.T, db *DB, second Corridor) {
	t.Helper()
	list, err := db.CorridorVersions(t.Context(), second.ID)
	if err != nil || len(list) != 3 || list[0].Op != opWithdraw || list[2].Version != 1 || list[1].By != "editor" || list[1].Reason != byEditor.Reason {
		t.Fatalf("%+v, %v", list, err)
	}
	old, err := db.CorridorVersion(t.Context(), second.ID, 2)
	if err != nil || len(old.Corridor.Line) != 3 || *old.Corridor.HalfWidthM != 5000 || old.Corridor.Name.Ar != "طريق الصحراء" {
		t.Errorf("%+v, %v", old, err)
	}
	for _, v := range []int{4, -1} {
		if _, err := db.CorridorVersion(t.Context(), second.ID, v); threat.KindOf(err) != threat.KindNotFound {
			t.Errorf("version %d: %v", v, err)
		}
	}
	if _, err := db.CorridorVersions(t.Context(), "none"); threat.KindOf(err) != threat.KindNotFound {
		t.Errorf("got %v", err)
	}
}

func TestOfTwoEditorsOneIsTooLate(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	first, err := db.AddCorridor(t.Context(), drawn("road"), byEditor)
	if err != nil {
		t.Fatal(err)
	}
	const editors = 6
	results := make([]error, editors)
	var wg sync.WaitGroup
	for i := range editors {
		wg.Go(func() {
			c := drawn("road")
			c.HalfWidthM = metres(float64(1000 + i))
			_, results[i] = db.ReplaceCorridor(t.Context(), c, first.Version, byEditor)
		})
	}
	wg.Wait()
	won := 0
	for _, err := range results {
		switch {
		case err == nil:
			won++
		case threat.KindOf(err) != threat.KindConflict:
			t.Error(err)
		}
	}
	if v, err := db.CorridorVersion(t.Context(), "road", 0); won != 1 || err != nil || v.Version != 2 {
		t.Errorf("%d wrote, version %d, %v", won, v.Version, err)
	}
}

func TestCorridorVersionsAreSealed(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"content":             "UPDATE corridor_revision SET content = replace(content, 'Desert', 'Forged') WHERE rev = 1",
		"content and hash":    "UPDATE corridor_revision SET content = 'x', content_hash = sha256(salt || 'x') WHERE rev = 1",
		"a version gone":      "DELETE FROM corridor_revision WHERE rev = 2",
		"an operation":        "UPDATE corridor_revision SET op = 'add' WHERE rev = 2",
		"a version too many":  "INSERT INTO corridor_revision SELECT corridor_id, 3, ledger_seq, 1, op, content, salt, content_hash FROM corridor_revision WHERE rev = 2",
		"the corridor itself": "UPDATE corridor SET revision = 1",
		"the corridor gone":   "DELETE FROM corridor",
	} {
		t.Run(name, func(t *testing.T) {
			db := openEmpty(t)
			if _, err := db.AddCorridor(t.Context(), drawn("road"), byEditor); err != nil {
				t.Fatal(err)
			}
			c := drawn("road")
			c.Kind = "patrol"
			if _, err := db.ReplaceCorridor(t.Context(), c, 1, byEditor); err != nil {
				t.Fatal(err)
			}
			if err := db.VerifyLedger(t.Context()); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(sql, "corridor_revision ") {
				if _, err := db.writer.Exec(t.Context(), sql); err == nil && !strings.HasPrefix(sql, "INSERT") {
					t.Error("history can be changed")
				}
			}
			if _, err := db.writer.Exec(t.Context(), "ALTER TABLE corridor_revision DISABLE TRIGGER USER; "+sql+" "); err != nil && !strings.HasPrefix(sql, "INSERT") {
				t.Fatal(err)
			}
			if err := db.VerifyLedger(t.Context()); !errors.Is(err, ErrLedger) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestTheStartingMapLeavesEditsAlone(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	load := func(name string, list ...Corridor) {
		t.Helper()
		if _, err := db.LoadSeed(t.Context(), name, Seed{Corridors: list}); err != nil {
			t.Fatal(err)
		}
	}
	plain := func(id string, halfM float64) Corridor {
		return Corridor{ID: id, Kind: "supply", Name: threat.Text{En: id}, Line: bentLine, HalfWidthM: &halfM}
	}
	load("one", plain("kept", 1000), plain("edited", 1000), plain("withdrawn", 1000), plain("dropped", 1000))
	if _, err := db.ReplaceCorridor(t.Context(), plain("edited", 7000), 1, byEditor); err != nil {
		t.Fatal(err)
	}
	if _, err := db.WithdrawCorridor(t.Context(), "withdrawn", 1, byEditor); err != nil {
		t.Fatal(err)
	}
	if _, err := db.AddCorridor(t.Context(), plain("drawn", 1000), byEditor); err != nil {
		t.Fatal(err)
	}
	load("two", plain("kept", 2000), plain("edited", 2000), plain("withdrawn", 2000))
	got := scan[string](t, db, "SELECT string_agg(id || ' ' || half_width_m || ' v' || revision, ', ' ORDER BY id) FROM corridor")
	if got != "drawn 1000 v1, edited 7000 v2, kept 2000 v2" {
		t.Error(got)
	}
	if v, err := db.CorridorVersion(t.Context(), "dropped", 0); err != nil || !v.Withdrawn() || v.By != "program" {
		t.Errorf("%+v, %v", v, err)
	}
	if err := db.VerifyLedger(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestCorridorsAreImportedByID(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	bad, nameless := drawn("bad"), drawn("")
	bad.HalfWidthM = metres(0)
	list := []Corridor{drawn("one"), bad, nameless, drawn("two")}
	meta := WriteMeta{Editor: "import", Reason: "import of a file"}
	result, err := db.ImportCorridors(t.Context(), list, meta)
	if err != nil || result.Added != 2 || len(result.Rejected) != 2 || result.Rejected[0].Index != 1 || result.Rejected[1].Index != 2 {
		t.Fatalf("%+v, %v", result, err)
	}
	before, _ := db.Head(t.Context())
	if result, err := db.ImportCorridors(t.Context(), list[:1], meta); err != nil || result.Unchanged != 1 {
		t.Errorf("again: %+v, %v", result, err)
	}
	if now, err := db.Head(t.Context()); err != nil || now != before || before.Counter != 1 {
		t.Errorf("at %s, then at %s, %v", before, now, err)
	}
}

// A corridor is drawn beside incidents: the index need not read those anew.
func TestOnlyCorridorsHaveChanged(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	write(t, db, synthetic(1, 1))
	before, err := db.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.AddCorridor(t.Context(), drawn("road"), byEditor); err != nil {
		t.Fatal(err)
	}
	change, reload, err := db.MarksSince(t.Context(), before)
	if err != nil || reload || !change.Corridors || change.Counter != before.Counter+1 || len(change.Written) != 0 {
		t.Errorf("%+v, reload %v, %v", change, reload, err)
	}
	if n, err := db.GeographyHead(t.Context()); err != nil || n.Counter != before.Counter+1 {
		t.Errorf("head of the geography %s, %v", n, err)
	}
	if _, err := db.LoadSeed(t.Context(), "base", testSeed()); err != nil {
		t.Fatal(err)
	}
	if change, reload, err = db.MarksSince(t.Context(), before); err != nil || reload || !change.Geography {
		t.Errorf("reload %v, %v", reload, err)
	}
}

func TestWhatPostgreSQLCannotKeepIsRefused(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	c := drawn("road")
	c.Method = json.RawMessage(`{"n": 1e999999}`)
	if _, err := db.AddCorridor(t.Context(), c, byEditor); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("got %v", err)
	}
}

func TestTheWidestAndLongestCorridorHasABand(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	c := drawn("road")
	c.HalfWidthM, c.Line = metres(100_000), make(orb.LineString, threat.MaxCorridorVertices)
	for i := range c.Line {
		c.Line[i] = orb.Point{-20 + float64(i)*0.022, 30 + float64(i%2)*0.01}
	}
	v, err := db.AddCorridor(t.Context(), c, byEditor)
	if err != nil {
		t.Fatal(err)
	}
	if got := scan[string](t, db, "SELECT ST_IsValid(band) || ' ' || (ST_Area(band::geography) BETWEEN 0.84e12 AND 0.86e12) FROM corridor"); got != "true true" {
		t.Errorf("band: %s of version %d", got, v.Version)
	}
}
