package index

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"threatmap/aside"
	"threatmap/geo"
)

// Track is a line that incidents are placed along. What has been worked out is kept for it by the Line's pointer.
type Track struct {
	Line   *geo.Line
	Border string // its code, where the line is a border: distances to it are known; "" = any other line
}

// batches reads what is handed out of n rows block by block and uses each, in order. Of many rows the next blocks are read while one is used.
func batches[B any](n int, each func(use func(at []uint32)), read func(b *B, at []uint32), use func(b *B) error) (err error) {
	if n < halved || runtime.GOMAXPROCS(0) == 1 {
		var b B
		each(func(at []uint32) {
			if err == nil {
				read(&b, at)
				err = use(&b)
			}
		})
		return err
	}
	const ahead = 4
	done, empty := make(chan *B, ahead), make(chan *B, ahead)
	for range ahead {
		empty <- new(B)
	}
	stop := sync.OnceFunc(func() { close(empty) })
	defer stop() // whatever use does, nobody waits for ever
	wait := aside.Do(func() {
		defer close(done)
		each(func(at []uint32) {
			if b := <-empty; b != nil { // nil = it is closed: nobody wants more
				read(b, at)
				done <- b
			}
		})
	})
	for b := range done {
		if err == nil {
			if err = use(b); err != nil {
				stop()
			}
		}
		if err == nil {
			empty <- b
		}
	}
	wait()
	return err
}

// Prepare works out what Vicinity or Passage would, for the first time or anew, but for what has changed lately.
func (s *State) Prepare(t Track, reachM float64) { s.base.alongside(t, reachM) }

// PrepareBand works out what InBand would, but for what has changed lately.
func (s *State) PrepareBand(l *geo.Line, halfWidthM float64) { s.base.inBand(l, halfWidthM) }

// SameBase tells whether what has been worked out for one State still stands in the other.
func (s *State) SameBase(other *State) bool { return other != nil && s.base == other.base }

// BusyBorders lists the borders that at least so many incidents are near, those with the most first.
func (s *State) BusyBorders(least int) (codes []string) {
	for code, n := range s.base.borders {
		if len(n.at) >= least {
			codes = append(codes, code)
		}
	}
	slices.SortFunc(codes, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(s.base.borders[b].at), len(s.base.borders[a].at)), cmp.Compare(a, b))
	})
	return codes
}

// InBand returns the incidents whose representative point is in the band of a line (geo.Line.InBand).
func (s *State) InBand(l *geo.Line, halfWidthM float64) *Among {
	return &Among{s.base.inBand(l, halfWidthM), s.delta.inBand(l, halfWidthM)}
}

// And returns what is in both; nil has all.
func (a *Among) And(b *Among) *Among {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	return &Among{slices.Clone(a.base).and(b.base), slices.Clone(a.delta).and(b.delta)}
}

// alongside is where positions are along a line: those within a reach of it. Those of a border are in order, those of any other line in that of time.
type alongside struct {
	at            []uint32
	along, offset []float32 // m
	inTime
}

// bytes is how much memory it takes; a border's positions are the columns' own.
func (a *alongside) bytes(border bool) int64 {
	n := int64(4*(cap(a.along)+cap(a.offset))) + a.inTime.bytes()
	if !border {
		n += int64(4 * cap(a.at))
	}
	return n
}

type bandKey struct {
	line       *geo.Line
	halfWidthM float64
}

func (c *columns) alongside(t Track, reachM float64) *alongside {
	return c.along.of(t, reachM, c.trackBytes(), func(reachM float64) (*alongside, int64) {
		a := c.place(t, reachM)
		return a, a.bytes(t.Border != "")
	})
}

// place works out where along a line positions are.
func (c *columns) place(t Track, reachM float64) *alongside {
	if t.Border != "" {
		return c.placeNear(t)
	}
	return c.inTime(slices.Concat(inParts(c.placed(), func(from, to int) (list []alongRow) {
		var one alongRow
		last, near, follower := nowherePoint, false, t.Line.Follow()
		for at, p := range c.pointsNear(t.Line, reachM, from, to) {
			if p != last { // thousands share a spot
				along, offset, ok := follower.Near(p, reachM)
				one, last, near = alongRow{along: float32(along), offset: float32(offset)}, p, ok
			}
			if one.at = at; near {
				list = append(list, one)
			}
		}
		return list
	})...))
}

// alongRow is where a position is along a line.
type alongRow struct {
	at            uint32
	along, offset float32 // m
}

// placeNear places what is known to be near a border.
func (c *columns) placeNear(t Track) *alongside {
	n := c.borders[t.Border]
	if n == nil {
		return &alongside{}
	}
	a := &alongside{at: n.at, along: make([]float32, len(n.at)), offset: make([]float32, len(n.at))}
	inParts(len(n.at), func(from, to int) struct{} {
		var along, side float64
		last, follower := nowherePoint, t.Line.Follow()
		for i := from; i < to; i++ {
			p, ok := c.stand(n.at[i])
			if !ok { // which the database does not let happen
				a.offset[i] = float32(math.NaN())
				continue
			}
			if p != last {
				along, side = follower.Beside(p)
				last = p
			}
			a.along[i], a.offset[i] = float32(along), float32(side)*n.distance[i]
		}
		return struct{}{}
	})
	return a
}

func (c *columns) inBand(l *geo.Line, halfWidthM float64) bitset {
	return c.bands.of(bandKey{l, halfWidthM}, 0, c.trackBytes(), func(float64) (bitset, int64) {
		set := c.band(l, halfWidthM)
		return set, int64(8 * len(set))
	})
}

// band looks at every place that may be in a band. Parts are cut between words of the set.
func (c *columns) band(l *geo.Line, halfWidthM float64) bitset {
	set := newBitset(c.len())
	inParts(c.placed(), func(from, to int) struct{} {
		last, in, follower := nowherePoint, false, l.Follow()
		for at, p := range c.pointsNear(l, halfWidthM, from, to) {
			if p != last {
				in, last = follower.InBand(p, halfWidthM), p
			}
			if in {
				set.set(at)
			}
		}
		return struct{}{}
	})
	return set
}

// nowherePoint is no place's.
var nowherePoint = orb.Point{math.Inf(1), math.Inf(1)}

// placed is how many positions have a place: they come first.
func (c *columns) placed() int {
	n, _ := c.between(keyNoPlace, keyNoPlace)
	return n
}

// pointsNear yields, of the positions in [from, to), those that may be within reachM of a line, with the points that stand for them.
func (c *columns) pointsNear(l *geo.Line, reachM float64, from, to int) func(yield func(at uint32, p orb.Point) bool) {
	return c.pointsIn(l.Around(reachM), from, to)
}

// pointsIn yields, of the positions in [from, to), those that may be in a box, with the points that stand for them.
func (c *columns) pointsIn(box orb.Bound, from, to int) func(yield func(at uint32, p orb.Point) bool) {
	west, east := floor(box.Min[0]*degree), ceil(box.Max[0]*degree)
	south, north := floor(box.Min[1]*degree), ceil(box.Max[1]*degree)
	return func(yield func(at uint32, p orb.Point) bool) {
		for i := from; i < to; i++ {
			at := uint32(i) //nolint:gosec // maxRows bounds the number of rows
			if s := c.spots[i]; s.isPoint() && (s.lon < west || s.lon > east || s.lat < south || s.lat > north) {
				continue
			}
			if p, ok := c.stand(at); ok && !yield(at, p) {
				return
			}
		}
	}
}

func floor(v float64) int32 { return int32(math.Floor(v)) - 1 }
func ceil(v float64) int32  { return int32(math.Ceil(v)) + 1 }

// inParts does n things in as many parts as there are processors, and returns the answers in order. Parts begin at multiples of 64.
func inParts[T any](n int, do func(from, to int) T) []T {
	size := (n/runtime.GOMAXPROCS(0) + 64) / 64 * 64
	answers := make([]T, (n+size-1)/size)
	waits := make([]func(), len(answers))
	for i := range answers {
		waits[i] = aside.Do(func() { answers[i] = do(i*size, min(n, (i+1)*size)) })
	}
	for _, wait := range waits {
		wait()
	}
	return answers
}
