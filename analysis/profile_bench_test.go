package analysis

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// BenchmarkProfile is what a profile costs beside finding its incidents: taking them in, counting, and writing the answer.
func BenchmarkProfile(b *testing.B) {
	first, last := threat.Day(0), threat.Day(3000)
	covered := WeeksCovered([]DataSet{{Days: threat.Days{First: &first, Last: &last}}})
	for _, n := range []int{10_000, 200_000} {
		belt, corridor := manyAtBorder(1, n), manyNearCorridor(1, n)
		slices.SortFunc(corridor, compareTime)
		b.Run(fmt.Sprintf("belt of %d", n), func(b *testing.B) {
			q := someBelt()
			q.Covered = covered
			for b.Loop() {
				p, err := NewBelt(q)
				if err != nil {
					b.Fatal(err)
				}
				for i := range belt {
					p.Add(&belt[i])
				}
				written(b, p.Profile())
			}
		})
		b.Run(fmt.Sprintf("corridor of %d", n), func(b *testing.B) {
			q := someCorridor()
			q.Covered, q.List = covered, 200
			for b.Loop() {
				p, err := NewCorridor(q)
				if err != nil {
					b.Fatal(err)
				}
				p.Begin(covered, func(n uint32) (int64, orb.Point) { return int64(n), orb.Point{} })
				for i := range corridor {
					p.Add(&corridor[i])
				}
				written(b, p.Profile())
			}
		})
	}
}

func written(b *testing.B, v any) {
	b.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(len(text)), "bytes")
}
