package index

import "sync"

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

// choosing selects by time and values. Its loops add 0 or 1 to the length of the selection instead of branching, which the processor
// could not foresee; n&(block-1) is n, and spares it the look whether that is in the buffer.
func (q *Question) choosing(p part, lo, hi int, buffer *[block]uint32) []uint32 {
	if q.timed && p.clocked(lo, hi) {
		return q.choosingByClock(p, lo, hi, buffer)
	}
	n := 0
	values, pass := p.values[lo:hi], q.pass
	first, last := p.first[lo:hi][:len(values)], p.last[lo:hi][:len(values)]
	switch {
	case !q.timed && q.all:
		for i := range values {
			buffer[i&(block-1)] = uint32(lo + i) //nolint:gosec // maxRows bounds the number of rows
		}
		n = len(values)
	case !q.timed:
		for i, v := range values {
			buffer[n&(block-1)] = uint32(lo + i) //nolint:gosec // as above
			n += int(pass[v])
		}
	case q.certain:
		for i, v := range values {
			buffer[n&(block-1)] = uint32(lo + i) //nolint:gosec // as above
			n += int(pass[v] & oneIf(first[i] >= q.fromDay) & oneIf(last[i] <= q.toDay) & oneIf(first[i] != undatedFirst))
		}
	default:
		from, to := q.fromDay, q.toDay
		for i, v := range values {
			buffer[n&(block-1)] = uint32(lo + i) //nolint:gosec // as above
			n += int(pass[v] & oneIf(first[i] <= to) & oneIf(last[i] >= from))
		}
	}
	return buffer[:n]
}

// oneIf compiles to one instruction without a branch.
func oneIf(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// choosingByClock looks at rows one by one: some have clock times, which go before their days.
func (q *Question) choosingByClock(p part, lo, hi int, buffer *[block]uint32) []uint32 {
	n := 0
	for i := lo; i < hi; i++ {
		at := uint32(i) //nolint:gosec // maxRows bounds the number of rows
		if q.pass[p.values[at]] == 1 && q.inTime(p.columns, at) {
			buffer[n] = at
			n++
		}
	}
	return buffer[:n]
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
