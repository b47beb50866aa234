package index

import (
	"math/bits"
	"sync/atomic"
)

// mostPlanes bounds the bits a row takes for a field. A field of more words is looked up by combination.
const mostPlanes = 8

// fieldPlanes hold the words of fields by row, as 0 = no word, otherwise the word's number and one: looking up each row's
// combination takes several times as long. Those of a field are made when it is first chosen by. The zero value has none; safe for use by several.
type fieldPlanes [mostFields]atomic.Pointer[bitPlanes]

// of returns the planes of a field, nil where some rows have several words in it, or there are too many words.
func (f *fieldPlanes) of(field int, words *wordColumn, values []uint32) *bitPlanes {
	if known := f[field].Load(); known != nil {
		return known
	}
	made := newValuePlanes(words, values)
	if made == nil {
		made = &bitPlanes{} // which says that there are none
	}
	f[field].CompareAndSwap(nil, made) // two that come at once make the same
	return f[field].Load()
}

// newValuePlanes takes apart the words of rows whose combinations are given.
func newValuePlanes(words *wordColumn, values []uint32) *bitPlanes {
	most := uint32(0)
	for _, n := range values {
		word := words.only[n]
		if word == severalWords {
			return nil
		}
		most = max(most, word+1) // no word and one is 0
	}
	planes := bits.Len32(most)
	if planes > mostPlanes {
		return nil
	}
	v := newBitPlanes(len(values), planes)
	for at, n := range values {
		v.set(at, words.only[n]+1)
	}
	return &v
}

// bytes is how much memory the planes take.
func (f *fieldPlanes) bytes() (n int64) {
	for i := range f {
		if v := f[i].Load(); v != nil {
			n += v.bytes()
		}
	}
	return n
}

// valueTest asks which rows have one of some words.
type valueTest struct {
	*bitPlanes
	flips []uint64 // of each word its number by plane, every bit of it the opposite of the number's, as the planes of its rows are all ones then
	not   uint64   // all ones where the words are those that are not wanted, of which there are fewer
}

// mostSteps bounds what a test may take for 64 rows, as steps of a bit and a word: about what looking up takes.
const mostSteps = 64

// newValueTest makes the test for the wanted words; false where looking up is quicker.
func newValueTest(v *bitPlanes, wanted []bool) (t valueTest, ok bool) {
	if v.planes == 0 {
		return t, false
	}
	var chosen, others []uint32
	for number := range uint32(1) << v.planes {
		if word := int(number) - 1; word >= 0 && word < len(wanted) && wanted[word] {
			chosen = append(chosen, number)
		} else if word < len(wanted) { // beyond are numbers that no row has
			others = append(others, number)
		}
	}
	t.bitPlanes = v
	if len(others) < len(chosen) {
		chosen, t.not = others, ^uint64(0)
	}
	for _, number := range chosen {
		for plane := range v.planes {
			t.flips = append(t.flips, uint64(number>>plane&1)-1)
		}
	}
	return t, len(t.flips) <= mostSteps
}

// keepIn leaves the rows of a selection that fit.
func (t *valueTest) keepIn(s selection) {
	for number, rows := range s.lanes {
		t.keepLane(rows, t.lane(number))
	}
}

// keepLane leaves the rows of a lane that fit.
func (t *valueTest) keepLane(rows *laneWords, planes []uint64) {
	var a, b, c, d uint64
	for flips := t.flips; len(flips) > 0; flips = flips[t.planes:] {
		isA, isB, isC, isD := allRows, allRows, allRows, allRows
		left := planes
		for _, flip := range flips[:t.planes] {
			ones := (*laneWords)(left)
			isA, isB, isC, isD = isA&(ones[0]^flip), isB&(ones[1]^flip), isC&(ones[2]^flip), isD&(ones[3]^flip)
			left = left[lane:]
		}
		a, b, c, d = a|isA, b|isB, c|isC, d|isD
	}
	rows.keep(a^t.not, b^t.not, c^t.not, d^t.not)
}
