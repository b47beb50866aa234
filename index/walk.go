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
	listing(use, func(use func(selection)) { q.eachSelected(p, use) })
}

// eachIn is each for the positions in [from, to); the boxes are looked at unless whole.
func (q *Question) eachIn(p part, from, to int, whole bool, use func(at []uint32)) {
	if from < to {
		listing(use, func(use func(selection)) { q.selectIn(p, from, to, whole, use) })
	}
}

// listing hands out as lists what comes as selections.
func listing(use func(at []uint32), from func(use func(selection))) {
	buffer, _ := buffers.Get().(*[block]uint32)
	defer buffers.Put(buffer)
	from(func(s selection) { use(s.list(buffer)) })
}

// buffers are used again: what is handed out would be new memory each time.
var buffers = sync.Pool{New: func() any { return new([block]uint32) }}

// eachSelected hands out all that match, block by block; nothing is handed out where there is none.
func (q *Question) eachSelected(p part, use func(selection)) {
	if len(q.boxes) == 0 {
		q.selectIn(p, 0, p.len(), true, use)
		return
	}
	q.eachPoint(p, use)
	for _, at := range q.shapesOf(p) {
		use(selection{int(at / 64), []uint64{1 << (at % 64)}})
	}
}

// eachPoint hands out the points in the boxes: by ranges of keys on the map, one by one beyond it.
func (q *Question) eachPoint(p part, use func(selection)) {
	for _, a := range q.areas {
		from, to := p.between(a.lo, a.hi)
		q.selectIn(p, from, to, a.whole, q.without(p, use))
	}
	_, end := p.between(keyBeyond, keyNoPlace)
	q.selectIn(p, p.mapped, end, false, q.without(p, use))
}

// without leaves out the places that are no points: where these are is not told by their key.
func (q *Question) without(p part, use func(selection)) func(selection) {
	if len(p.shapes.list) == 0 {
		return use
	}
	return func(s selection) {
		s.keep(func(at uint32) bool { return p.spots[at].isPoint() })
		if !s.none() {
			use(s)
		}
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

// selectIn is eachSelected for the positions in [from, to); the boxes are looked at unless whole.
func (q *Question) selectIn(p part, from, to int, whole bool, use func(selection)) {
	held, _ := heldWords.Get().(*blockWords)
	defer heldWords.Put(held)
	for lo := from; lo < to; lo = lo/block*block + block { // blocks begin where those do of which something is known
		s := q.choosing(p.columns, lo, min(lo/block*block+block, to), held)
		s.drop(p.dead)
		s.keepIn(p.only)
		if !whole {
			q.keepInBoxes(p, s)
		}
		if !s.none() {
			use(s)
		}
	}
}

// heldWords are used again.
var heldWords = sync.Pool{New: func() any { return new(blockWords) }}

// choosing selects by time and by values, in [lo, hi) of one block.
func (q *Question) choosing(c *columns, lo, hi int, held *blockWords) selection {
	if !q.chosen.has(c, lo, hi) {
		return q.choose(c, lo, hi, held)
	}
	number := lo / block
	if known := q.chosen.chosen(number); known != nil {
		*held = *known
		return wordsOf(lo, hi, held)
	}
	s := q.choose(c, lo, hi, held)
	q.chosen.keep(number, s.words)
	return s
}

// wordsOf are the words of the lanes that the rows in [lo, hi) of one block are in.
func wordsOf(lo, hi int, held *blockWords) selection {
	first := lo / laneRows * lane
	return selection{first, held[:(hi+laneRows-1)/laneRows*lane-first]}
}

// choose is choosing without what is known.
func (q *Question) choose(c *columns, lo, hi int, held *blockWords) selection {
	s := wordsOf(lo, hi, held)
	q.fittingIn(c, lo, hi, s)
	tests, pass := q.testsOf(c)
	for i := range tests {
		tests[i].keepIn(s)
	}
	if pass != nil {
		s.keepPassing(c.values, pass)
	}
	return s
}

// fittingIn selects the rows in [lo, hi) that fit the interval, from what is known of it where something is.
func (q *Question) fittingIn(c *columns, lo, hi int, s selection) {
	if q.kept.has(c, lo, hi) {
		copy(s.words, q.kept.block(q, lo/block)[:])
		return
	}
	q.fitting(c, lo, hi, s)
}

// fitting is fittingIn without what is known.
func (q *Question) fitting(c *columns, lo, hi int, s selection) {
	for i := range s.words {
		s.words[i] = inRange(lo-64*(s.first+i), hi-64*(s.first+i))
	}
	if !q.timed {
		return
	}
	var clocks []clocked // clock times go before days
	if !q.byDay(c) {
		clocks = c.clocksIn(lo, hi)
	}
	c.days.keepIn(s, c.days.between(q))
	for _, t := range clocks {
		word := &s.words[int(t.at/64)-s.first]
		*word = *word&^(1<<(t.at&63)) | uint64(oneIf(q.inClock(t)))<<(t.at&63)
	}
}

// oneIf compiles to one instruction without a branch.
func oneIf(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

func (q *Question) keepInBoxes(p part, s selection) {
	s.keep(func(at uint32) bool { return q.inBoxes(p.columns, at) })
}

func (q *Question) matchesButBoxes(p part, at uint32) bool {
	return q.pass[p.values[at]] == 1 && q.inTime(p.columns, at) && (p.dead == nil || !p.dead.has(at)) && (p.only == nil || p.only.has(at))
}

func (q *Question) matches(p part, at uint32) bool {
	return q.matchesButBoxes(p, at) && q.inBoxes(p.columns, at)
}
