package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// DifferenceAsk is what a map of the difference between two sets of incidents takes besides them.
type DifferenceAsk struct {
	EdgeM                float64 // of a hexagon, metres
	ExposureA, ExposureB float64 // what counts are divided by, over 0: days of two periods, 1 of two sides
	Alpha                float64 // a difference is clear where its q is at most this
	AtPoint              bool    // use incidents of unknown or coarse place too, counted at their point
	AssumeM              *float64
}

// Difference is a map of hexagons with how two sets of incidents, A and B, differ in each.
type Difference struct {
	Enough  bool
	Reason  string // why not
	Cells   []DifferenceCell
	AreaKM2 float64 // of a hexagon
	A, B    int     // incidents used; the cells add up to them
	Tested  int     // cells with enough incidents for a test
	Unknown int     // used, though their uncertainty is unknown: it is assumed, or they count at their point
	Note    Note
}

// DifferenceCell is a hexagon that holds incidents of A or B.
type DifferenceCell struct {
	Hex
	Center  orb.Point    // lon/lat
	Polygon orb.Geometry // lon/lat
	A, B    int
	RateRatio
	Q *float64 // P after Benjamini–Hochberg over the cells that are tested
}

// ReasonInBoth is why an incident is in neither A nor B.
const ReasonInBoth = "may belong to both A and B"

// MapDifference compares A with B hexagon by hexagon: the ratio of their rates with the exact conditional test (CompareRates), and the false discovery rate over all
// hexagons that have enough incidents for one. The hexagons are those of a hot spot map of A and B together, so that swapping A and B changes no cell, only the direction.
//
// Left out is what a hot spot map leaves out, and who is in both (an incident whose possible days reach into both periods), so that the two are independent counts.
//
// Returns a KindInvalid error where the study area would have over MaxHexagons.
func MapDifference(a, b []threat.Event, ask DifferenceAsk) (Difference, error) {
	d := Difference{AreaKM2: HexAreaM2(ask.EdgeM) / 1e6, Note: differenceNote(ask)}
	a, b, both := apart(a, b)
	d.Note.Leave(ReasonInBoth, both)
	placed := d.choose(a, b, ask)
	d.A, d.B = len(placed[0]), len(placed[1])
	d.Note.Used = d.A + d.B
	if d.Note.Used < Few {
		d.Reason = TooFew(d.Note.Used)
		return d, nil
	}
	d.Enough = true
	return d, d.compare(placed, ask)
}

func differenceNote(ask DifferenceAsk) Note {
	n := NewNote("difference")
	n.Parameters["edge_km"], n.Parameters["alpha"], n.Parameters["few"] = ask.EdgeM/1000, ask.Alpha, Few
	n.Parameters["cell_km2"], n.Parameters["level"] = HexAreaM2(ask.EdgeM)/1e6, level
	n.Parameters["exposure_a"], n.Parameters["exposure_b"] = ask.ExposureA, ask.ExposureB
	n.Parameters["coarse"] = coarseName(ask.AtPoint)
	n.Caveats = append(n.Caveats, CaveatRates,
		"A hexagon is compared with itself, not with the change of all: where everything has risen, every hexagon may have.",
		"A data set that begins or ends between A and B makes a difference of its own.")
	return n
}

// apart takes out who is in both.
func apart(a, b []threat.Event) (onlyA, onlyB []threat.Event, both int) {
	inA, inB := fidsOf(a), fidsOf(b)
	without := func(events []threat.Event, other map[int64]bool) []threat.Event {
		kept := make([]threat.Event, 0, len(events))
		for i := range events {
			if !other[events[i].FID] {
				kept = append(kept, events[i])
			}
		}
		return kept
	}
	onlyA, onlyB = without(a, inB), without(b, inA)
	return onlyA, onlyB, len(a) - len(onlyA)
}

func fidsOf(events []threat.Event) map[int64]bool {
	fids := make(map[int64]bool, len(events))
	for i := range events {
		fids[events[i].FID] = true
	}
	return fids
}

// choose takes what has a place that is known well enough, as hot spots do, and adds to the note what it leaves out and assumes.
func (d *Difference) choose(a, b []threat.Event, ask DifferenceAsk) (placed [2][]located) {
	for i, events := range [2][]threat.Event{a, b} {
		hot := HotSpots{Note: NewNote("")}
		placed[i] = hot.choose(events, HotSpotAsk{EdgeM: ask.EdgeM, AtPoint: ask.AtPoint, AssumeM: ask.AssumeM})
		d.Unknown += hot.Unknown
		for _, l := range hot.Note.LeftOut {
			d.Note.Leave(l.Reason, l.Count)
		}
	}
	slices.SortFunc(d.Note.LeftOut, func(a, b LeftOut) int { return cmp.Compare(a.Reason, b.Reason) })
	d.Note.noteAssumed(ask.AssumeM, d.Unknown)
	if ask.AtPoint {
		d.Note.Caveats = append(d.Note.Caveats, "Incidents of unknown or coarse place count in the hexagon of their point, though they may lie in another.")
	}
	return placed
}

// compare counts both by hexagon and tests each.
func (d *Difference) compare(placed [2][]located, ask DifferenceAsk) error {
	all := slices.Concat(placed[0], placed[1])
	slices.SortFunc(all, func(a, b located) int { return cmp.Compare(a.fid, b.fid) }) // the same sum of places whichever of the two is A
	center := middleOf(all)
	grid := NewHexGrid(center, ask.EdgeM)
	d.Note.Parameters["center"] = center
	area, err := newHexArea(&grid, spreadOut(&grid, all).points(), "edge_km")
	if err != nil {
		return err
	}
	var counts [2][]int32
	for i, places := range placed {
		s := spreadOut(&grid, places)
		s.within(area)
		counts[i] = s.atPoints()
	}
	for i, h := range area.hexagons() {
		a, b := int(counts[0][i]), int(counts[1][i])
		if a+b > 0 {
			d.Cells = append(d.Cells, DifferenceCell{
				Hex: h, Center: grid.Center(h), Polygon: grid.Polygon(h), A: a, B: b, RateRatio: CompareRates(a, ask.ExposureA, b, ask.ExposureB, level, TwoSided),
			})
		}
	}
	d.Note.Parameters["hexagons"] = len(d.Cells)
	d.adjust()
	return nil
}

// adjust fills in q over the cells that have a p.
func (d *Difference) adjust() {
	var p []float64
	for i := range d.Cells {
		if d.Cells[i].Enough {
			p = append(p, *d.Cells[i].P)
		}
	}
	d.Tested = len(p)
	d.Note.Parameters["tested"] = len(p)
	q := BenjaminiHochberg(p)
	for i := range d.Cells {
		if d.Cells[i].Enough {
			d.Cells[i].Q, q = &q[0], q[1:]
		}
	}
}

// LogRatio is the logarithm of the ratio: swapping A and B changes its sign. nil where one of the two has none, and where they are too few.
func (c *DifferenceCell) LogRatio() *float64 {
	if !c.Enough || c.A == 0 || c.B == 0 {
		return nil
	}
	return new(math.Log(*c.Ratio))
}

// Higher names the set with the higher rate, "" where both are the same or too few.
func (c *DifferenceCell) Higher(exposureA, exposureB float64) string {
	a, b := float64(c.A)*exposureB, float64(c.B)*exposureA
	switch {
	case !c.Enough || a == b:
		return ""
	case a > b:
		return "a"
	default:
		return "b"
	}
}
