package pgtest

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"threatmap/postgis"
)

// DataDir returns an empty data folder for a test that starts its own threatmap: unlike t.TempDir's, it can be reached by the
// user that runs PostgreSQL when the tests run as root. A server that the test left running in it (because it killed the
// process that would have stopped it) is stopped when the test ends.
func DataDir(t testing.TB) string {
	t.Helper()
	skipShort(t)
	if _, err := postgis.Find(); err != nil {
		giveUp(t, err)
	}
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatalf("open the test's folder: %v", err)
	}
	t.Cleanup(func() { stopIn(t, dir) })
	return dir
}

func stopIn(t testing.TB, dir string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(dir, "postgis", "data", "postmaster.pid")); err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	c, err := postgis.Start(ctx, postgis.Config{DataDir: dir})
	if err != nil {
		t.Errorf("look after the test's server: %v", err)
		return
	}
	if err := c.Stop(ctx); err != nil {
		t.Errorf("stop the test's server: %v", err)
	}
}
