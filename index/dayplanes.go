package index

import (
	"math/bits"
)

// dayPlanes hold the first and the last days of rows: a new range of dates looks at every row of a tile.
//
// Days are numbered from the day before the first one known, as far as there are any; open and missing ones lie around them.
type dayPlanes struct {
	zero        int32
	first, last bitPlanes
}

// The numbers of what is no day: nothing else is as low, or as high.
func (d *dayPlanes) openPast() uint32   { return 0 }
func (d *dayPlanes) undated() uint32    { return 1<<d.first.planes - 1 } // first and last: no interval reaches so far
func (d *dayPlanes) openFuture() uint32 { return d.undated() - 1 }
func (d *dayPlanes) beyond() uint32     { return d.undated() - 2 } // a day after all that are known

// newDayPlanes takes the rows' first and last days apart.
func newDayPlanes(first, last []int32) *dayPlanes {
	low, high := knownDays(first, last)
	planes := bits.Len32(uint32(int64(high) - int64(low) + 5)) //nolint:gosec // 2^32 days at most, less what is no day
	d := &dayPlanes{low - 1, newBitPlanes(len(first), planes), newBitPlanes(len(first), planes)}
	for at := range first {
		a, b := d.undated(), d.undated()
		if first[at] != undatedFirst {
			a, b = d.number(first[at]), d.number(last[at])
		}
		d.first.set(at, a)
		d.last.set(at, b)
	}
	return d
}

// knownDays returns the first and the last day that rows have; 1, 0 where they have none.
func knownDays(lists ...[]int32) (low, high int32) {
	low, high = openFuture, openPast
	for _, days := range lists {
		for _, day := range days {
			if day > openPast && day < openFuture { // and so neither open nor missing
				low, high = min(low, day), max(high, day)
			}
		}
	}
	if low > high {
		return 1, 0
	}
	return low, high
}

// lastOf returns the last day of a row.
func (d *dayPlanes) lastOf(at uint32) int32 {
	n := d.last.get(int(at))
	switch n {
	case d.openPast():
		return openPast
	case d.openFuture():
		return openFuture
	case d.undated():
		return undatedLast
	}
	return d.zero + int32(n) //nolint:gosec // a day that was given
}

// lasts returns the last days of n rows.
func (d *dayPlanes) lasts(n int) []int32 {
	days := make([]int32, n)
	for at := range days {
		days[at] = d.lastOf(uint32(at)) //nolint:gosec // maxRows bounds the number of rows
	}
	return days
}

// number returns that of a day, which need not be one that is known.
func (d *dayPlanes) number(day int32) uint32 {
	switch day {
	case openPast:
		return d.openPast()
	case openFuture:
		return d.openFuture()
	}
	return uint32(min(max(int64(day)-int64(d.zero), 0), int64(d.beyond()))) //nolint:gosec // not negative
}

// between is a question's interval in the numbers of these days. A first day that is not open is after what has no beginning.
type between struct {
	from, to uint32
	certain  bool
}

func (d *dayPlanes) between(q *Question) between {
	b := between{d.number(q.fromDay), d.number(q.toDay), q.certain}
	if q.fromDay != openPast {
		b.from = max(b.from, 1)
	}
	return b
}

// keepIn leaves the rows of a selection that fit.
func (d *dayPlanes) keepIn(s selection, b between) {
	for number, rows := range s.lanes {
		first, last := d.first.lane(number), d.last.lane(number)
		if b.certain {
			keepAtLeast(rows, first, b.from)
			keepAtMost(rows, last, b.to)
		} else {
			keepAtMost(rows, first, b.to)
			keepAtLeast(rows, last, b.from)
		}
	}
}

// keepAtMost leaves the rows that have a number that is at most the limit. The higher a bit, the later it has its say.
func keepAtMost(rows *laneWords, planes []uint64, limit uint32) {
	a, b, c, d := allRows, allRows, allRows, allRows // in registers, which an array would not be
	for ; len(planes) >= lane; planes = planes[lane:] {
		ones := (*laneWords)(planes)
		if limit&1 == 1 {
			a, b, c, d = a|^ones[0], b|^ones[1], c|^ones[2], d|^ones[3]
		} else {
			a, b, c, d = a&^ones[0], b&^ones[1], c&^ones[2], d&^ones[3]
		}
		limit >>= 1
	}
	rows.keep(a, b, c, d)
}

// keepAtLeast leaves the rows that have a number that is at least the limit.
func keepAtLeast(rows *laneWords, planes []uint64, limit uint32) {
	a, b, c, d := allRows, allRows, allRows, allRows
	for ; len(planes) >= lane; planes = planes[lane:] {
		ones := (*laneWords)(planes)
		if limit&1 == 1 {
			a, b, c, d = a&ones[0], b&ones[1], c&ones[2], d&ones[3]
		} else {
			a, b, c, d = a|ones[0], b|ones[1], c|ones[2], d|ones[3]
		}
		limit >>= 1
	}
	rows.keep(a, b, c, d)
}

// bytes is how much memory the planes take.
func (d *dayPlanes) bytes() int64 { return d.first.bytes() + d.last.bytes() }
