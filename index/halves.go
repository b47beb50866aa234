package index

import (
	"runtime"

	"threatmap/aside"
)

// halved is how many rows are worth asking in two halves at once: below it, one core is done before the other has begun.
const halved = 1 << 17

// total adds up what matches in all parts: use adds rows to an accumulator, and join adds the second to the first. Where no box narrows
// it down, a large part is walked in two halves on two cores, each with an accumulator of its own.
func total[A any](s *State, q *Question, start func() A, use func(to A, p part, s selection), join func(to, from A)) A {
	sum := start()
	if len(q.boxes) == 0 {
		whole := *q
		defer whole.keep(s.base)()
		q = &whole
	}
	for _, p := range s.parts(q) {
		if len(q.boxes) > 0 || p.len() < halved || runtime.GOMAXPROCS(0) == 1 {
			q.eachSelected(p, func(s selection) { use(sum, p, s) })
			continue
		}
		other, middle := start(), p.len()/2/block*block
		wait := aside.Do(func() { q.selectIn(p, middle, p.len(), true, func(s selection) { use(other, p, s) }) })
		q.selectIn(p, 0, middle, true, func(s selection) { use(sum, p, s) })
		wait()
		join(sum, other)
	}
	return sum
}

// matching is the set of what matches of a part. Where no box narrows it down, a large part is walked in two halves on two cores: these end between words of the set.
func (q *Question) matching(p part) bitset {
	set := newBitset(p.len())
	add := func(s selection) { s.addTo(set) }
	if len(q.boxes) > 0 || p.len() < halved || runtime.GOMAXPROCS(0) == 1 {
		q.eachSelected(p, add)
		return set
	}
	middle := p.len() / 2 / block * block
	wait := aside.Do(func() { q.selectIn(p, middle, p.len(), true, add) })
	q.selectIn(p, 0, middle, true, add)
	wait()
	return set
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
