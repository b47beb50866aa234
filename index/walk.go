package index

import (
	"math/bits"
	"sync"
)

// block is how many rows are looked at in one go: few enough for their selection to stay in the processor's nearest memory.
const block = 2048

// part is the columns, or the delta, with what of it has been replaced.
type part struct {
	*columns
	dead bitset // positions that are there no more; nil = none
	only bitset // positions that the question leaves; nil = all
}

// parts returns what a question has to be asked of.
func (s *State) parts(q *Question) []part {
	list := []part{{s.base, s.dead, q.base}}
	if s.delta.len() > 0 {
		list = append(list, part{s.delta, nil, q.delta})
	}
	return list
}

// each hands out the positions of all that match, block by block; the list is good until the next call.
func (q *Question) each(p part, use func(at []uint32)) {
	if len(q.boxes) == 0 {
		q.eachIn(p, 0, p.len(), true, use)
		return
	}
	q.eachPoint(p, use)
	if hits := q.shapesOf(p); len(hits) > 0 {
		use(hits)
	}
}

// eachPoint hands out the points in the boxes: by ranges of keys on the map, one by one beyond it.
func (q *Question) eachPoint(p part, use func(at []uint32)) {
	for _, a := range q.areas {
		from, to := p.between(a.lo, a.hi)
		q.eachIn(p, from, to, a.whole, q.without(p, use))
	}
	_, end := p.between(keyBeyond, keyNoPlace)
	q.eachIn(p, p.mapped, end, false, q.without(p, use))
}

// without leaves out the places that are no points: where these are is not told by their key.
func (q *Question) without(p part, use func(at []uint32)) func(at []uint32) {
	if len(p.shapes.list) == 0 {
		return use
	}
	return func(at []uint32) {
		n := 0
		for _, i := range at {
			if p.lon[i] != noPoint {
				at[n] = i
				n++
			}
		}
		use(at[:n])
	}
}

// shapesOf returns the positions of the places that are no points, meet the boxes, and match.
func (q *Question) shapesOf(p part) (hits []uint32) {
	for _, at := range p.shapes.meet(q.boxes) {
		if q.matchesButBoxes(p, at) {
			hits = append(hits, at)
		}
	}
	return hits
}

// eachIn hands out the positions in [from, to) that match; the boxes are looked at unless whole.
func (q *Question) eachIn(p part, from, to int, whole bool, use func(at []uint32)) {
	if from >= to {
		return
	}
	buffer, _ := buffers.Get().(*[block]uint32)
	defer buffers.Put(buffer)
	for lo := from; lo < to; lo += block {
		hi := min(lo+block, to)
		at := q.choosing(p.columns, lo, hi, buffer)
		at = p.alive(at)
		if !whole {
			at = q.keepInBoxes(p, at)
		}
		if len(at) > 0 {
			use(at)
		}
	}
}

// buffers are used again: what is handed out would be new memory each time.
var buffers = sync.Pool{New: func() any { return new([block]uint32) }}

// choosing selects by time and by values.
func (q *Question) choosing(c *columns, lo, hi int, buffer *[block]uint32) []uint32 {
	if !q.chosen.has(c, lo, hi) {
		return q.choose(c, lo, hi, buffer)
	}
	number := lo / block
	if known := q.chosen.chosen(number); known != nil {
		n := 0
		for i, rows := range known[:(hi-1)/64-lo/64+1] {
			n = every64(rows, lo/64+i, n, buffer)
		}
		return buffer[:n]
	}
	at := q.choose(c, lo, hi, buffer)
	q.chosen.keep(number, at)
	return at
}

// choose is choosing without what is known.
func (q *Question) choose(c *columns, lo, hi int, buffer *[block]uint32) []uint32 {
	tests, pass := q.testsOf(c)
	if !q.timed && len(tests) == 0 {
		return passing(every(lo, hi, buffer), c.values, pass)
	}
	return q.fits(c, lo, hi, tests, pass, buffer)
}

// fits lists the rows in [lo, hi), a block at most, that fit the interval, the tests, and whose values pass; pass = nil lets all pass.
func (q *Question) fits(c *columns, lo, hi int, tests []valueTest, pass []uint8, buffer *[block]uint32) []uint32 {
	n := 0
	var words [block/64 + 1]uint64
	for i, rows := range q.fittingIn(c, lo, hi, &words) {
		for k := range tests {
			if rows != 0 {
				rows &= tests[k].matching(lo/64 + i)
			}
		}
		if pass == nil {
			n = every64(rows, lo/64+i, n, buffer)
		} else {
			n = passing64(rows, lo/64+i, n, c.values, pass, buffer)
		}
	}
	return buffer[:n]
}

// fittingIn returns the rows in [lo, hi) that fit the interval: the words of 64 that they are in, with those alone set. They are written to
// words unless they are known.
func (q *Question) fittingIn(c *columns, lo, hi int, words *[block/64 + 1]uint64) []uint64 {
	several := (hi-1)/64 - lo/64 + 1
	if q.kept.has(c, lo, hi) {
		return q.kept.block(q, lo/block)[:several]
	}
	q.fitting(c, lo, hi, words[:several])
	return words[:several]
}

// fitting sets the rows in [lo, hi) that fit the interval.
func (q *Question) fitting(c *columns, lo, hi int, words []uint64) {
	if !q.timed {
		for word := lo / 64; word*64 < hi; word++ {
			words[word-lo/64] = inRange(lo-word*64, hi-word*64)
		}
		return
	}
	within := c.days.between(q)
	var clocks []clocked // clock times go before days
	if !q.byDay(c) {
		clocks = c.clocksIn(lo, hi)
	}
	for word := lo / 64; word*64 < hi; word++ {
		rows := c.days.matching(word, within)
		for ; len(clocks) > 0 && int(clocks[0].at) < (word+1)*64; clocks = clocks[1:] {
			rows = rows&^(1<<(clocks[0].at&63)) | uint64(oneIf(q.inClock(clocks[0])))<<(clocks[0].at&63)
		}
		words[word-lo/64] = rows & inRange(lo-word*64, hi-word*64)
	}
}

// inRange has the bits in [lo, hi) of 64.
func inRange(lo, hi int) uint64 {
	return ^uint64(0) << max(lo, 0) & (^uint64(0) >> max(64-hi, 0))
}

// The loops below add 0 or 1 to the length of the selection instead of branching, which the processor could not foresee. n&(block-1) is n,
// and spares it the look whether that is in the buffer.

// every64 lists the rows of a word.
func every64(rows uint64, word, n int, buffer *[block]uint32) int {
	for ; rows != 0; rows &= rows - 1 {
		buffer[n&(block-1)] = uint32(word*64 + bits.TrailingZeros64(rows)) //nolint:gosec // maxRows bounds the number of rows
		n++
	}
	return n
}

// passing64 lists those whose values pass.
func passing64(rows uint64, word, n int, values []uint32, pass []uint8, buffer *[block]uint32) int {
	for ; rows != 0; rows &= rows - 1 {
		at := word*64 + bits.TrailingZeros64(rows)
		buffer[n&(block-1)] = uint32(at) //nolint:gosec // as above
		n += int(pass[values[at]])
	}
	return n
}

func every(lo, hi int, buffer *[block]uint32) []uint32 {
	at := buffer[:hi-lo]
	for i := range at {
		at[i] = uint32(lo + i) //nolint:gosec // maxRows bounds the number of rows
	}
	return at
}

// passing keeps the rows whose values pass; pass = nil lets all pass. It is not inlined, so that all it needs stays in registers.
//
//go:noinline
func passing(at, values []uint32, pass []uint8) []uint32 {
	if pass == nil {
		return at
	}
	n := 0
	for _, i := range at {
		at[n] = i
		n += int(pass[values[i]])
	}
	return at[:n]
}

// oneIf compiles to one instruction without a branch.
func oneIf(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// alive keeps the positions that have not been replaced and that the question's ids leave.
func (p part) alive(at []uint32) []uint32 {
	if p.dead == nil && p.only == nil {
		return at
	}
	n := 0
	for _, i := range at {
		if p.dead != nil && p.dead.has(i) || p.only != nil && !p.only.has(i) {
			continue
		}
		at[n] = i
		n++
	}
	return at[:n]
}

func (q *Question) keepInBoxes(p part, at []uint32) []uint32 {
	n := 0
	for _, i := range at {
		if q.inBoxes(p.columns, i) {
			at[n] = i
			n++
		}
	}
	return at[:n]
}

func (q *Question) matchesButBoxes(p part, at uint32) bool {
	return q.pass[p.values[at]] == 1 && q.inTime(p.columns, at) && (p.dead == nil || !p.dead.has(at)) && (p.only == nil || p.only.has(at))
}

func (q *Question) matches(p part, at uint32) bool {
	return q.matchesButBoxes(p, at) && q.inBoxes(p.columns, at)
}
