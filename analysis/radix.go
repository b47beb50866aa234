package analysis

import (
	"cmp"
	"math"
	"slices"
)

// A million keys are sorted several times as fast by their digits as by comparing them.
const (
	digitBits  = 11
	allDigits  = 1 << digitBits
	leastRadix = 2048 // fewer are compared
)

// sortFrom sorts by the bits from low on; what is equal in these keeps its order, so that the bits below may say whose key it is.
func sortFrom[K uint32 | uint64](keys []K, low int) {
	if len(keys) < leastRadix {
		slices.SortStableFunc(keys, func(a, b K) int { return cmp.Compare(a>>low, b>>low) })
		return
	}
	differ := K(0)
	for _, k := range keys {
		differ |= k ^ keys[0]
	}
	from, to := keys, make([]K, len(keys))
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

// orderedBits is a number, not NaN, as whole ones that are in the same order.
func orderedBits(x float32) uint32 {
	const sign = 1 << 31
	if b := math.Float32bits(x); b&sign == 0 {
		return b | sign
	} else { // the larger its bits, the smaller it is
		return ^b
	}
}

// ofOrderedBits is the reverse of orderedBits.
func ofOrderedBits(b uint32) float32 {
	const sign = 1 << 31
	if b&sign != 0 {
		return math.Float32frombits(b ^ sign)
	}
	return math.Float32frombits(^b)
}

// sortFloats sorts numbers, none of which is NaN.
func sortFloats(list []float64) {
	const sign = 1 << 63
	keys := make([]uint64, len(list))
	for i, x := range list {
		if b := math.Float64bits(x); b&sign == 0 {
			keys[i] = b | sign
		} else { // the larger its bits, the smaller it is
			keys[i] = ^b
		}
	}
	sortFrom(keys, 0)
	for i, k := range keys {
		if k&sign != 0 {
			k ^= sign
		} else {
			k = ^k
		}
		list[i] = math.Float64frombits(k)
	}
}
