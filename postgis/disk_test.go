package postgis

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mountSmall mounts a disk of the given number of megabytes.
func mountSmall(t *testing.T, megabytes string) string {
	t.Helper()
	needPostgres(t)
	dir := filepath.Join(folder(t), "disk")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "mode=755,size="+megabytes+"m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("SKIPPED, CAN'T MOUNT A SMALL DISK (needs root): %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	t.Cleanup(func() { endCluster(t, filepath.Join(dir, "data")) })
	return dir
}

// fill leaves no room on the disk of dir, and returns the way to make room again.
func fill(t *testing.T, dir string) (empty func()) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	zero, err := os.Open("/dev/zero")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(f, zero); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("fill the disk: %v", err)
	}
	_, _ = f.Close(), zero.Close()
	return func() { _ = os.Remove(f.Name()) }
}

func TestDiskTooSmallForADatabase(t *testing.T) {
	dir := filepath.Join(mountSmall(t, "20"), "data")
	_, err := Start(t.Context(), Config{DataDir: dir})
	if err == nil || !strings.Contains(err.Error(), "No space left on device") || !strings.Contains(err.Error(), "kB free") {
		t.Errorf("the error doesn't say why: %v", err)
	}
}

func TestFullDisk(t *testing.T) {
	disk := mountSmall(t, "200")
	c := start(t, filepath.Join(disk, "data"))
	run(t, c.URL(), "CREATE TABLE kept AS SELECT generate_series(1, 1000)")
	killAll(t, c.postmaster())
	stop(t, c)
	empty := fill(t, disk)
	_, err := Start(t.Context(), Config{DataDir: filepath.Join(disk, "data")})
	if err == nil || !strings.Contains(err.Error(), "kB free") {
		t.Errorf("the error doesn't say why: %v", err)
	}
	t.Logf("on a full disk: %v", err)
	empty()
	again := start(t, filepath.Join(disk, "data"))
	if n := ask[int](t, again.URL(), "SELECT count(*) FROM kept"); n != 1000 {
		t.Errorf("%d rows", n)
	}
}

func TestReadOnlyDisk(t *testing.T) {
	disk := mountSmall(t, "200")
	dir := filepath.Join(disk, "data")
	stop(t, start(t, dir))
	for _, mode := range []string{"ro", "rw"} {
		if out, err := exec.Command("mount", "-o", "remount,"+mode, disk).CombinedOutput(); err != nil {
			t.Fatalf("remount %s: %v: %s", mode, err, out)
		}
		if mode == "rw" {
			start(t, dir)
			return
		}
		if _, err := Start(t.Context(), Config{DataDir: dir}); !errors.Is(err, syscall.EROFS) {
			t.Errorf("on a read-only disk: %v", err)
		} else {
			t.Log(err)
		}
	}
}
