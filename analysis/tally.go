package analysis

import (
	"math"
	"slices"
	"sync"

	"threatmap/threat"
)

// LineBin is a stretch of a line with what happened on it. Positions are km from the line's start, [FromKM, ToKM).
type LineBin struct {
	FromKM     float64    `json:"from_km"`
	ToKM       float64    `json:"to_km"`
	Count      int        `json:"count"`
	SideCounts SideCounts `json:"side_counts"`
	PerKM      *float64   `json:"per_km"`
}

// LineWeek is a week, named by its Monday, in which something happened.
type LineWeek struct {
	Week       threat.Day     `json:"week"`
	SideCounts SideCounts     `json:"side_counts"`
	BandCounts []SideCounts   `json:"band_counts,omitempty"` // of a belt: by side, then band
	Acted      map[string]int `json:"acted"`                 // by who acted
}

// StripCell is a week and a stretch of a line in which something happened.
type StripCell struct {
	Week       threat.Day `json:"week"`
	FromKM     float64    `json:"from_km"`
	SideCounts SideCounts `json:"side_counts"`
}

// Course is how incidents lie along a line and over the weeks.
type Course struct {
	FirstWeek    *threat.Day `json:"first_week"`
	LastWeek     *threat.Day `json:"last_week"`
	WeeksCovered int         `json:"weeks_covered"` // that the data covers whole, within what is asked
	RatePerWeek
	Weeks   []LineWeek `json:"weeks"`   // only those in which something happened, in order
	Profile []LineBin  `json:"profile"` // every stretch
	Strip   Strip      `json:"strip"`   // only where something happened, by week, then position
}

// MaxLineBins bounds into how many stretches a line is cut.
const MaxLineBins = 2000

// tally counts incidents by stretch of a line, side, band and week.
type tally struct {
	binM, lengthM float64
	sides, bands  int
	banded        bool     // bands are told of
	bins          []int    // by stretch, then side
	keys          []uint64 // tallyKeys of the incidents that have a week and have not been counted yet
	weeks         []LineWeek
	strip         Strip
	inWeeks       int      // incidents that have a week
	acted         []string // who acted, by number in the keys
	byActor       [maxActed]int
	inCovered     []int // by cell, of those in covered weeks; course fills it in
	noPosition    int
	noDate        int
	spansWeeks    int
	notCovered    int
}

// cell is a side of a line, and a band of it.
type cell struct{ side, band int }

// cellOf numbers the cells by side, then band.
func (t *tally) cellOf(c cell) int { return c.side*t.bands + c.band }

// tallyKey holds week, stretch, side, band and who acted; sorted keys are in the order of weeks.
type tallyKey uint64

const (
	actedBits, bandBits, sideBits, binBits = 6, 5, 4, 16

	bandShift = actedBits
	sideShift = bandShift + bandBits
	binShift  = sideShift + sideBits
	weekShift = binShift + binBits
	weekBias  = 1 << 28 // makes weeks before 1970 positive
	maxActed  = 1 << actedBits
)

// newTally counts on a line; with 0 bands there is one, of which nothing is told.
func newTally(lengthM, binM float64, sides, bands int) *tally {
	n := max(1, int(math.Ceil(lengthM/binM-1e-9)))
	t := &tally{binM: binM, lengthM: lengthM, sides: sides, bands: max(1, bands), banded: bands > 0, bins: make([]int, n*sides), weeks: []LineWeek{}, strip: Strip{}}
	t.inCovered = make([]int, sides*t.bands)
	return t
}

// place counts an incident of an actor by stretch, whose number it returns; alongM NaN = it has no position along the line, and the number is -1.
func (t *tally) place(alongM float64, side int, actor uint8) (bin int) {
	t.byActor[actor]++
	if math.IsNaN(alongM) {
		t.noPosition++
		return -1
	}
	bin = min(max(int(alongM/t.binM), 0), len(t.bins)/t.sides-1)
	t.bins[bin*t.sides+side]++
	return bin
}

// add counts an incident of a week (noDay = of none) and an actor, in no certain order of weeks.
func (t *tally) add(alongM float64, at cell, monday dayOrNone, actor uint8) {
	bin := t.place(alongM, at.side, actor)
	if monday == noDay {
		return
	}
	t.inWeeks++
	key := uint64(int64(monday)+weekBias)<<weekShift | uint64(bin+1)<<binShift | //nolint:gosec // none is negative
		uint64(at.side)<<sideShift | uint64(at.band)<<bandShift | uint64(actor) //nolint:gosec // as above
	if t.keys == nil {
		room, _ := keyRooms.Get().(*[]uint64)
		t.keys = *room
	}
	t.keys = append(t.keys, key)
}

// actedCounts is how many each side did.
func (t *tally) actedCounts() map[string]int {
	counts := map[string]int{}
	for i, name := range t.acted {
		counts[name] = t.byActor[i]
	}
	return counts
}

// week returns the Monday of the week that holds all possible days; noDay where none surely does, which is counted.
func (t *tally) week(when threat.Days, dated bool) dayOrNone {
	monday, ok := oneWeek(when, dated)
	switch {
	case ok:
		return dayOrNone(monday)
	case !dated || when.First == nil && when.Last == nil:
		t.noDate++
	default:
		t.spansWeeks++
	}
	return noDay
}

// oneWeek returns the Monday of the week that holds all possible days; not ok where none surely does.
func oneWeek(when threat.Days, dated bool) (monday threat.Day, ok bool) {
	if !dated || when.First == nil || when.Last == nil {
		return 0, false
	}
	monday = when.First.Monday()
	return monday, *when.Last >= *when.First && *when.Last <= monday+6
}

func (t *tally) actor(acted string) uint8 {
	i := slices.Index(t.acted, acted)
	if i < 0 {
		i = len(t.acted)
		if i == maxActed { // there are four codes; what is beyond is put with the last
			return maxActed - 1
		}
		t.acted = append(t.acted, acted)
	}
	return uint8(i) //nolint:gosec // under maxActed
}

func (k tallyKey) week() threat.Day {
	return threat.Day(int64(k>>weekShift) - weekBias) //nolint:gosec // as it was put in
}
func (k tallyKey) bin() int   { return int(k>>binShift&(1<<binBits-1)) - 1 }
func (k tallyKey) at() cell   { return cell{k.side(), int(k >> bandShift & (1<<bandBits - 1))} }
func (k tallyKey) side() int  { return int(k >> sideShift & (1<<sideBits - 1)) }
func (k tallyKey) acted() int { return int(k & (1<<actedBits - 1)) }

// course is what was counted. Rates are nil where rated is false.
func (t *tally) course(covered CoveredWeeks, rated bool) Course {
	t.countWeeks(covered)
	c := Course{WeeksCovered: len(covered), Weeks: t.weeks, Strip: t.strip, Profile: t.profile(rated)}
	if n := len(c.Weeks); n > 0 {
		c.FirstWeek, c.LastWeek = &c.Weeks[0].Week, &c.Weeks[n-1].Week
	}
	if rated {
		c.RatePerWeek = PerWeek(t.inWeeks-t.notCovered, len(covered))
	}
	return c
}

// countWeeks counts the weeks of the incidents that add was given.
func (t *tally) countWeeks(covered CoveredWeeks) {
	sortFrom(t.keys, weekShift) // within a week they are only added up
	week := newWeekCounts(t)
	for i := 0; i < len(t.keys); {
		monday := tallyKey(t.keys[i]).week()
		for ; i < len(t.keys) && tallyKey(t.keys[i]).week() == monday; i++ {
			k := tallyKey(t.keys[i])
			week.add(k.bin(), k.side(), t.cellOf(k.at()), uint8(k.acted())) //nolint:gosec // under maxActed
		}
		_, ok := covered.place(monday)
		t.close(monday, week, ok)
	}
	t.releaseKeys()
}

// keyRooms are used again: of 200,000 incidents, growing a list of their keys takes longer than filling it.
var keyRooms = sync.Pool{New: func() any { return new([]uint64) }}

func (t *tally) releaseKeys() {
	if room := t.keys[:0]; cap(room) > 0 {
		keyRooms.Put(&room)
	}
	t.keys = nil
}

func (t *tally) profile(rated bool) []LineBin {
	bins := make([]LineBin, len(t.bins)/t.sides)
	for i := range bins {
		b := &bins[i]
		b.FromKM, b.ToKM = float64(i)*t.binM/1000, math.Min(float64(i+1)*t.binM, t.lengthM)/1000
		b.SideCounts = t.bins[i*t.sides : (i+1)*t.sides : (i+1)*t.sides]
		for _, n := range b.SideCounts {
			b.Count += n
		}
		if rated && b.ToKM > b.FromKM {
			b.PerKM = new(float64(b.Count) / (b.ToKM - b.FromKM))
		}
	}
	return bins
}

// leave says in a note what of the incidents is not in all lists.
func (t *tally) leave(n *Note) {
	n.Leave(ReasonNoDate+": not in weeks and strip", t.noDate)
	n.Leave(ReasonSpansWeeks+": not in weeks and strip", t.spansWeeks)
	n.Leave(ReasonNotCovered+": not in rates by week", t.notCovered)
	n.Leave("the nearest position on the line is not known: not in profile and strip", t.noPosition)
}
