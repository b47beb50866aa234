package analysis

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// knoxIncident is an incident that is used.
type knoxIncident struct {
	at      orb.Point
	unsureM float64
	day     int32
}

// knoxTable holds incidents by place, so that thousands at one point are counted by their days and not pair by pair. What stands at one point, but is
// known less exactly, is another place.
type knoxTable struct {
	ask     KnoxAsk
	apartM  float64 // what a pair's uncertainties may add up to
	coarse  int     // incidents left out, as no pair of theirs is known so well
	places  []orb.Point
	unsureM []float64 // of each place
	start   []int32   // of each place's incidents in days; one more at the end
	days    []int32

	near     []int   // pairs of each distance bin, at any time
	partners []int32 // incidents at near places with no more incidents than the place has, by place and distance bin
	from     []int   // of each place's and bin's partners; one more at the end
	byDay    []bool  // places whose incidents are counted by day: where that is less work than comparing each with each
	first    int32   // the first day of all
	span     int     // days from the first to the last
}

// take puts incidents in order, by place, then day.
func (t *knoxTable) take(used []knoxIncident) {
	slices.SortFunc(used, func(a, b knoxIncident) int {
		return cmp.Or(comparePoints(a.at, b.at), cmp.Compare(a.unsureM, b.unsureM), cmp.Compare(a.day, b.day))
	})
	for i, u := range used {
		if i == 0 || used[i-1].at != u.at || used[i-1].unsureM != u.unsureM {
			t.places, t.unsureM, t.start = append(t.places, u.at), append(t.unsureM, u.unsureM), append(t.start, int32(i))
		}
		t.days = append(t.days, u.day)
	}
	t.start = append(t.start, int32(len(used)))
}

// fine tells whether the distance of two places' incidents is known well enough.
func (t *knoxTable) fine(a, b int) bool { return t.unsureM[a]+t.unsureM[b] <= t.apartM }

// finePairs is how many pairs of incidents, however far apart, are known well enough.
func (t *knoxTable) finePairs() int {
	order := make([]int, len(t.places))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(t.unsureM[a], t.unsureM[b]) })
	twice, j, upTo := 0, 0, 0 // incidents of the j most exact places; the less exact the place, the fewer they are
	for k := len(order) - 1; k >= 0; k-- {
		for ; j < len(order) && t.fine(order[k], order[j]); j++ {
			upTo += t.size(order[j])
		}
		twice += t.size(order[k]) * upTo
		if t.fine(order[k], order[k]) {
			twice -= t.size(order[k]) // each with itself
		}
	}
	return twice / 2
}

func (t *knoxTable) size(place int) int { return int(t.start[place+1] - t.start[place]) }

// others are the incidents at places in a distance bin of a place.
func (t *knoxTable) others(place, bin int) []int32 {
	i := place*len(t.ask.DistanceM) + bin
	return t.partners[t.from[i]:t.from[i+1]]
}

// findNear lists near places.
//
// Returns a KindInvalid error where there are too many.
func (t *knoxTable) findNear() error {
	t.first = slices.Min(t.days)
	t.span = int(slices.Max(t.days)-t.first) + 1
	pairs, err := t.nearPlaces()
	if err != nil {
		return err
	}
	bins := len(t.ask.DistanceM)
	t.near, t.from = make([]int, bins), make([]int, len(t.places)*bins+1)
	for _, p := range pairs {
		t.from[p.slot+1] += t.size(int(p.place))
		t.near[p.slot%bins] += t.size(p.slot/bins) * t.size(int(p.place))
	}
	for i := 1; i < len(t.from); i++ {
		t.from[i] += t.from[i-1]
	}
	next := slices.Clone(t.from)
	t.partners = make([]int32, t.from[len(t.from)-1])
	for _, p := range pairs {
		for e := t.start[p.place]; e < t.start[p.place+1]; e++ {
			t.partners[next[p.slot]] = e
			next[p.slot]++
		}
	}
	t.byDay = make([]bool, len(t.places))
	for i := range t.places {
		if t.fine(i, i) {
			t.near[0] += pairsOf(t.size(i))
		}
		each, day := t.work(i)
		t.byDay[i] = day < each
	}
	return nil
}

// nearPair is a place near that of a slot: a place and a distance bin.
type nearPair struct {
	slot  int
	place int32
}

func (t *knoxTable) nearPlaces() ([]nearPair, error) {
	edges := t.ask.DistanceM
	var pairs []nearPair
	listed := 0
	geo.Pairs(t.places, edges[len(edges)-1], edges, func(i, j int, distM float64) bool {
		if !t.fine(i, j) {
			return true
		}
		if t.size(i) < t.size(j) {
			i, j = j, i
		}
		bin := 0
		for distM >= edges[bin] {
			bin++
		}
		pairs = append(pairs, nearPair{i*len(edges) + bin, int32(j)})
		listed += t.size(j)
		return listed <= maxKnoxListed
	})
	if listed > maxKnoxListed {
		return nil, threat.Invalid("distance_km", fmt.Sprint(edges[len(edges)-1]/1000),
			fmt.Sprintf("over %d pairs of incidents and places are so near", maxKnoxListed), "a shorter distance, or fewer incidents")
	}
	return pairs, nil
}

// work is how many steps a place takes pair by pair, and by day.
func (t *knoxTable) work(place int) (each, byDay int) {
	bins := len(t.ask.DistanceM)
	others := t.from[(place+1)*bins] - t.from[place*bins]
	m := t.size(place)
	return m * (others + m/2), t.span + 3*len(t.ask.Days)*(others+m)
}

// effort is how many steps one count takes.
func (t *knoxTable) effort() int {
	sum := len(t.days) * 5
	for i := range t.places {
		sum += min(t.work(i))
	}
	return sum
}

// knoxTally is what one count needs: pairs by bins, and scratch.
type knoxTally struct {
	days    []int32 // of the incidents, as dealt
	upTo    []int32 // incidents of a place before each day, from the last edge before the first day to as long after the last
	counts  []int   // by distance bin, then time bin
	atLeast []int   // permutations with at least as many
	lagBin  []uint8 // of a time apart between the last edge before and after, which is left out
	last    int32   // edge in days
}

func (t *knoxTable) newTally() *knoxTally {
	edges := t.ask.Days
	last := edges[len(edges)-1]
	k := &knoxTally{days: slices.Clone(t.days), upTo: make([]int32, t.span+2*last+1), last: int32(last)}
	k.counts = make([]int, len(t.ask.DistanceM)*len(edges))
	k.atLeast = make([]int, len(k.counts))
	k.lagBin = make([]uint8, 2*last-1)
	for i := range k.lagBin {
		for lag := max(i-last+1, last-1-i); lag >= edges[k.lagBin[i]]; {
			k.lagBin[i]++
		}
	}
	return k
}

// count returns how many pairs are in each cell, the days being as dealt.
func (t *knoxTable) count(k *knoxTally) []int {
	clear(k.counts)
	for i := range t.places {
		if t.byDay[i] {
			t.countByDay(k, i)
		} else {
			t.countEach(k, i)
		}
	}
	return k.counts
}

func (t *knoxTable) countEach(k *knoxTally, place int) {
	own := k.days[t.start[place]:t.start[place+1]]
	times := len(t.ask.Days)
	if t.fine(place, place) {
		k.compareOwn(k.counts[:times], own) // at one place: the first distance bin
	}
	for bin := range t.ask.DistanceM {
		counts, others := k.counts[bin*times:(bin+1)*times], t.others(place, bin)
		for _, a := range own {
			k.compare(counts, a-k.last+1, others)
		}
	}
}

func (k *knoxTally) compareOwn(counts []int, own []int32) {
	for i, a := range own {
		for _, b := range own[:i] {
			if lag := uint32(b - a + k.last - 1); lag < uint32(len(k.lagBin)) {
				counts[k.lagBin[lag]]++
			}
		}
	}
}

// compare is where most time goes: one subtraction tells whether a lag is near, before or after.
func (k *knoxTally) compare(counts []int, earliest int32, others []int32) {
	days, bins := k.days, k.lagBin
	for _, e := range others {
		if lag := uint32(days[e] - earliest); lag < uint32(len(bins)) {
			counts[bins[lag]]++
		}
	}
}

// countByDay counts, for each incident near a place, those of the place within each time by two looks into a running count.
func (t *knoxTable) countByDay(k *knoxTally, place int) {
	own := k.days[t.start[place]:t.start[place+1]]
	shift := t.first - k.last
	clear(k.upTo)
	for _, d := range own {
		k.upTo[d-shift+1]++
	}
	for i := 1; i < len(k.upTo); i++ {
		k.upTo[i] += k.upTo[i-1]
	}
	times := len(t.ask.Days)
	if t.fine(place, place) {
		around := make([]int, times) // ordered pairs at the place
		for _, d := range own {
			k.within(around, int(d-shift), t.ask.Days)
		}
		around[0] -= len(own) // each with itself
		for j, n := range around {
			k.counts[j] += n / 2
		}
	}
	for bin := range t.ask.DistanceM {
		counts := k.counts[bin*times : (bin+1)*times]
		for _, e := range t.others(place, bin) {
			k.within(counts, int(k.days[e]-shift), t.ask.Days)
		}
	}
}

// within adds the incidents of the running count by their time from a day.
func (k *knoxTally) within(counts []int, day int, edges []int) {
	before := 0
	for j, edge := range edges {
		n := int(k.upTo[day+edge] - k.upTo[day-edge+1])
		counts[j] += n - before
		before = n
	}
}

// permute deals the days among the incidents anew and counts how often each cell has at least as many pairs as observed.
func (t *knoxTable) permute(ctx context.Context, observed []int, ask KnoxAsk) ([]int, error) {
	observed = slices.Clone(observed)
	atLeast := make([]int, len(observed))
	tallies := eachDraw(ctx, ask.Permutations, t.newTally, func(k *knoxTally, draw int) {
		copy(k.days, t.days)
		deal(stream(ask.Seed, uint64(draw)), k.days)
		for i, n := range t.count(k) {
			if n >= observed[i] {
				k.atLeast[i]++
			}
		}
	})
	for _, k := range tallies {
		for i, n := range k.atLeast {
			atLeast[i] += n
		}
	}
	return atLeast, ctx.Err() //nolint:wrapcheck // the caller's own
}

// soon is how many pairs each time bin has, at any distance.
func (t *knoxTable) soon() []int {
	k := t.newTally()
	all := &knoxTable{ask: t.ask, places: t.places[:1], unsureM: []float64{0}, start: []int32{0, int32(len(t.days))}, from: make([]int, len(t.ask.DistanceM)+1), first: t.first, span: t.span}
	all.countByDay(k, 0)
	return k.counts[:len(t.ask.Days)]
}
