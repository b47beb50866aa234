package index

import (
	"threatmap/geo"
	"threatmap/threat"
)

// EdgeBits says how wide the strip around a tile is that EdgeCells looks at: a 64th of the tile, or one cell where cells are wider.
const EdgeBits = 6

// EdgeCells yields the cells of the neighbouring tiles that lie along the edges of tile z/x/y, each by the grid of the tile that it is at home
// in (GridBits), so that it is the same cell there and here. The map goes on over ±180°: there wrap is -1 to the west and 1 to the east, and
// the cell lies as many times 360° from its place.
func (s *State) EdgeCells(q *Question, z, x, y uint32, grids threat.TileGrids, yield func(cell *threat.TileCell, wrap int) error) error {
	if lo, hi := geo.TileRange(z, x, y); lo == hi {
		return nil
	}
	for _, n := range neighbours(z, x, y) {
		width := min(EdgeBits, grids.Coarsest)
		where := s.alongEdge(n.beside(z, width))
		if where.none() {
			continue
		}
		bits := s.GridBits(q, z, n.x, n.y, grids)
		if own := min(EdgeBits, bits); own != width {
			where = s.alongEdge(n.beside(z, own))
		}
		err := s.cellsOf(q, cellShift(z, bits), func(cell *threat.TileCell) error { return yield(cell, n.wrap) }, where.of)
		if err != nil {
			return err
		}
	}
	return nil
}

// neighbour is a tile beside another one.
type neighbour struct {
	x, y   uint32
	dx, dy int // where it lies
	wrap   int // -1, 1 where ±180° lies between
}

// neighbours lists them: eight, less those beyond the map's north and south. The one tile of zoom 0 is its own neighbour twice.
func neighbours(z, x, y uint32) (list []neighbour) {
	across := 1 << z
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			n := neighbour{dx: dx, dy: dy}
			column, row := int(x)+dx, int(y)+dy
			if dx == 0 && dy == 0 || row < 0 || row >= across {
				continue
			}
			switch {
			case column < 0:
				column, n.wrap = across-1, -1
			case column == across:
				column, n.wrap = 0, 1
			}
			n.x, n.y = uint32(column), uint32(row) //nolint:gosec // in the matrix
			list = append(list, n)
		}
	}
	return list
}

// strip is the part of a tile that lies along another one: in cells of keys from its own north-western corner, x to the east, y to the
// south, its far sides excluded.
type strip struct {
	first                    uint64 // key of the tile's first cell
	size                     uint64 // cells across the tile
	left, top, right, bottom uint64
}

// beside returns the strip of the neighbour, 1/2^bits of a tile wide.
func (n neighbour) beside(z uint32, bits int) strip {
	size := uint64(1) << (keyBits - z)
	first, _ := geo.TileRange(z, n.x, n.y)
	s := strip{first: uint64(first), size: size} //nolint:gosec // keys have 62 bits
	s.left, s.right = sideOf(n.dx, size, size>>bits)
	s.top, s.bottom = sideOf(n.dy, size, size>>bits)
	return s
}

// sideOf returns what of a side is in the strip of a tile that lies that way.
func sideOf(way int, size, margin uint64) (from, to uint64) {
	switch {
	case way < 0:
		return size - margin, size
	case way > 0:
		return 0, margin
	}
	return 0, size
}

// edgeRows are the rows of a strip in each part.
type edgeRows struct {
	of          func(part) []rows
	base, delta []rows
}

func (r edgeRows) none() bool { return len(r.base) == 0 && len(r.delta) == 0 }

// alongEdge finds the rows of a strip. That takes as long as to add them up.
func (s *State) alongEdge(t strip) edgeRows {
	r := edgeRows{base: t.rowsOf(part{columns: s.base}), delta: t.rowsOf(part{columns: s.delta})}
	r.of = func(p part) []rows {
		if p.columns == s.base {
			return r.base
		}
		return r.delta
	}
	return r
}

// rowsOf lists the rows that are in the strip, in order.
func (t strip) rowsOf(p part) []rows {
	from, to := p.between(t.first, t.first+t.size*t.size)
	return t.rowsIn(p, square{0, 0, t.size}, t.first, rows{from, to}, nil)
}

// square is a part of the strip's tile.
type square struct{ x, y, size uint64 }

// rowsIn adds the rows of the strip that are in a square, whose keys begin at lo and whose rows are r. A square that the strip's rim runs
// through is cut in four: they follow each other in the order of keys.
func (t strip) rowsIn(p part, sq square, lo uint64, r rows, list []rows) []rows {
	if r.from == r.to || sq.x >= t.right || sq.x+sq.size <= t.left || sq.y >= t.bottom || sq.y+sq.size <= t.top {
		return list
	}
	if sq.x >= t.left && sq.x+sq.size <= t.right && sq.y >= t.top && sq.y+sq.size <= t.bottom {
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
		list = t.rowsIn(p, square{sq.x + i&1*half, sq.y + i>>1*half, half}, start, rows{from, to}, list)
	}
	return list
}
