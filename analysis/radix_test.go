package analysis

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSortFromIsAStableSort(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 14))
	for _, n := range []int{0, 1, 50, leastRadix, 20_000} {
		for _, c := range []struct {
			low  int
			mask uint64
		}{{0, ^uint64(0)}, {0, 0xffff}, {20, 0xf00ff00000ff}, {31, 1 << 63}, {60, ^uint64(0)}} {
			keys := make([]uint64, n)
			for i := range keys {
				keys[i] = rng.Uint64() & c.mask
			}
			want := slices.Clone(keys)
			slices.SortStableFunc(want, func(a, b uint64) int { return cmp.Compare(a>>c.low, b>>c.low) })
			if sortFrom(keys, c.low); !slices.Equal(keys, want) {
				t.Errorf("%d keys from bit %d, of %x: not the stable order", n, c.low, c.mask)
			}
		}
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
