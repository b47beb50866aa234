package analysis

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// HotSpotAsk is what a hot spot map takes besides incidents.
type HotSpotAsk struct {
	EdgeM   float64 // of a hexagon, metres
	Draws   int     // of each incident's place inside its uncertainty; 0 = none
	Seed    uint64
	Alpha   float64  // a hexagon is hot where its q is at most this
	AtPoint bool     // use incidents of unknown or coarse place too, counted at their point
	AssumeM *float64 // the uncertainty of places of which it is unknown; nil = unknown
}

// HotSpots is a map of hexagons with Getis–Ord Gi* of the number of incidents in each.
type HotSpots struct {
	Enough  bool
	Reason  string // why not
	Cells   []HotCell
	Center  orb.Point // of the projection, lon/lat
	AreaKM2 float64   // of a hexagon
	Unknown int       // used, though their uncertainty is unknown: it is assumed, or they count at their point
	Note    Note
}

// HotCell is a hexagon of the study area.
type HotCell struct {
	Hex
	Center    orb.Point    // lon/lat
	Polygon   orb.Geometry // lon/lat
	Count     int          // incidents at their points
	Z, P, Q   float64      // of those counts; Q is p after Benjamini–Hochberg over all hexagons
	ShareHot  *float64     // share of draws in which it is hot; nil without draws
	ShareCold *float64
}

// ReasonCoarseCell is why an incident is in no hexagon.
const ReasonCoarseCell = "place known less exactly than a hexagon: its uncertainty is over the edge"

// MapHotSpots finds where incidents gather more than chance would have them: Gi* (Ord & Getis 1995) of the incidents in a hexagon and its six neighbours,
// weights 1, two-sided by the normal approximation, with the false discovery rate over all hexagons (Benjamini & Hochberg 1995).
//
// It does so for the points as given and again for Ask.Draws draws, in each of which every incident lies anywhere in its disc of uncertainty
// with the same chance by area, on its own, inside the study area. A share of hot draws near 1 doesn't hang on where exactly incidents were.
//
// Left out are incidents without a place and, unless AtPoint, those whose uncertainty is unknown or over a hexagon's edge. With AtPoint they count at
// their points, and are drawn in their discs however large; only of whom nothing is known or assumed stays where it is, and the note counts these.
// The study area is every hexagon that holds or touches the convex hull of the points.
//
// Returns a KindInvalid error where the study area would have over MaxHexagons, and ctx's where it ends.
func MapHotSpots(ctx context.Context, events []threat.Event, ask HotSpotAsk) (HotSpots, error) {
	m := HotSpots{AreaKM2: HexAreaM2(ask.EdgeM) / 1e6, Note: hotSpotNote(ask)}
	used := m.choose(events, ask)
	m.Note.Used = len(used)
	if len(used) < Few {
		m.Reason = TooFew(len(used))
		return m, nil
	}
	m.Center = middleOf(used)
	m.Note.Parameters["center"] = m.Center
	grid := NewHexGrid(m.Center, ask.EdgeM)
	spread := spreadOut(&grid, used)
	area, err := newHexArea(&grid, spread.points(), "edge_km")
	if err != nil {
		return m, err
	}
	spread.within(area)
	plain := spread.atPoints()
	star := newStar(area)
	if !varied(plain) {
		m.Reason = "too little to compare: every hexagon of the study area has the same number of incidents"
		return m, nil
	}
	m.Enough = true
	m.cells(&grid, area, plain, star)
	return m, m.shares(ctx, spread, star, ask)
}

func hotSpotNote(ask HotSpotAsk) Note {
	n := NewNote("hotspots")
	n.Seed = &ask.Seed
	n.Parameters["edge_km"], n.Parameters["draws"], n.Parameters["alpha"] = ask.EdgeM/1000, ask.Draws, ask.Alpha
	n.Parameters["cell_km2"] = HexAreaM2(ask.EdgeM) / 1e6
	n.Parameters["coarse"] = coarseName(ask.AtPoint)
	n.Parameters["study_area"] = "hexagons that hold or touch the convex hull of the incidents used"
	n.Caveats = append(n.Caveats,
		"A hot hexagon is compared with the study area's own mean: another filter or area has other hot spots.",
		"z and p are a normal approximation, which is poor where most hexagons hold nothing.",
		"Incidents of one named place are drawn each on their own, though one error may move them all.")
	return n
}

func coarseName(atPoint bool) string {
	if atPoint {
		return "point"
	}
	return "leave_out"
}

// located is an incident with a place; radiusM is 0 where it is not moved in draws.
type located struct {
	fid     int64
	place   orb.Point
	radiusM float64
}

// choose takes what can be used, in an order that doesn't depend on that of events.
func (m *HotSpots) choose(events []threat.Event, ask HotSpotAsk) []located {
	used := make([]located, 0, len(events))
	coarse, fixed, assumed := 0, 0, 0
	for i := range events {
		e := &events[i]
		radius, guess := uncertaintyOf(e, ask.AssumeM)
		switch {
		case e.Place == nil:
			m.Note.Leave(ReasonNoPlace, 1)
			continue
		case radius == nil && !ask.AtPoint:
			m.Note.Leave(ReasonUnknown, 1)
			continue
		case radius == nil:
			fixed++
			used = append(used, located{e.FID, *e.Place, 0})
			continue
		case *radius > ask.EdgeM && !ask.AtPoint:
			m.Note.Leave(ReasonCoarseCell, 1)
			continue
		case *radius > ask.EdgeM:
			coarse++
		}
		if guess {
			assumed++
		}
		used = append(used, located{e.FID, *e.Place, *radius})
	}
	m.Unknown = fixed + assumed
	m.Note.noteAssumed(ask.AssumeM, assumed)
	m.caveats(coarse, fixed)
	slices.SortFunc(used, func(a, b located) int {
		return cmp.Or(cmp.Compare(a.fid, b.fid), comparePoints(a.place, b.place), cmp.Compare(a.radiusM, b.radiusM))
	})
	slices.SortFunc(m.Note.LeftOut, func(a, b LeftOut) int { return cmp.Compare(a.Reason, b.Reason) })
	return used
}

// caveats says how incidents enter that are coarser than a hexagon, or of unknown uncertainty with nothing assumed.
func (m *HotSpots) caveats(coarse, fixed int) {
	if coarse > 0 {
		m.Note.Caveats = append(m.Note.Caveats, fmt.Sprintf("%d incidents are known less exactly than a hexagon: z counts them at their point, draws put them anywhere in their disc.", coarse))
	}
	if fixed > 0 {
		m.Note.Caveats = append(m.Note.Caveats, fmt.Sprintf("%d incidents of unknown uncertainty lie at their point in every draw, as if that were exact: shares of draws are too sure. assume_uncertainty_m moves them.", fixed))
	}
}

// middleOf is the middle of the places, to whole degrees, so that one incident more seldom moves every hexagon.
func middleOf(places []located) orb.Point {
	var x, y, z float64
	for _, p := range places {
		sinLon, cosLon := math.Sincos(p.place[0] * math.Pi / 180)
		sinLat, cosLat := math.Sincos(p.place[1] * math.Pi / 180)
		x, y, z = x+cosLat*cosLon, y+cosLat*sinLon, z+sinLat
	}
	const deg = 180 / math.Pi
	return orb.Point{math.Round(math.Atan2(y, x) * deg), math.Round(math.Atan2(z, math.Hypot(x, y)) * deg)}
}

func varied(counts []int32) bool {
	return slices.Min(counts) != slices.Max(counts)
}

// cells fills in the map of the points as given.
func (m *HotSpots) cells(grid *HexGrid, area *hexArea, counts []int32, star *star) {
	z := make([]float64, area.len())
	star.scores(counts, z)
	p := make([]float64, len(z))
	for i := range z {
		p[i] = twoSided(z[i])
	}
	q := BenjaminiHochberg(p)
	m.Cells = make([]HotCell, 0, len(z))
	for i, h := range area.hexagons() {
		m.Cells = append(m.Cells, HotCell{
			Hex: h, Center: grid.Center(h), Polygon: grid.Polygon(h), Count: int(counts[i]), Z: z[i], P: p[i], Q: q[i],
		})
	}
	m.Note.Parameters["hexagons"] = len(z)
}

// shares repeats the map over the draws, on every core; which core makes which draw changes nothing.
func (m *HotSpots) shares(ctx context.Context, s *spread, star *star, ask HotSpotAsk) error {
	if ask.Draws == 0 {
		return nil
	}
	n := len(m.Cells)
	tallies := eachDraw(ctx, ask.Draws, func() *hotTally {
		return &hotTally{hot: make([]int32, n), cold: make([]int32, n), counts: make([]int32, n), z: make([]float64, n)}
	}, func(t *hotTally, draw int) {
		s.drawn(stream(ask.Seed, uint64(draw)), t.counts)
		star.scores(t.counts, t.z)
		t.add(ask.Alpha)
	})
	if err := ctx.Err(); err != nil {
		return err //nolint:wrapcheck // the caller's own
	}
	for i := range m.Cells {
		var hot, cold int32
		for _, t := range tallies {
			hot, cold = hot+t.hot[i], cold+t.cold[i]
		}
		shareHot, shareCold := float64(hot)/float64(ask.Draws), float64(cold)/float64(ask.Draws)
		m.Cells[i].ShareHot, m.Cells[i].ShareCold = &shareHot, &shareCold
	}
	return nil
}

// hotTally counts in how many draws each hexagon was hot and cold.
type hotTally struct {
	hot, cold, counts []int32
	z                 []float64
	far               []float64 // scratch
}

// add finds how far from 0 a z must be for its q to be at most alpha, and counts those. Only what has p ≤ alpha can have q ≤ alpha, so
// only those are put in order.
func (t *hotTally) add(alpha float64) {
	t.far = t.far[:0]
	for _, z := range t.z {
		if a := math.Abs(z); a > 1 && twoSided(a) <= alpha || alpha >= 0.3 {
			t.far = append(t.far, a)
		}
	}
	slices.Sort(t.far)
	slices.Reverse(t.far)
	limit := math.Inf(1)
	for rank := len(t.far); rank > 0; rank-- {
		if twoSided(t.far[rank-1])*float64(len(t.z)) <= alpha*float64(rank) {
			limit = t.far[rank-1]
			break
		}
	}
	for i, z := range t.z {
		if z >= limit && z > 0 {
			t.hot[i]++
		} else if -z >= limit && z < 0 {
			t.cold[i]++
		}
	}
}

// star is Gi* of counts over hexagons, whose weights are 1 and few: only the number of neighbours matters.
type star struct{ neighbours [][]int32 }

func newStar(a *hexArea) *star { return &star{a.neighbours()} }

// scores writes the z of each count; 0 where counts do not vary.
func (s *star) scores(counts []int32, z []float64) {
	var sum, squares int64
	for _, c := range counts {
		sum += int64(c)
		squares += int64(c) * int64(c)
	}
	n := float64(len(counts))
	mean := float64(sum) / n
	variance := (float64(squares) - float64(sum)*mean) / n
	var expected, scale [8]float64
	for w := range scale {
		expected[w] = mean * float64(w)
		if v := variance * (n*float64(w) - float64(w*w)) / (n - 1); v > 0 {
			scale[w] = 1 / math.Sqrt(v)
		}
	}
	for i, next := range s.neighbours {
		held := counts[i]
		for _, j := range next {
			held += counts[j]
		}
		w := len(next) + 1
		z[i] = (float64(held) - expected[w]) * scale[w]
	}
}
