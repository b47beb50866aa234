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

// knoxTable holds incidents by place. What stands at one point, but is known less exactly, is another place. Pairs are counted in one of two
// ways, whichever is less work: by bits (knoxbits.go), or, for thousands at one point, by day (knoxdays.go).
type knoxTable struct {
	ask     KnoxAsk
	apartM  float64 // what a pair's uncertainties may add up to
	coarse  int     // incidents left out, as no pair of theirs is known so well
	places  []orb.Point
	unsureM []float64 // of each place
	start   []int32   // of each place's incidents in days; one more at the end
	days    []int32
	bitOf   []int32 // of each incident in sets of incidents: what is near has bits near each other, in few words
	placeOf []int32 // of each bit

	near     []int        // pairs of each distance bin, at any time
	byDay    []bool       // places whose incidents are counted by day; the others are by bits
	partners knoxPartners // of places that are counted by day
	sets     knoxSets     // of the others
	calendar knoxCalendar
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
	t.giveBits()
}

// giveBits gives each incident its bit, in Morton order of the places.
func (t *knoxTable) giveBits() {
	order, key := make([]int32, len(t.places)), make([]int64, len(t.places))
	for i, p := range t.places {
		order[i] = int32(i)
		key[i], _ = geo.TileKey(p) // 0 near the poles, which costs time only
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(key[a], key[b]) })
	t.bitOf = make([]int32, len(t.days))
	for _, place := range order {
		for e := t.start[place]; e < t.start[place+1]; e++ {
			t.bitOf[e] = int32(len(t.placeOf))
			t.placeOf = append(t.placeOf, place)
		}
	}
}

// bitsOf are the bits of a place's incidents, which follow each other: from, and the next after them.
func (t *knoxTable) bitsOf(place int32) (from, to int32) {
	from = t.bitOf[t.start[place]]
	return from, from + int32(t.size(int(place)))
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

// findNear lists near places, in the way in which they will be counted.
//
// Returns a KindInvalid error where there are too many.
func (t *knoxTable) findNear() error {
	near, err := t.nearPlaces()
	if err != nil {
		return err
	}
	t.calendar = newKnoxCalendar(t.days)
	t.near, t.byDay = make([]int, len(t.ask.DistanceM)), make([]bool, len(t.places))
	t.sets, t.partners.from = newKnoxSets(len(t.days)), []int{0}
	for i := range t.places {
		if t.fine(i, i) {
			t.near[0] += pairsOf(t.size(i))
		}
		t.keep(i, near)
	}
	return nil
}

// keep lists what is near one place, by distance bin.
func (t *knoxTable) keep(place int, near nearPlaces) {
	bins, others := len(t.near), 0
	for bin := range bins {
		for _, other := range near.of(place*bins + bin) {
			others += t.size(int(other))
			t.near[bin] += t.size(place) * t.size(int(other))
			t.sets.add(t.bitsOf(other))
		}
		t.sets.end()
	}
	t.byDay[place] = t.workByDay(place, others) < t.workByBits(place)
	if t.byDay[place] {
		t.sets.empty(bins)
	}
	for bin := range bins {
		if t.byDay[place] {
			for _, other := range near.of(place*bins + bin) {
				t.partners.add(t.start[other], t.start[other+1])
			}
		}
		t.partners.end()
	}
}

// nearPair is a place near that of a slot, a place and a distance bin, which has at least as many incidents.
type nearPair struct{ slot, place int32 }

// nearPlaces returns the near places with no more incidents than a place has, by place and distance bin.
func (t *knoxTable) nearPlaces() (nearPlaces, error) {
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
		pairs = append(pairs, nearPair{int32(i*len(edges) + bin), int32(j)})
		listed += t.size(j)
		return listed <= maxKnoxListed
	})
	if listed > maxKnoxListed {
		return nearPlaces{}, threat.Invalid("distance_km", fmt.Sprint(edges[len(edges)-1]/1000),
			fmt.Sprintf("over %d pairs of incidents and places are so near", maxKnoxListed), "a shorter distance, or fewer incidents")
	}
	return bySlot(pairs, len(t.places)*len(edges)), nil
}

// nearPlaces are lists of places, one a slot.
type nearPlaces struct {
	places []int32
	from   []int // of each slot's; one more at the end
}

func (n nearPlaces) of(slot int) []int32 { return n.places[n.from[slot]:n.from[slot+1]] }

// bySlot sorts by counting.
func bySlot(pairs []nearPair, slots int) nearPlaces {
	n := nearPlaces{make([]int32, len(pairs)), make([]int, slots+1)}
	for _, p := range pairs {
		n.from[p.slot+1]++
	}
	for i := 1; i < len(n.from); i++ {
		n.from[i] += n.from[i-1]
	}
	next := slices.Clone(n.from)
	for _, p := range pairs {
		n.places[next[p.slot]] = p.place
		next[p.slot]++
	}
	return n
}

// effort is how many steps one count takes.
func (t *knoxTable) effort() int {
	sum := len(t.days) * (5 + 2*len(t.ask.Days))
	for i := range t.places {
		if t.byDay[i] {
			sum += t.workByDay(i, t.partners.near(i, len(t.ask.DistanceM)))
		} else {
			sum += t.workByBits(i)
		}
	}
	return sum
}

// knoxTally is what one count needs: pairs by bins, and scratch.
type knoxTally struct {
	days    []int32 // of the incidents, as dealt
	counts  []int   // by distance bin, then time bin
	atLeast []int   // permutations with at least as many
	running knoxRunning
	windows knoxWindows
}

func (t *knoxTable) newTally() *knoxTally {
	cells := len(t.ask.DistanceM) * len(t.ask.Days)
	return &knoxTally{
		days: slices.Clone(t.days), counts: make([]int, cells), atLeast: make([]int, cells),
		running: newKnoxRunning(t.calendar, t.ask.Days), windows: newKnoxWindows(t.calendar, t.ask.Days),
	}
}

// count returns how many pairs are in each cell, the days being as dealt.
func (t *knoxTable) count(k *knoxTally) []int {
	clear(k.counts)
	t.countByBits(k)
	for i := range t.places {
		if t.byDay[i] {
			t.countByDay(k, i)
		}
	}
	return k.counts
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
