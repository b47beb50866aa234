package analysis

import (
	"cmp"
	"fmt"
	"slices"

	"threatmap/threat"
)

// MassCasualty is from how many killed an event is said to be a mass-casualty one, unless asked otherwise: as mass murder in FBI, Serial
// Murder: Multi-Disciplinary Perspectives (2008). Other bodies take other numbers, so it is a parameter.
const MassCasualty = 4

// Caveats of lethality.
const (
	CaveatKilled = "Deaths an event are of the events whose number killed is known; unknown is counted apart and is not 0."
	CaveatWeekly = "Weeks that follow each other are not independent of each other, so p is too small where activity comes in spells."

	CaveatManyAreas = "Areas are not adjusted for being many: of 20 areas where nothing changes, one has a p below 0.05 in each test."
)

// Claim is what became of “fewer mass-casualty events, more small ones”.
type Claim string

// The readings of a claim: both parts hold at 5 %, one of them turns out the other way, or neither can be said.
const (
	Supported    Claim = "supported"
	Contradicted Claim = "contradicted"
	NotShown     Claim = "not_shown"
	TooFewToSay  Claim = "too_few"
)

// Lethality sets tempo against deaths an event, in one area.
type Lethality struct {
	Area          string   `json:"area"` // code of the governorate; "" = all together, those in none included
	Enough        bool     `json:"enough"`
	Reason        string   `json:"reason,omitempty"`
	Events        int      `json:"events"`
	KilledKnown   int      `json:"killed_known"`   // events
	KilledUnknown int      `json:"killed_unknown"` // events
	Killed        int64    `json:"killed"`
	PerEvent      *float64 `json:"killed_per_event"` // of those known
	Mass          int      `json:"mass_casualty_events"`
	Small         int      `json:"small_events"`      // known, and under the threshold
	Tempo         Trend    `json:"events_a_week"`     // a week
	PerEventTrend Trend    `json:"deaths_an_event"`   // a week, of weeks that have a known number
	MassTrend     Trend    `json:"mass_events_week"`  // a week
	SmallTrend    Trend    `json:"small_events_week"` // a week
	Claim         Claim    `json:"claim"`

	mass, small []float64 // by week covered
}

// Lethalities is the answer of CompareLethality.
type Lethalities struct {
	All   Lethality   `json:"all"`
	Areas []Lethality `json:"areas"` // most events first
	Weeks int         `json:"weeks"` // that the data covers
	From  *threat.Day `json:"from"`  // the Monday of the first week, null where there is none
	To    *threat.Day `json:"to"`    // the Sunday of the last

	Used       int `json:"-"`
	SpansWeeks int `json:"-"`
	NoDate     int `json:"-"`
	NotCovered int `json:"-"`
}

// CompareLethality counts events a week and deaths an event, for all and by governorate, and asks of each whether it rises or falls over
// the weeks (TrendOf): whether events become more while each kills fewer. All areas are looked at over the same weeks, those that the data covers
// whole (NewWeekly); of these a week without events counts as 0 of them and has no deaths an event. An event is a mass-casualty one from
// massFrom killed on. The order of events does not matter.
//
// Returns a KindInvalid error about mass_from.
func CompareLethality(tolls []threat.Toll, cover []DataSet, massFrom int64) (Lethalities, error) {
	var out Lethalities
	if massFrom < 1 || massFrom > 1000 {
		return out, threat.Invalid("mass_from", fmt.Sprint(massFrom), "out of range", "1 to 1000")
	}
	frame := NewWeekly(cover)
	for _, covered := range frame.Covered {
		if covered {
			out.Weeks++
		}
	}
	if last, ok := frame.LastCovered(); ok {
		first, end := frame.First, frame.Week(last)+6
		out.From, out.To = &first, &end
	}
	weekly := out.weekly(tolls, frame)
	out.Used, out.Areas = len(weekly), []Lethality{}
	byArea := map[string][]weekToll{}
	for _, w := range weekly {
		if w.adm1 != "" {
			byArea[w.adm1] = append(byArea[w.adm1], w)
		}
	}
	out.All = lethalityOf("", weekly, frame.Covered, massFrom)
	for area, some := range byArea {
		out.Areas = append(out.Areas, lethalityOf(area, some, frame.Covered, massFrom))
	}
	slices.SortFunc(out.Areas, func(a, b Lethality) int { return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(a.Area, b.Area)) })
	return out, nil
}

type weekToll struct {
	week   int // its place among all weeks
	killed *int64
	adm1   string
}

func (l *Lethalities) weekly(tolls []threat.Toll, frame *Weekly) (list []weekToll) {
	for i := range tolls {
		t := &tolls[i]
		monday, ok := oneWeek(t.Days, t.Dated)
		if !ok {
			if t.Dated && !t.Days.Empty() {
				l.SpansWeeks++
			} else {
				l.NoDate++
			}
			continue
		}
		week, ok := frame.Place(monday)
		if !ok || !frame.Covered[week] {
			l.NotCovered++
			continue
		}
		list = append(list, weekToll{week, t.Killed, t.Adm1})
	}
	return list
}

// perWeek holds counts by week.
type perWeek struct{ events, known, killed, mass, small []float64 }

func lethalityOf(area string, events []weekToll, covered []bool, massFrom int64) Lethality {
	l := Lethality{Area: area, Events: len(events)}
	n := len(covered)
	by := perWeek{make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)}
	for _, e := range events {
		l.add(&by, e, massFrom)
	}
	if l.KilledKnown < Few {
		l.refuse()
		return l
	}
	l.Enough = true
	mean := float64(l.Killed) / float64(l.KilledKnown)
	l.PerEvent = &mean
	var at, tempo, mass, small, knownAt, perEvent []float64
	for i := range covered {
		if !covered[i] {
			continue
		}
		at, tempo, mass, small = append(at, float64(i)), append(tempo, by.events[i]), append(mass, by.mass[i]), append(small, by.small[i])
		if by.known[i] > 0 {
			knownAt, perEvent = append(knownAt, float64(i)), append(perEvent, by.killed[i]/by.known[i])
		}
	}
	l.Tempo, l.MassTrend, l.SmallTrend, l.PerEventTrend = weeklyTrend(at, tempo), weeklyTrend(at, mass), weeklyTrend(at, small), weeklyTrend(knownAt, perEvent)
	l.Claim = claimOf(l.MassTrend, l.SmallTrend)
	l.mass, l.small = mass, small
	return l
}

// What the claim's false alarms are worked out with.
const (
	ClaimBlockWeeks = 8   // that stay together
	ClaimOrders     = 999 // of the blocks
)

// claimByChance is in which share of orders of the weeks the claim would be supported: blocks of ClaimBlockWeeks are dealt anew, so that what hangs together within
// them still does, and there is no trend over them. Weeks one by one would come out as more independent than they are.
func claimByChance(mass, small []float64, seed uint64) float64 {
	at := make([]float64, len(mass))
	var blocks []int // their first weeks
	for i := range at {
		at[i] = float64(i)
		if i%ClaimBlockWeeks == 0 {
			blocks = append(blocks, i)
		}
	}
	rng, supported := stream(seed, 0), 0
	for range ClaimOrders {
		deal(rng, blocks)
		if claimOf(kendallTrend(at, inBlocks(mass, blocks)), kendallTrend(at, inBlocks(small, blocks))) == Supported {
			supported++
		}
	}
	return float64(supported+1) / (ClaimOrders + 1) // none among so many orders does not mean never
}

// inBlocks puts the blocks that begin at some places one after the other; the last of all may be short.
func inBlocks(values []float64, starts []int) []float64 {
	out := make([]float64, 0, len(values))
	for _, start := range starts {
		out = append(out, values[start:min(start+ClaimBlockWeeks, len(values))]...)
	}
	return out
}

// kendallTrend is TrendOf less its slope.
func kendallTrend(x, y []float64) Trend {
	t := Trend{N: len(x), Enough: len(x) >= Few}
	if t.Enough {
		t.tested(newKendall(sortedPoints(x, y)))
	}
	return t
}

func (l *Lethality) add(by *perWeek, e weekToll, massFrom int64) {
	by.events[e.week]++
	switch {
	case e.killed == nil:
		l.KilledUnknown++
		return
	case *e.killed >= massFrom:
		l.Mass++
		by.mass[e.week]++
	default:
		l.Small++
		by.small[e.week]++
	}
	by.known[e.week]++
	by.killed[e.week] += float64(*e.killed)
	l.KilledKnown++
	l.Killed += *e.killed
}

// refuse says that there is too little to say.
func (l *Lethality) refuse() {
	l.Reason, l.Claim = TooFew(l.KilledKnown), TooFewToSay
	if l.Events > l.KilledKnown {
		l.Reason = fmt.Sprintf("too few to say: the number killed is known of %d of %d incidents, at least %d are needed", l.KilledKnown, l.Events, Few)
	}
	none := Trend{Reason: l.Reason}
	l.Tempo, l.PerEventTrend, l.MassTrend, l.SmallTrend = none, none, none, none
}

// weeklyTrend names weeks, not incidents, where there are too few.
func weeklyTrend(at, values []float64) Trend {
	t := TrendOf(at, values)
	if !t.Enough {
		t.Reason = fmt.Sprintf("too few to say: %d weeks, at least %d are needed", t.N, Few)
	}
	return t
}

// claimOf says whether mass-casualty events become fewer and small ones more.
func claimOf(mass, small Trend) Claim {
	if !mass.Enough || !small.Enough {
		return TooFewToSay
	}
	massWay, smallWay := way(mass), way(small)
	switch {
	case massWay < 0 && smallWay > 0:
		return Supported
	case massWay > 0 || smallWay < 0:
		return Contradicted
	}
	return NotShown
}

// way is 1 for a rise and -1 for a fall that Kendall's test finds at 5 %, otherwise 0.
func way(t Trend) int {
	if t.Tau == nil || t.P == nil || *t.P >= 0.05 {
		return 0
	}
	return cmp.Compare(*t.Tau, 0)
}
