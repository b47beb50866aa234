package analysis

import (
	"cmp"
	"math/bits"
	"slices"
)

// What is near a place is a set of incidents, and what is within a time of a day is another. How many are in both is told 64 at a time, by
// counting the bits that their words share.

// knoxSets are sets of incidents by place and distance bin, each held by its words that are not 0.
type knoxSets struct {
	words []setWord
	from  []int    // of each set's words; one more at the end
	open  []uint64 // the set that is being written
}

// setWord is which word, and its bits.
type setWord struct {
	at   int32
	bits uint64
}

func newKnoxSets(incidents int) knoxSets {
	return knoxSets{from: []int{0}, open: make([]uint64, words(incidents))}
}

func words(incidents int) int { return (incidents + 63) / 64 }

// add puts the bits in [from, to) into the set that is being written.
func (k *knoxSets) add(from, to int32) {
	for w := from >> 6; w <= (to-1)>>6; w++ {
		if k.open[w] == 0 {
			k.words = append(k.words, setWord{at: w})
		}
		k.open[w] |= within(w, from, to)
	}
}

// within are the bits of [from, to) in a word.
func within(w, from, to int32) uint64 {
	upTo := func(n int32) uint64 { return 1<<max(0, n-w<<6) - 1 } // all of them if n is behind the word
	return upTo(to) &^ upTo(from)
}

// end ends a set and begins the next.
func (k *knoxSets) end() {
	set := k.words[k.from[len(k.from)-1]:]
	slices.SortFunc(set, func(a, b setWord) int { return cmp.Compare(a.at, b.at) })
	for i := range set {
		w := &set[i]
		w.bits, k.open[w.at] = k.open[w.at], 0
	}
	k.from = append(k.from, len(k.words))
}

// empty takes everything out of the last n sets.
func (k *knoxSets) empty(n int) {
	last := k.from[len(k.from)-1-n:]
	for i := range last {
		last[i] = last[0]
	}
	k.words = k.words[:last[0]]
}

// workByBits is how many steps a place takes.
func (t *knoxTable) workByBits(place int) int {
	bins := len(t.ask.DistanceM)
	steps := t.sets.from[(place+1)*bins] - t.sets.from[place*bins]
	if t.size(place) > 1 {
		steps += words(t.size(place)) + 1
	}
	return t.size(place) * steps * len(t.ask.Days)
}

// knoxWindows are, for each edge in days, the incidents within less than that of one day, which goes from the first to the last.
type knoxWindows struct {
	soon         [][]fourWindows // by edge, four at a time, and word; after the last edge they stay empty
	edges        []int32
	ahead, after []int   // of each edge's window in order: what has entered, what has left
	order        []int32 // bits of incidents, by their dealt day
	next         []int32 // scratch
	own          []int   // ordered pairs at one place, each incident with itself included
}

// fourWindows is one word of each of four windows: what is near is read once for all.
type fourWindows [4]uint64

func newKnoxWindows(c knoxCalendar, edges []int) knoxWindows {
	n := len(edges)
	w := knoxWindows{
		soon: make([][]fourWindows, (n+3)/4), ahead: make([]int, n), after: make([]int, n), own: make([]int, n),
		order: make([]int32, len(c.sorted)), next: make([]int32, c.span),
	}
	for i := range w.soon {
		w.soon[i] = make([]fourWindows, words(len(c.sorted)))
	}
	for _, edge := range edges {
		w.edges = append(w.edges, int32(edge))
	}
	return w
}

// begin sorts the incidents by day, by counting, and empties the windows.
func (w *knoxWindows) begin(c *knoxCalendar, days, bitOf []int32) {
	copy(w.next, c.before)
	for e, d := range days {
		at := &w.next[d-c.first]
		w.order[*at] = bitOf[e]
		*at++
	}
	for i := range w.soon {
		clear(w.soon[i])
	}
	clear(w.ahead)
	clear(w.after)
	clear(w.own)
}

// move moves the windows to a later day.
func (w *knoxWindows) move(sorted []int32, day int32) {
	for i, edge := range w.edges {
		set, of, ahead, after := w.soon[i/4], i%4, w.ahead[i], w.after[i]
		for ; ahead < len(sorted) && sorted[ahead] < day+edge; ahead++ {
			bit := w.order[ahead]
			set[bit>>6][of] |= 1 << (bit & 63)
		}
		for ; sorted[after] <= day-edge; after++ {
			bit := w.order[after]
			set[bit>>6][of] &^= 1 << (bit & 63)
		}
		w.ahead[i], w.after[i] = ahead, after
	}
}

// countByBits counts the pairs of all places that are not counted by day. Until the end, each time bin has those of the bins before it, too.
func (t *knoxTable) countByBits(k *knoxTally) {
	w, bins, times := &k.windows, len(t.ask.DistanceM), len(t.ask.Days)
	w.begin(&t.calendar, k.days, t.bitOf)
	selves := 0
	for i, bit := range w.order {
		if i == 0 || t.calendar.sorted[i] != t.calendar.sorted[i-1] {
			w.move(t.calendar.sorted, t.calendar.sorted[i])
		}
		place := int(t.placeOf[bit])
		if t.byDay[place] {
			continue
		}
		for bin := range bins {
			from, to := t.sets.from[place*bins+bin], t.sets.from[place*bins+bin+1]
			for four, soon := range w.soon {
				n := inBoth(t.sets.words[from:to], soon)
				add(k.counts[bin*times+4*four:(bin+1)*times], n)
			}
		}
		if t.size(place) > 1 && t.fine(place, place) {
			selves++
			w.countOwn(t.bitsOf(int32(place)))
		}
	}
	for j, n := range w.own {
		k.counts[j] += (n - selves) / 2
	}
	for i := len(k.counts) - 1; i >= 0; i-- {
		if i%times > 0 {
			k.counts[i] -= k.counts[i-1]
		}
	}
}

// countOwn counts the incidents of one place, whose bits are in [from, to).
func (w *knoxWindows) countOwn(from, to int32) {
	for j := range w.own {
		for i := from >> 6; i <= (to-1)>>6; i++ {
			w.own[j] += bits.OnesCount64(within(i, from, to) & w.soon[j/4][i][j%4])
		}
	}
}

// inBoth is where most time goes.
func inBoth(near []setWord, soon []fourWindows) [4]int {
	var a, b, c, d int
	for i := range near {
		set, four := near[i].bits, &soon[near[i].at]
		a += bits.OnesCount64(set & four[0])
		b += bits.OnesCount64(set & four[1])
		c += bits.OnesCount64(set & four[2])
		d += bits.OnesCount64(set & four[3])
	}
	return [4]int{a, b, c, d}
}

// add adds as many as there are edges left.
func add(counts []int, n [4]int) {
	for i := range min(4, len(counts)) {
		counts[i] += n[i]
	}
}
