package main

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/seed"
)

// world is where made-up incidents happen: at real towns, a few of which have most of them, each with the kinds of incident that its
// region has. It never changes once made.
type world struct {
	seed    uint64
	towns   []town
	upTo    []float64 // sum of weights up to each town
	regions [][]*profile
}

type town struct {
	name, country string
	at            orb.Point
	region        int
}

// profile is a combination of values that incidents have together.
type profile struct {
	kind, subtype, side, success string // kind is the event_type
	dates, precision             string // date_precision and geo_precision
	verification                 string
	actors, publishers           []string
}

// profilesInEach region, of about 50, and what shapes, the unmapped and towns at a region's edge add: about 3,000 combinations.
const profilesInEach = 45

// newWorld makes the world of a seed, out of the towns and governorates of the starting map.
func newWorld(number uint64) (*world, error) {
	places, err := seed.Places()
	if err != nil {
		return nil, fmt.Errorf("read the places: %w", err)
	}
	districts, err := seed.Admin1()
	if err != nil {
		return nil, fmt.Errorf("read the governorates: %w", err)
	}
	outlines := make([]geo.Region, len(districts.Items))
	for i, d := range districts.Items {
		outlines[i] = geo.Region{Code: d.Code, Parent: d.Adm0, Geom: d.Geom}
	}
	index := geo.NewBoundaryIndex(nil, outlines, nil)
	return worldOf(number, places.Items, func(p seed.Place) string { return p.Adm0 + index.Locate(p.Geom).District }), nil
}

// worldOf makes a world of places; regionOf names the region that a place is in.
func worldOf(number uint64, places []seed.Place, regionOf func(seed.Place) string) *world {
	w := &world{seed: number}
	r := rand.New(rand.NewPCG(number, 1))
	list := slices.Clone(places)
	slices.SortFunc(list, func(a, b seed.Place) int {
		return cmp.Or(cmp.Compare(population(b), population(a)), cmp.Compare(a.ID, b.ID))
	})
	sum := 0.0
	regions := map[string]int{}
	for k, p := range list {
		// A heavy tail: the first town has a tenth of everything, the last half of them a tenth together.
		sum += math.Exp(0.7*r.NormFloat64()) / math.Pow(float64(k+4), 1.1)
		name := regionOf(p)
		if _, known := regions[name]; !known {
			regions[name] = len(regions)
		}
		w.towns = append(w.towns, town{p.NameEn, p.Adm0, p.Geom, regions[name]})
		w.upTo = append(w.upTo, sum)
	}
	for range len(regions) {
		var own []*profile
		for range profilesInEach {
			own = append(own, newProfile(r))
		}
		w.regions = append(w.regions, own)
	}
	return w
}

func population(p seed.Place) int {
	if p.Population == nil {
		return 0
	}
	return *p.Population
}

func (w *world) pick(r *rand.Rand) *town {
	at := r.Float64() * w.upTo[len(w.upTo)-1]
	return &w.towns[min(len(w.towns)-1, sort.SearchFloat64s(w.upTo, at))]
}

// profileOf takes the first profiles of a region more often than the last.
func (w *world) profileOf(t *town, r *rand.Rand) *profile {
	own := w.regions[t.region]
	return own[int(float64(len(own))*math.Pow(r.Float64(), 1.7))]
}

// kinds are the twelve kinds of event that are made up, by type, subtype and side.
var kinds = [][3]string{
	{"explosive", "ied_roadside", "adversary_action"},
	{"explosive", "shelling", "adversary_action"},
	{"explosive", "vbied", "adversary_action"},
	{"attack", "ambush", "adversary_action"},
	{"attack", "abduction", "adversary_action"},
	{"security", "raid", "security_action"},
	{"security", "strike_unilateral", "security_action"},
	{"facilitation", "smuggling", "adversary_action"},
	{"propaganda", "claim", "adversary_action"},
	{"armed_violence", "state_based", "engagement"},
	{"armed_violence", "one_sided", "adversary_action"},
	{"civil", "protest", "other"},
}

var (
	successes     = []string{"completed", "completed", "completed", "attempted", "foiled", "unknown"}
	dates         = []string{"day", "day", "day", "day", "few_days", "week", "month", "year"}
	precisions    = []string{"locality", "locality", "near", "exact", "adm2", "adm1"}
	verifications = []string{"unverified", "single_source", "corroborated", "verified"}
)

func newProfile(r *rand.Rand) *profile {
	kind := kinds[int(float64(len(kinds))*math.Pow(r.Float64(), 1.3))]
	p := &profile{
		kind: kind[0], subtype: kind[1], side: kind[2], success: one(r, successes), dates: one(r, dates), precision: one(r, precisions),
		verification: one(r, verifications), publishers: []string{fmt.Sprintf("Agency %02d", r.IntN(40))},
	}
	if r.IntN(50) == 0 {
		p.dates = "hour"
	}
	if r.IntN(100) == 0 {
		p.dates = "unknown"
	}
	for range 1 + r.IntN(2) {
		p.actors = append(p.actors, fmt.Sprintf("Group %02d", r.IntN(60)))
	}
	slices.Sort(p.actors)
	p.actors = slices.Compact(p.actors)
	return p
}

func one(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }
