package main

import (
	"context"
	"log/slog"
	"time"

	"threatmap/threat"
)

// Bodies are read ahead of questions, so many at a time: neighbours come for a tenth of what it costs to look up as many from all over the
// table, and whoever asks first does not wait for them.
const filledAtOnce = 500

// Between two reads a rest of so many times what the first took leaves the machine to those who ask; where they ask for bodies that are
// not there yet, there is no rest.
const fillRest = 3

// refillAfter is how soon it is seen that everything was forgotten.
const refillAfter = time.Second

// keepFilled fills the memory for bodies, and again whenever everything in it was forgotten, until the process is told to stop.
func (r *reads) keepFilled(ctx context.Context, log *slog.Logger) {
	for filled := int64(-1); ctx.Err() == nil; wait(ctx, refillAfter) {
		times := r.bodies.times()
		if times == filled || r.bodies.most == 0 {
			continue
		}
		began := time.Now()
		if err := r.fill(ctx); err != nil {
			if ctx.Err() == nil {
				log.Warn("bodies could not be read ahead", "error", err, "again_in", refillAfter.String())
			}
			continue
		}
		filled = times
		s := r.bodies.stats()
		log.Info("bodies are read ahead", "kept", s.kept, "bytes", s.bytes, "took", time.Since(began).Round(time.Millisecond).String())
	}
}

// fill reads bodies in the order of ids, which is that of pages unless they ask for another, until all are kept or no more fit.
func (r *reads) fill(ctx context.Context) error {
	for after := ""; !r.bodies.full(filledAtOnce); {
		began, misses := time.Now(), r.bodies.misses.Load()
		page := threat.Page{Limit: filledAtOnce, Sort: threat.SortID, After: after}
		next, ok, err := r.pages(ctx, threat.Incidents, threat.Filter{}, page, func(fids []int64) error {
			_, err := r.missing(ctx, fids, r.bodies.find(fids))
			return err
		})
		if err != nil || !ok {
			return err
		}
		if after = next; after == "" {
			return nil
		}
		if r.bodies.misses.Load() == misses {
			wait(ctx, fillRest*time.Since(began))
		}
	}
	return nil
}
