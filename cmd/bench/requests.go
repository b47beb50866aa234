package main

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"threatmap/threat"
)

// filter is what a request asks for: types (numbers in kinds; none = all) and days that the incident's own overlap.
type filter struct {
	kinds    []int
	from, to threat.Day
	dated    bool
}

// query spells the filter as the server reads it; "" for none.
func (f filter) query() string {
	var parts []string
	if f.dated {
		parts = append(parts, "datetime="+f.from.String()+"/"+f.to.String())
	}
	if len(f.kinds) > 0 {
		parts = append(parts, "event_subtype="+strings.Join(f.subtypes(), ","))
	}
	return strings.Join(parts, "&")
}

func (f filter) subtypes() []string {
	names := make([]string, len(f.kinds))
	for i, k := range f.kinds {
		names[i] = kinds[k][1]
	}
	return names
}

// filtering makes the n-th filter of a list. Of the two kinds of list that are not "no filter" each has a new one for every n, or nearly.
type filtering func(r *rand.Rand) filter

func noFilter(*rand.Rand) filter { return filter{} }

// newFilter is the range between two random days, and four of the twelve types.
func newFilter(r *rand.Rand) filter {
	days := int(lastDay-firstDay) + 1
	a, b := r.IntN(days), r.IntN(days)
	chosen := r.Perm(len(kinds))[:4]
	slices.Sort(chosen)
	return filter{kinds: chosen, from: firstDay + threat.Day(min(a, b)), to: firstDay + threat.Day(max(a, b)), dated: true}
}

// allFilter matches everything that is dated, but is a new question each time: no cache of answers helps.
func allFilter(r *rand.Rand) filter {
	return filter{from: firstDay - threat.Day(1+r.IntN(10_000)), to: lastDay + threat.Day(400+r.IntN(10_000)), dated: true}
}

// tileRequest is one tile under a filter.
type tileRequest struct {
	z, x, y uint32
	filter
}

func (t tileRequest) path() string {
	return withQuery(fmt.Sprintf("/tiles/incidents/%d/%d/%d.mvt", t.z, t.x, t.y), t.query())
}

func withQuery(path string, parts ...string) string {
	sep := "?"
	for _, p := range parts {
		if p != "" {
			path += sep + p
			sep = "&"
		}
	}
	return path
}

// sampleSize is how many incidents stand for all of them where requests are chosen.
const sampleSize = 50_000

// chooser chooses what to ask for: where the data is, always the same for the same world.
type chooser struct {
	world  *world
	points []orb.Point
	share  float64                 // of all incidents, that points are
	tiles  map[uint32][][2]uint32  // by zoom: tiles that hold something, in order
	boxes  map[float64][]orb.Bound // by least number of incidents
}

func newChooser(w *world, size int64) *chooser {
	c := &chooser{world: w, tiles: map[uint32][][2]uint32{}, boxes: map[float64][]orb.Bound{}}
	asked := min(size, sampleSize)
	for n := range asked {
		if p, ok := w.point(n); ok {
			c.points = append(c.points, p)
		}
	}
	c.share = float64(asked) / float64(size)
	return c
}

// random is the n-th request's own source.
func (c *chooser) random(n int64) *rand.Rand {
	const golden = 0x9e3779b97f4a7c15
	return rand.New(rand.NewPCG(^c.world.seed, uint64(n)*golden))
}

// tile chooses the n-th tile of zooms lowest to highest, all as often: every other one by incidents (the tile of a random one, so that dense
// ones come most), the others by area (any tile that is not empty).
func (c *chooser) tile(lowest, highest uint32, of filtering) func(n int64) tileRequest {
	for z := lowest; z <= highest; z++ {
		c.fillTiles(z)
	}
	return func(n int64) tileRequest {
		r := c.random(n)
		z := lowest + uint32(r.IntN(int(highest-lowest)+1))
		list := c.tiles[z]
		at := list[r.IntN(len(list))]
		if r.IntN(2) == 0 {
			at = tileOf(c.points[r.IntN(len(c.points))], z)
		}
		return tileRequest{z, at[0], at[1], of(r)}
	}
}

// mostTiles bounds the list of eachTile: more are not asked for in the time of a line.
const mostTiles = 50_000

// eachTile lists tiles of zooms lowest to highest that hold something, each once, in a random order.
func (c *chooser) eachTile(lowest, highest uint32) (tile func(n int64) tileRequest, several int64) {
	var all []tileRequest
	for z := lowest; z <= highest; z++ {
		c.fillTiles(z)
		for _, at := range c.tiles[z] {
			all = append(all, tileRequest{z: z, x: at[0], y: at[1]})
		}
	}
	c.random(int64(lowest)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = all[:min(len(all), mostTiles)]
	return func(n int64) tileRequest { return all[n] }, int64(len(all))
}

func (c *chooser) fillTiles(z uint32) {
	if c.tiles[z] != nil {
		return
	}
	seen := map[[2]uint32]bool{}
	for _, p := range c.points {
		seen[tileOf(p, z)] = true
	}
	for at := range seen {
		c.tiles[z] = append(c.tiles[z], at)
	}
	slices.SortFunc(c.tiles[z], func(a, b [2]uint32) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
}

func tileOf(p orb.Point, z uint32) [2]uint32 {
	t := maptile.At(p, maptile.Zoom(z))
	return [2]uint32{t.X, t.Y}
}

// boxRequest is a page of a listing by box.
type boxRequest struct {
	box orb.Bound
	filter
}

const pageLimit = 1000

func (b boxRequest) path() string {
	return withQuery("/collections/incidents/items",
		fmt.Sprintf("bbox=%.5f,%.5f,%.5f,%.5f", b.box.Min[0], b.box.Min[1], b.box.Max[0], b.box.Max[1]), fmt.Sprintf("limit=%d", pageLimit), b.query())
}

// box chooses the n-th box: round a random incident, large enough to hold about so many, and never the same twice.
func (c *chooser) box(holds float64, of filtering) func(n int64) boxRequest {
	c.fillBoxes(holds)
	return func(n int64) boxRequest {
		r := c.random(n)
		b := c.boxes[holds][r.IntN(len(c.boxes[holds]))]
		const jitter = 0.01 // degrees
		dx, dy := jitter*r.Float64(), jitter*r.Float64()
		b.Min[0], b.Max[0], b.Min[1], b.Max[1] = b.Min[0]-dx, b.Max[0]+dx, b.Min[1]-dy, b.Max[1]+dy
		return boxRequest{b, of(r)}
	}
}

func (c *chooser) fillBoxes(holds float64) {
	const different = 200
	r := c.random(int64(holds))
	for len(c.boxes[holds]) < different {
		middle := c.points[r.IntN(len(c.points))]
		box := orb.Bound{Min: middle, Max: middle}
		for half := 0.01; half < 20 && float64(c.inside(box)) < holds*c.share; half *= 1.3 {
			box = orb.Bound{Min: orb.Point{middle[0] - half, middle[1] - half}, Max: orb.Point{middle[0] + half, middle[1] + half}}
		}
		c.boxes[holds] = append(c.boxes[holds], box)
	}
}

func (c *chooser) inside(b orb.Bound) (n int) {
	for _, p := range c.points {
		if b.Contains(p) {
			n++
		}
	}
	return n
}

// filterOnly is the n-th filter of the whole map.
func (c *chooser) filterOnly(n int64) filter { return newFilter(c.random(n)) }
