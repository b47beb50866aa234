package analysis

import (
	"math"
	"slices"

	"threatmap/threat"
)

// Gaps are the longest stretches of a line, and of time, in which nothing happened.
type Gaps struct {
	KM    GapsKM    `json:"km"`
	Weeks GapsWeeks `json:"weeks"`
}

// GapsKM are the longest stretches without an incident, the ends of the line counting as edges.
type GapsKM struct {
	Longest    []GapKM  `json:"longest"`     // at most mostGaps, the longest first
	Places     int      `json:"places"`      // different positions with an incident
	ExpectedKM *float64 `json:"expected_km"` // how long the longest is on average where as many places lie anywhere with equal chance
	Chance     *float64 `json:"chance"`      // how often it is then at least as long as this one
	Reason     *string  `json:"reason"`
}

// GapKM is a stretch without an incident.
type GapKM struct {
	FromKM   float64 `json:"from_km"`
	ToKM     float64 `json:"to_km"`
	LengthKM float64 `json:"length_km"`
}

// GapsWeeks are the longest runs of weeks without an incident, between the first and the last week with one.
type GapsWeeks struct {
	Longest []GapWeeks `json:"longest"` // at most mostGaps, the longest first
	With    int        `json:"with"`    // weeks with an incident
	Chance  *float64   `json:"chance"`  // how often the longest is at least as long where as many weeks, any of them, have incidents
	Reason  *string    `json:"reason"`
}

// GapWeeks is a run of weeks without an incident.
type GapWeeks struct {
	FromWeek threat.Day `json:"from_week"`
	ToWeek   threat.Day `json:"to_week"`
	Weeks    int        `json:"weeks"`
}

const mostGaps = 5

// gapsAlong takes positions in metres on a line of lengthM. Positions less than a metre apart are one place: many incidents share the one
// point of a town, and would make any gap look like more than chance.
func gapsAlong(alongM []float64, lengthM float64) GapsKM {
	at := slices.Clone(alongM)
	slices.Sort(at)
	at = slices.CompactFunc(at, func(a, b float64) bool { return math.Abs(b-a) < 1 })
	g := GapsKM{Longest: []GapKM{}, Places: len(at)}
	before := 0.0
	for _, next := range append(at, lengthM) {
		if next > before {
			g.Longest = withGap(g.Longest, GapKM{before / 1000, next / 1000, (next - before) / 1000})
		}
		before = next
	}
	if g.Places < Few || lengthM <= 0 {
		g.Reason = new("too few to say: places on the line")
		return g
	}
	g.ExpectedKM = new(longestSpacing(g.Places) * lengthM / 1000)
	g.Chance = new(spacingAtLeast(g.Longest[0].LengthKM*1000/lengthM, g.Places))
	return g
}

// withGap keeps the longest gaps, the longest first; of equals the first.
func withGap(longest []GapKM, g GapKM) []GapKM {
	i := len(longest)
	for i > 0 && longest[i-1].LengthKM < g.LengthKM {
		i--
	}
	if i == mostGaps {
		return longest
	}
	longest = slices.Insert(longest, i, g)
	return longest[:min(mostGaps, len(longest))]
}

// longestSpacing is the mean of the longest of the n+1 parts into which n even random points cut a line of length 1:
// (1 + 1/2 + … + 1/(n+1)) / (n+1). Holst, On the lengths of the pieces of a stick broken at random, J. Appl. Prob. 17 (1980) 623.
func longestSpacing(n int) float64 {
	sum := 0.0
	for k := n + 1; k > 0; k-- {
		sum += 1 / float64(k)
	}
	return sum / float64(n+1)
}

// spacingAtLeast is the chance that the longest of those parts has at least the length g (0 to 1): Σ (−1)^(k+1) C(n+1, k) (1−kg)^n over k
// with kg < 1. Whitworth 1897; Feller, vol. II, I.9.
func spacingAtLeast(g float64, n int) float64 {
	return alternating(func(k int) (logTerm float64, ok bool) {
		if k > n+1 || float64(k)*g >= 1 {
			return 0, false
		}
		return logChoose(n+1, k) + float64(n)*math.Log1p(-float64(k)*g), true
	})
}

// gapsInTime takes the Mondays of incidents, sorted.
func gapsInTime(mondays []threat.Day) GapsWeeks {
	weeks := slices.Compact(slices.Clone(mondays))
	g := GapsWeeks{Longest: []GapWeeks{}, With: len(weeks)}
	for i := 1; i < len(weeks); i++ {
		if empty := int(weeks[i]-weeks[i-1])/7 - 1; empty > 0 {
			g.Longest = append(g.Longest, GapWeeks{weeks[i-1] + 7, weeks[i] - 7, empty})
		}
	}
	slices.SortStableFunc(g.Longest, func(a, b GapWeeks) int { return b.Weeks - a.Weeks })
	g.Longest = g.Longest[:min(mostGaps, len(g.Longest))]
	switch n := len(weeks); {
	case n < Few:
		g.Reason = new("too few to say: weeks with incidents")
	case len(g.Longest) > 0:
		g.Chance = new(emptyRunAtLeast(g.Longest[0].Weeks, n-2, int(weeks[n-1]-weeks[0])/7-1))
	}
	return g
}

// emptyRunAtLeast is the chance of a run of at least run empty weeks where any full of the weeks between the first and the last one have
// incidents, all choices being equally likely: Σ (−1)^(k+1) C(full+1, k) C(between−k·run, full) / C(between, full) over k ≥ 1. It is
// spacingAtLeast for whole numbers (Feller, vol. I, II.11 problem 12 and IV.1: inclusion and exclusion over the gaps).
func emptyRunAtLeast(run, full, between int) float64 {
	return alternating(func(k int) (logTerm float64, ok bool) {
		if k > full+1 || between-k*run < full {
			return 0, false
		}
		return logChoose(full+1, k) + logChoose(between-k*run, full) - logChoose(between, full), true
	})
}

// alternating sums terms with changing sign, given by their logarithms, to a chance. Where the first is large the chance is 1 to six digits,
// and the sum would lose them.
func alternating(log func(k int) (logTerm float64, ok bool)) float64 {
	sum, sign := 0.0, 1.0
	for k := 1; ; k++ {
		at, ok := log(k)
		if !ok {
			break
		}
		term := math.Exp(at)
		if k == 1 && term > 15 {
			return 1
		}
		sum += sign * term
		sign = -sign
		if term < 1e-12 {
			break
		}
	}
	return math.Max(0, math.Min(1, sum))
}
