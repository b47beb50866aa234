package handlers

import (
	"bytes"
	"strconv"
	"testing"
)

func TestTileCacheKeepsOneChangeCounter(t *testing.T) {
	var c tileCache
	q := func(text string) tileQuestion { return tileQuestion{text, codingGzip} }
	tile := func(text string) keptTile { return keptTile{codingGzip, []byte(text)} }
	if _, ok := c.get(0, q("a")); ok {
		t.Error("an empty cache knows a tile")
	}
	c.put(7, q("a"), tile("tile"))
	c.put(7, q("empty"), keptTile{})
	if got, ok := c.get(7, q("a")); !ok || string(got.body) != "tile" || got.coding != codingGzip {
		t.Errorf("got %q, %v", got, ok)
	}
	if _, ok := c.get(7, tileQuestion{"a", codingZstd}); ok {
		t.Error("a tile in one coding is given for another")
	}
	if got, ok := c.get(7, q("empty")); !ok || got.body != nil {
		t.Errorf("an empty tile comes back as %q, %v", got, ok)
	}
	c.put(6, q("late"), tile("made before the change"))
	if _, ok := c.get(6, q("late")); ok {
		t.Error("a tile of an older counter was kept")
	}
	if _, ok := c.get(8, q("a")); ok {
		t.Error("a tile of an older counter is given for a newer one")
	}
	c.put(8, q("b"), tile("newer"))
	if _, ok := c.get(7, q("a")); ok {
		t.Error("tiles of the counter before were kept")
	}
}

func TestTileCacheIsBounded(t *testing.T) {
	var c tileCache
	q := func(i int) tileQuestion { return tileQuestion{strconv.Itoa(i), codingNone} }
	c.put(1, q(-1), keptTile{body: make([]byte, keptTileBytes+1)})
	if _, ok := c.get(1, q(-1)); ok {
		t.Error("a tile larger than the cache was kept")
	}
	data := bytes.Repeat([]byte("x"), 1<<20)
	for i := range 100 {
		c.put(1, q(i), keptTile{body: data})
		if c.bytes > keptTileBytes {
			t.Fatalf("%d bytes are kept after %d tiles", c.bytes, i+1)
		}
	}
	if _, ok := c.get(1, q(99)); !ok {
		t.Error("the last tile was not kept")
	}
}
