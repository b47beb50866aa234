package analysis

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// scanCases holds incidents by place, with their age in steps before the end: 0 is the last step.
type scanCases struct {
	places  []orb.Point
	count   []int32 // incidents of each place
	placeOf []int32 // of each incident
	age     []int32 // of each incident
	steps   int     // of the longest window
	recent  []int32 // ages of the incidents in it, in their order
	during  []int   // incidents in the last 0, 1, 2 … steps

	near []nearPlace // by center, the nearest first, as far as its largest circle
	from []int       // of each center's in near; one more at the end
	logs []float64
}

// nearPlace is a place, and how many incidents the circle has that reaches to it.
type nearPlace struct{ place, within int32 }

func newScanCases(steps int) *scanCases {
	return &scanCases{steps: steps, during: make([]int, steps+1)}
}

// add takes one more incident; places come one after the other.
func (c *scanCases) add(at orb.Point, age int32) {
	if n := len(c.places); n == 0 || c.places[n-1] != at {
		c.places, c.count = append(c.places, at), append(c.count, 0)
	}
	place := len(c.places) - 1
	c.count[place]++
	c.placeOf, c.age = append(c.placeOf, int32(place)), append(c.age, age)
	if int(age) < c.steps {
		c.recent = append(c.recent, age)
		for t := int(age) + 1; t <= c.steps; t++ {
			c.during[t]++
		}
	}
}

// drawCircles lists for each place the places around it, as far as radius and share go.
//
// Returns a KindInvalid error where that is too many.
func (c *scanCases) drawCircles(ask ScanAsk) error {
	type reach struct {
		place int32
		distM float32 // what is as far to a few millimetres enters together
	}
	around := make([][]reach, len(c.places))
	listed := len(c.places)
	geo.Pairs(c.places, ask.MaxRadiusM, nil, func(i, j int, distM float64) bool {
		around[i] = append(around[i], reach{int32(j), float32(distM)})
		around[j] = append(around[j], reach{int32(i), float32(distM)})
		listed += 2
		return listed <= maxNearLists
	})
	if listed > maxNearLists {
		return threat.Invalid("radius_km", fmt.Sprint(ask.MaxRadiusM/1000), fmt.Sprintf("over %d circles", maxNearLists), "a smaller radius, or fewer incidents")
	}
	most := int32(ask.MaxShare * float64(len(c.age)))
	c.from = make([]int, 1, len(c.places)+1)
	for i, list := range around {
		list = append(list, reach{int32(i), 0})
		slices.SortFunc(list, func(a, b reach) int { return cmp.Or(cmp.Compare(a.distM, b.distM), cmp.Compare(a.place, b.place)) })
		sum := int32(0)
		for k, next := 0, 0; k < len(list); k = next { // what is equally far enters together
			for next = k; next < len(list) && list[next].distM == list[k].distM; next++ {
				sum += c.count[list[next].place]
			}
			if sum > most {
				break
			}
			for _, r := range list[k:next] {
				c.near = append(c.near, nearPlace{r.place, sum})
			}
		}
		c.from = append(c.from, len(c.near))
		around[i] = nil
	}
	c.makeLogs()
	return nil
}

// makeLogs keeps the logarithms of whole numbers up to the number of incidents.
func (c *scanCases) makeLogs() {
	c.logs = make([]float64, len(c.age)+1)
	for i := range c.logs {
		c.logs[i] = math.Log(float64(i))
	}
}

// cylinder is a circle and a window, and how much more there is in it than expected.
type cylinder struct {
	center, places, steps, observed int
	expected, llr                   float64
}

// bestOfEach returns the best cylinder of each place that has one.
func (c *scanCases) bestOfEach(ask ScanAsk) []cylinder {
	search := c.newSearch()
	for i, age := range c.age {
		if int(age) < c.steps {
			search.put(c.placeOf[i], age)
		}
	}
	search.sort()
	var out []cylinder
	for center := range c.places {
		best := cylinder{center: center}
		search.circle(center, ask.MinCases, &best)
		if best.llr > 0 {
			best.places = c.tieEnd(center, best.places)
			out = append(out, best)
		}
	}
	return out
}

// tieEnd is how many places a circle has that reaches to one, with those as far.
func (c *scanCases) tieEnd(center, places int) int {
	list := c.near[c.from[center]:c.from[center+1]]
	for places < len(list) && list[places].within == list[places-1].within {
		places++
	}
	return places
}

// scanSearch is what one core needs to look for the best cylinder of one deal.
type scanSearch struct {
	*scanCases
	order   []int32 // of incidents, shuffled
	has     []uint8 // places with recent incidents
	dealt   []recentCase
	first   []int32 // of each place's in dealt, where it has any
	inLast  []int32 // recent incidents in the circle, by window
	need    []int32 // see bound; by size of circle, then window
	boundOf float64 // the best that need was written for
	idle    int     // logarithms since need was written
}

type recentCase struct{ place, age int32 }

func (c *scanCases) newSearch() *scanSearch {
	n := len(c.places)
	return &scanSearch{
		scanCases: c, order: make([]int32, len(c.age)), has: make([]uint8, n), first: make([]int32, n),
		boundOf: math.Inf(1), inLast: make([]int32, c.steps), need: make([]int32, (bucket(len(c.age))+1)*c.steps),
	}
}

// deal gives the recent ages to incidents drawn from all: the rest of the ages don't matter to cylinders that last until the end.
func (s *scanSearch) deal(rng *rand.Rand) {
	copy(s.order, s.placeOf)
	for _, r := range s.dealt {
		s.has[r.place] = 0
	}
	s.dealt = s.dealt[:0]
	for i, age := range s.recent {
		j := i + int(rng.Uint32N(uint32(len(s.order)-i))) //nolint:gosec // not negative
		s.order[i], s.order[j] = s.order[j], s.order[i]
		s.put(s.order[i], age)
	}
	s.sort()
}

func (s *scanSearch) put(place, age int32) {
	s.dealt = append(s.dealt, recentCase{place, age})
	s.has[place] = 1
}

func (s *scanSearch) sort() {
	slices.SortFunc(s.dealt, func(a, b recentCase) int { return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.age, b.age)) })
	for i := len(s.dealt) - 1; i >= 0; i-- {
		s.first[s.dealt[i].place] = int32(i)
	}
}

// best returns the log likelihood ratio of the best cylinder of all.
func (s *scanSearch) best(minCases int) float64 {
	var best cylinder
	clear(s.need)
	s.idle, s.boundOf = 0, 0
	for center := range s.places {
		s.circle(center, minCases, &best)
	}
	return best.llr
}

// circle grows a circle from place to place. Only where a recent incident enters can it get better, and only at the windows that have it: any
// other cylinder is larger than one before, with no more in it.
func (s *scanSearch) circle(center, minCases int, best *cylinder) {
	clear(s.inLast)
	list := s.near[s.from[center]:s.from[center+1]]
	for k := range list {
		place := list[k].place
		if s.has[place] == 0 {
			continue
		}
		newest := s.dealt[s.first[place]].age
		for i := int(s.first[place]); i < len(s.dealt) && s.dealt[i].place == place; i++ {
			for t := int(s.dealt[i].age); t < len(s.inLast); t++ {
				s.inLast[t]++
			}
		}
		s.windows(cylinder{center: center, places: k + 1}, int(newest), int(list[k].within), int32(minCases), best)
	}
}

// windows looks at a circle's windows of more than newest steps.
func (s *scanSearch) windows(in cylinder, newest, within int, minCases int32, best *cylinder) {
	need := s.needOf(within)
	for t := newest; t < len(s.inLast); t++ {
		c := s.inLast[t]
		if c <= need[t] || c < minCases {
			continue
		}
		llr, mu := s.score(int(c), within, s.during[t+1], best.llr)
		if llr > best.llr {
			in.steps, in.observed, in.expected, in.llr = t+1, int(c), mu, llr
			*best = in
		} else if s.idle++; s.idle > mostIdle && best.llr > s.boundOf {
			s.bound(best.llr)
			need = s.needOf(within)
		}
	}
}

const (
	bucketShift = 19     // sizes of circles are told apart by the first bits of a float: 16 for each doubling
	mostIdle    = 20_000 // about as many logarithms as writing need takes
)

func bucket(within int) int {
	return int((math.Float32bits(float32(within)) - math.Float32bits(1)) >> bucketShift)
}

// needOf is how many incidents still can't be better, by window.
func (s *scanSearch) needOf(within int) []int32 {
	at := bucket(within) * s.steps
	return s.need[at : at+s.steps : at+s.steps]
}

// bound writes into need, for each size of circles and each window, how many incidents still can't be better than best. It saves nearly all
// logarithms. A larger circle of the same bucket needs at least as many.
func (s *scanSearch) bound(best float64) {
	s.idle, s.boundOf = 0, best
	all := len(s.age)
	for size := range len(s.need) / s.steps {
		within := float64(math.Float32frombits(math.Float32bits(1) + uint32(size)<<bucketShift))
		c := int32(0)
		for t := range s.steps {
			mu := within * float64(s.during[t+1]) / float64(all)
			for mu > 0 && int(c) < s.during[t+1] && s.llr(int(c)+1, mu) <= best {
				c++
			}
			s.need[size*s.steps+t] = c
		}
	}
}

// llr is scanLLR with kept logarithms.
func (s *scanSearch) llr(c int, mu float64) float64 {
	all := len(s.age)
	if float64(c) <= mu {
		return 0
	}
	sum := float64(c) * (s.logs[c] - math.Log(mu))
	if c < all {
		sum += float64(all-c) * (s.logs[all-c] - math.Log(float64(all)-mu))
	}
	return sum
}

// score is the log likelihood ratio of a cylinder; 0 where there is no more in it than expected, or where it can't be over best:
// log(1+x) is over x−x²/2.
func (s *scanSearch) score(c, within, during int, best float64) (llr, mu float64) {
	all := len(s.age)
	mu = float64(within) * float64(during) / float64(all)
	if float64(c) <= mu {
		return 0, mu
	}
	over, rest := float64(c)-mu, float64(all-c)
	gain := float64(c) * (s.logs[c] + s.logs[all] - s.logs[within] - s.logs[during])
	if rest == 0 {
		return gain, mu
	}
	if gain-over+over*over/(2*rest) <= best {
		return 0, mu
	}
	return gain + rest*(s.logs[all-c]-math.Log(float64(all)-mu)), mu
}
