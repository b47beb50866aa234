package store

import (
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// references are the columns that refer to another table's rows.
var references = [][2]string{
	{"outcome", "incident_id"},
	{"incident_border", "incident_id"},
	{"incident_coarsen", "incident_id"},
	{"revision", "incident_id"},
	{"revision", "ledger_seq"},
	{"incident_actor", "incident_id"},
	{"incident_actor", "actor_id"},
	{"claim", "incident_id"},
	{"claim", "document_id"},
}

const foreignKeyViolation = "23503"

// Triggers stand in for foreign keys (ADR 11): they must refuse what a foreign key refuses, with its code.
func TestNothingRefersToWhatIsNotThere(t *testing.T) {
	t.Parallel()
	db := openReferring(t)
	for _, r := range references {
		table, column := r[0], r[1]
		if scan[int](t, db, "SELECT count(*) FROM "+table) == 0 {
			t.Fatalf("%s has no row to try it with", table)
		}
		added := fmt.Sprintf(`INSERT INTO %[1]s OVERRIDING SYSTEM VALUE
			SELECT p.* FROM (SELECT * FROM %[1]s LIMIT 1) x, jsonb_populate_record(NULL::%[1]s,
				to_jsonb(x) || '{"n": 9999, "rev": 9999}' || '{"%[2]s": 999999}') p`, table, column)
		if code := refusal(t, db, added); code != foreignKeyViolation {
			t.Errorf("%s added with a wrong %s: %s", table, column, code)
		}
		if table == "revision" { // takes no update at all
			continue
		}
		changed := fmt.Sprintf("UPDATE %[1]s SET %[2]s = 999999 WHERE ctid = (SELECT min(ctid) FROM %[1]s)", table, column)
		if code := refusal(t, db, changed); code != foreignKeyViolation {
			t.Errorf("%s changed to a wrong %s: %s", table, column, code)
		}
	}
}

func TestWhatIsReferredToStays(t *testing.T) {
	t.Parallel()
	db := openReferring(t)
	for _, table := range []string{"incident", "actor", "document"} {
		for _, sql := range []string{"DELETE FROM %s", "TRUNCATE %s", "UPDATE %s SET id = DEFAULT"} {
			if code := refusal(t, db, fmt.Sprintf(sql, table)); code != foreignKeyViolation {
				t.Errorf(sql+": %s", table, code)
			}
		}
	}
	for _, sql := range []string{"DELETE FROM ledger", "TRUNCATE ledger CASCADE", "UPDATE ledger SET seq = seq + 1000", "DELETE FROM revision"} {
		if code := refusal(t, db, sql); code != pgErrRaised {
			t.Errorf("%s: %s", sql, code)
		}
	}
}

// pgErrRaised is PostgreSQL's raise_exception.
const pgErrRaised = "P0001"

// openReferring gives a database with a row in each table of references.
func openReferring(t *testing.T) *DB {
	t.Helper()
	db := openEmpty(t)
	write(t, db, synthetics(3, 2)...)
	batch := &pgx.Batch{}
	batch.Queue("INSERT INTO incident_border (incident_id, audience, border, distance_m) SELECT min(id), 'public', 'IRQ-SYR', 5 FROM incident ON CONFLICT DO NOTHING")
	batch.Queue("INSERT INTO incident_coarsen (incident_id, audience, rule, geo_precision) SELECT min(id), 'public', 'adm1', 'adm1' FROM incident")
	if err := db.writer.SendBatch(t.Context(), batch).Close(); err != nil {
		t.Fatal(err)
	}
	return db
}

// refusal returns the SQLSTATE that the statement ends with; what it does is undone.
func refusal(t *testing.T, db *DB, sql string) string {
	t.Helper()
	var refused *pgconn.PgError
	err := pgx.BeginFunc(t.Context(), db.writer, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), sql); err != nil {
			return err
		}
		return errors.New("it went through")
	})
	if errors.As(err, &refused) {
		t.Log(refused)
		return refused.Code
	}
	return err.Error()
}
