package analysis

import (
	"hash/fnv"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// weeksAYear is 365.25 / 7.
const weeksAYear = 365.25 / 7

// drawn is what the rules make of simulated weeks of one series.
type drawn struct {
	flags  [Rules]float64 // weeks a year
	tested []bool         // by week: it held enough incidents
	low    []lowP         // by week, those that may be called risen
}

// lowP is a p-value of negative_binomial that is at most the FDR: Benjamini and Hochberg's procedure rejects no other.
type lowP struct {
	week int
	p    float64
}

// drawWeeks asks the rules about so many years of weeks that come from draw, with the weeks that they look back on drawn first.
func drawWeeks(years int, q AlertQuestion, draw func() int) drawn {
	back := HistoryNeeded(q.BaselineWeeks)
	weeks := int(float64(years) * weeksAYear)
	counts := make([]int, back+weeks)
	for i := range counts {
		counts[i] = draw()
	}
	d := drawn{tested: make([]bool, weeks)}
	for week := range weeks {
		j := judge(counts[week:week+back+1], q.BaselineWeeks, q.Alpha)
		for r := range Rules {
			if j.flagged[r] {
				d.flags[r]++
			}
		}
		d.tested[week] = j.known[NegativeBinomial]
		if p := j.p[NegativeBinomial]; d.tested[week] && p <= q.FDR {
			d.low = append(d.low, lowP{week, p})
		}
	}
	for r := range Rules {
		d.flags[r] *= weeksAYear / float64(weeks)
	}
	return d
}

// drawLevel is drawWeeks if the level of a series stayed as it is: weeks are Poisson or negative binomial, from a stream of the seed and the
// series' name. The mean of the level is itself uncertain; that is not in it.
func drawLevel(series string, l Level, q AlertQuestion) drawn {
	source := stream(q.Seed, named(series))
	return drawWeeks(q.Years, q, func() int {
		if l.Size != nil {
			return negativeBinomial(source, l.Mean, *l.Size)
		}
		return poisson(source, l.Mean)
	})
}

// risenByChance adjusts every simulated week over all series as a real one is (Benjamini–Hochberg at the FDR). It returns how many weeks a year
// each series would be called risen, and in how many weeks a year any would.
func risenByChance(all []drawn, fdr float64) (bySeries []float64, anyWeek float64) {
	bySeries = make([]float64, len(all))
	if len(all) == 0 {
		return bySeries, 0
	}
	weeks := len(all[0].tested)
	tested, low, of := make([]int, weeks), make([][]float64, weeks), make([][]int, weeks)
	for i, d := range all {
		for week, yes := range d.tested {
			if yes {
				tested[week]++
			}
		}
		for _, l := range d.low {
			low[l.week], of[l.week] = append(low[l.week], l.p), append(of[l.week], i)
		}
	}
	aWeek := weeksAYear / float64(weeks)
	for week, p := range low {
		limit := rejectedUpTo(p, tested[week], fdr)
		for k, i := range of[week] {
			if p[k] <= limit {
				bySeries[i] += aWeek
			}
		}
		if limit >= 0 {
			anyWeek += aWeek
		}
	}
	return bySeries, anyWeek
}

// rejectedUpTo is the largest p-value whose adjusted one is at most the FDR, of so many tests whose other p-values are over it; −1 where there is none.
func rejectedUpTo(p []float64, tests int, fdr float64) float64 {
	sorted := slices.Sorted(slices.Values(p))
	for rank := len(sorted); rank > 0; rank-- {
		if sorted[rank-1]*float64(tests)/float64(rank) <= fdr {
			return sorted[rank-1]
		}
	}
	return -1
}

// onAllCores does n things that do not hang on each other.
func onAllCores(n int, do func(i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}

// named gives a series its own stream, whatever others there are.
func named(series string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(series)) // never fails
	return h.Sum64()
}
