package index

import (
	"cmp"
	"slices"
)

// digit is how many bits a radix sort looks at in one go: its 2,048 counters stay in the processor's nearest memory.
const (
	digit  = 11
	digits = 64/digit + 1
)

// sortBy returns list in the order of keys, equals as they were. An index of ten million is ordered several times at the start, which takes
// a comparing sort five times as long.
func sortBy(list []uint32, keyOf func(at uint32) uint64) []uint32 {
	keys, sorted := make([]uint64, len(list)), true
	for i, at := range list {
		keys[i] = keyOf(at)
		sorted = sorted && (i == 0 || keys[i-1] <= keys[i])
	}
	if sorted {
		return list
	}
	const few = 1 << 10 // not worth the counters
	if len(list) < few {
		slices.SortStableFunc(list, func(a, b uint32) int { return cmp.Compare(keyOf(a), keyOf(b)) })
		return list
	}
	return radix(list, keys)
}

// radix sorts by one digit after the other, the lowest first. It uses up both lists.
func radix(list []uint32, keys []uint64) []uint32 {
	var counts [digits][1 << digit]uint32
	for _, k := range keys {
		for d := range counts {
			counts[d][k>>(d*digit)&(1<<digit-1)]++
		}
	}
	otherList, otherKeys := make([]uint32, len(list)), make([]uint64, len(keys))
	for d := range counts {
		start, next := &counts[d], uint32(0)
		if start[keys[0]>>(d*digit)&(1<<digit-1)] == uint32(len(keys)) { //nolint:gosec // maxRows bounds the number of rows
			continue // all the same
		}
		for i, n := range start {
			start[i], next = next, next+n
		}
		for i, k := range keys {
			to := &start[k>>(d*digit)&(1<<digit-1)]
			otherKeys[*to], otherList[*to] = k, list[i]
			*to++
		}
		list, otherList, keys, otherKeys = otherList, list, otherKeys, keys
	}
	return list
}

// merged returns two sorted lists as one.
func merged[T any](a, b []T, compare func(a, b T) int) []T {
	out := make([]T, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// gather returns what is at the positions of order.
func gather[T any](from []T, order []uint32) []T {
	out := make([]T, len(order))
	for i, at := range order {
		out[i] = from[at]
	}
	return out
}

// counted returns 0, 1, … n-1.
func counted(n int) []uint32 {
	list := make([]uint32, n)
	for i := range list {
		list[i] = uint32(i) //nolint:gosec // maxRows bounds the number of rows
	}
	return list
}
