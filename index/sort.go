package index

import "slices"

// sortBy sorts on all cores: an index of ten million is ordered three times at the start.
func sortBy(list []uint32, compare func(a, b uint32) int) {
	const small = 1 << 15
	if len(list) < small {
		slices.SortFunc(list, compare)
		return
	}
	half := len(list) / 2
	done := make(chan struct{})
	go func() {
		slices.SortFunc(list[:half], compare)
		close(done)
	}()
	slices.SortFunc(list[half:], compare)
	<-done
	copy(list, merged(list[:half], list[half:], compare))
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
