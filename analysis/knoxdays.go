package analysis

import "slices"

// knoxCalendar is which days there are. To deal them anew changes whose they are, and nothing else.
type knoxCalendar struct {
	sorted []int32
	first  int32   // of them
	span   int     // days from the first to the last
	before []int32 // incidents before each day from the first on
}

func newKnoxCalendar(days []int32) knoxCalendar {
	c := knoxCalendar{sorted: slices.Sorted(slices.Values(days))}
	c.first = c.sorted[0]
	c.span = int(c.sorted[len(days)-1]-c.first) + 1
	c.before = make([]int32, c.span)
	for i, d := range slices.Backward(c.sorted) {
		c.before[d-c.first] = int32(i)
	}
	return c
}

// knoxPartners are the incidents at near places, by place and distance bin.
type knoxPartners struct {
	incidents []int32
	from      []int // one more at the end
}

func (k *knoxPartners) add(from, to int32) {
	for e := from; e < to; e++ {
		k.incidents = append(k.incidents, e)
	}
}

func (k *knoxPartners) end() { k.from = append(k.from, len(k.incidents)) }

func (k *knoxPartners) of(slot int) []int32 { return k.incidents[k.from[slot]:k.from[slot+1]] }

// near is how many there are of one place.
func (k *knoxPartners) near(place, bins int) int {
	return k.from[(place+1)*bins] - k.from[place*bins]
}

// workByDay is how many steps a place with so many partners takes.
func (t *knoxTable) workByDay(place, partners int) int {
	return t.calendar.span + 3*len(t.ask.Days)*(partners+t.size(place))
}

// knoxRunning counts the incidents of one place before each day, from the last edge before the first day to as long after the last.
type knoxRunning struct {
	upTo  []int32
	shift int32 // the day that is its first
	edges []int
}

func newKnoxRunning(c knoxCalendar, edges []int) knoxRunning {
	last := edges[len(edges)-1]
	return knoxRunning{make([]int32, c.span+2*last+1), c.first - int32(last), edges}
}

func (r *knoxRunning) count(days []int32) {
	clear(r.upTo)
	for _, d := range days {
		r.upTo[d-r.shift+1]++
	}
	for i := 1; i < len(r.upTo); i++ {
		r.upTo[i] += r.upTo[i-1]
	}
}

// within adds the incidents by their time from a day, by two looks for each edge.
func (r *knoxRunning) within(counts []int, d int32) {
	before, day := 0, int(d-r.shift)
	for j, edge := range r.edges {
		n := int(r.upTo[day+edge] - r.upTo[day-edge+1])
		counts[j] += n - before
		before = n
	}
}

// countByDay counts, for each incident near a place, those of the place within each time.
func (t *knoxTable) countByDay(k *knoxTally, place int) {
	own := k.days[t.start[place]:t.start[place+1]]
	k.running.count(own)
	times := len(t.ask.Days)
	if t.fine(place, place) {
		k.running.pairs(k.counts[:times], own) // at one place: the first distance bin
	}
	for bin := range t.ask.DistanceM {
		counts := k.counts[bin*times : (bin+1)*times]
		for _, e := range t.partners.of(place*len(t.ask.DistanceM) + bin) {
			k.running.within(counts, k.days[e])
		}
	}
}

// pairs adds the pairs among the days that have been counted.
func (r *knoxRunning) pairs(counts []int, days []int32) {
	ordered := make([]int, len(r.edges))
	for _, d := range days {
		r.within(ordered, d)
	}
	ordered[0] -= len(days) // each with itself
	for j, n := range ordered {
		counts[j] += n / 2
	}
}

// soon is how many pairs each time bin has, at any distance.
func (t *knoxTable) soon() []int {
	r, counts := newKnoxRunning(t.calendar, t.ask.Days), make([]int, len(t.ask.Days))
	r.count(t.days)
	r.pairs(counts, t.days)
	return counts
}
