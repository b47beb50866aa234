package analysis

import (
	"gonum.org/v1/gonum/mathext"
)

// Rate is a count over an exposure (weeks, km, km²: whatever the caller divides by) with its exact interval.
type Rate struct {
	Count    int     `json:"count"`
	Exposure float64 `json:"exposure"`
	Rate     float64 `json:"rate"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
}

// RateOf is count/exposure with the exact Poisson interval at a level such as 0.95 (Garwood 1936, Biometrika 28:437). Exposure is over 0.
func RateOf(count int, exposure, level float64) Rate {
	tail := (1 - level) / 2
	r := Rate{Count: count, Exposure: exposure, Rate: float64(count) / exposure}
	if count > 0 {
		r.Low = mathext.GammaIncRegInv(float64(count), tail) / exposure
	}
	r.High = mathext.GammaIncRegInv(float64(count)+1, 1-tail) / exposure
	return r
}

// Alternative is what a test looks for.
type Alternative string

// The alternatives: the first rate differs from the second, or is higher.
const (
	TwoSided Alternative = "two_sided"
	Greater  Alternative = "greater"
)

// RateRatio compares two Poisson rates. Where the counts are too few (Few), Enough is false, Reason says so, and there is no number.
type RateRatio struct {
	Enough      bool        `json:"enough"`
	Reason      string      `json:"reason,omitempty"`
	Ratio       *float64    `json:"ratio"` // first over second; null where the second count is 0
	Low         *float64    `json:"low"`
	High        *float64    `json:"high"` // null = without limit
	P           *float64    `json:"p"`
	Alternative Alternative `json:"alternative"`
}

// CompareRates tests whether the rate a/over that of b is 1: given the total, the first count is binomial (Przyborowski & Wilenski 1940,
// Biometrika 31:313), so the test is exact however small the counts. The interval, two-sided at the level, is that of Clopper and Pearson for the
// share, turned into a ratio. Both are R's poisson.test. Exposures are over 0, in the same unit.
func CompareRates(a int, exposureA float64, b int, exposureB, level float64, alternative Alternative) RateRatio {
	if a+b < Few {
		return RateRatio{Reason: TooFew(a + b), Alternative: alternative}
	}
	return compareRates(a, exposureA, b, exposureB, level, alternative)
}

func compareRates(a int, exposureA float64, b int, exposureB, level float64, alternative Alternative) RateRatio {
	share := exposureA / (exposureA + exposureB)
	var p float64
	if alternative == Greater {
		p = binomialAtLeast(a, a+b, share)
	} else {
		p = binomialTwoSided(a, a+b, share)
	}
	r := RateRatio{Enough: true, P: &p, Alternative: alternative}
	scale := exposureB / exposureA
	low, high := clopperPearson(a, a+b, level)
	lowRatio := low / (1 - low) * scale
	r.Low = &lowRatio
	if b > 0 {
		ratio, highRatio := float64(a)/float64(b)*scale, high/(1-high)*scale
		r.Ratio, r.High = &ratio, &highRatio
	}
	return r
}
