package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"threatmap/internal/pgtest"
	"threatmap/internal/testdata"
)

// smallDisk mounts a disk of its own for a data folder, which holds what data holds, and leaves it room megabytes.
func smallDisk(t *testing.T, data string, room int64) (onDisk string) {
	t.Helper()
	disk := filepath.Join(filepath.Dir(data), "disk")
	if err := os.Mkdir(disk, 0o755); err != nil {
		t.Fatal(err)
	}
	mount(t, disk, "size=400m,mode=755")
	onDisk = filepath.Join(disk, "data")
	if out, err := exec.CommandContext(t.Context(), "cp", "-a", data, onDisk).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	fillBut(t, disk, room)
	return onDisk
}

func mount(t *testing.T, dir, options string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", options, "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("SKIPPED, CAN'T MOUNT A SMALL DISK (needs root): %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
}

func ballast(disk string) string { return filepath.Join(disk, "ballast") }

// fillBut leaves room megabytes on the disk.
func fillBut(t *testing.T, disk string, room int64) {
	t.Helper()
	file, err := os.Create(ballast(disk))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	zero, err := os.Open("/dev/zero")
	if err != nil {
		t.Fatal(err)
	}
	defer zero.Close()
	n, err := io.Copy(file, zero)
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("fill the disk: %v", err)
	}
	if err := file.Truncate(n - room<<20); err != nil {
		t.Fatal(err)
	}
}

func TestADiskThatFillsUpDuringAnImportLosesNothing(t *testing.T) {
	data := smallDisk(t, preparedData(t), 30)
	events := testdata.Path(t, "ucdp_ged", "ged211_subset_sy_iq_lb_1989_2020.csv")
	out := runs(t, "import", "--data", data, "--format", "ucdp-ged", events)
	if out.code != exitError || !strings.Contains(out.stderr, "is full: it has only") {
		t.Errorf("ended with %d and doesn't say why:\n%s%s", out.code, out.stdout, out.stderr)
	}
	stored := 0
	if said := regexp.MustCompile(` read, (\d+) added`).FindStringSubmatch(out.stdout); said != nil {
		stored = number(t, said[1])
	}
	if err := os.Remove(ballast(filepath.Dir(data))); err != nil {
		t.Fatal(err)
	}
	if kept := len(exported(t, data)); kept < stored+13 { // 13 are of the starting map
		t.Errorf("%d records are left, but it said to have stored %d", kept, stored)
	}
}

func TestReadOnlyDataFolder(t *testing.T) {
	disk := pgtest.DataDir(t)
	mount(t, disk, "ro")
	for _, args := range [][]string{{"serve", "--listen", "127.0.0.1:0"}, {"export", "--format", "csv"}, {"migrate"}} {
		expect(t, exitError, []string{"make the data folder", "read-only file system"}, append(args, "--data", filepath.Join(disk, "data"))...)
	}
}
