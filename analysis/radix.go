package analysis

import (
	"cmp"
	"slices"
)

// A million keys are sorted several times as fast by their digits as by comparing them.
const (
	digitBits  = 11
	allDigits  = 1 << digitBits
	leastRadix = 2048 // fewer are compared
)

// sortFrom sorts by the bits from low on; what is equal in these keeps its order, so that the bits below may say whose key it is.
func sortFrom(keys []uint64, low int) {
	if len(keys) < leastRadix {
		slices.SortStableFunc(keys, func(a, b uint64) int { return cmp.Compare(a>>low, b>>low) })
		return
	}
	differ := uint64(0)
	for _, k := range keys {
		differ |= k ^ keys[0]
	}
	from, to := keys, make([]uint64, len(keys))
	for shift := low; shift < 64 && differ>>shift != 0; shift += digitBits {
		if differ>>shift&(allDigits-1) == 0 {
			continue
		}
		var next [allDigits]int32
		for _, k := range from {
			next[k>>shift&(allDigits-1)]++
		}
		sum := int32(0)
		for d, n := range next {
			next[d], sum = sum, sum+n
		}
		for _, k := range from {
			at := &next[k>>shift&(allDigits-1)]
			to[*at] = k
			*at++
		}
		from, to = to, from
	}
	if &from[0] != &keys[0] {
		copy(keys, from)
	}
}
