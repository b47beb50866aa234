package threat

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// Passage is the incidents near a line in the order of time: by the first possible day, then the last, then id; those of which one of these days is not known come
// last, by id.
type Passage interface {
	// Each yields them; each is good until yield returns, which may change it. An error of yield ends it and is returned as it is.
	Each(yield func(*Passer) error) error
	// InParts is Each in parts, on as many processors: start is asked for what takes a part's incidents, for one part after the other in the order of time, before any
	// is told. A week (of those with both days known) is in one part.
	InParts(start func() func(*Passer)) error
	// Who tells the id and the representative point of the one with that number. Few of many are asked for these.
	Who(n uint32) (fid int64, place orb.Point)
}

// Passer is what statistics know of an incident near a line, as Event has it.
type Passer struct {
	N               uint32 // its number in the Passage
	Dated           bool
	AlongM, OffsetM float64 // as Event.Along has them
	UncertaintyM    *float64
	Days            Days
	Side            string
}

// BothDays tells whether the first and the last possible day are known.
func (p *Passer) BothDays() bool { return p.Dated && p.Days.First != nil && p.Days.Last != nil }

// ComparePassers compares two of their incidents by time, given their ids.
func ComparePassers(a, b *Passer, fidA, fidB func() int64) int {
	switch known := a.BothDays(); {
	case known != b.BothDays():
		if known {
			return -1
		}
		return 1
	case known:
		if c := cmp.Or(cmp.Compare(*a.Days.First, *b.Days.First), cmp.Compare(*a.Days.Last, *b.Days.Last)); c != 0 {
			return c
		}
	}
	return cmp.Compare(fidA(), fidB())
}

// PassageOf makes a Passage of events that are read along a line.
func PassageOf(read func(add func(e Event, alongM, offsetM float64) error) error) (Passage, error) {
	var p listedPassage
	err := read(func(e Event, alongM, offsetM float64) error {
		p.list = append(p.list, EventAlong{e, alongM, offsetM})
		return nil
	})
	slices.SortFunc(p.list, func(a, b EventAlong) int {
		x, y := a.passer(0), b.passer(0)
		return ComparePassers(&x, &y, func() int64 { return a.FID }, func() int64 { return b.FID })
	})
	return &p, err
}

type listedPassage struct{ list []EventAlong }

// EventAlong is an event with its position along a line and its offset, in metres; 0 where there is no line.
type EventAlong struct {
	Event
	AlongM, OffsetM float64
}

func (e *EventAlong) passer(n uint32) Passer {
	return Passer{N: n, Dated: e.Dated, AlongM: e.AlongM, OffsetM: e.OffsetM, UncertaintyM: e.UncertaintyM, Days: e.Days, Side: e.Side}
}

// Each is that of Passage.
func (p *listedPassage) Each(yield func(*Passer) error) error {
	for i := range p.list {
		one := p.list[i].passer(uint32(i)) //nolint:gosec // there are fewer than 2³²
		if err := yield(&one); err != nil {
			return err
		}
	}
	return nil
}

// InParts is that of Passage: it has one part.
func (p *listedPassage) InParts(start func() func(*Passer)) error {
	take := start()
	return p.Each(func(e *Passer) error { take(e); return nil })
}

// Who is that of Passage.
func (p *listedPassage) Who(n uint32) (fid int64, place orb.Point) {
	return p.list[n].FID, *p.list[n].Place
}
