package analysis

import (
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"
)

// spread is incidents in the plane with their discs of uncertainty. A disc on the ground is an ellipse of the same area there, and what is even
// by area on the ground is even in the plane, so drawing needs no geodesic.
type spread struct {
	grid  *HexGrid
	area  *hexArea
	cells []Hex       // of the area, by number; only where a disc is wider than it
	sure  []orb.Point // incidents that lie where they lie
	disc  []disc      // one for each other incident, by place; their order is that of the incidents
}

type disc struct {
	at          orb.Point // in the plane
	east, north orb.Point // where the radius leads
	wide        bool      // more ground than the study area has
}

// spreadOut lays incidents out in the grid's plane.
func spreadOut(g *HexGrid, incidents []located) *spread {
	s := &spread{grid: g}
	type spot struct {
		place   orb.Point
		radiusM float64
	}
	known := map[spot]disc{}
	for _, in := range incidents {
		d, ok := known[spot{in.place, in.radiusM}]
		if !ok {
			d.at = g.projection.Plane(in.place)
			if in.radiusM > 0 {
				east, north := g.projection.Frame(in.place)
				d.east, d.north = times(east, in.radiusM), times(north, in.radiusM)
			}
			known[spot{in.place, in.radiusM}] = d
		}
		if in.radiusM > 0 {
			s.disc = append(s.disc, d)
		} else {
			s.sure = append(s.sure, d.at)
		}
	}
	return s
}

func times(p orb.Point, by float64) orb.Point { return orb.Point{p[0] * by, p[1] * by} }

// points are all incidents' points in the plane.
func (s *spread) points() []orb.Point {
	all := append(make([]orb.Point, 0, len(s.sure)+len(s.disc)), s.sure...)
	for i := range s.disc {
		all = append(all, s.disc[i].at)
	}
	return all
}

// atPoints counts incidents by hexagon.
func (s *spread) atPoints() []int32 {
	counts := make([]int32, s.area.len())
	for _, p := range s.points() {
		counts[s.area.number(s.grid.cellAt(p))]++
	}
	return counts
}

// within takes the study area, which all points lie in.
func (s *spread) within(a *hexArea) {
	s.area = a
	ground := float64(a.len()) * HexAreaM2(s.grid.edgeM)
	for i := range s.disc {
		d := &s.disc[i]
		if d.wide = math.Pi*d.turn() > ground; d.wide && s.cells == nil {
			s.cells = a.hexagons()
		}
	}
}

// turn is the area that both directions span: a square of the radius.
func (d *disc) turn() float64 { return d.east[0]*d.north[1] - d.east[1]*d.north[0] }

// holds tells whether a place in the plane is in the disc.
func (d *disc) holds(p orb.Point) bool {
	x, y := p[0]-d.at[0], p[1]-d.at[1]
	e, n := (x*d.north[1]-y*d.north[0])/d.turn(), (y*d.east[0]-x*d.east[1])/d.turn()
	return e*e+n*n <= 1
}

// mostTries is how often a place is drawn again that fell outside the study area, before it stays at its point.
const mostTries = 64

// drawn counts incidents by hexagon, each drawn in its disc.
func (s *spread) drawn(rng *rand.Rand, counts []int32) {
	clear(counts)
	for _, p := range s.sure {
		counts[s.area.number(s.grid.cellAt(p))]++
	}
	for i := range s.disc {
		counts[s.draw(rng, &s.disc[i])]++
	}
}

func (s *spread) draw(rng *rand.Rand, d *disc) int {
	for range mostTries {
		if d.wide { // in the area, until it falls into the disc: seldom would the disc's fall into the area
			if n := rng.IntN(len(s.cells)); d.holds(s.inHexagon(rng, s.cells[n])) {
				return n
			}
			continue
		}
		x, y := inDisc(rng)
		at := orb.Point{d.at[0] + x*d.east[0] + y*d.north[0], d.at[1] + x*d.east[1] + y*d.north[1]}
		if n := s.area.number(s.grid.cellAt(at)); n >= 0 {
			return n
		}
	}
	return s.area.number(s.grid.cellAt(d.at))
}

// inHexagon draws a point of a hexagon: of its circle, the first that lies in it.
func (s *spread) inHexagon(rng *rand.Rand, h Hex) orb.Point {
	m := s.grid.middle(h)
	for {
		x, y := inDisc(rng)
		if at := (orb.Point{m[0] + x*s.grid.edgeM, m[1] + y*s.grid.edgeM}); s.grid.cellAt(at) == h {
			return at
		}
	}
}

// inDisc draws a point of the unit disc: of a square's, the first that lies in it. One number of 64 bits gives both coordinates.
func inDisc(rng *rand.Rand) (x, y float64) {
	for {
		bits := rng.Uint64()
		x, y = float64(int32(bits>>32))/(1<<31), float64(int32(bits))/(1<<31) //nolint:gosec // the bits are meant
		if x*x+y*y <= 1 {
			return x, y
		}
	}
}
