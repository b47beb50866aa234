package analysis

import (
	"context"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// squareArea is an area of about half by half a degree.
func squareArea(id string, west, south float64) ProposalArea {
	return ProposalArea{id, orb.Polygon{{{west, south}, {west + 0.5, south}, {west + 0.5, south + 0.5}, {west, south + 0.5}, {west, south}}}}
}

func acrossTheDesert() ProposalQuestion {
	q := UsualProposal()
	q.From, q.To = squareArea("a", 38, 34), squareArea("b", 40.5, 34)
	q.CellKM, q.Runs = 5, 20
	return q
}

// reported puts n incidents evenly on a line.
func reported(n int, line ...orb.Point) (events []threat.Event) {
	l, exact := geo.NewLine(line), 500.0
	for i := range n {
		p := l.At(l.LengthM() * (float64(i) + 0.5) / float64(n))
		events = append(events, threat.Event{FID: int64(i), Place: &p, UncertaintyM: &exact})
	}
	return events
}

func propose(t *testing.T, events []threat.Event, places ProposalPlaces, q ProposalQuestion) Proposals {
	t.Helper()
	p, err := ProposeCorridors(context.Background(), events, places, q)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// arc runs north around the straight way between the squares.
var arc = []orb.Point{{38.4, 34.3}, {39, 34.9}, {40, 34.9}, {40.6, 34.3}}

func TestAProposalFollowsIncidents(t *testing.T) {
	p := propose(t, reported(200, arc...), ProposalPlaces{}, acrossTheDesert())
	if !p.Enough || p.Used != 200 || len(p.Lines) == 0 {
		t.Fatalf("%+v", p)
	}
	best := p.Lines[0]
	if north := best.Line.Bound().Max[1]; north < 34.75 {
		t.Errorf("the line stays south of %v", north)
	}
	if best.SupportKM < 0.95*best.LengthKM || p.Shortest.SupportKM > 0.5*p.Shortest.LengthKM {
		t.Errorf("beside incidents: %v of %v km; the shortest: %v of %v", best.SupportKM, best.LengthKM, p.Shortest.SupportKM, p.Shortest.LengthKM)
	}
	if p.Shortest.LengthKM > best.LengthKM || p.Shortest.CostRatio < 1 || best.CostRatio != 1 {
		t.Errorf("shortest %v km at %v, best %v km", p.Shortest.LengthKM, p.Shortest.CostRatio, best.LengthKM)
	}
	if p.Runs != 20 || p.Agree < 15 {
		t.Errorf("%d of %d runs agree", p.Agree, p.Runs)
	}
	if best.PathCells <= len(best.Line) || len(best.Line) < 3 {
		t.Errorf("%d positions, %d after simplifying", best.PathCells, len(best.Line))
	}
}

func TestTermsAddUpToTheCost(t *testing.T) {
	places := ProposalPlaces{Borders: []orb.LineString{{{39.5, 33}, {39.5, 36}}}, Towns: []orb.Point{{39.2, 34.9}}}
	for _, p := range propose(t, reported(100, arc...), places, acrossTheDesert()).Lines {
		sum, names := 0.0, []string{}
		for _, term := range p.Terms {
			sum += term.Cost
			names = append(names, term.Term)
			if term.Cost != term.Weight*term.KM || term.KM < 0 || term.KM > p.LengthKM*(1+1e-9) {
				t.Errorf("%+v", term)
			}
		}
		if math.Abs(sum-p.Cost) > 1e-9*sum || !slices.Equal(names, []string{"length", "incidents", "borders", "towns"}) {
			t.Errorf("%v add up to %v, cost %v", names, sum, p.Cost)
		}
		if border := p.Terms[2].KM; border < 10 || border > 45 { // the straight crossing of a reach of 25 km to each side: 25 km
			t.Errorf("border term %v km", border)
		}
	}
}

func TestTownsAreAvoided(t *testing.T) {
	q := acrossTheDesert()
	q.Weights, q.TownReachKM = TermWeights{Towns: 10}, 15
	at := orb.Point{39.5, 34.25}
	p := propose(t, reported(40, arc...), ProposalPlaces{Towns: []orb.Point{at}}, q)
	if _, offset, _ := geo.NewLine(p.Lines[0].Line).Near(at, 100_000); math.Abs(offset) < 12_000 {
		t.Errorf("%v m from the town", offset)
	}
	if straight := propose(t, reported(40, arc...), ProposalPlaces{}, q); straight.Lines[0].LengthKM > p.Lines[0].LengthKM {
		t.Errorf("the way around is shorter")
	}
}

func TestBothDirectionsGiveTheSameLine(t *testing.T) {
	q := acrossTheDesert()
	there := propose(t, reported(100, arc...), ProposalPlaces{}, q)
	q.From, q.To = q.To, q.From
	back := propose(t, reported(100, arc...), ProposalPlaces{}, q)
	for i := range there.Lines {
		slices.Reverse(back.Lines[i].path)
		if !slices.Equal(there.Lines[i].path, back.Lines[i].path) || math.Abs(there.Lines[i].Cost-back.Lines[i].Cost) > 1e-9*there.Lines[i].Cost {
			t.Errorf("line %d differs", i)
		}
	}
	if there.Agree != back.Agree {
		t.Errorf("%d runs agree there, %d back", there.Agree, back.Agree)
	}
}

func TestTheSameSeedGivesTheSameProposals(t *testing.T) {
	events := reported(100, arc...)
	one := propose(t, events, ProposalPlaces{}, acrossTheDesert())
	slices.Reverse(events)
	two := propose(t, events, ProposalPlaces{}, acrossTheDesert())
	for _, p := range []*Proposals{&one, &two} {
		for i := range p.Lines {
			p.Lines[i].line = nil
		}
		p.Shortest.line = nil
	}
	if !reflect.DeepEqual(one, two) {
		t.Error("two answers differ")
	}
}

func TestAlternativesGoElsewhere(t *testing.T) {
	south := []orb.Point{{38.4, 34.2}, {39, 33.6}, {40, 33.6}, {40.6, 34.2}}
	q := acrossTheDesert()
	q.Alternatives = 1
	p := propose(t, append(reported(200, arc...), reported(150, south...)...), ProposalPlaces{}, q)
	if len(p.Lines) != 2 {
		t.Fatalf("%d lines", len(p.Lines))
	}
	if p.Lines[1].CostRatio < 1 || p.Lines[1].ApartKM < 0.3*p.Lines[1].LengthKM {
		t.Errorf("%+v", p.Lines[1])
	}
	if a, b := p.Lines[0].Line.Bound().Center()[1], p.Lines[1].Line.Bound().Center()[1]; math.Abs(a-b) < 0.4 {
		t.Errorf("both lines are around %v", a)
	}
}

func TestTwentyNineIncidentsAreTooFewForACorridor(t *testing.T) {
	far, coarse, near := orb.Point{45, 30}, 90_000.0, orb.Point{39, 34.9}
	events := append(reported(28, arc...), threat.Event{Place: &near}, threat.Event{}, threat.Event{Place: &far}, threat.Event{Place: &near, UncertaintyM: &coarse})
	p := propose(t, events, ProposalPlaces{}, acrossTheDesert())
	if p.Enough || p.Lines != nil || p.Shortest != nil || p.Reason != "too few to say: 29 incidents in the window, at least 30 are needed" {
		t.Errorf("%+v", p)
	}
	if p.Used != 29 || p.Unknown != 1 || p.Unmapped != 1 || p.Outside != 1 || p.Coarse != 1 {
		t.Errorf("%+v", p)
	}
}

func TestWhatCannotBeProposed(t *testing.T) {
	for name, change := range map[string]func(*ProposalQuestion){
		"weights":         func(q *ProposalQuestion) { q.Weights.Towns = -1 },
		"cell_km":         func(q *ProposalQuestion) { q.CellKM = 13 },
		"margin_km":       func(q *ProposalQuestion) { q.MarginKM = 301 },
		"bandwidth_km":    func(q *ProposalQuestion) { q.BandwidthKM = math.NaN() },
		"border_reach_km": func(q *ProposalQuestion) { q.BorderReachKM = 0 },
		"town_reach_km":   func(q *ProposalQuestion) { q.TownReachKM = 101 },
		"within_km":       func(q *ProposalQuestion) { q.WithinKM = 4 },
		"runs":            func(q *ProposalQuestion) { q.Runs = 200 },
		"alternatives":    func(q *ProposalQuestion) { q.Alternatives = -1 },
		"from":            func(q *ProposalQuestion) { q.From.Geom = nil },
		"to":              func(q *ProposalQuestion) { q.To = squareArea("b", 38.49, 34.4) },
	} {
		q := acrossTheDesert()
		change(&q)
		_, err := ProposeCorridors(context.Background(), reported(40, arc...), ProposalPlaces{}, q)
		if threat.KindOf(err) != threat.KindInvalid || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	q := acrossTheDesert()
	q.CellKM, q.MarginKM, q.To = 1, 300, squareArea("far", 48, 34)
	if _, err := ProposeCorridors(context.Background(), nil, ProposalPlaces{}, q); err == nil || !strings.Contains(err.Error(), "250000") {
		t.Errorf("cells: %v", err)
	}
	q.CellKM, q.Runs = 3, MaxProposalRuns
	if _, err := ProposeCorridors(context.Background(), nil, ProposalPlaces{}, q); err == nil || !strings.Contains(err.Error(), "runs") {
		t.Errorf("effort: %v", err)
	}
}

func TestAnAreaTakesTheCellsThatItTouches(t *testing.T) {
	hole := orb.Polygon{
		{{39, 34}, {40, 34}, {40, 35}, {39, 35}, {39, 34}},
		{{39.3, 34.3}, {39.7, 34.3}, {39.7, 34.7}, {39.3, 34.7}, {39.3, 34.3}},
	}
	for name, g := range map[string]orb.Geometry{"point": orb.Point{39, 34}, "line": orb.LineString{{39, 34}, {40, 35}}, "polygon": hole} {
		q := acrossTheDesert()
		q.From.Geom, q.To = g, squareArea("b", 41, 34)
		s, err := newCostSurface(q)
		if err != nil {
			t.Fatal(err)
		}
		got := float64(len(s.from)) * 25
		// A diagonal of 92 by 111 km touches a cell for each row and each column; an outline adds half a cell on its outside.
		want := map[string]float64{"point": 25, "line": 25 * (92 + 111) / 5, "polygon": geo.AreaM2(hole)/1e6 + 2.5*2*(92+111)*1.4}[name]
		if math.Abs(got-want) > 0.15*want {
			t.Errorf("%s: %v km² of cells, about %v expected", name, got, want)
		}
	}
}

func TestTheWindowCrossesTheAntimeridian(t *testing.T) {
	q := acrossTheDesert()
	q.From, q.To = squareArea("a", 178.5, 10), squareArea("b", -179, 10)
	p := propose(t, reported(60, orb.Point{179.2, 10.2}, orb.Point{179.99, 10.3}), ProposalPlaces{}, q)
	l := p.Lines[0]
	if l.LengthKM < 200 || l.LengthKM > 350 || math.Abs(geo.LengthM(l.Line)/1000-l.LengthKM) > 0.05*l.LengthKM {
		t.Errorf("%v km, %v km as drawn", l.LengthKM, geo.LengthM(l.Line)/1000)
	}
	if l.Incidents < 30 || p.Agree < 10 {
		t.Errorf("%d incidents beside it, %d runs agree", l.Incidents, p.Agree)
	}
}

// Cells of any size that a float64 holds are counted without overflow: too many are refused, and not begun.
func TestCellsTooSmallAreRefused(t *testing.T) {
	bound := orb.Bound{Min: orb.Point{-1e5, -1e5}, Max: orb.Point{1e5, 1e5}}
	p := orb.Point{40, 34}
	at := []Spot{{At: p}}
	for _, km := range []float64{math.SmallestNonzeroFloat64, 1e-300, 1e-12, 1e-4} {
		if _, err := windowGrid(geo.NewEqualArea(p), bound, ProposalQuestion{CellKM: km, BandwidthKM: 10}); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("proposals, cells of %g km: %v", km, err)
		}
		if _, err := newDensityGrid(geo.NewEqualArea(p), at, km*1000, DensityQuestion{CellKM: km, BandwidthKM: 10}); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("density, cells of %g km: %v", km, err)
		}
	}
}
