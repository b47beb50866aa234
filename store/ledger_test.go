package store

import (
	"errors"
	"testing"

	"threatmap/threat"
)

// withHistory has three records; the first has two revisions.
func withHistory(t *testing.T) *DB {
	t.Helper()
	db := openEmpty(t)
	write(t, db, synthetics(3, 1)...)
	next := synthetic(0, 1)
	next.OriginVersion, next.Title.En = "23.1", "corrected"
	write(t, db, next)
	if err := db.VerifyLedger(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestVerifyFindsTampering(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"content of a revision":         "UPDATE revision SET content = replace(content, 'corrected', 'forged') WHERE rev = 2",
		"content and its hash":          "UPDATE revision SET content = 'x', content_hash = sha256(salt || 'x') WHERE rev = 2",
		"content gone":                  "UPDATE revision SET content = NULL, salt = NULL, redacted = true WHERE rev = 1",
		"revision gone":                 "DELETE FROM revision WHERE rev = 2",
		"reason":                        "UPDATE ledger SET reason = 'another' WHERE seq = 1",
		"editor":                        "UPDATE ledger SET editor = 'another' WHERE seq = 2",
		"time":                          "UPDATE ledger SET recorded_at = recorded_at + interval '1 second' WHERE seq = 2",
		"last transaction gone":         "DELETE FROM revision WHERE ledger_seq = 2; DELETE FROM ledger WHERE seq = 2",
		"a change without a revision":   "UPDATE incident SET content_hash = sha256('x') WHERE origin_id = '2'",
		"a transaction put in between":  "INSERT INTO ledger SELECT 3, now(), 'x', 'x', 0, hash, sha256('x') FROM ledger WHERE seq = 2",
		"an operation called otherwise": "UPDATE revision SET op = 'add' WHERE rev = 2",
	} {
		t.Run(name, func(t *testing.T) {
			db := withHistory(t)
			tamper := "ALTER TABLE revision DISABLE TRIGGER USER; ALTER TABLE ledger DISABLE TRIGGER USER; " + sql
			if _, err := db.writer.Exec(t.Context(), tamper); err != nil {
				t.Fatal(err)
			}
			if err := db.VerifyLedger(t.Context()); !errors.Is(err, ErrLedger) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestHistoryIsAppendOnly(t *testing.T) {
	t.Parallel()
	db := withHistory(t)
	for name, sql := range map[string]string{
		"change content": "UPDATE revision SET content = 'x'", "delete a revision": "DELETE FROM revision", "truncate": "TRUNCATE revision",
		"change a hash": "UPDATE revision SET content = NULL, salt = NULL, redacted = true, content_hash = sha256('x')",
		"ledger":        "UPDATE ledger SET reason = 'x'", "delete from the ledger": "DELETE FROM ledger",
	} {
		if _, err := db.writer.Exec(t.Context(), sql); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestRedactionRemovesAndVerifies(t *testing.T) {
	t.Parallel()
	db := withHistory(t)
	id := scan[string](t, db, "SELECT public_id FROM incident WHERE origin_id = '0'")
	if err := db.Redact(t.Context(), id, []int{1}, WriteMeta{Editor: "a", Reason: "names a person"}); err != nil {
		t.Fatal(err)
	}
	got := scan[string](t, db, `SELECT string_agg(concat_ws(' ', rev, op, redacts, redacted, content IS NULL, salt IS NULL), '; ' ORDER BY rev)
		FROM revision JOIN incident i ON i.id = incident_id WHERE origin_id = '0'`)
	if want := "1 add t t t; 2 change f f f; 3 redact {1} f f f"; got != want {
		t.Errorf("revisions %s, want %s", got, want)
	}
	if err := db.VerifyLedger(t.Context()); err != nil {
		t.Error(err)
	}
	next := synthetic(0, 1)
	next.OriginVersion = "25.1"
	if r := write(t, db, next); r.Changed != 1 {
		t.Errorf("a write after it: %+v", r)
	}
	if err := db.VerifyLedger(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestRedactionRefuses(t *testing.T) {
	t.Parallel()
	db := withHistory(t)
	id := scan[string](t, db, "SELECT public_id FROM incident WHERE origin_id = '0'")
	for _, c := range []struct {
		name, id string
		revs     []int
		want     threat.Kind
	}{
		{"an unknown record", "TM-XXXXXX", []int{1}, threat.KindNotFound},
		{"the current revision", id, []int{2}, threat.KindInvalid},
		{"none", id, nil, threat.KindInvalid},
		{"revision 0", id, []int{0}, threat.KindInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := db.Redact(t.Context(), c.id, c.revs, byTest); threat.KindOf(err) != c.want {
				t.Errorf("got %v", err)
			}
		})
	}
}
