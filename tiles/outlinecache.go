package tiles

import (
	"sync"

	"threatmap/kept"
)

// keptOutlineBytes bounds the outlines that are kept: a tile has up to a hundred, of 100 to 500 bytes each.
const keptOutlineBytes = 32 << 20

// outlineCache keeps the outlines of incidents that are lines or areas, by tile: the same ones come with every filter, and what costs is to
// cut and round them, not to find them. The zero value is ready; it is safe for use by several.
type outlineCache struct {
	mu   sync.Mutex
	kept kept.Generations[outlineKey, []outline]
}

// outlineKey is a place and a tile. The place is a pointer that its owner makes anew for another geometry; that it is here keeps it from
// being used again for another.
type outlineKey struct {
	place   any
	z, x, y uint32
	set     MatrixSet
}

func (c *outlineCache) get(key outlineKey) ([]outline, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept.Get(key, keptOutlineBytes)
}

func (c *outlineCache) put(key outlineKey, list []outline) {
	const entry, each = 120, 48 // of the map's, and of an outline beside its commands
	size := entry
	for _, o := range list {
		size += each + len(o.commands)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept.Put(key, list, size, keptOutlineBytes)
}

func (c *outlineCache) bytes() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept.Bytes()
}
