package live

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"threatmap/threat"
)

// ledger tells the past as a database would: in one change.
type ledger struct {
	mu    sync.Mutex
	all   []threat.Change
	asked int
	err   error
}

func (l *ledger) ChangesBetween(_ context.Context, since, until int64) (threat.Change, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked++
	told := threat.Change{Counter: until, Count: new(int)}
	for _, c := range l.all {
		if c.Counter > since && c.Counter <= until {
			told.IDs, told.Kinds = append(told.IDs, c.IDs...), c.Kinds
		}
	}
	return told, l.err
}

func (l *ledger) add(c threat.Change) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, c)
}

// at is a change of one incident, which is named after its counter.
func at(counter int64) threat.Change {
	return threat.Change{Counter: counter, Kinds: []string{threat.ChangedIncidents}, Count: new(1), IDs: []string{threat.PublicID(counter)}}
}

func started(past *ledger, counter int64) *Hub {
	h := &Hub{Past: past, Most: 10}
	h.Start(counter)
	return h
}

func subscribe(t *testing.T, h *Hub, since ...int64) *Subscription {
	t.Helper()
	var from *int64
	if len(since) > 0 {
		from = &since[0]
	}
	s, err := h.Subscribe(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// told drains what a subscription has been told: the counters, and the ids.
func told(s *Subscription) (counters []int64, ids []string) {
	all := slices.Clone(s.Missed)
	for len(s.changes) > 0 {
		if c, open := <-s.changes; open {
			all = append(all, c)
		}
	}
	for _, c := range all {
		counters, ids = append(counters, c.Counter), append(ids, c.IDs...)
	}
	return counters, ids
}

func TestEverySubscriberIsToldEveryChange(t *testing.T) {
	h := started(&ledger{}, 5)
	early, late := subscribe(t, h), (*Subscription)(nil)
	h.Publish(at(6))
	h.Publish(at(6)) // told already
	late = subscribe(t, h)
	h.Publish(at(8))
	if got, _ := told(early); !slices.Equal(got, []int64{6, 8}) {
		t.Errorf("the early one was told %v", got)
	}
	if got, _ := told(late); !slices.Equal(got, []int64{8}) || late.Position != 6 {
		t.Errorf("the late one was told %v from %d on", got, late.Position)
	}
}

func TestASlowSubscriberIsDroppedAndKeepsNobody(t *testing.T) {
	h := started(&ledger{}, 0)
	slow, quick := subscribe(t, h), subscribe(t, h)
	for n := int64(1); n <= inLine+1; n++ {
		h.Publish(at(n))
		if c := <-quick.Changes(); c.Counter != n {
			t.Fatalf("the quick one got %d, want %d", c.Counter, n)
		}
	}
	if open, dropped := h.Stats(); open != 1 || dropped != 1 {
		t.Errorf("%d open, %d dropped", open, dropped)
	}
	last := int64(0)
	for c := range slow.Changes() {
		last = c.Counter
	}
	if got, _ := told(subscribe(t, h, last)); !slices.Equal(got, []int64{inLine + 1}) {
		t.Errorf("who comes back after %d is told %v", last, got)
	}
	slow.Close() // is closed already
	quick.Close()
	if open, dropped := h.Stats(); open != 1 || dropped != 1 {
		t.Errorf("%d open, %d dropped at the end", open, dropped)
	}
}

// Whoever goes and comes back, at whatever moment, is told each change once, also of what is remembered no more.
func TestNoGapAndNoDoubleOverReconnects(t *testing.T) {
	past := &ledger{}
	h := started(past, 0)
	const changes = 2000
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := int64(1); n <= changes; n++ {
			past.add(at(n))
			h.Publish(at(n))
		}
	}()
	dice := rand.New(rand.NewPCG(1, 2))
	seen, since := map[string]int{}, int64(0)
	for since < changes {
		s := subscribe(t, h, since)
		read := func(c threat.Change) {
			if c.Counter <= since {
				t.Errorf("counter %d after %d", c.Counter, since)
			}
			since = c.Counter
			for _, id := range c.IDs {
				seen[id]++
			}
		}
		for _, c := range s.Missed {
			read(c)
		}
		for stay := dice.IntN(100); stay > 0 && since < changes; stay-- {
			c, open := <-s.Changes()
			if !open {
				break
			}
			read(c)
		}
		s.Close()
		if dice.IntN(20) == 0 && since < changes/2 {
			<-done // away for longer than is remembered
		}
	}
	for n := int64(1); n <= changes; n++ {
		if times := seen[threat.PublicID(n)]; times != 1 {
			t.Errorf("change %d was told %d times", n, times)
		}
	}
	if past.asked == 0 {
		t.Error("the ledger was never asked")
	}
}

func TestWhoIsAheadIsToldThatAnythingMayHaveChanged(t *testing.T) {
	s := subscribe(t, started(&ledger{}, 7), 9)
	if len(s.Missed) != 1 || !s.Missed[0].Unbounded() || s.Missed[0].Counter != 7 {
		t.Errorf("told %+v", s.Missed)
	}
}

func TestAfterAReloadNothingIsCertain(t *testing.T) {
	past := &ledger{}
	h := started(past, 100)
	h.Publish(at(101))
	h.Publish(threat.Anything(50)) // a database restored from a backup
	for _, since := range []int64{3, 49} {
		if s := subscribe(t, h, since); len(s.Missed) != 1 || !s.Missed[0].Unbounded() {
			t.Errorf("since %d: %+v", since, s.Missed)
		}
	}
	h.Publish(at(51))
	if got, _ := told(subscribe(t, h, 50)); !slices.Equal(got, []int64{51}) {
		t.Errorf("told %v", got)
	}
	if past.asked > 0 {
		t.Error("the ledger was asked of a time that it does not know")
	}
}

// All may be read anew after changes have been told: who had them and comes back is told that nothing is certain, though the counter is the same.
func TestAReloadAtTheSameCounterIsToldToThoseWhoComeBack(t *testing.T) {
	h := started(&ledger{}, 5)
	h.Publish(at(6))
	h.Publish(threat.Anything(6))
	unbounded := func(since int64) (n int) {
		for _, c := range subscribe(t, h, since).Missed {
			if c.Unbounded() {
				n++
			}
		}
		return n
	}
	if unbounded(6) != 1 || unbounded(5) != 1 {
		t.Error("who comes back with the counter is not told")
	}
	h.Publish(at(7))
	if unbounded(6) != 1 || unbounded(7) != 0 {
		t.Error("after the next change, who comes back is told wrongly")
	}
}

func TestWhatTheAudienceDoesNotSeeIsNoEvent(t *testing.T) {
	h := started(&ledger{}, 1)
	s := subscribe(t, h)
	h.Publish(threat.Change{Counter: 2, Count: new(0)})
	if got, _ := told(s); len(got) > 0 {
		t.Errorf("told %v", got)
	}
	if back := subscribe(t, h, 1); len(back.Missed) > 0 || back.Position != 2 {
		t.Errorf("who comes back is told %v from %d on", back.Missed, back.Position)
	}
}

func TestSubscribersAreNoMoreThanAllowed(t *testing.T) {
	h := started(&ledger{}, 1)
	h.Most = 1
	first := subscribe(t, h)
	if _, err := h.Subscribe(t.Context(), nil); !errors.Is(err, ErrFull) {
		t.Errorf("the second: %v", err)
	}
	first.Close()
	subscribe(t, h)
}

func TestAPastThatCannotBeReadTakesNoPlace(t *testing.T) {
	past := &ledger{err: errors.New("the database is away")}
	h := started(past, 10)
	if _, err := h.Subscribe(t.Context(), new(int64(3))); !errors.Is(err, past.err) {
		t.Error(err)
	}
	if open, dropped := h.Stats(); open != 0 || dropped != 0 {
		t.Errorf("%d open, %d dropped", open, dropped)
	}
	if _, err := (&Hub{Most: 1}).Subscribe(t.Context(), nil); threat.KindOf(err) != threat.KindUnready {
		t.Errorf("before the start: %v", err)
	}
}
