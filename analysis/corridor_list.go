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

func inCorridorOf(e *NearCorridor) inCorridor {
	in := inCorridor{alongM: e.AlongM, offsetM: e.OffsetM, unsureM: math.NaN(), first: noDay, last: noDay}
	if e.UncertaintyM != nil {
		in.unsureM = *e.UncertaintyM
	}
	if e.Dated {
		in.first, in.last = dayOrNoneOf(e.Days.First), dayOrNoneOf(e.Days.Last)
	}
	return in
}

// listed is an incident that may be listed.
type listed struct {
	inCorridor
	n     uint32 // as NearCorridor has it
	actor uint8
}

// latest keeps the last incidents of many.
type latest struct {
	most int
	list []listed
	next int // where the list goes on once it is full
}

func (l *latest) add(e listed) {
	switch {
	case len(l.list) < l.most:
		l.list = append(l.list, e)
	case l.most > 0:
		l.list[l.next] = e
		if l.next++; l.next == l.most {
			l.next = 0
		}
	}
}

// inOrder returns them as they came.
func (l *latest) inOrder() []listed { return slices.Concat(l.list[l.next:], l.list[:l.next]) }

// last returns the last n of a list.
func last[T any](list []T, n int) []T { return list[max(0, len(list)-n):] }
