package analysis

import "math"

// CUSUM defaults of R's surveillance: about one false alarm in 500 weeks of a steady count.
const (
	CUSUMReference = 1.04 // k, in standard deviations
	CUSUMDecision  = 2.26 // h
)

// CUSUM adds up by how much each count exceeds mean + k standard deviations, never below 0 (Page 1954, Biometrika 41:100; Rossi, Lampugnani &
// Marchi 1999, Stat. Med. 18:2111, standardised as (x−m)/√m: R's surveillance::cusum, trans "standard"). A sum of h or more is an alarm. mean is over 0: it is that of
// weeks before the counts.
func CUSUM(counts []int, mean, k float64) []float64 {
	sums := make([]float64, len(counts))
	sum := 0.0
	for i, x := range counts {
		sum = math.Max(0, sum+(float64(x)-mean)/math.Sqrt(mean)-k)
		sums[i] = sum
	}
	return sums
}
