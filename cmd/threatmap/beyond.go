package main

import (
	"context"
	"sync"

	"threatmap/handlers"
	"threatmap/index"
	"threatmap/threat"
)

// beyonds is what the columns of the index can't answer: each such part of a filter is one question to the database for one state of the
// index, whoever asks it how often and with whatever else in the filter. The answer is kept as a bit for each incident. The zero value is
// ready.
type beyonds struct {
	// look asks the database instead of reads, where it is not nil; for tests that count questions.
	look func(ctx context.Context, part threat.Filter) (fids []int64, err error)

	mu     sync.Mutex
	state  *index.State
	kept   map[string]*index.Among
	flying map[flightKey]*flight
}

type flightKey struct {
	state *index.State
	part  string
}

// flight is a question under way. It ends early when nobody waits for it any more, which singleflight would not: whoever types in the search
// box leaves a question with each key.
type flight struct {
	done    chan struct{} // closed when among and err are there
	among   *index.Among
	err     error
	waiting int
	cancel  context.CancelFunc
}

// among returns which incidents of the state match a part of a filter.
func (r *reads) among(ctx context.Context, state *index.State, part threat.Filter) (*index.Among, error) {
	text, ok := keyOf(part)
	if !ok {
		return r.lookUp(ctx, state, part)
	}
	key := flightKey{state, text}
	kept, f := r.beyonds.join(ctx, key, func(ctx context.Context) (*index.Among, error) { return r.lookUp(ctx, state, part) })
	if kept != nil {
		return kept, nil
	}
	back, err := handlers.EnterSQL(ctx) // each who waits for the database, waits where that keeps nobody from memory
	if err != nil {
		r.beyonds.leave(key, f)
		return nil, err
	}
	defer back()
	select {
	case <-f.done:
		return f.among, f.err
	case <-ctx.Done():
		r.beyonds.leave(key, f)
		return nil, ctx.Err()
	}
}

func (r *reads) lookUp(ctx context.Context, state *index.State, part threat.Filter) (*index.Among, error) {
	look := r.beyonds.look
	if look == nil {
		look = r.FIDs
	}
	fids, err := look(ctx, part)
	if err != nil {
		return nil, err
	}
	return state.Among(fids), nil
}

// join returns what is kept, or else the flight to wait for, which the first to ask starts.
func (b *beyonds) join(ctx context.Context, key flightKey, look func(context.Context) (*index.Among, error)) (*index.Among, *flight) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if key.state == b.state && b.kept[key.part] != nil {
		return b.kept[key.part], nil
	}
	if f := b.flying[key]; f != nil {
		f.waiting++
		return nil, f
	}
	own, cancel := context.WithCancel(handlers.Apart(ctx)) // whoever asked first may be the first to leave
	f := &flight{done: make(chan struct{}), waiting: 1, cancel: cancel}
	if b.flying == nil {
		b.flying = map[flightKey]*flight{}
	}
	b.flying[key] = f
	go func() {
		defer cancel()
		f.among, f.err = look(own)
		b.land(key, f)
	}()
	return nil, f
}

// land keeps the answer, unless it failed or the index has moved on, and lets go of those who wait.
func (b *beyonds) land(key flightKey, f *flight) {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer close(f.done)
	if b.flying[key] == f {
		delete(b.flying, key)
	}
	if f.err != nil || b.state != nil && key.state != b.state {
		return
	}
	if b.state == nil || len(b.kept) >= keptQuestions {
		b.state, b.kept = key.state, map[string]*index.Among{}
	}
	b.kept[key.part] = f.among
}

// forget lets go of another state than now.
func (b *beyonds) forget(now *index.State) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.state != now {
		b.state, b.kept = nil, nil
	}
}

// leave ends the flight where the last one who waited for it is gone.
func (b *beyonds) leave(key flightKey, f *flight) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f.waiting--
	if f.waiting > 0 {
		return
	}
	f.cancel()
	if b.flying[key] == f { // who asks from now on, asks anew
		delete(b.flying, key)
	}
}

// size is how many answers are kept, and how much memory they take.
func (b *beyonds) size() (n int, bytes int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for part, among := range b.kept {
		bytes += int64(len(part)) + among.Bytes()
	}
	return len(b.kept), bytes
}
