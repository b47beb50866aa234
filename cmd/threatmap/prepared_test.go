package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"threatmap/internal/pgtest"
	"threatmap/internal/testdata"
	"threatmap/store"
)

// schemaURL returns a database of the test's own that has the schema and nothing else.
func schemaURL(t testing.TB) string {
	t.Helper()
	return pgtest.Template(t, "schema", onceOpened(func(ctx context.Context, db *store.DB) error { return db.Migrate(ctx) }))
}

// startingMapURL returns a database of the test's own that has the schema and the starting map: loading it takes 5 s and more, a copy a fraction of one.
func startingMapURL(t testing.TB) string {
	t.Helper()
	return pgtest.Template(t, "starting-map", onceOpened(func(ctx context.Context, db *store.DB) error {
		return prepare(ctx, db, slog.New(slog.DiscardHandler))
	}))
}

// templateTime is when the templates were made, by their own ledger: before anything that tests with clocks of their own write.
var templateTime = time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)

// onceOpened is what builds a template: it leaves no connection behind.
func onceOpened(build func(context.Context, *store.DB) error) func(url string) error {
	return func(url string) error {
		ctx := context.Background()
		db, err := store.Open(ctx, store.Config{URL: url, Now: func() time.Time { return templateTime }})
		if err != nil {
			return err
		}
		defer db.Close()
		return build(ctx, db)
	}
}

// Data folders that are made once and copied by the tests, which takes a fraction of a second: one with the schema and the starting map (5 s and more
// to make), one with all events of GED 21.1 besides (another 15 s).
var prepared, preparedGED preparedFolder

type preparedFolder struct {
	once sync.Once
	dir  string
	err  error
}

// preparedData returns a data folder of the test's own in which "threatmap migrate" has run.
func preparedData(t *testing.T) string {
	t.Helper()
	return prepared.copied(t, func(data string) outcome { return runs(t, "migrate", "--data", data) })
}

// preparedRealData returns one in which the real events of Syria, Iraq and Lebanon have been imported, too.
func preparedRealData(t *testing.T) string {
	t.Helper()
	events := testdata.Path(t, "ucdp_ged", "ged211_subset_sy_iq_lb_1989_2020.csv")
	return preparedGED.copied(t, func(data string) outcome { return runs(t, "import", "--data", data, "--format", "ucdp-ged", events) })
}

func (p *preparedFolder) copied(t *testing.T, fill func(data string) outcome) string {
	t.Helper()
	data := pgtest.DataDir(t)
	p.once.Do(func() { p.err = p.make(fill) })
	if p.err != nil {
		t.Fatal(p.err)
	}
	if out, err := exec.CommandContext(t.Context(), "cp", "-a", filepath.Join(p.dir, "data")+"/.", data).CombinedOutput(); err != nil {
		t.Fatalf("copy the prepared folder: %v: %s", err, out)
	}
	return data
}

func (p *preparedFolder) make(fill func(data string) outcome) (err error) {
	if p.dir, err = os.MkdirTemp("", "threatmap-prepared-"); err != nil {
		return err
	}
	if err := os.Chmod(p.dir, 0o755); err != nil {
		return err
	}
	if out := fill(filepath.Join(p.dir, "data")); out.code != exitOK {
		return fmt.Errorf("it ended with %d: %s", out.code, out.stderr)
	}
	return nil
}

func (p *preparedFolder) remove() {
	if p.dir != "" {
		_ = os.RemoveAll(p.dir) // what is left in the temporary folder harms no one
	}
}

// outcome is what is left of a command that ended.
type outcome struct {
	code           int
	stdout, stderr string
}

// runs runs "threatmap args…" to its end.
func runs(t *testing.T, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := command(t, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("run %v: %v", args, err)
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// expect runs a command that must end with the code, and say each of the texts on either output.
func expect(t *testing.T, code int, texts []string, args ...string) outcome {
	t.Helper()
	out := runs(t, args...)
	if out.code != code {
		t.Fatalf("threatmap %s ended with %d, want %d\n%s%s", strings.Join(args, " "), out.code, code, out.stdout, out.stderr)
	}
	for _, text := range texts {
		if !strings.Contains(out.stdout+out.stderr, text) {
			t.Errorf("threatmap %s does not say %q but\n%s%s", strings.Join(args, " "), text, out.stdout, out.stderr)
		}
	}
	return out
}

// write makes a file of the test's own.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
