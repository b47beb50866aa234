package main

import (
	"context"

	"threatmap/threat"
)

// Events yields what of a filter's answer enters statistics.
func (r *reads) Events(ctx context.Context, f threat.Filter, yield func(threat.Event) error) error {
	counted, any := f.Counted()
	if !any {
		return f.Check(threat.Incidents)
	}
	q, ok, err := r.ask(ctx, counted)
	if err != nil {
		return err
	}
	if !ok {
		return r.DB.Events(ctx, f, yield)
	}
	return q.state.Events(q.Question, yield)
}
