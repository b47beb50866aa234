package analysis

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"threatmap/threat"
)

// someBelt is a border of 600 km between AAA and BBB, 25 km wide.
func someBelt() BeltQuestion {
	return BeltQuestion{
		A: "AAA", B: "BBB", LengthM: 600_000, BandsKM: []float64{5, 10, 25}, BinKM: 10,
		AreasKM2: [2][]float64{{3000, 6000, 15000}, {3100, 6300, 16000}},
	}
}

func random[T any](rng *rand.Rand, list ...T) T { return list[rng.IntN(len(list))] }

func someAtBorder(rng *rand.Rand) AtBorder {
	first := threat.Day(rng.IntN(3000))
	last := first + threat.Day(random(rng, 0, 0, 0, 1, 6, 30))
	e := AtBorder{
		DistanceM: 60_000 * rng.Float64(), Soil: random(rng, "AAA", "BBB", "BBB", "", "CCC"), AlongM: 600_000 * rng.Float64(),
		Days: threat.Days{First: &first, Last: &last}, Dated: true, Acted: random(rng, "adversary_action", "engagement"),
	}
	if radius := random(rng, -1, 0, 1000, 5000, 25_000); radius >= 0 {
		e.UncertaintyM = new(float64(radius))
	}
	return e
}

func profileOf(t *testing.T, q BeltQuestion, list []AtBorder) BeltProfile {
	t.Helper()
	b, err := NewBelt(q)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		b.Add(&e)
	}
	return b.Profile()
}

func manyAtBorder(seed uint64, n int) []AtBorder {
	rng := rand.New(rand.NewPCG(seed, 9))
	list := make([]AtBorder, n)
	for i := range list {
		list[i] = someAtBorder(rng)
	}
	return list
}

func TestSidesAndBandsAddUp(t *testing.T) {
	for seed := range uint64(20) {
		list := manyAtBorder(seed, 400)
		p := profileOf(t, someBelt(), list)
		inBelt, dated := 0, 0
		for _, e := range list {
			if e.DistanceM <= 25_000 && e.Soil != "CCC" {
				inBelt++
				if _, ok := oneWeek(e.Days, e.Dated); ok {
					dated++
				}
			}
		}
		if p.Count != inBelt {
			t.Fatalf("seed %d: %d incidents, want %d", seed, p.Count, inBelt)
		}
		sides, bins, strip, weeks := 0, 0, 0, 0
		for _, s := range p.Sides {
			sides += s.Count
			bands, unknown, probable, acted := 0, 0, 0.0, 0
			for _, band := range s.Bands {
				bands, unknown, probable = bands+band.Count, unknown+band.Unknown, probable+band.Probable
			}
			for _, n := range s.Acted {
				acted += n
			}
			if bands != s.Count || unknown != s.Unknown || acted != s.Count || math.Abs(probable-s.Probable) > 1e-9 {
				t.Fatalf("seed %d: bands have %d, %d, %v, acted %d; the side %+v", seed, bands, unknown, probable, acted, s.Band)
			}
		}
		for _, b := range p.Profile {
			bins += b.Count
		}
		for _, c := range p.Strip {
			strip += total(c.SideCounts)
		}
		for _, w := range p.Weeks {
			weeks += total(w.SideCounts)
			for i, bands := range w.BandCounts {
				if len(bands) != 3 || total(bands) != w.SideCounts[i] {
					t.Fatalf("seed %d: in the week of %v the bands have %v, the sides %v", seed, w.Week, w.BandCounts, w.SideCounts)
				}
			}
		}
		if sides != p.Count || bins != p.Count || strip != dated || weeks != dated {
			t.Fatalf("seed %d: sides %d, bins %d of %d; strip %d, weeks %d of %d", seed, sides, bins, p.Count, strip, weeks, dated)
		}
	}
}

// Each week, side, band and actor, and each cell of the strip, has what the incidents say one by one: of few, which are compared, as of many, which are sorted by digits.
func TestWeeksAndStripCountOneByOne(t *testing.T) {
	for _, n := range []int{0, 1, 300, 20_000} {
		list, want := manyAtBorder(8, n), map[string]int{}
		for _, e := range list {
			side := slices.Index([]string{"AAA", "BBB", ""}, e.Soil)
			monday, dated := oneWeek(e.Days, e.Dated)
			if side < 0 || e.DistanceM > 25_000 || !dated {
				continue
			}
			band := 0
			for e.DistanceM > someBelt().BandsKM[band]*1000 {
				band++
			}
			want[fmt.Sprint(monday, " side ", side)]++
			want[fmt.Sprint(monday, " side ", side, " band ", band)]++
			want[fmt.Sprint(monday, " ", e.Acted)]++
			want[fmt.Sprint(monday, " side ", side, " from ", math.Floor(e.AlongM/10_000)*10)]++
		}
		got := map[string]int{}
		count := func(n int, what ...any) {
			if _, twice := got[fmt.Sprint(what...)]; n > 0 && !twice {
				got[fmt.Sprint(what...)] = n
			}
		}
		p := profileOf(t, someBelt(), list)
		for _, w := range p.Weeks {
			for side, bands := range w.BandCounts {
				count(w.SideCounts[side], w.Week, " side ", side)
				for band, n := range bands {
					count(n, w.Week, " side ", side, " band ", band)
				}
			}
			for acted, n := range w.Acted {
				count(n, w.Week, " ", acted)
			}
		}
		for _, c := range p.Strip {
			for side, n := range c.SideCounts {
				count(n, c.Week, " side ", side, " from ", c.FromKM)
			}
		}
		if !maps.Equal(got, want) {
			t.Errorf("of %d incidents %d counts are told, want %d, or they differ", n, len(got), len(want))
		}
		if !slices.IsSortedFunc(p.Weeks, func(a, b LineWeek) int { return int(a.Week - b.Week) }) {
			t.Error("the weeks are not in order")
		}
	}
}

// Over the weeks that the data covers, a band's weeks add up to its rate by week; a side's rate is its bands', and the belt's its sides'.
func TestRatesByWeekAddUp(t *testing.T) {
	first, last := threat.Day(500), threat.Day(2500)
	q := someBelt()
	q.Covered = WeeksCovered([]DataSet{{Days: threat.Days{First: &first, Last: &last}}})
	list := manyAtBorder(3, 500)
	p := profileOf(t, q, list)
	all, notCovered := 0.0, 0
	for i, s := range p.Sides {
		side := 0.0
		for j, band := range s.Bands {
			n := 0
			for _, w := range p.Weeks {
				if w.Week >= first && w.Week+6 <= last {
					n += w.BandCounts[i][j]
				}
			}
			want := RateOf(n, float64(p.WeeksCovered), 0.95)
			if *band.PerWeek != want.Rate || *band.PerWeekLow != want.Low || *band.PerWeekHigh != want.High {
				t.Errorf("side %d, band %d: %v a week (%v to %v), want %+v", i, j, *band.PerWeek, *band.PerWeekLow, *band.PerWeekHigh, want)
			}
			side += *band.PerWeek
		}
		if math.Abs(side-*s.PerWeek) > 1e-12 {
			t.Errorf("side %d: %v a week, its bands %v", i, *s.PerWeek, side)
		}
		all += side
	}
	for _, w := range p.Weeks {
		if w.Week < first || w.Week+6 > last {
			notCovered += total(w.SideCounts)
		}
	}
	if math.Abs(all-*p.PerWeek) > 1e-12 || p.WeeksCovered != 285 || !slices.Contains(p.Note.LeftOut, LeftOut{ReasonNotCovered + ": not in rates by week", notCovered}) {
		t.Errorf("%v a week, the sides %v, of %d weeks; left out %+v, want %d", *p.PerWeek, all, p.WeeksCovered, p.Note.LeftOut, notCovered)
	}
}

func TestRatesHaveExactIntervals(t *testing.T) {
	p := profileOf(t, someBelt(), manyAtBorder(4, 300))
	s := p.Sides[1]
	perKM, perKM2 := RateOf(s.Count, 600, 0.95), RateOf(s.Bands[2].Count, 9700, 0.95)
	if *s.PerKM != perKM.Rate || *s.PerKMLow != perKM.Low || *s.PerKMHigh != perKM.High || *s.Bands[2].PerKM2Low != perKM2.Low || *s.Bands[2].PerKM2High != perKM2.High {
		t.Errorf("%+v, want %+v and %+v", s.Band, perKM, perKM2)
	}
}

// Read from its other end, a border has the same sides, bands and weeks, and its stretches the other way round.
func TestReversingABorder(t *testing.T) {
	q := someBelt() // its length is a whole number of stretches
	list := manyAtBorder(5, 400)
	back := slices.Clone(list)
	for i := range back {
		back[i].AlongM = q.LengthM - back[i].AlongM
	}
	p, r := profileOf(t, q, list), profileOf(t, q, back)
	if !reflect.DeepEqual(p.Sides, r.Sides) || !reflect.DeepEqual(p.Weeks, r.Weeks) || !reflect.DeepEqual(p.Ratio, r.Ratio) {
		t.Error("sides, weeks or ratio differ")
	}
	for i, b := range p.Profile {
		if o := r.Profile[len(r.Profile)-1-i]; !slices.Equal(b.SideCounts, o.SideCounts) {
			t.Errorf("from %v km: %v, reversed %v", b.FromKM, b.SideCounts, o.SideCounts)
		}
	}
}

// A border cut in two has on its parts what it has as a whole.
func TestSplittingABorder(t *testing.T) {
	q := someBelt()
	q.AreasKM2 = [2][]float64{}
	list := manyAtBorder(6, 400)
	const cut = 230_000
	first, second := q, q
	first.LengthM, second.LengthM = cut, q.LengthM-cut
	var before, behind []AtBorder
	for _, e := range list {
		if e.AlongM < cut {
			before = append(before, e)
			continue
		}
		e.AlongM -= cut
		behind = append(behind, e)
	}
	whole, a, b := profileOf(t, q, list), profileOf(t, first, before), profileOf(t, second, behind)
	for i, s := range whole.Sides {
		for j, band := range s.Bands {
			x, y := a.Sides[i].Bands[j], b.Sides[i].Bands[j]
			if band.Count != x.Count+y.Count || band.Certain != x.Certain+y.Certain || band.Possible != x.Possible+y.Possible || math.Abs(band.Probable-x.Probable-y.Probable) > 1e-9 {
				t.Errorf("side %d, band %d: %+v and %+v of %+v", i, j, x, y, band)
			}
		}
	}
	if got := slices.Concat(counted(a), counted(b)); !slices.Equal(got, counted(whole)) {
		t.Errorf("stretches %v, want %v", got, counted(whole))
	}
}

func counted(p BeltProfile) (list []int) {
	for _, b := range p.Profile {
		list = append(list, b.Count)
	}
	return list
}

func total(list []int) (sum int) {
	for _, n := range list {
		sum += n
	}
	return sum
}

func TestBandsPartitionThePlane(t *testing.T) {
	q := someBelt()
	q.BandsKM = []float64{1, 5, 10, 25, 50, 99.9}
	q.AreasKM2 = [2][]float64{}
	rng := rand.New(rand.NewPCG(7, 7))
	for range 500 {
		e := someAtBorder(rng)
		e.DistanceM, e.UncertaintyM = 40_000*rng.Float64(), new(40_000*rng.Float64()) // no part is beyond 99.9 km
		if e.Soil == "CCC" {
			continue
		}
		sum := 0.0
		for _, s := range profileOf(t, q, []AtBorder{e}).Sides {
			for _, band := range s.Bands {
				sum += band.Probable
			}
		}
		if math.Abs(sum-1) > 1e-9 { // the little that is beyond 99.9 km is none
			t.Fatalf("%v m off, radius %v, on %q: %v", e.DistanceM, *e.UncertaintyM, e.Soil, sum)
		}
	}
}

func TestNoUncertaintyGivesThePlainBelt(t *testing.T) {
	list := manyAtBorder(3, 300)
	for i := range list {
		list[i].UncertaintyM = new(0.0)
	}
	list = append(list, AtBorder{Soil: "AAA", UncertaintyM: new(0.0)}, AtBorder{Soil: "BBB", DistanceM: 5000, UncertaintyM: new(0.0)})
	for _, s := range profileOf(t, someBelt(), list).Sides {
		for _, b := range append(s.Bands, s.Band) {
			if b.Certain != b.Count || b.Possible != b.Count || b.Probable != float64(b.Count) || b.Unknown != 0 {
				t.Errorf("%+v", b)
			}
		}
	}
}

func TestCertainPossibleProbable(t *testing.T) {
	q := someBelt()
	for _, c := range []struct {
		name               string
		distanceM, radiusM float64
		own, other         Within // of AAA and BBB, whole width
		firstBand          Within
	}{
		{"well inside", 7000, 1000, Within{Certain: 1, Possible: 1, Probable: 1}, Within{}, Within{}},
		{"on the border's line", 0, 2000, Within{Possible: 1, Probable: 0.5}, Within{Possible: 1, Probable: 0.5}, Within{Possible: 1, Probable: 0.5}},
		{"on the outer edge", 25_000, 5000, Within{Possible: 1, Probable: 0.5}, Within{}, Within{}},
		{"outside, reaching in", 26_000, 2000, Within{Possible: 1, Probable: 1.0/3 - math.Sqrt(3)/(4*math.Pi)}, Within{}, Within{}},
		{
			"over the border by half a radius", 1000, 2000,
			Within{Possible: 1, Probable: 2.0/3 + math.Sqrt(3)/(4*math.Pi)},
			Within{Possible: 1, Probable: 1.0/3 - math.Sqrt(3)/(4*math.Pi)},
			Within{Possible: 1, Probable: 2.0/3 + math.Sqrt(3)/(4*math.Pi)},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := profileOf(t, q, []AtBorder{{Soil: "AAA", DistanceM: c.distanceM, UncertaintyM: &c.radiusM}})
			for i, pair := range [][2]Within{{p.Sides[0].Within, c.own}, {p.Sides[1].Within, c.other}, {p.Sides[0].Bands[0].Within, c.firstBand}} {
				got, want := pair[0], pair[1]
				if got.Certain != want.Certain || got.Possible != want.Possible || math.Abs(got.Probable-want.Probable) > 1e-12 {
					t.Errorf("%d: %+v, want %+v", i, got, want)
				}
			}
		})
	}
}

func TestUnknownUncertaintyIsCountedApart(t *testing.T) {
	p := profileOf(t, someBelt(), []AtBorder{{Soil: "AAA", DistanceM: 7000}})
	if s := p.Sides[0]; s.Count != 1 || s.Within != (Within{Unknown: 1}) || s.Bands[1].Within != (Within{Unknown: 1}) {
		t.Errorf("%+v", s)
	}
}

func TestWhatIsNotOnTheTwoSoils(t *testing.T) {
	list := []AtBorder{{Soil: "CCC", DistanceM: 100, UncertaintyM: new(500.0)}, {Soil: "", DistanceM: 100, UncertaintyM: new(500.0)}}
	p := profileOf(t, someBelt(), list)
	if s := p.Sides[noSoil]; p.Count != 1 || s.Side != nil || s.Certain != 1 || math.Abs(s.Probable-1) > 1e-12 || p.Sides[0].Possible != 0 {
		t.Errorf("%+v", p.Sides)
	}
	if len(p.Note.LeftOut) == 0 || p.Note.LeftOut[0] != (LeftOut{"on a third country's soil", 1}) {
		t.Errorf("left out: %+v", p.Note.LeftOut)
	}
}

func TestAThirdOfAFewIncidentsIsTooFew(t *testing.T) {
	p := profileOf(t, someBelt(), manyAtBorder(1, 3))
	if p.Enough || p.Reason == nil || p.PerKM != nil || p.Sides[0].PerKM2 != nil || p.Ratio.P != nil || p.Profile[0].PerKM != nil {
		t.Errorf("rates of %d incidents: %+v", p.Count, p)
	}
}

func TestBadBands(t *testing.T) {
	for _, bands := range [][]float64{nil, {0}, {5, 5}, {10, 5}, {500}, {math.NaN()}} {
		q := someBelt()
		q.BandsKM = bands
		if _, err := NewBelt(q); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("bands %v: %v", bands, err)
		}
	}
	for _, bin := range []float64{0, 0.5, -1, math.NaN(), math.Inf(1)} {
		q := someBelt()
		q.BinKM = bin
		if _, err := NewBelt(q); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("bins of %v km: %v", bin, err)
		}
	}
}

func TestWeeksBeginOnMonday(t *testing.T) {
	for d := threat.Day(-1000); d < 20_000; d++ {
		if m := d.Monday(); m.Time().Weekday() != 1 || d-m < 0 || d-m > 6 {
			t.Fatalf("%v: %v", d, m)
		}
	}
}

func TestOfSeveralBordersTheNearestCounts(t *testing.T) {
	near := []threat.BorderNear{
		{Border: "AAA-BBB", Side: new("BBB"), DistanceM: 900}, {Border: "AAA-CCC", Side: new("BBB"), DistanceM: 100}, {Border: "BBB-CCC", Side: new("BBB"), DistanceM: 800},
	}
	for _, c := range []struct {
		asked []string
		want  string
	}{
		{[]string{"AAA-BBB"}, "AAA-BBB"},
		{[]string{"AAA-BBB", "BBB-CCC"}, "BBB-CCC"},
		{[]string{"AAA-BBB", "AAA-CCC"}, "AAA-BBB"}, // it is not on the soil of AAA or CCC
		{[]string{"AAA-CCC"}, ""},
	} {
		if got := threat.NearestBorder(near, c.asked); got != c.want {
			t.Errorf("of %v: %q, want %q", c.asked, got, c.want)
		}
	}
	list := []AtBorder{{Soil: "AAA", DistanceM: 100, UncertaintyM: new(10.0)}, {Soil: "AAA", DistanceM: 100, UncertaintyM: new(10.0), Elsewhere: true}}
	if p := profileOf(t, someBelt(), list); p.Count != 1 || p.Sides[0].Possible != 1 || p.Note.LeftOut[0].Count != 1 {
		t.Errorf("%+v", p)
	}
}

func TestAreasThatAreNotKnown(t *testing.T) {
	q := someBelt()
	q.AreasKM2[1] = nil
	p := profileOf(t, q, manyAtBorder(2, 100))
	known, unknown := p.Sides[0], p.Sides[1]
	if known.AreaReason != nil || *known.AreaKM2 != 15000 || *known.Bands[2].AreaKM2 != 9000 || math.Abs(*known.PerKM2-float64(known.Count)/15000) > 1e-12 {
		t.Errorf("%+v", known)
	}
	if unknown.AreaReason == nil || unknown.AreaKM2 != nil || unknown.PerKM2 != nil || unknown.PerKM == nil || p.Ratio.Exposure != "length_km" {
		t.Errorf("%+v %+v", unknown, p.Ratio)
	}
}

func TestStripIsWrittenAsJSON(t *testing.T) {
	strip := profileOf(t, someBelt(), manyAtBorder(4, 200)).Strip
	want, err := json.Marshal([]StripCell(strip))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := json.Marshal(strip); err != nil || string(got) != string(want) {
		t.Errorf("%v\n%s\nwant %s", err, got, want)
	}
}
