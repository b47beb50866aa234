package index

import (
	"math/bits"

	"threatmap/geo"
	"threatmap/threat"
)

// cellShift is how many of a key's last bits a cell leaves open.
func cellShift(z uint32, gridBits int) int { return 2 * max(0, keyBits-int(z)-gridBits) }

// GridBits returns the grid of tile z/x/y: the finest of grids by which its incidents are in few enough cells. It looks at keys only, once for
// all grids, and not at all where there are so few incidents that any grid will do.
func (s *State) GridBits(q *Question, z, x, y uint32, grids threat.TileGrids) int {
	if grids.Finest <= grids.Coarsest || 1<<(2*grids.Finest) <= grids.Most {
		return grids.Finest
	}
	lo, hi := geo.TileRange(z, x, y)
	several := 0
	for _, p := range s.parts(q) {
		from, to := p.between(uint64(lo), uint64(hi)) //nolint:gosec // keys have 62 bits
		several += to - from
	}
	if several <= grids.Most {
		return grids.Finest
	}
	var d divides
	tooMany := func() bool { return d.cells(cellShift(z, grids.Coarsest+1)) > grids.Most }
	late := s.keysIn(q, uint64(lo), uint64(hi)) //nolint:gosec // as above
	base := s.parts(q)[0]
	from, to := base.between(uint64(lo), uint64(hi)) //nolint:gosec // as above
	for from < to && !tooMany() {
		next := min(from+stretch, to)
		q.eachIn(base, from, next, len(q.boxes) == 0, func(at []uint32) {
			for _, i := range at {
				key := base.key[i]
				for len(late) > 0 && late[0] < key {
					d.add(late[0])
					late = late[1:]
				}
				d.add(key)
			}
		})
		from = next
	}
	for _, key := range late {
		d.add(key)
	}
	for gridBits := grids.Finest; gridBits > grids.Coarsest; gridBits-- {
		if d.cells(cellShift(z, gridBits)) <= grids.Most {
			return gridBits
		}
	}
	return grids.Coarsest
}

// stretch is how many rows are looked at between two looks at whether there are too many cells already.
const stretch = 8 * block

// keysIn returns the delta's keys in [lo, hi) that match, in order.
func (s *State) keysIn(q *Question, lo, hi uint64) (keys []uint64) {
	for _, p := range s.parts(q)[1:] {
		from, to := p.between(lo, hi)
		q.eachIn(p, from, to, len(q.boxes) == 0, func(at []uint32) {
			for _, i := range at {
				keys = append(keys, p.key[i])
			}
		})
	}
	return keys
}

// divides counts, of keys that come in order, how often one differs from the one before by how many of its last bits: one walk tells how
// many cells there are by every grid.
type divides struct {
	last  uint64
	some  bool
	after [65]int // by the number of bits
}

func (d *divides) add(key uint64) {
	if d.some {
		d.after[bits.Len64(d.last^key)]++
	}
	d.last, d.some = key, true
}

// cells returns how many cells of keys less their last shift bits there are.
func (d *divides) cells(shift int) (n int) {
	if !d.some {
		return 0
	}
	for _, times := range d.after[shift+1:] {
		n += times
	}
	return n + 1
}
