package index

import (
	"math"
	"sort"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// inTime is what alongside has more of a line that is no border: its rows are in the order of time, and have at hand what is asked of each. Sorting a million for each
// question, or fetching each from where it lies in the columns, takes longer than all else.
type inTime struct {
	values []uint32
	spans  []uint8 // last day less first; from oddSpan on the columns are to be asked
	days   []dayFrom
}

// dayFrom is the first row of those that begin on a day.
type dayFrom struct {
	day int32
	row int
}

const oddSpan = math.MaxUint8 // a longer span, a day that is not known, or a place that is no point

// bytes is how much memory it takes.
func (t *inTime) bytes() int64 { return int64(4*cap(t.values) + cap(t.spans) + 16*cap(t.days)) }

// inTime puts rows in the order of time.
func (c *columns) inTime(rows []alongRow) *alongside {
	n := len(rows)
	a := &alongside{at: make([]uint32, n), along: make([]float32, n), offset: make([]float32, n)}
	a.values, a.spans = make([]uint32, n), make([]uint8, n)
	for i, row := range c.orderInTime(rows) {
		r := rows[row]
		a.at[i], a.along[i], a.offset[i] = r.at, r.along, r.offset
		a.values[i], a.spans[i] = c.values[r.at], oddSpan
		if !c.bothDays(r.at) {
			continue
		}
		first := c.first[r.at]
		if len(a.days) == 0 || a.days[len(a.days)-1].day != first {
			a.days = append(a.days, dayFrom{first, i})
		}
		if span := int64(c.days.lastOf(r.at)) - int64(first); span >= 0 && span < oddSpan && c.spots[r.at].isPoint() {
			a.spans[i] = uint8(span)
		}
	}
	return a
}

// bothDays tells whether the first and the last possible day are known.
func (c *columns) bothDays(at uint32) bool {
	first := c.first[at]
	return first > openPast && first < openFuture && c.days.lastOf(at) < openFuture
}

// orderInTime returns the numbers of rows as threat.Passage has them.
func (c *columns) orderInTime(rows []alongRow) []uint32 {
	const later = 1 << 31 // turns the sign over: days before 1970 stay before
	byEnd := sortBy(counted(len(rows)), func(row uint32) uint64 {
		at, end := rows[row].at, uint32(0)
		if c.bothDays(at) {
			end = uint32(c.days.lastOf(at)) ^ later //nolint:gosec // the bits are meant
		}
		return uint64(end)<<32 | uint64(c.fid[at])
	})
	return sortBy(byEnd, func(row uint32) uint64 {
		if at := rows[row].at; c.bothDays(at) {
			return uint64(uint32(c.first[at]) ^ later) //nolint:gosec // as above
		}
		return math.MaxUint32
	})
}

// Passage is what matches and is at most reachM metres from a line that is no border (threat.Passage): positions and offsets are of single precision, by chords
// (geo.Line.Near). The filter has been narrowed to what enters statistics.
func (s *State) Passage(q *Question, t Track, reachM float64) threat.Passage {
	return &passage{s, q, t, reachM}
}

type passage struct {
	*State
	q      *Question
	track  Track
	reachM float64
}

// Who tells the id and the representative point of a number of a passage or a vicinity: numbers are positions, those of the delta behind those of the base.
func (s *State) Who(n uint32) (fid int64, place orb.Point) {
	c := s.base
	if before := uint32(c.len()); n >= before { //nolint:gosec // maxRows bounds the number of rows
		c, n = s.delta, n-before
	}
	place, _ = c.stand(n)
	return int64(c.fid[n]), place
}

func (p *passage) fid(e *threat.Passer) func() int64 {
	return func() int64 { fid, _ := p.Who(e.N); return fid }
}

// Each is that of threat.Passage.
func (p *passage) Each(yield func(*threat.Passer) error) error {
	base := p.parts(p.q)[0]
	late := p.late()
	err := p.inPart(base, 0, func(b *passers) (err error) {
		late, err = p.merged(late, b.list, yield)
		return err
	})
	if err == nil {
		_, err = p.merged(nil, late, yield)
	}
	return err
}

// late is what has changed lately, which is little.
func (p *passage) late() (list []threat.Passer) {
	for _, of := range p.parts(p.q)[1:] {
		_ = p.inPart(of, uint32(p.base.len()), func(b *passers) error { //nolint:gosec // maxRows bounds the number of rows
			for i := range b.list {
				list = append(list, lasting(b.list[i]))
			}
			return nil
		})
	}
	return list
}

// merged yields a list with those of the late ones that come before one of it, and returns the others.
func (p *passage) merged(late, list []threat.Passer, yield func(*threat.Passer) error) (others []threat.Passer, err error) {
	for i := range list {
		e := &list[i]
		for len(late) > 0 && threat.ComparePassers(&late[0], e, p.fid(&late[0]), p.fid(e)) < 0 {
			if err := yield(&late[0]); err != nil {
				return late, err
			}
			late = late[1:]
		}
		if err := yield(e); err != nil {
			return late, err
		}
	}
	return late, nil
}

// lasting is a Passer that does not point into a block.
func lasting(e threat.Passer) threat.Passer {
	e.Days = e.Days.Clone()
	return e
}

// passers is a block of them, and what they point to.
type passers struct {
	list []threat.Passer
	days [2 * block]threat.Day
}

// inPart hands out the blocks of a part, whose numbers begin at from.
func (p *passage) inPart(of part, from uint32, use func(b *passers) error) error {
	m, line := newEventMaker(of.columns, p.vocabulary), of.alongside(p.track, p.reachM)
	each := func(use func(rows []uint32)) {
		line.each(p.q.matching(of), float32(p.reachM), 0, len(line.at), use)
	}
	return batches(of.len(), each, func(b *passers, rows []uint32) { b.read(m, line, rows, from) }, use)
}

// each hands out, of the rows in [from, to), those that match and are at most reachM from the line, block by block; the list is good until the next call.
func (a *alongside) each(matches bitset, reachM float32, from, to int, use func(rows []uint32)) {
	buffer, _ := buffers.Get().(*[block]uint32)
	defer buffers.Put(buffer)
	n := 0
	for i := from; i < to; i++ {
		buffer[n] = uint32(i) //nolint:gosec // maxRows bounds the number of rows
		if off := a.offset[i]; matches.has(a.at[i]) && off <= reachM && -off <= reachM {
			if n++; n == block {
				use(buffer[:n])
				n = 0
			}
		}
	}
	if n > 0 {
		use(buffer[:n])
	}
}

// read reads rows, which are in order.
func (b *passers) read(m *eventMaker, a *alongside, rows []uint32, from uint32) {
	if cap(b.list) < len(rows) {
		b.list = make([]threat.Passer, block)
	}
	b.list = b.list[:len(rows)]
	day := sort.Search(len(a.days), func(i int) bool { return a.days[i].row > int(rows[0]) }) - 1
	for i, row := range rows {
		said, e, days := m.of(a.values[row]), &b.list[i], b.days[2*i:2*i+2]
		*e = threat.Passer{
			N: from + a.at[row], Dated: true, AlongM: float64(a.along[row]), OffsetM: float64(a.offset[row]), UncertaintyM: said.unsure, Side: said.side,
		}
		for day+1 < len(a.days) && a.days[day+1].row <= int(row) {
			day++
		}
		if span := a.spans[row]; span < oddSpan {
			days[0] = threat.Day(a.days[day].day)
			days[1] = days[0] + threat.Day(span)
			e.Days = threat.Days{First: &days[0], Last: &days[1]}
			continue
		}
		m.ask(e, a.at[row], days)
	}
}

// ask fills in what a row does not have at hand.
func (m *eventMaker) ask(e *threat.Passer, at uint32, days []threat.Day) {
	if !m.spots[at].isPoint() {
		e.UncertaintyM = nil
	}
	e.Days, e.Dated = m.when(at, days)
}

// when is the days of a position, put where there is room.
func (c *columns) when(at uint32, room []threat.Day) (days threat.Days, dated bool) {
	first := c.first[at]
	if first == undatedFirst {
		return days, false
	}
	return threat.Days{First: dayAt(&room[0], first), Last: dayAt(&room[1], c.days.lastOf(at))}, true
}
