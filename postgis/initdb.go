package postgis

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// initialize makes the data directory, unless there is one. It is made under another name first: a start that was killed
// half-way leaves nothing that looks like a cluster.
func (c *Cluster) initialize(ctx context.Context) error {
	if ok, err := exists(filepath.Join(c.home.data(), "PG_VERSION")); ok || err != nil {
		return err
	}
	begin := time.Now()
	c.log.Info("making a database", "postgresql", c.install.Version, "folder", c.home.data())
	fresh, err := c.home.freshData()
	if err != nil {
		return err
	}
	if err := c.owner.own(fresh); err != nil {
		return err
	}
	if err := c.initdb(ctx, fresh); err != nil {
		return err
	}
	if err := os.Remove(c.home.data()); err != nil { // only ever an empty folder
		return fmt.Errorf("make way for the new data directory: %w", err)
	}
	if err := os.Rename(fresh, c.home.data()); err != nil {
		return fmt.Errorf("put the new data directory in place: %w", err)
	}
	c.log.Info("database made", "took", time.Since(begin).Round(time.Millisecond))
	return syncDir(c.home.dir)
}

// freshData makes the folder to fill. Its name is new each time: the initdb of a start that was killed may still be at work in
// the last one, which is removed as far as that is possible now.
func (h home) freshData() (string, error) {
	const prefix = "data.new-"
	entries, err := os.ReadDir(h.dir)
	if err != nil {
		return "", fmt.Errorf("look for what an earlier start left: %w", err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) {
			_ = os.RemoveAll(filepath.Join(h.dir, e.Name()))
		}
	}
	dir, err := os.MkdirTemp(h.dir, prefix) // mode 0700
	if err != nil {
		return "", fmt.Errorf("make a folder for the new data directory: %w", err)
	}
	return dir, nil
}

// initdb fills dir. Text sorts by code point, the one order that no update of the operating system ever changes (a changed
// order corrupts indexes); the characters' classes are Unicode's.
func (c *Cluster) initdb(ctx context.Context, dir string) error {
	ctype := "C.UTF-8"
	if runtime.GOOS == "darwin" {
		ctype = "UTF-8"
	}
	args := []string{
		"-D", dir, "--username=" + Database, "--auth-local=peer", "--auth-host=reject", "--data-checksums",
		"--encoding=UTF8", "--locale=C", "--lc-ctype=" + ctype,
	}
	if c.settings["fsync"] == "off" {
		args = append(args, "--no-sync")
	}
	out, err := c.owner.command(ctx, dir, c.install.tool("initdb"), args...).CombinedOutput()
	if err != nil {
		return c.failed("initdb failed: "+err.Error(), lastLines(out))
	}
	if err := os.Rename(filepath.Join(dir, "postgresql.conf"), filepath.Join(dir, "initdb.conf")); err != nil {
		return fmt.Errorf("keep initdb's settings: %w", err)
	}
	return nil
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open to sync: %w", err)
	}
	defer func() { _ = d.Close() }()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}
