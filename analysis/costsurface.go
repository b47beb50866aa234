package analysis

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// costSurface is the window around two areas as a lattice, with the value of each term in each cell.
type costSurface struct {
	*lattice
	grid          *densityGrid // the same cells
	q             ProposalQuestion
	centers       []orb.Point // lon/lat
	from, to      []int       // cells
	incidentSpots []Spot
	near          *geo.Neighbours // of them
	median        float64         // of the densities over 0, per km²
	// Values of the terms, 0 to 1.
	ones, incidents, borders, towns, closed []float64
}

// newCostSurface lays the cells: squares in Lambert's azimuthal equal-area projection around the middle of both areas, to a degree.
func newCostSurface(q ProposalQuestion) (*costSurface, error) {
	from, to := ringsOf(q.From.Geom), ringsOf(q.To.Geom)
	for _, end := range []struct {
		param string
		area  ProposalArea
		rings []areaRing
	}{{"from", q.From, from}, {"to", q.To, to}} {
		if len(end.rings) == 0 {
			return nil, threat.Invalid(end.param, end.area.ID, "the area has no geometry", "an area with a place")
		}
	}
	var corners []orb.Point
	for _, r := range slices.Concat(from, to) {
		corners = append(corners, r.line...)
	}
	projection := geo.NewEqualArea(densityPlaces{plain: Spots(corners)}.middle())
	bound := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, p := range corners {
		bound = bound.Extend(projection.Plane(p))
	}
	bound = bound.Pad(q.MarginKM * 1000)
	grid, err := windowGrid(projection, bound, q)
	if err != nil {
		return nil, err
	}
	s := &costSurface{grid: grid, q: q}
	s.layCells()
	s.from, s.to = s.cellsOf(from), s.cellsOf(to)
	for _, cell := range s.from {
		if _, shared := slices.BinarySearch(s.to, cell); shared {
			return nil, threat.Invalid("to", q.To.ID, "touches the other area, or lies in the same cell", "two areas that are apart")
		}
	}
	return s, nil
}

// windowGrid makes the cells of a rectangle in the plane.
func windowGrid(projection geo.EqualArea, bound orb.Bound, q ProposalQuestion) (*densityGrid, error) {
	cellM := q.CellKM * 1000
	if cellM == 0 {
		wide, high := bound.Max[0]-bound.Min[0], bound.Max[1]-bound.Min[1]
		cellM = math.Min(math.Ceil(math.Sqrt(wide*high/usualCells)/1000), q.BandwidthKM/2) * 1000
	}
	if cellsAcross(bound, cellM) > MaxProposalCells {
		return nil, threat.Invalid("cell_km", number(cellM/1000), fmt.Sprintf("makes more than %d cells", MaxProposalCells), "larger cells (at most half the bandwidth), a smaller margin, or areas nearer to each other")
	}
	g := &densityGrid{projection: projection, cellM: cellM, col: int(math.Floor(bound.Min[0] / cellM)), row: int(math.Floor(bound.Min[1] / cellM))}
	g.cols, g.rows = int(math.Floor(bound.Max[0]/cellM))-g.col+1, int(math.Floor(bound.Max[1]/cellM))-g.row+1
	return g, nil
}

func (s *costSurface) layCells() {
	g, n := s.grid, s.grid.cols*s.grid.rows
	g.values, g.spots, g.known = make([]float64, n), make([]geo.Spot, n), make([]bool, n)
	s.centers, s.ones = make([]orb.Point, n), make([]float64, n)
	for i := range n {
		s.ones[i], s.centers[i] = 1, g.center(i%g.cols, i/g.cols)
		g.spots[i], g.known[i] = geo.NewSpot(s.centers[i]), true
	}
	s.lattice = &lattice{cols: g.cols, rows: g.rows, spots: g.spots}
}

// takeIncidents counts what can be used, and keeps it by place.
func (s *costSurface) takeIncidents(events []threat.Event, out *Proposals) {
	var points []orb.Point
	for i := range events {
		e := &events[i]
		switch {
		case e.Place == nil:
			out.Unmapped++
			continue
		case !s.within(*e.Place):
			out.Outside++
			continue
		case e.UncertaintyM == nil:
			out.Unknown++
		case *e.UncertaintyM > s.q.BandwidthKM*1000:
			out.Coarse++
			continue
		}
		points = append(points, *e.Place)
	}
	out.Used = len(points)
	s.incidentSpots = Spots(points)
	at := make([]orb.Point, len(s.incidentSpots))
	for i, spot := range s.incidentSpots {
		at[i] = spot.At
	}
	s.near = geo.NewNeighbours(at, s.q.WithinKM*1000)
}

// within tells whether a place lies in the window, or at most a bandwidth outside.
func (s *costSurface) within(p orb.Point) bool {
	g, xy := s.grid, s.grid.projection.Plane(p)
	pad := s.q.BandwidthKM * 1000
	west, south := float64(g.col)*g.cellM, float64(g.row)*g.cellM
	return xy[0] >= west-pad && xy[0] <= west+float64(g.cols)*g.cellM+pad && xy[1] >= south-pad && xy[1] <= south+float64(g.rows)*g.cellM+pad
}

// measure works out the terms.
func (s *costSurface) measure(places ProposalPlaces) {
	n := len(s.centers)
	s.incidents, s.borders, s.towns = make([]float64, n), make([]float64, n), make([]float64, n)
	s.measureIncidents()
	s.measureBorders(places.Borders)
	s.measureTowns(places.Towns)
}

func (s *costSurface) measureIncidents() {
	d, _ := newDensity(s.q.density(0)) // checked by Check
	for _, spot := range s.incidentSpots {
		s.grid.spread(spot.At, float64(spot.Count), s.q.BandwidthKM*1000, d.kernelPerKM2)
	}
	var some []float64
	for _, v := range s.grid.values {
		if v > 0 {
			some = append(some, v)
		}
	}
	if len(some) > 0 { // none where all lie outside the window, a bandwidth away
		s.median = medianOf(some)
	}
	for i, v := range s.grid.values {
		s.incidents[i] = 1
		if v > 0 {
			s.incidents[i] = s.median / (s.median + v)
		}
	}
}

func (s *costSurface) measureBorders(borders []orb.LineString) {
	reach := s.q.BorderReachKM * 1000
	for _, line := range borders {
		l := geo.NewLine(line)
		around := l.Around(reach)
		for i, p := range s.centers {
			if !around.Contains(p) {
				continue
			}
			if _, offset, ok := l.Near(p, reach); ok {
				s.borders[i] = math.Max(s.borders[i], closeness(math.Abs(offset), reach))
			}
		}
	}
}

func (s *costSurface) measureTowns(towns []orb.Point) {
	reach := s.q.TownReachKM * 1000
	near := geo.NewNeighbours(towns, reach)
	for i, p := range s.centers {
		near.Within(p, reach, func(_ int, distM float64) bool {
			s.towns[i] = math.Max(s.towns[i], closeness(distM, reach))
			return true
		})
	}
}

// closeness falls from 1 at a place to 0 at the reach.
func closeness(distM, reachM float64) float64 { return math.Max(0, 1-distM/reachM) }

// costs is what a kilometre costs in each cell.
func (s *costSurface) costs(w TermWeights) []float64 {
	cost := make([]float64, len(s.centers))
	for i := range cost {
		cost[i] = 1 + w.Incidents*s.incidents[i] + w.Borders*s.borders[i] + w.Towns*s.towns[i] + w.Openness*s.closed[i]
	}
	return cost
}

// areaRing is a line of an area: a ring of the polygon with this number, or an open line or point (-1).
type areaRing struct {
	line    orb.LineString
	polygon int
}

// ringsOf takes an area's lines out of its geometry.
func ringsOf(g orb.Geometry) (rings []areaRing) {
	polygons := 0
	var take func(g orb.Geometry)
	take = func(g orb.Geometry) {
		switch g := g.(type) {
		case orb.Point:
			rings = append(rings, areaRing{orb.LineString{g}, -1})
		case orb.MultiPoint:
			for _, p := range g {
				take(p)
			}
		case orb.LineString:
			if len(g) > 0 {
				rings = append(rings, areaRing{g, -1})
			}
		case orb.MultiLineString:
			for _, l := range g {
				take(l)
			}
		case orb.Polygon:
			for _, r := range g {
				if len(r) > 0 {
					rings = append(rings, areaRing{orb.LineString(r), polygons})
				}
			}
			polygons++
		case orb.MultiPolygon:
			for _, p := range g {
				take(p)
			}
		case orb.Collection:
			for _, part := range g {
				take(part)
			}
		}
	}
	take(g)
	return rings
}

// cellsOf lists the cells that an area touches: those that its lines run through, seen at every third of a cell, and those whose centre lies in
// one of its polygons.
func (s *costSurface) cellsOf(rings []areaRing) []int {
	g := s.grid
	taken := make([]bool, g.cols*g.rows)
	polygons := map[int][]orb.LineString{}
	for _, r := range rings {
		line := geo.Densify(r.line, g.cellM/3)
		for i, p := range line {
			line[i] = g.projection.Plane(p)
			taken[s.cellAt(line[i])] = true
		}
		if r.polygon >= 0 {
			polygons[r.polygon] = append(polygons[r.polygon], line)
		}
	}
	for _, rings := range polygons {
		s.fillInside(rings, taken)
	}
	var cells []int
	for cell, is := range taken {
		if is {
			cells = append(cells, cell)
		}
	}
	return cells
}

// cellAt is the cell of a position in the plane, which lies in the window but for what an edge bends between its ends.
func (s *costSurface) cellAt(xy orb.Point) int {
	g := s.grid
	col := min(g.cols-1, max(0, int(math.Floor(xy[0]/g.cellM))-g.col))
	row := min(g.rows-1, max(0, int(math.Floor(xy[1]/g.cellM))-g.row))
	return row*g.cols + col
}

// fillInside takes the cells whose centre lies in a polygon (rings in the plane): row by row, between each odd and even crossing.
func (s *costSurface) fillInside(rings []orb.LineString, taken []bool) {
	g := s.grid
	for row := range g.rows {
		y := (float64(g.row+row) + 0.5) * g.cellM
		var at []float64
		for _, r := range rings {
			for i := 1; i < len(r); i++ {
				a, b := r[i-1], r[i]
				if (a[1] > y) != (b[1] > y) {
					at = append(at, a[0]+(y-a[1])/(b[1]-a[1])*(b[0]-a[0]))
				}
			}
		}
		slices.Sort(at)
		for k := 1; k < len(at); k += 2 {
			first := int(math.Ceil(at[k-1]/g.cellM-0.5)) - g.col
			last := int(math.Floor(at[k]/g.cellM-0.5)) - g.col
			for col := max(0, first); col <= min(g.cols-1, last); col++ {
				taken[row*g.cols+col] = true
			}
		}
	}
}

// medianOf sorts the values.
func medianOf(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}
