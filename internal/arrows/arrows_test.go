// Package arrows holds the table of docs/ARCHITECTURE.md: which room may import which.
package arrows

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is the module's path; a room is its first folder (the first two below cmd and internal).
const module = "threatmap/"

// mayImport is the import table. A room that is not in it is a new room: add it here and in docs/ARCHITECTURE.md.
var mayImport = map[string][]string{
	"geo":                {},
	"migrations":         {},
	"static":             {},
	"kept":               {},
	"aside":              {},
	"postgis":            {},
	"threat":             {"geo"},
	"seed":               {"geo", "threat"},
	"formats":            {"geo", "threat"},
	"store":              {"geo", "threat", "migrations"},
	"cql2":               {"geo", "threat"},
	"index":              {"geo", "threat", "aside"},
	"analysis":           {"geo", "threat", "aside"},
	"tiles":              {"geo", "threat", "kept"},
	"live":               {"threat"},
	"handlers":           {"geo", "threat", "aside", "kept", "cql2", "formats", "tiles", "analysis", "live"},
	"cmd/threatmap":      {"geo", "threat", "seed", "formats", "store", "index", "cql2", "tiles", "analysis", "live", "handlers", "static", "postgis"},
	"cmd/bench":          {"geo", "threat", "seed", "postgis"},
	"cmd/replay":         {"geo", "threat", "seed", "formats", "analysis"},
	"internal/testdata":  {},
	"internal/testtool":  {},
	"internal/pgtest":    {"postgis"},
	"internal/tilerules": {},
	"internal/arrows":    {},
	"internal/compose":   {},
	"internal/scripts":   {},
}

// onlyIn says which rooms may import a library: each has one home.
var onlyIn = map[string][]string{
	"github.com/jackc/pgx":          {"store", "postgis", "internal/pgtest", "cmd/bench"},
	"github.com/jackc/tern":         {"store"},
	"github.com/labstack/echo":      {"handlers"},
	"github.com/getkin/kin-openapi": {"handlers"},
	"github.com/klauspost/compress": {"handlers", "tiles", "formats"}, // formats: pages of Parquet
	"github.com/prometheus":         {"handlers"},
	"github.com/twpayne/go-geom":    {"geo"},
	"github.com/twpayne/go-kml":     {"formats"},
	"github.com/parquet-go":         {"formats"},
	"github.com/alecthomas/kong":    {"cmd/threatmap"},
	"gonum.org":                     {"analysis"},
}

// testRooms may be imported by tests of any room, besides what the table allows; tests of upper rooms may use every lower one.
var testRooms = []string{"internal/testdata", "internal/testtool", "internal/pgtest", "internal/tilerules", "geo", "threat", "cql2", "seed", "formats", "migrations", "postgis"}

// The imports are parsed here: running `go list` inside a test is cached, and passed stale once.
func TestRoomsImportOnlyWhatTheTableAllows(t *testing.T) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".git") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") {
			checkFile(t, root, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkFile(t *testing.T, root, path string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	rel, _ := filepath.Rel(root, path)
	home := room(filepath.ToSlash(filepath.Dir(rel)))
	allowed, known := mayImport[home]
	if !known {
		t.Errorf("%s: room %q is not in the import table", rel, home)
	}
	isTest := strings.HasSuffix(path, "_test.go")
	for _, spec := range file.Imports {
		imported := strings.Trim(spec.Path.Value, `"`)
		if own, ours := strings.CutPrefix(imported, module); ours {
			to := room(own)
			if to != home && !slices.Contains(allowed, to) && (!isTest || !slices.Contains(testRooms, to)) {
				t.Errorf("%s: %s must not import %s", rel, home, to)
			}
			continue
		}
		checkLibrary(t, rel, home, imported, isTest)
	}
}

func checkLibrary(t *testing.T, rel, home, imported string, isTest bool) {
	t.Helper()
	for prefix, homes := range onlyIn {
		if strings.HasPrefix(imported, prefix) && !slices.Contains(homes, home) && !isTest {
			t.Errorf("%s: %s is for %v, not for %s", rel, imported, homes, home)
		}
	}
}

func room(dir string) string {
	parts := strings.Split(dir, "/")
	if (parts[0] == "cmd" || parts[0] == "internal") && len(parts) > 1 {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}
