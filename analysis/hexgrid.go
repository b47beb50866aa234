package analysis

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// Limits of a hexagon grid.
const (
	MaxHexagons   = 50_000
	maxHexCenterM = 6_000_000 // from the middle of the projection: beyond, hexagons are long and thin on the ground
)

// Hex is a hexagon by its axial coordinates: Q counts along a row eastwards, R counts rows northwards; row R starts half a hexagon further
// east than row R−1.
type Hex struct{ Q, R int }

// HexGrid covers the plane of an ellipsoidal equal-area projection with regular hexagons that have a corner to the north ("pointy"). All have
// the same area on WGS 84; a hexagon of the grid has its middle at the projection's centre.
type HexGrid struct {
	projection geo.EqualArea
	edgeM      float64
}

// NewHexGrid returns the grid of hexagons with edges of so many metres, over 0, in the projection centred on a lon/lat point.
func NewHexGrid(center orb.Point, edgeM float64) HexGrid {
	return HexGrid{geo.NewEqualArea(center), edgeM}
}

// HexEdgeM returns the edge in metres of a hexagon of so many square metres.
func HexEdgeM(areaM2 float64) float64 { return math.Sqrt(areaM2 * 2 / (3 * math.Sqrt(3))) }

// HexAreaM2 is the area in square metres of a hexagon by its edge in metres.
func HexAreaM2(edgeM float64) float64 { return 3 * math.Sqrt(3) / 2 * edgeM * edgeM }

// Cell returns the hexagon that holds a lon/lat point.
func (g *HexGrid) Cell(p orb.Point) Hex { return g.cellAt(g.projection.Plane(p)) }

// Center returns the middle of a hexagon in lon/lat.
func (g *HexGrid) Center(h Hex) orb.Point { return g.projection.LonLat(g.middle(h)) }

// Ring returns the hexagons k steps away, counterclockwise from the east; k = 0 is the hexagon itself.
func (g *HexGrid) Ring(h Hex, k int) []Hex {
	if k == 0 {
		return []Hex{h}
	}
	var ring []Hex
	at := Hex{h.Q + k, h.R}
	for side := range hexSteps {
		step := hexSteps[(side+2)%len(hexSteps)]
		for range k {
			ring = append(ring, at)
			at = Hex{at.Q + step.Q, at.R + step.R}
		}
	}
	return ring
}

// hexSteps are the six neighbours, counterclockwise from the east.
var hexSteps = [6]Hex{{1, 0}, {0, 1}, {-1, 1}, {-1, 0}, {0, -1}, {1, -1}}

// Polygon returns a hexagon in lon/lat, counterclockwise, cut at the antimeridian where it crosses it.
func (g *HexGrid) Polygon(h Hex) orb.Geometry {
	c := g.projection.LonLat(g.middle(h))
	ring := make(orb.Ring, 0, 7)
	for _, xy := range g.corners(h) {
		p := g.projection.LonLat(xy)
		p[0] = c[0] + math.Remainder(p[0]-c[0], 360)
		ring = append(ring, p)
	}
	return geo.Normalize(orb.Polygon{append(ring, ring[0])})
}

func (g *HexGrid) middle(h Hex) orb.Point {
	return orb.Point{g.edgeM * math.Sqrt(3) * (float64(h.Q) + float64(h.R)/2), g.edgeM * 1.5 * float64(h.R)}
}

func (g *HexGrid) corners(h Hex) [6]orb.Point {
	m := g.middle(h)
	half, edge := g.edgeM*math.Sqrt(3)/2, g.edgeM
	return [6]orb.Point{
		{m[0] + half, m[1] - edge/2},
		{m[0] + half, m[1] + edge/2},
		{m[0], m[1] + edge},
		{m[0] - half, m[1] + edge/2},
		{m[0] - half, m[1] - edge/2},
		{m[0], m[1] - edge},
	}
}

// cellAt rounds a place in the plane to the nearest middle: by cube coordinates, whose sum is 0.
func (g *HexGrid) cellAt(xy orb.Point) Hex {
	r := xy[1] / (1.5 * g.edgeM)
	q := xy[0]/(math.Sqrt(3)*g.edgeM) - r/2
	s := -q - r
	rq, rr, rs := math.RoundToEven(q), math.RoundToEven(r), math.RoundToEven(s)
	dq, dr, ds := math.Abs(rq-q), math.Abs(rr-r), math.Abs(rs-s)
	switch {
	case dq > dr && dq > ds:
		rq = -rr - rs
	case dr > ds:
		rr = -rq - rs
	}
	return Hex{int(rq), int(rr)}
}

// hexArea is a study area: the hexagons that hold or touch the convex hull of some places, numbered from 0, south to north, west to east.
type hexArea struct {
	grid   *HexGrid
	firstR int
	firstQ []int // of each row
	offset []int // number of each row's first hexagon; one more at the end
}

// newHexArea returns the hexagons that the hull of places in the plane touches.
//
// Returns a KindInvalid error about parameter where they are more than MaxHexagons, or where places lie too far from the centre.
func newHexArea(g *HexGrid, places []orb.Point, parameter string) (*hexArea, error) {
	hull := convexHull(places)
	low, high := math.Inf(1), math.Inf(-1)
	for _, p := range hull {
		if math.Hypot(p[0], p[1]) > maxHexCenterM {
			return nil, threat.Invalid("bbox", "", "the incidents lie too far apart for one equal-area map: some are over 6,000 km from their middle", "a smaller area")
		}
		low, high = math.Min(low, p[1]), math.Max(high, p[1])
	}
	a := &hexArea{grid: g, offset: []int{0}}
	first, last := int(math.Floor(low/(1.5*g.edgeM)))-1, int(math.Ceil(high/(1.5*g.edgeM)))+1
	for r := first; r <= last; r++ {
		from, to, ok := a.row(hull, r)
		if !ok {
			continue
		}
		if len(a.firstQ) == 0 {
			a.firstR = r
		}
		a.firstQ = append(a.firstQ, from)
		a.offset = append(a.offset, a.len()+to-from+1)
		if a.len() > MaxHexagons {
			return nil, threat.Invalid(parameter, strconv.FormatFloat(g.edgeM/1000, 'f', -1, 64),
				fmt.Sprintf("the incidents' area has over %d hexagons of this size", MaxHexagons), "larger hexagons, or a smaller area")
		}
	}
	return a, nil
}

func (a *hexArea) len() int { return a.offset[len(a.offset)-1] }

// row finds the hexagons of a row that touch the hull: they are side by side, since hull and hexagons are convex.
func (a *hexArea) row(hull []orb.Point, r int) (from, to int, ok bool) {
	g := a.grid
	y := 1.5 * g.edgeM * float64(r)
	west, east, ok := hullWithin(hull, y-g.edgeM, y+g.edgeM)
	if !ok {
		return 0, 0, false
	}
	column := func(x float64) float64 { return x/(math.Sqrt(3)*g.edgeM) - float64(r)/2 }
	from, to = int(math.Floor(column(west)))-1, int(math.Ceil(column(east)))+1
	for from <= to && !touches(hull, g.corners(Hex{from, r})) {
		from++
	}
	for from <= to && !touches(hull, g.corners(Hex{to, r})) {
		to--
	}
	return from, to, from <= to
}

// number returns the hexagon's number, -1 outside the study area.
func (a *hexArea) number(h Hex) int {
	row := h.R - a.firstR
	if uint(row) >= uint(len(a.firstQ)) {
		return -1
	}
	n := a.offset[row] + h.Q - a.firstQ[row]
	if h.Q < a.firstQ[row] || n >= a.offset[row+1] {
		return -1
	}
	return n
}

// hexagons lists the study area by number.
func (a *hexArea) hexagons() []Hex {
	all := make([]Hex, 0, a.len())
	for row, q := range a.firstQ {
		for n := a.offset[row]; n < a.offset[row+1]; n++ {
			all = append(all, Hex{q + n - a.offset[row], a.firstR + row})
		}
	}
	return all
}

// neighbours lists for each hexagon the numbers of its neighbours in the study area.
func (a *hexArea) neighbours() [][]int32 {
	all := make([][]int32, 0, a.len())
	flat := make([]int32, 0, 6*a.len())
	for _, h := range a.hexagons() {
		start := len(flat)
		for _, step := range hexSteps {
			if n := a.number(Hex{h.Q + step.Q, h.R + step.R}); n >= 0 {
				flat = append(flat, int32(n))
			}
		}
		all = append(all, flat[start:len(flat):len(flat)])
	}
	return all
}

// convexHull returns the corners of the hull, counterclockwise, by Andrew's monotone chain: one or two where places are so few or in line.
func convexHull(places []orb.Point) []orb.Point {
	p := slices.Clone(places)
	slices.SortFunc(p, comparePoints)
	p = slices.Compact(p)
	if len(p) < 3 {
		return p
	}
	half := chain(p)
	slices.Reverse(p)
	other := chain(p)
	return append(half[:len(half)-1], other[:len(other)-1]...)
}

// hullWithin returns how far a hull reaches west and east between two y's.
func hullWithin(hull []orb.Point, low, high float64) (west, east float64, ok bool) {
	west, east = math.Inf(1), math.Inf(-1)
	add := func(x float64) { west, east, ok = math.Min(west, x), math.Max(east, x), true }
	for i, a := range hull {
		b := hull[(i+1)%len(hull)]
		if a[1] >= low && a[1] <= high {
			add(a[0])
		}
		for _, y := range []float64{low, high} {
			if (a[1]-y)*(b[1]-y) < 0 {
				add(a[0] + (y-a[1])/(b[1]-a[1])*(b[0]-a[0]))
			}
		}
	}
	return west, east, ok
}

// touchM is how near counts as touching: the width of a hair, so that rounding doesn't leave a place outside.
const touchM = 1e-4

// touches tells whether two convex shapes meet: no edge of either lies between them.
func touches(hull []orb.Point, hexagon [6]orb.Point) bool {
	return !separated(hexagon[:], hull) && !separated(hull, hexagon[:])
}

// separated tells whether a counterclockwise shape has an edge that the other lies wholly outside of.
func separated(shape, other []orb.Point) bool {
	for i, a := range shape {
		b := shape[(i+1)%len(shape)]
		long := math.Hypot(b[0]-a[0], b[1]-a[1])
		if long == 0 {
			continue
		}
		inside := false
		for _, p := range other {
			if turnOf(a, b, p) >= -touchM*long {
				inside = true
				break
			}
		}
		if !inside {
			return true
		}
	}
	return false
}
