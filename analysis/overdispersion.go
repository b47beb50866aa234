package analysis

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/mathext"
)

// Level is what a stretch of weeks says of the weeks to come, if nothing changes.
type Level struct {
	Weeks      int      `json:"weeks"`
	Total      int      `json:"total"`
	Mean       float64  `json:"mean"`                   // a week
	Dispersion *float64 `json:"dispersion"`             // variance over mean; 1 = Poisson; null for fewer than two weeks or no incidents
	P          *float64 `json:"p_overdispersed"`        // of a dispersion this high if the counts were Poisson
	Size       *float64 `json:"negative_binomial_size"` // variance = mean + mean²/size; null = taken as Poisson
}

// OverdispersedBelow is the p-value of the dispersion test below which counts are taken as negative binomial.
const OverdispersedBelow = 0.05

// LevelOf describes weeks of counts: their mean, and whether they vary more than Poisson counts do (Fisher's dispersion test, Σ(x−m)²/m against χ² with
// n−1 degrees of freedom). Where they do, the size of the negative binomial is that of the moments, m²/(s²−m).
func LevelOf(counts []int) Level {
	l := Level{Weeks: len(counts)}
	for _, c := range counts {
		l.Total += c
	}
	if l.Weeks == 0 {
		return l
	}
	l.Mean = float64(l.Total) / float64(l.Weeks)
	if l.Weeks < 2 || l.Total == 0 {
		return l
	}
	squares := 0.0
	for _, c := range counts {
		squares += (float64(c) - l.Mean) * (float64(c) - l.Mean)
	}
	freedom := float64(l.Weeks - 1)
	dispersion := squares / freedom / l.Mean
	p := mathext.GammaIncRegComp(freedom/2, squares/l.Mean/2)
	l.Dispersion, l.P = &dispersion, &p
	if p < OverdispersedBelow {
		size := l.Mean / (dispersion - 1)
		l.Size = &size
	}
	return l
}

// poisson returns the level as if its counts were Poisson.
func (l Level) poisson() Level {
	l.Size = nil
	return l
}

// AtLeast is the probability that the next week has x or more, given that it and the weeks of the level have the total that they have: then the level's
// mean, which is not known, drops out. For Poisson counts that is the exact conditional test (binomial, share 1/(weeks+1)); for negative
// binomial ones of a known size it is beta-binomial with shapes size and weeks·size. The size is estimated, which the test can't
// know: with few weeks it flags more than it says, as the simulated false alerts show.
func (l Level) AtLeast(x int) float64 {
	n := x + l.Total
	if l.Size == nil {
		return binomialAtLeast(x, n, l.share())
	}
	return betaBinomialAtLeast(x, n, *l.Size, *l.Size*float64(l.Weeks))
}

// AtMost is the probability of x or fewer, likewise.
func (l Level) AtMost(x int) float64 {
	n := x + l.Total
	if l.Size == nil {
		return binomialAtMost(x, n, l.share())
	}
	return betaBinomialAtLeast(l.Total, n, *l.Size*float64(l.Weeks), *l.Size)
}

func (l Level) share() float64 { return 1 / float64(l.Weeks+1) }

// WeekBand is the range of counts that a week may have if nothing changed: each end is the last count whose tail is over (1−level)/2.
type WeekBand struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// Expected is the band of the next week, such as at level 0.95.
func (l Level) Expected(level float64) WeekBand {
	tail := (1 - level) / 2
	b := WeekBand{High: l.threshold(tail) - 1}
	b.Low = sort.Search(b.High+1, func(x int) bool { return l.AtMost(x) > tail })
	return b
}

// threshold is the least count whose upper tail is at most alpha.
func (l Level) threshold(alpha float64) int {
	over := func(x int) bool { return l.AtLeast(x) <= alpha }
	most := 1
	for !over(most) {
		most *= 2
	}
	return sort.Search(most, over)
}

// betaBinomialAtLeast is P(X ≥ x) of n draws whose probability is Beta(a, b). The shorter tail is added up by the ratio of neighbours.
func betaBinomialAtLeast(x, n int, a, b float64) float64 {
	switch {
	case x <= 0:
		return 1
	case x > n:
		return 0
	}
	if float64(x) > float64(n)*a/(a+b) {
		return betaBinomialTail(x, n, a, b)
	}
	return math.Max(0, 1-betaBinomialTail(n-x+1, n, b, a))
}

// betaBinomialTail adds up P(X = x), P(X = x+1), … until they no longer count.
func betaBinomialTail(x, n int, a, b float64) float64 {
	term := math.Exp(logChoose(n, x) + mathext.Lbeta(float64(x)+a, float64(n-x)+b) - mathext.Lbeta(a, b))
	sum := 0.0
	for j := x; j <= n; j++ {
		sum += term
		if term < sum*1e-17 {
			break
		}
		term *= float64(n-j) / float64(j+1) * (float64(j) + a) / (float64(n-j-1) + b)
	}
	return math.Min(1, sum)
}

func logChoose(n, k int) float64 {
	return -math.Log(float64(n+1)) - mathext.Lbeta(float64(n-k+1), float64(k+1))
}
