package analysis

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// EARSBaseline is how many weeks an EARS limit rests on.
const EARSBaseline = 7

// EARSAlpha is the false alarm rate that EARS names; counts are not normal, so the true one is higher: see the replay.
const EARSAlpha = 0.001

// EARSC1 is, for each count, the limit that it must exceed to be an alarm: mean + z·sd of the 7 before it. nil = too few before it. These three
// are R's surveillance::earsC (Hutwagner et al. 2003, J. Urban Health 80:i89; Fricker, Hegler & Dunfee 2008).
func EARSC1(counts []int, alpha float64) []*float64 { return earsLimits(counts, 0, alpha) }

// EARSC2 is C1 with a gap of two weeks between the count and its baseline, so that a slow rise does not raise its own limit.
func EARSC2(counts []int, alpha float64) []*float64 { return earsLimits(counts, 2, alpha) }

// EARSC3 adds up what the two weeks before had in excess. As in R, the limit is the count itself + sd·(z − Σ max(0, C2 − 1) over the two weeks
// before): an alarm says that those weeks were high, whatever this one is. nil also where the baseline does not vary and gives no C2.
func EARSC3(counts []int, alpha float64) []*float64 {
	z := normalQuantile(1 - alpha)
	limits := make([]*float64, len(counts))
	for t := EARSBaseline + 4; t < len(counts); t++ {
		_, sd := earsBaseline(counts, t-2)
		excess := math.Max(0, earsC2(counts, t-1)-1) + math.Max(0, earsC2(counts, t-2)-1)
		limit := math.Max(0, float64(counts[t])+sd*(z-excess))
		if !math.IsNaN(limit) {
			limits[t] = &limit
		}
	}
	return limits
}

func earsLimits(counts []int, gap int, alpha float64) []*float64 {
	z := normalQuantile(1 - alpha)
	limits := make([]*float64, len(counts))
	for t := EARSBaseline + gap; t < len(counts); t++ {
		mean, sd := earsBaseline(counts, t-gap)
		limit := mean + z*sd
		limits[t] = &limit
	}
	return limits
}

// earsC2 is how many standard deviations a count lies over its baseline; NaN where that does not vary and is met.
func earsC2(counts []int, t int) float64 {
	mean, sd := earsBaseline(counts, t-2)
	return (float64(counts[t]) - mean) / sd
}

// earsBaseline is mean and sample standard deviation of the 7 counts before end.
func earsBaseline(counts []int, end int) (mean, sd float64) {
	var values [EARSBaseline]float64
	for i := range values {
		values[i] = float64(counts[end-EARSBaseline+i])
	}
	return stat.MeanStdDev(values[:], nil)
}

func normalQuantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }
