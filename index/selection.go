package index

import "math/bits"

// selection is which rows of a block are meant, 64 to a word: 64 rows are counted, or left out, in one step, and only who reads rows looks at
// each of them. It is its user's to change, and good until the next one is handed out.
type selection struct {
	first int // number of the first word: its rows begin at 64 times that
	words []uint64
}

// blockWords are the words of a block.
type blockWords [block / 64]uint64

// count returns how many rows are selected.
func (s selection) count() (n int) {
	for _, rows := range s.words {
		n += bits.OnesCount64(rows)
	}
	return n
}

// none tells whether no row is selected.
func (s selection) none() bool {
	for _, rows := range s.words {
		if rows != 0 {
			return false
		}
	}
	return true
}

// end is the row behind the last word.
func (s selection) end() int { return 64 * (s.first + len(s.words)) }

// countBefore returns how many selected rows lie before a row.
func (s selection) countBefore(row int) (n int) {
	if s.end() <= row {
		return s.count()
	}
	for i, rows := range s.words {
		n += bits.OnesCount64(rows & inRange(0, row-64*(s.first+i)))
	}
	return n
}

// list returns the rows, in order. n&(block-1) is n, and spares the processor the look whether that is in the buffer.
func (s selection) list(buffer *[block]uint32) []uint32 {
	n := 0
	for i, rows := range s.words {
		at := uint32(64 * (s.first + i)) //nolint:gosec // maxRows bounds the number of rows
		if rows == allRows {             // as many are without a filter
			for row := range uint32(64) {
				buffer[n&(block-1)] = at + row
				n++
			}
			continue
		}
		for ; rows != 0; rows &= rows - 1 {
			buffer[n&(block-1)] = at + uint32(bits.TrailingZeros64(rows)) //nolint:gosec // below 64
			n++
		}
	}
	return buffer[:n]
}

const allRows = ^uint64(0)

// keep leaves the rows that fit.
func (s selection) keep(fits func(at uint32) bool) {
	for i, rows := range s.words {
		for ; rows != 0; rows &= rows - 1 {
			if at := uint32(64*(s.first+i) + bits.TrailingZeros64(rows)); !fits(at) { //nolint:gosec // maxRows bounds the number of rows
				s.words[i] &^= 1 << (at & 63)
			}
		}
	}
}

// keepPassing leaves the rows whose values pass. It does not branch by what the processor could not foresee.
func (s selection) keepPassing(values []uint32, pass []uint8) {
	for i, rows := range s.words {
		passed := uint64(0)
		for ; rows != 0; rows &= rows - 1 {
			at := bits.TrailingZeros64(rows)
			passed |= uint64(pass[values[64*(s.first+i)+at]]) << at
		}
		s.words[i] = passed
	}
}

// keepIn leaves the rows that are in the set; nil has all.
func (s selection) keepIn(set bitset) {
	if set == nil {
		return
	}
	for i, rows := range set[s.first:min(s.first+len(s.words), len(set))] { // no rows are behind it
		s.words[i] &= rows
	}
}

// drop leaves out the rows that are in the set; nil has none.
func (s selection) drop(set bitset) {
	if set == nil {
		return
	}
	for i, rows := range set[s.first:min(s.first+len(s.words), len(set))] {
		s.words[i] &^= rows
	}
}

// addTo adds the rows to a set.
func (s selection) addTo(set bitset) {
	for i, rows := range s.words {
		if rows != 0 { // behind the set's end are none
			set[s.first+i] |= rows
		}
	}
}

// inRange has the bits in [lo, hi) of 64.
func inRange(lo, hi int) uint64 {
	if lo >= 64 || hi <= 0 {
		return 0
	}
	return ^uint64(0) << max(lo, 0) & (^uint64(0) >> max(64-hi, 0))
}
