package store

import "testing"

func TestLoadedKnowsOnlyTheLastContent(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	ask := func(want bool, name, hash string) {
		t.Helper()
		if got, err := db.Loaded(t.Context(), name, []byte(hash)); err != nil || got != want {
			t.Errorf("Loaded(%s, %s) = %v, %v", name, hash, got, err)
		}
	}
	note := func(name, hash string) {
		t.Helper()
		if err := db.NoteLoaded(t.Context(), name, []byte(hash)); err != nil {
			t.Fatal(err)
		}
	}
	ask(false, "a", "1")
	note("a", "1")
	ask(true, "a", "1")
	ask(false, "b", "1")
	note("a", "2")
	ask(false, "a", "1")
	ask(true, "a", "2")
}
