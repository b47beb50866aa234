package analysis

import (
	"math/bits"
	"slices"

	"threatmap/threat"
)

// weekCounts counts the incidents of one week of a tally, and then those of the next. What of a week is told needs no more than these sums: they are some hundred
// numbers, which stay near the processor.
type weekCounts struct {
	n, sides int
	strip    []int    // by stretch, then side
	marked   []uint64 // a bit for each stretch that has any
	cells    []int    // by side, then band
	acted    [maxActed]int
}

func newWeekCounts(t *tally) *weekCounts {
	return &weekCounts{
		sides: t.sides, strip: make([]int, len(t.bins)), marked: make([]uint64, len(t.bins)/t.sides/64+1), cells: make([]int, t.sides*t.bands),
	}
}

// add counts an incident; bin -1 = it has no position.
func (w *weekCounts) add(bin, side, cell int, actor uint8) {
	w.n++
	w.cells[cell]++
	w.acted[actor]++
	if bin >= 0 {
		w.strip[bin*w.sides+side]++
		w.marked[bin>>6] |= 1 << (bin & 63)
	}
}

// each yields the stretches that have any, in order, and how many they have by side.
func (w *weekCounts) each(yield func(bin int, bySide []int) bool) {
	for i, left := range w.marked {
		for ; left != 0; left &= left - 1 {
			bin := 64*i + bits.TrailingZeros64(left)
			if !yield(bin, w.strip[bin*w.sides:(bin+1)*w.sides]) {
				return
			}
		}
	}
}

// stretches is how many stretches have any.
func (w *weekCounts) stretches() (n int) {
	for _, word := range w.marked {
		n += bits.OnesCount64(word)
	}
	return n
}

// reset makes it ready for the next week.
func (w *weekCounts) reset() {
	for _, bySide := range w.each {
		clear(bySide)
	}
	clear(w.marked)
	clear(w.cells)
	w.n, w.acted = 0, [maxActed]int{}
}

// close takes what a week has, and makes the counts ready for the next. Weeks come in order.
func (t *tally) close(week threat.Day, w *weekCounts, covered bool) {
	t.weeks = append(t.weeks, t.lineWeek(week, w))
	if !covered {
		t.notCovered += w.n
	} else {
		for i, n := range w.cells {
			t.inCovered[i] += n
		}
	}
	room := make([]int, w.stretches()*w.sides) // one allocation for all cells
	t.strip = slices.Grow(t.strip, w.stretches())
	for bin, bySide := range w.each {
		counts := SideCounts(room[:w.sides:w.sides])
		copy(counts, bySide)
		t.strip = append(t.strip, StripCell{Week: week, FromKM: float64(bin) * t.binM / 1000, SideCounts: counts})
		room = room[w.sides:]
	}
	w.reset()
}

func (t *tally) lineWeek(week threat.Day, w *weekCounts) LineWeek {
	told := LineWeek{Week: week, SideCounts: make(SideCounts, t.sides), Acted: map[string]int{}}
	cells := SideCounts(slices.Clone(w.cells))
	for i, n := range cells {
		told.SideCounts[i/t.bands] += n
	}
	if t.banded {
		told.BandCounts = slices.Collect(slices.Chunk(cells, t.bands))
	}
	for i, name := range t.acted {
		if w.acted[i] > 0 {
			told.Acted[name] = w.acted[i]
		}
	}
	return told
}
