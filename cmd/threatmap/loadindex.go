package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"threatmap/index"
)

// reloadAfter is how long a server waits before it tries again to load the index.
const reloadAfter = time.Second

// loading is how far the index is loaded, for /readyz. The zero value is ready.
type loading struct {
	read, of atomic.Int64
	failed   atomic.Pointer[error] // the last try; nil = it has not failed
}

func (l *loading) begin() { l.read.Store(0); l.of.Store(0) }

func (l *loading) at(read, of int) { l.of.Store(int64(of)); l.read.Store(int64(read)) }

// why says what is being waited for.
func (l *loading) why() error {
	text := "loading the index; the database answers until then"
	if read, of := l.read.Load(), l.of.Load(); of > 0 {
		text += fmt.Sprintf("; %d of about %d incidents are read (%d %%)", read, of, min(100, 100*read/of))
	}
	if failed := l.failed.Load(); failed != nil {
		if !errors.Is(*failed, index.ErrNoRoom) { // what a connection fails of is nobody's business outside
			return errors.New(text + "; the last try failed, the log says why")
		}
		return fmt.Errorf("%s; the last try failed: %w", text, *failed)
	}
	return errors.New(text)
}

// warm tells whether answers come from the index.
func (r *reads) warm() error {
	if r.index.State() == nil {
		return r.loading.why()
	}
	return nil
}

// load loads the index, as often as it takes. It reports false where the process was told to stop.
func (r *reads) load(ctx context.Context, source index.Source, log *slog.Logger) bool {
	said := ""
	for ctx.Err() == nil {
		started := time.Now()
		r.loading.begin()
		state, err := index.Load(ctx, source, func(read, of int) {
			r.loading.at(read, of)
			if read == 0 {
				return
			}
			perSecond := float64(read) / time.Since(started).Seconds()
			left := time.Duration(float64(max(0, of-read)) / perSecond * float64(time.Second))
			log.Info("loading the index", "read", read, "of", of, "per_second", int(perSecond), "left", left.Round(time.Second).String())
		})
		if err == nil {
			r.index.Set(state)
			log.Info("the index is loaded", "incidents", state.Len(), "bytes", state.Bytes(), "took", time.Since(started).Round(time.Millisecond).String())
			return true
		}
		if ctx.Err() != nil {
			break
		}
		r.loading.failed.Store(&err)
		if err.Error() != said { // once for what stays as it is
			said = err.Error()
			log.Warn("the index could not be loaded; the database answers meanwhile", "error", err, "tries_again_every", reloadAfter.String())
		}
		wait(ctx, reloadAfter)
	}
	return false
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
