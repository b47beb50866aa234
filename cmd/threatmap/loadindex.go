package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"threatmap/index"
)

// reloadAfter is how long a server waits before it tries again to load the index.
const reloadAfter = time.Second

// errLoading is what /readyz says until the index is loaded; the database answers meanwhile.
var errLoading = errors.New("loading the index; the database answers until then")

// warm tells whether answers come from the index.
func (r *reads) warm() error {
	if r.index.State() == nil {
		return errLoading
	}
	return nil
}

// load loads the index, as often as it takes. It reports false where the process was told to stop.
func (r *reads) load(ctx context.Context, source index.Source, log *slog.Logger) bool {
	for ctx.Err() == nil {
		started := time.Now()
		state, err := index.Load(ctx, source, func(read, of int) {
			perSecond := float64(read) / time.Since(started).Seconds()
			left := time.Duration(float64(max(0, of-read)) / perSecond * float64(time.Second))
			log.Info("loading the index", "read", read, "of", of, "per_second", int(perSecond), "left", left.Round(time.Second).String())
		})
		if err == nil {
			r.index.Set(state)
			log.Info("the index is loaded", "incidents", state.Len(), "bytes", state.Bytes(), "took", time.Since(started).Round(time.Millisecond).String())
			return true
		}
		if ctx.Err() == nil {
			log.Warn("the index could not be loaded; the database answers meanwhile", "error", err, "again_in", reloadAfter.String())
			wait(ctx, reloadAfter)
		}
	}
	return false
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
