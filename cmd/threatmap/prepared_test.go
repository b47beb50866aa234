package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"threatmap/internal/pgtest"
)

// prepared is a data folder with the schema and the starting map, made once and copied by the tests: making it takes 5 s and more, copying
// it a fraction of one.
var prepared preparedFolder

type preparedFolder struct {
	once sync.Once
	dir  string
	err  error
}

// preparedData returns a data folder of the test's own in which "threatmap migrate" has run.
func preparedData(t *testing.T) string {
	t.Helper()
	data := pgtest.DataDir(t)
	prepared.once.Do(func() { prepared.err = prepared.make(t) })
	if prepared.err != nil {
		t.Fatal(prepared.err)
	}
	if out, err := exec.CommandContext(t.Context(), "cp", "-a", filepath.Join(prepared.dir, "data")+"/.", data).CombinedOutput(); err != nil {
		t.Fatalf("copy the prepared folder: %v: %s", err, out)
	}
	return data
}

func (p *preparedFolder) make(t *testing.T) (err error) {
	t.Helper()
	if p.dir, err = os.MkdirTemp("", "threatmap-prepared-"); err != nil { //nolint:usetesting // it outlives the test that makes it
		return err
	}
	if err := os.Chmod(p.dir, 0o755); err != nil {
		return err
	}
	if out := runs(t, "migrate", "--data", filepath.Join(p.dir, "data")); out.code != exitOK {
		return fmt.Errorf("migrate ended with %d: %s", out.code, out.stderr)
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
