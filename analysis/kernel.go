package analysis

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// Kernels are the shapes that an incident is spread with: per km² at a distance r within the bandwidth h, 3/(πh²)·(1−r²/h²)² and
// 2/(πh²)·(1−r²/h²). Both hold the volume 1. (Silverman, Density Estimation for Statistics and Data Analysis, 1986, 4.2.)
const (
	Quartic      = "quartic"
	Epanechnikov = "epanechnikov"
)

// Bounds of a density, so that an answer takes seconds and some megabytes at most.
const (
	MinBandwidthKM   = 1
	MaxBandwidthKM   = 100
	MaxDensityDraws  = 99
	MaxDensityCells  = 20_000      // with a value
	maxGridCells     = 1_000_000   // in the rectangle around them
	maxDensityEffort = 200_000_000 // distances between incidents and cells
)

// Reasons and caveats of a density.
const (
	ReasonTooCoarse = "place known less exactly than the method can use"

	CaveatEdges = "Incidents beyond the edge of what was asked for (bbox, belt, corridor, countries) do not count, nor do those beyond where reports reach: within a bandwidth of such an edge the density is too low."
)

// DensityQuestion says how to spread incidents.
type DensityQuestion struct {
	Kernel      string
	BandwidthKM float64 // where an incident's weight ends
	CellKM      float64 // side of a cell; 0 = a fourth of the bandwidth, or as fine as fits
	Draws       int     // 0 = places as they stand; otherwise the mean over this many draws of each place in its uncertainty
	Seed        uint64  // of the draws
	Years       float64 // over which the incidents were counted; 0 = not said, so there is no rate
}

// DensityCell is a square in an equal-area projection, as lon/lat corners, counterclockwise and closed. Values are taken at its centre.
type DensityCell struct {
	Outline           orb.Ring
	Center            orb.Point
	Per1000KM2        float64  // incidents per 1,000 km²
	Per1000KM2AndYear *float64 // nil where the time span is open
}

// Density is a kernel density of incidents on a grid.
type Density struct {
	Cells        []DensityCell // those with a value, from south to north, west to east
	CellKM       float64
	Used         int
	Unmapped     int
	Coarse       int     // left out: uncertainty over the bandwidth, and no draws
	Unknown      int     // used at the stated place, its uncertainty being unknown
	Drawn        int     // used at drawn places
	MassOnGrid   float64 // value times area, added up: Used, but for the grid's coarseness
	PeakPer1000  float64
	PeakAt       orb.Point
	Center       *orb.Point // of the projection; nil where there are too few incidents
	projection   geo.EqualArea
	kernelPerKM2 func(ratio2 float64) float64
}

// EstimateDensity spreads each incident over the cells within the bandwidth by geodesic distance, and adds up. The order of the incidents
// does not matter. Cells are squares in Lambert's azimuthal equal-area projection around the middle of the incidents, rounded to a degree.
//
// Returns a KindInvalid error that names the parameter (kernel, bandwidth_km, cell_km, draws), and ctx's where it ends.
func EstimateDensity(ctx context.Context, events []threat.Event, q DensityQuestion) (Density, error) {
	d, err := newDensity(q)
	if err != nil {
		return d, err
	}
	places := d.places(events, q)
	if len(places.plain)+len(places.unsure) == 0 {
		return d, nil
	}
	center := places.middle()
	d.Center, d.projection = &center, geo.NewEqualArea(center)
	var g *densityGrid
	for _, part := range cellSides(q) {
		d.CellKM = part
		if g, err = d.fill(ctx, places, q); err == nil || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return d, err
	}
	d.read(g, q.Years)
	return d, nil
}

func newDensity(q DensityQuestion) (Density, error) {
	d := Density{Cells: []DensityCell{}}
	switch q.Kernel {
	case Quartic:
		d.kernelPerKM2 = func(u2 float64) float64 { return 3 / math.Pi * (1 - u2) * (1 - u2) / (q.BandwidthKM * q.BandwidthKM) }
	case Epanechnikov:
		d.kernelPerKM2 = func(u2 float64) float64 { return 2 / math.Pi * (1 - u2) / (q.BandwidthKM * q.BandwidthKM) }
	default:
		return d, threat.Invalid("kernel", q.Kernel, "unknown kernel", Quartic+" "+Epanechnikov)
	}
	if !(q.BandwidthKM >= MinBandwidthKM && q.BandwidthKM <= MaxBandwidthKM) {
		return d, threat.Invalid("bandwidth_km", number(q.BandwidthKM), "out of range", fmt.Sprintf("%d to %d", MinBandwidthKM, MaxBandwidthKM))
	}
	if q.CellKM != 0 && !(q.CellKM > 0 && q.CellKM <= q.BandwidthKM/2) {
		return d, threat.Invalid("cell_km", number(q.CellKM), "out of range", fmt.Sprintf("over 0, at most half the bandwidth, %s", number(q.BandwidthKM/2)))
	}
	if q.Draws < 0 || q.Draws > MaxDensityDraws {
		return d, threat.Invalid("draws", strconv.Itoa(q.Draws), "out of range", fmt.Sprintf("0 to %d", MaxDensityDraws))
	}
	return d, nil
}

// cellSides lists the sides to try, finest first.
func cellSides(q DensityQuestion) []float64 {
	if q.CellKM != 0 {
		return []float64{q.CellKM}
	}
	return []float64{q.BandwidthKM / 4, q.BandwidthKM / 3, q.BandwidthKM / 2}
}

// densityPlaces are the incidents in an order of their own: those that stand where they are by place, and those that are drawn.
type densityPlaces struct {
	plain  []Spot
	unsure []unsurePlace
}

type unsurePlace struct {
	at      orb.Point
	radiusM float64
}

func (d *Density) places(events []threat.Event, q DensityQuestion) (p densityPlaces) {
	var stay []orb.Point
	for i := range events {
		e := &events[i]
		switch {
		case e.Place == nil:
			d.Unmapped++
		case e.UncertaintyM == nil:
			d.Unknown++
			stay = append(stay, *e.Place)
		case q.Draws > 0 && *e.UncertaintyM > 0:
			p.unsure = append(p.unsure, unsurePlace{*e.Place, *e.UncertaintyM})
		case *e.UncertaintyM > q.BandwidthKM*1000:
			d.Coarse++
		default:
			stay = append(stay, *e.Place)
		}
	}
	p.plain = Spots(stay)
	slices.SortFunc(p.unsure, func(a, b unsurePlace) int {
		return cmp.Or(comparePoints(a.at, b.at), cmp.Compare(a.radiusM, b.radiusM))
	})
	d.Drawn = len(p.unsure)
	d.Used = len(stay) + d.Drawn
	return p
}

// middle is that of the box around all places, to a degree, so that few more incidents leave the grid where it is. The box is the narrower of
// the two that can be: around 0° or around 180°.
func (p densityPlaces) middle() orb.Point {
	empty := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	near, far := empty, empty
	add := func(at orb.Point) {
		near, far = near.Extend(at), far.Extend(orb.Point{math.Mod(at[0]+360, 360), at[1]})
	}
	for _, s := range p.plain {
		add(s.At)
	}
	for _, u := range p.unsure {
		add(u.at)
	}
	if far.Max[0]-far.Min[0] < near.Max[0]-near.Min[0] {
		near = far
	}
	c := near.Center()
	return orb.Point{math.Remainder(math.Round(c[0]), 360), math.Round(c[1])}
}

// fill makes the grid and spreads every place over it.
func (d *Density) fill(ctx context.Context, p densityPlaces, q DensityQuestion) (*densityGrid, error) {
	side := int(2*q.BandwidthKM/d.CellKM) + 2
	if effort := (len(p.plain) + len(p.unsure)*q.Draws) * side * side; effort > maxDensityEffort {
		most := (maxDensityEffort/(side*side) - len(p.plain)) / max(1, len(p.unsure))
		return nil, threat.Invalid("draws", strconv.Itoa(q.Draws), fmt.Sprintf("too many for %d incidents of known uncertainty", len(p.unsure)), fmt.Sprintf("at most %d, or fewer incidents", max(0, most)))
	}
	var at []Spot
	at = append(at, p.plain...)
	share := 1.0
	if q.Draws > 0 && len(p.unsure) > 0 {
		share = 1 / float64(q.Draws)
		for k := range q.Draws {
			rng := stream(q.Seed, uint64(k))
			for _, u := range p.unsure {
				at = append(at, Spot{drawWithin(rng, u.at, u.radiusM), 1})
			}
		}
	}
	g, err := newDensityGrid(d.projection, at, d.CellKM*1000, q)
	if err != nil {
		return nil, err
	}
	for i, s := range at {
		if err := ctx.Err(); err != nil {
			return nil, err //nolint:wrapcheck // the caller's own
		}
		weight := float64(s.Count)
		if i >= len(p.plain) {
			weight = share
		}
		g.spread(s.At, weight, q.BandwidthKM*1000, d.kernelPerKM2)
	}
	if g.filled > MaxDensityCells {
		return nil, tooFine(q)
	}
	return g, nil
}

// drawWithin returns a point of a geodesic disc, every part of which is equally likely.
func drawWithin(rng *rand.Rand, center orb.Point, radiusM float64) orb.Point {
	azimuth, r := 360*rng.Float64(), radiusM*math.Sqrt(rng.Float64())
	p, _ := geo.Direct(center, azimuth, r)
	return p
}

func tooFine(q DensityQuestion) error {
	if q.CellKM != 0 {
		return threat.Invalid("cell_km", number(q.CellKM), fmt.Sprintf("makes more than %d cells", MaxDensityCells), "larger cells, or a smaller area")
	}
	return threat.Invalid("bandwidth_km", number(q.BandwidthKM), fmt.Sprintf("makes more than %d cells", MaxDensityCells), "a larger bandwidth, or a smaller area")
}

// densityGrid is a rectangle of cells in the plane, row by row from the south-west.
type densityGrid struct {
	projection geo.EqualArea
	cellM      float64
	col, row   int // of the first cell, counted from the projection's centre
	cols, rows int
	values     []float64 // per km²
	spots      []geo.Spot
	known      []bool // spots that have been worked out
	filled     int    // values over 0
}

func newDensityGrid(projection geo.EqualArea, at []Spot, cellM float64, q DensityQuestion) (*densityGrid, error) {
	b := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, s := range at {
		xy := projection.Plane(s.At)
		r := reachInPlane(xy, q.BandwidthKM*1000)
		b = b.Union(orb.Bound{Min: orb.Point{xy[0] - r, xy[1] - r}, Max: orb.Point{xy[0] + r, xy[1] + r}})
	}
	if cellsAcross(b, cellM) > maxGridCells {
		return nil, tooFine(q)
	}
	g := &densityGrid{projection: projection, cellM: cellM, col: int(math.Floor(b.Min[0] / cellM)), row: int(math.Floor(b.Min[1] / cellM))}
	g.cols, g.rows = int(math.Ceil(b.Max[0]/cellM))-g.col, int(math.Ceil(b.Max[1]/cellM))-g.row
	g.values, g.spots, g.known = make([]float64, g.cols*g.rows), make([]geo.Spot, g.cols*g.rows), make([]bool, g.cols*g.rows)
	return g, nil
}

// cellsAcross is how many cells a rectangle in the plane has, at most: as a float64, which no size of cells can overflow.
func cellsAcross(b orb.Bound, cellM float64) float64 {
	return (math.Ceil((b.Max[0]-b.Min[0])/cellM) + 1) * (math.Ceil((b.Max[1]-b.Min[1])/cellM) + 1)
}

// reachInPlane is how far in the plane what is within a distance can lie: the projection stretches by up to 1/cos(c/2) at an angle c from
// its centre.
func reachInPlane(xy orb.Point, distM float64) float64 {
	const diameter = 2 * 6_371_000
	half := math.Min(0.95, (math.Hypot(xy[0], xy[1])+distM)/diameter) // sin(c/2)
	return 1.01 * distM / math.Sqrt(1-half*half)
}

func (g *densityGrid) center(col, row int) orb.Point {
	return g.projection.LonLat(orb.Point{(float64(g.col+col) + 0.5) * g.cellM, (float64(g.row+row) + 0.5) * g.cellM})
}

func (g *densityGrid) spread(p orb.Point, weight, bandwidthM float64, kernel func(ratio2 float64) float64) {
	here, xy := geo.NewSpot(p), g.projection.Plane(p)
	r := reachInPlane(xy, bandwidthM)
	west, east := g.between(xy[0]-r, xy[0]+r, g.col, g.cols)
	south, north := g.between(xy[1]-r, xy[1]+r, g.row, g.rows)
	for row := south; row <= north; row++ {
		for col := west; col <= east; col++ {
			i := row*g.cols + col
			if !g.known[i] {
				g.known[i], g.spots[i] = true, geo.NewSpot(g.center(col, row))
			}
			u := here.NearDistanceM(g.spots[i]) / bandwidthM
			if u >= 1 {
				continue
			}
			if g.values[i] == 0 {
				g.filled++
			}
			g.values[i] += weight * kernel(u*u)
		}
	}
}

// between returns the first and last cell of an axis that a range of metres touches.
func (g *densityGrid) between(from, to float64, first, count int) (lowest, highest int) {
	return max(0, int(math.Floor(from/g.cellM))-first), min(count-1, int(math.Floor(to/g.cellM))-first)
}

// read takes the cells with a value off the grid.
func (d *Density) read(g *densityGrid, years float64) {
	areaKM2 := d.CellKM * d.CellKM
	for i, perKM2 := range g.values {
		if perKM2 <= 0 {
			continue
		}
		col, row := i%g.cols, i/g.cols
		c := DensityCell{Outline: g.outline(col, row), Center: g.center(col, row), Per1000KM2: perKM2 * 1000}
		if years > 0 {
			rate := c.Per1000KM2 / years
			c.Per1000KM2AndYear = &rate
		}
		d.MassOnGrid += perKM2 * areaKM2
		if c.Per1000KM2 > d.PeakPer1000 {
			d.PeakPer1000, d.PeakAt = c.Per1000KM2, c.Center
		}
		d.Cells = append(d.Cells, c)
	}
}

func (g *densityGrid) outline(col, row int) orb.Ring {
	x, y := float64(g.col+col)*g.cellM, float64(g.row+row)*g.cellM
	ring := make(orb.Ring, 0, 5)
	for _, corner := range [4][2]float64{{0, 0}, {1, 0}, {1, 1}, {0, 1}} {
		p := g.projection.LonLat(orb.Point{x + corner[0]*g.cellM, y + corner[1]*g.cellM})
		if len(ring) > 0 { // across the antimeridian a cell goes on beyond 180
			p[0] = ring[0][0] + math.Remainder(p[0]-ring[0][0], 360)
		}
		ring = append(ring, p)
	}
	return append(ring, ring[0])
}
