package analysis

import (
	"context"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// Terrain is a loaded layer that says where the ground is open: lines to keep away from, such as roads, or polygons of open ground; not both.
type Terrain struct {
	Lines    []orb.LineString
	Polygons []orb.Polygon
}

// CaveatOpennessLayer is for answers that a layer enters.
const CaveatOpennessLayer = "Openness is what the named layer says and no more: whoever made it knows how complete it is, and of when."

// Bounds of the term, so that it takes seconds: cells looked at for all pieces of all lines, and positions of polygons times rows of cells.
const (
	mostOpennessEffort = 20_000_000
	opennessPieceCells = 16 // length of the pieces that a line is looked at in
)

// window is the box, in lon/lat, in which a layer can change the surface.
func (s *costSurface) window() orb.Bound {
	b := orb.MultiPoint(s.centers).Bound()
	b = geo.NewLine(orb.LineString{b.Min, b.Max}).Around(s.q.OpennessReachKM*1000 + s.grid.cellM)
	return orb.Bound{
		Min: orb.Point{math.Max(-180, b.Min[0]), math.Max(-90, b.Min[1])}, Max: orb.Point{math.Min(180, b.Max[0]), math.Min(90, b.Max[1])},
	}
}

// measureOpenness works out how closed each cell is: its closeness to a line, or 1 outside all polygons and 0 where its centre lies in one.
func (s *costSurface) measureOpenness(ctx context.Context, terrain func(ctx context.Context, window orb.Bound) (Terrain, error)) error {
	s.closed = make([]float64, len(s.centers))
	if terrain == nil {
		return nil
	}
	t, err := terrain(ctx, s.window())
	if err != nil {
		return err
	}
	if len(t.Polygons) > 0 {
		return s.measureOpenGround(t.Polygons)
	}
	effort := 0
	for _, line := range t.Lines {
		for _, piece := range piecesOf(line, s.grid.cellM) {
			if effort += s.measureClosed(piece); effort > mostOpennessEffort {
				return tooMuchTerrain(len(t.Lines), "lines")
			}
		}
	}
	return ctx.Err()
}

func tooMuchTerrain(n int, what string) error {
	return threat.Invalid("openness", fmt.Sprintf("%d %s", n, what), "too much for this window", "fewer or simpler features, larger cells (cell_km), a smaller margin (margin_km) or reach (openness_reach_km)")
}

// piecesOf cuts a line into short ones, so that each is near few cells.
func piecesOf(line orb.LineString, cellM float64) (pieces []orb.LineString) {
	dense := geo.Densify(line, cellM)
	for from := 0; from < len(dense)-1; from += opennessPieceCells {
		pieces = append(pieces, dense[from:min(from+opennessPieceCells+1, len(dense))])
	}
	return pieces
}

// measureClosed takes the closeness of the cells around a piece of a line, and returns how many it looked at.
func (s *costSurface) measureClosed(piece orb.LineString) (looked int) {
	g, reach, l := s.grid, s.q.OpennessReachKM*1000, geo.NewLine(piece)
	around := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, p := range piece {
		around = around.Extend(g.projection.Plane(p))
	}
	around = around.Pad(1.05*reach + g.cellM) // the plane is equal in area, not in distance
	from, to := s.cellAt(around.Min), s.cellAt(around.Max)
	for row := from / g.cols; row <= to/g.cols; row++ {
		for col := from % g.cols; col <= to%g.cols; col++ {
			i := row*g.cols + col
			looked++
			if _, offset, ok := l.Near(s.centers[i], reach); ok {
				s.closed[i] = math.Max(s.closed[i], closeness(math.Abs(offset), reach))
			}
		}
	}
	return looked
}

// measureOpenGround closes every cell whose centre lies in no polygon.
func (s *costSurface) measureOpenGround(polygons []orb.Polygon) error {
	open, positions := make([]bool, len(s.centers)), 0
	for _, p := range polygons {
		var rings []orb.LineString
		for _, ring := range p {
			line := geo.Densify(orb.LineString(ring), s.grid.cellM/3)
			for i := range line {
				line[i] = s.grid.projection.Plane(line[i])
			}
			positions += len(line)
			rings = append(rings, line)
		}
		if positions*s.grid.rows > 50*mostOpennessEffort {
			return tooMuchTerrain(len(polygons), "polygons")
		}
		s.fillInside(rings, open)
	}
	for i, is := range open {
		if !is {
			s.closed[i] = 1
		}
	}
	return nil
}
