package postgis

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// prepare finds everything that Start needs, and makes the folders, but starts nothing. A data directory of a PostgreSQL that
// isn't installed is refused before anything is written.
func prepare(ctx context.Context, cfg Config) (*Cluster, error) {
	log := cfg.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	dataDir, err := filepath.Abs(cfg.DataDir)
	if err != nil {
		return nil, fmt.Errorf("absolute path: %w", err)
	}
	if err := checkFolder(dataDir); err != nil {
		return nil, err
	}
	old, err := existingHome(dataDir)
	if err != nil {
		return nil, err
	}
	in, err := installFor(old)
	if err != nil {
		return nil, err
	}
	o, err := ownerFor(old)
	if err != nil {
		return nil, err
	}
	h := old
	if h.dir == "" {
		if h, err = newHome(ctx, dataDir, in, o, log); err != nil {
			return nil, err
		}
	}
	if err := o.canReach(ctx, in, h.data()); err != nil {
		return nil, err
	}
	socket, err := newSocketPath(h)
	if err != nil {
		return nil, err
	}
	return &Cluster{log: log, settings: cfg.Settings, install: in, owner: o, home: h, socket: socket, name: h.clusterName()}, nil
}

// checkFolder refuses a data folder that is, or lies in, something else. One that is missing is made later.
func checkFolder(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("a part of the path %s is a file, not a folder: name a folder for the data (%w)", dir, syscall.ENOTDIR)
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s is a file, not a folder: name a folder for the data (%w)", dir, syscall.ENOTDIR)
	}
	return nil
}

// installFor returns the installation for the data directory of h: of the same major version, if there is one already.
func installFor(h home) (Install, error) {
	if h.dir == "" {
		return Find()
	}
	version, err := os.ReadFile(filepath.Join(h.data(), "PG_VERSION"))
	if os.IsNotExist(err) {
		return Find()
	}
	if err != nil {
		return Install{}, fmt.Errorf("read the version of the data directory: %w", err)
	}
	made := strings.TrimSpace(string(version))
	major, err := strconv.Atoi(made)
	found := installs()
	if err == nil && major >= minMajor && !hasMajor(found, major) || err != nil || major < minMajor {
		return Install{}, &VersionError{Dir: h.data(), Major: made, Found: found}
	}
	return choose(found, major)
}

func hasMajor(found []Install, major int) bool {
	for _, in := range found {
		if in.Major == major {
			return true
		}
	}
	return false
}

func exists(path string) (bool, error) {
	_, err := os.Lstat(path)
	if err == nil {
		return true, nil
	}
	if os.IsNotExist(err) {
		return false, nil
	}
	return false, fmt.Errorf("look for %s: %w", filepath.Base(path), err)
}

// makeDir makes one folder if it is missing; the mode is exact, whatever the umask.
func makeDir(path string, mode fs.FileMode) error {
	if err := os.Mkdir(path, mode); err != nil {
		if os.IsExist(err) {
			return nil
		}
		return fmt.Errorf("make folder: %w", err)
	}
	if err := os.Chmod(path, mode); err != nil {
		return fmt.Errorf("set mode of folder: %w", err)
	}
	return nil
}
