package handlers

import (
	"bytes"
	"maps"
	"strconv"
	"testing"

	"threatmap/threat"
)

func at(counter int64) threat.Head { return threat.Head{Counter: counter, Chain: "one"} }

func TestTileCacheKeepsOneHead(t *testing.T) {
	var c tileCache
	q := func(text string) tileQuestion { return tileQuestion{text, codingGzip} }
	tile := func(text string) keptTile { return keptTile{codingGzip, []byte(text)} }
	if _, ok := c.get(at(7), q("a")); ok {
		t.Error("an empty cache knows a tile")
	}
	c.put(at(7), q("a"), tile("tile"))
	c.put(at(7), q("empty"), keptTile{})
	if got, ok := c.get(at(7), q("a")); !ok || string(got.body) != "tile" || got.coding != codingGzip {
		t.Errorf("got %q, %v", got, ok)
	}
	if _, ok := c.get(at(7), tileQuestion{"a", codingZstd}); ok {
		t.Error("a tile in one coding is given for another")
	}
	if got, ok := c.get(at(7), q("empty")); !ok || got.body != nil {
		t.Errorf("an empty tile comes back as %q, %v", got, ok)
	}
	c.put(at(6), q("late"), tile("made before the change"))
	if got, ok := c.get(at(7), q("a")); !ok || string(got.body) != "tile" || len(maps.Collect(c.kept.All())) != 2 {
		t.Error("a tile of an older counter was kept, or drove out the others")
	}
	if _, ok := c.get(at(8), q("a")); ok {
		t.Error("a tile of an older counter is given for a newer one")
	}
	c.put(at(8), q("b"), tile("newer"))
	if _, ok := c.get(threat.Head{Counter: 8, Chain: "restored"}, q("b")); ok {
		t.Error("a tile of one database is given for another's")
	}
	if _, ok := c.get(at(7), q("a")); ok {
		t.Error("tiles of the counter before were kept")
	}
}

func TestTileCacheIsBounded(t *testing.T) {
	c := tileCache{head: at(1)}
	q := func(i int) tileQuestion { return tileQuestion{strconv.Itoa(i), codingNone} }
	c.put(at(1), q(-1), keptTile{body: make([]byte, keptTileBytes+1)})
	if _, ok := c.get(at(1), q(-1)); ok {
		t.Error("a tile larger than the cache was kept")
	}
	data := bytes.Repeat([]byte("x"), 1<<20)
	for i := range 300 {
		c.put(at(1), q(i), keptTile{body: data})
		if c.bytes() > keptTileBytes {
			t.Fatalf("%d bytes are kept after %d tiles", c.bytes(), i+1)
		}
	}
	if _, ok := c.get(at(1), q(299)); !ok {
		t.Error("the last tile was not kept")
	}
}

// Who makes many tiles that nobody asks for again does not drive out those that are asked for all the time.
func TestTileCacheKeepsWhatIsAskedFor(t *testing.T) {
	c := tileCache{head: at(1)}
	q := func(i int) tileQuestion { return tileQuestion{strconv.Itoa(i), codingNone} }
	data := bytes.Repeat([]byte("x"), 1<<20)
	c.put(at(1), q(-1), keptTile{body: []byte("asked for")})
	c.put(at(1), q(-2), keptTile{body: []byte("not asked for")})
	for i := range 500 {
		c.put(at(1), q(i), keptTile{body: data})
		if tile, ok := c.get(at(1), q(-1)); !ok || string(tile.body) != "asked for" {
			t.Fatalf("gone after %d others", i+1)
		}
	}
	if _, ok := c.get(at(1), q(-2)); ok {
		t.Error("what nobody asked for is still there")
	}
	sum := 0
	for q, tile := range c.kept.All() {
		sum += q.size(tile)
	}
	if sum != c.bytes() {
		t.Errorf("%d bytes are kept, %d are counted", sum, c.bytes())
	}
}

func TestTilesOfOtherCollectionsHaveABoundOfTheirOwn(t *testing.T) {
	c := tileCache{most: 1 << 20, head: at(1)}
	for i := range 1000 {
		c.put(at(1), tileQuestion{strconv.Itoa(i), codingNone}, keptTile{body: make([]byte, 10_000)})
		if c.bytes() > 1<<20 {
			t.Fatalf("%d bytes are kept", c.bytes())
		}
	}
	if _, ok := c.get(at(1), tileQuestion{"999", codingNone}); !ok {
		t.Error("the last tile was not kept")
	}
}
