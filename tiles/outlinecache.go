package tiles

import (
	"sync"
)

// keptOutlineBytes bounds the outlines that are kept: a tile has up to a hundred, of 100 to 500 bytes each.
const keptOutlineBytes = 32 << 20

// outlineCache keeps the outlines of incidents that are lines or areas, by tile: the same ones come with every filter, and what costs is to
// cut and round them, not to find them. The zero value is ready; it is safe for use by several.
//
// Outlines that have come since young was empty are in young; those that came before, and have not been asked for since, in old. When young
// has half of the memory, old is dropped and young becomes old.
type outlineCache struct {
	mu         sync.Mutex
	young, old map[outlineKey][]outline
	youngBytes int
	oldBytes   int
}

// outlineKey is a place and a tile. The place is a pointer that its owner makes anew for another geometry; that it is here keeps it from
// being used again for another.
type outlineKey struct {
	place   any
	z, x, y uint32
	set     MatrixSet
}

func (c *outlineCache) get(key outlineKey) (list []outline, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if list, ok = c.young[key]; ok {
		return list, true
	}
	if list, ok = c.old[key]; ok {
		c.keep(key, list)
	}
	return list, ok
}

func (c *outlineCache) put(key outlineKey, list []outline) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, there := c.young[key]; !there {
		c.keep(key, list)
	}
}

func (c *outlineCache) keep(key outlineKey, list []outline) {
	const entry, each = 120, 48 // of the map's, and of an outline beside its commands
	size := entry
	for _, o := range list {
		size += each + len(o.commands)
	}
	if c.young == nil || c.youngBytes+size > keptOutlineBytes/2 {
		c.old, c.oldBytes = c.young, c.youngBytes
		c.young, c.youngBytes = map[outlineKey][]outline{}, 0
	}
	c.young[key] = list
	c.youngBytes += size
}

func (c *outlineCache) bytes() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.youngBytes + c.oldBytes
}
