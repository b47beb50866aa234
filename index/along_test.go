package index

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// marksAlong makes marks around a few lines, shapes and unplaced ones among them.
func marksAlong(d *dice, from, n int) (list []threat.Mark) {
	for i := range n {
		m := threat.Mark{FID: int64(from + i), Dated: true, Days: threat.OneDay(threat.Day(15_000 + d.IntN(50))), Values: one(d, d.values...)}
		switch last := *m.Days.First + threat.Day(one(d, 0, 3, 253, 254, 255, 256, 900)); d.IntN(12) {
		case 0:
			m.Days.First = nil
		case 1:
			m.Days.Last = nil
		case 2:
			m.Dated, m.Days = false, threat.Days{}
		case 3, 4, 5:
			m.Days.Last = &last
		}
		p := orb.Point{38 + float64(d.IntN(400))/100, 32 + float64(d.IntN(300))/100}
		switch d.IntN(12) {
		case 0:
		case 1:
			m.Place = orb.LineString{p, {p[0] + d.Float64(), p[1] + d.Float64()}}
		case 2:
			m.Place = d.place()
		case 3:
			m.Place = orb.Point{p[0] + d.Float64(), p[1]}
		default:
			m.Place = p
		}
		if at, ok := geo.Representative(m.Place); ok {
			if key, ok := geo.TileKey(at); ok {
				m.Key = &key
			}
		}
		if d.chance(50) {
			soil := one(d, "IRQ", "SYR")
			m.Borders = append(m.Borders, threat.BorderNear{Border: "IRQ-SYR", DistanceM: float64(d.IntN(100_000)), Side: &soil})
		}
		if d.chance(30) {
			m.Borders = append(m.Borders, threat.BorderNear{Border: "AAA-BBB", DistanceM: float64(d.IntN(100_000))})
		}
		list = append(list, m)
	}
	return list
}

// statesOf holds the same marks: all in the base, and some in the delta, where others have been replaced.
func statesOf(t *testing.T, first, later []threat.Mark) []*State {
	t.Helper()
	b := NewBuilder(0)
	for _, m := range first {
		if err := b.Add(m); err != nil {
			t.Fatal(err)
		}
	}
	next, err := b.State(threat.Head{Counter: 1}).Apply(threat.MarkChange{Head: threat.Head{Counter: 2}, Marks: later})
	if err != nil {
		t.Fatal(err)
	}
	return []*State{next, next.Merged()}
}

func TestAlongALine(t *testing.T) {
	d := newDice(8)
	first, later := marksAlong(d, 0, 1500), marksAlong(d, 1300, 400)
	now := map[int64]threat.Mark{}
	for _, m := range slices.Concat(first, later) {
		now[m.FID] = m
	}
	for _, s := range statesOf(t, first, later) {
		for range 8 {
			line := geo.NewLine(
				orb.LineString{{38 + d.Float64()*4, 32 + d.Float64()*3}, {38 + d.Float64()*4, 32 + d.Float64()*3}},
				orb.LineString{{38 + d.Float64()*4, 32 + d.Float64()*3}, {38 + d.Float64()*4, 32 + d.Float64()*3}})
			f := threat.Filter{}
			if d.chance(50) {
				f.BBox = &geo.BBox{West: 38.5, South: 32, East: 41, North: 34}
			}
			halfWidth := one(d, 500.0, 10_000, 60_000)
			checkBand(t, s, f, line, halfWidth, now)
			checkAlong(t, s, f, Track{Line: line}, halfWidth, now)
			checkAlong(t, s, f, Track{Line: line}, halfWidth*1.5, now) // more than is kept
			checkVicinity(t, s, f, Track{Line: line, Border: one(d, "IRQ-SYR", "AAA-BBB", "XXX-YYY")}, halfWidth)
		}
	}
}

func checkBand(t *testing.T, s *State, f threat.Filter, l *geo.Line, halfWidth float64, now map[int64]threat.Mark) {
	t.Helper()
	all, want := s.Counts(s.Ask(f, nil), nil), int64(0)
	q := s.Ask(f, s.InBand(l, halfWidth))
	seen := map[int64]bool{}
	for range 2 { // kept, the second time
		_ = s.Events(s.Ask(f, nil), func(e threat.Event) error { seen[e.FID] = true; return nil })
	}
	if int(all.Matched) != len(seen) {
		t.Fatalf("%d events of %d", len(seen), all.Matched)
	}
	for fid := range seen {
		if p, ok := now[fid].Point(); ok && l.InBand(p, halfWidth) {
			want++
		}
	}
	if got := s.Counts(q, nil).Matched; got != want {
		t.Errorf("%d in the band, want %d", got, want)
	}
	if within := s.Ask(f, s.InBand(l, halfWidth).And(s.Among([]int64{1, 2, 3}))); s.Counts(within, nil).Matched > 3 {
		t.Error("both is more than one")
	}
	if got := s.Counts(s.Ask(f, s.InBand(l, halfWidth)), nil).Matched; got != want {
		t.Errorf("%d in the band after it was asked together with others, want %d", got, want)
	}
}

func checkAlong(t *testing.T, s *State, f threat.Filter, track Track, reach float64, now map[int64]threat.Mark) {
	t.Helper()
	want := map[int64]string{}
	_ = s.Events(s.Ask(f, nil), func(e threat.Event) error {
		if along, offset, ok := e.Along(track.Line, track.Border, reach); ok {
			want[e.FID] = fmt.Sprint(along, " ", offset)
		}
		return nil
	})
	got := map[int64]string{}
	take := func(fid int64, along, offset float64) {
		if _, twice := got[fid]; twice || fid != now[fid].FID {
			t.Errorf("%d comes twice, or is none", fid)
		}
		got[fid] = fmt.Sprint(along, " ", offset)
	}
	err := checkPassage(t, s.Passage(s.Ask(f, nil), track, reach), now, take)
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d along %+v, want %d; %v", len(got), track.Border, len(want), err)
	}
	for fid := range want {
		if got[fid] != want[fid] {
			t.Errorf("%d is at %s, want %s", fid, got[fid], want[fid])
		}
	}
}

// checkVicinity holds what is near a border against all events, of which each is looked at.
func checkVicinity(t *testing.T, s *State, f threat.Filter, track Track, reach float64) {
	t.Helper()
	for _, among := range [][]string{{track.Border}, {"AAA-BBB", "IRQ-SYR", track.Border}} {
		want, err := threat.VicinityOf(track.Border, among, func(add func(e threat.Event, alongM, offsetM float64) error) error {
			return s.Events(s.Ask(f, nil), func(e threat.Event) error {
				along, offset, ok := e.Along(track.Line, track.Border, reach)
				if !ok {
					return nil
				}
				return add(e, along, offset)
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		all, told := slices.Concat(toldOf(want)...), slices.Concat(toldOf(s.Vicinity(s.Ask(f, nil), track, among, reach))...)
		if f.BBox != nil { // then places that are no points are asked last
			slices.Sort(all)
			slices.Sort(told)
		}
		if !slices.Equal(told, all) {
			t.Errorf("%d near %s among %s, want %d: in one only are %v", len(told), track.Border, among, len(all), difference(told, all))
		}
	}
}

// difference is what is in one list only, if not all the same is in another order.
func difference(a, b []string) (only []string) {
	for _, one := range slices.Concat(a, b) {
		if slices.Contains(a, one) != slices.Contains(b, one) {
			only = append(only, one)
		}
	}
	return only[:min(len(only), 6)]
}

// toldOf lists what the parts of a vicinity tell.
func toldOf(v threat.Vicinity) (lists [][]string) {
	var parts []*[]string
	said := func(v any) any {
		if p := reflect.ValueOf(v); !p.IsNil() {
			return p.Elem().Interface()
		}
		return "none"
	}
	v.InParts(func() func(*threat.AtBorder) {
		part := new([]string)
		parts = append(parts, part)
		return func(e *threat.AtBorder) {
			fid, place := v.Who(e.N)
			*part = append(*part, fmt.Sprint(fid, place, e.DistanceM, e.Soil, e.AlongM, said(e.UncertaintyM), said(e.Days.First), said(e.Days.Last), e.Dated, e.Acted, e.Elsewhere))
		}
	})
	for _, part := range parts {
		lists = append(lists, *part)
	}
	return lists
}

// checkPassage holds what a passage tells against the marks, and its order against that of time.
func checkPassage(t *testing.T, p threat.Passage, now map[int64]threat.Mark, take func(fid int64, along, offset float64)) error {
	t.Helper()
	var before *threat.Passer
	fid := int64(0)
	id := func(of int64) func() int64 { return func() int64 { return of } }
	return p.Each(func(e *threat.Passer) error {
		last := fid
		var place orb.Point
		fid, place = p.Who(e.N)
		if before != nil && threat.ComparePassers(before, e, id(last), id(fid)) >= 0 {
			t.Errorf("%d comes after %d, against the order of time", fid, last)
		}
		want, got := now[fid].Event(), threat.Event{FID: fid, Place: &place, UncertaintyM: e.UncertaintyM, Days: e.Days, Dated: e.Dated, Side: e.Side}
		want.Borders, want.Origin = nil, ""
		if !reflect.DeepEqual(got, want) {
			t.Errorf("passes as %+v, is %+v", got, want)
		}
		take(fid, e.AlongM, e.OffsetM)
		before = new(lasting(*e))
		return nil
	})
}

func BenchmarkAlong(b *testing.B) {
	for _, n := range sizes() {
		s := synthetic(b, n)
		rnd := rand.New(rand.NewPCG(5, 5))
		path := orb.LineString{{38, 31}}
		for range 100 { // 500 km with bends
			last := path[len(path)-1]
			path = append(path, orb.Point{last[0] + 0.05*rnd.Float64(), last[1] + 0.08*(rnd.Float64()-0.2)})
		}
		kept := geo.NewLine(path)
		for _, reach := range []float64{10_000, 50_000, 100_000} {
			b.Run(fmt.Sprintf("band of %.0f km among %d", reach/1000, n), func(b *testing.B) {
				for b.Loop() {
					a := s.InBand(geo.NewLine(path), reach)
					b.ReportMetric(float64(s.Counts(s.Ask(threat.Filter{}, a), nil).Matched), "matched")
				}
			})
			b.Run(fmt.Sprintf("first profile to %.0f km among %d", reach/1000, n), func(b *testing.B) {
				for b.Loop() {
					s.Prepare(Track{Line: geo.NewLine(path)}, reach)
				}
			})
			b.Run(fmt.Sprintf("profile to %.0f km among %d", reach/1000, n), func(b *testing.B) {
				for b.Loop() {
					n, sum := 0, 0.0
					err := s.Passage(s.Ask(threat.Filter{}, nil), Track{Line: kept}, reach).Each(func(e *threat.Passer) error {
						n++
						sum += e.AlongM
						return nil
					})
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(n), "matched")
				}
			})
		}
		b.Run(fmt.Sprintf("all events among %d", n), func(b *testing.B) {
			for b.Loop() {
				if err := s.Events(s.Ask(threat.Filter{}, nil), func(threat.Event) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Of a large part the next blocks are read on another processor while one is used; the answer is in order all the same, and whoever has had enough is not asked for more.
func TestBlocksAlongALineAreReadAhead(t *testing.T) {
	b := NewBuilder(halved + 5000)
	line := geo.NewLine(orb.LineString{{40, 34}, {42, 34}})
	for i := range halved + 5000 {
		p := orb.Point{40 + 2*float64(i)/(halved+5000), 34.01}
		key, _ := geo.TileKey(p)
		if err := b.Add(threat.Mark{FID: int64(i + 1), Place: p, Key: &key, Values: &threat.MarkValues{"side": {[]string{"engagement", "other"}[i%2]}}}); err != nil {
			t.Fatal(err)
		}
	}
	s := b.State(threat.Head{Counter: 1})
	enough := errors.New("enough")
	for _, most := range []int{halved + 5000, 1, 3000, 70_000} {
		seen, last := map[int64]bool{}, -1.0
		p := s.Passage(s.Ask(threat.Filter{}, nil), Track{Line: line}, 5000)
		err := p.Each(func(e *threat.Passer) error {
			fid, _ := p.Who(e.N)
			if want := []string{"other", "engagement"}[fid%2]; e.Side != want || seen[fid] {
				t.Fatalf("%d: side %s, want %s, seen %v", fid, e.Side, want, seen[fid])
			}
			seen[fid], last = true, e.AlongM
			if len(seen) == most {
				return enough
			}
			return nil
		})
		if !errors.Is(err, enough) || len(seen) != most {
			t.Errorf("%d events and %v, want %d and %v (last at %v m)", len(seen), err, most, enough, last)
		}
	}
}
