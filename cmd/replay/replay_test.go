package main

import (
	"bytes"
	"os"
	"runtime"
	"strings"
	"testing"

	"threatmap/internal/testdata"
	"threatmap/threat"
)

// The document is what the command makes today. After a change of a rule: go run ./cmd/replay -file … >docs/alerts-replay.md, and read the difference.
func TestTheDocumentIsWhatTheCommandMakes(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("SKIPPED: other processors round the simulation's draws in other ways")
	}
	var out bytes.Buffer
	if err := run([]string{"-file", testdata.Path(t, "ucdp_ged", "ged211_subset_sy_iq_lb_1989_2020.csv")}, &out); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../docs/alerts-replay.md")
	if err != nil {
		t.Fatal(err)
	}
	got, kept := strings.Split(out.String(), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(got), len(kept)) {
		if got[i] != kept[i] {
			t.Fatalf("line %d:\n%s\nin the document:\n%s", i+1, got[i], kept[i])
		}
	}
	if len(got) != len(kept) {
		t.Errorf("%d lines, %d in the document", len(got), len(kept))
	}
}

func TestStretches(t *testing.T) {
	got := strings.Join(stretches([]threat.Day{4, 11, 18, 32}), ", ")
	if got != "1970-01-05 (3×), 1970-02-02" {
		t.Error(got)
	}
}

func TestAFileIsNeeded(t *testing.T) {
	if err := run(nil, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "-file") {
		t.Error(err)
	}
}
