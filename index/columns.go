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

// spot is a point in units of 1e-7°: longitude and latitude side by side, as who reads one reads the other.
type spot struct{ lon, lat int32 }

// noPoint stands in lon for a place that is no point, or none; lat then is the place's number in the list of shapes.
const noPoint = math.MinInt32

func (s spot) isPoint() bool { return s.lon != noPoint }

func spotOf(p orb.Point) spot { return spot{units(p[0]), units(p[1])} }

// degree is how many units of a spot a degree has: 1e-7°, 11 mm, which is exact for coordinates of up to seven decimals.
const degree = 1e7

// columns hold incidents in the order of their keys, one position each. 36 bytes an incident, a quarter of one for
// each bit of a day (dayPlanes; 3.5 for 40 years), and 9 for each border within 100 km.
type columns struct {
	key    []uint64
	first  []int32
	last   []int32 // until the planes of days are made, which hold them since
	values []uint32
	fid    []uint32
	spots  []spot

	byFID    []uint32 // positions in the order of fid
	byNewest []uint32 // positions by first day, the latest first, then by fid; the undated last

	days    *dayPlanes           // last days, and first days once more, to be compared
	blocks  []sums               // of each blockRows rows on the map; of a base only
	mapped  int                  // positions before it are on the map
	precise map[uint32]orb.Point // points that are not whole units, by position
	clocks  []clocked            // clock times, in the order of positions
	odd     int                  // how many of them are
	shapes  shapes               // places that are not points
	borders map[string]*near     // by border
	insides insides              // what has been worked out of it for shapes

	along shelf[Track, *alongside] // what has been worked out for lines
	bands shelf[bandKey, bitset]
	asked intervals // and for intervals of time

	planes fieldPlanes // of the fields that have been chosen by
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
		fid: make([]uint32, 0, n), spots: make([]spot, 0, n),
		precise: map[uint32]orb.Point{}, borders: map[string]*near{},
	}
}

func (c *columns) len() int { return len(c.key) }

// add puts a mark at the end.
func (c *columns) add(r threat.Mark, values uint32) {
	at := uint32(c.len()) //nolint:gosec // maxRows bounds the number of rows
	key := keyNoPlace
	stands := spot{lon: noPoint}
	switch place := r.Place.(type) {
	case nil:
	case orb.Point:
		stands = spotOf(place)
		if stands.point() != place {
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
	for _, b := range r.Borders {
		side := ""
		if b.Side != nil {
			side = *b.Side
		}
		c.addBorder(b.Border, side, float32(b.DistanceM), at)
	}
	first, last := spanOfDays(r.Days, r.Dated)
	if r.Clock != nil {
		from, to := r.Clock.From.UnixMicro(), r.Clock.To.UnixMicro()
		c.addClock(clocked{at, first != dayOf(from) || last != dayOf(to), from, to})
	}
	c.key, c.first, c.last = append(c.key, key), append(c.first, first), append(c.last, last)
	c.values, c.fid = append(c.values, values), append(c.fid, uint32(r.FID)) //nolint:gosec // maxRows bounds the fid
	c.spots = append(c.spots, stands)
}

func (s spot) point() orb.Point { return orb.Point{float64(s.lon) / degree, float64(s.lat) / degree} }

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
	n.at, n.distance, n.side = append(n.at, at), append(n.distance, distance), append(n.side, n.sideNumber(side))
}

func (n *near) sideNumber(side string) uint8 {
	s := slices.Index(n.sides, side)
	if s < 0 {
		s = len(n.sides)
		n.sides = append(n.sides, side)
	}
	return uint8(s) //nolint:gosec // a border has two sides, and none
}

// point returns the place of a position: that of a point, or that of the key. ok is false where there is none.
func (c *columns) point(at uint32) (p orb.Point, ok bool) {
	if stands := c.spots[at]; stands.isPoint() {
		if len(c.precise) > 0 {
			if p, ok := c.precise[at]; ok {
				return p, true
			}
		}
		return stands.point(), true
	}
	if c.key[at] >= keyBeyond {
		return p, false
	}
	return geo.TileKeyPoint(int64(c.key[at])), true //nolint:gosec // keys have 62 bits
}

// clocked are the clock times of a position, in µs since 1970.
type clocked struct {
	at       uint32
	odd      bool // its days are not those of its times
	from, to int64
}

func (c *columns) addClock(t clocked) {
	c.clocks = append(c.clocks, t)
	c.odd += int(oneIf(t.odd))
}

const dayMicros = 24 * 60 * 60 * 1_000_000

// dayOf is the UTC day of a time in µs since 1970.
func dayOf(micros int64) int32 {
	day := micros / dayMicros
	if micros%dayMicros < 0 {
		day--
	}
	return int32(day) //nolint:gosec // PostgreSQL's times have fewer days
}

// clocksIn returns the clock times of the positions in [from, to).
func (c *columns) clocksIn(from, to int) []clocked {
	first := sort.Search(len(c.clocks), func(i int) bool { return int(c.clocks[i].at) >= from })
	n := sort.Search(len(c.clocks)-first, func(i int) bool { return int(c.clocks[first+i].at) >= to })
	return c.clocks[first : first+n]
}

// between returns the positions with keys in [lo, hi).
func (c *columns) between(lo, hi uint64) (from, to int) {
	return c.betweenIn(rows{0, len(c.key)}, lo, hi)
}

// betweenIn is between, where it is known in which rows the keys are.
func (c *columns) betweenIn(r rows, lo, hi uint64) (from, to int) {
	from = r.from + sort.Search(r.to-r.from, func(i int) bool { return c.key[r.from+i] >= lo })
	to = from + sort.Search(r.to-from, func(i int) bool { return c.key[from+i] >= hi })
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

// arrange returns the rows sorted by key, equals by fid, with what follows from the order. It uses c up, column by column, so that there
// are never two of all.
func (c *columns) arrange() *columns {
	order := sortBy(counted(c.len()), func(at uint32) uint64 { return uint64(c.fid[at]) })
	order = sortBy(order, func(at uint32) uint64 { return c.key[at] })
	out := newColumns(0)
	out.takeRare(c, placesIn(order, c.len()))
	out.key, c.key = gather(c.key, order), nil
	out.first, c.first = gather(c.first, order), nil
	out.last, c.last = gather(c.last, order), nil
	out.values, c.values = gather(c.values, order), nil
	out.fid, c.fid = gather(c.fid, order), nil
	out.spots, c.spots = gather(c.spots, order), nil
	out.byFID = sortBy(counted(out.len()), func(at uint32) uint64 { return uint64(out.fid[at]) })
	out.byNewest = sortBy(slices.Clone(out.byFID), func(at uint32) uint64 { return newestKey(out.first[at]) })
	out.finish()
	return out
}

// newestKey sorts the latest first day first, and what is undated last.
func newestKey(first int32) uint64 {
	if first == undatedFirst {
		return math.MaxUint32
	}
	return uint64(math.MaxInt32 - int64(first)) //nolint:gosec // not negative
}

// placesIn is the reverse of an order of n positions: where each has gone.
func placesIn(order []uint32, n int) []uint32 {
	to := filled(n, nowhere)
	for i, at := range order {
		to[at] = uint32(i) //nolint:gosec // maxRows bounds the number of rows
	}
	return to
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
	c.mapped, _ = c.between(keyBeyond, keyBeyond)
	slices.SortFunc(c.clocks, func(a, b clocked) int { return cmp.Compare(a.at, b.at) })
	c.days, c.last = newDayPlanes(c.first, c.last), nil
	c.shapes.arrange()
	c.numberShapes()
	for _, n := range c.borders {
		n.arrange()
	}
}

// numberShapes lets a shape be found by its position, and notes where those on the map stand.
func (c *columns) numberShapes() {
	for i := range c.shapes.list {
		one := &c.shapes.list[i]
		c.spots[one.at] = spot{noPoint, int32(i)} //nolint:gosec // maxRows bounds the number of rows
		if key := c.key[one.at]; key < keyBeyond {
			one.stands = spotOf(geo.TileKeyPoint(int64(key))) //nolint:gosec // keys have 62 bits
		}
	}
}

// spotOn is where a position on the map stands.
func (c *columns) spotOn(at uint32) spot {
	if stands := c.spots[at]; stands.isPoint() {
		return stands
	}
	return c.shapes.list[c.spots[at].lat].stands
}

// union returns the rows of a, less those that are dead, and of b, as one. Nothing is sorted anew: both are in every order already.
func union(a *columns, dead bitset, b *columns) *columns {
	out, toA, toB := newColumns(0), filled(a.len(), nowhere), filled(b.len(), nowhere)
	n := uint32(0)
	for i, j := 0, 0; i < a.len() || j < b.len(); {
		switch {
		case i < a.len() && dead != nil && dead.has(uint32(i)): //nolint:gosec // maxRows bounds the number of rows
			i++
			continue
		case j == b.len() || i < a.len() && before(a, i, b, j):
			toA[i] = n
			i++
		default:
			toB[j] = n
			j++
		}
		n++
	}
	out.key = spliced(int(n), a.key, toA, b.key, toB)
	out.first = spliced(int(n), a.first, toA, b.first, toB)
	out.last = spliced(int(n), a.days.lasts(a.len()), toA, b.days.lasts(b.len()), toB)
	out.values = spliced(int(n), a.values, toA, b.values, toB)
	out.fid = spliced(int(n), a.fid, toA, b.fid, toB)
	out.spots = spliced(int(n), a.spots, toA, b.spots, toB)
	out.takeRare(a, toA)
	out.takeRare(b, toB)
	out.byFID = mergedOrders(moved(a.byFID, toA), moved(b.byFID, toB), func(i, j uint32) bool { return out.fid[i] < out.fid[j] })
	out.byNewest = mergedOrders(moved(a.byNewest, toA), moved(b.byNewest, toB), func(i, j uint32) bool { return out.newestFirst(i, j) < 0 })
	out.finish()
	return out
}

func before(a *columns, i int, b *columns, j int) bool {
	return a.key[i] < b.key[j] || a.key[i] == b.key[j] && a.fid[i] < b.fid[j]
}

// spliced puts the values of a and b where they go; those that go nowhere are left out.
func spliced[T any](n int, a []T, toA []uint32, b []T, toB []uint32) []T {
	out := make([]T, n)
	for i, to := range toA {
		if to != nowhere {
			out[to] = a[i]
		}
	}
	for i, to := range toB {
		if to != nowhere {
			out[to] = b[i]
		}
	}
	return out
}

// moved returns where the positions of an order have gone, less those that went nowhere.
func moved(order, to []uint32) []uint32 {
	out := make([]uint32, 0, len(order))
	for _, at := range order {
		if to[at] != nowhere {
			out = append(out, to[at])
		}
	}
	return out
}

func mergedOrders(a, b []uint32, less func(i, j uint32) bool) []uint32 {
	if len(b) == 0 {
		return a
	}
	return merged(a, b, func(i, j uint32) int {
		if less(j, i) {
			return 1
		}
		return -1
	})
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
	for _, t := range o.clocks {
		if to := at[t.at]; to != nowhere {
			c.addClock(clocked{to, t.odd, t.from, t.to})
		}
	}
	for _, s := range o.shapes.list {
		if at[s.at] != nowhere {
			s.at = at[s.at]
			c.shapes.list = append(c.shapes.list, s)
		}
	}
	for code, n := range o.borders {
		if c.borders[code] == nil {
			c.borders[code] = &near{}
		}
		c.borders[code].take(n, at)
	}
}

// take adds the entries of o, whose position i has become at[i].
func (n *near) take(o *near, at []uint32) {
	sides := make([]uint8, len(o.sides))
	for i, side := range o.sides {
		sides[i] = n.sideNumber(side)
	}
	n.at, n.distance, n.side = slices.Grow(n.at, len(o.at)), slices.Grow(n.distance, len(o.at)), slices.Grow(n.side, len(o.at))
	for i, p := range o.at {
		if at[p] != nowhere {
			n.at, n.distance, n.side = append(n.at, at[p]), append(n.distance, o.distance[i]), append(n.side, sides[o.side[i]])
		}
	}
}

// arrange sorts by position.
func (n *near) arrange() {
	order := sortBy(counted(len(n.at)), func(i uint32) uint64 { return uint64(n.at[i]) })
	n.at, n.distance, n.side = gather(n.at, order), gather(n.distance, order), gather(n.side, order)
}

// bytes is about how much memory the columns take.
func (c *columns) bytes() (n int64) {
	const row, precise, clock, border = 8 + 5*4 + 2*4, 48, 24, 4 + 4 + 1
	n = int64(c.len())*row + int64(len(c.blocks))*blockBytes + int64(len(c.precise)*precise+len(c.clocks)*clock) + c.days.bytes() + c.shapes.bytes()
	for _, list := range c.borders {
		n += int64(len(list.at)) * border
	}
	return n + c.along.bytes() + c.bands.bytes() + c.asked.bytes() + c.planes.bytes() + c.insides.bytes(c.len())
}
