package postgis

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

var defaultVersion = regexp.MustCompile(`(?m)^\s*default_version\s*=\s*'([^']+)'`)

const debianServers = "/usr/lib/postgresql/"

// postgisVersion reads the version of PostGIS that CREATE EXTENSION would make; empty where there is none.
func postgisVersion(binDir string, major int) string {
	if strings.HasPrefix(binDir, debianServers) {
		// The control file is in a package of its own there, which stays when the library's is removed.
		if ok, err := exists(filepath.Join(binDir, "..", "lib", "postgis-3.so")); !ok && err == nil {
			return ""
		}
	}
	for _, share := range shareDirs(binDir, major) {
		text, err := os.ReadFile(filepath.Join(share, "extension", "postgis.control"))
		if err != nil {
			continue
		}
		if m := defaultVersion.FindSubmatch(text); m != nil {
			return string(m[1])
		}
	}
	return ""
}

// shareDirs says where the extensions of an installation may lie. pg_config knows it best, but comes with a package for
// developers on some systems.
func shareDirs(binDir string, major int) []string {
	var dirs []string
	if out, err := exec.Command(filepath.Join(binDir, "pg_config"), "--sharedir").Output(); err == nil { //nolint:noctx // answers at once
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	share := filepath.Join(binDir, "..", "share")
	return append(dirs, fmt.Sprintf("/usr/share/postgresql/%d", major),
		filepath.Join(share, "postgresql"), filepath.Join(share, fmt.Sprintf("postgresql@%d", major)), share)
}

var digits = regexp.MustCompile(`\d+`)

// compareVersions compares the numbers in two versions (or in two paths), from the left: "3.10" is after "3.9.2".
func compareVersions(a, b string) int {
	as, bs := digits.FindAllString(a, -1), digits.FindAllString(b, -1)
	for i := range min(len(as), len(bs)) {
		x, _ := strconv.Atoi(as[i])
		y, _ := strconv.Atoi(bs[i])
		if x != y {
			return x - y
		}
	}
	return len(as) - len(bs)
}
