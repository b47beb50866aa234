package postgis

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// home is the folder of one cluster; see the package comment for what lies in it. The zero home is none.
type home struct{ dir string }

func (h home) data() string      { return filepath.Join(h.dir, "data") }
func (h home) run() string       { return filepath.Join(h.dir, "run") }
func (h home) log() string       { return filepath.Join(h.dir, "postgres.log") }
func (h home) startLock() string { return filepath.Join(h.dir, "start.lock") }
func (h home) usersLock() string { return filepath.Join(h.dir, "users.lock") }

// clusterName marks every process of this cluster in the process list, so that they can be told from all others, even when
// the process id in postmaster.pid was given to somebody else since. It follows the real path: a copied folder has its own.
func (h home) clusterName() string { return "threatmap-" + pathHash(h.dir) }

func pathHash(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:8])
}

// A data folder below root's own 0700 home can't be reached by the user postgres. Its cluster lies under sharedHomes then, and
// a file named pointer in the data folder says where.
const pointer = "postgis.location"

var sharedHomes = "/var/lib/threatmap" // another one in tests

// existingHome finds the home that dataDir has already; the zero home if it has none.
func existingHome(dataDir string) (home, error) {
	text, err := os.ReadFile(filepath.Join(dataDir, pointer))
	if err == nil {
		return pointedHome(dataDir, strings.TrimSpace(string(text)))
	}
	if !os.IsNotExist(err) {
		return home{}, fmt.Errorf("read where the cluster is: %w", err)
	}
	inner := home{dir: filepath.Join(dataDir, "postgis")}
	if ok, err := exists(inner.data()); !ok {
		return home{}, err
	}
	return inner, nil
}

func pointedHome(dataDir, dir string) (home, error) {
	if ok, err := exists(dir); err != nil || !ok || !filepath.IsAbs(dir) {
		return home{}, fmt.Errorf("%s names the folder %q, which isn't there: bring it back, or delete that file to begin with an "+
			"empty database (%w)", filepath.Join(dataDir, pointer), dir, fs.ErrNotExist)
	}
	return home{dir: dir}, nil
}

// newHome makes the home in the data folder or, where the server's user can't live there, under sharedHomes.
func newHome(ctx context.Context, dataDir string, in Install, o owner, log *slog.Logger) (home, error) {
	if err := os.MkdirAll(dataDir, 0o755); err != nil {
		return home{}, fmt.Errorf("make the data folder: %w", err)
	}
	inner := home{dir: filepath.Join(dataDir, "postgis")}
	err := inner.make(o)
	if err == nil {
		err = o.canReach(ctx, in, inner.data())
	}
	if err == nil || !o.other {
		return inner, err
	}
	log.Info("the data folder is out of reach for the user that runs PostgreSQL", "user", o.name, "reason", err)
	inner.removeEmpty()
	return sharedHome(dataDir, o, log)
}

// sharedHome makes (or takes up again) the home of dataDir under sharedHomes.
func sharedHome(dataDir string, o owner, log *slog.Logger) (home, error) {
	if err := os.MkdirAll(sharedHomes, 0o755); err != nil {
		return home{}, fmt.Errorf("make the folder for clusters: %w", err)
	}
	h := home{dir: filepath.Join(sharedHomes, pathHash(dataDir))}
	if ok, _ := exists(filepath.Join(h.data(), "PG_VERSION")); ok {
		log.Warn("taking up the database that an earlier data folder at this path left; to begin with an empty one, stop "+
			"threatmap and delete the folder", "folder", h.dir, "data_folder", dataDir)
	}
	if err := h.make(o); err != nil {
		return home{}, err
	}
	log.Info("the database lies outside of the data folder", "folder", h.dir, "pointer", filepath.Join(dataDir, pointer))
	if err := os.WriteFile(filepath.Join(dataDir, pointer), []byte(h.dir+"\n"), 0o644); err != nil {
		return home{}, fmt.Errorf("note where the cluster is: %w", err)
	}
	return h, nil
}

// make makes the folders. Locks and log stay with the invoking user; data and run belong to the server's.
func (h home) make(o owner) error {
	mode := fs.FileMode(0o700)
	if o.other {
		mode = 0o711 // the server's user passes through, and lists nothing
	}
	if err := makeDir(h.dir, mode); err != nil {
		return err
	}
	for _, dir := range []string{h.data(), h.run()} {
		if err := makeDir(dir, 0o700); err != nil {
			return err
		}
		if err := o.own(dir); err != nil {
			return err
		}
	}
	return nil
}

// removeEmpty takes back what make made, as far as nothing was put into it.
func (h home) removeEmpty() {
	for _, dir := range []string{h.data(), h.run(), h.dir} {
		_ = os.Remove(dir)
	}
}
