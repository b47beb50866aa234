package index

import (
	"slices"
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
		at := q.choosing(p, lo, hi, buffer)
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
func (q *Question) choosing(p part, lo, hi int, buffer *[block]uint32) []uint32 {
	var exact []uint32
	if q.timed {
		exact = q.misjudged(p.columns, lo, hi)
	}
	first, span := p.first[lo:hi], p.span[lo:hi]
	if q.timed && !q.certain && !q.all && exact == nil { // what is asked most
		return overlappingPassing(lo, first, span, q.fromDay, q.toDay, p.values[lo:hi], q.pass, buffer)
	}
	var at []uint32
	switch {
	case !q.timed:
		at = every(lo, hi, buffer)
	case q.certain:
		at = within(lo, first, span, q.fromDay, q.toDay, buffer)
	default:
		at = overlapping(lo, first, span, q.fromDay, q.toDay, buffer)
	}
	if exact != nil {
		at = q.corrected(p.columns, at, exact)
	}
	if q.all {
		return at
	}
	return passing(at, p.values, q.pass)
}

// The loops below add 0 or 1 to the length of the selection instead of branching, which the processor could not foresee. n&(block-1) is n,
// and spares it the look whether that is in the buffer. Each is a function of its own, not inlined, so that all it needs stays in
// registers.

func every(lo, hi int, buffer *[block]uint32) []uint32 {
	at := buffer[:hi-lo]
	for i := range at {
		at[i] = uint32(lo + i) //nolint:gosec // maxRows bounds the number of rows
	}
	return at
}

//go:noinline
func overlapping(lo int, first []int32, span []uint16, from, to int32, buffer *[block]uint32) []uint32 {
	n, at := 0, uint32(lo) //nolint:gosec // as above
	span = span[:len(first)]
	for i, f := range first {
		buffer[n&(block-1)] = at
		at++
		n += int(oneIf(f <= to) & oneIf(f+int32(span[i]) >= from))
	}
	return buffer[:n]
}

// overlappingPassing is overlapping and passing in one go.
//
//go:noinline
func overlappingPassing(lo int, first []int32, span []uint16, from, to int32, values []uint32, pass []uint8, buffer *[block]uint32) []uint32 {
	n, at := 0, uint32(lo) //nolint:gosec // as above
	span, values = span[:len(first)], values[:len(first)]
	for i, f := range first {
		buffer[n&(block-1)] = at
		at++
		n += int(oneIf(f <= to) & oneIf(f+int32(span[i]) >= from) & pass[values[i]])
	}
	return buffer[:n]
}

//go:noinline
func within(lo int, first []int32, span []uint16, from, to int32, buffer *[block]uint32) []uint32 {
	n, at := 0, uint32(lo) //nolint:gosec // as above
	span = span[:len(first)]
	for i, f := range first {
		buffer[n&(block-1)] = at
		at++
		n += int(oneIf(f >= from) & oneIf(f+int32(span[i]) <= to) & oneIf(f != undatedFirst))
	}
	return buffer[:n]
}

//go:noinline
func passing(at, values []uint32, pass []uint8) []uint32 {
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

// misjudged returns the rows in [lo, hi) whose first day and span may say something else than their clock times, which go before, or their
// last day; nil where they say the same of all. That is so of most blocks: few rows have either, and of those it matters only to the ones
// on the edges of the interval.
func (q *Question) misjudged(c *columns, lo, hi int) (exact []uint32) {
	byDay := q.byDay(c)
	if byDay && len(c.lasts) == 0 {
		return nil
	}
	var clocks []clocked
	if !byDay {
		clocks = c.clocksIn(lo, hi)
	}
	lasts, wrong := c.lastsIn(lo, hi), false
	for _, t := range clocks {
		wrong = wrong || q.inSpan(c, t.at) != q.inClock(t)
	}
	for _, l := range lasts {
		wrong = wrong || q.inSpan(c, l.at) != q.overlaps(c.first[l.at], l.day)
	}
	if !wrong {
		return nil
	}
	for _, t := range clocks {
		exact = append(exact, t.at)
	}
	for _, l := range lasts {
		exact = append(exact, l.at)
	}
	slices.Sort(exact)
	return slices.Compact(exact)
}

// corrected puts these rows into a selection of their block where they belong. There is room in at for all of the block.
func (q *Question) corrected(c *columns, at, exact []uint32) []uint32 {
	n, next := 0, 0
	for _, i := range at {
		for next < len(exact) && exact[next] < i {
			next++
		}
		if next == len(exact) || exact[next] != i {
			at[n] = i
			n++
		}
	}
	at = at[:n]
	for _, i := range exact {
		if q.inTime(c, i) {
			at = append(at, i)
		}
	}
	return inOrder(at, n)
}

// inOrder merges what follows the first n of a list into them, from the back, where there is room.
func inOrder(at []uint32, n int) []uint32 {
	if n == 0 || n == len(at) {
		return at
	}
	late := slices.Clone(at[n:])
	for to := len(at) - 1; len(late) > 0; to-- {
		if last := len(late) - 1; n > 0 && at[n-1] > late[last] {
			n--
			at[to] = at[n]
		} else {
			at[to], late = late[last], late[:last]
		}
	}
	return at
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
