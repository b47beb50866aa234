package analysis

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/aside"
	"threatmap/threat"
)

// CorridorQuestion asks what happens along a corridor: a line with a half-width and flat ends.
type CorridorQuestion struct {
	LengthM    float64
	HalfWidthM float64
	BinKM      float64 // length of the stretches of the profile
	SegmentKM  float64 // length of the stretches whose tempo is told
	SpeedKMH   float64 // how fast whoever links two incidents may go, day and night
	List       int     // most incidents and links to list, the latest ones

	Covered CoveredWeeks // within what is asked

	// Measure returns the exact position of a place in the corridor's own plane; ok is false where there is none. What is listed, what the drift rests on, and
	// what is too near an edge of a stretch to tell on which side it is, is measured. nil = the positions that are handed in are exact.
	Measure func(p orb.Point) (alongM, offsetM float64, ok bool)

	// Who tells the id and the place of an incident: those of few of many are asked for.
	Who func(n uint32) (fid int64, place orb.Point)
}

// NearCorridor is an incident near a corridor, in the corridor's own plane: metres along the line (less than 0 before its start, more than
// its length behind its end) and beside it (positive on the left of its direction). CorridorQuestion.Who is asked by its number.
type NearCorridor = threat.Passer

// CorridorProfile is what happens along a corridor.
type CorridorProfile struct {
	SideCodes   []string       `json:"side_codes"` // left and right of the line's direction; on the line = left
	LengthKM    float64        `json:"length_km"`
	HalfWidthKM float64        `json:"half_width_km"`
	BinKM       float64        `json:"bin_km"`
	SegmentKM   float64        `json:"segment_km"`
	Enough      bool           `json:"enough"`
	Reason      *string        `json:"reason"`
	Count       int            `json:"count"` // whose point is in the corridor
	Acted       map[string]int `json:"acted"`
	RatePerKM
	Within
	Course
	Segments  []Segment          `json:"segments"`
	Gaps      Gaps               `json:"gaps"`
	Drift     Drift              `json:"drift"`
	Links     Links              `json:"links"`
	Incidents []CorridorIncident `json:"incidents"` // the latest, in the order of time
	NotListed int                `json:"incidents_not_listed"`
	Note      Note               `json:"note"`
}

// CorridorIncident is an incident by its position in a corridor.
type CorridorIncident struct {
	ID       string      `json:"id"`
	AlongKM  float64     `json:"along_km"`
	OffsetKM float64     `json:"offset_km"` // positive = left
	Inside   *float64    `json:"inside"`    // the share of its uncertainty in the corridor; null = not known
	FirstDay *threat.Day `json:"first_day"`
	LastDay  *threat.Day `json:"last_day"`
	Side     string      `json:"side"`
}

// Corridor takes the incidents near a corridor, in the order of time (threat.ComparePassers), and lets go of each but for its position.
type Corridor struct {
	q        CorridorQuestion
	later    []*Corridor
	band     rectangle
	trail    trail // whose point is in it
	within   Within
	shares   *shares // what Within.Probable is the sum of; nil = it is added up at once
	tally    *tally
	weeks    weeksOfCorridor
	segments []Segment
	links    linkCounts
	dated    latest // both of whose days are known
	others   latest
	edges    edgeMeasure
	reaching int // whose point is not in it, but part of whose disc is
}

// MaxHalfWidthKM bounds the half-width of a corridor.
const MaxHalfWidthKM = 100

// NewCorridor makes an empty Corridor. Returns a KindInvalid error for measures that can't be.
func NewCorridor(q CorridorQuestion) (*Corridor, error) {
	if !(q.HalfWidthM > 0 && q.HalfWidthM <= MaxHalfWidthKM*1000) {
		return nil, threat.Invalid("half_width_km", number(q.HalfWidthM/1000), "not a half-width", "over 0, at most "+number(MaxHalfWidthKM))
	}
	if err := checkBins("bin_km", q.BinKM, q.LengthM); err != nil {
		return nil, err
	}
	if err := checkBins("segment_km", q.SegmentKM, q.LengthM); err != nil {
		return nil, err
	}
	if !(q.SpeedKMH > 0 && q.SpeedKMH <= 1000) {
		return nil, threat.Invalid("speed_kmh", number(q.SpeedKMH), "not a speed", "over 0, at most 1000 km/h")
	}
	return newCorridor(q), nil
}

func newCorridor(q CorridorQuestion) *Corridor {
	tally := newTally(q.LengthM, q.BinKM*1000, 2, 0)
	return &Corridor{
		q: q, band: rectangle{0, -q.HalfWidthM, q.LengthM, q.HalfWidthM}, tally: tally,
		edges: edgeMeasure{stretchesM: edgesOf(q.BinKM*1000, q.SegmentKM*1000), lengthM: q.LengthM, measure: q.Measure},
		weeks: weeksOfCorridor{monday: noDay, counts: newWeekCounts(tally)}, segments: newSegments(q), links: linkCounts{speedKMH: q.SpeedKMH},
		dated: newLatest(q.List + 1), others: newLatest(q.List), // List links have an incident more
	}
}

// Begin sets what CorridorQuestion.Covered and Who say, once that has been looked up, and before any incident.
func (c *Corridor) Begin(weeks CoveredWeeks, who func(n uint32) (fid int64, place orb.Point)) {
	c.q.Covered, c.q.Who = weeks, who
}

// Later returns a Corridor for the incidents that come after all of this one's and of those that were asked for before, from a Monday on. Each may be filled
// by a goroutine of its own. Profile of this one is that of all, to the byte what it would be of one. It is asked for after Begin.
func (c *Corridor) Later() *Corridor {
	l := newCorridor(c.q)
	l.shares = new(shares)
	c.later = append(c.later, l)
	return l
}

// Add takes an incident.
func (c *Corridor) Add(e *NearCorridor) {
	in := 0 <= e.AlongM && e.AlongM <= c.q.LengthM && math.Abs(e.OffsetM) <= c.q.HalfWidthM
	switch {
	case e.UncertaintyM != nil:
		r := reachInRectangle(e.AlongM, e.OffsetM, *e.UncertaintyM, c.band)
		if c.within.add(r); c.shares != nil {
			c.shares.add(r.Share)
		}
		if !in && r.Possible {
			c.reaching++
		}
	case in:
		c.within.Unknown++
	}
	if in {
		c.take(e)
	}
}

// take takes an incident whose point is in the corridor.
func (c *Corridor) take(e *NearCorridor) {
	alongM, offsetM := e.AlongM, e.OffsetM
	if c.edges.near(alongM, offsetM) {
		if along, offset, ok := c.edges.measured(c.place(e.N)); ok {
			alongM, offsetM = max(0, min(along, c.q.LengthM)), offset
		}
	}
	actor, side := c.tally.actor(e.Side), sideOf(offsetM)
	bin := c.tally.place(alongM, side, actor)
	s := &c.segments[min(int(alongM/(c.q.SegmentKM*1000)), len(c.segments)-1)]
	s.Count++
	if monday := c.tally.week(e.Days, e.Dated); monday != noDay {
		c.inWeek(monday, alongRow{alongM, e.N, uint32(bin)}, s) //nolint:gosec // there are at most MaxLineBins
		c.weeks.counts.add(bin, side, side, actor)
	}
	c.trail.add(alongM, e.N)
	if one := c.listFor(e).next(); one != nil {
		one.fill(e, alongM, offsetM, actor)
		if one.dated() {
			c.links.add(&one.inCorridor)
		}
	}
}

func (c *Corridor) listFor(e *NearCorridor) *latest {
	if e.BothDays() {
		return &c.dated
	}
	return &c.others
}

func sideOf(offsetM float64) int {
	if offsetM < 0 {
		return 1
	}
	return 0
}

// Profile is what was taken in, and the end of it: it is asked once.
func (c *Corridor) Profile() CorridorProfile {
	trails := c.join()
	p := CorridorProfile{
		SideCodes: []string{"left", "right"}, LengthKM: c.q.LengthM / 1000, HalfWidthKM: c.q.HalfWidthM / 1000,
		BinKM: c.q.BinKM, SegmentKM: c.q.SegmentKM, Count: trails.len(), Acted: c.tally.actedCounts(), Within: c.within, Note: c.note(),
	}
	if p.Enough, p.Reason = enough(p.Count); p.Enough {
		p.RatePerKM = PerKM(p.Count, p.LengthKM)
	}
	gaps := aside.Do(func() {
		p.Gaps = Gaps{c.gapsAlong(trails), gapsInTime(c.weeks.mondays(), c.q.Covered)}
	})
	c.listInto(&p)
	p.Segments, p.Drift = c.ratedSegments(p.Enough), c.drift()
	p.Course = c.tally.course(c.q.Covered, p.Enough)
	p.Note.Used = p.Count
	gaps()
	trails.release() // not where something panics: gaps may still be looked for
	c.tally.leave(&p.Note)
	return p
}

// listInto fills in links and the latest incidents, whose positions are measured.
func (c *Corridor) listInto(p *CorridorProfile) {
	dated := c.dated.inOrder()
	measured := slices.Clone(dated)
	for i := range measured {
		c.measure(&measured[i])
	}
	others := c.others.inOrder()
	for i := range others {
		c.measure(&others[i])
	}
	p.Links = c.links.told(dated, measured, func(e *listed) string { fid, _ := c.q.Who(e.n); return threat.PublicID(fid) })
	latest := last(slices.Concat(measured, others), c.q.List)
	p.Incidents = make([]CorridorIncident, len(latest))
	for i := range latest {
		p.Incidents[i] = c.told(&latest[i])
	}
	p.NotListed = p.Count - len(p.Incidents)
}

func (c *Corridor) measure(e *listed) { e.alongM, e.offsetM = c.exact(e.n, e.alongM, e.offsetM) }

func (c *Corridor) place(n uint32) orb.Point {
	_, p := c.q.Who(n)
	return p
}

// exact is the measured position of an incident, where it can be measured.
func (c *Corridor) exact(n uint32, alongM, offsetM float64) (exactAlongM, exactOffsetM float64) {
	if c.q.Measure != nil {
		if along, offset, ok := c.q.Measure(c.place(n)); ok {
			return along, offset
		}
	}
	return alongM, offsetM
}

func (c *Corridor) gapsAlong(trails trails) GapsKM {
	return gapsAlong(trails.ends(c.q.LengthM), c.q.LengthM, func(alongM float64) float64 {
		exactM, _ := c.exact(trails.at(alongM), alongM, 0)
		return exactM
	})
}

func (c *Corridor) told(e *listed) CorridorIncident {
	fid, _ := c.q.Who(e.n)
	out := CorridorIncident{
		ID: threat.PublicID(fid), AlongKM: e.alongM / 1000, OffsetKM: e.offsetM / 1000,
		FirstDay: e.first.known(), LastDay: e.last.known(), Side: c.tally.acted[e.actor],
	}
	if !math.IsNaN(e.unsureM) {
		out.Inside = new(shareInRectangle(e.alongM, e.offsetM, e.unsureM, c.band))
	}
	return out
}

func (c *Corridor) note() Note {
	n := NewNote("corridor profile")
	n.Parameters["half_width_km"], n.Parameters["bin_km"] = c.q.HalfWidthM/1000, c.q.BinKM
	n.Parameters["segment_km"], n.Parameters["speed_kmh"] = c.q.SegmentKM, c.q.SpeedKMH
	n.Leave("outside the corridor, but its uncertainty reaches in: only in possible and probable", c.reaching)
	n.Caveats = append(n.Caveats,
		CaveatRates, CaveatZeros,
		"Corridors are drawn, not surveyed: positions and offsets are as exact as the line.",
		"Certain, possible, probable and inside take the corridor to be straight across each place's uncertainty, and every spot of that equally likely.",
		"Positions are those of the points: gaps and drift know nothing of their uncertainty.",
		"Chances of gaps take every spot of the line and every week to be equally likely: where incidents keep to towns or come in waves, long gaps are no surprise.",
		"Weeks that follow each other may not be independent: then the p of the drift is too small.",
		"A link says that one speed allows both incidents, not that the same people were at both.",
		"Intervals of segments are each at 95 %: of twenty segments without change, one is expected to show one.")
	return n
}
