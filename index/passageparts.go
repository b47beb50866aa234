package index

import (
	"runtime"
	"slices"

	"threatmap/aside"
	"threatmap/threat"
)

// mostParts bounds into how many parts a passage is cut; with fewer rows than leastParted in reach it is one.
const (
	mostParts   = 4
	leastParted = 1 << 15
)

// InParts is that of threat.Passage: of many rows each processor takes a part of its own. Reading rows ahead of one who takes them all (batches) leaves most of
// the work to one processor.
func (p *passage) InParts(start func() func(*threat.Passer)) error {
	base := p.parts(p.q)[0]
	line := base.alongside(p.track, p.reachM)
	parts := min(runtime.GOMAXPROCS(0), mostParts)
	if len(line.at) < leastParted || parts == 1 {
		take := start()
		return p.Each(func(e *threat.Passer) error { take(e); return nil })
	}
	matches := p.q.matching(base)
	var waits []func()
	from, late := 0, p.late()
	for _, c := range append(line.cuts(matches, parts), weekCut{row: len(line.at), end: true}) {
		n := slices.IndexFunc(late, func(e threat.Passer) bool { return !c.behind(&e) })
		if n < 0 {
			n = len(late)
		}
		first, own, take := from, late[:n], start()
		waits = append(waits, aside.Do(func() {
			m := newEventMaker(base.columns, p.vocabulary)
			p.walk(func(use func(rows []uint32)) { line.each(matches, float32(p.reachM), first, c.row, use) }, m, line, own, take)
		}))
		from, late = c.row, late[n:]
	}
	for _, wait := range waits {
		wait()
	}
	return nil
}

// walk hands rows and late ones to who takes them, in the order of time.
func (p *passage) walk(each func(use func(rows []uint32)), m *eventMaker, line *alongside, late []threat.Passer, take func(*threat.Passer)) {
	var b passers
	yield := func(e *threat.Passer) error { take(e); return nil }
	each(func(rows []uint32) {
		b.read(m, line, rows, 0)
		late, _ = p.merged(late, b.list, yield)
	})
	_, _ = p.merged(nil, late, yield)
}

// weekCut is the Monday before which a part ends, and the first row of the next.
type weekCut struct {
	row    int
	monday threat.Day
	end    bool // it is behind all
}

// behind tells whether an incident comes before the cut.
func (c weekCut) behind(e *threat.Passer) bool {
	return c.end || e.BothDays() && *e.Days.First < c.monday
}

// cuts says where to cut so that parts have about as many matches; there are fewer parts where weeks are long.
func (a *alongside) cuts(matches bitset, parts int) (cuts []weekCut) {
	sample := a.sample(matches)
	for k := 1; k < parts; k++ {
		if c, ok := a.cutAfter(sample[len(sample)*k/parts:]); ok && (len(cuts) == 0 || cuts[len(cuts)-1].row < c.row) {
			cuts = append(cuts, c)
		}
	}
	return cuts
}

// sample is some of the rows that match, evenly chosen.
func (a *alongside) sample(matches bitset) (rows []int) {
	const every = 64
	for row := 0; row < len(a.at); row += every {
		if matches.has(a.at[row]) {
			rows = append(rows, row)
		}
	}
	return rows
}

// cutAfter is the first cut behind the first of some rows; none where no week begins after that.
func (a *alongside) cutAfter(rows []int) (c weekCut, ok bool) {
	if len(rows) == 0 {
		return c, false
	}
	i, _ := slices.BinarySearchFunc(a.days, rows[0], func(d dayFrom, row int) int { return d.row - row })
	for i = max(i, 1); i < len(a.days); i++ {
		if monday := threat.Day(a.days[i].day).Monday(); monday > threat.Day(a.days[i-1].day) {
			return weekCut{row: a.days[i].row, monday: monday}, true
		}
	}
	return c, false
}
