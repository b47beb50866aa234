package postgis

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/gofrs/flock"
)

// Database is the name of the database that Start makes, and of the role that owns it.
const Database = "threatmap"

// Config says where a cluster lives.
type Config struct {
	// DataDir is threatmap's data folder; it is made if missing.
	DataDir string
	// Log gets a line for each thing that takes time or that the operator should know. Nil is silence.
	Log *slog.Logger
	// Settings are further postgresql.conf settings, over our own. They are for test clusters (fsync = off): no flag leads
	// here. Operators have local.conf in the data directory.
	Settings map[string]string
}

// Cluster is one process's hold on a running PostgreSQL. It is safe for concurrent use.
type Cluster struct {
	log      *slog.Logger
	settings map[string]string
	install  Install
	owner    owner
	home     home
	socket   socketPath
	name     string // cluster_name of the server, which marks its processes

	mu    sync.Mutex   // guards users
	users *flock.Flock // shared hold on users.lock; nil once stopped

	watching context.CancelFunc
	watched  chan struct{}
}

// Start joins the cluster of cfg.DataDir: it starts PostgreSQL if it isn't running, makes the cluster first if there is none,
// and recovers whatever an earlier kill -9 left behind. It returns when the database threatmap, with the postgis extension,
// answers. Recovery may take minutes after a crash: bound it with ctx if you must.
//
// Errors name what to install (NotInstalledError), both versions for a folder of another PostgreSQL major version
// (VersionError, folder untouched), or quote the end of PostgreSQL's log (FailedError).
func Start(ctx context.Context, cfg Config) (*Cluster, error) {
	c, err := prepare(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("private PostgreSQL of %s: %w", cfg.DataDir, err)
	}
	if err := c.join(ctx); err != nil {
		return nil, fmt.Errorf("private PostgreSQL of %s: %w", cfg.DataDir, err)
	}
	c.watch(context.WithoutCancel(ctx))
	return c, nil
}

// URL returns the address of the database threatmap, for pgx or libpq.
func (c *Cluster) URL() string { return c.socket.url(Database) }

// join counts this process as a user, and makes sure that PostgreSQL runs.
func (c *Cluster) join(ctx context.Context) error {
	unlock, err := lockStart(ctx, c.home)
	if err != nil {
		return err
	}
	defer unlock()
	users := flock.New(c.home.usersLock())
	if _, err := users.TryRLock(); err != nil { // never taken: only leave asks for it alone, and it holds the start lock
		return fmt.Errorf("lock %s: %w", users.Path(), err)
	}
	if err := c.ensure(ctx); err != nil {
		return errors.Join(err, users.Close())
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.users = users
	return nil
}

// Stop gives up this process's hold, and stops PostgreSQL if no other process uses it: fast, so that clients that are still
// connected are cut off, within ctx's deadline or 9 s, whichever is sooner. A ctx that is cancelled already doesn't keep it
// from working. A second Stop does nothing.
func (c *Cluster) Stop(ctx context.Context) error {
	users := c.takeUsers()
	if users == nil {
		return nil
	}
	c.watching()
	<-c.watched
	ctx, cancel := stopContext(ctx)
	defer cancel()
	if err := c.leave(ctx, users); err != nil {
		return fmt.Errorf("stop the private PostgreSQL of %s: %w", c.home.dir, err)
	}
	return nil
}

func (c *Cluster) takeUsers() *flock.Flock {
	c.mu.Lock()
	defer c.mu.Unlock()
	users := c.users
	c.users = nil
	return users
}

// leave gives up users, and shuts PostgreSQL down if that was the last hold.
func (c *Cluster) leave(ctx context.Context, users *flock.Flock) error {
	unlock, err := lockStart(ctx, c.home)
	if err != nil {
		return errors.Join(err, users.Close())
	}
	defer unlock()
	if err := users.Close(); err != nil {
		return fmt.Errorf("unlock %s: %w", users.Path(), err)
	}
	all := flock.New(c.home.usersLock())
	last, err := all.TryLock()
	if err != nil {
		return fmt.Errorf("lock %s: %w", all.Path(), err)
	}
	if !last {
		c.log.Info("PostgreSQL keeps running for another process", "home", c.home.dir)
		return nil
	}
	return errors.Join(c.shutdown(ctx), all.Close())
}
