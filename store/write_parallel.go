package store

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// inParallel calls work once for each row, on all processors.
func inParallel[T any](rows []T, work func(T)) {
	const chunk = 32
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (len(rows)+chunk-1)/chunk) {
		wg.Go(func() {
			for {
				start := int(next.Add(chunk)) - chunk
				if start >= len(rows) {
					return
				}
				for _, r := range rows[start:min(start+chunk, len(rows))] {
					work(r)
				}
			}
		})
	}
	wg.Wait()
}
