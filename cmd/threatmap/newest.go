package main

import (
	"context"

	"threatmap/threat"
)

// newestAtOnce is how many incidents, and how many revisions, are looked through at a time for the newest.
const newestAtOnce = 20_000

// Newest returns the n matching incidents that were written last, the newest first. They are mostly among the last revisions; where too few of those match, all that
// match are asked when they were written, some at a time.
func (r *reads) Newest(ctx context.Context, f threat.Filter, n int) ([]threat.Feature, error) {
	q, ok, err := r.ask(ctx, f)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &threat.Error{Kind: threat.KindUnready, Detail: "the newest are told once the index is loaded; ask again"}
	}
	written, err := r.LastWritten(ctx, newestAtOnce)
	if err != nil {
		return nil, err
	}
	found := q.state.Which(q.Question, written)
	if len(found) >= n || int64(len(found)) == q.state.Counts(q.Question, nil).Matched {
		return r.newestOf(ctx, found, n)
	}
	var best []int64
	at := threat.Cursor{Sort: threat.SortID, First: true}
	for more := true; more; {
		found, at, more = q.state.Page(q.Question, at, newestAtOnce)
		if best, err = r.NewestOf(ctx, append(best, found...), n); err != nil {
			return nil, err
		}
	}
	return r.IncidentsByFID(ctx, best)
}

func (r *reads) newestOf(ctx context.Context, fids []int64, n int) ([]threat.Feature, error) {
	best, err := r.NewestOf(ctx, fids, n)
	if err != nil {
		return nil, err
	}
	return r.IncidentsByFID(ctx, best)
}
