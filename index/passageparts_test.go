package index

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// The parts of a passage, one behind the other, are the whole of it, and no week is in two of them: also with incidents that have changed lately, and with a filter.
func TestPartsOfAPassageAreTheWhole(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	const n = halved + 20_000
	rng := rand.New(rand.NewPCG(3, 14))
	line := geo.NewLine(orb.LineString{{40, 34}, {42, 34}})
	mark := func(fid int64) threat.Mark {
		m := markBeside(rng, fid)
		if first := threat.Day(rng.IntN(700) - 350); rng.IntN(30) > 0 {
			m.Dated, m.Days = true, threat.Days{First: &first, Last: new(first + threat.Day(rng.IntN(9)))}
		}
		return m
	}
	var first, late []threat.Mark
	for fid := int64(1); fid <= n; fid++ {
		first = append(first, mark(fid))
	}
	for range 500 {
		late = append(late, mark(1+rng.Int64N(n+100)))
	}
	slices.SortFunc(late, func(a, b threat.Mark) int { return int(a.FID - b.FID) })
	late = slices.CompactFunc(late, func(a, b threat.Mark) bool { return a.FID == b.FID })
	states := statesOf(t, first, late)
	for _, f := range []threat.Filter{{}, {Codes: map[string][]string{"side": {"other"}}}} {
		for _, s := range states {
			p := s.Passage(s.Ask(f, nil), Track{Line: line}, 4000)
			var whole, joined []string
			_ = p.Each(func(e *threat.Passer) error { whole = append(whole, told(e)); return nil })
			var parts []*[]string
			var weeks []map[threat.Day]bool
			err := p.InParts(func() func(*threat.Passer) {
				list, in := &[]string{}, map[threat.Day]bool{}
				parts, weeks = append(parts, list), append(weeks, in)
				return func(e *threat.Passer) {
					*list = append(*list, told(e))
					if e.BothDays() {
						in[e.Days.First.Monday()] = true
					}
				}
			})
			for i, list := range parts {
				joined = append(joined, *list...)
				for week := range weeks[i] {
					if i > 0 && weeks[i-1][week] {
						t.Errorf("the week of %s is in two parts", week)
					}
				}
			}
			if err != nil || len(parts) != 4 || !slices.Equal(joined, whole) {
				t.Errorf("%d in %d parts, want %d in the same order; %v", len(joined), len(parts), len(whole), err)
			}
		}
	}
}

// The parts of a vicinity, one behind the other, are the whole of it in the order of places, what has changed lately at the end: also with a filter.
func TestPartsOfAVicinityAreTheWhole(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	const n = 2 * leastParted
	rng := rand.New(rand.NewPCG(3, 15))
	line := geo.NewLine(orb.LineString{{40, 34}, {42, 34}})
	mark := func(fid int64) threat.Mark {
		m := markBeside(rng, fid)
		m.Borders = []threat.BorderNear{{Border: "AAA-BBB", DistanceM: float64(rng.IntN(6000))}, {Border: "IRQ-SYR", DistanceM: float64(rng.IntN(6000)), Side: new("IRQ")}}[rng.IntN(2):]
		return m
	}
	var first, late []threat.Mark
	for fid := int64(1); fid <= n; fid++ {
		first = append(first, mark(fid))
	}
	for fid := int64(500); fid < n+100; fid += 500 {
		late = append(late, mark(fid))
	}
	states := statesOf(t, first, late)
	for _, f := range []threat.Filter{{}, {Codes: map[string][]string{"side": {"other"}}}} {
		for _, s := range states {
			checkVicinity(t, s, f, Track{Line: line, Border: "IRQ-SYR"}, 4000)
			parts := toldOf(s.Vicinity(s.Ask(f, nil), Track{Line: line, Border: "IRQ-SYR"}, nil, 4000))
			if len(parts) != 4 {
				t.Errorf("%d parts, want 4", len(parts))
			}
			for _, part := range parts {
				if all := len(slices.Concat(parts...)); len(part) < all/5 || len(part) > all/3 {
					t.Errorf("a part has %d of %d", len(part), all)
				}
			}
		}
	}
}

// markBeside is an incident somewhere along the 34th parallel, up to four kilometres and a half north of it.
func markBeside(rng *rand.Rand, fid int64) threat.Mark {
	p := orb.Point{40 + 2*rng.Float64(), 34 + 0.04*rng.Float64()}
	key, _ := geo.TileKey(p)
	return threat.Mark{FID: fid, Place: p, Key: &key, Values: &threat.MarkValues{"side": {[]string{"engagement", "other"}[fid%2]}}}
}

func told(e *threat.Passer) string {
	day := func(d *threat.Day) string {
		if d == nil {
			return "none"
		}
		return d.String()
	}
	return fmt.Sprint(e.N, e.AlongM, e.OffsetM, e.Side, e.Dated, day(e.Days.First), day(e.Days.Last))
}
