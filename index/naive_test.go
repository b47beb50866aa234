package index

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// naive answers by looking at every mark: what the index has to agree with.
type naive map[int64]threat.Mark

// asked is a filter, with the ids that it leaves where fids is not nil.
type asked struct {
	filter threat.Filter
	fids   []int64
}

func (all naive) answer(q asked) (list []threat.Mark) {
	for _, m := range all {
		if matches(q.filter, m) && (q.fids == nil || slices.Contains(q.fids, m.FID)) {
			list = append(list, m)
		}
	}
	return list
}

func matches(f threat.Filter, m threat.Mark) bool {
	if f.BBox != nil && !geometryMeets(m.Place, *f.BBox) {
		return false
	}
	return timeMatches(f.Time, m) && codesMatch(f.Codes, m, "")
}

func codesMatch(codes map[string][]string, m threat.Mark, but string) bool {
	for field, wanted := range codes {
		if field == but || len(wanted) == 0 {
			continue
		}
		if !slices.ContainsFunc((*m.Values)[field], func(v string) bool { return slices.Contains(wanted, v) }) {
			return false
		}
	}
	return true
}

func timeMatches(iv *threat.Interval, m threat.Mark) bool {
	if iv == nil || iv.From == nil && iv.To == nil {
		return true
	}
	if m.Clock != nil { // instants as the database keeps them, in whole µs
		from, to := int64(math.MinInt64), int64(math.MaxInt64)
		if iv.From != nil {
			from = iv.From.UnixMicro()
		}
		if iv.To != nil {
			to = iv.To.UnixMicro()
		}
		if iv.Certain {
			return from <= m.Clock.From.UnixMicro() && m.Clock.To.UnixMicro() <= to
		}
		return from <= m.Clock.To.UnixMicro() && m.Clock.From.UnixMicro() <= to
	}
	if !m.Dated {
		return false
	}
	days := iv.Days()
	if iv.Certain {
		days = iv.WholeDays()
		return notBefore(days.First, m.Days.First) && notAfter(days.Last, m.Days.Last)
	}
	startsInTime := days.Last == nil || m.Days.First == nil || *m.Days.First <= *days.Last
	endsInTime := days.First == nil || m.Days.Last == nil || *m.Days.Last >= *days.First
	return startsInTime && endsInTime
}

// notBefore: an open beginning of a record is before every beginning of a question but an open one.
func notBefore(from, first *threat.Day) bool { return from == nil || first != nil && *first >= *from }
func notAfter(to, last *threat.Day) bool     { return to == nil || last != nil && *last <= *to }

func geometryMeets(g orb.Geometry, b geo.BBox) bool {
	if p, ok := g.(orb.Point); ok {
		return b.Contains(p)
	}
	return slices.ContainsFunc(b.Split(), func(box orb.Bound) bool { return shapeMeets(g, box) })
}

// shapeMeets: a vertex in the box, an edge over an edge of the box, or a corner of the box in the area. The coordinates here are such that
// cross products are exact.
func shapeMeets(g orb.Geometry, box orb.Bound) bool {
	switch g := g.(type) {
	case orb.Point:
		return box.Contains(g)
	case orb.MultiPoint:
		return slices.ContainsFunc(g, box.Contains)
	case orb.LineString:
		return pathMeets(g, box)
	case orb.MultiLineString:
		return slices.ContainsFunc(g, func(l orb.LineString) bool { return pathMeets(l, box) })
	case orb.Polygon:
		return areaMeets(g, box)
	case orb.MultiPolygon:
		return slices.ContainsFunc(g, func(p orb.Polygon) bool { return areaMeets(p, box) })
	case orb.Collection:
		return slices.ContainsFunc(g, func(part orb.Geometry) bool { return shapeMeets(part, box) })
	}
	return false
}

func areaMeets(p orb.Polygon, box orb.Bound) bool {
	inside := false // by the even-odd rule over all rings
	for _, r := range p {
		if pathMeets(orb.LineString(r), box) {
			return true
		}
		for i := 1; i < len(r); i++ {
			a, b, at := r[i-1], r[i], box.Min
			if (a[1] > at[1]) != (b[1] > at[1]) && at[0] < a[0]+(at[1]-a[1])*(b[0]-a[0])/(b[1]-a[1]) {
				inside = !inside
			}
		}
	}
	return inside
}

func pathMeets(path orb.LineString, box orb.Bound) bool {
	corners := []orb.Point{box.Min, {box.Max[0], box.Min[1]}, box.Max, {box.Min[0], box.Max[1]}, box.Min}
	for i := range path {
		if box.Contains(path[i]) {
			return true
		}
		for c := 1; i > 0 && c < len(corners); c++ {
			if segmentsMeet(path[i-1], path[i], corners[c-1], corners[c]) {
				return true
			}
		}
	}
	return false
}

func segmentsMeet(a, b, c, d orb.Point) bool {
	turn := func(p, q, r orb.Point) int {
		return cmp.Compare((q[0]-p[0])*(r[1]-p[1])-(q[1]-p[1])*(r[0]-p[0]), 0)
	}
	on := func(p, q, r orb.Point) bool { return turn(p, q, r) == 0 && orb.MultiPoint{p, q}.Bound().Contains(r) }
	if on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b) {
		return true
	}
	return turn(a, b, c)*turn(a, b, d) < 0 && turn(c, d, a)*turn(c, d, b) < 0
}

func (all naive) counts(q asked, view *geo.BBox) (c threat.Counts) {
	inView := int64(0)
	for _, m := range all.answer(q) {
		c.Matched++
		switch {
		case m.Key != nil:
			c.Mapped++
			if view != nil && geometryMeets(m.Place, *view) {
				inView++
			}
		case m.Place != nil:
			c.Beyond++
		default:
			c.Unmapped++
		}
	}
	if view != nil {
		c.InView = &inView
	}
	return c
}

func (all naive) timeline(q asked, bin string) threat.Timeline {
	list := []threat.DayCount{}
	for _, m := range all.answer(q) {
		c := threat.DayCount{Side: first((*m.Values)["side"]), N: 1}
		if m.Dated && m.Days.First != nil {
			c.Day = m.Days.First
		}
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b threat.DayCount) int {
		day := func(c threat.DayCount) int64 {
			if c.Day == nil {
				return math.MaxInt64
			}
			return int64(*c.Day)
		}
		return cmp.Compare(day(a), day(b))
	})
	return threat.NewTimeline(threat.ListedDays(list), bin)
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func (all naive) facet(q asked, field string, max int) threat.Facet {
	loose := q
	loose.filter.Codes = maps.Clone(q.filter.Codes)
	delete(loose.filter.Codes, field)
	counts := map[string]int64{}
	for _, m := range all.answer(loose) {
		values := slices.Compact(slices.Sorted(slices.Values((*m.Values)[field])))
		if len(values) == 0 {
			counts[threat.NoValue]++
		}
		for _, v := range values {
			counts[v]++
		}
	}
	return threat.NewFacet(field, counts, max)
}

// listing is all that matches, in order.
func (all naive) listing(q asked, sort threat.Sort) (fids []int64) {
	list := all.answer(q)
	slices.SortFunc(list, func(a, b threat.Mark) int {
		if sort == threat.SortID || !a.Dated && !b.Dated {
			return cmp.Compare(a.FID, b.FID)
		}
		if a.Dated != b.Dated {
			return cmp.Compare(startOf(a), startOf(b))
		}
		newest := cmp.Or(cmp.Compare(startOf(b), startOf(a)), cmp.Compare(a.FID, b.FID))
		if sort == threat.SortOldest {
			return -newest
		}
		return newest
	})
	for _, m := range list {
		fids = append(fids, m.FID)
	}
	return fids
}

func startOf(m threat.Mark) int64 {
	switch {
	case !m.Dated:
		return math.MaxInt64
	case m.Days.First == nil:
		return math.MinInt64
	}
	return int64(*m.Days.First)
}

// gridCell is a cell of the whole map's grid, from the west and the north.
type gridCell struct{ x, y uint32 }

// cells groups what matches by columns and rows, without a word of Morton.
func (all naive) cells(q asked, z uint32, gridBits int) map[gridCell][]threat.Mark {
	cells := map[gridCell][]threat.Mark{}
	for _, m := range all.answer(q) {
		if m.Key != nil {
			x, y := geo.TileKeyCell(*m.Key)
			shift := max(0, 31-int(z)-gridBits)
			at := gridCell{x >> shift, y >> shift}
			cells[at] = append(cells[at], m)
		}
	}
	return cells
}

// gridBits tries one grid after the other.
func (all naive) gridBits(q asked, z, x, y uint32, grids threat.TileGrids) int {
	for bits := grids.Finest; bits > grids.Coarsest; bits-- {
		n := 0
		for at := range all.cells(q, z, bits) {
			if at.x>>bits == x && at.y>>bits == y {
				n++
			}
		}
		if n <= grids.Most {
			return bits
		}
	}
	return grids.Coarsest
}
