package index

import (
	"cmp"
	"math"
	"math/rand/v2"
	"testing"
)

// Sorting by key is sorting by compare, within each phase of each order.
func TestKeysOrderAsRanksCompare(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5)) //nolint:gosec // a test wants the same numbers each time
	days := []int32{openPast, openPast + 1, -40_000, -1, 0, 1, 20_000, undatedFirst - 1}
	fids := []int64{0, 1, math.MaxInt32, math.MaxInt32 + 1, math.MaxUint32}
	draw := func(undated bool) rank {
		if undated {
			return rank{undatedFirst, fids[r.IntN(len(fids))]}
		}
		return rank{days[r.IntN(len(days))], fids[r.IntN(len(fids))]}
	}
	for range 20_000 {
		o := order{byTime: r.IntN(2) == 0, backwards: r.IntN(2) == 0}
		undated := r.IntN(3) == 0
		a, b := draw(undated), draw(undated)
		if got, want := cmp.Compare(o.key(a), o.key(b)), o.compare(a, b); got != want {
			t.Fatalf("%+v: keys of %+v and %+v compare as %d, ranks as %d", o, a, b, got, want)
		}
	}
}
