package analysis

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"

	"threatmap/geo"
	"threatmap/threat"
)

// FewForCorridor is how many incidents in the window a proposed corridor needs at least.
const FewForCorridor = 30

// Bounds of a proposal, so that an answer takes seconds.
const (
	MaxProposalCells  = 250_000
	MaxProposalRuns   = 199
	MaxAlternatives   = 3
	MaxMarginKM       = 300
	MaxTermWeight     = 100
	maxProposalEffort = 5_000_000 // cells times searches
	usualCells        = 40_000    // where cell_km is not given
)

// How alternatives are looked for: each kilometre within WithinKM of a path that was found costs so many times as much, for at most so many
// searches; a path counts if at least so much of it is further away than that from all the others.
const (
	alternativePenalty = 2.0
	alternativeTries   = 4
	alternativeApart   = 0.3
)

// Caveats of proposals.
const (
	CaveatProposed = "Proposed from data, not reported: nobody is known to have gone this way. It does not tell who moves, when, or where anybody will be."
	CaveatCircular = "Lines are drawn towards incidents, so incidents beside them confirm nothing: the line that only is short says how many lie beside any line here."
	CaveatGround   = "But for what a layer of openness says, neither roads nor relief, water, control of the ground or checkpoints enter the cost."
	CaveatOpenness = "No layer of terrain openness is named (openness=): that term is left out, nothing is assumed in its place."
)

// ReasonOutsideWindow is why an incident far from both areas and what is between them is not used.
const ReasonOutsideWindow = "outside the window around the two areas"

// ProposalArea is an end of a corridor: any cell that the area touches.
type ProposalArea struct {
	ID   string
	Geom orb.Geometry // lon/lat
}

// TermWeights says what a kilometre costs: 1 + Incidents × (m/(m+d)) + Borders × closeness to a border + Towns × closeness to a town + Openness ×
// how closed the ground is (Terrain). d is the density of incidents, m the median of the densities over 0 in the window; closeness falls from 1 at the place to 0 at the reach, in a
// straight line. Each weight is 0 to MaxTermWeight.
type TermWeights struct {
	Incidents float64 `json:"incidents"`
	Borders   float64 `json:"borders"`
	Towns     float64 `json:"towns"`
	Openness  float64 `json:"openness,omitzero"` // 0 where no layer is asked for
}

// UsualTermWeights hold where nothing else is said.
var UsualTermWeights = TermWeights{Incidents: 4, Borders: 1, Towns: 1}

// ProposalQuestion is the recipe of proposed corridors.
type ProposalQuestion struct {
	From, To      ProposalArea
	Weights       TermWeights
	CellKM        float64 // side of a cell; 0 = a whole number that makes at most some 40,000 cells, at most half the bandwidth
	MarginKM      float64 // of the window around both areas
	BandwidthKM   float64 // of the density (quartic kernel)
	BorderReachKM float64
	TownReachKM   float64
	// OpennessReachKM is where the closeness of a layer's lines ends.
	OpennessReachKM float64

	WithinKM     float64 // two lines, or an incident and a line, that are so near agree
	Runs         int     // repeats with every weight times 0.5 to 1.5
	Alternatives int     // dissimilar lines to look for
	Seed         uint64  // of the repeats
}

// UsualProposal is the question where nothing else is said.
func UsualProposal() ProposalQuestion {
	return ProposalQuestion{
		Weights: UsualTermWeights, MarginKM: 50, BandwidthKM: 25, BorderReachKM: 25, TownReachKM: 10, OpennessReachKM: 5, WithinKM: 10, Runs: 50, Alternatives: 1, Seed: 1,
	}
}

// ProposalPlaces are what distances are measured to.
type ProposalPlaces struct {
	Borders []orb.LineString // lon/lat
	Towns   []orb.Point

	// Terrain returns what a layer has in a box; nil = no layer is asked for.
	Terrain func(ctx context.Context, window orb.Bound) (Terrain, error)
}

// Check returns a KindInvalid error that names the parameter that is out of range (weights, cell_km, margin_km, bandwidth_km,
// border_reach_km, town_reach_km, openness_reach_km, within_km, runs, alternatives).
func (q ProposalQuestion) Check() error {
	for _, w := range []struct {
		name   string
		weight float64
	}{{"incidents", q.Weights.Incidents}, {"borders", q.Weights.Borders}, {"towns", q.Weights.Towns}, {"openness", q.Weights.Openness}} {
		if !(w.weight >= 0 && w.weight <= MaxTermWeight) {
			return threat.Invalid("weights", w.name+":"+number(w.weight), "out of range", fmt.Sprintf("0 to %d", MaxTermWeight))
		}
	}
	if _, err := newDensity(q.density(q.CellKM)); err != nil {
		return err
	}
	for _, r := range []struct {
		name        string
		value       float64
		least, most float64
	}{
		{"margin_km", q.MarginKM, 0, MaxMarginKM},
		{"border_reach_km", q.BorderReachKM, 1, MaxBandwidthKM},
		{"town_reach_km", q.TownReachKM, 1, MaxBandwidthKM},
		{"openness_reach_km", q.OpennessReachKM, 0.1, MaxBandwidthKM},
		{"within_km", q.WithinKM, math.Max(1, q.CellKM), MaxBandwidthKM},
		{"runs", float64(q.Runs), 0, MaxProposalRuns},
		{"alternatives", float64(q.Alternatives), 0, MaxAlternatives},
	} {
		if !(r.value >= r.least && r.value <= r.most) {
			return threat.Invalid(r.name, number(r.value), "out of range", number(r.least)+" to "+number(r.most))
		}
	}
	return nil
}

func (q ProposalQuestion) density(cellKM float64) DensityQuestion {
	return DensityQuestion{Kernel: Quartic, BandwidthKM: q.BandwidthKM, CellKM: cellKM}
}

// Proposals are corridors that the data propose, the one of least cost first.
type Proposals struct {
	Enough        bool
	Reason        string
	CellKM        float64
	Cells         int
	MedianDensity float64    // m: per 1,000 km²
	Lines         []Proposal // none where there are too few incidents
	Shortest      *Proposal  // what only is short, for comparison
	Runs, Agree   int        // repeats, and how many of them stay within WithinKM of the first line
	Used          int
	Unmapped      int
	Coarse        int // left out: uncertainty over the bandwidth
	Outside       int
	Unknown       int // used at the stated place, its uncertainty being unknown
}

// Proposal is one line.
type Proposal struct {
	Line      orb.LineString // lon/lat from the first area to the second; simplified
	PathCells int            // positions before it was simplified
	LengthKM  float64        // of the path through the cells' centres
	Cost      float64        // kilometres, each times its cost
	CostRatio float64        // to the line of least cost
	Terms     []TermCost
	SupportKM float64 // of the path, with an incident of the window within WithinKM
	Incidents int     // within WithinKM of the path
	ApartKM   float64 // of the path, further than WithinKM from every line before it
	path      []int
	line      *geo.Line // through the cells' centres
}

// TermCost is what a term adds to a cost: weight × Σ kilometres × the term's value.
type TermCost struct {
	Term   string  `json:"term"`
	Weight float64 `json:"weight"`
	KM     float64 `json:"km"` // Σ kilometres × value
	Cost   float64 `json:"cost"`
}

// ProposeCorridors looks for lines of least cost from one area to another over equal-area cells. The order of incidents and places does not
// matter, and both directions give the same line.
//
// Returns a KindInvalid error that names the parameter (as Check; from and to for areas that have no place, touch, or make too many cells).
func ProposeCorridors(ctx context.Context, events []threat.Event, places ProposalPlaces, q ProposalQuestion) (Proposals, error) {
	out := Proposals{}
	if err := q.Check(); err != nil {
		return out, err
	}
	s, err := newCostSurface(q)
	if err != nil {
		return out, err
	}
	out.CellKM, out.Cells = s.grid.cellM/1000, s.cols*s.rows
	if searches := 1 + 1 + q.Runs + q.Alternatives*alternativeTries; searches*out.Cells > maxProposalEffort {
		return out, threat.Invalid("runs", strconv.Itoa(q.Runs), fmt.Sprintf("too many for %d cells", out.Cells), fmt.Sprintf("at most %d, or larger cells", max(0, maxProposalEffort/out.Cells-2-q.Alternatives*alternativeTries)))
	}
	s.takeIncidents(events, &out)
	if out.Used < FewForCorridor {
		out.Reason = fmt.Sprintf("too few to say: %d incidents in the window, at least %d are needed", out.Used, FewForCorridor)
		return out, nil
	}
	out.Enough = true
	s.measure(places)
	if err := s.measureOpenness(ctx, places.Terrain); err != nil {
		return out, err
	}
	out.MedianDensity = s.median * 1000
	s.propose(ctx, &out)
	return out, ctx.Err()
}

// propose fills in the lines.
func (s *costSurface) propose(ctx context.Context, out *Proposals) {
	cost := s.costs(s.q.Weights)
	first, _ := s.leastPath(cost, s.from, s.to)
	out.Lines = []Proposal{s.proposal(first, cost)}
	out.Lines = append(out.Lines, s.alternatives(ctx, out.Lines[0], cost)...)
	for i := range out.Lines {
		out.Lines[i].CostRatio = out.Lines[i].Cost / out.Lines[0].Cost
	}
	short, _ := s.leastPath(s.costs(TermWeights{}), s.from, s.to)
	shortest := s.proposal(short, cost)
	shortest.CostRatio = shortest.Cost / out.Lines[0].Cost
	out.Shortest = &shortest
	out.Runs = s.q.Runs
	if s.q.Runs > 0 {
		out.Agree = s.agreeing(ctx, out.Lines[0].line)
	}
}

// agreeing counts the repeats with other weights whose path stays beside the line.
func (s *costSurface) agreeing(ctx context.Context, line *geo.Line) (agree int) {
	counts := eachDraw(ctx, s.q.Runs, func() *int { return new(int) }, func(n *int, run int) {
		rng := stream(s.q.Seed, uint64(run)) //nolint:gosec // not negative
		vary := func(weight float64) float64 { return weight * (0.5 + rng.Float64()) }
		w := TermWeights{Incidents: vary(s.q.Weights.Incidents), Borders: vary(s.q.Weights.Borders), Towns: vary(s.q.Weights.Towns), Openness: vary(s.q.Weights.Openness)}
		path, _ := s.leastPath(s.costs(w), s.from, s.to)
		for _, cell := range path {
			if _, _, near := line.Near(s.centers[cell], s.q.WithinKM*1000); !near {
				return
			}
		}
		*n++
	})
	for _, n := range counts {
		agree += *n
	}
	return agree
}

// alternatives looks for paths that go elsewhere, by making what lies beside the paths found so far dearer.
func (s *costSurface) alternatives(ctx context.Context, first Proposal, cost []float64) (others []Proposal) {
	found := []Proposal{first}
	dearer := slices.Clone(cost)
	for try := 0; try < s.q.Alternatives*alternativeTries && len(others) < s.q.Alternatives && ctx.Err() == nil; try++ {
		s.penalise(dearer, found[len(found)-1].line)
		path, _ := s.leastPath(dearer, s.from, s.to)
		p := s.proposal(path, cost)
		p.ApartKM = s.lengthWhere(p.path, func(at orb.Point) bool {
			return !slices.ContainsFunc(append([]Proposal{first}, others...), func(o Proposal) bool {
				_, _, near := o.line.Near(at, s.q.WithinKM*1000)
				return near
			})
		})
		found = append(found, p)
		if p.ApartKM >= alternativeApart*p.LengthKM {
			others = append(others, p)
		}
	}
	return others
}

func (s *costSurface) penalise(cost []float64, line *geo.Line) {
	for cell := range cost {
		if _, _, near := line.Near(s.centers[cell], s.q.WithinKM*1000); near {
			cost[cell] *= alternativePenalty
		}
	}
}

// proposal tells what a path is and costs.
func (s *costSurface) proposal(path []int, cost []float64) Proposal {
	p := Proposal{path: path, PathCells: len(path), Cost: s.along(path, cost), LengthKM: s.along(path, s.ones)}
	p.Terms = []TermCost{{"length", 1, p.LengthKM, p.LengthKM}}
	w := s.q.Weights
	for _, t := range []struct {
		name   string
		weight float64
		values []float64
	}{{"incidents", w.Incidents, s.incidents}, {"borders", w.Borders, s.borders}, {"towns", w.Towns, s.towns}, {"openness", w.Openness, s.closed}} {
		if t.name == "openness" && w.Openness == 0 { // no such layer is asked for
			continue
		}
		km := s.along(path, t.values)
		p.Terms = append(p.Terms, TermCost{t.name, t.weight, km, t.weight * km})
	}
	centers := make(orb.LineString, len(path))
	for i, cell := range path {
		centers[i] = s.centers[cell]
	}
	p.line = geo.NewLine(unbroken(centers))
	p.Line = s.simplified(path)
	p.SupportKM = s.lengthWhere(path, s.supported)
	for _, spot := range s.incidentSpots {
		if _, _, near := p.line.Near(spot.At, s.q.WithinKM*1000); near {
			p.Incidents += spot.Count
		}
	}
	return p
}

// simplified draws a path with fewer positions, half a cell off at most (Douglas and Peucker 1973, in the plane).
func (s *costSurface) simplified(path []int) orb.LineString {
	line := make(orb.LineString, len(path))
	for i, cell := range path {
		line[i] = s.grid.projection.Plane(s.centers[cell])
	}
	line = simplify.DouglasPeucker(s.grid.cellM / 2).LineString(line)
	for i := range line {
		line[i] = s.grid.projection.LonLat(line[i])
	}
	return unbroken(line)
}

// unbroken makes a line that crosses the antimeridian go on beyond 180°.
func unbroken(line orb.LineString) orb.LineString {
	for i := 1; i < len(line); i++ {
		line[i][0] = line[i-1][0] + math.Remainder(line[i][0]-line[i-1][0], 360)
	}
	return line
}

// lengthWhere is how many kilometres of a path are so: each move counts by its two ends, half each.
func (s *costSurface) lengthWhere(path []int, so func(at orb.Point) bool) (km float64) {
	before := false
	for i, cell := range path {
		is := so(s.centers[cell])
		if i > 0 {
			step := s.stepKM(path[i-1], cell) / 2
			if before {
				km += step
			}
			if is {
				km += step
			}
		}
		before = is
	}
	return km
}

// supported tells whether an incident lies near.
func (s *costSurface) supported(at orb.Point) (yes bool) {
	s.near.Within(at, s.q.WithinKM*1000, func(int, float64) bool {
		yes = true
		return false
	})
	return yes
}
