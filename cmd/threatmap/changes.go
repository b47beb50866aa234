package main

import (
	"context"
	"sync"

	"threatmap/index"
	"threatmap/live"
	"threatmap/threat"
)

// mostSubscribers is how many may be told of changes at a time; each has a connection, and some 30 kB.
const mostSubscribers = 1000

func newHub(past live.Past) *live.Hub { return &live.Hub{Past: past, Most: mostSubscribers} }

// tellingSource is the source of an index, which tells a hub of each change once the index has it: whoever asks at once is answered from it.
type tellingSource struct {
	index.Source
	index *index.Index
	hub   *live.Hub

	mu      sync.Mutex
	begun   bool
	waiting []threat.Change // the index is told of it at this moment
}

// AwaitChange is asked with the counter of the index: what led to it can be told.
func (s *tellingSource) AwaitChange(ctx context.Context, counter int64) error {
	s.tell(counter)
	return s.Source.AwaitChange(ctx, counter)
}

// Marks reads all anew. The first time that tells nobody anything.
func (s *tellingSource) Marks(ctx context.Context, expect func(n int), yield func(threat.Mark) error) (counter int64, err error) {
	counter, err = s.Source.Marks(ctx, expect, yield)
	if err == nil {
		s.keep(threat.Anything(counter))
	}
	return counter, err
}

// MarksSince looks at where things are before the index moves on.
func (s *tellingSource) MarksSince(ctx context.Context, counter int64) (change threat.MarkChange, reload bool, err error) {
	change, reload, err = s.Source.MarksSince(ctx, counter)
	if state := s.index.State(); err == nil && !reload && state != nil && change.Counter != counter {
		s.keep(change.Told(state.Find))
	}
	return change, reload, err
}

func (s *tellingSource) keep(c threat.Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = append(s.waiting, c)
}

// tell hands on what the index has taken in.
func (s *tellingSource) tell(counter int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.begun {
		s.begun, s.waiting = true, nil
		s.hub.Start(counter)
		return
	}
	for len(s.waiting) > 0 && s.waiting[0].Counter <= counter {
		s.hub.Publish(s.waiting[0])
		s.waiting = s.waiting[1:]
	}
}
