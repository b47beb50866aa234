package analysis

import (
	"math"
	"slices"

	"threatmap/threat"
)

// inCorridor is an incident in a corridor, as links see it.
type inCorridor struct {
	alongM, offsetM float64
	unsureM         float64 // NaN = not known
	first, last     dayOrNone
}

// dayOrNone is a day, or noDay.
type dayOrNone threat.Day

const noDay dayOrNone = math.MinInt32

func dayOrNoneOf(d *threat.Day) dayOrNone {
	if d == nil {
		return noDay
	}
	return dayOrNone(*d)
}

func (d dayOrNone) known() *threat.Day {
	if d == noDay {
		return nil
	}
	return new(threat.Day(d))
}

// dated tells whether both days are known.
func (e *inCorridor) dated() bool { return e.first != noDay && e.last != noDay }

// listed is an incident that may be listed.
type listed struct {
	inCorridor
	n     uint32 // as NearCorridor has it
	actor uint8
}

// fill says which incident it is. It is written where it stays, number by number: copying it as a whole right after would wait for each.
func (l *listed) fill(e *NearCorridor, alongM, offsetM float64, actor uint8) {
	l.alongM, l.offsetM, l.unsureM = alongM, offsetM, math.NaN()
	l.first, l.last = noDay, noDay
	l.n, l.actor = e.N, actor
	if e.UncertaintyM != nil {
		l.unsureM = *e.UncertaintyM
	}
	if e.Dated {
		l.first, l.last = dayOrNoneOf(e.Days.First), dayOrNoneOf(e.Days.Last)
	}
}

// latest keeps the last incidents of many.
type latest struct {
	most int
	list []listed
	at   int // where the list goes on once it is full
}

// newLatest keeps one more than it tells: that one stays as it was while the next is filled in.
func newLatest(most int) latest { return latest{most: most, list: make([]listed, 0, most+1)} }

// next is where the next incident is to be written, in the place of the first of those that are kept; nil where none is.
func (l *latest) next() *listed {
	if l.most == 0 {
		return nil
	}
	if n := len(l.list); n < cap(l.list) {
		l.list = l.list[:n+1]
		return &l.list[n]
	}
	one := &l.list[l.at]
	if l.at++; l.at == len(l.list) {
		l.at = 0
	}
	return one
}

// inOrder returns them as they came.
func (l *latest) inOrder() []listed {
	return last(slices.Concat(l.list[l.at:], l.list[:l.at]), l.most)
}

// last returns the last n of a list.
func last[T any](list []T, n int) []T { return list[max(0, len(list)-n):] }
