package index

import (
	"threatmap/geo"
	"threatmap/threat"
)

// EdgeBits says how wide the strip around a tile is that EdgeCells looks at: a 64th of the tile, or one cell where cells are wider.
const EdgeBits = 6

// EdgeCells yields the cells of the neighbouring tiles, by the same grid as theirs, that lie along the edges of tile z/x/y. The map ends
// at ±180°.
func (s *State) EdgeCells(q *Question, z, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error {
	if lo, hi := geo.TileRange(z, x, y); lo == hi {
		return nil
	}
	size := uint64(1) << (keyBits - z)
	e := edge{tile: square{uint64(x) * size, uint64(y) * size, size}, margin: size >> min(EdgeBits, gridBits)}
	return s.cellsOf(q, 2*max(0, keyBits-int(z)-gridBits), yield, func(p part) []rows {
		return e.rowsIn(p, square{0, 0, 1 << keyBits}, 0, rows{0, p.mapped}, nil)
	})
}

// square is a part of the map in cells of keys, which are 2^31 across: x to the east, y to the south.
type square struct{ x, y, size uint64 }

// edge is the strip around a tile.
type edge struct {
	tile   square
	margin uint64
}

// rowsIn adds the rows of the strip that are in a square, whose keys begin at lo and whose rows are r. A square that the strip's rim runs
// through is cut in four: they follow each other in the order of keys.
func (e edge) rowsIn(p part, sq square, lo uint64, r rows, list []rows) []rows {
	if r.from == r.to || e.misses(sq) {
		return list
	}
	if e.holds(sq) {
		if n := len(list); n > 0 && list[n-1].to == r.from {
			list[n-1].to = r.to
			return list
		}
		return append(list, r)
	}
	half := sq.size / 2
	for i := range uint64(4) {
		start, end := lo+i*half*half, lo+(i+1)*half*half
		from, to := p.betweenIn(r, start, end)
		list = e.rowsIn(p, square{sq.x + i&1*half, sq.y + i>>1*half, half}, start, rows{from, to}, list)
	}
	return list
}

// misses tells whether a square is the tile, in it, or beyond the strip.
func (e edge) misses(s square) bool {
	t, m := e.tile, e.margin
	beyond := s.x+s.size+m <= t.x || s.x >= t.x+t.size+m || s.y+s.size+m <= t.y || s.y >= t.y+t.size+m
	return beyond || s.x >= t.x && s.x+s.size <= t.x+t.size && s.y >= t.y && s.y+s.size <= t.y+t.size
}

// holds tells whether a square that is not missed lies in the strip altogether: one no larger than the strip is wide does, as both are
// cut from the same grid.
func (e edge) holds(s square) bool { return s.size <= e.margin }
