package handlers

import "sync"

// keptTileBytes bounds the tiles that are kept, about a thousand of a dense region; beyond it all are dropped.
const keptTileBytes = 32 << 20

// tileCache keeps tiles as of one change counter, so that panning and zooming back, and other people's same view, cost no query. The
// zero value is ready.
type tileCache struct {
	mu      sync.Mutex
	counter int64
	bytes   int
	tiles   map[string][]byte
}

// get returns what was made of the question at the change counter; nil is an empty tile.
func (t *tileCache) get(counter int64, question string) (data []byte, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if counter != t.counter {
		return nil, false
	}
	data, ok = t.tiles[question]
	return data, ok
}

// put keeps a tile that was read after the counter was: it may be newer than the counter says, never older.
func (t *tileCache) put(counter int64, question string, data []byte) {
	const overhead = 100 // of an entry, so that many empty tiles count too
	size := len(question) + len(data) + overhead
	t.mu.Lock()
	defer t.mu.Unlock()
	if counter < t.counter || size > keptTileBytes {
		return
	}
	if counter > t.counter || t.tiles == nil || t.bytes+size > keptTileBytes {
		t.counter, t.bytes, t.tiles = counter, 0, map[string][]byte{}
	}
	if _, there := t.tiles[question]; !there {
		t.bytes += size
		t.tiles[question] = data
	}
}
