package analysis

import (
	"context"
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
