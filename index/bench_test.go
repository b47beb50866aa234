package index

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// sizes are what benchmarks run on; THREATMAP_BENCH_ROWS names another.
func sizes() []int {
	if n, err := strconv.Atoi(os.Getenv("THREATMAP_BENCH_ROWS")); err == nil {
		return []int{n}
	}
	return []int{1_000_000}
}

// eachSynthetic yields n marks around 200 places, of 5,000 combinations and ten years, with 0.8 borders each.
func eachSynthetic(n int, yield func(threat.Mark)) {
	rnd := rand.New(rand.NewPCG(1, 7))
	places, values := make([]orb.Point, 200), make([]*threat.MarkValues, 5000)
	for i := range places {
		places[i] = orb.Point{36 + rnd.Float64()*12, 30 + rnd.Float64()*7}
	}
	for i := range values {
		values[i] = &threat.MarkValues{
			"event_type": {threat.EventTypes.Codes[rnd.IntN(10)].Code}, "side": {threat.Sides.Codes[rnd.IntN(4)].Code},
			"adm0": {one(&dice{Rand: rnd}, someStates...)}, "adm1": {strconv.Itoa(rnd.IntN(40))},
			"actors": {strconv.Itoa(rnd.IntN(100)), strconv.Itoa(100 + rnd.IntN(100))}, "origin": {"synthetic"}, "record_kind": {"incident"},
		}
	}
	near := []threat.BorderNear{{Border: "IRQ-SYR", Side: new(string), DistanceM: 1}}
	for i := range n {
		at := places[int(float64(len(places))*rnd.Float64()*rnd.Float64())]
		p := orb.Point{micro(at[0] + rnd.NormFloat64()/10), micro(at[1] + rnd.NormFloat64()/10)}
		key, _ := geo.TileKey(p)
		day := threat.Day(14_000 + rnd.IntN(3650))
		m := threat.Mark{FID: int64(i), Place: p, Key: &key, Dated: true, Days: threat.OneDay(day), Values: values[rnd.IntN(len(values))]}
		if rnd.IntN(5) > 0 {
			m.Borders = near
		}
		yield(m)
	}
}

// micro rounds to six decimals, as sources give them.
func micro(deg float64) float64 { return math.Round(deg*1e6) / 1e6 }

var built = map[int]*State{}

// synthetic returns a State of n marks, made once.
func synthetic(b testing.TB, n int) *State {
	b.Helper()
	if built[n] == nil {
		builder := NewBuilder(n)
		eachSynthetic(n, func(m threat.Mark) {
			if err := builder.Add(m); err != nil {
				b.Fatal(err)
			}
		})
		built[n] = builder.State(threat.Head{Counter: 1})
		builder = nil
		runtime.GC()
	}
	return built[n]
}

// BenchmarkBuild tells how long the index itself takes to take in marks and to sort them, what it then takes in memory, and the most that
// it took meanwhile.
func BenchmarkBuild(b *testing.B) {
	for _, n := range sizes() {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				var adding, sorting time.Duration
				runtime.GC()
				before := heap()
				highest := watch()
				builder := NewBuilder(n)
				eachSynthetic(n, func(m threat.Mark) {
					began := time.Now()
					if err := builder.Add(m); err != nil {
						b.Fatal(err)
					}
					adding += time.Since(began)
				})
				began, busy := time.Now(), processorTime()
				s := builder.State(threat.Head{Counter: 1})
				sorting = time.Since(began)
				b.ReportMetric((processorTime() - busy).Seconds(), "s-processor")
				peak := highest() - before
				builder = nil
				held := heap() - before
				b.ReportMetric(adding.Seconds(), "s-adding")
				b.ReportMetric(sorting.Seconds(), "s-sorting")
				b.ReportMetric(float64(held)/float64(n), "B/incident")
				b.ReportMetric(float64(peak)/float64(held), "peak/held")
				runtime.KeepAlive(s)
			}
		})
	}
}

// processorTime is what this process has had of all processors: unlike the clock, it is the same on a busy machine.
func processorTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// heap is what is in use: of what pools have kept since before, the second collection lets go.
func heap() int64 {
	for range 3 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// watch looks at the heap all the time; what it returns ends that, and tells the most.
func watch() func() int64 {
	var most int64
	var wg sync.WaitGroup
	stop := make(chan struct{})
	wg.Go(func() {
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, int64(m.HeapAlloc))
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	})
	return func() int64 {
		close(stop)
		wg.Wait()
		return most
	}
}

// questions are what the other benchmarks ask.
func questions() map[string]threat.Filter {
	from, to := threat.Day(15_000).Time(), threat.Day(15_700).Time()
	types := []string{}
	for _, c := range threat.EventTypes.Codes[:4] {
		types = append(types, c.Code)
	}
	return map[string]threat.Filter{
		"all": {}, "filtered": {Time: &threat.Interval{From: &from, To: &to}, Codes: map[string][]string{"event_type": types}},
	}
}

func benchmarkEach(b *testing.B, run func(b *testing.B, s *State, f threat.Filter)) {
	b.Helper()
	for _, n := range sizes() {
		for name, f := range questions() {
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				s := synthetic(b, n)
				b.ReportAllocs()
				busy := processorTime()
				run(b, s, f)
				b.ReportMetric(float64((processorTime()-busy).Microseconds())/float64(b.N), "µs-processor")
			})
		}
	}
}

func BenchmarkCells(b *testing.B) {
	var somewhere orb.Point
	eachSynthetic(1, func(m threat.Mark) { somewhere, _ = m.Place.(orb.Point) })
	for _, z := range []uint32{0, 5, 8, 11, 14} {
		key, _ := geo.TileKey(somewhere)
		x, y := geo.TileKeyCell(key)
		bits := 6
		if z >= 12 {
			bits = 12
		}
		b.Run(fmt.Sprintf("z%d", z), func(b *testing.B) {
			benchmarkEach(b, func(b *testing.B, s *State, f threat.Filter) {
				b.Helper()
				cells := 0
				for b.Loop() {
					cells = 0
					_ = s.Cells(s.Ask(f, nil), z, x>>(31-z), y>>(31-z), bits, func(*threat.TileCell) error { cells++; return nil })
				}
				b.ReportMetric(float64(cells), "cells")
			})
		})
	}
}

func BenchmarkEdgeCells(b *testing.B) {
	var somewhere orb.Point
	eachSynthetic(1, func(m threat.Mark) { somewhere, _ = m.Place.(orb.Point) })
	key, _ := geo.TileKey(somewhere)
	x, y := geo.TileKeyCell(key)
	for _, z := range []uint32{5, 8, 11, 14} {
		grids := threat.TileGrids{Finest: 6, Coarsest: 6, Most: 4096}
		if z >= 12 {
			grids.Finest = 12
		}
		b.Run(fmt.Sprintf("z%d", z), func(b *testing.B) {
			benchmarkEach(b, func(b *testing.B, s *State, f threat.Filter) {
				b.Helper()
				for b.Loop() {
					_ = s.EdgeCells(s.Ask(f, nil), z, x>>(31-z), y>>(31-z), grids, func(*threat.TileCell, int) error { return nil })
				}
			})
		})
	}
}

func BenchmarkCounts(b *testing.B) {
	benchmarkEach(b, func(b *testing.B, s *State, f threat.Filter) {
		b.Helper()
		view := geo.BBox{West: 40, South: 32, East: 44, North: 35}
		for b.Loop() {
			s.Counts(s.Ask(f, nil), &view)
		}
	})
}

func BenchmarkTimeline(b *testing.B) {
	benchmarkEach(b, func(b *testing.B, s *State, f threat.Filter) {
		b.Helper()
		for b.Loop() {
			s.Timeline(s.Ask(f, nil), "auto")
		}
	})
}

func BenchmarkFacets(b *testing.B) {
	benchmarkEach(b, func(b *testing.B, s *State, f threat.Filter) {
		b.Helper()
		for b.Loop() {
			s.Facets(s.Ask(f, nil), []string{"event_type", "side", "adm0", "adm1", "actors"}, 50)
		}
	})
}

func BenchmarkPage(b *testing.B) {
	for _, sort := range []threat.Sort{threat.SortID, threat.SortNewest} {
		b.Run(string(sort), func(b *testing.B) {
			benchmarkEach(b, func(b *testing.B, s *State, f threat.Filter) {
				b.Helper()
				f.BBox = &geo.BBox{West: 40, South: 32, East: 44, North: 35}
				for b.Loop() {
					s.Page(s.Ask(f, nil), threat.Cursor{Sort: sort, First: true}, 1000)
				}
			})
		})
	}
}

// BenchmarkApply takes in changes of a thousand marks, on top of as many as come before a merge, and merges.
func BenchmarkApply(b *testing.B) {
	for _, n := range sizes() {
		s := synthetic(b, n)
		var marks []threat.Mark
		eachSynthetic(max(50_000, n/20), func(m threat.Mark) { marks = append(marks, m) })
		full, err := s.Apply(threat.MarkChange{Head: threat.Head{Counter: 2}, Marks: marks})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%d/1000", n), func(b *testing.B) {
			busy := processorTime()
			for b.Loop() {
				if _, err := full.Apply(threat.MarkChange{Head: threat.Head{Counter: 3}, Marks: marks[:1000]}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((processorTime()-busy).Microseconds())/float64(b.N), "µs-processor")
		})
		b.Run(fmt.Sprintf("%d/merge", n), func(b *testing.B) {
			busy := processorTime()
			for b.Loop() {
				full.Merged()
			}
			b.ReportMetric(float64((processorTime()-busy).Microseconds())/float64(b.N), "µs-processor")
		})
	}
}
