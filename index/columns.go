package index

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// Keys beyond all of Web Mercator's: what is on no tile sorts behind what is.
const (
	keyBeyond  uint64 = 1 << 62 // has a place, beyond ±85.0511°
	keyNoPlace uint64 = keyBeyond + 1
)

// noPoint stands in lon for a place that is no point, or none.
const noPoint = math.MinInt32

// degree is how many units of the columns lon and lat a degree has: 1e-7°, 11 mm, which is exact for coordinates of up to seven decimals.
const degree = 1e7

// columns hold incidents in the order of their keys, one position each. 40 bytes an incident, and 9 for each border within 100 km.
type columns struct {
	key         []uint64
	first, last []int32
	values      []uint32
	fid         []uint32
	lon, lat    []int32 // units of 1e-7°

	byFID    []uint32 // positions in the order of fid
	byNewest []uint32 // positions by first day, the latest first, then by fid; the undated last

	mapped  int                  // positions before it are on the map
	precise map[uint32]orb.Point // points that are not whole units, by position
	clocks  map[uint32][2]int64  // clock times in µs since 1970, by position
	shapes  shapes               // places that are not points
	borders map[string]*near     // by border
}

// near lists who is within 100 km of a border, in the order of positions.
type near struct {
	at       []uint32
	distance []float32 // m
	side     []uint8   // number in sides
	sides    []string  // "" = on no country's soil
}

func newColumns(n int) *columns {
	return &columns{
		key: make([]uint64, 0, n), first: make([]int32, 0, n), last: make([]int32, 0, n), values: make([]uint32, 0, n),
		fid: make([]uint32, 0, n), lon: make([]int32, 0, n), lat: make([]int32, 0, n),
		precise: map[uint32]orb.Point{}, clocks: map[uint32][2]int64{}, borders: map[string]*near{},
	}
}

func (c *columns) len() int { return len(c.key) }

// add puts a mark at the end.
func (c *columns) add(r threat.Mark, values uint32) {
	at := uint32(c.len()) //nolint:gosec // maxRows bounds the number of rows
	key := keyNoPlace
	lon, lat := int32(noPoint), int32(0)
	switch place := r.Place.(type) {
	case nil:
	case orb.Point:
		lon, lat = units(place[0]), units(place[1])
		if (orb.Point{float64(lon) / degree, float64(lat) / degree}) != place {
			c.precise[at] = place
		}
	default:
		c.shapes.add(at, place)
	}
	if r.Key != nil {
		key = uint64(*r.Key) //nolint:gosec // keys have 62 bits
	} else if r.Place != nil {
		key = keyBeyond
	}
	if r.Clock != nil {
		c.clocks[at] = [2]int64{r.Clock.From.UnixMicro(), r.Clock.To.UnixMicro()}
	}
	for _, b := range r.Borders {
		side := ""
		if b.Side != nil {
			side = *b.Side
		}
		c.addBorder(b.Border, side, float32(b.DistanceM), at)
	}
	first, last := span(r.Days, r.Dated)
	c.key, c.first, c.last = append(c.key, key), append(c.first, first), append(c.last, last)
	c.values, c.fid = append(c.values, values), append(c.fid, uint32(r.FID)) //nolint:gosec // maxRows bounds the fid
	c.lon, c.lat = append(c.lon, lon), append(c.lat, lat)
}

func units(deg float64) int32 { return int32(math.Round(deg * degree)) }

func (c *columns) addBorder(code, side string, distance float32, at uint32) {
	n := c.borders[code]
	if n == nil {
		n = &near{}
		c.borders[code] = n
	}
	n.add(at, distance, side)
}

func (n *near) add(at uint32, distance float32, side string) {
	s := slices.Index(n.sides, side)
	if s < 0 {
		s = len(n.sides)
		n.sides = append(n.sides, side)
	}
	n.at, n.distance, n.side = append(n.at, at), append(n.distance, distance), append(n.side, uint8(s)) //nolint:gosec // a border has two sides, and none
}

// point returns the place of a position: that of a point, or that of the key. ok is false where there is none.
func (c *columns) point(at uint32) (p orb.Point, ok bool) {
	if c.lon[at] != noPoint {
		if p, ok := c.precise[at]; ok {
			return p, true
		}
		return orb.Point{float64(c.lon[at]) / degree, float64(c.lat[at]) / degree}, true
	}
	if c.key[at] >= keyBeyond {
		return p, false
	}
	return geo.TileKeyPoint(int64(c.key[at])), true //nolint:gosec // keys have 62 bits
}

// between returns the positions with keys in [lo, hi).
func (c *columns) between(lo, hi uint64) (from, to int) {
	from = sort.Search(len(c.key), func(i int) bool { return c.key[i] >= lo })
	to = from + sort.Search(len(c.key)-from, func(i int) bool { return c.key[from+i] >= hi })
	return from, to
}

// find returns the position of an incident.
func (c *columns) find(fid uint32) (at uint32, ok bool) {
	i, ok := slices.BinarySearchFunc(c.byFID, fid, func(at, fid uint32) int { return cmp.Compare(c.fid[at], fid) })
	if !ok {
		return 0, false
	}
	return c.byFID[i], true
}

// arrange sorts the rows by key, and makes what follows from the order.
func (c *columns) arrange() *columns {
	order := counted(c.len())
	sortBy(order, func(a, b uint32) int { return cmp.Or(cmp.Compare(c.key[a], c.key[b]), cmp.Compare(c.fid[a], c.fid[b])) })
	out := newColumns(c.len())
	out.take(c, order)
	out.finish()
	return out
}

// counted returns 0, 1, … n-1.
func counted(n int) []uint32 {
	list := make([]uint32, n)
	for i := range list {
		list[i] = uint32(i) //nolint:gosec // maxRows bounds the number of rows
	}
	return list
}

// newestFirst is the order of byNewest.
func (c *columns) newestFirst(a, b uint32) int {
	return compareNewest(c.first[a], int64(c.fid[a]), c.first[b], int64(c.fid[b]))
}

// compareNewest puts the latest first day first, what is undated last, and orders equals by fid.
func compareNewest(firstA int32, fidA int64, firstB int32, fidB int64) int {
	switch {
	case firstA == firstB:
		return cmp.Compare(fidA, fidB)
	case firstA == undatedFirst:
		return 1
	case firstB == undatedFirst:
		return -1
	}
	return cmp.Compare(firstB, firstA)
}

// finish makes what follows from the sorted columns.
func (c *columns) finish() {
	c.byFID, c.byNewest = counted(c.len()), counted(c.len())
	sortBy(c.byFID, func(a, b uint32) int { return cmp.Compare(c.fid[a], c.fid[b]) })
	sortBy(c.byNewest, c.newestFirst)
	c.mapped, _ = c.between(keyBeyond, keyBeyond)
	c.shapes.arrange()
	c.sortBorders()
}

// take copies the positions of o that order lists.
func (c *columns) take(o *columns, order []uint32) {
	to := filled(o.len(), nowhere)
	for _, at := range order {
		to[at] = uint32(c.len()) //nolint:gosec // maxRows bounds the number of rows
		c.takeOne(o, at)
	}
	c.takeRare(o, to)
}

func (c *columns) takeOne(o *columns, at uint32) {
	c.key, c.first, c.last = append(c.key, o.key[at]), append(c.first, o.first[at]), append(c.last, o.last[at])
	c.values, c.fid = append(c.values, o.values[at]), append(c.fid, o.fid[at])
	c.lon, c.lat = append(c.lon, o.lon[at]), append(c.lat, o.lat[at])
}

// union returns the rows of a, less those that are dead, and of b, as one.
func union(a *columns, dead bitset, b *columns) *columns {
	out := newColumns(a.len() + b.len())
	toA, toB := filled(a.len(), nowhere), filled(b.len(), nowhere)
	for i, j := uint32(0), uint32(0); int(i) < a.len() || int(j) < b.len(); {
		switch {
		case int(i) < a.len() && dead != nil && dead.has(i):
			i++
		case int(j) == b.len() || int(i) < a.len() && before(a, i, b, j):
			toA[i] = uint32(out.len()) //nolint:gosec // maxRows bounds the number of rows
			out.takeOne(a, i)
			i++
		default:
			toB[j] = uint32(out.len()) //nolint:gosec // as above
			out.takeOne(b, j)
			j++
		}
	}
	out.takeRare(a, toA)
	out.takeRare(b, toB)
	out.finish()
	return out
}

func before(a *columns, i uint32, b *columns, j uint32) bool {
	return cmp.Or(cmp.Compare(a.key[i], b.key[j]), cmp.Compare(a.fid[i], b.fid[j])) < 0
}

// nowhere is the new position of what is left out.
const nowhere = math.MaxUint32

func filled(n int, v uint32) []uint32 {
	list := make([]uint32, n)
	for i := range list {
		list[i] = v
	}
	return list
}

// takeRare copies what only some incidents have from o, whose position i has become at[i].
func (c *columns) takeRare(o *columns, at []uint32) {
	for i, p := range o.precise {
		if at[i] != nowhere {
			c.precise[at[i]] = p
		}
	}
	for i, t := range o.clocks {
		if at[i] != nowhere {
			c.clocks[at[i]] = t
		}
	}
	for _, s := range o.shapes.list {
		if at[s.at] != nowhere {
			c.shapes.add(at[s.at], s.place)
		}
	}
	for code, n := range o.borders {
		for i, p := range n.at {
			if at[p] != nowhere {
				c.addBorder(code, n.sides[n.side[i]], n.distance[i], at[p])
			}
		}
	}
}

func (c *columns) sortBorders() {
	for code, n := range c.borders {
		order := make([]uint32, len(n.at))
		for i := range order {
			order[i] = uint32(i) //nolint:gosec // as many as incidents
		}
		sortBy(order, func(a, b uint32) int { return cmp.Compare(n.at[a], n.at[b]) })
		sorted := &near{
			at: make([]uint32, 0, len(order)), distance: make([]float32, 0, len(order)), side: make([]uint8, 0, len(order)), sides: n.sides,
		}
		for _, i := range order {
			sorted.at, sorted.distance, sorted.side = append(sorted.at, n.at[i]), append(sorted.distance, n.distance[i]), append(sorted.side, n.side[i])
		}
		c.borders[code] = sorted
	}
}

// bytes is about how much memory the columns take.
func (c *columns) bytes() (n int64) {
	const row, rare, border = 8 + 6*4 + 2*4, 48, 4 + 4 + 1
	n = int64(c.len())*row + int64(len(c.precise)+len(c.clocks))*rare + c.shapes.bytes()
	for _, list := range c.borders {
		n += int64(len(list.at)) * border
	}
	return n
}
