// Package testtool finds programs and Python packages that tests ask as judges from outside. On a developer's machine a test that lacks one is skipped, with one
// loud line; where CI is set it fails, since scripts/install-test.sh installs every one of them: a test that could not run has shown nothing.
package testtool

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Need returns the path of a program. what is the package that brings it.
func Need(t testing.TB, program, what string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		Missing(t, program+" ("+what+")")
	}
	return path
}

// GDAL returns the path of one of GDAL's programs.
func GDAL(t testing.TB, program string) string {
	t.Helper()
	return Need(t, program, "gdal-bin")
}

// Python returns a Python that has all the modules: $THREATMAP_TEST_PYTHON, the one on the PATH, which may hide the system's, or that.
func Python(t testing.TB, modules ...string) string {
	t.Helper()
	for _, python := range []string{os.Getenv("THREATMAP_TEST_PYTHON"), "python3", "/usr/bin/python3"} {
		if python != "" && exec.Command(python, "-c", "import "+strings.Join(modules, ", ")).Run() == nil { //nolint:gosec,noctx // of our own tests
			return python
		}
	}
	Missing(t, strings.Join(modules, " and ")+" for Python")
	return ""
}

// File returns a path at which something is installed.
func File(t testing.TB, path, what string) string {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		Missing(t, path+" ("+what+")")
	}
	return path
}

// Missing ends a test that lacks something.
func Missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed; scripts/install-test.sh does that", what)
	}
	t.Skipf("SKIPPED: %s is not installed; scripts/install-test.sh does that", what)
}
