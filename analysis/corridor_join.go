package analysis

import (
	"fmt"
	"slices"
	"sync"

	"threatmap/aside"
)

// join closes what was taken in, and adds to it what is later: counts add up, and what hangs on the order goes on where the part before ended. It returns where
// the incidents of all are.
func (c *Corridor) join() trails {
	waits := make([]func(), len(c.later))
	for i, l := range c.later {
		waits[i] = aside.Do(l.end)
	}
	c.end()
	for _, wait := range waits {
		wait()
	}
	all := trails{&c.trail}
	for _, l := range c.later {
		all = append(all, &l.trail)
		c.within.join(&l.within, l.shares)
		c.reaching += l.reaching
		actors := c.tally.join(l.tally)
		c.weeks.join(&l.weeks)
		for i := range c.segments {
			c.segments[i].join(&l.segments[i])
		}
		c.links.join(&l.links)
		c.dated.join(&l.dated, actors)
		c.others.join(&l.others, actors)
	}
	return all
}

// end closes the last week, and measures what the drift rests on.
func (c *Corridor) end() {
	c.closeWeek()
	for _, w := range c.weeks.all {
		c.weeks.mediansKM = append(c.weeks.mediansKM, c.medianKM(w))
	}
}

// join adds what is later. Sums of shares are rounded: they are added one by one, as if there were one part.
func (w *Within) join(later *Within, shares *shares) {
	w.Certain += later.Certain
	w.Possible += later.Possible
	w.Unknown += later.Unknown
	w.Probable = shares.addedTo(w.Probable)
}

// join adds what is later, and returns the numbers here of those who acted there.
func (t *tally) join(later *tally) (actors []uint8) {
	for i, name := range later.acted {
		here := t.actor(name)
		actors = append(actors, here)
		t.byActor[here] += later.byActor[i]
	}
	for i, n := range later.bins {
		t.bins[i] += n
	}
	for i, n := range later.inCovered {
		t.inCovered[i] += n
	}
	t.joinKeys(later, actors)
	t.weeks, t.strip = append(t.weeks, later.weeks...), append(t.strip, later.strip...)
	t.inWeeks += later.inWeeks
	t.noPosition += later.noPosition
	t.noDate += later.noDate
	t.spansWeeks += later.spansWeeks
	t.notCovered += later.notCovered
	return actors
}

// joinKeys adds the keys of what is later, whose actors have these numbers here.
func (t *tally) joinKeys(later *tally, actors []uint8) {
	t.keys = slices.Grow(t.keys, len(later.keys))
	for _, key := range later.keys {
		t.keys = append(t.keys, key&^(maxActed-1)|uint64(actors[key&(maxActed-1)]))
	}
	later.releaseKeys()
}

func (w *weeksOfCorridor) join(later *weeksOfCorridor) {
	if len(w.all) > 0 && len(later.all) > 0 {
		if last, first := w.all[len(w.all)-1].monday, later.all[0].monday; last >= first {
			panic(fmt.Sprintf("a later part has incidents of the week of %s, this one of %s", first, last))
		}
	}
	w.all, w.mediansKM = append(w.all, later.all...), append(w.mediansKM, later.mediansKM...)
}

func (s *Segment) join(later *Segment) {
	s.Count += later.Count
	s.FirstHalf += later.FirstHalf
	s.SecondHalf += later.SecondHalf
	s.inWeeks += later.inWeeks
}

// join adds the links of later incidents, and the one that leads there.
func (l *linkCounts) join(later *linkCounts) {
	if later.n == 0 {
		return
	}
	l.add(&later.first)
	l.n += later.n - 1
	l.before = later.before
	for i, n := range later.counts {
		l.counts[i] += n
	}
}

// join adds what is later, whose actors have these numbers here.
func (l *latest) join(later *latest, actors []uint8) {
	for _, e := range later.inOrder() {
		if one := l.next(); one != nil {
			*one = e
			one.actor = actors[e.actor]
		}
	}
}

// shares are numbers to be added up, in the order that they came in.
type shares struct {
	blocks []*[blockRows]float64
	n      int
}

var shareBlocks = sync.Pool{New: func() any { return new([blockRows]float64) }}

func (s *shares) add(share float64) {
	i := s.n & (blockRows - 1)
	if i == 0 {
		b, _ := shareBlocks.Get().(*[blockRows]float64)
		s.blocks = append(s.blocks, b)
	}
	s.blocks[len(s.blocks)-1][i] = share
	s.n++
}

// addedTo adds them to a sum, and is the end of them.
func (s *shares) addedTo(sum float64) float64 {
	for i, b := range s.blocks {
		for _, share := range b[:min(blockRows, s.n-i<<blockBits)] {
			sum += share
		}
		shareBlocks.Put(b)
	}
	*s = shares{}
	return sum
}

// trails are those of parts that follow each other.
type trails []*trail

func (ts trails) len() (n int) {
	for _, t := range ts {
		n += t.n
	}
	return n
}

func (ts trails) release() {
	for _, t := range ts {
		t.release()
	}
}

// at returns the number of the first one with that position, which there is.
func (ts trails) at(alongM float64) (n uint32) {
	for _, t := range ts {
		if n, ok := t.at(alongM); ok {
			return n
		}
	}
	panic("no incident has that position")
}

// each yields the positions, block by block.
func (ts trails) each(yield func([]float64) bool) {
	for _, t := range ts {
		for b := range t.blocks {
			if !yield(t.filled(b)) {
				return
			}
		}
	}
}
