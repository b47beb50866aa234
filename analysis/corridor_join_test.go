package analysis

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// oddlyNear is incidents some of whose days or uncertainties are not known, at positions of which some are of single precision, in the order of time.
func oddlyNear(seed uint64, n int) []NearCorridor {
	rng, list := rand.New(rand.NewPCG(seed, 12)), manyNearCorridor(seed, n)
	for i := range list {
		e := &list[i]
		switch rng.IntN(20) {
		case 0:
			e.Dated = false
		case 1:
			e.Days.First = nil
		case 2:
			e.Days.Last = nil
		case 3:
			e.UncertaintyM = new(100_000.0)
		case 4:
			e.Side = fmt.Sprint("side ", rng.IntN(5))
		}
		if rng.IntN(3) > 0 {
			e.AlongM, e.OffsetM = float64(float32(e.AlongM)), float64(float32(e.OffsetM))
		}
	}
	slices.SortFunc(list, compareTime)
	return list
}

// weekParts cuts incidents, which are in the order of time, before Mondays, into parts of about the same size.
func weekParts(list []NearCorridor, parts int) (cut [][]NearCorridor) {
	from := 0
	for k := 1; k < parts; k++ {
		at := max(from, len(list)*k/parts)
		for at < len(list) && (at == 0 || !list[at].BothDays() || list[at].Days.First.Monday() <= *list[at-1].Days.First) {
			at++
		}
		cut, from = append(cut, list[from:at]), at
	}
	return append(cut, list[from:])
}

// A corridor that is filled in parts, at the same time, answers what it does of one, byte by byte.
func TestPartsOfACorridorAnswerAsOne(t *testing.T) {
	for seed := range uint64(30) {
		n := []int{0, 1, 30, 3000}[seed%4]
		list := oddlyNear(seed, n)
		q := someCorridor()
		q.List, q.Covered = int(seed)%3*20, mondays(4+7*20, 4+7*300)
		q.Measure = func(p orb.Point) (float64, float64, bool) { return p[0], p[1], true }
		who := func(n uint32) (int64, orb.Point) {
			return int64(n) + 7, orb.Point{list[n].AlongM + 0.25, list[n].OffsetM - 0.25}
		}
		for i := range list {
			list[i].N = uint32(i)
		}
		want := ""
		for parts := 1; parts < 6; parts++ {
			c, err := NewCorridor(q)
			if err != nil {
				t.Fatal(err)
			}
			c.Begin(q.Covered, who)
			var fill sync.WaitGroup
			for i, own := range weekParts(list, parts) {
				part := c
				if i > 0 {
					part = c.Later()
				}
				fill.Go(func() {
					for _, e := range own {
						part.Add(&e)
					}
				})
			}
			fill.Wait()
			text, err := json.Marshal(c.Profile())
			if err != nil {
				t.Fatal(err)
			}
			if parts == 1 {
				want = string(text)
			} else if string(text) != want {
				t.Fatalf("%d incidents in %d parts:\n%s\nas one:\n%s", n, parts, text, want)
			}
		}
	}
}

// The median of a week, looked for in one stretch, is the one in the middle of all its rows in order.
func TestMediansOfWeeks(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	for n := 1; n < 200; n++ {
		q := someCorridor()
		c, err := NewCorridor(q)
		if err != nil {
			t.Fatal(err)
		}
		var rows []alongRow
		for i := range n {
			at := alongRow{alongM: float64(rng.IntN(1 + rng.IntN(int(q.LengthM)))), n: uint32(rng.IntN(n))}
			at.bin = uint32(c.tally.place(at.alongM, i%2, 0))
			c.inWeek(4, at, &c.segments[0])
			c.weeks.counts.add(int(at.bin), i%2, i%2, 0)
			rows = append(rows, at)
		}
		c.closeWeek()
		slices.SortFunc(rows, func(a, b alongRow) int {
			switch {
			case a.less(b):
				return -1
			case b.less(a):
				return 1
			}
			return 0
		})
		if w := c.weeks.all[0]; w.low != rows[(n-1)/2] || w.high != rows[n/2] {
			t.Fatalf("of %d: %+v, want %+v and %+v", n, w, rows[(n-1)/2], rows[n/2])
		}
	}
}

// What a speed allows is told as by math.Hypot, on the edge too.
func TestLinksOnTheEdge(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	edges := 0
	for range 200_000 {
		day := threat.Day(rng.IntN(4))
		a := &inCorridor{unsureM: float64(rng.IntN(3)) * 1000}
		k := float64(rng.IntN(50)) // 5 km each
		b := &inCorridor{alongM: 3000 * k, offsetM: 4000 * k, first: dayOrNone(day), last: dayOrNone(day + 1)}
		least, most := daysBetween(a, b)
		km, off := metresBetween(a, b)/1000, (a.unsureM+b.unsureM)/1000
		want := linkNot
		if km+off <= 24*5*float64(least) {
			want = linkSurely
		} else if km-off <= 24*5*float64(most) {
			want = linkPossibly
		}
		if km+off == 24*5*float64(least) || km-off == 24*5*float64(most) {
			edges++
		}
		if got := allowedBetween(a, b, 5); got != want {
			t.Fatalf("%+v to %+v: %s, want %s", a, b, linkWords[got], linkWords[want])
		}
	}
	if edges < 1000 {
		t.Errorf("only %d pairs on an edge", edges)
	}
}

// A goroutine that panics would end the process: whoever asks for the profile panics, where a server recovers.
func TestPanicsInAProfileComeToTheCaller(t *testing.T) {
	list := oddlyNear(3, 3000)
	for i := range list {
		list[i].N = uint32(i)
	}
	parts := weekParts(list, 2)
	first := uint32(len(parts[0]))
	for name, broken := range map[string]func(n uint32) bool{
		"of a later part's weeks": func(n uint32) bool { return n >= first },
		"of gaps or of a list":    func(uint32) bool { return true },
	} {
		q, begun := someCorridor(), false
		q.Measure = func(p orb.Point) (float64, float64, bool) { return p[0], p[1], true }
		c, err := NewCorridor(q)
		if err != nil {
			t.Fatal(err)
		}
		c.Begin(mondays(4, 4+7*300), func(n uint32) (int64, orb.Point) {
			if begun && broken(n) {
				panic("no such incident")
			}
			return int64(n), orb.Point{list[n].AlongM, list[n].OffsetM}
		})
		later := c.Later()
		for i, part := range []*Corridor{c, later} {
			for k := range parts[i] {
				part.Add(&parts[i][k])
			}
		}
		begun = true
		func() {
			defer func() {
				if v := fmt.Sprint(recover()); !strings.Contains(v, "no such incident") {
					t.Errorf("%s: the caller gets %s", name, v)
				}
			}()
			c.Profile()
		}()
	}
}
