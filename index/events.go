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
		var list []threat.Event
		q.each(p, func(at []uint32) {
			if err != nil {
				return
			}
			list = m.events(at, list[:0])
			for i := range list {
				if err = yield(list[i]); err != nil {
					return
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
	spoken       reading
	side, origin int         // fields
	said         [][]eventOf // by combination, in pages: a question that few match looks at few
	codes        []string    // of the borders, sorted
}

// eventOf is what an event has of its combination of values, worked out once.
type eventOf struct {
	known        bool
	side, origin string
	unsure       *float64
}

const eventPage = 512

func newEventMaker(c *columns, v *vocabulary) *eventMaker {
	spoken := v.read()
	return &eventMaker{
		columns: c, spoken: spoken, side: fieldNumber("side"), origin: fieldNumber("origin"), said: make([][]eventOf, len(spoken.tally)/eventPage+1),
		codes: slices.Sorted(maps.Keys(c.borders)),
	}
}

func (m *eventMaker) of(values uint32) *eventOf {
	page := &m.said[values/eventPage]
	if *page == nil {
		*page = make([]eventOf, eventPage)
	}
	o := &(*page)[values%eventPage]
	if !o.known {
		said := threat.MarkValues{}
		for _, name := range []string{threat.UncertaintyField, "geo_precision"} {
			if word := m.spoken.word(values, fieldNumber(name)); word != "" {
				said[name] = []string{word}
			}
		}
		*o = eventOf{true, m.spoken.word(values, m.side), m.spoken.word(values, m.origin), said.UncertaintyM()}
	}
	return o
}

// events adds the events of a block of positions, which are in order, to a list. What the events of a block point to lies side
// by side, which spares an allocation for each. They are good for as long as anyone likes.
func (m *eventMaker) events(at []uint32, list []threat.Event) []threat.Event {
	if len(at) == 0 {
		return list
	}
	places, days, first := make([]orb.Point, len(at)), make([]threat.Day, 2*len(at)), len(list)
	list = slices.Grow(list, len(at))[:first+len(at)]
	for i, p := range at {
		said, e := m.of(m.values[p]), &list[first+i]
		*e = threat.Event{FID: int64(m.fid[p]), Side: said.side, Origin: said.origin}
		if m.spots[p].isPoint() {
			e.UncertaintyM = said.unsure
		}
		if place, ok := m.stand(p); ok {
			places[i] = place
			e.Place = &places[i]
		}
		e.Days, e.Dated = m.when(p, days[2*i:2*i+2])
	}
	m.bordersOf(at, m.codes, func(i int, near []threat.BorderNear) { list[first+i].Borders = near })
	return list
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

// bordersOf tells of sorted positions which of some borders each is near, in the order of these; nothing of one that is near none. It goes through one border after the other.
func (c *columns) bordersOf(at []uint32, codes []string, give func(i int, near []threat.BorderNear)) {
	type found struct {
		event int
		threat.BorderNear
	}
	var all []found
	counts := make([]int, len(at)+1)
	for _, code := range codes {
		n := c.borders[code]
		if n == nil {
			continue
		}
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
	for i := range at {
		if from, to := counts[i], counts[i+1]; from < to {
			give(i, near[from:to:to])
		}
	}
}
