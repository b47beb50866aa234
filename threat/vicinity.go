package threat

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Vicinity is the incidents near a border.
type Vicinity interface {
	// InParts tells them in parts, on as many processors: start is asked for what takes a part's incidents, for one part after the other, before any is told. Each is good
	// until the call with it returns. Their order, over all parts, is the same each time.
	InParts(start func() func(*AtBorder))
	// Who tells the id and the representative point of the one with that number.
	Who(n uint32) (fid int64, place orb.Point)
}

// AtBorder is what statistics know of an incident near a border.
type AtBorder struct {
	N            uint32   // its number in the Vicinity
	DistanceM    float64  // from the border
	Soil         string   // of one of its countries, of another, or "" for no country's
	AlongM       float64  // position along the border; NaN = not known
	UncertaintyM *float64 // radius that surely holds the place; nil = not known
	Days         Days
	Dated        bool
	Acted        string // who acted
	Elsewhere    bool   // another of the borders asked for together is nearer (NearestBorder): counted there
}

// NearestBorder returns which of the borders asked for together an incident counts for: the nearest whose countries' soil it is on, or no country's; the
// first in the alphabet of equally near ones; "" = none. near is within MaxBeltKM.
func NearestBorder(near []BorderNear, asked []string) string {
	best, distance := "", math.Inf(1)
	for _, b := range near {
		soil := ""
		if b.Side != nil {
			soil = *b.Side
		}
		if !slices.Contains(asked, b.Border) || !(Belt{}).Holds(b.Border, soil) {
			continue
		}
		if b.DistanceM < distance || b.DistanceM == distance && b.Border < best {
			best, distance = b.Border, b.DistanceM
		}
	}
	return best
}

// VicinityOf makes a Vicinity of events that are read along one of the borders asked for together.
func VicinityOf(border string, among []string, read func(add func(e Event, alongM, offsetM float64) error) error) (Vicinity, error) {
	var v listedVicinity
	var who []Event
	v.who = func(n uint32) (int64, orb.Point) { return who[n].FID, *who[n].Place }
	err := read(func(e Event, alongM, _ float64) error {
		near := AtBorder{N: uint32(len(who)), AlongM: alongM, UncertaintyM: e.UncertaintyM, Days: e.Days, Dated: e.Dated, Acted: e.Side} //nolint:gosec // there are fewer than 2³²
		i := slices.IndexFunc(e.Borders, func(b BorderNear) bool { return b.Border == border })
		if near.DistanceM = e.Borders[i].DistanceM; e.Borders[i].Side != nil {
			near.Soil = *e.Borders[i].Side
		}
		near.Elsewhere = len(among) > 1 && NearestBorder(e.Borders, among) != border
		v.list, who = append(v.list, near), append(who, e)
		return nil
	})
	return &v, err
}

// VicinityByID is a Vicinity in the order of ids, whatever has been written since: sums of the same numbers in another order differ in the last digit, and an answer
// of the past is to be the same bytes.
func VicinityByID(v Vicinity) Vicinity {
	var parts []*[]AtBorder
	v.InParts(func() func(*AtBorder) {
		part := new([]AtBorder)
		parts = append(parts, part)
		return func(e *AtBorder) {
			kept := *e
			kept.Days = e.Days.Clone()
			*part = append(*part, kept)
		}
	})
	sorted := listedVicinity{who: v.Who}
	for _, part := range parts {
		sorted.list = append(sorted.list, *part...)
	}
	id := func(e *AtBorder) int64 { fid, _ := v.Who(e.N); return fid }
	slices.SortFunc(sorted.list, func(a, b AtBorder) int { return cmp.Compare(id(&a), id(&b)) })
	return &sorted
}

// listedVicinity has one part.
type listedVicinity struct {
	list []AtBorder
	who  func(n uint32) (int64, orb.Point)
}

// InParts is that of Vicinity.
func (v *listedVicinity) InParts(start func() func(*AtBorder)) {
	take := start()
	for _, e := range v.list {
		take(&e)
	}
}

// Who is that of Vicinity.
func (v *listedVicinity) Who(n uint32) (fid int64, place orb.Point) { return v.who(n) }
