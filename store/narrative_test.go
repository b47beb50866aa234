package store

import (
	"errors"
	"strings"
	"testing"

	"threatmap/threat"
)

func TestANarrativeIsKeptChangedAndWithdrawn(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	n := threat.Narrative{Title: "Der ez-Zor, الطريق", Steps: []threat.NarrativeStep{{Title: "First", Text: "One.\nTwo.", View: "v=34,40,7"}}}
	first, err := db.AddNarrative(t.Context(), n, byEditor)
	if err != nil || first.Version != 1 || first.Narrative.ID != "der-ez-zor" || first.Counter != 1 {
		t.Fatalf("%+v, %v", first, err)
	}
	n = first.Narrative
	n.Steps = append(n.Steps, threat.NarrativeStep{Title: "Second", View: "v=35,41,7"})
	second, err := db.ReplaceNarrative(t.Context(), n, 1, byEditor)
	if err != nil || second.Version != 2 || second.Op != opChange {
		t.Fatalf("%+v, %v", second, err)
	}
	if same, err := db.ReplaceNarrative(t.Context(), n, 2, byEditor); err != nil || same.Version != 2 || same.Counter != 0 {
		t.Errorf("what changes nothing: %+v, %v", same, err)
	}
	if _, err := db.ReplaceNarrative(t.Context(), n, 1, byEditor); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("made from an old version: %v", err)
	}
	list, err := db.Narratives(t.Context())
	if err != nil || len(list) != 1 || list[0].Steps != 2 || list[0].Title != n.Title {
		t.Errorf("%+v, %v", list, err)
	}
	if v, err := db.NarrativeVersion(t.Context(), n.ID, 0); err != nil || v.Version != 2 || len(v.Narrative.Steps) != 2 || v.Narrative.Steps[0].Text != "One.\nTwo." || v.By != "editor" {
		t.Errorf("%+v, %v", v, err)
	}
	if _, err := db.WithdrawNarrative(t.Context(), n.ID, 2, byEditor); err != nil {
		t.Error(err)
	}
	if list, err := db.Narratives(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	if _, err := db.ReplaceNarrative(t.Context(), n, 3, byEditor); threat.KindOf(err) != threat.KindNotFound || !strings.Contains(err.Error(), "withdrawn") {
		t.Errorf("of a withdrawn one: %v", err)
	}
	n.ID = ""
	if again, err := db.AddNarrative(t.Context(), n, byEditor); err != nil || again.Narrative.ID != "der-ez-zor-2" {
		t.Errorf("an id is never given again: %+v, %v", again, err)
	}
	if err := db.VerifyLedger(t.Context()); err != nil {
		t.Error(err)
	}
	forged := func(sql string) {
		t.Helper()
		if _, err := db.writer.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		if err := db.VerifyLedger(t.Context()); !errors.Is(err, ErrLedger) {
			t.Errorf("%s: %v", sql, err)
		}
	}
	forged("UPDATE narrative SET revision = revision + 1")
}
