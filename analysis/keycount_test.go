package analysis

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Counters and sorting must say the same: which of them is taken depends on how many keys there are.
func TestKeysAreCountedAsSorted(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 1))
	for _, c := range []struct {
		name              string
		n                 int
		weeks, bins, acts uint64
	}{
		{"one", 1, 1, 1, 1}, {"few weeks", 5000, 3, 20, 4}, {"ten years", 50_000, 520, 80, 4}, {"more different ones than counters", 3000, 1 << 20, 2000, 4},
	} {
		keys := make([]uint64, c.n)
		for i := range keys {
			keys[i] = (weekBias+rng.Uint64N(c.weeks))<<weekShift | rng.Uint64N(c.bins)<<binShift | rng.Uint64N(3)<<sideShift |
				rng.Uint64N(2)<<bandShift | rng.Uint64N(c.acts)
		}
		want := map[uint64]int{}
		for _, k := range keys {
			want[k]++
		}
		counted := countKeys(slices.Clone(keys))
		if len(counted) != len(want) {
			t.Fatalf("%s: %d different keys, want %d", c.name, len(counted), len(want))
		}
		for i, k := range counted {
			if k.n != want[uint64(k.key)] || i > 0 && counted[i-1].key >= k.key {
				t.Fatalf("%s: %x counts %d, want %d, after %x", c.name, k.key, k.n, want[uint64(k.key)], counted[max(0, i-1)].key)
			}
		}
	}
	if countKeys(nil) != nil {
		t.Error("of nothing something is counted")
	}
}

func TestFloatsAreSorted(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 2))
	for _, n := range []int{0, 1, 100, 5000} {
		list := make([]float64, n)
		for i := range list {
			list[i] = rng.NormFloat64() * math.Pow(10, float64(rng.IntN(20)-10))
		}
		want := slices.Sorted(slices.Values(list))
		if sortFloats(list); !slices.Equal(list, want) {
			t.Errorf("%d numbers are not in order", n)
		}
	}
}
