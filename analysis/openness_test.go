package analysis

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// byHand is a grid of 6 by 3 cells of 5 km: the two areas are points in the middle row, three cells apart. Cells are numbered from the one of the first area.
func byHand(t *testing.T, reachKM float64) (s *costSurface, center func(col, row float64) orb.Point) {
	t.Helper()
	q := UsualProposal()
	q.Weights, q.CellKM, q.MarginKM, q.OpennessReachKM = TermWeights{Openness: 2}, 5, 5, reachKM
	q.From, q.To = ProposalArea{"a", orb.Point{40, 34}}, ProposalArea{"b", orb.Point{40.1625, 34}}
	s, err := newCostSurface(q)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.from) != 1 || len(s.to) != 1 || s.to[0]-s.from[0] != 3 {
		t.Fatalf("from %v to %v", s.from, s.to)
	}
	at := s.grid.projection.Plane(s.centers[s.from[0]])
	s.takeIncidents(nil, &Proposals{})
	s.measure(ProposalPlaces{})
	return s, func(col, row float64) orb.Point {
		return s.grid.projection.LonLat(orb.Point{at[0] + col*s.grid.cellM, at[1] + row*s.grid.cellM})
	}
}

// leastCost is what the cheapest way costs, and the cost of its terms.
func leastCost(t *testing.T, s *costSurface, terrain Terrain) Proposal {
	t.Helper()
	if err := s.measureOpenness(context.Background(), func(context.Context, orb.Bound) (Terrain, error) { return terrain, nil }); err != nil {
		t.Fatal(err)
	}
	cost := s.costs(s.q.Weights)
	path, _ := s.leastPath(cost, s.from, s.to)
	return s.proposal(path, cost)
}

// Weight 2, so a kilometre of closed ground costs 3 and one of open ground 1. Straight on it would be 3 · 5 km · 3 = 45. By way of two open cells to
// the north: √50 km · (3 + 1)/2 + 5 km · 1 + √50 km · (1 + 3)/2 = 14.14 + 5 + 14.14 = 33.28, of which 19.14 km are length and 14.14 closed ground at half a kilometre each
// (7.07 km · 2). By knight's move and diagonal: √125 · (3 + 3 + 1 + 1)/4 + √50 · (1 + 3)/2 = 22.36 + 14.14 = 36.50.
func TestOpenGroundByHand(t *testing.T) {
	s, at := byHand(t, 5)
	open := orb.Polygon{{at(0.5, 0.5), at(2.5, 0.5), at(2.5, 1.5), at(0.5, 1.5), at(0.5, 0.5)}}
	checkByHand(t, leastCost(t, s, Terrain{Polygons: []orb.Polygon{open}}))
}

// A road through the middle row, with a reach of a cell: closeness 1 on it and 0 a cell to the north, which costs 1. So the way is the same but for its ends.
func TestRoadsByHand(t *testing.T) {
	s, at := byHand(t, 5)
	checkByHand(t, leastCost(t, s, Terrain{Lines: []orb.LineString{{at(-1, 0), at(4, 0)}}}))
	// Half a cell beside the road with a reach of two: 1 − 2.5/10.
	s, at = byHand(t, 10)
	leastCost(t, s, Terrain{Lines: []orb.LineString{{at(-1, -0.5), at(4, -0.5)}}})
	if got := s.closed[s.from[0]]; math.Abs(got-0.75) > 1e-3 {
		t.Errorf("closeness %v, want 0.75", got)
	}
}

func checkByHand(t *testing.T, p Proposal) {
	t.Helper()
	term := p.Terms[len(p.Terms)-1]
	if math.Abs(p.Cost-33.284) > 0.03 || math.Abs(p.LengthKM-19.142) > 0.01 || term.Term != "openness" || math.Abs(term.Cost-14.142) > 0.02 || len(p.path) != 4 {
		t.Errorf("cost %v, length %v, %+v, %d cells; want 33.284, 19.142, 14.142, 4", p.Cost, p.LengthKM, term, len(p.path))
	}
}

// A hole is not open; and what a layer can't say is an error of the one who asks.
func TestHolesAreClosed(t *testing.T) {
	s, at := byHand(t, 5)
	box := func(west, south, east, north float64) orb.Ring {
		return orb.Ring{at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)}
	}
	leastCost(t, s, Terrain{Polygons: []orb.Polygon{{box(-1.5, -1.5, 4.5, 1.5), box(0.5, -0.5, 1.5, 0.5)}}})
	for col, want := range []float64{0, 1, 0} {
		if got := s.closed[s.from[0]+col]; got != want {
			t.Errorf("cell %d is %v, want %v", col, got, want)
		}
	}
	q := acrossTheDesert()
	q.Weights.Openness = 1
	refused := threat.Invalid("openness", "roads", "has nothing here", "another")
	_, err := ProposeCorridors(context.Background(), reported(40, arc...), ProposalPlaces{Terrain: func(context.Context, orb.Bound) (Terrain, error) { return Terrain{}, refused }}, q)
	if !errors.Is(err, refused) {
		t.Errorf("%v", err)
	}
}

func TestRoadsAreAvoided(t *testing.T) {
	q := acrossTheDesert()
	q.Weights, q.OpennessReachKM = TermWeights{Openness: 20}, 40
	road := orb.LineString{{38.6, 34.25}, {40.4, 34.25}}
	var window orb.Bound
	p := propose(t, reported(40, arc...), ProposalPlaces{Terrain: func(_ context.Context, w orb.Bound) (Terrain, error) {
		window = w
		return Terrain{Lines: []orb.LineString{road}}, nil
	}}, q)
	straight := propose(t, reported(40, arc...), ProposalPlaces{}, q)
	if p.Lines[0].LengthKM < straight.Lines[0].LengthKM+5 || p.Shortest.CostRatio < 1.5 {
		t.Errorf("%v km beside a road, %v without, the shortest costs %v times as much", p.Lines[0].LengthKM, straight.Lines[0].LengthKM, p.Shortest.CostRatio)
	}
	if !window.Contains(orb.Point{38, 33.6}) || !window.Contains(orb.Point{41, 34.9}) || window.Contains(orb.Point{36, 34}) {
		t.Errorf("window %v", window)
	}
}
