package index

import (
	"math/rand/v2"
	"time"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// dice make random marks and questions. Places and days come from few, so that ties, shared spots and points on the edges of boxes are
// common.
type dice struct {
	*rand.Rand
	values []*threat.MarkValues
	agree  bool // clock times lie in their days, as they do in real data
}

func newDice(seed uint64) *dice {
	d := &dice{Rand: rand.New(rand.NewPCG(seed, 4)), agree: seed%2 == 1}
	for range 60 {
		d.values = append(d.values, d.combination())
	}
	return d
}

func (d *dice) chance(percent int) bool { return d.IntN(100) < percent }

func one[T any](d *dice, list ...T) T { return list[d.IntN(len(list))] }

var (
	someTypes  = []string{"attack", "explosive", "security", "unknown", "not_in_the_list"}
	someSides  = []string{"engagement", "coalition", threat.Sides.Codes[0].Code, threat.Sides.Codes[1].Code}
	someNames  = []string{"Alpha", "Beta", "Gamma", "Delta", "Epsilon", ""}
	someStates = []string{"IRQ", "SYR", "TUR"}
)

func (d *dice) combination() *threat.MarkValues {
	v := threat.MarkValues{}
	single := func(field string, list []string) {
		if d.chance(85) {
			v[field] = []string{one(d, list...)}
		}
	}
	single("event_type", someTypes)
	single("side", someSides)
	single("adm0", someStates)
	single("geo_precision", []string{"exact", "locality"})
	single("verification", []string{"confirmed", "reported"})
	single("record_kind", []string{"incident", "aggregate"})
	single("origin", []string{"a", "b"})
	for range d.IntN(4) {
		v["actors"] = append(v["actors"], one(d, someNames...)) // one name may come twice
	}
	return &v
}

// point is on a lattice of 15 by 10 degrees, on the rim of the map or beyond it, or has more decimals than the columns hold.
func (d *dice) point() orb.Point {
	p := orb.Point{float64(d.IntN(25))*15 - 180, float64(d.IntN(19))*10 - 90}
	switch d.IntN(10) {
	case 0:
		p[1] = one(d, 85.06, -85.06, geo.MaxMercatorLat, -geo.MaxMercatorLat, 90, -90)
	case 1:
		p[0] = one(d, -180.0, 180)
	case 2:
		p[0] += one(d, 1e-9, 1.23456789e-4)
		p[1] = p[1]/2 + 3.3e-8
	case 3:
		p = orb.Point{one(d, 44.36, 43.1, 0), one(d, 33.31, 36.34, 0)}
	}
	p[0] = min(p[0], 180)
	return p
}

func (d *dice) place() orb.Geometry {
	p := d.point()
	w, h := float64(d.IntN(4))*7.5, float64(d.IntN(4))*5
	far := orb.Point{min(180, p[0]+w), min(90, p[1]+h)}
	switch d.IntN(16) {
	case 0, 1:
		return nil
	case 2:
		return orb.LineString{p, far, {p[0], far[1]}}
	case 3:
		return triangle(p)
	case 4:
		return orb.MultiPoint{p, far}
	case 5:
		return orb.Collection{p, orb.LineString{p, far}, triangle(far)}
	case 6:
		return orb.MultiPolygon{withHole(p), triangle(far)}
	case 7:
		return orb.MultiLineString{{p, far}, {{p[0], far[1]}, far}}
	}
	return p
}

// triangle's slanted side runs past boxes whose bounds it shares.
func triangle(p orb.Point) orb.Polygon {
	x, y := min(p[0], 150), min(p[1], 70)
	return orb.Polygon{{{x, y}, {x + 30, y}, {x, y + 20}, {x, y}}}
}

func withHole(p orb.Point) orb.Polygon {
	x, y := min(p[0], 120), min(p[1], 50)
	return orb.Polygon{
		{{x, y}, {x + 60, y}, {x + 60, y + 40}, {x, y + 40}, {x, y}},
		{{x + 10, y + 5}, {x + 10, y + 35}, {x + 50, y + 35}, {x + 50, y + 5}, {x + 10, y + 5}},
	}
}

func (d *dice) fid() int64 {
	if d.chance(3) {
		return one[int64](d, 0, 1<<32-1, 1<<32-2, 1<<31, 1<<31-1)
	}
	return int64(d.IntN(6000))
}

func (d *dice) day() threat.Day {
	if d.chance(5) {
		return one[threat.Day](d, -700_000, 500_000, 50_000, 49_999, -50_000, -50_001)
	}
	return threat.Day(15_000 + d.IntN(30))
}

func (d *dice) mark(fid int64) threat.Mark {
	m := threat.Mark{FID: fid, Place: d.place(), Values: one(d, d.values...)}
	if m.Place != nil {
		if key, ok := geo.TileKey(m.Place.Bound().Center()); ok {
			m.Key = &key
		}
	}
	if m.Dated = d.chance(90); m.Dated {
		m.Days = d.days()
	}
	if m.Dated && d.chance(10) {
		from := d.instant()
		m.Clock = &threat.Clock{From: from, To: from.Add(time.Duration(d.IntN(3)) * 12 * time.Hour)}
		if d.agree {
			first, last := threat.DayOf(m.Clock.From), threat.DayOf(m.Clock.To)
			m.Days = threat.Days{First: &first, Last: &last}
		}
	}
	for _, border := range []string{"IRQ-SYR", "SYR-TUR", "IRQ-TUR"} {
		if d.chance(25) {
			near := threat.BorderNear{Border: border, DistanceM: float64(d.IntN(100_000))}
			if d.chance(80) {
				near.Side = &border
			}
			m.Borders = append(m.Borders, near)
		}
	}
	return m
}

func (d *dice) days() (days threat.Days) {
	first := d.day()
	last := first + threat.Day(one(d, 0, 0, 0, 1, 5, 400, 70_000))
	if d.chance(95) {
		days.First = &first
	}
	if d.chance(95) {
		days.Last = &last
	}
	return days
}

func (d *dice) instant() time.Time {
	return d.day().Time().Add(time.Duration(d.IntN(8)) * 3 * time.Hour)
}

func (d *dice) filter() (f threat.Filter) {
	if d.chance(50) {
		f.BBox = d.box()
	}
	if d.chance(50) {
		f.Time = d.interval()
	}
	f.Codes = map[string][]string{}
	for field, list := range map[string][]string{"event_type": someTypes, "side": someSides, "adm0": someStates, "actors": someNames, "origin": {"a", "b"}} {
		if !d.chance(15) {
			continue
		}
		for range 1 + d.IntN(2) {
			f.Codes[field] = append(f.Codes[field], one(d, append(list, "nobody's")...))
		}
	}
	return f
}

// box may have no area, and may cross the antimeridian.
func (d *dice) box() *geo.BBox {
	a, b := d.point(), d.point()
	if d.chance(10) {
		b = a
	}
	if d.chance(10) {
		b[0] = a[0]
	}
	return &geo.BBox{West: a[0], East: b[0], South: min(a[1], b[1]), North: max(a[1], b[1])}
}

func (d *dice) interval() *threat.Interval {
	iv := &threat.Interval{Certain: d.chance(40)}
	from := d.instant()
	to := from.Add(time.Duration(one(d, 0, 0, 1, 24, 72, 24*400)) * time.Hour)
	if d.chance(40) { // whole days, as most people ask
		from = from.Truncate(24 * time.Hour)
		to = from.Add(time.Duration(one(d, 1, 1, 3, 30, 400))*24*time.Hour - time.Microsecond)
	}
	if d.chance(20) {
		to = to.Add(time.Duration(one(d, 1, 999, 1000, 24*3600e9-1e9)))
	}
	if d.chance(85) {
		iv.From = &from
	}
	if d.chance(85) {
		iv.To = &to
	}
	return iv
}

// ids are some that are there and some that can't be.
func (d *dice) ids(marks naive) []int64 {
	list := []int64{-1, 1 << 40, 1<<32 + 1}
	for fid := range marks {
		if d.chance(30) {
			list = append(list, fid, fid+1<<32)
		}
	}
	return list
}
