package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"threatmap/handlers"
	"threatmap/store"
	"threatmap/tiles"
)

// The store must fit the rooms that it is wired to.
var (
	_ handlers.Store   = (*reads)(nil)
	_ handlers.Editor  = (*reads)(nil)
	_ tiles.Source     = (*store.DB)(nil)
	_ tiles.GridSource = (*reads)(nil)
	_ tiles.EdgeSource = (*reads)(nil)

	_ tiles.DegreeSource = dated{}
	_ tiles.DegreeSource = (*store.DB)(nil)
)

// here runs a command that needs no database, in this process.
func here(t *testing.T, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), args, &stdout, &stderr)
	return outcome{code, stdout.String(), stderr.String()}
}

func TestHelpOfEveryCommandTellsEveryFlagAndItsVariable(t *testing.T) {
	parser, err := newParser(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	for _, node := range parser.Model.Leaves(false) {
		path := strings.TrimPrefix(node.FullPath(), "threatmap ")
		t.Run(path, func(t *testing.T) {
			out := here(t, append(strings.Fields(path), "--help")...)
			if out.code != exitOK || out.stderr != "" || !strings.Contains(out.stdout, "Usage: threatmap "+path) {
				t.Fatalf("%d\n%s%s", out.code, out.stdout, out.stderr)
			}
			for _, flag := range node.Flags {
				checkFlag(t, flag, out.stdout)
			}
		})
	}
}

func checkFlag(t *testing.T, flag *kong.Flag, help string) {
	t.Helper()
	variable := "THREATMAP_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
	if len(flag.Envs) != 1 || flag.Envs[0] != variable {
		t.Errorf("--%s has the variables %v, want %s", flag.Name, flag.Envs, variable)
	}
	spelled := "--" + flag.Name
	if !flag.IsBool() {
		spelled += "="
	}
	if len(flag.Help) < 30 || !strings.Contains(help, spelled) || !strings.Contains(help, "$"+variable) {
		t.Errorf("the help of --%s is no help: %q", flag.Name, flag.Help)
	}
}

func TestMainHelpNamesEveryCommand(t *testing.T) {
	out := here(t, "--help")
	for _, name := range []string{"serve", "import", "export", "key", "migrate", "version"} {
		if !strings.Contains(out.stdout, "\n  "+name+" ") {
			t.Errorf("no %s in\n%s", name, out.stdout)
		}
	}
}

func TestWrongCommandLines(t *testing.T) {
	mapping := write(t, "map.json", `{"columns": {}}`)
	for name, c := range map[string]struct {
		args []string
		say  string
	}{
		"nothing":                 {nil, `"serve"`},
		"unknown command":         {[]string{"frob"}, "frob"},
		"unknown flag":            {[]string{"serve", "--lisen", "x"}, "--lisen"},
		"no format":               {[]string{"import", "x"}, "--format"},
		"unknown format":          {[]string{"import", "--format", "xls", "x"}, `"xls"`},
		"no file":                 {[]string{"import", "--format", "csv"}, "file"},
		"map for another format":  {[]string{"import", "--format", "geojson", "--map", mapping, "x"}, "--map"},
		"bbox of three":           {[]string{"export", "--format", "csv", "--bbox", "1,2,3"}, "--bbox"},
		"bbox with south > north": {[]string{"export", "--format", "csv", "--bbox", "1,9,2,3"}, "--bbox"},
		"datetime in words":       {[]string{"export", "--format", "csv", "--datetime", "yesterday"}, "--datetime"},
		"day that does not exist": {[]string{"export", "--format", "csv", "--datetime", "2025-02-30"}, "--datetime"},
		"filter with a mistake":   {[]string{"export", "--format", "csv", "--filter", "titel = 1"}, "line 1, column 1"},
		"filter as bad JSON":      {[]string{"export", "--format", "csv", "--filter", `{"op":"x"}`}, "/op"},
		"belt without width":      {[]string{"export", "--format", "csv", "--belt", "IRQ-SYR"}, "width_km"},
		"belt too wide":           {[]string{"export", "--format", "csv", "--belt", "IRQ-SYR", "--width-km", "500"}, "width_km"},
		"side of no belt":         {[]string{"export", "--format", "csv", "--side", "SYR"}, "--belt"},
		"belt of places":          {[]string{"export", "--format", "csv", "--collection", "places", "--belt", "IRQ-SYR", "--width-km", "5"}, "belt"},
		"half-width of nothing":   {[]string{"export", "--format", "csv", "--half-width-km", "5"}, "--corridor"},
		"half-width of 0":         {[]string{"export", "--format", "csv", "--corridor", "x", "--half-width-km", "0"}, "half_width_km"},
		"unknown collection":      {[]string{"export", "--format", "csv", "--collection", "Spies"}, `"Spies"`},
		"number that is none":     {[]string{"import", "--format", "csv", "--max-bytes", "many", "x"}, "--max-bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			out := here(t, c.args...)
			lines := strings.Split(strings.TrimSpace(out.stderr), "\n")
			if out.code != exitUsage || out.stdout != "" || len(lines) != 2 || !strings.Contains(lines[0], c.say) {
				t.Errorf("%d, want %d and one line with %q:\n%s%s", out.code, exitUsage, c.say, out.stdout, out.stderr)
			}
		})
	}
}

func TestVariablesStandForFlags(t *testing.T) {
	t.Setenv("THREATMAP_FORMAT", "xls")
	if out := here(t, "export"); out.code != exitUsage || !strings.Contains(out.stderr, "xls") {
		t.Errorf("%+v", out)
	}
}

func TestErrorsBeforeAnyDatabase(t *testing.T) {
	data := t.TempDir()
	file := write(t, "a.csv", "a,b\n1,2\n")
	for name, c := range map[string]struct {
		args []string
		say  string
	}{
		"a missing file":    {[]string{"import", "--data", data, "--format", "ucdp-ged", "no-such-file.csv"}, "no-such-file.csv: no such file"},
		"a second, missing": {[]string{"import", "--data", data, "--format", "csv", file, "no-such-file.csv"}, "no-such-file.csv: no such file"},
		"a folder":          {[]string{"import", "--data", data, "--format", "geojson", data}, "is a folder"},
		"data in a file":    {[]string{"migrate", "--data", file}, "a.csv is a file, not a folder: name a folder for the data"},
		"data below a file": {[]string{"export", "--data", file + "/data", "--format", "csv"}, "a part of the path " + file + "/data is a file"},
		"listen on junk":    {[]string{"serve", "--data", data, "--listen", "junk"}, "missing port"},
		"no server there":   {[]string{"migrate", "--database-url", "postgres://nobody@127.0.0.1:1/x"}, "refused"},
		"no address":        {[]string{"migrate", "--database-url", "junk:/"}, "read the database address"},
	} {
		t.Run(name, func(t *testing.T) {
			if out := here(t, c.args...); out.code != exitError || !strings.Contains(out.stderr, c.say) || strings.Contains(out.stderr, "another") {
				t.Errorf("%d, want %d and %q:\n%s%s", out.code, exitError, c.say, out.stdout, out.stderr)
			}
		})
	}
}
