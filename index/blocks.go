package index

// blockRows is how many rows are added up beforehand, so that a tile of the whole map need not look at each of them. Fewer would fit into
// more cells, and take more memory.
const (
	blockRows  = 256
	blockBytes = 2*8 + 4*maxSides + 4*maxTypes
)

// addUp makes the blocks.
func (c *columns) addUp(v *vocabulary) {
	tally := v.read().tally
	c.blocks = make([]sums, c.mapped/blockRows)
	for i := range c.blocks {
		for at := i * blockRows; at < (i+1)*blockRows; at++ {
			c.blocks[i].add(c, uint32(at), tally[c.values[at]]) //nolint:gosec // maxRows bounds the number of rows
		}
	}
}

// addBlocks adds the rows in [from, to) of an answer that leaves out nothing: whole blocks that lie in one cell at once, others row by row.
func (g *grid) addBlocks(q *Question, p part, from, to, shift int) {
	add := func(at []uint32) { g.addAll(p, at, shift) }
	waiting := from // rows from here on have not been added
	for i := (from + blockRows - 1) / blockRows; (i+1)*blockRows <= to; i++ {
		first, last := i*blockRows, (i+1)*blockRows-1
		key := p.key[first] >> shift
		if key != p.key[last]>>shift || p.dead.hasAny(first, last+1) {
			continue
		}
		q.eachIn(p, waiting, first, true, add)
		c := g.cellOf(key)
		c.sums.and(&p.blocks[i])
		c.n += blockRows
		c.of, c.at = p.columns, uint32(last) //nolint:gosec // maxRows bounds the number of rows
		waiting = last + 1
	}
	q.eachIn(p, waiting, to, true, add)
}

// hasAny tells whether any position in [from, to) is in the set; both are multiples of 64.
func (b bitset) hasAny(from, to int) bool {
	for i := from / 64; b != nil && i < to/64 && i < len(b); i++ {
		if b[i] != 0 {
			return true
		}
	}
	return false
}
