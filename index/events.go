package index

import (
	"maps"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// Events yields what matches, in no certain order. The filter has been narrowed to what enters statistics (threat.Filter.Counted). An
// error of yield ends it and is returned as it is.
func (s *State) Events(q *Question, yield func(threat.Event) error) (err error) {
	for _, p := range s.parts(q) {
		m := newEventMaker(p.columns, s.vocabulary)
		q.each(p, func(at []uint32) {
			for _, e := range m.events(at, err != nil) {
				if err == nil {
					err = yield(e)
				}
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// eventMaker makes events of positions.
type eventMaker struct {
	*columns
	spoken  reading
	unsure  map[uint32]*float64 // by combination
	borders []string            // sorted
	plain   bool                // events come without their borders
	list    []threat.Event
}

func newEventMaker(c *columns, v *vocabulary) *eventMaker {
	return &eventMaker{columns: c, spoken: v.read(), unsure: map[uint32]*float64{}, borders: slices.Sorted(maps.Keys(c.borders))}
}

// uncertainty is that of a combination, worked out once.
func (m *eventMaker) uncertainty(values uint32) *float64 {
	u, known := m.unsure[values]
	if !known {
		said := threat.MarkValues{}
		for _, name := range []string{threat.UncertaintyField, "geo_precision"} {
			if word := m.spoken.word(values, fieldNumber(name)); word != "" {
				said[name] = []string{word}
			}
		}
		u = said.UncertaintyM()
		m.unsure[values] = u
	}
	return u
}

// events makes the events of a block of positions, which are in order; none where nobody wants them any more. What the events of a block point to lies side
// by side, which spares an allocation for each. The list is good until the next call, its events for as long as anyone likes.
func (m *eventMaker) events(at []uint32, done bool) []threat.Event {
	m.list = m.list[:0]
	if done || len(at) == 0 {
		return nil
	}
	places, days := make([]orb.Point, len(at)), make([]threat.Day, 2*len(at))
	side, origin := fieldNumber("side"), fieldNumber("origin")
	for i, p := range at {
		e := threat.Event{FID: int64(m.fid[p]), Side: m.spoken.word(m.values[p], side), Origin: m.spoken.word(m.values[p], origin)}
		if m.lon[p] != noPoint {
			e.UncertaintyM = m.uncertainty(m.values[p])
		}
		if place, ok := m.stand(p); ok {
			places[i] = place
			e.Place = &places[i]
		}
		if first := m.first[p]; first != undatedFirst {
			e.Dated = true
			e.Days.First = dayAt(&days[2*i], first)
			e.Days.Last = dayAt(&days[2*i+1], m.days.lastOf(p))
		}
		m.list = append(m.list, e)
	}
	if !m.plain {
		m.addBorders(at)
	}
	return m.list
}

// dayAt puts a day of the columns where there is room; nil for one that is open.
func dayAt(room *threat.Day, day int32) *threat.Day {
	if day == openPast || day == openFuture {
		return nil
	}
	*room = threat.Day(day)
	return room
}

// stand returns the point that stands for a position's place, beyond the map too.
func (c *columns) stand(at uint32) (p orb.Point, ok bool) {
	if p, ok := c.point(at); ok || c.key[at] == keyNoPlace {
		return p, ok
	}
	return geo.Representative(c.shapes.of(at))
}

// addBorders gives the events of sorted positions their borders, one border after the other.
func (m *eventMaker) addBorders(at []uint32) {
	type found struct {
		event int
		threat.BorderNear
	}
	var all []found
	counts := make([]int, len(at)+1)
	for _, code := range m.borders {
		n := m.columns.borders[code]
		i := 0
		for j, _ := slices.BinarySearch(n.at, at[0]); j < len(n.at) && i < len(at); {
			switch {
			case n.at[j] < at[i]:
				j++
			case n.at[j] > at[i]:
				i++
			default:
				b := threat.BorderNear{Border: code, DistanceM: float64(n.distance[j])}
				if soil := &n.sides[n.side[j]]; *soil != "" {
					b.Side = soil
				}
				all = append(all, found{i, b})
				counts[i+1]++
				i++
				j++
			}
		}
	}
	for i := range at {
		counts[i+1] += counts[i]
	}
	near, next := make([]threat.BorderNear, len(all)), slices.Clone(counts)
	for _, f := range all {
		near[next[f.event]] = f.BorderNear
		next[f.event]++
	}
	for i := range m.list {
		if from, to := counts[i], counts[i+1]; from < to {
			m.list[i].Borders = near[from:to:to]
		}
	}
}
