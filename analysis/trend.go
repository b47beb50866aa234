package analysis

import (
	"cmp"
	"math"
	"slices"
)

// Trend is a slope without an assumption of its shape, and the test whether there is one.
type Trend struct {
	Enough bool     `json:"enough"`
	Reason string   `json:"reason,omitempty"`
	N      int      `json:"n"`
	Slope  *float64 `json:"slope"` // y a unit of x; null where all x are equal
	Low    *float64 `json:"low"`   // 95 %
	High   *float64 `json:"high"`
	Tau    *float64 `json:"tau"`            // Kendall's tau-b; null where all x or all y are equal
	P      *float64 `json:"p"`              // two-sided
	Test   string   `json:"test,omitempty"` // "exact", or "normal approximation"
}

// The ways that Kendall's test is made.
const (
	KendallExact  = "exact"
	KendallNormal = "normal approximation, ties taken into account"
)

// kendallExactBelow is the most points that the exact distribution is used for, where nothing is tied: as R's cor.test.
const kendallExactBelow = 50

// TrendOf is the median of the slopes between all pairs of points (Theil 1950; Sen 1968, J. Am. Stat. Assoc. 63:1379, with his interval)
// and Kendall's test of no association (Kendall 1970; as R's cor.test: exact below 50 points without ties, otherwise normal without continuity
// correction). Pairs of equal x have no slope. It takes n log n time for any n. Points that follow each other may not be
// independent, and then p is too small: say so beside it. x and y are finite and equally many.
func TrendOf(x, y []float64) Trend {
	t := Trend{N: len(x)}
	if t.N < Few {
		t.Reason = TooFew(t.N)
		return t
	}
	t.Enough = true
	points := sortedPoints(x, y)
	k := newKendall(points)
	t.tested(k)
	slopes := newSlopes(points)
	if slopes.n == 0 {
		return t
	}
	slope := slopes.median()
	t.Slope = &slope
	if k.variance > 0 {
		half := normalQuantile(0.975) * math.Sqrt(k.variance)
		low := slopes.at(int(math.Round((float64(slopes.n)-half)/2)) - 1)
		high := slopes.at(int(math.Round((float64(slopes.n) + half) / 2)))
		t.Low, t.High = &low, &high
	}
	return t
}

type point struct{ x, y float64 }

func sortedPoints(x, y []float64) []point {
	points := make([]point, len(x))
	for i := range x {
		points[i] = point{x[i], y[i]}
	}
	slices.SortFunc(points, func(a, b point) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) })
	return points
}

// kendall is S (pairs that rise less those that fall), its variance under no association, and what ties leave of the pairs.
type kendall struct {
	n           int
	s, variance float64
	most        float64 // √((pairs − tied in x)(pairs − tied in y))
	tied        bool
}

func newKendall(points []point) kendall {
	n := len(points)
	k := kendall{n: n}
	xs, ys := make([]float64, n), make([]float64, n)
	for i, p := range points {
		xs[i], ys[i] = p.x, p.y
	}
	// Within equal x the points are ordered by y, so they count as no inversion.
	falling := float64(inversions(slices.Clone(ys)))
	slices.Sort(ys)
	tx, ty, both := tiesOf(xs), tiesOf(ys), 0.0
	for i := 0; i < n; {
		j := i
		for j < n && points[j] == points[i] {
			j++
		}
		both += float64(j-i) * float64(j-i-1) / 2
		i = j
	}
	pairs := float64(n) * float64(n-1) / 2
	k.s = pairs - tx.pairs - ty.pairs + both - 2*falling
	k.tied = tx.pairs+ty.pairs > 0
	k.most = math.Sqrt((pairs - tx.pairs) * (pairs - ty.pairs))
	m := float64(n)
	k.variance = (m*(m-1)*(2*m+5)-tx.fives-ty.fives)/18 + tx.pairs*ty.pairs*4/(2*m*(m-1)) + tx.triples*ty.triples/(9*m*(m-1)*(m-2))
	return k
}

// ties sums t(t−1)/2, t(t−1)(t−2) and t(t−1)(2t+5) over groups of t equal values.
type ties struct{ pairs, triples, fives float64 }

func tiesOf(sorted []float64) (sum ties) {
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sorted[j] == sorted[i] {
			j++
		}
		t := float64(j - i)
		sum.pairs += t * (t - 1) / 2
		sum.triples += t * (t - 1) * (t - 2)
		sum.fives += t * (t - 1) * (2*t + 5)
		i = j
	}
	return sum
}

func (t *Trend) tested(k kendall) {
	if k.most == 0 {
		return
	}
	tau := k.s / k.most
	t.Tau = &tau
	p := 0.0
	if !k.tied && k.n < kendallExactBelow {
		t.Test, p = KendallExact, kendallExactP(k.n, k.s)
	} else {
		t.Test, p = KendallNormal, twoSided(k.s/math.Sqrt(k.variance))
	}
	p = math.Min(1, p)
	t.P = &p
}

// kendallExactP is twice the smaller tail of the number of rising pairs of a random order.
func kendallExactP(n int, s float64) float64 {
	pairs := n * (n - 1) / 2
	rising := int(math.Round((s + float64(pairs)) / 2))
	share := inversionShares(n)
	low, high := 0.0, 0.0
	for i, p := range share {
		if i <= rising {
			low += p
		}
		if i >= rising {
			high += p
		}
	}
	return 2 * math.Min(low, high)
}

// inversionShares is the share of the orders of n things that have 0, 1, 2, … inversions: the n-th thing adds 0 to n−1, each as often.
func inversionShares(n int) []float64 {
	shares := []float64{1}
	for added := 2; added <= n; added++ {
		next := make([]float64, len(shares)+added-1)
		for i, p := range shares {
			for j := range added {
				next[i+j] += p / float64(added)
			}
		}
		shares = next
	}
	return shares
}

// inversions counts the pairs that fall, and sorts values.
func inversions(values []float64) int64 {
	return mergeCount(values, make([]float64, len(values)))
}

func mergeCount(values, room []float64) int64 {
	if len(values) < 2 {
		return 0
	}
	half := len(values) / 2
	a, b := values[:half], values[half:]
	count := mergeCount(a, room[:half]) + mergeCount(b, room[half:])
	i, j := 0, 0
	for n := range room {
		if j == len(b) || (i < len(a) && a[i] <= b[j]) {
			room[n] = a[i]
			i++
		} else {
			room[n] = b[j]
			j++
			count += int64(len(a) - i)
		}
	}
	copy(values, room)
	return count
}
