package analysis

import (
	"context"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
)

// eachDraw does n draws on every core and returns each core's tally. What a tally holds of a draw must not hang on the draws before, and
// tallies must add up the same in any order: whole numbers. It stops early when ctx ends.
func eachDraw[T any](ctx context.Context, n int, tally func() T, do func(t T, draw int)) []T {
	workers := min(runtime.GOMAXPROCS(0), n)
	tallies := make([]T, workers)
	var next atomic.Int64
	var all sync.WaitGroup
	for i := range tallies {
		tallies[i] = tally()
		all.Go(func() {
			for draw := int(next.Add(1)) - 1; draw < n && ctx.Err() == nil; draw = int(next.Add(1)) - 1 {
				do(tallies[i], draw)
			}
		})
	}
	all.Wait()
	return tallies
}

// deal shuffles (Fisher and Yates), in a fourth of the time of rand.Shuffle.
func deal[T any](rng *rand.Rand, all []T) {
	for i := len(all) - 1; i > 0; i-- {
		j := rng.Uint32N(uint32(i + 1)) //nolint:gosec // not negative
		all[i], all[j] = all[j], all[i]
	}
}
