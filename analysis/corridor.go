package analysis

import (
	"math"
	"sync"

	"github.com/paulmach/orb"

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
}

// NearCorridor is an incident near a corridor, in the corridor's own plane: metres along the line (less than 0 before its start, more than
// its length behind its end) and beside it (positive on the left of its direction).
type NearCorridor struct {
	FID          int64
	Place        orb.Point
	AlongM       float64
	OffsetM      float64
	UncertaintyM *float64 // radius that surely holds the place; nil = not known
	Days         threat.Days
	Dated        bool
	Acted        string // who acted
}

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

// Corridor takes the incidents near a corridor.
type Corridor struct {
	q        CorridorQuestion
	band     rectangle
	list     corridorList // whose point is in it
	within   Within
	tally    *tally
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
	return &Corridor{
		q: q, band: rectangle{0, -q.HalfWidthM, q.LengthM, q.HalfWidthM}, tally: newTally(q.LengthM, q.BinKM*1000, 2, 0),
		edges: edgeMeasure{stretchesM: []float64{q.BinKM * 1000, q.SegmentKM * 1000}, measure: q.Measure},
	}, nil
}

// SetCovered sets what CorridorQuestion.Covered says, once that has been looked up.
func (c *Corridor) SetCovered(weeks CoveredWeeks) { c.q.Covered = weeks }

// Add takes an incident.
func (c *Corridor) Add(e NearCorridor) {
	in := 0 <= e.AlongM && e.AlongM <= c.q.LengthM && math.Abs(e.OffsetM) <= c.q.HalfWidthM
	switch {
	case e.UncertaintyM != nil:
		r := reachInRectangle(e.AlongM, e.OffsetM, *e.UncertaintyM, c.band)
		c.within.add(r)
		if !in && r.Possible {
			c.reaching++
		}
	case in:
		c.within.Unknown++
	}
	if !in {
		return
	}
	if along, offset, ok := c.edges.exact(e.Place, e.AlongM, e.OffsetM); ok {
		e.AlongM, e.OffsetM = math.Max(0, math.Min(along, c.q.LengthM)), offset
	}
	monday, actor := c.tally.add(e.AlongM, cell{side: sideOf(e.OffsetM)}, e.Days, e.Dated, e.Acted)
	c.list.add(&e, monday, actor)
}

func sideOf(offsetM float64) int {
	if offsetM < 0 {
		return 1
	}
	return 0
}

// Profile is what was taken in.
func (c *Corridor) Profile() CorridorProfile {
	p := CorridorProfile{
		SideCodes: []string{"left", "right"}, LengthKM: c.q.LengthM / 1000, HalfWidthKM: c.q.HalfWidthM / 1000,
		BinKM: c.q.BinKM, SegmentKM: c.q.SegmentKM, Count: c.list.n, Acted: c.tally.actedCounts(), Within: c.within, Note: c.note(),
	}
	if p.Enough, p.Reason = enough(p.Count); p.Enough {
		p.RatePerKM = PerKM(p.Count, p.LengthKM)
	}
	var aside sync.WaitGroup
	aside.Go(func() { p.Course = c.tally.course(c.q.Covered, p.Enough) })
	aside.Go(func() { c.inTime(&p) })
	weeks := newListWeeks(&c.list, c.q.Covered)
	order, alongM := c.list.byPosition()
	p.Segments = segmentsOf(c.q, &c.list, weeks, p.Enough)
	p.Gaps = Gaps{c.gapsAlong(order, alongM), gapsInTime(weeks.withIncidents(), c.q.Covered)}
	p.Drift = c.drift(order, weeks)
	p.Note.Used = p.Count
	aside.Wait()
	c.tally.leave(&p.Note)
	return p
}

// inTime fills in what is told in the order of time: links, and the latest incidents. It changes nothing that others read meanwhile.
func (c *Corridor) inTime(p *CorridorProfile) {
	numbers, dated := c.list.byTime()
	latest := numbers[max(0, len(numbers)-c.q.List):]
	measured := map[uint32]inCorridor{}
	c.measure(latest, measured)
	c.measure(lastPairs(numbers[:dated], c.q.List), measured)
	p.Links = linksOf(&c.list, numbers[:dated], c.q.SpeedKMH, c.q.List, measured)
	p.Incidents = make([]CorridorIncident, 0, len(latest))
	for _, i := range latest {
		p.Incidents = append(p.Incidents, c.told(measured[i], c.list.rareAt(i)))
	}
	p.NotListed = p.Count - len(p.Incidents)
}

// measure puts incidents with their exact positions into a map.
func (c *Corridor) measure(list []uint32, into map[uint32]inCorridor) {
	for _, i := range list {
		if _, known := into[i]; !known {
			e := *c.list.at(i)
			e.alongM, e.offsetM = c.exact(i)
			into[i] = e
		}
	}
}

// exact is the measured position.
func (c *Corridor) exact(i uint32) (alongM, offsetM float64) {
	if c.q.Measure != nil {
		if along, offset, ok := c.q.Measure(c.list.rareAt(i).place); ok {
			return along, offset
		}
	}
	e := c.list.at(i)
	return e.alongM, e.offsetM
}

// gapsAlong are the gaps between the incidents, in the order of their positions.
func (c *Corridor) gapsAlong(order []uint32, alongM []float64) GapsKM {
	return gapsAlong(alongM, c.q.LengthM, func(i int) float64 {
		along, _ := c.exact(order[i])
		return along
	})
}

func (c *Corridor) told(e inCorridor, rare *rareOfCorridor) CorridorIncident {
	out := CorridorIncident{
		ID: threat.PublicID(rare.fid), AlongKM: e.alongM / 1000, OffsetKM: e.offsetM / 1000,
		FirstDay: e.first.known(), LastDay: e.last.known(), Side: c.tally.acted[rare.actor],
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
