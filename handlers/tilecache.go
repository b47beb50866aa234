package handlers

import (
	"cmp"
	"sync"

	"threatmap/kept"
	"threatmap/threat"
)

// keptTileBytes bounds the tiles that are kept: two thousand packed ones of a dense region, ten thousand of a thin one.
const keptTileBytes = 128 << 20

// keptOutlineBytes bounds those of the other collections: tens of thousands, since from zoom 9 on none of the starting map's takes 3 kB.
const keptOutlineBytes = 32 << 20

// keptPastBytes bounds those of incidents as of an earlier day.
const keptPastBytes = 16 << 20

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

// size is about how much memory a kept tile takes. Empty tiles count too.
func (q tileQuestion) size(t keptTile) int {
	const overhead = 150
	return len(q.text) + cap(t.body) + overhead
}

// tileCache keeps tiles as of one head, the one that was asked for last, so that panning and zooming back, and other people's same view, cost one write. Who
// drags a timeline, and makes many tiles that nobody asks for again, does not drive out those that are asked for all the time. The zero
// value is ready; it is safe for use by several.
type tileCache struct {
	mu   sync.Mutex
	head threat.Head
	kept kept.Generations[tileQuestion, keptTile]

	hits, misses int64

	most int // bytes; 0 = keptTileBytes
}

// get returns what was made of the question at the head. It lets go of what was kept for another.
func (t *tileCache) get(head threat.Head, q tileQuestion) (tile keptTile, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if head != t.head {
		t.head = head
		t.kept.Clear()
	}
	if tile, ok = t.kept.Get(q, t.bound()); ok {
		t.hits++
	} else {
		t.misses++
	}
	return tile, ok
}

// put keeps a tile that was read after the head was: it may be newer than that says, never older. One of another head than was asked for last
// is not kept: it comes late.
func (t *tileCache) put(head threat.Head, q tileQuestion, tile keptTile) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if head == t.head {
		t.kept.Put(q, tile, q.size(tile), t.bound())
	}
}

func (t *tileCache) bound() int { return cmp.Or(t.most, keptTileBytes) }

// tell reads a figure for /metrics.
func (t *tileCache) tell(pick func(*tileCache) float64) float64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return pick(t)
}

// bytes is how much memory the kept tiles take.
func (t *tileCache) bytes() int { return t.kept.Bytes() }
