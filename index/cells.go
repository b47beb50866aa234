package index

import (
	"sort"
	"sync"

	"github.com/paulmach/orb"

	"threatmap/aside"
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
	return s.cellsOf(q, cellShift(z, gridBits), yield, func(p part) []rows {
		from, to := p.between(uint64(first), uint64(end)) //nolint:gosec // keys have 62 bits
		return []rows{{from, to}}
	})
}

// rows are positions in [from, to).
type rows struct{ from, to int }

// cellsOf yields the cells, of keys less their last shift bits, in those rows of each part that where lists in order.
func (s *State) cellsOf(q *Question, shift int, yield func(*threat.TileCell) error, where func(part) []rows) error {
	g, _ := grids.Get().(*grid)
	defer grids.Put(g)
	g.reading, g.cells = s.vocabulary.read(), g.cells[:0]
	for _, p := range s.parts(q) {
		g.count(q, p, where(p), shift)
	}
	return g.yield(yield)
}

// grid adds up the cells of a tile. Grids are used again: a tile of the whole map has thousands of cells.
type grid struct {
	reading
	cells []cell
	tile  threat.TileCell
	day   threat.Day
}

var grids = sync.Pool{New: func() any { return &grid{} }}

// cell is one cell being added up.
type cell struct {
	key uint64 // the leading bits that its members' keys share
	n   int64
	of  *columns // of the last member
	at  uint32
	sums
}

// sums are what members add up to.
type sums struct {
	lon, lat int64 // units of 1e-7 degrees
	sides    [maxSides]uint32
	types    [maxTypes]uint32
}

// maxSides and maxTypes hold the code lists and one more each, for what is in no list.
const (
	maxSides = 8
	maxTypes = 16
)

// count adds the matching rows of a part. Cells come in order; those of a second part are merged in.
func (g *grid) count(q *Question, p part, where []rows, shift int) {
	before := g.cells
	g.cells = g.cells[len(g.cells):]
	for _, r := range where {
		if q.everything && len(p.blocks) > 0 {
			g.addBlocks(q, p, r.from, r.to, shift)
		} else {
			g.addRows(q, p, r, shift)
		}
	}
	if len(before) > 0 {
		g.cells = joined(before, g.cells)
	}
}

// addRows adds what matches, of many rows in two halves at once, the second in a grid of its own.
func (g *grid) addRows(q *Question, p part, r rows, shift int) {
	add := func(g *grid, from, to int) {
		q.eachIn(p, from, to, len(q.boxes) == 0, func(at []uint32) { g.addAll(p, at, shift) })
	}
	if r.to-r.from < halved {
		add(g, r.from, r.to)
		return
	}
	other, _ := grids.Get().(*grid)
	other.reading, other.cells = g.reading, other.cells[:0]
	middle := (r.from + r.to) / 2 / block * block
	wait := aside.Do(func() { add(other, middle, r.to) })
	add(g, r.from, middle)
	wait()
	defer grids.Put(other) // not before: after a panic here it might still be written to
	late := other.cells
	if last := len(g.cells) - 1; last >= 0 && len(late) > 0 && g.cells[last].key == late[0].key { // the middle runs through a cell
		g.cells[last] = g.cells[last].and(&late[0])
		late = late[1:]
	}
	g.cells = append(g.cells, late...)
}

// addAll adds rows, which come in order.
func (g *grid) addAll(p part, at []uint32, shift int) {
	for len(at) > 0 {
		c := g.cellOf(p.key[at[0]] >> shift)
		end := (c.key + 1) << shift
		n := 0
		if len(at) >= manyRows && p.key[at[manyRows-1]] < end {
			n = countBefore(p.key, at, manyRows, end)
			c.addMany(p.columns, at[:n], g.tally)
		} else {
			for _, i := range at {
				if p.key[i] >= end {
					break
				}
				n++
				c.add(p.columns, i, g.tally[p.values[i]])
			}
		}
		c.n += int64(n)
		c.of, c.at = p.columns, at[n-1]
		at = at[n:]
	}
}

// countBefore returns how many rows have keys before the end; the first lo do.
func countBefore(keys []uint64, at []uint32, lo int, end uint64) int {
	return lo + sort.Search(len(at)-lo, func(i int) bool { return keys[at[lo+i]] >= end })
}

// cellOf returns the last cell, which is the one with the key or a new one.
func (g *grid) cellOf(key uint64) *cell {
	if last := len(g.cells) - 1; last >= 0 && g.cells[last].key == key {
		return &g.cells[last]
	}
	g.cells = append(g.cells, cell{key: key})
	return &g.cells[len(g.cells)-1]
}

func (s *sums) add(c *columns, at uint32, what tallied) {
	s.count(c.spotOn(at), what)
}

// count adds one member.
func (s *sums) count(at spot, what tallied) {
	s.lon += int64(at.lon)
	s.lat += int64(at.lat)
	s.sides[what.side&(maxSides-1)]++ // within the array, which saves the processor from looking
	s.types[what.kind&(maxTypes-1)]++
}

// manyRows is how many rows of one cell are worth what addMany does before and after them.
const manyRows = 64

// addMany adds rows as add does. It counts side and type at once, and sums in registers: two counters in memory that go up with
// every row would make each wait for the one before.
func (s *sums) addMany(c *columns, at []uint32, tally []tallied) {
	var counts [maxSides * maxTypes]uint32
	sumLon, sumLat := s.lon, s.lat
	spots, values := c.spots, c.values[:len(c.spots)]
	for _, i := range at {
		stands, what := spots[i], tally[values[i]]
		if !stands.isPoint() {
			stands = c.spotOn(i)
		}
		sumLon += int64(stands.lon)
		sumLat += int64(stands.lat)
		counts[what.side&(maxSides-1)*maxTypes+what.kind&(maxTypes-1)]++
	}
	s.lon, s.lat = sumLon, sumLat
	for side := range s.sides {
		all := uint32(0)
		for kind, n := range counts[side*maxTypes : (side+1)*maxTypes] {
			s.types[kind] += n
			all += n
		}
		s.sides[side] += all
	}
}

// and adds up what others add up to.
func (s *sums) and(other *sums) {
	s.lon += other.lon
	s.lat += other.lat
	for i, n := range other.sides {
		s.sides[i] += n
	}
	for i, n := range other.types {
		s.types[i] += n
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
	c.sums.and(&other.sums)
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
	n := float64(c.n) * degree
	*t = threat.TileCell{Count: c.n, Point: orb.Point{float64(c.lon) / n, float64(c.lat) / n}, BySide: t.BySide[:0]}
	for i := range threat.Sides.Codes {
		t.BySide = append(t.BySide, int64(c.sides[i]))
	}
	t.Side, t.Type = most(threat.Sides, c.sides[:], c.n), most(threat.EventTypes, c.types[:], c.n)
	if c.n > 1 {
		return
	}
	t.Point, _ = c.of.standing(c.at)
	t.ID = threat.PublicID(int64(c.of.fid[c.at]))
	values := c.of.values[c.at]
	t.Precision, t.Verification, t.Kind = g.word(values, precisionField), g.word(values, verificationField), g.word(values, kindField)
	if first := c.of.first[c.at]; first != undatedFirst && first != openPast {
		g.day = threat.Day(first)
		t.FirstDay = &g.day
	}
}

var precisionField, verificationField, kindField = fieldNumber("geo_precision"), fieldNumber("verification"), fieldNumber("record_kind")

// most returns the code with the highest count of all, the first in the alphabet among equals.
func most(list threat.CodeList, counts []uint32, all int64) (name string) {
	highest := uint32(0)
	for i, c := range list.Codes {
		n := counts[i]
		if int64(n) == all { // so it is for the many that are alone
			return c.Code
		}
		if n > highest || n == highest && n > 0 && c.Code < name {
			name, highest = c.Code, n
		}
	}
	return name
}
