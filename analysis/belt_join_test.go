package analysis

import (
	"encoding/json"
	"math"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// A belt that is counted in parts is to the byte what it is in one, however many there are, also where places are measured.
func TestABeltInPartsIsTheWhole(t *testing.T) {
	first, last := threat.Day(300), threat.Day(2700)
	covered := WeeksCovered([]DataSet{{Days: threat.Days{First: &first, Last: &last}}})
	for seed := range uint64(20) {
		list := manyAtBorder(seed, 3000)
		for i := range list {
			list[i].N = uint32(i)
			list[i].Elsewhere = i%17 == 0
			if i%5 == 0 {
				list[i].AlongM = math.Round(list[i].AlongM/10_000)*10_000 + float64(i%3-1)/2 // near an edge
			}
			if i > 1000 && i%4 == 0 {
				list[i].Acted = "security_action"
			}
		}
		list[7].AlongM = math.NaN()
		q := someBelt()
		q.Measure = func(p orb.Point) (alongM, offsetM float64, ok bool) { return p[0], 0, p[1] == 0 }
		profile := func(cuts ...int) string {
			b, err := NewBelt(q)
			if err != nil {
				t.Fatal(err)
			}
			b.Begin(q.AreasKM2, covered, func(n uint32) (int64, orb.Point) {
				return int64(n), orb.Point{list[n].AlongM + float64(n%7) - 3, float64(n % 2)}
			})
			part, from := b, 0
			var filled sync.WaitGroup
			for _, to := range append(cuts, len(list)) {
				of, in := list[from:to], part
				filled.Go(func() {
					for i := range of {
						in.Add(&of[i])
					}
				})
				if from = to; to < len(list) {
					part = b.Later()
				}
			}
			filled.Wait()
			text, err := json.Marshal(b.Profile())
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		want := profile()
		for _, cuts := range [][]int{{1500}, {0, 1}, {400, 1200, 2999}} {
			if got := profile(cuts...); got != want {
				t.Fatalf("seed %d, cut at %d:\n%s\nwant\n%s", seed, cuts, got, want)
			}
		}
	}
}
