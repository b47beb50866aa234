package analysis

// fisherTwoSided compares x of n with y of m: given x+y, and one and the same chance for both, x is hypergeometric. It adds up all outcomes that
// are no more likely than x (Fisher 1935; the p-value of R's fisher.test). n and m are over 0.
func fisherTwoSided(x, n, y, m int) float64 {
	both := x + y
	least, most := max(0, both-m), min(n, both)
	// Each outcome's chance from the one before, beginning with the likeliest, which is taken for 1: nothing overflows, and what
	// underflows is 0 beside it.
	mode := int(float64(both+1) * float64(n+1) / float64(n+m+2))
	mode = max(least, min(most, mode))
	weights := make([]float64, most-least+1)
	weights[mode-least] = 1
	for k := mode; k < most; k++ { // to k+1
		weights[k+1-least] = weights[k-least] * float64(both-k) / float64(k+1) * float64(n-k) / float64(m-both+k+1)
	}
	for k := mode; k > least; k-- { // to k−1
		weights[k-1-least] = weights[k-least] * float64(k) / float64(both-k+1) * float64(m-both+k) / float64(n-k+1)
	}
	limit := weights[x-least] * alike
	var all, unlikely float64
	for _, w := range weights {
		all += w
		if w <= limit {
			unlikely += w
		}
	}
	return unlikely / all
}
