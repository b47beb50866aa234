package store

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"threatmap/internal/pgtest"
	"threatmap/migrations"
	"threatmap/threat"
)

func TestDomainsAreTheCodeLists(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	found, err := db.writer.Query(t.Context(), `SELECT t.typname, pg_get_constraintdef(c.oid) FROM pg_type t
		JOIN pg_constraint c ON c.contypid = t.oid WHERE t.typnamespace = 'threatmap'::regnamespace`)
	if err != nil {
		t.Fatal(err)
	}
	checks := map[string]string{}
	var name, check string
	if _, err := pgx.ForEachRow(found, []any{&name, &check}, func() error { checks[name] = check; return nil }); err != nil {
		t.Fatal(err)
	}
	literal := regexp.MustCompile(`'([^']*)'`)
	arrays := map[string]string{"weapon": "weapons", "target_class": "target_classes"}
	for _, list := range append(threat.CodeLists(), audienceList()) {
		for _, domain := range []string{list.Name, arrays[list.Name]} {
			if domain == "" {
				continue
			}
			var codes []string
			for _, m := range literal.FindAllStringSubmatch(checks[domain], -1) {
				codes = append(codes, m[1])
			}
			if got := strings.Join(codes, " "); got != list.String() {
				t.Errorf("domain %s has\n%s, the code list\n%s", domain, got, list)
			}
		}
	}
}

func TestCodesAreFilled(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	want := 0
	for _, list := range threat.CodeLists() {
		want += len(list.Codes)
	}
	if n := scan[int](t, db, "SELECT count(*) FROM code"); n != want {
		t.Errorf("%d codes, want %d", n, want)
	}
}

func TestSeveralProgramsMigrateAtOnce(t *testing.T) {
	url := pgtest.URL(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			db, err := Open(t.Context(), Config{URL: url})
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			for range 2 {
				if err := db.Migrate(t.Context()); err != nil {
					t.Error(err)
				}
			}
			write(t, db, synthetic(1, 1))
		})
	}
	wg.Wait()
}

func TestReaderMayReadNoTable(t *testing.T) {
	db := openEmpty(t)
	for _, table := range []string{"incident", "incident_coarsen", "revision", "claim", "document", "ledger"} {
		if _, err := db.reader.Exec(t.Context(), "SELECT FROM threatmap."+table); err == nil {
			t.Errorf("the reader reads table %s", table)
		}
	}
}

// An owner without the right to make or grant roles is told what to have done.
func TestMigrationTellsWhichRoleIsMissing(t *testing.T) {
	openEmpty(t) // somewhere in the cluster the role exists
	conn, err := pgx.Connect(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	sql, err := migrations.FS.ReadFile("0001_create_base_tables.sql")
	if err != nil {
		t.Fatal(err)
	}
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	setUp := `CREATE ROLE threatmap_test_owner; CREATE SCHEMA threatmap AUTHORIZATION threatmap_test_owner;
		CREATE SCHEMA as_public AUTHORIZATION threatmap_test_owner; SET ROLE threatmap_test_owner; SET search_path = threatmap, public`
	if _, err := tx.Exec(t.Context(), setUp); err != nil {
		t.Fatal(err)
	}
	_, err = tx.Exec(t.Context(), strings.ReplaceAll(string(sql), "CREATE SCHEMA IF NOT EXISTS", "-- CREATE SCHEMA IF NOT EXISTS"))
	var refused *pgconn.PgError
	if !errors.As(err, &refused) || !strings.Contains(refused.Hint, "GRANT threatmap_public TO threatmap_test_owner") {
		t.Errorf("got %v", err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Error(err)
	}
}
