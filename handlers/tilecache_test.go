package handlers

import (
	"bytes"
	"strconv"
	"testing"
)

func TestTileCacheKeepsOneChangeCounter(t *testing.T) {
	var c tileCache
	if _, ok := c.get(0, "a"); ok {
		t.Error("an empty cache knows a tile")
	}
	c.put(7, "a", []byte("tile"))
	c.put(7, "empty", nil)
	if data, ok := c.get(7, "a"); !ok || string(data) != "tile" {
		t.Errorf("got %q, %v", data, ok)
	}
	if data, ok := c.get(7, "empty"); !ok || data != nil {
		t.Errorf("an empty tile comes back as %q, %v", data, ok)
	}
	c.put(6, "late", []byte("made before the change"))
	if _, ok := c.get(6, "late"); ok {
		t.Error("a tile of an older counter was kept")
	}
	if _, ok := c.get(8, "a"); ok {
		t.Error("a tile of an older counter is given for a newer one")
	}
	c.put(8, "b", []byte("newer"))
	if _, ok := c.get(7, "a"); ok {
		t.Error("tiles of the counter before were kept")
	}
}

func TestTileCacheIsBounded(t *testing.T) {
	var c tileCache
	c.put(1, "too large", make([]byte, keptTileBytes+1))
	if _, ok := c.get(1, "too large"); ok {
		t.Error("a tile larger than the cache was kept")
	}
	data := bytes.Repeat([]byte("x"), 1<<20)
	for i := range 100 {
		c.put(1, strconv.Itoa(i), data)
		if c.bytes > keptTileBytes {
			t.Fatalf("%d bytes are kept after %d tiles", c.bytes, i+1)
		}
	}
	if _, ok := c.get(1, "99"); !ok {
		t.Error("the last tile was not kept")
	}
}
