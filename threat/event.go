package threat

import (
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"threatmap/geo"
)

// Event is what statistics know of an incident. Whoever gets one may keep it, and changes nothing in it.
type Event struct {
	FID          int64
	Place        *orb.Point   // lon/lat (WGS 84), the representative point; nil = not mapped
	UncertaintyM *float64     // radius around Place that surely holds the true place, given or by its precision; nil = unknown, or the place is no point
	Days         Days         // possible days, both ends included; a nil end is open
	Dated        bool         // false = no date is known
	Side         string       // who acted, a code of Sides
	Origin       string       // the data set that it is from
	Borders      []BorderNear // within 100 km, by border
}

// CountedKind is the kind of record that statistics are made of: the others tell of many events at once, or of none.
const CountedKind = "incident"

// Counted returns the filter for what of its answer enters statistics; ok is false where that is nothing.
func (f Filter) Counted() (counted Filter, ok bool) {
	if kinds := f.Codes["record_kind"]; len(kinds) > 0 && !slices.Contains(kinds, CountedKind) {
		return f, false
	}
	f = f.Without("record_kind")
	f.Codes["record_kind"] = []string{CountedKind}
	return f, true
}

// Point returns the point that stands for the mark's place. ok is false where there is no place.
func (m Mark) Point() (p orb.Point, ok bool) {
	if p, ok := m.Place.(orb.Point); ok {
		return p, true
	}
	if m.Key != nil {
		return geo.TileKeyPoint(*m.Key), true
	}
	return geo.Representative(m.Place)
}

// Event returns what statistics know of the mark.
func (m Mark) Event() Event {
	e := Event{FID: m.FID, Days: m.Days, Dated: m.Dated, Borders: slices.Clone(m.Borders)}
	if _, isPoint := m.Place.(orb.Point); isPoint {
		e.UncertaintyM = m.Values.UncertaintyM()
	}
	if p, ok := m.Point(); ok {
		e.Place = &p
	}
	if sides := (*m.Values)["side"]; len(sides) == 1 {
		e.Side = sides[0]
	}
	if origins := (*m.Values)["origin"]; len(origins) == 1 {
		e.Origin = origins[0]
	}
	for i := range e.Borders { // as the index holds them, and belts are asked
		e.Borders[i].DistanceM = float64(float32(e.Borders[i].DistanceM))
	}
	slices.SortFunc(e.Borders, func(a, b BorderNear) int { return strings.Compare(a.Border, b.Border) })
	return e
}

// Along returns how far along a line the event is, and how far off it: positive on the left. Both in metres, of single precision, by chords
// (geo.Line.Near); of a border, whose code is given, the distance is the one that belts are asked by. ok is false beyond reachM.
func (e Event) Along(l *geo.Line, border string, reachM float64) (alongM, offsetM float64, ok bool) {
	if e.Place == nil {
		return 0, 0, false
	}
	if border == "" {
		alongM, offsetM, ok = l.Near(*e.Place, reachM)
		return float64(float32(alongM)), float64(float32(offsetM)), ok && float32(max(offsetM, -offsetM)) <= float32(reachM)
	}
	for _, b := range e.Borders {
		if b.Border == border && float32(b.DistanceM) <= float32(reachM) {
			along, side := l.Beside(*e.Place)
			return float64(float32(along)), side * b.DistanceM, true
		}
	}
	return 0, 0, false
}
