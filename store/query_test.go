package store

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// matches is the filter spelled a second time, slowly.
func matches(r given, f threat.Filter) bool {
	if !r.visible() || len(f.IDs) > 0 && !slices.Contains(f.IDs, r.publicID()) {
		return false
	}
	if f.BBox != nil && !slices.ContainsFunc(f.BBox.Split(), func(b orb.Bound) bool { return meets(r.geom, b) }) {
		return false
	}
	if f.Time != nil && (f.Time.From != nil || f.Time.To != nil) && !timely(r, *f.Time) {
		return false
	}
	has := func(field string, v *string) bool {
		return f.Codes[field] == nil || v != nil && slices.Contains(f.Codes[field], *v)
	}
	anyActor := f.Codes["actors"] == nil || slices.ContainsFunc(r.actors, func(a string) bool { return slices.Contains(f.Codes["actors"], a) })
	return anyActor && has("side", &r.side) && has("event_type", &r.kind) && has("event_subtype", r.subtype) && has("adm1", r.adm1)
}

// meets holds for the shapes of randomPlace: lines and triangles are cut by Liang and Barsky's rule at every edge.
func meets(g orb.Geometry, b orb.Bound) bool {
	switch g := g.(type) {
	case orb.Point:
		return b.Contains(g)
	case orb.LineString:
		return crosses(g[0], g[1], b)
	case orb.Polygon:
		for i := range 3 {
			if crosses(g[0][i], g[0][i+1], b) {
				return true
			}
		}
		c := b.Min // no edge meets the box: it is all inside the triangle, or all outside
		o := g[0][0]
		u, v := (c[0]-o[0])/2, c[1]-o[1]
		return u >= 0 && v >= 0 && u+v <= 1
	}
	return false
}

func crosses(p, q orb.Point, b orb.Bound) bool {
	lo, hi := 0.0, 1.0
	for axis := range 2 {
		d := q[axis] - p[axis]
		if d == 0 {
			if p[axis] < b.Min[axis] || p[axis] > b.Max[axis] {
				return false
			}
			continue
		}
		t0, t1 := (b.Min[axis]-p[axis])/d, (b.Max[axis]-p[axis])/d
		lo, hi = math.Max(lo, math.Min(t0, t1)), math.Min(hi, math.Max(t0, t1))
	}
	return lo <= hi
}

// timely compares instants; a day runs from its first to its last second.
func timely(r given, iv threat.Interval) bool {
	if r.first == "" {
		return false
	}
	from, to := time.Unix(math.MinInt32*1000, 0), time.Unix(math.MaxInt32*1000, 0)
	qFrom, qTo := from, to
	if iv.From != nil {
		qFrom = *iv.From
	}
	if iv.To != nil {
		qTo = *iv.To
	}
	if r.first != "-infinity" {
		from, _ = time.Parse(time.DateOnly, r.first)
	}
	if r.last != "infinity" {
		to, _ = time.Parse(time.DateOnly, r.last)
		to = to.Add(24*time.Hour - time.Second)
	}
	if r.clock[0] != nil {
		from, to = *r.clock[0], *r.clock[1]
	}
	if iv.Certain {
		return !from.Before(qFrom) && !to.After(qTo)
	}
	return !from.After(qTo) && !to.Before(qFrom)
}

func randomFilter(r *rand.Rand, n int) (f threat.Filter) {
	f.Codes = map[string][]string{}
	if r.IntN(2) == 0 {
		s := float64(r.IntN(150)) - 89.5
		f.BBox = &geo.BBox{West: float64(r.IntN(359)) - 179.5, South: s, East: float64(r.IntN(359)) - 179.5, North: s + float64(r.IntN(30))}
	}
	if r.IntN(2) == 0 {
		from := time.Unix(int64(17995+r.IntN(60))*86400, 0).UTC().Add(time.Duration(r.IntN(3)) * 12 * time.Hour)
		to := from.Add(time.Duration(r.IntN(20*24)) * time.Hour)
		f.Time = &threat.Interval{From: pick(r, nil, &from, &from), To: pick(r, nil, &to, &to), Certain: r.IntN(2) == 0}
	}
	if r.IntN(3) == 0 {
		f.Codes["side"] = pick(r, []string{"other"}, []string{"engagement", "security_action"})
	}
	if r.IntN(3) == 0 {
		f.Codes["actors"] = pick(r, []string{"IS"}, []string{"SDF", "Tribe"})
	}
	if r.IntN(3) == 0 {
		f.Codes["event_subtype"] = []string{"ambush"}
	}
	if r.IntN(9) == 0 {
		f.IDs = []string{threat.PublicID(r.Int64N(int64(n))), threat.PublicID(r.Int64N(int64(n)))}
	}
	return f
}

func TestFilterAgainstNaive(t *testing.T) {
	t.Parallel()
	db := openRead(t)
	r := rand.New(rand.NewPCG(3, 2026))
	rows := randomRows(r, 2000)
	insert(t, db, rows)
	for i := range 300 {
		f := randomFilter(r, len(rows))
		want, cells := []string{}, int64(0)
		for _, x := range rows {
			if matches(x, f) {
				want = append(want, x.publicID())
			}
		}
		sort := pick(r, threat.SortID, threat.SortNewest, threat.SortOldest)
		got := walk(t, db, f, sort, pick(r, 0, 37, 1500))
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("filter %d %+v, bbox %v, time %+v, order %s: got %d ids, want %d", i, f, f.BBox, f.Time, sort, len(got), len(want))
		}
		counts, err := db.Counts(t.Context(), f, nil)
		if err != nil || counts.Matched != int64(len(want)) || counts.Mapped+counts.Unmapped+counts.Beyond != counts.Matched {
			t.Fatalf("filter %d: counts %+v, %v; want %d matched", i, counts, err, len(want))
		}
		err = db.TileCells(t.Context(), f, 0, 0, 0, 5, func(c *threat.TileCell) error { cells += c.Count; return nil })
		if err != nil || cells != counts.Mapped {
			t.Fatalf("filter %d: cells hold %d, %v; want %d mapped", i, cells, err, counts.Mapped)
		}
		checkFacets(t, db, rows, f)
	}
}

// walk reads all pages; every id must come once.
func walk(t *testing.T, db *DB, f threat.Filter, sort threat.Sort, limit int) (ids []string) {
	t.Helper()
	page := threat.Page{Limit: limit, Sort: sort}
	for {
		next, err := db.Features(t.Context(), threat.Incidents, f, page, func(x threat.Feature) error { ids = append(ids, x.ID); return nil })
		if err != nil {
			t.Fatal(err)
		}
		if next == "" {
			return ids
		}
		page.After = next
	}
}

func checkFacets(t *testing.T, db *DB, rows []given, f threat.Filter) {
	t.Helper()
	facets, err := db.Facets(t.Context(), f, []string{"side", "event_subtype", "actors"}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, facet := range facets {
		own, want := f.Without(facet.Field), map[string]int64{}
		for _, x := range rows {
			if matches(x, own) {
				addValues(want, map[string][]*string{"side": {&x.side}, "event_subtype": {x.subtype}, "actors": pointers(x.actors)}[facet.Field], 1)
			}
		}
		got := map[string]int64{}
		for _, v := range facet.Values {
			key := threat.NoValue
			if v.Value != nil {
				key = *v.Value
			}
			got[key] = v.Count
		}
		if len(got) != len(want) {
			t.Fatalf("facet %s of %+v: %v, want %v", facet.Field, f, got, want)
		}
		for k, n := range want {
			if got[k] != n {
				t.Fatalf("facet %s of %+v: %v, want %v", facet.Field, f, got, want)
			}
		}
	}
}

func pointers(list []string) (p []*string) {
	for _, s := range list {
		p = append(p, &s)
	}
	return p
}

// A position within 1e-7 degrees of the box's edge is on the side where it is: single-precision boxes would not tell.
func TestBBoxEdgeIsExact(t *testing.T) {
	t.Parallel()
	db := openRead(t)
	edge, step := 44.1234567, 1e-7
	base := given{side: "other", kind: "attack", workflow: "published", tlp: "CLEAR"}
	var rows []given
	for i, x := range []float64{edge - step, edge, edge + step} {
		base.id, base.geom = int64(i+1), orb.Point{x, 33}
		rows = append(rows, base)
	}
	insert(t, db, rows)
	cases := map[string]struct {
		box  geo.BBox
		want int
	}{
		"edge included":    {geo.BBox{West: edge, South: 32, East: 45, North: 34}, 2},
		"to the edge":      {geo.BBox{West: 44, South: 32, East: edge, North: 34}, 2},
		"beyond all":       {geo.BBox{West: edge + 2*step, South: 32, East: 45, North: 34}, 0},
		"one point":        {geo.BBox{West: edge, South: 33, East: edge, North: 33}, 1},
		"line through all": {geo.BBox{West: 44, South: 33, East: 45, North: 33}, 3},
	}
	for name, c := range cases {
		if got := walk(t, db, threat.Filter{BBox: &c.box}, threat.SortID, 0); len(got) != c.want {
			t.Errorf("%s: %d incidents, want %d", name, len(got), c.want)
		}
	}
}

func TestFilterRefusesWhatItDoesNotKnow(t *testing.T) {
	borders, _ := threat.CollectionByID("borders")
	now := time.Now()
	cases := map[string]struct {
		col   threat.Collection
		f     threat.Filter
		param string
	}{
		"unknown property":  {threat.Incidents, threat.Filter{Codes: map[string][]string{"nope": {"x"}}}, "nope"},
		"not filterable":    {threat.Incidents, threat.Filter{Codes: map[string][]string{"title": {"x"}}}, "title"},
		"unknown code":      {threat.Incidents, threat.Filter{Codes: map[string][]string{"side": {"left"}}}, "side"},
		"not a bool":        {borders, threat.Filter{Codes: map[string][]string{"disputed": {"maybe"}}}, "disputed"},
		"time without time": {borders, threat.Filter{Time: &threat.Interval{From: &now}}, "datetime"},
		"bbox upside down":  {borders, threat.Filter{BBox: &geo.BBox{South: 2, North: 1}}, "bbox"},
	}
	for name, c := range cases {
		_, err := where(c.col, c.f)
		var e *threat.Error
		if !errors.As(err, &e) || e.Kind != threat.KindInvalid || e.Param != c.param {
			t.Errorf("%s: %v", name, err)
		}
	}
}
