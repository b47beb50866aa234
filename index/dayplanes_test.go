package index

import (
	"math/rand/v2"
	"testing"

	"threatmap/threat"
)

// What 64 rows at once say of an interval is what each row's days say, with open ends, missing dates, and days beyond all that are known.
func TestDayPlanesSayWhatDaysSay(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for range 300 {
		c, n := newColumns(0), 1+r.IntN(300)
		width := []int{0, 1, 5, 400, 200_000}[r.IntN(5)]
		day := func() *threat.Day {
			if r.IntN(8) == 0 {
				return nil
			}
			d := threat.Day(r.IntN(width+1) - width/2)
			return &d
		}
		for i := range n {
			days := threat.Days{First: day(), Last: day()}
			if days.First != nil && days.Last != nil && *days.Last < *days.First {
				days.First, days.Last = days.Last, days.First
			}
			c.add(threat.Mark{FID: int64(i), Days: days, Dated: r.IntN(6) > 0}, 0)
		}
		d, held, buffer := newDayPlanes(c.first, c.last), new(blockWords), new([block]uint32)
		c.days = d
		for at, last := range c.last {
			if got := d.lastOf(uint32(at)); got != last {
				t.Fatalf("row %d ends on day %d, not on %d", at, got, last)
			}
		}
		for range 20 {
			q := &Question{timed: true}
			q.certain = r.IntN(2) == 0
			q.fromDay, q.toDay = spanOfDays(threat.Days{First: day(), Last: day()}, true)
			lo := r.IntN(n)
			hi := lo + r.IntN(n-lo+1)
			s := wordsOf(lo, hi, held)
			q.fitting(c, lo, hi, s)
			got := s.list(buffer)
			next := 0
			for at := lo; at < hi; at++ {
				is := next < len(got) && got[next] == uint32(at)
				if is {
					next++
				}
				if is != q.inDays(c, uint32(at)) {
					t.Fatalf("row %d of days %d to %d: %v for %d to %d, certain %v", at, c.first[at], d.lastOf(uint32(at)), is, q.fromDay, q.toDay, q.certain)
				}
			}
			if next != len(got) {
				t.Fatalf("%d rows of [%d, %d) are listed, %d of them there", len(got), lo, hi, next)
			}
		}
	}
}
