package postgis

import (
	"context"
	"time"
)

const (
	watchEvery = 2 * time.Second
	maxBackoff = time.Minute
)

// watch looks after the server for as long as this process uses it: it starts it again if it died, bounds its log, and
// keeps the short link to the socket.
func (c *Cluster) watch(ctx context.Context) {
	ctx, c.watching = context.WithCancel(ctx)
	c.watched = make(chan struct{})
	go func() {
		defer close(c.watched)
		for wait := watchEvery; pause(ctx, wait) == nil; {
			wait = c.lookAfter(ctx, wait)
		}
	}()
}

// lookAfter does one round, and returns the time until the next: longer and longer while the server can't be started.
func (c *Cluster) lookAfter(ctx context.Context, wait time.Duration) time.Duration {
	if err := boundLog(c.home.log()); err != nil {
		c.log.Warn("can't bound PostgreSQL's log", "error", err)
	}
	if err := c.socket.ensureLink(); err != nil {
		c.log.Warn("can't keep the link to PostgreSQL's socket", "error", err)
	}
	if c.postmaster() != 0 {
		return watchEvery
	}
	if err := c.restart(ctx); err != nil && ctx.Err() == nil {
		wait = min(2*wait, maxBackoff)
		c.log.Error("PostgreSQL is gone and can't be started", "error", err, "next_try_in", wait)
		return wait
	}
	return watchEvery
}

func (c *Cluster) restart(ctx context.Context) error {
	unlock, err := lockStart(ctx, c.home)
	if err != nil {
		return err
	}
	defer unlock()
	if c.postmaster() != 0 { // another process was faster
		return nil
	}
	c.log.Warn("PostgreSQL is gone: starting it again", "home", c.home.dir)
	return c.ensure(ctx)
}
