package index

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// DegreeCells yields the cells of a grid of 2^gridBits by 2^gridBits cells in a tile of equal degrees (geo.DegreeTile) that hold an incident of the answer,
// row by row. Every incident that has a place, at the poles too, is in exactly one tile of a level and in one cell of it, by its representative point. These tiles are no ranges
// of keys, so each incident in ranges around one is looked at: some ten times as long as Cells. The cell is good until the next one is yielded.
func (s *State) DegreeCells(q *Question, level, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error {
	g, _ := grids.Get().(*grid)
	defer grids.Put(g)
	g.reading, g.cells = s.vocabulary.read(), g.cells[:0]
	d := degreeGrid{grid: g, x: x, y: y, tileShift: geo.DegreeShift(level, 0), shift: geo.DegreeShift(level, gridBits), numbers: map[uint64]int{}}
	around := cover([]orb.Bound{aroundTile(level, x, y)})
	for _, p := range s.parts(q) {
		add := func(at []uint32) { d.add(p.columns, at) }
		for _, a := range around {
			from, to := p.between(a.lo, a.hi)
			q.eachIn(p, from, to, len(q.boxes) == 0, add)
		}
		_, end := p.between(keyBeyond, keyNoPlace)
		q.eachIn(p, p.mapped, end, len(q.boxes) == 0, add)
	}
	slices.SortFunc(g.cells, func(a, b cell) int { return cmp.Compare(a.key, b.key) })
	return g.yield(yield)
}

func aroundTile(level, x, y uint32) orb.Bound {
	b := geo.DegreeTile(level, x, y).Pad(edgeSlack)
	b.Min[0], b.Max[0] = max(b.Min[0], -180), min(b.Max[0], 180)
	return b
}

// edgeSlack is how far beyond a tile's bound is looked, in degrees: more than rounding may move a position over its edge.
const edgeSlack = 1e-6

// degreeGrid adds up the cells of a tile of degrees, whose members come in no order of cells.
type degreeGrid struct {
	*grid
	x, y             uint32
	tileShift, shift int
	numbers          map[uint64]int // of cells, by their row and column
	last             int            // number of the cell before: neighbours are mostly in one
}

func (d *degreeGrid) add(c *columns, at []uint32) {
	for _, i := range at {
		place, ok := c.standing(i)
		if !ok {
			continue
		}
		x, y := geo.DegreeCell(place)
		if x>>d.tileShift != d.x || y>>d.tileShift != d.y {
			continue
		}
		one := d.cellAt(uint64(y>>d.shift)<<32 | uint64(x>>d.shift))
		one.n++
		one.count(spotOf(place), d.tally[c.values[i]])
		one.of, one.at = c, i
	}
}

func (d *degreeGrid) cellAt(key uint64) *cell {
	if d.last < len(d.cells) && d.cells[d.last].key == key {
		return &d.cells[d.last]
	}
	n, ok := d.numbers[key]
	if !ok {
		n = len(d.cells)
		d.numbers[key] = n
		d.cells = append(d.cells, cell{key: key})
	}
	d.last = n
	return &d.cells[n]
}

// standing is point, and for a line or area beyond all keys the point that stands for it.
func (c *columns) standing(at uint32) (orb.Point, bool) {
	if p, ok := c.point(at); ok || c.key[at] != keyBeyond {
		return p, ok
	}
	return geo.Representative(c.shapes.of(at))
}
