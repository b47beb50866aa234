package postgis

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// clearRemains makes the way free for a new postmaster after the death of the last one. Its children mostly end by
// themselves at once, but one that is deep in a query notices late, and PostgreSQL refuses to start beside it.
func (c *Cluster) clearRemains(ctx context.Context) error {
	for _, step := range []struct {
		sig      syscall.Signal
		patience time.Duration
	}{{0, time.Second}, {syscall.SIGQUIT, 2 * time.Second}, {syscall.SIGKILL, 5 * time.Second}} {
		gone, err := c.awaitGone(ctx, step.sig, step.patience)
		if err != nil {
			return err
		}
		if gone {
			return c.removeForeignLocks()
		}
	}
	return errors.New("processes of an earlier PostgreSQL on this folder can't be ended")
}

// awaitGone sends sig to what is left of the cluster's processes, and tells whether none is left within the given time.
func (c *Cluster) awaitGone(ctx context.Context, sig syscall.Signal, patience time.Duration) (bool, error) {
	for end := time.Now().Add(patience); time.Now().Before(end); {
		left, err := c.processes()
		if err != nil || len(left) == 0 {
			return err == nil, err
		}
		if sig != 0 {
			c.log.Info("ending processes that a killed PostgreSQL left", "count", len(left), "signal", sig.String())
			for _, p := range left {
				if err := signal(p.pid, sig); err != nil {
					return false, err
				}
			}
			sig = 0
		}
		if err := pause(ctx, pollEvery); err != nil {
			return false, err
		}
	}
	return false, nil
}

// removeForeignLocks removes postmaster.pid and the socket's lock file if their process id was given to a stranger since (after
// a reboot, or in a fresh container): PostgreSQL takes any living process of its user for a postmaster. Other stale ones are
// left to PostgreSQL, which handles them, and checks its shared memory while at it.
func (c *Cluster) removeForeignLocks() error {
	pid := c.recordedPID()
	if pid == 0 || syscall.Kill(pid, 0) != nil {
		return nil
	}
	c.log.Info("removing the lock files of a PostgreSQL that is gone", "pid", pid)
	for _, path := range []string{filepath.Join(c.home.data(), "postmaster.pid"), filepath.Join(c.home.run(), socketName+".lock")} {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("remove stale lock file: %w", err)
		}
	}
	return nil
}
