package store

import (
	"fmt"
	"slices"
	"testing"

	"threatmap/threat"
)

// handled is a record of the public's, or one that is not.
func handled(n int, workflow, tlp string) threat.Incident {
	i := synthetic(n, 1)
	i.OriginVersion, i.Workflow, i.TLP = "1", workflow, tlp
	return i
}

func TestChangesOfTheLedgerTellWhatThePublicSawOrSees(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	counter := func() int64 { return scan[int64](t, db, "SELECT seq FROM ledger_head") }
	id := func(n int) string {
		return scan[string](t, db, "SELECT public_id FROM incident WHERE origin_id = $1", fmt.Sprint(n))
	}
	start := counter()
	write(t, db, handled(1, "published", "CLEAR"), handled(2, "published", "CLEAR"), handled(3, "draft", "CLEAR"), handled(4, "published", "RED"), handled(5, "draft", "CLEAR"))
	one, two, five := id(1), id(2), id(5)
	added := counter()
	write(t, db, handled(2, "withdrawn", "CLEAR"), handled(3, "review", "CLEAR"), handled(4, "published", "AMBER"))
	taken := counter()
	write(t, db, handled(5, "published", "CLEAR"))
	expect := func(since, until int64, ids ...string) {
		t.Helper()
		got, err := db.ChangesBetween(t.Context(), since, until)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(ids)
		if !slices.Equal(got.IDs, ids) || got.Unbounded() || *got.Count != len(ids) || got.Empty() != (len(ids) == 0) || got.Counter != until || got.BBox != nil {
			t.Errorf("%d to %d: %+v, want %v", since, until, got, ids)
		}
	}
	expect(start, added, one, five) // as seen by now: 2 is withdrawn, and whoever never saw it is not told of it
	expect(added, taken, two)
	expect(added, counter(), two, five)
	expect(taken, counter(), five)
	expect(start, counter(), one, five) // 2 came and went
	if _, err := db.writer.Exec(t.Context(), "SET search_path = threatmap; INSERT INTO ledger (seq, recorded_at, editor, reason, rows, prev_hash, hash) SELECT seq + 1, now(), 'test', 'borders', 0, hash, sha256(hash) FROM ledger_head"); err != nil {
		t.Fatal(err)
	}
	if got, err := db.ChangesBetween(t.Context(), taken, counter()+1); err != nil || !got.Unbounded() || len(got.Kinds) != 3 {
		t.Errorf("after a change of the geography: %+v %v", got, err)
	}
}
