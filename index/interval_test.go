package index

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"threatmap/threat"
)

// What is kept of an interval, with and without a choice, says the same as working it out, whoever else asks at the time and whatever else is asked in between.
func TestKeptIntervalsSayTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 8))
	c, n := newColumns(0), 3*block+77
	for i := range n {
		m := threat.Mark{FID: int64(i), Dated: true, Days: threat.OneDay(threat.Day(r.IntN(1000)))}
		if r.IntN(10) == 0 {
			from := time.Unix(int64(r.IntN(1000))*86400+3600, 0).UTC()
			to := from.Add(time.Hour)
			m.Clock = &threat.Clock{From: from, To: to}
		}
		c.add(m, uint32(r.IntN(3)))
	}
	c = c.arrange()
	choices := []*choice{{all: true}, {pass: []uint8{1, 0, 1}}, {pass: []uint8{0, 1, 1}}, {pass: []uint8{0, 1, 0}, loose: true}}
	var all sync.WaitGroup
	for k := range 4 {
		all.Go(func() {
			r, held, other := rand.New(rand.NewPCG(uint64(k), 1)), new(blockWords), new(blockWords)
			for range 60 {
				from, to := time.Unix(int64(r.IntN(6))*8640000+5000, 0).UTC(), time.Unix(int64(5+r.IntN(6))*8640000, 0).UTC()
				q := &Question{choice: choices[r.IntN(len(choices))]}
				if r.IntN(4) > 0 {
					q.when(threat.Interval{From: &from, To: &to, Certain: r.IntN(2) == 0})
				}
				kept := *q
				release := kept.keep(c)
				for lo := 0; lo < n; lo += block {
					hi := min(lo+block, n)
					if got, want := kept.choosing(c, lo, hi, held), q.choose(c, lo, hi, other); !slices.Equal(got.words, want.words) {
						t.Errorf("rows of block %d: %d, not %d", lo/block, got.count(), want.count())
					}
				}
				release()
			}
		})
	}
	all.Wait()
	if one := int64(n/8 + 4*8); len(c.asked.kept) > mostIntervals || c.asked.bytes() > mostIntervals*2*one {
		t.Errorf("%d intervals are kept, in %d bytes", len(c.asked.kept), c.asked.bytes())
	}
}
