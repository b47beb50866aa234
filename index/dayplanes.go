package index

import (
	"math/bits"
)

// dayPlanes hold the first and the last days of rows bit by bit, so that 64 rows are compared with a day at once, in one step a bit: a new range
// of dates looks at every row of a tile. The layout is BitWeaving/V (Li and Patel, SIGMOD 2013, doi:10.1145/2463676.2465322).
//
// Days are numbered from the day before the first one known, as far as there are any; open and missing ones lie around them.
type dayPlanes struct {
	zero        int32
	planes      int      // bits of a day's number
	first, last []uint64 // of each 64 rows its planes, the lowest bit first
}

// The numbers of what is no day: nothing else is as low, or as high.
func (d *dayPlanes) openPast() uint32   { return 0 }
func (d *dayPlanes) undated() uint32    { return 1<<d.planes - 1 } // first and last: no interval reaches so far
func (d *dayPlanes) openFuture() uint32 { return d.undated() - 1 }
func (d *dayPlanes) beyond() uint32     { return d.undated() - 2 } // a day after all that are known

// newDayPlanes takes the rows' first and last days apart.
func newDayPlanes(first, last []int32) *dayPlanes {
	low, high := knownDays(first, last)
	d := &dayPlanes{zero: low - 1, planes: bits.Len32(uint32(int64(high) - int64(low) + 5))} //nolint:gosec // 2^32 days at most, less what is no day
	words := (len(first) + 63) / 64
	d.first, d.last = make([]uint64, words*d.planes), make([]uint64, words*d.planes)
	for at := range first {
		a, b := d.undated(), d.undated()
		if first[at] != undatedFirst {
			a, b = d.number(first[at]), d.number(last[at])
		}
		word := at / 64 * d.planes
		for plane := range d.planes {
			d.first[word+plane] |= uint64(a>>plane&1) << (at & 63)
			d.last[word+plane] |= uint64(b>>plane&1) << (at & 63)
		}
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
	word, n := int(at/64)*d.planes, uint32(0)
	for plane, ones := range d.last[word : word+d.planes] {
		n |= uint32(ones>>(at&63)&1) << plane
	}
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

// matching returns which of the 64 rows of a word fit.
func (d *dayPlanes) matching(word int, b between) uint64 {
	first, last := d.first[word*d.planes:(word+1)*d.planes], d.last[word*d.planes:(word+1)*d.planes]
	if b.certain {
		return atLeast(first, b.from) & atMost(last, b.to)
	}
	return atMost(first, b.to) & atLeast(last, b.from)
}

// atMost returns which rows have a number that is at most the limit. The higher a bit, the later it has its say.
func atMost(planes []uint64, limit uint32) uint64 {
	is := ^uint64(0)
	for _, ones := range planes {
		if limit&1 == 1 {
			is |= ^ones
		} else {
			is &^= ones
		}
		limit >>= 1
	}
	return is
}

// atLeast returns which rows have a number that is at least the limit.
func atLeast(planes []uint64, limit uint32) uint64 {
	is := ^uint64(0)
	for _, ones := range planes {
		if limit&1 == 1 {
			is &= ones
		} else {
			is |= ones
		}
		limit >>= 1
	}
	return is
}

// bytes is how much memory the planes take.
func (d *dayPlanes) bytes() int64 { return int64(8 * (cap(d.first) + cap(d.last))) }
