package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"time"
)

// control does the same small work over and over on every core, and tells how long it took at best, as a rule and at worst: adding up 8 MB of
// memory four times. It asks nothing of the server. Where its p99 is many times its median, the machine is shared with others, and the
// p99 of what follows tells of them.
func control(out io.Writer, duration time.Duration) {
	var mu sync.Mutex
	var all []time.Duration
	var workers sync.WaitGroup
	end := time.Now().Add(duration)
	for range runtime.NumCPU() {
		workers.Go(func() {
			took := controlOnce(end)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
		})
	}
	workers.Wait()
	slices.Sort(all)
	at := func(share float64) float64 { return float64(all[int(share*float64(len(all)-1))].Microseconds()) / 1000 }
	fmt.Fprintf(out, "The machine by itself, 32 MB of memory added up on each of %d cores: p50 %.1f ms, p95 %.1f, p99 %.1f, at most %.1f.\n", runtime.NumCPU(), at(0.5), at(0.95), at(0.99), at(1))
}

func controlOnce(end time.Time) (took []time.Duration) {
	numbers := make([]uint64, 1<<20)
	sum := uint64(0)
	for began := time.Now(); began.Before(end) || len(took) == 0; began = time.Now() {
		for range 4 {
			for _, n := range numbers {
				sum += n
			}
		}
		took = append(took, time.Since(began))
	}
	runtime.KeepAlive(sum)
	return took
}
