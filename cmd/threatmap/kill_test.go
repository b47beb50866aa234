package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"threatmap/internal/testdata"
)

// What a reader has seen of an import is acknowledged: it must be there after server, import and PostgreSQL were all killed at once.
func TestKillDuringImportLosesNothingAcknowledged(t *testing.T) {
	events := testdata.Path(t, "ucdp_ged", "ged211_subset_sy_iq_lb_1989_2020.csv")
	data := preparedData(t)
	server, address := serving(t, data)

	importing := command(t, "import", "--data", data, "--format", "ucdp-ged", events)
	if err := importing.Start(); err != nil {
		t.Fatal(err)
	}
	seen := awaitMatched(t, address, "?origin=ucdp-ged", 8000)
	killAll(t, data, server, importing)
	t.Logf("killed everything when %d records had been seen", seen)

	_, address = serving(t, data)
	if after := matched(t, address, "?origin=ucdp-ged"); after < seen {
		t.Errorf("after the kill %d records are left of the %d that had been seen", after, seen)
	}
	if out, err := command(t, "import", "--data", data, "--format", "ucdp-ged", events).CombinedOutput(); err != nil {
		t.Fatalf("importing again: %v\n%s", err, out)
	}
	if all := awaitMatched(t, address, "?origin=ucdp-ged", 72294); all != 72294 {
		t.Errorf("after importing again there are %d records, want 72294", all)
	}
	t.Run("both big files give 74,237 distinct events", func(t *testing.T) {
		syria := testdata.Path(t, "ucdp_ged", "ged_syria_652_2016_2019.csv")
		expect(t, exitOK, []string{"16566 read, 1943 added", " 0 rejected"},
			"import", "--data", data, "--format", "ucdp-ged", "--dataset-version", "652.1601.1911", syria)
		if all := awaitMatched(t, address, "?origin=ucdp-ged", 74237); all != 74237 {
			t.Errorf("there are %d records", all)
		}
	})
}

// awaitMatched polls until at least n records are seen, and returns how many were.
func awaitMatched(t *testing.T, address, query string, n int64) int64 {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if seen := matched(t, address, query); seen >= n {
			return seen
		}
	}
	t.Fatalf("never saw %d records", n)
	return 0
}

// killAll kills the two commands and the cluster of the data folder, without warning.
func killAll(t *testing.T, data string, commands ...*exec.Cmd) {
	t.Helper()
	for _, cmd := range commands {
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
	}
	for _, pid := range postmasters(t, data) {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	for _, cmd := range commands {
		_ = cmd.Wait()
	}
}

// postmasters finds the PostgreSQL servers that work below the data folder; there must be one.
func postmasters(t *testing.T, data string) []int {
	t.Helper()
	pids := running(t, data)
	if len(pids) == 0 {
		t.Fatal("found no PostgreSQL of the data folder to kill")
	}
	return pids
}

// running finds the PostgreSQL servers that work below the data folder by their command lines.
func running(t *testing.T, data string) []int {
	t.Helper()
	var pids []int
	procs, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, p := range procs {
		line, err := os.ReadFile(p)
		if err != nil || !strings.Contains(filepath.Base(strings.Split(string(line), "\x00")[0]), "postgres") || !strings.Contains(string(line), data) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(p))); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}
