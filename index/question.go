package index

import (
	"math"
	"time"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// Question is a filter made ready to be asked of the rows of one State.
type Question struct {
	*choice

	everything bool // there is no condition
	timed      bool
	span
	kept   *interval // what of the span is known of the base's rows; nil = it is worked out
	chosen *interval // and what of span and choice

	boxes []orb.Bound // any of them; none = everywhere
	areas []area      // the boxes as ranges of keys

	base, delta bitset // positions that the filter's ids and belt leave, nil = all
}

// span is an interval of time, in days and in instants.
type span struct {
	certain            bool
	fromDay, toDay     int32
	fromClock, toClock int64 // µs since 1970
	wholeDays          bool  // it begins and ends between two days: clock times say the same as their days
}

// bitset is a set of positions.
type bitset []uint64

func newBitset(n int) bitset       { return make(bitset, (n+63)/64) }
func (b bitset) set(i uint32)      { b[i>>6] |= 1 << (i & 63) }
func (b bitset) has(i uint32) bool { return b[i>>6]>>(i&63)&1 == 1 }

// and keeps what other has too; nil has all.
func (b bitset) and(other bitset) bitset {
	for i := range other {
		b[i] &= other[i]
	}
	return b
}

// Among is a set of incidents as positions in one State: a bit for each incident. It may be asked any number of times.
type Among struct{ base, delta bitset }

// Among returns the set of these incidents, less those that the State does not hold.
func (s *State) Among(fids []int64) *Among {
	return &Among{s.base.only(fids), s.delta.only(fids)}
}

// Ask makes a filter ready. What is in among, where that is not nil, is all that may match. The filter has passed threat.Filter.Check.
func (s *State) Ask(f threat.Filter, among *Among) *Question {
	q := &Question{choice: s.choices.of(s.vocabulary, s.base, f.Codes)}
	if f.Time != nil && (f.Time.From != nil || f.Time.To != nil) {
		q.when(*f.Time)
	}
	if f.BBox != nil {
		q.boxes = f.BBox.Split()
		q.areas = cover(q.boxes)
	}
	if among != nil {
		q.base, q.delta = among.base, among.delta
	}
	q.everything = !q.timed && f.BBox == nil && f.Belt == nil && among == nil && q.all
	if f.Belt != nil {
		q.base, q.delta = s.base.inBelt(*f.Belt).and(q.base), s.delta.inBelt(*f.Belt).and(q.delta)
	}
	return q
}

// when spells the interval in days, for what has no clock times, and in instants.
func (q *Question) when(iv threat.Interval) {
	days := iv.Days()
	if iv.Certain {
		days = iv.WholeDays()
	}
	q.timed, q.certain = true, iv.Certain
	q.fromDay, q.toDay = spanOfDays(days, true)
	q.fromClock, q.toClock = micros(iv.From, math.MinInt64), micros(iv.To, math.MaxInt64)
	q.wholeDays = (iv.From == nil || q.fromClock%dayMicros == 0) && (iv.To == nil || (q.toClock+1)%dayMicros == 0)
}

// micros rounds to what PostgreSQL can tell apart, as pgx does: down.
func micros(t *time.Time, open int64) int64 {
	if t == nil {
		return open
	}
	return t.UnixMicro()
}

// only returns the positions of the incidents.
func (c *columns) only(fids []int64) bitset {
	b := newBitset(c.len())
	for _, fid := range fids {
		if fid < 0 || fid > math.MaxUint32 {
			continue
		}
		if at, ok := c.find(uint32(fid)); ok {
			b.set(at)
		}
	}
	return b
}

// byDay tells whether days alone say what fits the interval.
func (q *Question) byDay(c *columns) bool { return len(c.clocks) == 0 || q.wholeDays && c.odd == 0 }

// inTime tells whether the possible time of a position fits the interval.
func (q *Question) inTime(c *columns, at uint32) bool {
	if !q.timed {
		return true
	}
	if q.byDay(c) {
		return q.inDays(c, at)
	}
	if t := c.clocksIn(int(at), int(at)+1); len(t) > 0 {
		return q.inClock(t[0])
	}
	return q.inDays(c, at)
}

// inDays is inTime for what has days only.
func (q *Question) inDays(c *columns, at uint32) bool {
	if c.first[at] == undatedFirst {
		return false
	}
	first := c.first[at]
	if q.certain {
		return first >= q.fromDay && c.days.lastOf(at) <= q.toDay
	}
	return first <= q.toDay && c.days.lastOf(at) >= q.fromDay
}

// inClock is inTime for what has clock times: they go before its days.
func (q *Question) inClock(t clocked) bool {
	if q.certain {
		return t.from >= q.fromClock && t.to <= q.toClock
	}
	return t.from <= q.toClock && t.to >= q.fromClock
}

// inBoxes tells whether the place of a position meets a box.
func (q *Question) inBoxes(c *columns, at uint32) bool {
	if len(q.boxes) == 0 {
		return true
	}
	if !c.spots[at].isPoint() {
		return c.shapes.meetsAt(at, q.boxes)
	}
	p, _ := c.point(at)
	for _, b := range q.boxes {
		if b.Contains(p) {
			return true
		}
	}
	return false
}
