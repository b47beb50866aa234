package handlers

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"threatmap/threat"
)

// Bounds of background jobs.
const (
	keptJobs    = 4                // running, waiting and finished ones
	longestJob  = 10 * time.Minute // then it is given up
	promptly    = 300 * time.Millisecond
	askAgainJob = 2 // seconds
)

// jobs are answers that take longer than a request should. They live in memory, since each can be worked out again from the data; why that needs
// no queue in the database is docs/adr/0016. One runs at a time, on every core.
type jobs struct {
	mu   sync.Mutex
	kept []*job // the oldest first
	turn chan struct{}
}

// job is one answer, being worked out or there.
type job struct {
	key      string
	head     threat.Head // of the data that it is of, or of older ones
	of       int64       // steps
	done     atomic.Int64
	finished chan struct{} // closed when answer or err is there
	answer   any
	err      error
	told     atomic.Bool // somebody got the answer
}

func newJobs() *jobs { return &jobs{turn: make(chan struct{}, 1)} }

// find returns the job of a key that is still good: under way, or of these data, or of older data but not yet told to anybody, so that data
// which change all the time don't keep every answer away.
func (j *jobs) find(key string, head threat.Head) *job {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i, one := range j.kept {
		if one.key != key {
			continue
		}
		if one.over() && (one.err != nil && one.told.Load() || one.head != head && one.told.Load()) {
			j.kept = slices.Delete(j.kept, i, i+1)
			return nil
		}
		return one
	}
	return nil
}

func (one *job) over() bool {
	select {
	case <-one.finished:
		return true
	default:
		return false
	}
}

// start begins a job, unless one of the key is there already. It ends early when stop is closed.
//
// Returns a KindUnready error where as many as are kept are all still under way.
func (j *jobs) start(fresh *job, stop <-chan struct{}, work func(ctx context.Context, step func(int)) (any, error)) (*job, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, one := range j.kept {
		if one.key == fresh.key {
			return one, nil
		}
	}
	if len(j.kept) >= keptJobs {
		i := slices.IndexFunc(j.kept, (*job).over)
		if i < 0 {
			return nil, &threat.Error{Kind: threat.KindUnready, Detail: "as many analyses as are worked out in the background at a time are under way", Accepted: "the same request again, later"}
		}
		j.kept = slices.Delete(j.kept, i, i+1)
	}
	fresh.finished = make(chan struct{})
	j.kept = append(j.kept, fresh)
	go j.run(fresh, stop, work)
	return fresh, nil
}

func (j *jobs) run(one *job, stop <-chan struct{}, work func(ctx context.Context, step func(int)) (any, error)) {
	ctx, cancel := context.WithTimeout(context.Background(), longestJob)
	defer cancel()
	go func() {
		select {
		case <-stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	defer close(one.finished)
	select {
	case j.turn <- struct{}{}:
		defer func() { <-j.turn }()
	case <-ctx.Done():
		one.err = ctx.Err()
		return
	}
	defer func() {
		if r := recover(); r != nil {
			one.err = &jobPanic{r}
		}
	}()
	one.answer, one.err = work(ctx, func(n int) { one.done.Add(int64(n)) })
}

// wait waits a moment for a job: small ones need no second request.
func (one *job) wait(ctx context.Context) {
	timer := time.NewTimer(promptly)
	defer timer.Stop()
	select {
	case <-one.finished:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// jobPanic is the error of a job that failed in a way nobody thought of: the request that asks for it answers 500, and the log says why.
type jobPanic struct{ what any }

func (p *jobPanic) Error() string { return fmt.Sprintf("background job: %v", p.what) }
