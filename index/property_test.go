package index

import (
	"cmp"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// The index answers as looking at every mark does: as built, after changes, and after a merge.
func TestAnswersAsLookingAtEveryMarkDoes(t *testing.T) {
	for seed, n := range []int{0, 1, 40, 300, 300, 900, 3000} {
		d := newDice(uint64(seed))
		marks, b := naive{}, NewBuilder(n)
		for range n {
			if m := d.mark(d.fid()); marks[m.FID].Values == nil {
				marks[m.FID] = m
				if err := b.Add(m); err != nil {
					t.Fatal(err)
				}
			}
		}
		state := b.State(threat.Head{Counter: 1})
		check := checker{t, d}
		check.all(state, marks)
		for range 3 {
			for range 1 + d.IntN(6) {
				state = check.change(state, marks)
			}
			check.all(state, marks)
			merged := state.Merged()
			check.all(merged, marks)
			if d.chance(50) {
				state = merged
			}
		}
	}
}

type checker struct {
	*testing.T
	*dice
}

// change adds, edits and deletes at random, in the state and in marks.
func (c checker) change(s *State, marks naive) *State {
	change := threat.MarkChange{Head: threat.Head{Counter: s.Counter + 1}, Written: []int64{-1, 1 << 40}}
	for _, fid := range slices.Sorted(maps.Keys(marks)) {
		switch c.IntN(60) {
		case 0:
			change.Written = append(change.Written, fid)
			delete(marks, fid)
		case 1:
			change.Marks = append(change.Marks, c.mark(fid), c.mark(fid)) // written twice: the last counts
		case 2:
			same := marks[fid] // moves only in time
			same.Dated, same.Days, same.Clock = true, c.days(), nil
			change.Marks = append(change.Marks, same)
		}
		change.Written = append(change.Written, fid+1<<32) // no more than 32 bits are ours
	}
	for range c.IntN(30) {
		change.Marks = append(change.Marks, c.mark(c.fid()))
	}
	for _, m := range change.Marks {
		change.Written = append(change.Written, m.FID)
		marks[m.FID] = m
	}
	next, err := s.Apply(change)
	if err != nil {
		c.Fatal(err)
	}
	return next
}

func (c checker) all(s *State, marks naive) {
	c.Helper()
	c.invariants(s, marks)
	for range 3 + 1500/(len(marks)+100) {
		q := asked{filter: c.filter()}
		if c.chance(15) {
			q.fids = c.ids(marks)
		}
		var among *Among
		if q.fids != nil {
			among = s.Among(q.fids)
		}
		asked := s.Ask(q.filter, among)
		c.counts(s, marks, q, asked)
		for _, bin := range []string{"day", "week", "month", "year", "auto"} {
			c.same("timeline by "+bin, q, s.Timeline(asked, bin), marks.timeline(q, bin))
		}
		names := []string{"event_type", "side", "adm0", "actors", "origin", "adm1"}
		for i, got := range s.Facets(asked, names, 3) {
			c.same("facet", q, got, marks.facet(q, names[i], 3))
		}
		for _, sort := range []threat.Sort{threat.SortID, threat.SortNewest, threat.SortOldest} {
			c.pages(s, marks, q, asked, sort)
		}
		for z := range uint32(4) {
			c.cells(s, marks, q, asked, z)
			c.edges(s, marks, q, asked, z)
		}
	}
}

func (c checker) same(what string, q asked, got, want any) {
	c.Helper()
	if !reflect.DeepEqual(got, want) {
		c.Fatalf("%s of %s\n got %+v\nwant %+v", what, spell(q), got, want)
	}
}

func spell(q asked) string {
	s := "everything"
	if q.filter.BBox != nil {
		s = "bbox " + q.filter.BBox.String()
	}
	if iv := q.filter.Time; iv != nil {
		s += ", time"
		if iv.From != nil {
			s += " from " + iv.From.String()
		}
		if iv.To != nil {
			s += " to " + iv.To.String()
		}
		if iv.Certain {
			s += " certainly"
		}
	}
	for field, values := range q.filter.Codes {
		for _, v := range values {
			s += ", " + field + "=" + v
		}
	}
	if q.fids != nil {
		s += ", some ids"
	}
	return s
}

func (c checker) counts(s *State, marks naive, q asked, asked *Question) {
	c.Helper()
	var view *geo.BBox
	if c.chance(70) {
		view = c.box()
	}
	c.same("counts", q, s.Counts(asked, view), marks.counts(q, view))
}

// pages reads to the end.
func (c checker) pages(s *State, marks naive, q asked, asked *Question, sort threat.Sort) {
	c.Helper()
	want := marks.listing(q, sort)
	limit := 1 + c.IntN(7)
	if len(want) > 100 {
		limit = 1 + c.IntN(len(want))
	}
	var got []int64
	at := threat.Cursor{Sort: sort, First: true}
	for more := true; more; {
		var fids []int64
		fids, at, more = s.Page(asked, at, limit)
		if len(fids) > limit || more && len(fids) == 0 {
			c.Fatalf("a page of %d of %d, more %v", len(fids), limit, more)
		}
		got = append(got, fids...)
	}
	if !slices.Equal(got, want) {
		c.Fatalf("listing by %q of %s, %d a page\n got %v\nwant %v", sort, spell(q), limit, got, want)
	}
}

func (c checker) cells(s *State, marks naive, q asked, asked *Question, z uint32) {
	c.Helper()
	gridBits := 1 + c.IntN(6)
	want, sum := marks.cells(q, z, gridBits), int64(0)
	for x := range uint32(1) << z {
		for y := range uint32(1) << z {
			err := s.Cells(asked, z, x, y, gridBits, func(cell *threat.TileCell) error {
				sum += cell.Count
				at, ok := cellLike(cell, want)
				if !ok || at.x>>gridBits != x || at.y>>gridBits != y {
					c.Fatalf("cell of tile %d/%d/%d by 2^%d of %s is nobody's: %+v", z, x, y, gridBits, spell(q), *cell)
				}
				delete(want, at)
				return nil
			})
			if err != nil {
				c.Fatal(err)
			}
		}
	}
	if mapped := s.Counts(asked, nil).Mapped; sum != mapped || len(want) > 0 {
		c.Fatalf("tiles of zoom %d of %s add up to %d of %d, %d cells missing", z, spell(q), sum, mapped, len(want))
	}
}

// edges: the strip around a tile has the cells of the neighbours that touch it, whole where cells are as wide as the strip, by the grid of
// the neighbour.
func (c checker) edges(s *State, marks naive, q asked, asked *Question, z uint32) {
	c.Helper()
	grids := threat.TileGrids{Finest: 4 + c.IntN(5), Coarsest: 4, Most: one(c.dice, 1, 3, 10, 1000)}
	x, y := c.Uint32N(1<<z), c.Uint32N(1<<z)
	want := map[wrapped]map[gridCell][]threat.Mark{-1: {}, 0: {}, 1: {}}
	for nx := int(x) - 1; nx <= int(x)+1; nx++ {
		for ny := max(0, int(y)-1); ny <= min(int(y)+1, 1<<z-1); ny++ {
			if nx == int(x) && ny == int(y) {
				continue
			}
			wrap, nx := nx>>z, nx
			column := uint32(nx - wrap<<z)
			gridBits := marks.gridBits(q, z, column, uint32(ny), grids)
			if got := s.GridBits(asked, z, column, uint32(ny), grids); got != gridBits {
				c.Fatalf("tile %d/%d/%d of %s has grid 2^%d, want 2^%d; %+v", z, column, ny, spell(q), got, gridBits, grids)
			}
			margin := max(0, gridBits-EdgeBits)
			for at, members := range marks.cells(q, z, gridBits) {
				if at.x>>gridBits == column && at.y>>gridBits == uint32(ny) &&
					inStrip(int64(at.x)+int64(wrap)<<(int(z)+gridBits), x, gridBits, margin) && inStrip(int64(at.y), y, gridBits, margin) {
					want[wrapped(wrap)][at] = members
				}
			}
		}
	}
	err := s.EdgeCells(asked, z, x, y, grids, func(cell *threat.TileCell, wrap int) error {
		at, ok := cellLike(cell, want[wrapped(wrap)])
		if !ok {
			c.Fatalf("cell on the edge of tile %d/%d/%d of %s is nobody's: %+v, %+v", z, x, y, spell(q), *cell, grids)
		}
		delete(want[wrapped(wrap)], at)
		return nil
	})
	for wrap, missing := range want {
		if err != nil || len(missing) > 0 {
			c.Fatalf("%d cells on the edge of tile %d/%d/%d, wrapped by %d, of %s are missing: %v, %+v", len(missing), z, x, y, wrap, spell(q), err, grids)
		}
	}
}

// wrapped is how often a cell lies 360° from its place.
type wrapped int

// inStrip tells whether a row or column of cells is one of the tile's, or one of the 2^margin next to them.
func inStrip(at int64, tile uint32, gridBits, margin int) bool {
	first, wide := int64(tile)<<gridBits, int64(1)<<margin
	return at >= first-wide && at < first+1<<gridBits+wide
}

func cellLike(cell *threat.TileCell, cells map[gridCell][]threat.Mark) (at gridCell, ok bool) {
	for at, members := range cells {
		if isCell(cell, members) {
			return at, true
		}
	}
	return at, false
}

// isCell tells whether the cell says what its members do.
func isCell(cell *threat.TileCell, members []threat.Mark) bool {
	if cell.Count != int64(len(members)) {
		return false
	}
	want := threat.TileCell{Count: cell.Count}
	bySide, byType := map[string]int64{}, map[string]int64{}
	for _, m := range members {
		p := placeOf(m)
		want.Point[0] += p[0] / float64(len(members))
		want.Point[1] += p[1] / float64(len(members))
		bySide[first((*m.Values)["side"])]++
		byType[first((*m.Values)["event_type"])]++
	}
	for _, side := range threat.Sides.Codes {
		want.BySide = append(want.BySide, bySide[side.Code])
	}
	want.Side, want.Type = mostOf(threat.Sides, bySide), mostOf(threat.EventTypes, byType)
	if len(members) == 1 {
		m := members[0]
		value := func(field string) string { return first((*m.Values)[field]) }
		want.Point, want.ID = placeOf(m), threat.PublicID(m.FID)
		want.Precision, want.Verification, want.Kind = value("geo_precision"), value("verification"), value("record_kind")
		if m.Dated {
			want.FirstDay = m.Days.First
		}
	} else if math.Abs(cell.Point[0]-want.Point[0]) < 1e-7 && math.Abs(cell.Point[1]-want.Point[1]) < 1e-7 {
		want.Point = cell.Point // a mean of positions that are rounded to 1e-7 degrees
	}
	return reflect.DeepEqual(*cell, want)
}

func placeOf(m threat.Mark) orb.Point {
	if p, ok := m.Place.(orb.Point); ok {
		return p
	}
	return geo.TileKeyPoint(*m.Key)
}

// mostOf: the most frequent code of the list, the first in the alphabet among equals.
func mostOf(list threat.CodeList, counts map[string]int64) (most string) {
	for _, c := range list.Codes {
		n := counts[c.Code]
		if n > counts[most] && n > 0 || most == "" && n > 0 || n == counts[most] && n > 0 && c.Code < most {
			most = c.Code
		}
	}
	return most
}

// invariants are what every answer rests on.
func (c checker) invariants(s *State, marks naive) {
	c.Helper()
	if s.Len() != len(marks) {
		c.Fatalf("%d incidents, want %d", s.Len(), len(marks))
	}
	for _, part := range []*columns{s.base, s.delta} {
		c.columnsHold(part)
	}
	for i, fid := range s.delta.fid {
		if at, ok := s.base.find(fid); ok && !s.dead.has(at) {
			c.Fatalf("incident %d is in the base and at %d of the delta", fid, i)
		}
	}
	dead := 0
	for i := range s.base.fid {
		if s.dead != nil && s.dead.has(uint32(i)) {
			dead++
		}
	}
	if dead != s.deadCount {
		c.Fatalf("%d are dead, said to be %d", dead, s.deadCount)
	}
	c.bordersHold(s, marks)
	c.blocksHold(s)
}

// blocksHold: a block adds up to what its rows do, whichever of them are dead; the delta has none.
func (c checker) blocksHold(s *State) {
	c.Helper()
	if len(s.base.blocks) != s.base.mapped/blockRows || len(s.delta.blocks) != 0 {
		c.Fatalf("%d blocks of %d rows on the map, %d of the delta", len(s.base.blocks), s.base.mapped, len(s.delta.blocks))
	}
	words := s.vocabulary.read()
	number := func(list threat.CodeList, code string) int {
		return slices.IndexFunc(append(slices.Clone(list.Codes), threat.Code{Code: code}), func(one threat.Code) bool { return one.Code == code })
	}
	for i, got := range s.base.blocks {
		var want sums
		for at := uint32(i * blockRows); at < uint32((i+1)*blockRows); at++ {
			p, ok := s.base.point(at)
			if !ok {
				c.Fatalf("row %d on the map has no place", at)
			}
			want.lon += int64(math.Round(p[0] * 1e7))
			want.lat += int64(math.Round(p[1] * 1e7))
			want.sides[number(threat.Sides, words.word(s.base.values[at], sideField))]++
			want.types[number(threat.EventTypes, words.word(s.base.values[at], fieldNumber("event_type")))]++
		}
		if got != want {
			c.Fatalf("block %d is %+v, want %+v", i, got, want)
		}
	}
}

// shapesHold: shapes are in the order of positions, all in the tree, and listed once by how far they reach.
func (c checker) shapesHold(rows *columns) {
	c.Helper()
	s := &rows.shapes
	if !slices.IsSortedFunc(s.list, func(a, b shape) int { return int(a.at) - int(b.at) }) || s.tree.Len() != len(s.list) {
		c.Fatalf("shapes are not in order, or %d of %d are in the tree", s.tree.Len(), len(s.list))
	}
	for _, one := range s.list {
		if rows.spots[one.at].isPoint() || rows.shapes.list[rows.spots[one.at].lat].at != one.at || one.bound != one.place.Bound() {
			c.Fatalf("the shape at %d is a point, or has another bound than %v", one.at, one.bound)
		}
	}
	sizes := make([]float64, len(s.list))
	for i := range s.list {
		sizes[i] = s.list[i].reach()
	}
	slices.SortFunc(sizes, func(a, b float64) int { return cmp.Compare(b, a) })
	if len(s.largest) != min(len(s.list), mostLooked) {
		c.Fatalf("%d of %d shapes are among the largest", len(s.largest), len(s.list))
	}
	for i, one := range s.largest {
		if shape := s.list[one.shape]; one.size != sizes[i] || one.size != shape.reach() || one.bound != shape.bound {
			c.Fatalf("the largest shapes are not in order at %d, or %v is not what is kept of one", i, one)
		}
	}
}

func (c checker) columnsHold(rows *columns) {
	c.Helper()
	n := rows.len()
	if !slices.IsSorted(rows.key) {
		c.Fatal("keys are not sorted")
	}
	odd := 0
	for _, t := range rows.clocks {
		odd += int(oneIf(t.odd))
	}
	if odd != rows.odd {
		c.Fatalf("%d clock times are said to be of other days, and %d are", rows.odd, odd)
	}
	for name, length := range map[string]int{
		"first": len(rows.first), "values": len(rows.values), "fid": len(rows.fid), "spots": len(rows.spots),
		"byFID": len(rows.byFID), "byNewest": len(rows.byNewest),
	} {
		if length != n {
			c.Fatalf("column %s has %d rows of %d", name, length, n)
		}
	}
	if got := slices.Sorted(slices.Values(rows.byFID)); !slices.Equal(got, counted(n)) {
		c.Fatal("byFID is not a permutation")
	}
	if got := slices.Sorted(slices.Values(rows.byNewest)); !slices.Equal(got, counted(n)) {
		c.Fatal("byNewest is not a permutation")
	}
	for i := 1; i < n; i++ {
		if rows.fid[rows.byFID[i-1]] >= rows.fid[rows.byFID[i]] {
			c.Fatal("byFID is not in order, or an incident is there twice")
		}
		if rows.newestFirst(rows.byNewest[i-1], rows.byNewest[i]) >= 0 {
			c.Fatal("byNewest is not in order")
		}
	}
	if mapped, _ := slices.BinarySearch(rows.key, keyBeyond); mapped != rows.mapped {
		c.Fatalf("%d are mapped, said to be %d", mapped, rows.mapped)
	}
	c.shapesHold(rows)
}

// bordersHold: every distance and side of every mark is there once, in the order of positions.
func (c checker) bordersHold(s *State, marks naive) {
	c.Helper()
	type entry struct {
		fid          uint32
		border, side string
		distance     float32
	}
	got, want := map[entry]int{}, map[entry]int{}
	for i, rows := range []*columns{s.base, s.delta} {
		for border, near := range rows.borders {
			if !slices.IsSorted(near.at) || len(near.at) != len(near.distance) || len(near.at) != len(near.side) {
				c.Fatalf("border %s is not in order", border)
			}
			for n, at := range near.at {
				if i == 1 || s.dead == nil || !s.dead.has(at) {
					got[entry{rows.fid[at], border, near.sides[near.side[n]], near.distance[n]}]++
				}
			}
		}
	}
	for _, m := range marks {
		for _, b := range m.Borders {
			e := entry{fid: uint32(m.FID), border: b.Border, distance: float32(b.DistanceM)}
			if b.Side != nil {
				e.side = *b.Side
			}
			want[e]++
		}
	}
	if !reflect.DeepEqual(got, want) {
		c.Fatalf("%d distances to borders, want %d", len(got), len(want))
	}
}

// A cursor comes from outside: ids that no incident can have lie before or behind all.
func TestPageBehindIDsThatCannotBe(t *testing.T) {
	d, b := newDice(1), NewBuilder(3)
	for _, fid := range []int64{0, 5, 1<<32 - 1} {
		if err := b.Add(d.mark(fid)); err != nil {
			t.Fatal(err)
		}
	}
	s := b.State(threat.Head{Counter: 1})
	for after, want := range map[int64]int{-1: 3, 0: 2, 5: 1, 1<<32 - 1: 0, 1 << 32: 0, 1<<32 + 3: 0} {
		if fids, _, _ := s.Page(s.Ask(threat.Filter{}, nil), threat.Cursor{Sort: threat.SortID, FID: after}, 10); len(fids) != want {
			t.Errorf("behind %d come %v, want %d", after, fids, want)
		}
	}
}

// Words are added while answers are read: an answer must not write behind the words that it has read.
func TestAnswersLeaveTheWordsThatComeMeanwhile(t *testing.T) {
	d, s := newDice(1), NewBuilder(0).State(threat.Head{Counter: 1})
	const n = 300
	done := make(chan struct{})
	var index Index
	index.Set(s)
	go func() {
		defer close(done)
		for index.State().Len() < n {
			s := index.State()
			s.Timeline(s.Ask(threat.Filter{}, nil), "year")
		}
	}()
	for i := range n {
		m := d.mark(int64(i))
		m.Values = &threat.MarkValues{"side": {strconv.Itoa(i)}}
		next, err := index.State().Apply(threat.MarkChange{Head: threat.Head{Counter: int64(i + 2)}, Marks: []threat.Mark{m}})
		if err != nil {
			t.Fatal(err)
		}
		index.Set(next)
	}
	<-done
	s = index.State()
	for _, v := range s.Facets(s.Ask(threat.Filter{}, nil), []string{"side"}, 0)[0].Values {
		if v.Value == nil || *v.Value == "" || v.Count != 1 {
			t.Fatalf("a word was overwritten: %+v", v)
		}
	}
}
