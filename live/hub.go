package live

import (
	"context"
	"errors"
	"slices"
	"sync"

	"threatmap/threat"
)

// ErrFull says that there are as many subscribers as there may be.
var ErrFull = errors.New("live: too many subscribers")

// Past tells what changed after one counter up to another.
type Past interface {
	ChangesBetween(ctx context.Context, since, until int64) (threat.Change, error)
}

const (
	// remembered is how many changes are kept for those who come back: at three hundred ids each, some 2 MB.
	remembered = 256
	// inLine is how many changes may wait for a subscriber before it is dropped.
	inLine = 64
)

// Hub hands changes to subscribers. Its fields are set before the first use.
type Hub struct {
	Past Past // what is not remembered
	Most int  // subscribers

	mu       sync.Mutex
	started  bool
	position int64           // the counter that all has been told up to
	recent   []threat.Change // what was told last, the oldest first
	from     int64           // recent is all that there was after it
	again    int64           // the counter at which an unbounded change came after others had been told up to it; -1 = none
	open     map[*Subscription]struct{}
	dropped  int64
}

// Subscription is one subscriber's line.
type Subscription struct {
	Position int64           // where it began: what comes over Changes is after it
	Missed   []threat.Change // up to Position, the oldest first

	hub     *Hub
	changes chan threat.Change
}

// Changes gives one change after the other. It is closed when the subscriber was too slow.
func (s *Subscription) Changes() <-chan threat.Change { return s.changes }

// Start says at which counter all begins.
func (h *Hub) Start(counter int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.started, h.position, h.from, h.recent, h.again = true, counter, counter, nil, -1
}

// Publish hands a change on. One that the audience sees nothing of only moves the position, and one that was published already is nothing.
func (h *Hub) Publish(c threat.Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.started || c.Counter <= h.position && !c.Unbounded() {
		return
	}
	if c.Unbounded() && c.Counter == h.position {
		h.again = c.Counter
	}
	h.position = c.Counter
	if c.Empty() {
		return
	}
	h.remember(c)
	for s := range h.open {
		select {
		case s.changes <- c:
		default:
			h.dropped++
			h.drop(s)
		}
	}
}

// remember keeps a change for those who come back. One after which nothing is certain stands for all before it.
func (h *Hub) remember(c threat.Change) {
	if c.Unbounded() {
		h.recent, h.from = nil, 0
	}
	h.recent = append(h.recent, c)
	if n := len(h.recent) - remembered; n > 0 {
		h.from = h.recent[n-1].Counter
		h.recent = slices.Clone(h.recent[n:])
	}
}

// Subscribe begins a line, from now or, where since is given, from what came after it. Returns ErrFull, a KindUnready error before Start, or
// the error of asking for the past.
func (h *Hub) Subscribe(ctx context.Context, since *int64) (*Subscription, error) {
	s, told, err := h.join(since)
	if err != nil || told {
		return s, err
	}
	c, err := h.Past.ChangesBetween(ctx, *since, s.Position)
	if err != nil {
		s.Close()
		return nil, err
	}
	if !c.Empty() {
		c.Counter = s.Position
		s.Missed = []threat.Change{c}
	}
	return s, nil
}

// join takes a place in the line and, at the same moment, what is remembered. told is false where more than that was missed.
func (h *Hub) join(since *int64) (s *Subscription, told bool, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.started {
		return nil, false, &threat.Error{Kind: threat.KindUnready, Detail: "changes are told once the index is loaded; ask again"}
	}
	if len(h.open) >= h.Most {
		return nil, false, ErrFull
	}
	s = &Subscription{Position: h.position, hub: h, changes: make(chan threat.Change, inLine)}
	if h.open == nil {
		h.open = map[*Subscription]struct{}{}
	}
	h.open[s] = struct{}{}
	if since == nil || *since == h.position && h.again != h.position {
		return s, true, nil
	}
	if *since > h.position { // of another server that is ahead, or of a database that is no more
		s.Missed = []threat.Change{threat.Anything(h.position)}
		return s, true, nil
	}
	if *since < h.from {
		return s, false, nil
	}
	for _, c := range h.recent {
		if c.Counter > *since || c.Counter == *since && c.Unbounded() && h.again == *since { // twice for some, never not at all
			s.Missed = append(s.Missed, c)
		}
	}
	return s, true, nil
}

// Close ends a line.
func (s *Subscription) Close() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	s.hub.drop(s)
}

// drop takes a subscriber out. The caller holds mu.
func (h *Hub) drop(s *Subscription) {
	if _, ok := h.open[s]; ok {
		delete(h.open, s)
		close(s.changes)
	}
}

// Stats tells how many subscribers there are, and how many were dropped because they were slow.
func (h *Hub) Stats() (open int, dropped int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.open), h.dropped
}
