package main

import (
	"context"
	"time"

	"threatmap/store"
	"threatmap/threat"
)

// seenWithin bounds how long a write waits for the index to show it. It is stored by then: a late index delays nobody's answer for long.
const seenWithin = 2 * time.Second

// seenEvery is how often the index is looked at.
const seenEvery = 2 * time.Millisecond

// AddCorridor answers when readers see it.
func (r *reads) AddCorridor(ctx context.Context, c threat.Corridor, by threat.Key, reason string) (threat.CorridorVersion, error) {
	v, err := r.DB.AddCorridor(ctx, c, metaOf(by, reason))
	r.seen(ctx, v.Counter)
	return v, err
}

// ReplaceCorridor answers when readers see it.
func (r *reads) ReplaceCorridor(ctx context.Context, c threat.Corridor, expect int, by threat.Key, reason string) (threat.CorridorVersion, error) {
	v, err := r.DB.ReplaceCorridor(ctx, c, expect, metaOf(by, reason))
	r.seen(ctx, v.Counter)
	return v, err
}

// WithdrawCorridor answers when readers see it.
func (r *reads) WithdrawCorridor(ctx context.Context, id string, expect int, by threat.Key, reason string) (threat.CorridorVersion, error) {
	v, err := r.DB.WithdrawCorridor(ctx, id, expect, metaOf(by, reason))
	r.seen(ctx, v.Counter)
	return v, err
}

// AddArea answers when readers see it.
func (r *reads) AddArea(ctx context.Context, a threat.AreaOfInterest, by threat.Key, reason string) (threat.AreaVersion, error) {
	v, err := r.DB.AddArea(ctx, a, metaOf(by, reason))
	r.seen(ctx, v.Counter)
	return v, err
}

// ReplaceArea answers when readers see it.
func (r *reads) ReplaceArea(ctx context.Context, a threat.AreaOfInterest, expect int, by threat.Key, reason string) (threat.AreaVersion, error) {
	v, err := r.DB.ReplaceArea(ctx, a, expect, metaOf(by, reason))
	r.seen(ctx, v.Counter)
	return v, err
}

// WithdrawArea answers when readers see it.
func (r *reads) WithdrawArea(ctx context.Context, id string, expect int, by threat.Key, reason string) (threat.AreaVersion, error) {
	v, err := r.DB.WithdrawArea(ctx, id, expect, metaOf(by, reason))
	r.seen(ctx, v.Counter)
	return v, err
}

// AddNarrative is that of the store: the index knows nothing of narratives.
func (r *reads) AddNarrative(ctx context.Context, n threat.Narrative, by threat.Key) (threat.NarrativeVersion, error) {
	v, err := r.DB.AddNarrative(ctx, n, metaOf(by, "a narrative made"))
	r.seen(ctx, v.Counter) // whose counter is in the tags of answers
	return v, err
}

// ReplaceNarrative is that of the store.
func (r *reads) ReplaceNarrative(ctx context.Context, n threat.Narrative, expect int, by threat.Key) (threat.NarrativeVersion, error) {
	v, err := r.DB.ReplaceNarrative(ctx, n, expect, metaOf(by, "a narrative changed"))
	r.seen(ctx, v.Counter)
	return v, err
}

// WithdrawNarrative is that of the store.
func (r *reads) WithdrawNarrative(ctx context.Context, id string, expect int, by threat.Key) error {
	v, err := r.DB.WithdrawNarrative(ctx, id, expect, metaOf(by, "a narrative withdrawn"))
	r.seen(ctx, v.Counter)
	return err
}

// AddProposal answers when readers see it.
func (r *reads) AddProposal(ctx context.Context, p threat.Proposal, by threat.Key) (threat.Proposal, error) {
	p, err := r.DB.AddProposal(ctx, p, metaOf(by, "a proposed corridor saved"))
	if err == nil {
		r.seen(ctx, p.Counter)
	}
	return p, err
}

// WithdrawProposal answers when readers no longer see it.
func (r *reads) WithdrawProposal(ctx context.Context, id string, by threat.Key) error {
	counter, err := r.DB.WithdrawProposal(ctx, id, metaOf(by, "a proposed corridor withdrawn"))
	if err == nil {
		r.seen(ctx, counter)
	}
	return err
}

// metaOf names the key by its number: names of people do not get into the ledger, which can't forget them.
func metaOf(by threat.Key, reason string) store.WriteMeta {
	return store.WriteMeta{Editor: store.EditorOf(by), Reason: reason}
}

// seen waits until the index has what was written, so that who wrote it reads it too. The counter is 0 where nothing was.
func (r *reads) seen(ctx context.Context, counter int64) {
	limited, cancel := context.WithTimeout(ctx, seenWithin)
	defer cancel()
	for state := r.index.State(); state != nil && state.Counter < counter && limited.Err() == nil; state = r.index.State() {
		wait(limited, seenEvery)
	}
}
