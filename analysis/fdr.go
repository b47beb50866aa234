package analysis

import (
	"cmp"
	"slices"
)

// BenjaminiHochberg returns, in the order of p, the adjusted p-values: calling all below q significant keeps the expected share of false ones
// among them at most q (Benjamini & Hochberg 1995, J. R. Stat. Soc. B 57:289).
func BenjaminiHochberg(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	adjusted := make([]float64, len(p))
	least := 1.0
	for rank := len(order); rank > 0; rank-- {
		i := order[rank-1]
		least = min(least, p[i]*float64(len(p))/float64(rank))
		adjusted[i] = least
	}
	return adjusted
}
