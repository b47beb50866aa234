package analysis

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"threatmap/geo"
	"threatmap/threat"
)

// KnoxAsk is what a Knox test takes besides incidents. Bins are half-open: edges 10,000 and 20,000 are the bins [0, 10 km) and [10, 20 km).
type KnoxAsk struct {
	DistanceM    []float64 // upper edges in metres, ascending, over 0, at most geo.MaxPairsM
	Days         []int     // upper edges in days, ascending, over 0
	Permutations int       // 0 = no p by permutation
	Seed         uint64
	AtPoint      bool     // use incidents of unknown or coarse place as if they lay at their point
	AssumeM      *float64 // the uncertainty of places of which it is unknown; nil = unknown; not with AtPoint
}

// Knox is the near-repeat table.
type Knox struct {
	Enough       bool
	Reason       string
	Cells        []KnoxCell // by distance, then time
	Pairs        int        // of the incidents used that are known finely enough to compare
	PairsLeftOut int        // of all incidents with a place and a date: known too coarsely
	Places       int        // distinct ones
	Note         Note
}

// KnoxCell compares the pairs of one distance bin and one time bin with what independent places and times would have.
type KnoxCell struct {
	FromM, ToM       float64 // distance, ToM excluded
	FromDays, ToDays int     // between the days, ToDays excluded
	Near, Soon       int     // pairs of this distance at any time; of this time at any distance
	Observed         int
	Expected         float64
	Enough           bool
	Reason           string
	Ratio            *float64 // observed over expected
	PPoisson         *float64 // of at least so many, if pairs were independent, which they are not: a first look
	P                *float64 // of at least so many, by permutation
}

// Reasons of the Knox test.
const (
	ReasonCoarsePair = "place known too coarsely: the distance of any pair with it could be off by more than the narrowest bin"
	ReasonCoarseLag  = "possible days span too long: the time apart of any pair with it could be off by more than the narrowest bin"
)

// Bounds of the Knox test, so that an answer takes seconds and some 100 MB at most.
const (
	maxKnoxListed = 10_000_000
	maxKnoxEffort = 30_000_000_000 // comparisons in all permutations
)

// NearRepeat is the Knox test: it finds whether incidents follow one another near and soon more than independent places and times would (Knox 1964, Applied Statistics
// 13:25; near-repeat: Ratcliffe & Rengert 2008, Security Journal 21:58). Distances are geodesics between points, times are between first
// possible days. Each permutation deals the days among the incidents anew; p = (b+1)/(n+1), b the permutations with at least as many pairs.
//
// A pair is left out where its distance could be off by more than the narrowest distance bin, which is where its two uncertainties add up to more, or its time
// apart by more than the narrowest time bin: first possible days are off by the longer of the two spans. Incidents that can have no pair are left
// out; those and the pairs are counted. Uncertainty belongs to places, which permutations leave alone, so p stays exact.
//
// Returns a KindInvalid error where the bins are no bins or ask for too much work, and ctx's error where it ends.
func NearRepeat(ctx context.Context, events []threat.Event, ask KnoxAsk) (Knox, error) {
	if err := ask.check(); err != nil {
		return Knox{}, err
	}
	k := Knox{Note: knoxNote(ask)}
	table := k.choose(events, ask)
	k.Note.Used, k.Places = len(table.days), len(table.places)
	k.Pairs = table.finePairs()
	k.PairsLeftOut = pairsOf(len(table.days)+table.coarse) - k.Pairs
	if k.Note.Used < Few {
		k.Reason = TooFew(k.Note.Used)
		return k, nil
	}
	k.Enough = true
	if err := table.findNear(); err != nil {
		return k, err
	}
	if table.effort()*ask.Permutations > maxKnoxEffort {
		return k, threat.Invalid("permutations", fmt.Sprint(ask.Permutations), "too much work for so many near pairs", "fewer permutations, shorter distances, or fewer incidents")
	}
	observed := table.count(table.newTally())
	atLeast, err := table.permute(ctx, observed, ask)
	if err != nil {
		return k, err
	}
	k.fill(table, observed, atLeast)
	return k, nil
}

func knoxNote(ask KnoxAsk) Note {
	n := NewNote("near-repeat")
	n.Seed = &ask.Seed
	km := make([]float64, len(ask.DistanceM))
	for i, m := range ask.DistanceM {
		km[i] = m / 1000
	}
	n.Parameters["distance_km"], n.Parameters["days"], n.Parameters["permutations"] = km, ask.Days, ask.Permutations
	n.Parameters["coarse"] = coarseName(ask.AtPoint)
	n.Parameters["pairs_known_to_km"], n.Parameters["pairs_known_to_days"] = narrowest(ask.DistanceM)/1000, narrowest(ask.Days)
	n.Caveats = append(n.Caveats,
		"Incidents of one named place share its point: they are 0 m apart here, whatever they were.",
		"Each cell is a test of its own: of twenty cells one has p ≤ 0.05 by chance.",
		"p_poisson takes pairs for independent, which they are not; p, by permutation, does not.")
	return n
}

// check refuses what are no bins.
func (a KnoxAsk) check() error {
	if len(a.DistanceM) == 0 || a.DistanceM[0] <= 0 || !slices.IsSorted(a.DistanceM) || repeats(a.DistanceM) || a.DistanceM[len(a.DistanceM)-1] > geo.MaxPairsM {
		return threat.Invalid("distance_km", fmt.Sprint(a.DistanceM), "not upper edges of bins", "ascending numbers over 0, at most 1000 km")
	}
	if len(a.Days) == 0 || a.Days[0] <= 0 || !slices.IsSorted(a.Days) || repeats(a.Days) || a.Days[len(a.Days)-1] > 36_525 {
		return threat.Invalid("days", fmt.Sprint(a.Days), "not upper edges of bins", "ascending whole numbers over 0, at most 36525")
	}
	return nil
}

func repeats[T comparable](sorted []T) bool {
	return len(slices.Compact(slices.Clone(sorted))) < len(sorted)
}

// narrowest is the width of the narrowest bin.
func narrowest[T int | float64](edges []T) T {
	var from T
	width := edges[0]
	for _, to := range edges {
		width, from = min(width, to-from), to
	}
	return width
}

// choose takes what can be used: days in order by place, then time.
func (k *Knox) choose(events []threat.Event, ask KnoxAsk) *knoxTable {
	var used []knoxIncident
	t := &knoxTable{ask: ask, apartM: narrowest(ask.DistanceM)}
	lag, assumed := narrowest(ask.Days), 0
	for i := range events {
		e := &events[i]
		unsure, guess := uncertaintyOf(e, ask.AssumeM)
		if ask.AtPoint {
			unsure = new(float64)
		}
		reason := ""
		switch {
		case e.Place == nil:
			k.Note.Leave(ReasonNoPlace, 1)
			continue
		case !e.Dated || e.Days.First == nil || e.Days.Last == nil:
			k.Note.Leave(ReasonNoDate, 1)
			continue
		case unsure == nil:
			reason = ReasonUnknown
		case *unsure > t.apartM:
			reason = ReasonCoarsePair
		case int(*e.Days.Last-*e.Days.First) > lag:
			reason = ReasonCoarseLag
		}
		if reason != "" {
			k.Note.Leave(reason, 1)
			t.coarse++
			continue
		}
		if guess {
			assumed++
		}
		used = append(used, knoxIncident{*e.Place, *unsure, int32(*e.Days.First)})
	}
	k.Note.noteAssumed(ask.AssumeM, assumed)
	slices.SortFunc(k.Note.LeftOut, func(a, b LeftOut) int { return cmp.Compare(a.Reason, b.Reason) })
	t.take(used)
	return t
}

func pairsOf(n int) int { return n * (n - 1) / 2 }

func (k *Knox) fill(t *knoxTable, observed, atLeast []int) {
	near, soon := t.near, t.soon()
	times := len(t.ask.Days)
	for i, toM := range t.ask.DistanceM {
		for j, toDays := range t.ask.Days {
			c := KnoxCell{ToM: toM, ToDays: toDays, Near: near[i], Soon: soon[j], Observed: observed[i*times+j]}
			if i > 0 {
				c.FromM = t.ask.DistanceM[i-1]
			}
			if j > 0 {
				c.FromDays = t.ask.Days[j-1]
			}
			c.Expected = knoxExpected(near[i], soon[j], pairsOf(len(t.days)))
			c.judge(atLeast, i*times+j, t.ask.Permutations)
			k.Cells = append(k.Cells, c)
		}
	}
}

// knoxExpected is how many of all pairs are near and soon if one says nothing of the other: the mean of all ways to deal the days.
func knoxExpected(near, soon, pairs int) float64 {
	return float64(near) * float64(soon) / float64(pairs)
}

func (c *KnoxCell) judge(atLeast []int, i, permutations int) {
	if least := min(c.Near, c.Soon); least < Few {
		c.Reason = fmt.Sprintf("too few to say: %d pairs of this distance and %d of this time apart, at least %d of each are needed", c.Near, c.Soon, Few)
		return
	}
	c.Enough = true
	ratio, poisson := float64(c.Observed)/c.Expected, poissonAtLeast(c.Observed, c.Expected)
	c.Ratio, c.PPoisson = &ratio, &poisson
	if permutations > 0 {
		p := float64(atLeast[i]+1) / float64(permutations+1)
		c.P = &p
	}
}

// poissonAtLeast is the chance of k or more where the mean are expected. (R's surveillance::knox and pointpats print that of more than k.)
func poissonAtLeast(k int, mean float64) float64 {
	if k <= 0 {
		return 1
	}
	return mathext.GammaIncReg(float64(k), mean)
}
