package analysis

import (
	"iter"
	"math"
	"slices"
	"sync"

	"threatmap/aside"
)

// trail is where the incidents in a corridor are, in the order that they came in: gaps are looked for in it. There may be a million of them, so its blocks are used again (release), and hold no pointer: the garbage collector need not look at any.
type trail struct {
	blocks []*trailBlock
	n      int
}

const (
	blockBits = 13
	blockRows = 1 << blockBits
)

type trailBlock struct {
	alongM [blockRows]float64
	n      [blockRows]uint32
}

var trailBlocks = sync.Pool{New: func() any { return new(trailBlock) }}

func (t *trail) add(alongM float64, n uint32) {
	i := t.n & (blockRows - 1)
	if i == 0 {
		b, _ := trailBlocks.Get().(*trailBlock)
		t.blocks = append(t.blocks, b)
	}
	b := t.blocks[len(t.blocks)-1]
	b.alongM[i], b.n[i] = alongM, n
	t.n++
}

// release gives the blocks back. Nothing is read of the trail after it.
func (t *trail) release() {
	for _, b := range t.blocks {
		trailBlocks.Put(b)
	}
	*t = trail{}
}

// filled is what of a block there is.
func (t *trail) filled(block int) []float64 {
	return t.blocks[block].alongM[:min(blockRows, t.n-block<<blockBits)]
}

// at returns the number of the first one with that position.
func (t *trail) at(alongM float64) (n uint32, ok bool) {
	for b := range t.blocks {
		if i := slices.Index(t.filled(b), alongM); i >= 0 {
			return t.blocks[b].n[i], true
		}
	}
	return 0, false
}

// sorted returns the positions in order. Nearly all are of single precision, as the index keeps them: half as many digits are to be sorted by.
func (ts trails) sorted() []float64 {
	single, others := make([]uint32, 0, ts.len()), []float64(nil)
	for block := range ts.each {
		for _, x := range block {
			if float64(float32(x)) == x {
				single = append(single, orderedBits(float32(x)))
			} else {
				others = append(others, x)
			}
		}
	}
	sortFrom(single, 0)
	slices.Sort(others)
	all := make([]float64, 0, ts.len())
	for _, bits := range single {
		x := float64(ofOrderedBits(bits))
		for len(others) > 0 && others[0] < x {
			all, others = append(all, others[0]), others[1:]
		}
		all = append(all, x)
	}
	return append(all, others...)
}

// metre is the least and the greatest position in a metre of the line; where there is none, the least is the greater.
type metre struct{ least, greatest float64 }

// ends yields the positions in order that gapsAlong needs to look at: of many, the least and the greatest of each metre of the line, as all between these are one place.
func (ts trails) ends(lengthM float64) iter.Seq[float64] {
	if ts.len() < int(lengthM)/8 {
		return slices.Values(ts.sorted())
	}
	metres := make([]metre, int(lengthM)+1)
	half := len(metres) / 2
	wait := aside.Do(func() { ts.endsInto(metres[half:], half) })
	ts.endsInto(metres[:half], 0)
	wait()
	return func(yield func(float64) bool) {
		for _, m := range metres {
			if m.least <= m.greatest && !yield(m.least) || m.least < m.greatest && !yield(m.greatest) {
				return
			}
		}
	}
}

// endsInto fills in the metres of the line from one on.
func (ts trails) endsInto(metres []metre, from int) {
	for i := range metres {
		metres[i] = metre{math.Inf(1), math.Inf(-1)}
	}
	for block := range ts.each {
		for _, x := range block {
			if i := int(x) - from; 0 <= i && i < len(metres) {
				m := &metres[i]
				m.least, m.greatest = min(m.least, x), max(m.greatest, x)
			}
		}
	}
}
