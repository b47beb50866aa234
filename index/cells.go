package index

import (
	"sync"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// Cells yields the cells of a grid of 2^gridBits by 2^gridBits cells in tile z/x/y that hold an incident of the answer, in the order of their
// keys. Every incident on the map, of whatever geometry, is in exactly one tile of a zoom and in one cell of it, by its representative
// point. A lone incident keeps its own position and id. The cell is good until the next one is yielded.
func (s *State) Cells(q *Question, z, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error {
	first, end := geo.TileRange(z, x, y)
	if first == end {
		return nil
	}
	lo, hi := uint64(first), uint64(end) //nolint:gosec // keys have 62 bits
	shift := 2 * max(0, keyBits-int(z)-gridBits)
	g, _ := grids.Get().(*grid)
	defer grids.Put(g)
	g.start(s)
	for _, p := range s.parts(q) {
		g.count(q, p, lo, hi, shift)
	}
	return g.yield(yield)
}

// grid adds up the cells of a tile. Grids are used again: a tile of the whole map has thousands of cells.
type grid struct {
	state *State
	all   []combination
	cells []cell
	tile  threat.TileCell
}

var grids = sync.Pool{New: func() any { return &grid{} }}

// cell is one cell being added up.
type cell struct {
	key      uint64 // the leading bits that its members' keys share
	n        int64
	of       *columns // of the last member
	at       uint32
	lon, lat float64 // sums of degrees
	sides    [maxSides]uint32
	types    [maxTypes]uint32
}

// maxSides and maxTypes hold the code lists and one more each, for what is in no list.
const (
	maxSides = 8
	maxTypes = 16
)

func (g *grid) start(s *State) {
	g.state, g.cells = s, g.cells[:0]
	g.all, _ = s.vocabulary.read()
}

// count adds the matching rows of a part with keys in [lo, hi). Cells come in order; those of a second part are merged in.
func (g *grid) count(q *Question, p part, lo, hi uint64, shift int) {
	before := g.cells
	g.cells = g.cells[len(g.cells):]
	from, to := p.between(lo, hi)
	q.eachIn(p, from, to, len(q.boxes) == 0, func(at []uint32) { g.addAll(p, at, shift) })
	if len(before) > 0 {
		g.cells = joined(before, g.cells)
	}
}

func (g *grid) addAll(p part, at []uint32, shift int) {
	for _, i := range at {
		key := p.key[i] >> shift
		last := len(g.cells) - 1
		if last < 0 || g.cells[last].key != key {
			g.cells = append(g.cells, cell{key: key})
			last++
		}
		c := &g.cells[last]
		c.n++
		c.of, c.at = p.columns, i
		if p.lon[i] == noPoint {
			place, _ := p.point(i)
			c.lon += place[0]
			c.lat += place[1]
		} else {
			c.lon += float64(p.lon[i]) / degree
			c.lat += float64(p.lat[i]) / degree
		}
		what := &g.all[p.values[i]]
		c.sides[what.side]++
		c.types[what.kind]++
	}
}

// joined merges two lists of cells in order.
func joined(a, b []cell) []cell {
	out := make([]cell, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].key < b[0].key:
			out, a = append(out, a[0]), a[1:]
		case a[0].key > b[0].key:
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0].and(&b[0])), a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

func (c cell) and(other *cell) cell {
	c.n += other.n
	c.lon += other.lon
	c.lat += other.lat
	for i, n := range other.sides {
		c.sides[i] += n
	}
	for i, n := range other.types {
		c.types[i] += n
	}
	return c
}

func (g *grid) yield(yield func(*threat.TileCell) error) error {
	for i := range g.cells {
		g.tell(&g.cells[i])
		if err := yield(&g.tile); err != nil {
			return err
		}
	}
	return nil
}

// tell says in words what the cell holds.
func (g *grid) tell(c *cell) {
	t := &g.tile
	*t = threat.TileCell{Count: c.n, Point: orb.Point{c.lon / float64(c.n), c.lat / float64(c.n)}, BySide: t.BySide[:0]}
	for i := range threat.Sides.Codes {
		t.BySide = append(t.BySide, int64(c.sides[i]))
	}
	t.Side, t.Type = most(threat.Sides, c.sides[:]), most(threat.EventTypes, c.types[:])
	if c.n > 1 {
		return
	}
	t.Point, _ = c.of.point(c.at)
	t.ID = threat.PublicID(int64(c.of.fid[c.at]))
	values := g.state.vocabulary.valuesOf(c.of.values[c.at])
	t.Precision, t.Verification, t.Kind = values("geo_precision"), values("verification"), values("record_kind")
	if first := c.of.first[c.at]; first != undatedFirst && first != openPast {
		day := threat.Day(first)
		t.FirstDay = &day
	}
}

// most returns the code with the highest count, the first in the alphabet among equals.
func most(list threat.CodeList, counts []uint32) (name string) {
	highest := uint32(0)
	for i, c := range list.Codes {
		if n := counts[i]; n > highest || n == highest && n > 0 && c.Code < name {
			name, highest = c.Code, n
		}
	}
	return name
}
