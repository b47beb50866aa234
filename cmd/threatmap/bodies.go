package main

import (
	"context"
	"sync"
	"sync/atomic"

	"threatmap/index"
	"threatmap/threat"
)

// bodies keeps incidents as the public sees them, rendered as GeoJSON, by internal id. What a change wrote is dropped before the index
// takes the change in: no reader of an index is given a body that is older. The zero value keeps nothing.
type bodies struct {
	most int64 // bytes

	mu      sync.RWMutex
	kept    map[int64][]byte
	bytes   int64
	changes int64 // how often something was dropped because it changed

	hits, misses atomic.Int64
}

// bodyOverhead is what a kept body takes beside its own bytes.
const bodyOverhead = 64

// get returns the bodies of incidents, nil for those that are not kept, how many those are, and what put wants to know.
func (b *bodies) get(fids []int64) (list [][]byte, missing int, as int64) {
	list = make([][]byte, len(fids))
	b.mu.RLock()
	for i, fid := range fids {
		if list[i] = b.kept[fid]; list[i] == nil {
			missing++
		}
	}
	as = b.changes
	b.mu.RUnlock()
	b.hits.Add(int64(len(fids) - missing))
	b.misses.Add(int64(missing))
	return list, missing, as
}

// put keeps bodies that were read after get returned as. Where something has changed since, it may be one of them, and none is kept.
func (b *bodies) put(as int64, fids []int64, list [][]byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if as != b.changes {
		return
	}
	for i, fid := range fids {
		size := int64(cap(list[i]) + bodyOverhead)
		if list[i] == nil || b.kept[fid] != nil || size > b.most {
			continue
		}
		b.makeRoom(size)
		if b.kept == nil {
			b.kept = map[int64][]byte{}
		}
		b.kept[fid] = list[i]
		b.bytes += size
	}
}

// makeRoom drops bodies at random, which needs no account of who was asked for when; some more than needed, so that it is rarely called.
func (b *bodies) makeRoom(size int64) {
	if b.bytes+size <= b.most {
		return
	}
	for fid := range b.kept { // Go begins anywhere
		b.drop(fid)
		if b.bytes+size <= b.most-b.most/32 {
			return
		}
	}
}

func (b *bodies) drop(fid int64) {
	if body := b.kept[fid]; body != nil {
		b.bytes -= int64(cap(body) + bodyOverhead)
		delete(b.kept, fid)
	}
}

// changed drops what was written; nil = everything, where nobody knows what was.
func (b *bodies) changed(written []int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.changes++
	if written == nil {
		b.kept, b.bytes = nil, 0
		return
	}
	for _, fid := range written {
		b.drop(fid)
	}
}

// bodyStats is what /metrics tells of bodies.
type bodyStats struct{ kept, bytes, hits, misses int64 }

func (b *bodies) stats() bodyStats {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return bodyStats{int64(len(b.kept)), b.bytes, b.hits.Load(), b.misses.Load()}
}

// droppingSource is the source of an index, which tells of changes as the index learns of them.
type droppingSource struct {
	index.Source
	bodies *bodies
}

// Marks begins anew: nobody knows what has changed.
func (s droppingSource) Marks(ctx context.Context, expect func(n int), yield func(threat.Mark) error) (counter int64, err error) {
	counter, err = s.Source.Marks(ctx, expect, yield)
	s.bodies.changed(nil)
	return counter, err
}

// MarksSince drops what was written before the index is told.
func (s droppingSource) MarksSince(ctx context.Context, counter int64) (change threat.MarkChange, reload bool, err error) {
	change, reload, err = s.Source.MarksSince(ctx, counter)
	if err == nil && len(change.Written) > 0 {
		s.bodies.changed(change.Written)
	}
	return change, reload, err
}
