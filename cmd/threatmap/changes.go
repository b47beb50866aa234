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
	anew    bool            // all has been read anew; it is told when the index has it
	waiting []threat.Change // the index is told of it at this moment
}

// AwaitChange is asked with the head of the index: what led to it can be told.
func (s *tellingSource) AwaitChange(ctx context.Context, at threat.Head) error {
	s.tell(at)
	return s.Source.AwaitChange(ctx, at)
}

// Marks reads all anew. The first time that tells nobody anything.
func (s *tellingSource) Marks(ctx context.Context, expect func(n int), yield func(threat.Mark) error) (head threat.Head, err error) {
	if head, err = s.Source.Marks(ctx, expect, yield); err == nil {
		s.mu.Lock()
		s.anew = true
		s.mu.Unlock()
	}
	return head, err
}

// MarksSince looks at where things are before the index moves on.
func (s *tellingSource) MarksSince(ctx context.Context, since threat.Head) (change threat.MarkChange, reload bool, err error) {
	change, reload, err = s.Source.MarksSince(ctx, since)
	if state := s.index.State(); err == nil && !reload && state != nil && !change.Same(since) {
		s.keep(change.Told(state.Find))
	}
	return change, reload, err
}

func (s *tellingSource) keep(c threat.Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = append(s.waiting, c)
}

// tell hands on what the index has taken in. While it is loaded anew it takes in changes, and they are told; what the geography did to all others is
// told when that is over.
func (s *tellingSource) tell(at threat.Head) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.begun {
		s.begun, s.anew, s.waiting = true, false, nil
		s.hub.Start(at.Counter)
		return
	}
	anew := s.anew && !at.Passing
	for len(s.waiting) > 0 && s.waiting[0].Counter <= at.Counter {
		if !anew { // which stands for all
			s.hub.Publish(s.waiting[0])
		}
		s.waiting = s.waiting[1:]
	}
	if anew {
		s.anew = false
		s.hub.Publish(threat.Anything(at.Counter))
	}
}
