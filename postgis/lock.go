package postgis

import (
	"context"
	"fmt"
	"time"

	"github.com/gofrs/flock"
)

// lockStart waits for the right to start or stop the cluster of h, and returns the way to give it back.
func lockStart(ctx context.Context, h home) (unlock func(), err error) {
	l := flock.New(h.startLock())
	if _, err := l.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return nil, fmt.Errorf("lock %s (another process starts or stops PostgreSQL there): %w", l.Path(), err)
	}
	return func() { _ = l.Close() }, nil
}

const stopTimeout = 9 * time.Second

// stopContext keeps ctx's deadline, not its cancellation: whoever stops is mostly in a context that is cancelled.
func stopContext(ctx context.Context) (context.Context, context.CancelFunc) {
	timeout := stopTimeout
	if d, ok := ctx.Deadline(); ok {
		timeout = min(timeout, max(time.Until(d), time.Second))
	}
	return context.WithTimeout(context.WithoutCancel(ctx), timeout)
}
