package index

import "threatmap/threat"

// inBelt returns the positions in a belt.
func (c *columns) inBelt(b threat.Belt) bitset {
	set, width := newBitset(c.len()), b.WidthM()
	for _, border := range b.Borders {
		n := c.borders[border]
		if n == nil {
			continue
		}
		holds := make([]bool, len(n.sides))
		for i, soil := range n.sides {
			holds[i] = b.Holds(border, soil)
		}
		for i, at := range n.at {
			if n.distance[i] <= width && holds[n.side[i]] {
				set.set(at)
			}
		}
	}
	return set
}
