package analysis

import (
	"iter"
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

// GapsWeeks are the longest runs of weeks without an incident, between the first and the last week with one, that a data set covers whole.
type GapsWeeks struct {
	Longest    []GapWeeks `json:"longest"`     // at most mostGaps, the longest first
	With       int        `json:"with"`        // weeks with an incident
	NotCovered int        `json:"not_covered"` // weeks between the first and the last of these without one that no data set covers: in no gap
	Chance     *float64   `json:"chance"`      // how often the longest is at least as long where as many weeks, any of those that are known, have incidents
	Reason     *string    `json:"reason"`
}

// GapWeeks is a run of weeks without an incident.
type GapWeeks struct {
	FromWeek threat.Day `json:"from_week"`
	ToWeek   threat.Day `json:"to_week"`
	Weeks    int        `json:"weeks"`
}

const mostGaps = 5

// gapsAlong takes positions in metres on a line of lengthM, in order, and what measures one of them. Positions less than a metre apart are one place: many incidents
// share the one point of a town, and would make any gap look like more than chance.
func gapsAlong(inOrder iter.Seq[float64], lengthM float64, measure func(alongM float64) float64) GapsKM {
	g := GapsKM{Longest: []GapKM{}}
	var longest []openStretch
	before := math.Inf(-1)
	for at := range inOrder {
		if at-before >= 1 {
			g.Places++
			longest = withStretch(longest, openStretch{before, at, at - max(0, before)})
		}
		before = at
	}
	longest = withStretch(longest, openStretch{before, math.Inf(1), lengthM - max(0, before)})
	for _, o := range longest {
		gap := GapKM{0, lengthM / 1000, 0}
		if !math.IsInf(o.fromM, -1) {
			gap.FromKM = measure(o.fromM) / 1000
		}
		if !math.IsInf(o.toM, 1) {
			gap.ToKM = measure(o.toM) / 1000
		}
		gap.LengthKM = gap.ToKM - gap.FromKM
		g.Longest = append(g.Longest, gap)
	}
	if g.Places < Few || lengthM <= 0 {
		g.Reason = new("too few to say: places on the line")
		return g
	}
	g.ExpectedKM = new(longestSpacing(g.Places) * lengthM / 1000)
	g.Chance = new(spacingAtLeast(g.Longest[0].LengthKM*1000/lengthM, g.Places))
	return g
}

// openStretch is a stretch between two positions; what is infinite is an end of the line.
type openStretch struct{ fromM, toM, lengthM float64 }

// withStretch keeps the longest stretches, the longest first; of equals the first.
func withStretch(longest []openStretch, o openStretch) []openStretch {
	i := len(longest)
	for i > 0 && longest[i-1].lengthM < o.lengthM {
		i--
	}
	if i == mostGaps || o.lengthM <= 0 {
		return longest
	}
	longest = slices.Insert(longest, i, o)
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

// gapsInTime takes the Mondays of weeks with incidents, in order, each once. What no data set covers whole is no gap, and ends one: nobody knows what happened there.
func gapsInTime(weeks []threat.Day, covered CoveredWeeks) GapsWeeks {
	g := GapsWeeks{Longest: []GapWeeks{}, With: len(weeks)}
	empty := 0
	for i := 1; i < len(weeks); i++ {
		run := 0
		for week := weeks[i-1] + 7; week <= weeks[i]; week += 7 {
			if _, ok := covered.place(week); ok && week < weeks[i] {
				run++
				continue
			}
			if run > 0 {
				g.Longest = append(g.Longest, GapWeeks{week - threat.Day(7*run), week - 7, run})
			}
			if week < weeks[i] {
				g.NotCovered++
			}
			empty, run = empty+run, 0
		}
	}
	slices.SortStableFunc(g.Longest, func(a, b GapWeeks) int { return b.Weeks - a.Weeks })
	g.Longest = g.Longest[:min(mostGaps, len(g.Longest))]
	switch n := len(weeks); {
	case n < Few:
		g.Reason = new("too few to say: weeks with incidents")
	case len(g.Longest) > 0:
		g.Chance = new(emptyRunAtLeast(g.Longest[0].Weeks, n-2, n-2+empty))
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
