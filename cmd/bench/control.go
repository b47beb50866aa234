package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"time"
)

// control does the same small work over and over and tells how long it took, without asking anything of the server. Where its p99 is many times
// its median, the machine is shared with others, and the p99 of what follows tells of them.
func control(out io.Writer, duration time.Duration) {
	reads := controlled(runtime.NumCPU(), duration, addUp)
	at := func(share float64) float64 {
		return float64(reads[int(share*float64(len(reads)-1))].Microseconds()) / 1000
	}
	fmt.Fprintf(out, "The machine by itself, 32 MB of memory added up on each of %d cores: p50 %.1f ms, p95 %.1f, p99 %.1f, at most %.1f.\n", runtime.NumCPU(), at(0.5), at(0.95), at(0.99), at(1))
	fmt.Fprintf(out, "One core by itself, without memory: %.1f %% of the time at less than half of its speed.\n", 100*slowShare(controlled(1, duration, multiply)))
}

// slowShare is how much of the time went to work that took more than twice the median: what an answer that takes no time would see of the machine.
func slowShare(sorted []time.Duration) float64 {
	var all, slow time.Duration
	for _, d := range sorted {
		all += d
		if d > 2*sorted[len(sorted)/2] {
			slow += d
		}
	}
	return slow.Seconds() / all.Seconds()
}

// controlled does some work on so many cores for a time, and returns how long it took each time, the shortest first.
func controlled(cores int, duration time.Duration, makeWork func() (work func())) (all []time.Duration) {
	var mu sync.Mutex
	var workers sync.WaitGroup
	end := time.Now().Add(duration)
	for range cores {
		workers.Go(func() {
			took := repeated(end, makeWork())
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
		})
	}
	workers.Wait()
	slices.Sort(all)
	return all
}

func repeated(end time.Time, work func()) (took []time.Duration) {
	for began := time.Now(); began.Before(end) || len(took) == 0; began = time.Now() {
		work()
		took = append(took, time.Since(began))
	}
	return took
}

// addUp adds up 8 MB of memory four times.
func addUp() func() {
	numbers := make([]uint64, 1<<20)
	return func() {
		sum := uint64(0)
		for range 4 {
			for _, n := range numbers {
				sum += n
			}
		}
		runtime.KeepAlive(sum)
	}
}

// multiply takes about a millisecond in a processor's registers: each step waits for the one before.
func multiply() func() {
	n := uint64(1)
	return func() {
		for range 1 << 20 {
			n = n*6364136223846793005 + 1442695040888963407 // Knuth's MMIX
		}
		runtime.KeepAlive(n)
	}
}
