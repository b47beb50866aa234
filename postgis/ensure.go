package postgis

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	pollEvery      = 25 * time.Millisecond
	pollAtMost     = 500 * time.Millisecond // in a long recovery PostgreSQL logs each refusal
	reportEvery    = 5 * time.Second
	socketTimeout  = 30 * time.Second // how long a living postmaster may be without a socket
	silenceTimeout = time.Minute      // how long one that takes connections may say nothing
)

// ensure makes PostgreSQL run and answer, whatever state it is in. The caller holds the start lock.
func (c *Cluster) ensure(ctx context.Context) error {
	if err := c.socket.ensureLink(); err != nil {
		return err
	}
	running, err := c.awaitRunning(ctx)
	if err != nil {
		return err
	}
	if running {
		c.log.Debug("PostgreSQL runs already", "home", c.home.dir)
	} else if err := c.launch(ctx); err != nil {
		return err
	}
	return c.ensureDatabase(ctx)
}

// awaitRunning tells whether PostgreSQL runs. One that starts, recovers or shuts down is waited for.
func (c *Cluster) awaitRunning(ctx context.Context) (bool, error) {
	begin, reported := time.Now(), time.Now()
	for wait := pollEvery; ; wait = min(wait+wait/8, pollAtMost) {
		state, name, err := c.ping(ctx)
		switch {
		case state == up:
			if name != "" { // none, if it was started by hand
				c.name = name // another than ours, if the folder was moved while it ran
			}
			return true, nil
		case state == down && c.postmaster() == 0:
			return false, nil
		case state == down && time.Since(begin) > socketTimeout:
			c.log.Warn("PostgreSQL has lost its socket, restarting it", "home", c.home.dir)
			return false, c.shutdown(ctx)
		case state == silent && time.Since(begin) > silenceTimeout:
			return false, fmt.Errorf("PostgreSQL (process %d) takes connections, but doesn't answer: %w", c.postmaster(), err)
		case state == broken:
			return false, err
		}
		if time.Since(reported) > reportEvery {
			reported = time.Now()
			c.log.Info("waiting for PostgreSQL", "since", time.Since(begin).Round(time.Second), "state", err)
		}
		if err := pause(ctx, wait); err != nil {
			return false, err
		}
	}
}

// launch starts a server where none runs. If it doesn't come up, none is left running.
func (c *Cluster) launch(ctx context.Context) error {
	if err := c.home.make(c.owner); err != nil {
		return err
	}
	if err := c.clearRemains(ctx); err != nil {
		return err
	}
	if err := c.initialize(ctx); err != nil {
		return err
	}
	if err := c.configure(); err != nil {
		return err
	}
	begin := time.Now()
	s, err := c.spawn(ctx)
	if err != nil {
		return err
	}
	if err := c.awaitStart(ctx, s); err != nil {
		stop, cancel := stopContext(ctx)
		defer cancel()
		return errors.Join(err, c.shutdown(stop))
	}
	c.log.Info("PostgreSQL started", "version", c.install.Version, "postgis", c.install.PostGIS, "home", c.home.dir,
		"took", time.Since(begin).Round(time.Millisecond))
	return nil
}

// awaitStart waits until s answers, or has ended. After a crash it recovers first.
func (c *Cluster) awaitStart(ctx context.Context, s *server) error {
	begin, reported := time.Now(), time.Now()
	for wait := pollEvery; ; wait = min(wait+wait/8, pollAtMost) {
		state, _, err := c.ping(ctx)
		switch {
		case state == up:
			return nil
		case state == broken, state == silent && time.Since(begin) > silenceTimeout, state == down && time.Since(begin) > socketTimeout:
			return c.failed("PostgreSQL started, but can't be used: "+err.Error(), s.said())
		}
		if time.Since(reported) > reportEvery {
			reported = time.Now()
			c.log.Info("PostgreSQL is starting", "since", time.Since(begin).Round(time.Second), "state", err)
		}
		select {
		case <-s.ended:
			return c.failed("PostgreSQL did not start", s.said())
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
