package main

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// request does the n-th request of a list and returns the bytes of its answer.
type request func(ctx context.Context, n int64) (bytes int, err error)

// sample is what a number of clients saw together.
type sample struct {
	Clients   int     `json:"clients"`
	Requests  int     `json:"requests"`
	Failed    int     `json:"failed"`
	P50       float64 `json:"p50_ms"`
	P95       float64 `json:"p95_ms"`
	P99       float64 `json:"p99_ms"`
	Most      float64 `json:"most_ms"`
	PerSecond float64 `json:"per_second"`
	Bytes     float64 `json:"bytes_mean"`
	MostBytes int     `json:"bytes_most"`
	FirstFail string  `json:"first_failure,omitempty"`
}

// fewest is how many requests of each client are counted at least, however long they take, up to ten times the duration.
const fewest = 5

// measure lets clients ask, each the next request of the list when it has the answer to its last one, for a duration. list numbers the
// requests from start on; open makes what one client asks with. A fifth of the duration goes before, not counted.
func measure(ctx context.Context, clients int, duration time.Duration, start int64, open func() (request, func(), error)) (sample, error) {
	asks, done, err := openEach(clients, open)
	if err != nil {
		return sample{}, err
	}
	defer done()
	const warmup = 1 << 40 // other numbers, so that no counted request has been asked before
	ask(ctx, asks, duration/5, start+warmup, 1, noEnd)
	return ask(ctx, asks, duration, start, fewest, noEnd), ctx.Err()
}

const noEnd = math.MaxInt64

// measureEach is measure for a list of so many requests, each of which is asked once at most, without anything before.
func measureEach(ctx context.Context, clients int, duration time.Duration, several int64, open func() (request, func(), error)) (sample, error) {
	asks, done, err := openEach(clients, open)
	if err != nil {
		return sample{}, err
	}
	defer done()
	return ask(ctx, asks, duration, 0, fewest, several), ctx.Err()
}

// measureFastest lets one client ask several requests round after round, and counts the fastest answer to each: a neighbour on the machine that
// slows down a twentieth of all answers does so to few of them in each round, so the p99 is the program's own. Rounds must be long enough for the
// server to keep nothing of the one before.
func measureFastest(ctx context.Context, rounds int, several, start int64, open func() (request, func(), error)) (sample, error) {
	asks, done, err := openEach(1, open)
	if err != nil {
		return sample{}, err
	}
	defer done()
	fastest, elapsed := seen{}, time.Duration(0)
	for range rounds {
		round := seen{}
		for n := range several {
			asked := time.Now()
			bytes, err := asks[0](ctx, start+n)
			round.note(time.Since(asked), bytes, err)
		}
		if len(round.took) < int(several) { // one has failed, or the time is over
			return summary([]seen{round}, time.Second), ctx.Err()
		}
		round.keepFaster(fastest.took)
		fastest = round
	}
	for _, took := range fastest.took {
		elapsed += took
	}
	return summary([]seen{fastest}, elapsed), ctx.Err()
}

// keepFaster takes over what was faster before, request by request.
func (s *seen) keepFaster(before []time.Duration) {
	for i, took := range before {
		s.took[i] = min(s.took[i], took)
	}
}

func openEach(clients int, open func() (request, func(), error)) (asks []request, done func(), err error) {
	var ends []func()
	done = func() {
		for _, end := range ends {
			end()
		}
	}
	for range clients {
		ask, end, err := open()
		if err != nil {
			done()
			return nil, nil, err
		}
		asks, ends = append(asks, ask), append(ends, end)
	}
	return asks, done, nil
}

// seen is what one client saw.
type seen struct {
	took      []time.Duration
	bytes     int64
	mostBytes int
	failed    int
	first     error
}

func ask(ctx context.Context, asks []request, duration time.Duration, start int64, fewest int, end int64) sample {
	var next atomic.Int64
	next.Store(start)
	all := make([]seen, len(asks))
	begin := time.Now()
	var wait sync.WaitGroup
	for i := range asks {
		wait.Go(func() {
			s := &all[i]
			for ctx.Err() == nil {
				gone := time.Since(begin)
				if gone >= duration && (len(s.took) >= fewest || gone >= 10*duration) {
					return
				}
				n := next.Add(1) - 1
				if n >= end {
					return
				}
				asked := time.Now()
				bytes, err := asks[i](ctx, n)
				s.note(time.Since(asked), bytes, err)
			}
		})
	}
	wait.Wait()
	return summary(all, time.Since(begin))
}

func (s *seen) note(took time.Duration, bytes int, err error) {
	if err != nil {
		if !errors.Is(err, context.Canceled) {
			s.failed++
			s.first = cmpOr(s.first, err)
		}
		return
	}
	s.took = append(s.took, took)
	s.bytes += int64(bytes)
	s.mostBytes = max(s.mostBytes, bytes)
}

func cmpOr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func summary(all []seen, elapsed time.Duration) sample {
	out := sample{Clients: len(all)}
	var took []time.Duration
	bytes := int64(0)
	for _, s := range all {
		took = append(took, s.took...)
		bytes += s.bytes
		out.Failed += s.failed
		out.MostBytes = max(out.MostBytes, s.mostBytes)
		if s.first != nil && out.FirstFail == "" {
			out.FirstFail = s.first.Error()
		}
	}
	slices.Sort(took)
	out.Requests = len(took)
	out.P50, out.P95, out.P99 = percentile(took, 50), percentile(took, 95), percentile(took, 99)
	out.Most = percentile(took, 100)
	if len(took) > 0 {
		out.PerSecond = float64(len(took)) / elapsed.Seconds()
		out.Bytes = float64(bytes) / float64(len(took))
	}
	return out
}

// percentile is the nearest rank: the least value that p of a hundred are not above, in ms. The list must be sorted; 0 for an empty one.
func percentile(sorted []time.Duration, p float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	rank := int(math.Ceil(p / 100 * float64(len(sorted))))
	return float64(sorted[max(rank, 1)-1]) / float64(time.Millisecond)
}
