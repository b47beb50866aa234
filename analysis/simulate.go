package analysis

import (
	"hash/fnv"
	"runtime"
	"sync"
	"sync/atomic"
)

// weeksAYear is 365.25 / 7.
const weeksAYear = 365.25 / 7

// flagsAYear counts the flags a year of each rule over so many years of weeks that come from draw, with the weeks that the rules look back on
// drawn first.
func flagsAYear(years, baselineWeeks int, alpha float64, draw func() int) (flags [Rules]float64) {
	back := HistoryNeeded(baselineWeeks)
	weeks := int(float64(years) * weeksAYear)
	counts := make([]int, back+weeks)
	for i := range counts {
		counts[i] = draw()
	}
	for t := back; t < len(counts); t++ {
		j := judge(counts[t-back:t+1], baselineWeeks, alpha)
		for r := range Rules {
			if j.flagged[r] {
				flags[r]++
			}
		}
	}
	for r := range Rules {
		flags[r] *= weeksAYear / float64(weeks)
	}
	return flags
}

// ExpectedFalse is how many weeks a year each rule would flag if the level stayed as it is: weeks are drawn from it, Poisson or negative binomial,
// with a stream of the seed and the series' name. The mean of the level is itself uncertain; that is not in it.
func ExpectedFalse(series string, l Level, years, baselineWeeks int, alpha float64, seed uint64) [Rules]float64 {
	source := stream(seed, named(series))
	return flagsAYear(years, baselineWeeks, alpha, func() int {
		if l.Size != nil {
			return negativeBinomial(source, l.Mean, *l.Size)
		}
		return poisson(source, l.Mean)
	})
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
