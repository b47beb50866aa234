package handlers

import "sync"

// keptTileBytes bounds the tiles that are kept, a thousand packed ones of a dense region; beyond it all are dropped.
const keptTileBytes = 64 << 20

// keptTile is a tile as it goes to the client; no body is an empty tile.
type keptTile struct {
	coding coding
	body   []byte
}

// tileQuestion is what a tile answers: the address and filter, and the best coding that may be answered in. Each coding is kept for
// itself: clients of one kind ask for one.
type tileQuestion struct {
	text   string
	coding coding
}

// tileCache keeps tiles as of one change counter, so that panning and zooming back, and other people's same view, cost one write. The
// zero value is ready.
type tileCache struct {
	mu      sync.Mutex
	counter int64
	bytes   int
	tiles   map[tileQuestion]keptTile

	hits, misses int64
}

// get returns what was made of the question at the change counter.
func (t *tileCache) get(counter int64, q tileQuestion) (tile keptTile, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if counter == t.counter {
		tile, ok = t.tiles[q]
	}
	if ok {
		t.hits++
	} else {
		t.misses++
	}
	return tile, ok
}

// put keeps a tile that was read after the counter was: it may be newer than the counter says, never older.
func (t *tileCache) put(counter int64, q tileQuestion, tile keptTile) {
	const overhead = 150 // of an entry, so that many empty tiles count too
	size := len(q.text) + cap(tile.body) + overhead
	t.mu.Lock()
	defer t.mu.Unlock()
	if counter < t.counter || size > keptTileBytes {
		return
	}
	if counter > t.counter || t.tiles == nil || t.bytes+size > keptTileBytes {
		t.counter, t.bytes, t.tiles = counter, 0, map[tileQuestion]keptTile{}
	}
	if _, there := t.tiles[q]; !there {
		t.bytes += size
		t.tiles[q] = tile
	}
}
