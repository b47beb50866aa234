package store

import (
	"context"
	"testing"

	"threatmap/internal/pgtest"
	"threatmap/threat"
)

// Every question of a reader is let in first and told of when it is answered; a refusal is the answer as it is. The index, which follows the
// database whatever is asked, waits for nobody.
func TestReadersAreLetIn(t *testing.T) {
	inside, asked := 0, 0
	var refusal error
	db, err := Open(t.Context(), Config{URL: pgtest.URL(t), Admit: func(context.Context) (func(), error) {
		if refusal != nil {
			return nil, refusal
		}
		inside, asked = inside+1, asked+1
		return func() { inside-- }, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	borders, err := threat.CollectionByID("borders")
	if err != nil {
		t.Fatal(err)
	}
	questions := map[string]func() error{
		"ids":     func() error { _, err := db.FIDs(t.Context(), threat.Filter{IDs: []string{"x"}}); return err },
		"lines":   func() error { _, err := db.LineIDs(t.Context(), borders); return err },
		"bodies":  func() error { _, err := db.IncidentsByFID(t.Context(), []int64{1}); return err },
		"count":   func() error { _, err := db.Count(t.Context(), threat.Incidents, threat.Filter{}); return err },
		"sources": func() error { _, err := db.Sources(t.Context()); return err },
		"extent":  func() error { _, _, _, err := db.Extent(t.Context(), borders); return err },
	}
	for name, ask := range questions {
		if asked = 0; ask() != nil || asked == 0 || inside != 0 {
			t.Errorf("%s: let in %d times, %d still inside", name, asked, inside)
		}
	}
	refusal = &threat.Error{Kind: threat.KindUnready, Detail: "full"}
	for name, ask := range questions {
		if err := ask(); threat.KindOf(err) != threat.KindUnready {
			t.Errorf("%s where nobody is let in: %v", name, err)
		}
	}
	if _, _, err := db.MarksSince(t.Context(), threat.Head{}); err != nil {
		t.Errorf("following: %v", err)
	}
}
