package analysis

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// inCorridor is an incident in a corridor, without a pointer: there may be a million, and the garbage collector need not look at any. It has what is
// read in the order of time and of position, half a line of the processor's memory; what is seldom read is beside it.
type inCorridor struct {
	alongM, offsetM float64
	unsureM         float64 // NaN = not known
	first, last     dayOrNone
}

// rareOfCorridor is what is read of few incidents.
type rareOfCorridor struct {
	fid   int64
	place orb.Point
	actor uint8
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

func inCorridorOf(e *NearCorridor) inCorridor {
	in := inCorridor{alongM: e.AlongM, offsetM: e.OffsetM, unsureM: math.NaN(), first: noDay, last: noDay}
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
	blocks  [][]inCorridor
	rare    [][]rareOfCorridor
	mondays [][]dayOrNone // of the week that holds all possible days
	n       int
}

const (
	blockBits = 13
	blockRows = 1 << blockBits
)

func (l *corridorList) add(e *NearCorridor, monday dayOrNone, actor uint8) {
	if l.n == len(l.blocks)<<blockBits {
		l.blocks = append(l.blocks, make([]inCorridor, blockRows))
		l.rare = append(l.rare, make([]rareOfCorridor, blockRows))
		l.mondays = append(l.mondays, make([]dayOrNone, blockRows))
	}
	b, i := l.n>>blockBits, l.n&(blockRows-1)
	l.blocks[b][i] = inCorridorOf(e)
	l.rare[b][i] = rareOfCorridor{e.FID, e.Place, actor}
	l.mondays[b][i] = monday
	l.n++
}

func (l *corridorList) at(i uint32) *inCorridor { return &l.blocks[i>>blockBits][i&(blockRows-1)] }

func (l *corridorList) rareAt(i uint32) *rareOfCorridor {
	return &l.rare[i>>blockBits][i&(blockRows-1)]
}

func (l *corridorList) mondayOf(i uint32) dayOrNone {
	return l.mondays[i>>blockBits][i&(blockRows-1)]
}

// each yields all with the Mondays of their weeks.
func (l *corridorList) each(yield func(e *inCorridor, monday dayOrNone)) {
	for b, block := range l.blocks {
		mondays := l.mondays[b]
		for i := range block[:min(blockRows, l.n-b<<blockBits)] {
			yield(&block[i], mondays[i])
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
	numbers, others := make([]uint32, 0, l.n), []uint32(nil)
	o := timeOrder{list: l, first: math.MaxInt32, span: math.MaxInt32, fid: math.MaxInt64}
	latest, longest, newest := noDay, int32(math.MinInt32), int64(math.MinInt64)
	for i := range uint32(l.n) { //nolint:gosec // there are fewer than 2³²
		e := l.at(i)
		if !e.dated() {
			others = append(others, i)
			continue
		}
		numbers = append(numbers, i)
		span, fid := int32(e.last-e.first), l.rareAt(i).fid
		o.first, latest = min(o.first, e.first), max(latest, e.first)
		o.span, longest = min(o.span, span), max(longest, span)
		o.fid, newest = min(o.fid, fid), max(newest, fid)
	}
	if len(numbers) > 0 {
		o.spanBits = bits.Len64(uint64(int64(longest) - int64(o.span)))                  //nolint:gosec // not negative
		o.fidBits = bits.Len64(uint64(newest) - uint64(o.fid))                           //nolint:gosec // a difference
		if o.fidBits+o.spanBits+bits.Len64(uint64(int64(latest)-int64(o.first))) <= 64 { //nolint:gosec // not negative
			ordered(numbers, o.key)
		} else {
			slices.SortFunc(numbers, l.compareTime)
		}
	}
	slices.SortFunc(others, func(a, b uint32) int { return cmp.Compare(l.rareAt(a).fid, l.rareAt(b).fid) })
	return append(numbers, others...), len(numbers)
}

// timeOrder puts first day, length and id in one number, less the least of each.
type timeOrder struct {
	list              *corridorList
	first             dayOrNone
	span              int32
	fid               int64
	spanBits, fidBits int
}

func (o *timeOrder) key(i uint32) uint64 {
	e, rare := o.list.at(i), o.list.rareAt(i)
	days := uint64(e.first-o.first)<<o.spanBits | uint64(int32(e.last-e.first)-o.span) //nolint:gosec // none is negative
	return days<<o.fidBits | uint64(rare.fid-o.fid)                                    //nolint:gosec // not negative
}

func (l *corridorList) compareTime(a, b uint32) int {
	x, y := l.at(a), l.at(b)
	return cmp.Or(cmp.Compare(x.first, y.first), cmp.Compare(x.last, y.last), cmp.Compare(l.rareAt(a).fid, l.rareAt(b).fid))
}

// byPosition returns the numbers of the incidents in the order of their positions along the line, which are none of them negative, and these positions.
func (l *corridorList) byPosition() (numbers []uint32, alongM []float64) {
	numbers, alongM = make([]uint32, l.n), make([]float64, l.n)
	for i := range numbers {
		numbers[i] = uint32(i) //nolint:gosec // there are fewer than 2³²
	}
	const inMetre = 1024 // sorted to a millimetre, then to the bit
	ordered(numbers, func(i uint32) uint64 { return uint64(l.at(i).alongM * inMetre) })
	for i, at := range numbers {
		alongM[i] = l.at(at).alongM
	}
	for i := 1; i < len(numbers); i++ {
		for j := i; j > 0 && alongM[j] < alongM[j-1]; j-- {
			numbers[j], numbers[j-1] = numbers[j-1], numbers[j]
			alongM[j], alongM[j-1] = alongM[j-1], alongM[j]
		}
	}
	return numbers, alongM
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
	l.each(func(_ *inCorridor, monday dayOrNone) {
		if monday != noDay {
			w.first, last = min(w.first, monday), max(last, monday)
		}
	})
	if last == noDay {
		return w
	}
	w.counts = make([]int, (last-w.first)/7+1)
	l.each(func(_ *inCorridor, monday dayOrNone) {
		if monday != noDay {
			w.counts[w.of(monday)]++
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

// of is the number of a week.
func (w *listWeeks) of(monday dayOrNone) int { return int(monday-w.first) / 7 }

func (w *listWeeks) week(i int) threat.Day { return threat.Day(w.first) + threat.Day(7*i) }

func (w *listWeeks) withIncidents() (mondays []threat.Day) {
	for i, n := range w.counts {
		if n > 0 {
			mondays = append(mondays, w.week(i))
		}
	}
	return mondays
}
