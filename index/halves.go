package index

import (
	"runtime"

	"threatmap/aside"
)

// halved is how many rows are worth asking in two halves at once: below it, one core is done before the other has begun.
const halved = 1 << 17

// total adds up what matches in all parts: use adds rows to an accumulator, and join adds the second to the first. Of a large
// part each half has an accumulator of its own.
func total[A any](s *State, q *Question, start func() A, use func(to A, p part, s selection), join func(to, from A)) A {
	sum := start()
	if len(q.boxes) == 0 {
		whole := *q
		defer whole.keep(s.base)()
		q = &whole
	}
	for _, p := range s.parts(q) {
		if !q.large(p) {
			q.eachSelected(p, func(s selection) { use(sum, p, s) })
			continue
		}
		other := start()
		q.inHalves(p, func(s selection) { use(sum, p, s) }, func(s selection) { use(other, p, s) })
		join(sum, other)
	}
	return sum
}

// matching is the set of what matches of a part. Halves end between words of the set.
func (q *Question) matching(p part) bitset {
	set := newBitset(p.len())
	add := func(s selection) { s.addTo(set) }
	if q.large(p) {
		q.inHalves(p, add, add)
	} else {
		q.eachSelected(p, add)
	}
	return set
}

// large tells whether a part is worth walking in halves: no box narrows it down.
func (q *Question) large(p part) bool {
	return len(q.boxes) == 0 && p.len() >= halved && runtime.GOMAXPROCS(0) > 1
}

// inHalves is eachSelected of a large part on two cores.
func (q *Question) inHalves(p part, first, second func(selection)) {
	middle := p.len() / 2 / block * block
	wait := aside.Do(func() { q.selectIn(p, middle, p.len(), true, second) })
	q.selectIn(p, 0, middle, true, first)
	wait()
}

// keep makes the question use what is known of its interval and choice, and add to it, until release.
func (q *Question) keep(c *columns) (release func()) {
	if q.timed {
		q.kept = c.asked.of(q, nil, c)
	}
	if !q.all && !q.loose {
		q.chosen = c.asked.of(q, q.choice, c)
	}
	return func() {
		for _, one := range []*interval{q.kept, q.chosen} {
			if one != nil {
				c.asked.release(one)
			}
		}
	}
}
