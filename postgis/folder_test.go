package postgis

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLongAndOddPaths(t *testing.T) {
	for _, name := range []string{strings.Repeat("long/", 30), "with,comma", "with space % [and] 'quote'", "عربي"} {
		t.Run(name[:min(len(name), 12)], func(t *testing.T) {
			c := start(t, filepath.Join(folder(t), name))
			if n := ask[int](t, c.URL(), "SELECT 1"); n != 1 {
				t.Error("no answer")
			}
			if _, err := os.Stat(filepath.Join(c.home.dir, "run", socketName)); err != nil {
				t.Errorf("the socket isn't in the data folder: %v", err)
			}
			stop(t, c)
			if c.socket.link != "" {
				if _, err := os.Lstat(c.socket.link); err == nil {
					t.Errorf("the link %s is left behind", c.socket.link)
				}
			}
		})
	}
}

// Root's own home is closed to the user postgres, so the cluster lies elsewhere, and is found again.
func TestFolderOutOfReach(t *testing.T) {
	needPostgres(t)
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED: only root runs PostgreSQL as another user")
	}
	root := folder(t)
	defer func(old string) { sharedHomes = old }(sharedHomes)
	sharedHomes = filepath.Join(root, "shared")
	closed := filepath.Join(root, "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(closed, "data")
	c := start(t, dir)
	run(t, c.URL(), "CREATE TABLE kept ()")
	if !strings.HasPrefix(c.home.dir, sharedHomes) {
		t.Errorf("the cluster is in %s", c.home.dir)
	}
	stop(t, c)
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 || left[0].Name() != pointer {
		t.Errorf("the data folder holds %v (%v), want %s only", left, err, pointer)
	}
	again := start(t, dir)
	if n := ask[int](t, again.URL(), "SELECT count(*) FROM kept"); n != 0 || again.home != c.home {
		t.Errorf("not the same cluster: %s", again.home.dir)
	}
	stop(t, again)
	if err := os.RemoveAll(sharedHomes); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Config{DataDir: dir}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("with its cluster gone: %v", err)
	}
}

func TestOtherMajorVersionIsUntouched(t *testing.T) {
	needPostgres(t)
	in, err := Find()
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range []string{"9.6", "14", "99"} {
		t.Run(version, func(t *testing.T) {
			dir := folder(t)
			data := filepath.Join(dir, "postgis", "data")
			if err := os.MkdirAll(data, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte(version+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			before := listing(t, dir)
			_, err := Start(t.Context(), Config{DataDir: dir})
			var wrong *VersionError
			if !errors.As(err, &wrong) || !strings.Contains(err.Error(), "PostgreSQL "+version) || !strings.Contains(err.Error(), in.Version) {
				t.Errorf("error doesn't name both versions: %v", err)
			}
			if after := listing(t, dir); after != before {
				t.Errorf("the folder was touched:\n%s\n%s", before, after)
			}
		})
	}
}

// listing is the names, modes, owners' times and sizes below dir.
func listing(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		fmt.Fprintln(&b, path, info.Mode(), info.ModTime(), info.Size())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFailedStartQuotesTheLog(t *testing.T) {
	dir := folder(t)
	c := start(t, dir)
	stop(t, c)
	local := filepath.Join(c.home.data(), "local.conf")
	if err := os.WriteFile(local, []byte("max_connections = many\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Config{DataDir: dir})
	var failed *FailedError
	if !errors.As(err, &failed) || !strings.Contains(failed.Tail, `invalid value for parameter "max_connections"`) {
		t.Errorf("the error doesn't say why: %v", err)
	}
	if err := os.WriteFile(local, []byte("max_connections = 33\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	again := start(t, dir)
	if n := ask[string](t, again.URL(), "SHOW max_connections"); n != "33" {
		t.Errorf("the operator's settings aren't read: %s", n)
	}
}
