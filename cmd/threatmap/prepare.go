package main

import (
	"context"
	"log/slog"
	"time"

	"threatmap/index"
	"threatmap/threat"
)

// Borders with at least so many incidents near them are prepared before anybody asks, as are all corridors and areas up to so many; the rest takes no
// time when it is asked.
const (
	busyBorder   = 1000
	mostPrepared = 60
)

// keepPrepared works out where incidents are along the corridors and busy borders and which are in areas, in silence, and again whenever these or most of the
// incidents have changed, until the process is told to stop.
func (r *reads) keepPrepared(ctx context.Context, log *slog.Logger) {
	var last *index.State
	geography := threat.Head{Counter: -1}
	for ; ctx.Err() == nil; wait(ctx, refillAfter) {
		state, head := r.index.State(), r.geographyHead()
		if state == nil || state.SameBase(last) && head == geography {
			continue
		}
		began := time.Now()
		lines, err := r.prepare(ctx, state)
		if err != nil {
			if ctx.Err() == nil {
				log.Warn("lines could not be prepared", "error", err, "again_in", refillAfter.String())
			}
			continue
		}
		last, geography = state, head
		log.Info("lines are prepared", "lines", lines, "took", time.Since(began).Round(time.Millisecond).String())
	}
}

// prepare works for a line and rests three times as long.
func (r *reads) prepare(ctx context.Context, state *index.State) (lines int, err error) {
	ids, err := r.lineIDs(ctx, corridors)
	if err != nil {
		return 0, err
	}
	for _, id := range ids[:min(len(ids), mostPrepared)] {
		began := time.Now()
		k, err := r.line(ctx, corridors, id)
		if threat.KindOf(err) == threat.KindNotFound {
			continue // withdrawn just now
		}
		if err != nil {
			return lines, err
		}
		if halfWidthM, err := (threat.CorridorBand{ID: id}).HalfWidthM(k.halfWidthKM); err == nil {
			state.PrepareBand(k.line, halfWidthM)
			state.Prepare(index.Track{Line: k.line}, corridorReach*halfWidthM)
		}
		lines++
		wait(ctx, fillRest*time.Since(began))
	}
	if err := r.prepareAreas(ctx, state); err != nil {
		return lines, err
	}
	if _, err := r.lineIDs(ctx, borders); err != nil {
		return lines, err
	}
	busy := state.BusyBorders(busyBorder)
	for _, code := range busy[:min(len(busy), mostPrepared)] {
		began := time.Now()
		track, err := r.track(ctx, borders, code)
		if threat.KindOf(err) == threat.KindNotFound {
			continue
		}
		if err != nil {
			return lines, err
		}
		state.Prepare(track, 1000*threat.MaxBeltKM)
		lines++
		wait(ctx, fillRest*time.Since(began))
	}
	return lines, nil
}

// prepareAreas does the same for what lies in areas.
func (r *reads) prepareAreas(ctx context.Context, state *index.State) error {
	ids, err := r.lineIDs(ctx, namedAreas)
	if err != nil {
		return err
	}
	for _, id := range ids[:min(len(ids), mostPrepared)] {
		began := time.Now()
		shape, err := r.areaShape(ctx, id)
		if threat.KindOf(err) == threat.KindInvalid {
			continue // withdrawn just now, or no polygon
		}
		if err != nil {
			return err
		}
		state.PrepareInside(shape)
		wait(ctx, fillRest*time.Since(began))
	}
	return nil
}

// corridorReach is how far from a corridor places are worked out, in half-widths.
const corridorReach = 2
