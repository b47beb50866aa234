package main

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
	"time"

	"threatmap/index"
	"threatmap/threat"
)

// bodies keeps incidents as the public sees them, rendered as GeoJSON and shortened, by internal id. What a change wrote is dropped before the index
// takes the change in: no reader of an index is given a body that is older. The zero value keeps nothing.
type bodies struct {
	most int64 // bytes

	mu      sync.RWMutex
	kept    shelf  // in short
	spoken  spoken // the phrases that kept bodies are made of
	said    int64  // bytes of phrases
	changes int64  // how often something was dropped because it changed
	emptied int64  // how often everything was

	shortening sync.Mutex // of phrases; taken before mu, so that nobody who reads waits for it
	phrases    phrases

	hits, misses atomic.Int64
}

// shortBodies are bodies as they are kept, nil for those that are not.
type shortBodies struct {
	list    [][]byte
	spoken  spoken
	missing int
	as      int64 // what put wants to know
}

// get returns the bodies of incidents that somebody asked for.
func (b *bodies) get(fids []int64) shortBodies {
	s := b.find(fids)
	b.hits.Add(int64(len(fids) - s.missing))
	b.misses.Add(int64(s.missing))
	return s
}

func (b *bodies) find(fids []int64) shortBodies {
	s := shortBodies{list: make([][]byte, len(fids))}
	b.mu.RLock()
	defer b.mu.RUnlock()
	for i, fid := range fids {
		if s.list[i] = b.kept.get(fid); s.list[i] == nil {
			s.missing++
		}
	}
	s.as, s.spoken = b.changes, b.spoken
	return s
}

// put keeps bodies (nil = none) that were read after get returned as. Where something has changed since, it may be one of them, and none
// is kept.
func (b *bodies) put(as int64, fids []int64, list [][]byte) {
	if b.most == 0 {
		return
	}
	b.shortening.Lock()
	defer b.shortening.Unlock()
	now := b.find(fids)
	if as != now.as {
		return
	}
	short := now.list // what another has put meanwhile is there
	var one []byte
	for i := range list {
		if list[i] != nil && short[i] == nil {
			one = b.phrases.shorten(one[:0], list[i])
			short[i] = bytes.Clone(one)
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if as != b.changes {
		return
	}
	b.spoken, b.said = b.phrases.spoken, b.phrases.bytes
	for i, fid := range fids {
		if short[i] != nil {
			b.kept.put(fid, short[i], b.most-b.said)
		}
	}
}

// full tells whether so many more bodies might not fit.
func (b *bodies) full(more int) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.kept.bytes+b.said+int64(more)*mostShort > b.most
}

// mostShort is more than nearly every body takes in short, in bytes.
const mostShort = 1024

// changed drops what was written; nil = everything, where nobody knows what was.
func (b *bodies) changed(written []int64) {
	if written == nil {
		b.forget()
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.changes++
	for _, fid := range written {
		b.kept.drop(fid)
	}
}

func (b *bodies) forget() {
	b.shortening.Lock()
	defer b.shortening.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.changes++
	b.emptied++
	b.phrases = phrases{}
	b.kept, b.spoken, b.said = shelf{}, spoken{}, 0
}

// times is how often everything was forgotten.
func (b *bodies) times() int64 {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.emptied
}

// bodyStats is what /metrics tells of bodies.
type bodyStats struct{ kept, bytes, hits, misses int64 }

func (b *bodies) stats() bodyStats {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return bodyStats{int64(len(b.kept.at)), b.kept.bytes + b.said, b.hits.Load(), b.misses.Load()}
}

// droppingSource is the source of an index, which tells of changes as the index learns of them.
type droppingSource struct {
	index.Source
	bodies *bodies
	looked *atomic.Int64 // when the database was last heard, in ns since 1970; nil = nobody wants to know
}

// AwaitChange notes that the database can be heard.
func (s droppingSource) AwaitChange(ctx context.Context, at threat.Head) error {
	err := s.Source.AwaitChange(ctx, at)
	if err == nil {
		s.heard()
	}
	return err
}

// Marks begins anew: nobody knows what has changed.
func (s droppingSource) Marks(ctx context.Context, expect func(n int), yield func(threat.Mark) error) (head threat.Head, err error) {
	n := 0
	head, err = s.Source.Marks(ctx, expect, func(m threat.Mark) error {
		if n++; n%heardEvery == 0 {
			s.heard()
		}
		return yield(m)
	})
	s.bodies.changed(nil)
	return head, err
}

// heardEvery is after how many marks it is noted that the database is heard.
const heardEvery = 10_000

func (s droppingSource) heard() {
	if s.looked != nil {
		s.looked.Store(time.Now().UnixNano())
	}
}

// MarksSince drops what was written before the index is told.
func (s droppingSource) MarksSince(ctx context.Context, since threat.Head) (change threat.MarkChange, reload bool, err error) {
	change, reload, err = s.Source.MarksSince(ctx, since)
	if err == nil && len(change.Written) > 0 {
		s.bodies.changed(change.Written)
	}
	return change, reload, err
}
