package analysis

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// inCorridor is an incident in a corridor, without a pointer: there may be a million, and the garbage collector need not look at any.
type inCorridor struct {
	fid             int64
	place           orb.Point
	alongM, offsetM float64
	unsureM         float64 // NaN = not known
	first, last     dayOrNone
	monday          dayOrNone // of the week that holds all possible days
	actor           uint8
}

// dayOrNone is a day, or noDay.
type dayOrNone threat.Day

const noDay dayOrNone = math.MinInt32

func dayOrNoneOf(d *threat.Day) dayOrNone {
	if d == nil {
		return noDay
	}
	return dayOrNone(*d)
}

func (d dayOrNone) known() *threat.Day {
	if d == noDay {
		return nil
	}
	return new(threat.Day(d))
}

// dated tells whether both days are known.
func (e *inCorridor) dated() bool { return e.first != noDay && e.last != noDay }

func inCorridorOf(e *NearCorridor, monday dayOrNone, actor uint8) inCorridor {
	in := inCorridor{
		fid: e.FID, place: e.Place, alongM: e.AlongM, offsetM: e.OffsetM, unsureM: math.NaN(),
		first: noDay, last: noDay, monday: monday, actor: actor,
	}
	if e.UncertaintyM != nil {
		in.unsureM = *e.UncertaintyM
	}
	if e.Dated {
		in.first, in.last = dayOrNoneOf(e.Days.First), dayOrNoneOf(e.Days.Last)
	}
	return in
}

// corridorList grows by blocks, so that nothing is copied as it does.
type corridorList struct {
	blocks [][]inCorridor
	n      int
}

const (
	blockBits = 13
	blockRows = 1 << blockBits
)

func (l *corridorList) add(e *NearCorridor, monday dayOrNone, actor uint8) {
	if l.n == len(l.blocks)<<blockBits {
		l.blocks = append(l.blocks, make([]inCorridor, 0, blockRows))
	}
	last := &l.blocks[len(l.blocks)-1]
	*last = append(*last, inCorridorOf(e, monday, actor))
	l.n++
}

func (l *corridorList) at(i uint32) *inCorridor { return &l.blocks[i>>blockBits][i&(blockRows-1)] }

// each yields all with their numbers.
func (l *corridorList) each(yield func(i uint32, e *inCorridor)) {
	for b, block := range l.blocks {
		for i := range block {
			yield(uint32(b<<blockBits+i), &block[i]) //nolint:gosec // there are fewer than 2³²
		}
	}
}

// ordered sorts the numbers of incidents by a key, of equals in the order that they have.
func ordered(numbers []uint32, key func(i uint32) uint64) {
	places := bits.Len(uint(len(numbers)))
	keys, most := make([]uint64, len(numbers)), uint64(0)
	for at, i := range numbers {
		keys[at] = key(i)
		most = max(most, keys[at])
	}
	if bits.Len64(most)+places > 64 { // no room for whose key it is
		slices.SortStableFunc(numbers, func(a, b uint32) int { return cmp.Compare(key(a), key(b)) })
		return
	}
	for at := range keys {
		keys[at] = keys[at]<<places | uint64(at)
	}
	sortFrom(keys, places)
	before := slices.Clone(numbers)
	for at, k := range keys {
		numbers[at] = before[k&(1<<places-1)]
	}
}

// byTime returns the numbers of the incidents whose days are both known, of which there are so many, by the first day, then the last, then id; then the others by id.
func (l *corridorList) byTime() (numbers []uint32, dated int) {
	numbers = make([]uint32, 0, l.n)
	var others []uint32
	least := inCorridor{fid: math.MaxInt64, first: math.MaxInt32, last: math.MaxInt32}
	latest := noDay
	l.each(func(i uint32, e *inCorridor) {
		least.fid = min(least.fid, e.fid)
		if !e.dated() {
			others = append(others, i)
			return
		}
		numbers = append(numbers, i)
		least.first, least.last, latest = min(least.first, e.first), min(least.last, e.last), max(latest, e.last)
	})
	byID := func(i uint32) uint64 { return uint64(l.at(i).fid) - uint64(least.fid) } //nolint:gosec // a difference
	ordered(numbers, byID)
	ordered(others, byID)
	span := bits.Len64(uint64(int64(latest) - int64(least.last))) //nolint:gosec // not negative
	ordered(numbers, func(i uint32) uint64 {
		e := l.at(i)
		return uint64(int64(e.first)-int64(least.first))<<span | uint64(int64(e.last)-int64(least.last)) //nolint:gosec // not negative
	})
	return append(numbers, others...), len(numbers)
}

// byPosition returns the numbers of the incidents in the order of their positions along the line, which are none of them negative.
func (l *corridorList) byPosition() []uint32 {
	numbers := make([]uint32, l.n)
	for i := range numbers {
		numbers[i] = uint32(i) //nolint:gosec // there are fewer than 2³²
	}
	const inMetre = 1024 // sorted to a millimetre, then to the bit
	ordered(numbers, func(i uint32) uint64 { return uint64(l.at(i).alongM * inMetre) })
	for i := 1; i < len(numbers); i++ {
		for j := i; j > 0 && l.at(numbers[j]).alongM < l.at(numbers[j-1]).alongM; j-- {
			numbers[j], numbers[j-1] = numbers[j-1], numbers[j]
		}
	}
	return numbers
}

// listWeeks is how many incidents each week has, from the first to the last.
type listWeeks struct {
	first   dayOrNone // Monday
	counts  []int
	covered []int // which of the covered weeks it is; -1 = none
}

func newListWeeks(l *corridorList, covered CoveredWeeks) listWeeks {
	w := listWeeks{first: math.MaxInt32}
	last := noDay
	l.each(func(_ uint32, e *inCorridor) {
		if e.monday != noDay {
			w.first, last = min(w.first, e.monday), max(last, e.monday)
		}
	})
	if last == noDay {
		return w
	}
	w.counts = make([]int, (last-w.first)/7+1)
	l.each(func(_ uint32, e *inCorridor) {
		if e.monday != noDay {
			w.counts[w.of(e)]++
		}
	})
	w.covered = make([]int, len(w.counts))
	for i := range w.covered {
		n, ok := covered.place(w.week(i))
		if w.covered[i] = n; !ok {
			w.covered[i] = -1
		}
	}
	return w
}

// of is the number of an incident's week, which it has.
func (w *listWeeks) of(e *inCorridor) int { return int(e.monday-w.first) / 7 }

func (w *listWeeks) week(i int) threat.Day { return threat.Day(w.first) + threat.Day(7*i) }

func (w *listWeeks) withIncidents() (mondays []threat.Day) {
	for i, n := range w.counts {
		if n > 0 {
			mondays = append(mondays, w.week(i))
		}
	}
	return mondays
}
