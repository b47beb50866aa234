package analysis

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// binomialAtLeast is P(X ≥ x) of X ~ Binomial(n, p), by the incomplete beta function: no sum, so n may be large.
func binomialAtLeast(x, n int, p float64) float64 {
	switch {
	case x <= 0:
		return 1
	case x > n:
		return 0
	}
	return mathext.RegIncBeta(float64(x), float64(n-x+1), p)
}

// binomialAtMost is P(X ≤ x).
func binomialAtMost(x, n int, p float64) float64 {
	switch {
	case x < 0:
		return 0
	case x >= n:
		return 1
	}
	return mathext.RegIncBeta(float64(n-x), float64(x+1), 1-p)
}

// alike is how far two probabilities may differ and still count as equal, as R's binom.test has it.
const alike = 1 + 1e-7

// binomialTwoSided adds up all outcomes that are no more likely than x (the p-value of R's binom.test). p lies between 0 and 1.
func binomialTwoSided(x, n int, p float64) float64 {
	law := distuv.Binomial{N: float64(n), P: p}
	limit := law.Prob(float64(x)) * alike
	mean := float64(n) * p
	// On each side of the mean probabilities fall, so that the outcomes to add are a tail, and its edge can be searched for.
	switch {
	case float64(x) == mean:
		return 1
	case float64(x) < mean:
		first := int(math.Ceil(mean))
		edge := first + sort.Search(n-first+1, func(i int) bool { return law.Prob(float64(first+i)) <= limit })
		return math.Min(1, binomialAtMost(x, n, p)+binomialAtLeast(edge, n, p))
	default:
		last := int(math.Floor(mean))
		edge := last - sort.Search(last+1, func(i int) bool { return law.Prob(float64(last-i)) <= limit })
		return math.Min(1, binomialAtMost(edge, n, p)+binomialAtLeast(x, n, p))
	}
}

// clopperPearson is the exact interval of a binomial proportion (Clopper & Pearson 1934, Biometrika 26:404).
func clopperPearson(x, n int, level float64) (low, high float64) {
	tail := (1 - level) / 2
	low, high = 0, 1
	if x > 0 {
		low = mathext.InvRegIncBeta(float64(x), float64(n-x+1), tail)
	}
	if x < n {
		high = mathext.InvRegIncBeta(float64(x+1), float64(n-x), 1-tail)
	}
	return low, high
}
