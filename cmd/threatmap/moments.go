package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"threatmap/handlers"
	"threatmap/index"
	"threatmap/store"
	"threatmap/threat"
)

// What is kept of the past, and for how long.
const (
	mostMoments    = 4
	momentBodiesMB = 16
	momentIdle     = 10 * time.Minute // after the last question
	momentPatience = 8 * time.Second  // of a question for a moment that is being made
	momentLimit    = 10 * time.Minute // for making one
	momentRetry    = 30 * time.Second // after one that failed
	momentLook     = 5 * time.Second  // after which it is asked again whether the database has the rows still
	mostInstants   = 100              // whose moments are remembered
)

// moments are what is kept of the past: for a few moments, an index that differs from the present one by what has been written since, and the rows that it
// was made of (store.Past). The zero value is ready.
type moments struct {
	mu   sync.Mutex
	kept map[int64]*moment // by change counter

	head     threat.Head // of the present that instants are of
	instants map[time.Time]threat.Moment

	making sync.Mutex // held by who makes a moment or brings one up to date: it takes all processors
}

// moment is what was known at one, and who asks for it.
type moment struct {
	threat.Moment
	reads atomic.Pointer[reads] // of then
	used  atomic.Int64

	made chan struct{} // closed when it is ready, or err says why it is not
	err  error
	at   time.Time // when it failed

	following sync.Mutex
	past      *store.Past
	head      threat.Head    // of the present that it is held against
	base      *index.State   // the present that its state shares memory with; nil = none
	written   map[int64]bool // since then
	looked    time.Time      // when the database was last asked whether it has the rows
}

// asOf returns what is to be asked in a context: the present, or what was known at its moment, held against today's rules. Returns a KindUnready error
// while that is being made.
func (r *reads) asOf(ctx context.Context) (*reads, error) {
	at, ok := threat.AsOf(ctx)
	if !ok {
		return r, nil
	}
	m, err := r.moment(ctx, at)
	if err != nil || m == nil {
		return r, err
	}
	return m.reads.Load(), nil
}

// moment returns what was known at an instant; nil where that is what is known now.
func (r *reads) moment(ctx context.Context, at time.Time) (*moment, error) {
	which, present, err := r.momentAt(ctx, at)
	if err != nil || which.Counter == present.Counter {
		return nil, err
	}
	m := r.moments.get(r, which)
	if err := m.await(ctx, at); err != nil {
		return nil, err
	}
	return m, m.follow(ctx, r)
}

// momentAt looks up the moment of an instant, and waits until the index is as far.
func (r *reads) momentAt(ctx context.Context, at time.Time) (which threat.Moment, present threat.Head, err error) {
	for deadline := time.Now().Add(momentPatience); ; {
		state := r.index.State()
		if state == nil {
			return which, present, &threat.Error{Kind: threat.KindUnready, Param: "as_of", Value: at.Format(time.RFC3339), Detail: "the past is answered once the index is loaded; ask again"}
		}
		present = state.Head
		if which, ok := r.moments.instant(present, at); ok {
			return which, present, nil
		}
		if which, err = r.MomentAt(ctx, at); err != nil {
			return which, present, err
		}
		if which.Counter <= present.Counter {
			r.moments.remember(present, at, which)
			return which, present, nil
		}
		if time.Now().After(deadline) {
			return which, present, unready(at)
		}
		wait(ctx, 5*time.Millisecond)
	}
}

// instant returns the moment of an instant, as far as it has been looked up since the last change.
func (k *moments) instant(present threat.Head, at time.Time) (which threat.Moment, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if present != k.head {
		return which, false
	}
	which, ok = k.instants[at]
	return which, ok
}

func (k *moments) remember(present threat.Head, at time.Time, which threat.Moment) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if present != k.head || len(k.instants) >= mostInstants {
		k.head, k.instants = present, nil
	}
	if k.instants == nil {
		k.instants = map[time.Time]threat.Moment{}
	}
	k.instants[at] = which
}

// await waits until the moment is made, where that keeps nobody from memory.
func (m *moment) await(ctx context.Context, at time.Time) error {
	if m.ready() {
		return nil
	}
	back, err := handlers.EnterSQL(ctx)
	if err != nil {
		return err
	}
	defer back()
	patience := time.NewTimer(momentPatience)
	defer patience.Stop()
	select {
	case <-m.made:
		return m.err
	case <-ctx.Done():
		return ctx.Err()
	case <-patience.C:
		return unready(at)
	}
}

func unready(at time.Time) error {
	return &threat.Error{
		Kind: threat.KindUnready, Param: "as_of", Value: at.Format(time.RFC3339),
		Detail: "what was known then is being put together from the revisions since; ask again",
	}
}

// get returns the moment, which is made in the background where it is not there.
func (k *moments) get(r *reads, which threat.Moment) *moment {
	k.mu.Lock()
	defer k.mu.Unlock()
	m := k.kept[which.Counter]
	if m != nil && m.failed() && time.Since(m.at) > momentRetry {
		delete(k.kept, which.Counter)
		m = nil
	}
	if m == nil {
		m = &moment{Moment: which, made: make(chan struct{}), written: map[int64]bool{}}
		if k.kept == nil {
			k.kept = map[int64]*moment{}
		}
		k.makeRoom()
		k.kept[which.Counter] = m
		go m.make(r)
	}
	m.used.Store(time.Now().UnixNano())
	return m
}

func (m *moment) ready() bool {
	select {
	case <-m.made:
		return m.err == nil
	default:
		return false
	}
}

func (m *moment) failed() bool {
	select {
	case <-m.made:
		return m.err != nil
	default:
		return false
	}
}

// makeRoom lets go of the moment that was asked for longest ago, of those that are made.
func (k *moments) makeRoom() {
	for len(k.kept) >= mostMoments {
		var oldest *moment
		for _, m := range k.kept {
			if (m.ready() || m.failed()) && (oldest == nil || m.used.Load() < oldest.used.Load()) {
				oldest = m
			}
		}
		if oldest == nil {
			return
		}
		k.drop(oldest)
	}
}

func (k *moments) drop(m *moment) {
	delete(k.kept, m.Counter)
	go m.end()
}

// end lets go of the rows, when nobody brings them up to date.
func (m *moment) end() {
	m.following.Lock()
	defer m.following.Unlock()
	if m.past != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		_ = m.past.Drop(ctx) // what stays is dropped with the unused
	}
}

// make puts the moment together.
func (m *moment) make(r *reads) {
	defer close(m.made)
	ctx, cancel := context.WithTimeout(context.Background(), momentLimit)
	defer cancel()
	go func() {
		select {
		case <-r.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	m.following.Lock()
	defer m.following.Unlock()
	if m.err = m.begin(ctx, r); m.err != nil {
		m.at = time.Now()
		if errors.Is(m.err, context.DeadlineExceeded) {
			m.err = &threat.Error{Kind: threat.KindTimeout, Param: "as_of", Value: m.At.Format(time.RFC3339), Detail: "too much has been written since to put together what was known then"}
		}
	}
}

// begin makes the moment anew.
func (m *moment) begin(ctx context.Context, r *reads) error {
	r.moments.making.Lock()
	defer r.moments.making.Unlock()
	if m.past != nil {
		if err := m.past.Drop(ctx); err != nil {
			return err
		}
	}
	present := r.index.State()
	past, err := r.OpenPast(ctx, m.Moment)
	if err != nil {
		return err
	}
	written, were, err := past.Since(ctx)
	if err != nil {
		return err
	}
	if err := past.Fill(ctx, were); err != nil {
		return err
	}
	m.past, m.written = past, make(map[int64]bool, len(written))
	db := past.DB()
	then := &reads{DB: db, index: &index.Index{}, hub: r.hub, bodies: bodies{most: momentBodiesMB << 20}, done: r.done}
	then.beyonds.look = func(ctx context.Context, part threat.Filter) ([]int64, error) {
		if err := m.readyToSearch(ctx, part); err != nil {
			return nil, err
		}
		return db.FIDs(ctx, part)
	}
	then.geography.Store(r.geography.Load())
	if err := m.stand(ctx, r, then, present, written, were); err != nil {
		return err
	}
	m.reads.Store(then) // never without a state
	return nil
}

// stand makes the state of then out of the present one: without what has been written since, and with what of that there was.
func (m *moment) stand(ctx context.Context, r, then *reads, present *index.State, written, were []int64) error {
	for _, fid := range written {
		m.written[fid] = true
	}
	marks, err := m.past.Marks(ctx, were)
	if err != nil {
		return err
	}
	state, err := present.Apply(threat.MarkChange{Head: m.headAt(present), Written: written, Marks: marks})
	if err != nil {
		return err
	}
	m.base = present
	if state.NeedsMerge() {
		state, m.base = state.Merged(), nil
	}
	m.set(r, then, state, present.Head)
	return nil
}

// headAt is what answers of then are tagged with: their data are of the moment, and they change with the present's rules.
func (m *moment) headAt(present *index.State) threat.Head {
	return threat.Head{Counter: m.Counter, Chain: present.Chain, Passing: present.Passing}
}

func (m *moment) set(r, then *reads, state *index.State, present threat.Head) {
	then.geography.Store(r.geography.Load())
	then.catalog.Store(r.catalog.Load())
	then.index.Set(state)
	m.head, m.looked = present, time.Now()
}

// follow holds the moment against what has been written since it was last asked for.
func (m *moment) follow(ctx context.Context, r *reads) error {
	m.following.Lock()
	defer m.following.Unlock()
	present := r.index.State()
	if present.Head == m.head && (m.base == nil || m.base.SharesBase(present)) && time.Since(m.looked) < momentLook {
		return nil
	}
	kept, err := m.past.Kept(ctx)
	if err != nil {
		return err
	}
	written, _, anew, err := m.past.Written(ctx, m.head)
	switch {
	case err != nil:
		return err
	case anew || !kept || m.head.Passing:
		return m.begin(ctx, r)
	}
	then := m.reads.Load()
	if len(written) == 0 && present.Head == m.head && (m.base == nil || m.base.SharesBase(present)) {
		m.looked = time.Now()
		return nil
	}
	if err := m.past.Fill(ctx, written); err != nil {
		return err
	}
	then.bodies.changed(append([]int64{}, written...))
	if m.base != nil && !m.base.SharesBase(present) { // so that the old one need not be kept in memory
		for fid := range m.written {
			written = append(written, fid)
		}
		return m.stand(ctx, r, then, present, written, written)
	}
	return m.apply(ctx, r, then, present, written)
}

// apply takes into the state of then what has been written.
func (m *moment) apply(ctx context.Context, r, then *reads, present *index.State, written []int64) error {
	for _, fid := range written {
		m.written[fid] = true
	}
	marks, err := m.past.Marks(ctx, written)
	if err != nil {
		return err
	}
	state, err := then.index.State().Apply(threat.MarkChange{Head: m.headAt(present), Written: written, Marks: marks})
	if err != nil {
		return err
	}
	m.set(r, then, state, present.Head)
	return nil
}

// readyToSearch keeps all that was said, where a search asks for more than ids.
func (m *moment) readyToSearch(ctx context.Context, part threat.Filter) error {
	if len(part.Text) == 0 {
		return nil
	}
	m.following.Lock()
	defer m.following.Unlock()
	list := make([]int64, 0, len(m.written))
	for fid := range m.written {
		list = append(list, fid)
	}
	if err := m.past.FillSaid(ctx, list); err != nil {
		return fmt.Errorf("make the past ready to search: %w", err)
	}
	return nil
}

// readyToTell keeps what was said of one incident.
func (m *moment) readyToTell(ctx context.Context, publicID string) error {
	m.following.Lock()
	defer m.following.Unlock()
	for fid := range m.written {
		if threat.PublicID(fid) == publicID {
			return m.past.FillSaid(ctx, []int64{fid})
		}
	}
	return nil
}

// size is how many moments are kept, and about how much memory they take beside the present.
func (r *reads) pastSize() (n int, bytes int64) {
	k := &r.moments
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, m := range k.kept {
		if !m.ready() {
			continue
		}
		n++
		then := m.reads.Load()
		_, questions := then.questions.size()
		_, beyonds := then.beyonds.size()
		bytes += then.index.State().BytesBeside(r.index.State()) + then.bodies.stats().bytes + questions + beyonds
	}
	return n, bytes
}

// keepPast lets go of moments that nobody asks for any more, until ctx ends; then of all.
func (r *reads) keepPast(ctx context.Context) {
	ticks := time.NewTicker(time.Minute)
	defer ticks.Stop()
	for {
		_ = r.DropPastsUnused(ctx, 24*time.Hour) // of programs that were killed
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		r.moments.dropIdle(time.Now().Add(-momentIdle).UnixNano())
	}
}

func (k *moments) dropIdle(before int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, m := range k.kept {
		if m.used.Load() < before && (m.ready() || m.failed()) {
			k.drop(m)
		}
	}
}
