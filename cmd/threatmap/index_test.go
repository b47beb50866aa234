package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"threatmap/cql2"
	"threatmap/geo"
	"threatmap/store"
	"threatmap/threat"
)

// The index and PostGIS are asked the same random questions, with random inserts, edits and withdrawals in between, and must say the same.
func TestIndexSaysWhatPostGISSays(t *testing.T) {
	url := startingMapURL(t)
	public := opened(t, url, threat.Public)
	w := world{r: rand.New(rand.NewPCG(4, 2))} //nolint:gosec // a test wants the same numbers each time
	w.write(t, public, 1500)
	audiences := []audience{{public, loaded(t, public)}, {opened(t, url, threat.Admin), nil}}
	audiences[1].index = loaded(t, audiences[1].db)
	if all, some := audiences[1].index.index.State().Len(), audiences[0].index.index.State().Len(); all <= some {
		t.Fatalf("admins see %d incidents, everyone %d", all, some)
	}
	rounds, questions := 6, 20
	if testing.Short() {
		rounds, questions = 2, 10
	}
	for round := range rounds {
		for n := range questions {
			f := w.filter()
			w.same(t, audiences[n%2].db, audiences[n%2].index, f)
			if t.Failed() {
				t.Fatalf("round %d, audience %d, filter %s", round, n%2, spelled(f))
			}
		}
		w.write(t, public, 1+w.r.IntN(200))
		for _, a := range audiences {
			a.catchUp(t, round%3 == 2)
		}
	}
}

// audience is what one audience reads from the database, and from its index.
type audience struct {
	db    *store.DB
	index *reads
}

func opened(t *testing.T, url string, who threat.Audience) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{URL: url, Audience: who})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// catchUp applies to the index what has been written, and merges it where wanted.
func (a audience) catchUp(t *testing.T, merge bool) {
	t.Helper()
	x := a.index.index
	change, reload, err := a.db.MarksSince(t.Context(), x.State().Head)
	if err != nil || reload {
		t.Fatal(reload, err)
	}
	next, err := x.State().Apply(change)
	if err != nil {
		t.Fatal(err)
	}
	if merge {
		next = next.Merged()
	}
	x.Set(next)
}

func spelled(f threat.Filter) string {
	s := fmt.Sprintf("%+v", f)
	if f.Expr != nil {
		text, _ := f.Expr.MarshalJSON()
		s += " filter " + string(text)
	}
	if f.BBox != nil {
		s += " bbox " + f.BBox.String()
	}
	if f.Corridor != nil {
		s += fmt.Sprintf(" corridor %+v", *f.Corridor)
	}
	if f.Belt != nil {
		s += fmt.Sprintf(" belt %+v", *f.Belt)
	}
	if f.Within != nil {
		s += " within " + f.Within.String()
	}
	if f.Time != nil {
		s += fmt.Sprintf(" time %v %v %v", f.Time.From, f.Time.To, f.Time.Certain)
	}
	return s
}

// world makes random incidents and questions around a few places, so that ties, shared spots and edges are common.
type world struct {
	r    *rand.Rand
	next int
}

var (
	someSides  = []string{"adversary_action", "security_action", "engagement", "other"}
	someTypes  = []string{"attack", "security", "explosive", "unknown"}
	someActors = []string{"IS", "SDF", "Government of Syria", "Civilians"}

	someAreas     = []string{"syrian-badia", "wadi-hauran", "northeast-syria", "hamrin-range", "iraq-border-deserts"}
	someCorridors = []string{"badia-suwayda-south", "central-desert-iraqi-frontier", "central-desert-tanf-rutba", "eastern-hasakah-sinjar", "makhoul-hamrin-diyala"}
)

func oneOf[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// write adds n incidents or changes old ones: a newer version of the data set may move, coarsen or withdraw a record.
func (w *world) write(t *testing.T, db *store.DB, n int) {
	t.Helper()
	batch := make([]threat.Incident, n)
	for i := range batch {
		number := w.next
		if w.next++; w.next > 200 && w.r.IntN(3) == 0 {
			number = w.r.IntN(w.next)
		}
		batch[i] = w.incident(number)
	}
	slices.SortStableFunc(batch, func(a, b threat.Incident) int { return len(a.OriginID) - len(b.OriginID) })
	batch = slices.CompactFunc(batch, func(a, b threat.Incident) bool { return a.OriginID == b.OriginID })
	result, err := db.WriteIncidents(t.Context(), batch, store.WriteMeta{Editor: "test", Reason: "to compare"})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range result.Rejected {
		t.Fatal(bad.Err)
	}
}

func (w *world) incident(number int) threat.Incident {
	r := w.r
	in := threat.Incident{
		Origin: oneOf(r, []string{"a", "a", "b"}), OriginID: fmt.Sprint(number), OriginVersion: fmt.Sprint(w.next),
		RecordKind: oneOf(r, []string{"incident", "incident", "incident", "pattern"}),
		Title:      threat.Text{En: fmt.Sprint("Event ", number)}, EventType: oneOf(r, someTypes), Side: oneOf(r, someSides), Success: "unknown",
		Verification: oneOf(r, []string{"unverified", "single_source"}),
		Workflow:     oneOf(r, []string{"published", "published", "published", "published", "draft"}),
		TLP:          oneOf(r, []string{"CLEAR", "CLEAR", "CLEAR", "CLEAR", "AMBER"}),
		When:         w.when(), Place: threat.Place{Geometry: w.place(), Precision: "locality", Basis: "coordinates_given"},
	}
	if r.IntN(3) > 0 {
		in.Place.UncertaintyM = new(1001 + r.IntN(5)*1234)
	}
	if in.Place.Geometry == nil {
		in.Place.Precision, in.Place.Basis, in.Place.UncertaintyM = "unknown", "inferred", nil
	}
	in.Place.Name = oneOf(r, []threat.Text{{}, {En: fmt.Sprint("Village ", r.IntN(5))}, {En: "Tall ‘Afar", Ar: "تلعفر"}, {Ar: "الأنبار"}})
	if r.IntN(4) == 0 {
		in.Claims = append(in.Claims, threat.Claim{
			Document: threat.Document{Source: threat.Source{Publisher: "Some Press", Type: "report", Reliability: "F"}, Title: fmt.Sprint("Report of day ", r.IntN(4)), TLP: oneOf(r, []string{"CLEAR", "AMBER"})},
			Field:    "record", Reliability: "F", Credibility: "6", Stance: "supports", ExtractedBy: "rule:test",
		})
	}
	for _, name := range someActors {
		if r.IntN(4) == 0 {
			in.Actors = append(in.Actors, threat.Participant{Actor: threat.Actor{Name: name, Class: "rebel"}, Role: "unknown"})
		}
	}
	if r.IntN(15) == 0 {
		in.Coarsen = map[string]string{"public": oneOf(r, []string{"5km", "adm1", "hide"})}
	}
	return in
}

func (w *world) place() orb.Geometry {
	r := w.r
	p := orb.Point{38 + float64(r.IntN(60))/10, 33 + float64(r.IntN(40))/10}
	switch r.IntN(20) {
	case 0:
		return nil
	case 1:
		return orb.Point{p[0] + r.Float64()/7, p[1] + r.Float64()/7}
	case 2:
		return orb.LineString{p, {p[0] + r.Float64(), p[1] + r.Float64()}}
	case 3:
		return orb.Polygon{{p, {p[0] + 0.5, p[1]}, {p[0] + 0.5, p[1] + 0.3}, p}}
	case 4:
		return orb.Point{oneOf(r, []float64{-180, 180, 179.5, -179.5}), p[1]}
	case 5:
		return orb.Point{p[0], oneOf(r, []float64{89, -90, 85.0511, 85.06})}
	}
	return p
}

func (w *world) when() threat.When {
	r := w.r
	first := threat.Day(17000 + r.IntN(60))
	last := first + threat.Day(r.IntN(3)*r.IntN(20))
	switch r.IntN(12) {
	case 0:
		return threat.When{Precision: "unknown", Basis: "event"}
	case 1:
		from := first.Time().Add(time.Duration(r.IntN(86400)) * time.Second)
		to := from.Add(time.Duration(r.IntN(7200)) * time.Second)
		return threat.When{Days: threat.Days{First: &first, Last: new(threat.DayOf(to))}, From: &from, To: &to, Precision: "day", Basis: "event"}
	case 2:
		return threat.When{Days: threat.Days{First: &first}, Precision: "week", Basis: "event"}
	case 3:
		return threat.When{Days: threat.Days{Last: &last}, Precision: "week", Basis: "event"}
	}
	return threat.When{Days: threat.Days{First: &first, Last: &last}, Precision: "week", Basis: "event"}
}

func (w *world) filter() (f threat.Filter) {
	r := w.r
	if r.IntN(2) == 0 {
		f.BBox = w.box()
	}
	if r.IntN(2) == 0 {
		from := threat.Day(16995 + r.IntN(70)).Time().Add(time.Duration(r.IntN(2)*r.IntN(86400)) * time.Second)
		to := from.Add(time.Duration(r.IntN(40*86400)) * time.Second)
		f.Time = &threat.Interval{From: &from, To: &to, Certain: r.IntN(3) == 0}
		if r.IntN(4) == 0 {
			f.Time.From = nil
		} else if r.IntN(4) == 0 {
			f.Time.To = nil
		}
	}
	f.Codes = map[string][]string{}
	for name, values := range map[string][]string{
		"side": someSides, "event_type": someTypes, "actors": append([]string{"nobody"}, someActors...), "origin": {"a", "b", "c"},
		"adm0": {"IRQ", "SYR", "TUR"}, "verification": {"unverified", "single_source"}, "geo_precision": {"locality", "area", "unknown"},
		"record_kind": {"pattern", "incident", "estimate"},
		"origin_id":   {"1", "2", "3", "5", "8", "13", "21"},
	} {
		if r.IntN(7) == 0 {
			f.Codes[name] = slices.Clone(values[:1+r.IntN(len(values))])
		}
	}
	if r.IntN(4) == 0 {
		f.Belt = &threat.Belt{Borders: []string{oneOf(r, []string{"IRQ-SYR", "IRQ-TUR", "SYR-TUR"})}, WidthKM: oneOf(r, []float64{5, 25, 60, 100})}
		if r.IntN(2) == 0 {
			f.Belt.Borders = append(f.Belt.Borders, "IRQ-SYR")
		}
		if r.IntN(3) == 0 {
			f.Belt.Side = oneOf(r, []string{"SYR", "IRQ", "TUR"})
		}
		if !slices.ContainsFunc(f.Belt.Borders, func(border string) bool { return f.Belt.Side == "" || f.Belt.Holds(border, f.Belt.Side) }) {
			f.Belt.Side = ""
		}
	}
	if r.IntN(4) == 0 {
		f.Corridor = &threat.CorridorBand{ID: oneOf(r, someCorridors), HalfWidthKM: oneOf(r, []float64{0, 0, 0.5, 7, 40, 100})}
	}
	if r.IntN(5) == 0 {
		f.Areas = []string{oneOf(r, someAreas)}
		if other := oneOf(r, someAreas); r.IntN(3) == 0 && other > f.Areas[0] {
			f.Areas = append(f.Areas, other)
		}
	}
	if r.IntN(4) == 0 {
		f.Within = w.shape()
	}
	if r.IntN(15) == 0 {
		f.IDs = []string{threat.PublicID(int64(1 + r.IntN(500))), threat.PublicID(int64(1 + r.IntN(500)))}
	}
	if r.IntN(4) == 0 {
		f.Text = w.terms()
	}
	if r.IntN(4) == 0 {
		e, err := cql2.Parse(cql2.Text, w.expression(r.IntN(3)).cql, nil)
		if err != nil {
			panic(err)
		}
		f.Expr = e
	}
	return f
}

// shape is a circle, or a polygon whose corners stand where incidents do, at times with a hole and with another one beside it.
func (w *world) shape() *threat.Within {
	r := w.r
	spot := func() orb.Point { return orb.Point{38 + float64(r.IntN(60))/10, 33 + float64(r.IntN(40))/10} }
	if r.IntN(3) == 0 {
		return &threat.Within{Circle: &threat.Circle{Center: spot(), RadiusKM: oneOf(r, []float64{0.5, 20, 130, 1000})}}
	}
	for {
		a, b, c := spot(), spot(), spot()
		g := orb.MultiPolygon{{{a, b, c, a}}}
		if m := (orb.Point{(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3}); r.IntN(2) == 0 {
			hole := orb.Ring{}
			for _, p := range []orb.Point{a, c, b, a} {
				hole = append(hole, orb.Point{(p[0] + m[0]) / 2, (p[1] + m[1]) / 2})
			}
			g[0] = append(g[0], hole)
		}
		if r.IntN(3) == 0 {
			g = append(g, orb.Polygon{{{30, 30}, {38, 30}, {38, 33.5}, {30, 30}}})
		}
		f := threat.Filter{Within: &threat.Within{Polygons: g}}
		if f.Check(threat.Incidents) == nil {
			return f.Within
		}
	}
}

// terms are words of titles, places, actors and sources, parts of them, and what nothing holds.
func (w *world) terms() []string {
	terms, err := threat.ParseText(strings.Join([]string{
		oneOf(w.r, []string{"event", "EVENT 1", "13", "7", "Government of", "vent 2", "اﻷنبار", "الانبار", "Tall Afar", "nothing at all", "is", "press", "report of"}),
		oneOf(w.r, []string{"", "", "syria", "village 3", "nobody", "afar"}),
	}, ","))
	if err != nil {
		panic(err)
	}
	return terms
}

func (w *world) box() *geo.BBox {
	r := w.r
	west, south := 37+float64(r.IntN(70))/10, 32+float64(r.IntN(50))/10
	b := geo.BBox{West: west, South: south, East: west + float64(r.IntN(40))/10, North: south + float64(r.IntN(40))/10}
	switch r.IntN(8) {
	case 0:
		b.West, b.East = 170, -170
	case 1:
		b.North = 90
	case 2:
		b = geo.BBox{West: -180, South: -90, East: 180, North: 90}
	}
	return &b
}

// same asks both everything.
func (w *world) same(t *testing.T, db *store.DB, x *reads, f threat.Filter) {
	t.Helper()
	ctx := t.Context()
	view := w.box()
	both(t, "counts", func(s asked) (any, error) { return s.Counts(ctx, f, view) }, db, x)
	for _, bin := range []string{"auto", "day", "week", "month", "year"} {
		both(t, "timeline by "+bin, func(s asked) (any, error) { return s.Timeline(ctx, f, bin) }, db, x)
	}
	both(t, "facets", func(s asked) (any, error) {
		return s.Facets(ctx, f, []string{"side", "event_type", "actors", "adm0", "adm1", "origin", "event_subtype"}, 5)
	}, db, x)
	for _, sort := range []threat.Sort{threat.SortID, threat.SortNewest, threat.SortOldest} {
		limit := 1 + w.r.IntN(300)
		both(t, "pages "+string(sort), func(s asked) (any, error) { return pages(ctx, s, f, sort, limit) }, db, x)
	}
	z := uint32(w.r.IntN(8))
	at, _ := geo.TileKey(orb.Point{40, 35})
	column, row := geo.TileKeyCell(at)
	both(t, "shapes", func(s asked) (any, error) { return shapes(ctx, s, f, z, column>>(31-z), row>>(31-z)) }, db, x)
	both(t, "events", func(s asked) (any, error) { return events(ctx, s, f) }, db, x)
	both(t, "events along a corridor", func(s asked) (any, error) {
		return passage(ctx, s, f, someCorridors[int(z)%len(someCorridors)], 60_000)
	}, db, x)
	both(t, "what is near a border", func(s asked) (any, error) { return vicinity(ctx, s, f, "IRQ-SYR", 80_000) }, db, x)
	both(t, "cells", func(s asked) (any, error) { return cells(ctx, s, f, z, column>>(31-z), row>>(31-z)) }, db, x)
	w.sameEdges(t, db, x, f)
	w.sameDegrees(t, db, x, f)
}

// sameDegrees compares a tile of equal degrees near one place, by some grid, and what the tiles of a level add up to with the count of what has a place.
func (w *world) sameDegrees(t *testing.T, db *store.DB, x *reads, f threat.Filter) {
	t.Helper()
	at, ok := geo.Representative(w.place())
	if !ok {
		return
	}
	level, bits := oneOf(w.r, []uint32{0, 1, 3, 6, 9, 11, 15, 19}), oneOf(w.r, []int{3, 6, 12})
	column, row := geo.DegreeCell(at)
	shift := geo.DegreeShift(level, 0)
	cellsOf := func(s asked, level, column, row uint32) (list []seenCell, sum int64, err error) {
		err = s.DegreeCells(t.Context(), f, level, column, row, bits, func(c *threat.TileCell) error {
			sum += c.Count
			list = append(list, seen(c, 0))
			return nil
		})
		return list, sum, err
	}
	both(t, fmt.Sprintf("degree cells %d/%d/%d by %d bits", level, column>>shift, row>>shift, bits), func(s asked) (any, error) {
		list, _, err := cellsOf(s, level, column>>shift, row>>shift)
		return list, err
	}, db, x)
	counts, err := x.Counts(t.Context(), f, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all int64
	for column := range uint32(8) {
		for row := range uint32(4) {
			_, sum, err := cellsOf(x, 2, column, row)
			if err != nil {
				t.Fatal(err)
			}
			all += sum
		}
	}
	if want := counts.Matched - counts.Unmapped; all != want {
		t.Errorf("the tiles of level 2 add up to %d, %d have a place", all, want)
	}
}

// sameEdges compares the cells along the edges of a tile near one place or at ±180°, by grids that neighbours choose, with those that
// PostGIS finds in the whole neighbours.
func (w *world) sameEdges(t *testing.T, db *store.DB, x *reads, f threat.Filter) {
	t.Helper()
	place := w.place()
	at, ok := geo.Representative(place)
	key, on := geo.TileKey(at)
	if !ok || !on {
		return
	}
	z := oneOf(w.r, []uint32{0, 1, 3, 5, 7, 9, 12, 13})
	column, row := geo.TileKeyCell(key)
	column, row = column>>(31-z), row>>(31-z)
	grids := threat.TileGrids{Finest: 8, Coarsest: 5, Most: oneOf(w.r, []int{1, 4, 20, 500})}
	want, err := edgesByWholeTiles(t.Context(), db, f, z, column, row, grids)
	if err != nil {
		t.Fatal(err)
	}
	var got []seenCell
	err = x.TileEdgeCells(t.Context(), f, z, column, row, grids, func(c *threat.TileCell, wrap int) error {
		got = append(got, seen(c, wrap))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sortCells(got)
	sortCells(want)
	if !alike(got, want) {
		t.Errorf("edges of %d/%d/%d by %+v:\nindex   %+v\nPostGIS %+v", z, column, row, grids, got, want)
	}
}

func sortCells(list []seenCell) {
	slices.SortFunc(list, func(a, b seenCell) int {
		return cmp.Or(strings.Compare(a.says, b.says), cmp.Compare(math.Round(a.at[0]*1e5), math.Round(b.at[0]*1e5)), cmp.Compare(math.Round(a.at[1]*1e5), math.Round(b.at[1]*1e5)))
	})
}

// edgesByWholeTiles asks for all cells of the neighbours, by one grid after the other, and keeps those in the strip.
func edgesByWholeTiles(ctx context.Context, s asked, f threat.Filter, z, x, y uint32, grids threat.TileGrids) (list []seenCell, err error) {
	across := 1 << z
	for dx := -1; dx <= 1; dx++ {
		for dy := -1; dy <= 1; dy++ {
			column, row := int(x)+dx, int(y)+dy
			if dx == 0 && dy == 0 || row < 0 || row >= across {
				continue
			}
			wrap := column >> z
			column -= wrap * across
			bits := grids.Finest
			var all []seenCell
			for ; ; bits-- {
				all = nil
				err := s.TileCells(ctx, f, z, uint32(column), uint32(row), bits, func(c *threat.TileCell) error {
					if inStripOf(c.Point, z, bits, dx, dy) {
						all = append(all, seen(c, wrap))
					} else {
						all = append(all, seenCell{})
					}
					return nil
				})
				if err != nil {
					return nil, err
				}
				if bits == grids.Coarsest || len(all) <= grids.Most {
					break
				}
			}
			list = append(list, slices.DeleteFunc(all, func(c seenCell) bool { return c.says == "" })...)
		}
	}
	return list, nil
}

// inStripOf tells whether the cell that holds a place is among those of its tile that lie along the tile's edge on the side away from dx, dy.
func inStripOf(p orb.Point, z uint32, bits, dx, dy int) bool {
	key, _ := geo.TileKey(p)
	x, y := geo.TileKeyCell(key)
	shift := 31 - int(z) - bits
	side, wide := 1<<bits, max(1, 1<<bits/64)
	along := func(at uint32, way int) bool {
		n := int(at>>shift) & (side - 1)
		return way == 0 || way < 0 && n >= side-wide || way > 0 && n < wide
	}
	return along(x, dx) && along(y, dy)
}

// asked is what the database and the index both answer.
type asked interface {
	Counts(ctx context.Context, f threat.Filter, view *geo.BBox) (threat.Counts, error)
	Timeline(ctx context.Context, f threat.Filter, bin string) (threat.Timeline, error)
	Facets(ctx context.Context, f threat.Filter, fields []string, max int) ([]threat.Facet, error)
	Features(ctx context.Context, col threat.Collection, f threat.Filter, p threat.Page, yield func(threat.Feature) error) (string, error)
	TileIncidentShapes(ctx context.Context, f threat.Filter, bound orb.Bound, toleranceDeg float64, yield func(*threat.TileShape) error) error
	TileCells(ctx context.Context, f threat.Filter, z, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error
	DegreeCells(ctx context.Context, f threat.Filter, level, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error
	Events(ctx context.Context, f threat.Filter, yield func(threat.Event) error) error
	Vicinity(ctx context.Context, f threat.Filter, border string, among []string, reachM float64) (threat.Vicinity, error)
	Passage(ctx context.Context, f threat.Filter, corridor string, reachM float64) (threat.Passage, error)
}

// passage lists all that a corridor's passage tells, in its order.
func passage(ctx context.Context, s asked, f threat.Filter, corridor string, reachM float64) (list []string, err error) {
	p, err := s.Passage(ctx, f, corridor, reachM)
	if err != nil {
		return nil, err
	}
	err = p.Each(func(e *threat.Passer) error {
		fid, place := p.Who(e.N)
		list = append(list, fmt.Sprint(fid, place, e.AlongM, e.OffsetM, e.Side, e.Dated, said(e.Days.First), said(e.Days.Last), said(e.UncertaintyM)))
		return nil
	})
	return list, err
}

// said is a value, or that there is none.
func said[T any](v *T) string {
	if v == nil {
		return "none"
	}
	return fmt.Sprint(*v)
}

// vicinity lists all that is told of what is near a border, by id.
func vicinity(ctx context.Context, s asked, f threat.Filter, border string, reachM float64) (list []string, err error) {
	v, err := s.Vicinity(ctx, f, border, []string{"IRQ-TUR", border}, reachM)
	if err != nil {
		return nil, err
	}
	threat.VicinityByID(v).InParts(func() func(*threat.AtBorder) {
		return func(e *threat.AtBorder) {
			fid, place := v.Who(e.N)
			list = append(list, fmt.Sprint(fid, place, e.DistanceM, e.Soil, e.AlongM, e.Acted, e.Dated, said(e.Days.First), said(e.Days.Last), said(e.UncertaintyM), e.Elsewhere))
		}
	})
	return list, nil
}

// events lists them by id.
func events(ctx context.Context, s asked, f threat.Filter) (list []threat.Event, err error) {
	err = s.Events(ctx, f, func(e threat.Event) error { list = append(list, e); return nil })
	slices.SortFunc(list, func(a, b threat.Event) int { return int(a.FID - b.FID) })
	return list, err
}

func both(t *testing.T, what string, ask func(asked) (any, error), db, x asked) {
	t.Helper()
	want, err := patiently(t, what, ask, db)
	if err != nil {
		t.Fatalf("%s from PostGIS: %v", what, err)
	}
	got, err := patiently(t, what, ask, x)
	if err != nil {
		t.Fatalf("%s from the index: %v", what, err)
	}
	if !alike(got, want) {
		t.Errorf("%s:\nindex   %+v\nPostGIS %+v", what, got, want)
	}
}

// patiently asks again, twice at most, where the database was out of time: beside other tests it has a part of a processor, and what is compared is what it answers.
func patiently(t *testing.T, what string, ask func(asked) (any, error), s asked) (answer any, err error) {
	t.Helper()
	for range 3 {
		if answer, err = ask(s); threat.KindOf(err) != threat.KindTimeout {
			break
		}
		t.Logf("%s: %v", what, err)
	}
	return answer, err
}

// pages walks a listing to its end, or five pages.
func pages(ctx context.Context, s asked, f threat.Filter, sort threat.Sort, limit int) (ids []string, err error) {
	p := threat.Page{Limit: limit, Sort: sort}
	for range 5 {
		next, err := s.Features(ctx, threat.Incidents, f, p, func(f threat.Feature) error { ids = append(ids, f.ID); return nil })
		if err != nil || next == "" {
			return ids, err
		}
		p.After = next
	}
	return ids, nil
}

// seenCell is a cell's place and, in words, everything else.
type seenCell struct {
	at   orb.Point
	says string
}

func cells(ctx context.Context, s asked, f threat.Filter, z, x, y uint32) (list []seenCell, err error) {
	err = s.TileCells(ctx, f, z, x, y, 6, func(c *threat.TileCell) error {
		list = append(list, seen(c, 0))
		return nil
	})
	return list, err
}

func seen(c *threat.TileCell, wrap int) seenCell {
	day := "unknown"
	if c.FirstDay != nil {
		day = c.FirstDay.String()
	}
	return seenCell{c.Point, fmt.Sprint(wrap, c.Count, c.BySide, c.Type, c.Side, c.ID, c.Precision, c.Verification, c.Kind, day)}
}

// shapes are told by what a tile carries of them; their lines are compared by where they reach.
func shapes(ctx context.Context, s asked, f threat.Filter, z, x, y uint32) (list []string, err error) {
	bound, tolerance := maptile.New(x, y, maptile.Zoom(z)).Bound(), geo.TileTolerance(int(z))
	err = s.TileIncidentShapes(ctx, f, bound, tolerance, func(shape *threat.TileShape) error {
		says := fmt.Sprint(shape.ID, shape.Type, shape.Side, shape.Precision, shape.Verification, shape.Kind, " ")
		if shape.FirstDay != nil {
			says += shape.FirstDay.String()
		}
		place := shape.Drawn()
		if place == nil {
			return nil
		}
		b := place.Bound()
		list = append(list, fmt.Sprintf("%s %.6f", says, []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}))
		return nil
	})
	slices.Sort(list)
	return list, err
}

// alike allows cells a centimetre: the index adds up whole units of 1e-7°.
func alike(a, b any) bool {
	x, ok := a.([]seenCell)
	y, _ := b.([]seenCell)
	if !ok {
		return reflect.DeepEqual(a, b)
	}
	return slices.EqualFunc(x, y, func(a, b seenCell) bool {
		return a.says == b.says && math.Abs(a.at[0]-b.at[0]) < 1e-7 && math.Abs(a.at[1]-b.at[1]) < 1e-7
	})
}
