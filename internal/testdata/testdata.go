// Package testdata finds the real data that tests run on. It lies outside the repository (see CONTRIBUTING.md); where it is
// missing, the tests that need it are skipped, each with one loud line, and .ci/run refuses to pass.
package testdata

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Dir returns the folder of the real data, or skips the test where there is none.
func Dir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("THREATMAP_TEST_DATA")
	if dir == "" {
		dir = filepath.Join(moduleRoot(), "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(dir, "ucdp_ged")); err != nil {
		t.Skipf("SKIPPED, NO REAL DATA: %s has no ucdp_ged folder; set THREATMAP_TEST_DATA", dir)
	}
	return dir
}

// Path returns the path of one file of the real data, or skips the test where there is none.
func Path(t testing.TB, elem ...string) string {
	t.Helper()
	return filepath.Join(append([]string{Dir(t)}, elem...)...)
}

func moduleRoot() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}
