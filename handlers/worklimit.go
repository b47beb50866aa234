package handlers

import (
	queue "container/list"
	"context"
	"sync"
	"time"
)

// workLimit bounds how much work is done at a time, so that more requests than the machine can answer make it refuse some, not all slow.
// Who finds no room waits in line, for as long as the wait can be worth it.
type workLimit struct {
	mu      sync.Mutex
	free    int
	line    queue.List // of *waiting, the first first
	refused int64
}

type waiting struct {
	weight int
	let    chan struct{} // closed when there is room
}

// enter takes room for a weight; false where none came free in time, or ctx ended.
func (l *workLimit) enter(ctx context.Context, weight int, patience time.Duration) bool {
	l.mu.Lock()
	if l.line.Len() == 0 && l.free >= weight {
		l.free -= weight
		l.mu.Unlock()
		return true
	}
	w := &waiting{weight, make(chan struct{})}
	place := l.line.PushBack(w)
	l.mu.Unlock()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-w.let:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-w.let: // at the last moment
		return true
	default:
	}
	l.line.Remove(place)
	l.refused++
	l.admit() // one behind may fit where this one did not
	return false
}

// enterFirst takes room before all who wait: who was let in once is not sent to the end of the line. It always has room in the end, though there be
// none when ctx ends: what was let in is finished.
func (l *workLimit) enterFirst(ctx context.Context, weight int) {
	l.mu.Lock()
	if l.free >= weight {
		l.free -= weight
		l.mu.Unlock()
		return
	}
	w := &waiting{weight, make(chan struct{})}
	place := l.line.PushFront(w)
	l.mu.Unlock()
	select {
	case <-w.let:
		return
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-w.let: // at the last moment
	default:
		l.line.Remove(place)
		l.free -= weight
	}
}

// leave gives room back.
func (l *workLimit) leave(weight int) {
	l.mu.Lock()
	l.free += weight
	l.admit()
	l.mu.Unlock()
}

// resume takes room at once, though there be none: who was let in once is not sent to the end of the line.
func (l *workLimit) resume(weight int) {
	l.mu.Lock()
	l.free -= weight
	l.mu.Unlock()
}

func (l *workLimit) admit() {
	for first := l.line.Front(); first != nil; first = l.line.Front() {
		w, _ := first.Value.(*waiting)
		if w.weight > l.free {
			return
		}
		l.free -= w.weight
		l.line.Remove(first)
		close(w.let)
	}
}

// state returns the free room, how many wait, and how many have been refused.
func (l *workLimit) state() (free, waiting int, refused int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.free, l.line.Len(), l.refused
}
