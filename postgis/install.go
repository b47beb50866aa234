package postgis

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The oldest versions that threatmap works with.
const (
	minMajor   = 15
	minPostGIS = "3.3"
)

// Install is one PostgreSQL server installation with PostGIS.
type Install struct {
	BinDir  string // folder of postgres and initdb
	Major   int    // 15
	Version string // "15.13"
	PostGIS string // "3.3.2"; empty where the extension is missing
}

// Find returns the PostgreSQL that a new cluster would use: the one on PATH if it is fit, else the newest fit one. Its error
// is a NotInstalledError that says what to install.
func Find() (Install, error) { return choose(installs(), 0) }

// choose takes the first fit installation, or the first fit one of the given major version if that isn't 0.
func choose(found []Install, major int) (Install, error) {
	for _, in := range found {
		if in.fit() && (major == 0 || in.Major == major) {
			return in, nil
		}
	}
	return Install{}, &NotInstalledError{Found: found, Major: major}
}

func (in Install) fit() bool {
	return in.Major >= minMajor && compareVersions(in.PostGIS, minPostGIS) >= 0
}

func (in Install) tool(name string) string { return filepath.Join(in.BinDir, name) }

func (in Install) String() string {
	if in.PostGIS == "" {
		return fmt.Sprintf("PostgreSQL %s without PostGIS in %s", in.Version, in.BinDir)
	}
	return fmt.Sprintf("PostgreSQL %s with PostGIS %s in %s", in.Version, in.PostGIS, in.BinDir)
}

// installs lists what is there: PATH first, since that is the operator's choice, then newest first.
func installs() []Install {
	var found []Install
	seen := map[string]bool{}
	for _, dir := range append(pathDirs(), knownDirs()...) {
		if dir, err := filepath.EvalSymlinks(dir); err == nil && !seen[dir] {
			seen[dir] = true
			if in, err := inspect(dir); err == nil {
				found = append(found, in)
			}
		}
	}
	return found
}

// pathDirs follows links first: PATH often has a link to postgres alone, without its neighbours.
func pathDirs() []string {
	var dirs []string
	if p, err := exec.LookPath("postgres"); err == nil {
		if p, err = filepath.EvalSymlinks(p); err == nil {
			dirs = append(dirs, filepath.Dir(p))
		}
	}
	return dirs
}

// knownDirs are the folders of Debian, of the PostgreSQL project's RPMs, of Homebrew and of Postgres.app, and what pg_config says.
func knownDirs() []string {
	var dirs []string
	for _, pattern := range []string{
		debianServers + "*/bin", "/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin", "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	} {
		if hits, err := filepath.Glob(pattern); err == nil {
			slices.SortFunc(hits, func(a, b string) int { return compareVersions(b, a) })
			dirs = append(dirs, hits...)
		}
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil { //nolint:noctx // answers at once
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	return dirs
}

var versionOutput = regexp.MustCompile(`\(PostgreSQL\) ((\d+)[.\w]*)`)

// inspect asks the binaries in dir. An error means that there is no PostgreSQL server.
func inspect(dir string) (Install, error) {
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return Install{}, err
	}
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output() //nolint:noctx // answers at once
	if err != nil {
		return Install{}, fmt.Errorf("ask %s for its version: %w", dir, err)
	}
	m := versionOutput.FindStringSubmatch(string(out))
	if m == nil {
		return Install{}, fmt.Errorf("unknown answer %q of %s/postgres --version", out, dir)
	}
	major, err := strconv.Atoi(m[2])
	if err != nil {
		return Install{}, fmt.Errorf("major version of %q: %w", m[1], err)
	}
	return Install{BinDir: dir, Major: major, Version: m[1], PostGIS: postgisVersion(dir, major)}, nil
}
