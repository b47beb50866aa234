package analysis

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// BeltReachKM is how far from a border incidents are known: bands go no further.
const BeltReachKM = 100

// BeltQuestion asks what happens along a border. Sides are A, B and no country's soil, in that order.
type BeltQuestion struct {
	A, B    string
	LengthM float64
	BandsKM []float64 // outer edges of the bands, growing; the last is the width of the belt
	BinKM   float64   // length of the stretches of the profile

	// AreasKM2 are the areas, by side A and B, of the soil within each of BandsKM; nil where these are not known.
	AreasKM2 [2][]float64

	Covered CoveredWeeks // within what is asked

	// Who tells the id and the place of an incident: those of few of many are asked for.
	Who func(n uint32) (fid int64, place orb.Point)

	// Measure returns the exact position of a place along the border, asked where it is too near the edge of a stretch to tell on which side it is. nil = the
	// positions that are handed in are exact.
	Measure func(p orb.Point) (alongM, offsetM float64, ok bool)
}

// WidthM is the width of the belt in metres.
func (q BeltQuestion) WidthM() float64 { return q.BandsKM[len(q.BandsKM)-1] * 1000 }

// AtBorder is an incident within BeltReachKM of a border. BeltQuestion.Who is asked by its number.
type AtBorder = threat.AtBorder

// ReasonNearer is for incidents that a question over several borders counts for another of them.
const ReasonNearer = "nearer to another of the borders asked for: counted there"

// BeltProfile is what happens along a border.
type BeltProfile struct {
	SideCodes []*string `json:"side_codes"` // null = no country's soil; the order of all side_counts
	LengthKM  float64   `json:"length_km"`
	WidthKM   float64   `json:"width_km"`
	BandsKM   []float64 `json:"bands_km"`
	BinKM     float64   `json:"bin_km"`
	Enough    bool      `json:"enough"`
	Reason    *string   `json:"reason"`
	Count     int       `json:"count"` // whose point is in the belt
	RatePerKM
	Sides []BeltSide `json:"sides"`
	Ratio SidesRatio `json:"ratio"`
	Course
	Note Note `json:"note"`
}

// BeltSide is one side of a belt.
type BeltSide struct {
	Side       *string        `json:"side"`
	Missing    Missing        `json:"filter_leaves_out"`
	Acted      map[string]int `json:"acted"`
	AreaReason *string        `json:"area_reason"` // why the area is not known, where it is not
	Band
	Bands []Band `json:"bands"`
}

// Band is the soil of one side between two distances from the border.
type Band struct {
	FromKM  float64  `json:"from_km"`
	ToKM    float64  `json:"to_km"`
	Count   int      `json:"count"` // whose point is in it
	AreaKM2 *float64 `json:"area_km2"`
	RatePerKM
	RatePerKM2
	RatePerWeek
	Within
}

// Within counts how surely incidents are in a region, beside whether their points are.
type Within struct {
	Certain  int     `json:"certain"`             // the whole disc of the place's uncertainty is in it
	Possible int     `json:"possible"`            // some of it is
	Probable float64 `json:"probable"`            // the shares of the discs that are in it, added up
	Unknown  int     `json:"unknown_uncertainty"` // the point is in it; how far off that may be is not known
}

func (w *Within) add(r Reach) {
	if r.Certain {
		w.Certain++
	}
	if r.Possible {
		w.Possible++
	}
	w.Probable += r.Share
}

// SidesRatio compares the rates of two sides.
type SidesRatio struct {
	Of       string `json:"of"`
	To       string `json:"to"`
	Exposure string `json:"exposure"` // by what the rates are taken: area_km2 or length_km
	RateRatio
}

// Belt takes the incidents near a border.
type Belt struct {
	q        BeltQuestion
	later    []*Belt
	edgesM   []float64 // 0, then the outer edges of the bands
	sides    [3]BeltSide
	shares   *beltShares      // what the sums of Within.Probable are of; nil = they are added up at once
	acted    [3][maxActed]int // by side, and number in the tally
	tally    *tally
	bins     edgeMeasure
	others   int // in the belt, but counted for another border
	third    int // on a third country's soil within the width
	reaching int // whose point is not in the belt, but part of whose disc is

	leftOfEdge []float64 // room for the share of a disc before each of the edges
}

// noSoil is the number of the side that is no country's soil.
const noSoil = 2

// NewBelt makes an empty Belt. Returns a KindInvalid error for bands or stretches that can't be.
func NewBelt(q BeltQuestion) (*Belt, error) {
	if err := checkBands(q.BandsKM); err != nil {
		return nil, err
	}
	if err := checkBins("bin_km", q.BinKM, q.LengthM); err != nil {
		return nil, err
	}
	return newBelt(q), nil
}

func newBelt(q BeltQuestion) *Belt {
	b := &Belt{q: q, edgesM: []float64{0}, tally: newTally(q.LengthM, q.BinKM*1000, 3, len(q.BandsKM))}
	b.bins = edgeMeasure{stretchesM: []float64{q.BinKM * 1000}, lengthM: q.LengthM, measure: q.Measure}
	for _, km := range q.BandsKM {
		b.edgesM = append(b.edgesM, km*1000)
	}
	b.leftOfEdge = make([]float64, len(b.edgesM))
	for i := range b.sides {
		b.sides[i] = BeltSide{Acted: map[string]int{}, Bands: make([]Band, len(q.BandsKM))}
	}
	return b
}

// Begin sets what BeltQuestion.AreasKM2, Covered and Who say, once these have been looked up, and before any incident.
func (b *Belt) Begin(km2 [2][]float64, weeks CoveredWeeks, who func(n uint32) (fid int64, place orb.Point)) {
	b.q.AreasKM2, b.q.Covered, b.q.Who = km2, weeks, who
}

func checkBands(km []float64) error {
	accepted := fmt.Sprintf("at most 20 distances in km, each over the one before, over 0 and at most %d", BeltReachKM)
	if len(km) == 0 || len(km) > 20 {
		return threat.Invalid("bands", fmt.Sprint(len(km))+" bands", "not a number of bands", accepted)
	}
	before := 0.0
	for _, edge := range km {
		if !(edge > before && edge <= BeltReachKM) {
			return threat.Invalid("bands", number(edge), "not an edge of a band", accepted)
		}
		before = edge
	}
	return nil
}

// checkBins refuses stretches of a line that are shorter than a kilometre or too many.
func checkBins(param string, km, lengthM float64) error {
	if !(km >= 1 && km <= 10_000) {
		return threat.Invalid(param, number(km), "not a length of stretches", "1 to 10000 km")
	}
	if lengthM/1000/km > MaxLineBins {
		return threat.Invalid(param, number(km), fmt.Sprintf("the line has %.0f km: these would be too many stretches", lengthM/1000),
			fmt.Sprintf("at least %.0f km", math.Ceil(lengthM/1000/MaxLineBins)))
	}
	return nil
}

// Add takes an incident.
func (b *Belt) Add(e *AtBorder) {
	side := b.side(e.Soil)
	width := b.edgesM[len(b.edgesM)-1]
	in := e.DistanceM <= width
	if side < 0 {
		if in {
			b.third++
		}
		return
	}
	if e.Elsewhere {
		if in {
			b.others++
		}
		return
	}
	if in {
		b.count(side, e)
	}
	switch {
	case e.UncertaintyM != nil && *e.UncertaintyM > 0:
		if e.DistanceM-*e.UncertaintyM > width {
			return
		}
		b.spread(side, e.DistanceM, *e.UncertaintyM)
		if !in {
			b.reaching++
		}
	case in:
		b.place(side, e.DistanceM, e.UncertaintyM != nil)
	}
}

func (b *Belt) side(soil string) int {
	switch soil {
	case b.q.A:
		return 0
	case b.q.B:
		return 1
	case "":
		return noSoil
	}
	return -1
}

// count takes an incident whose point is in the belt.
func (b *Belt) count(side int, e *AtBorder) {
	s := &b.sides[side]
	s.Count++
	band := b.band(e.DistanceM)
	s.Bands[band].Count++
	actor, alongM := b.tally.actor(e.Acted), e.AlongM
	b.acted[side][actor]++
	if b.bins.near(alongM, e.DistanceM) {
		_, place := b.q.Who(e.N)
		if along, _, ok := b.bins.measured(place); ok {
			alongM = along
		}
	}
	b.tally.add(alongM, cell{side, band}, b.tally.week(e.Days, e.Dated), actor)
}

// band is the number of the band of a distance within the belt: its outer edge belongs to it.
func (b *Belt) band(distanceM float64) int {
	i, _ := slices.BinarySearch(b.edgesM[1:], distanceM)
	return i
}

// place takes an incident in the belt whose place is exact, or of which nobody says how exact it is.
func (b *Belt) place(side int, distanceM float64, exact bool) {
	for _, band := range [2]int{wholeWidth, b.band(distanceM)} {
		if exact {
			b.reach(side, band, Reach{true, true, 1})
		} else {
			b.within(side, band).Unknown++
		}
	}
}

// spread shares out a disc over the bands of both sides of a border that is straight across it. On no country's soil it is not known on
// which side the disc is, and what is within a distance on either side counts as that.
func (b *Belt) spread(side int, distanceM, radiusM float64) {
	width := b.edgesM[len(b.edgesM)-1]
	if side == noSoil {
		b.reach(side, wholeWidth, onBothSides(distanceM, radiusM, 0, width))
		for i := range b.q.BandsKM {
			b.reach(side, i, onBothSides(distanceM, radiusM, b.edgesM[i], b.edgesM[i+1]))
		}
		return
	}
	b.spreadOver(side, distanceM, radiusM)
	if radiusM > distanceM {
		b.spreadOver(1-side, -distanceM, radiusM)
	}
}

// spreadOver shares out a disc over the bands of one side; atM is negative where its middle is on the other.
func (b *Belt) spreadOver(side int, atM, radiusM float64) {
	for i, edge := range b.edgesM { // most belong to two bands
		b.leftOfEdge[i] = leftOf((edge - atM) / radiusM)
	}
	last := len(b.edgesM) - 1
	b.reach(side, wholeWidth, discInBand(atM, radiusM, 0, b.edgesM[last], b.leftOfEdge[last]-b.leftOfEdge[0]))
	for i := range b.q.BandsKM {
		from, to := b.edgesM[i], b.edgesM[i+1]
		if from < atM+radiusM && atM-radiusM <= to {
			b.reach(side, i, discInBand(atM, radiusM, from, to, b.leftOfEdge[i+1]-b.leftOfEdge[i]))
		}
	}
}

// wholeWidth stands for all bands of a side together.
const wholeWidth = -1

func (b *Belt) within(side, band int) *Within {
	if s := &b.sides[side]; band != wholeWidth {
		return &s.Bands[band].Within
	}
	return &b.sides[side].Within
}

// reach takes how a disc lies to a band.
func (b *Belt) reach(side, band int, r Reach) {
	b.within(side, band).add(r)
	if b.shares != nil && r.Share != 0 {
		b.shares.of(side, band).add(r.Share)
	}
}

// onBothSides is the Reach of a disc to the distances from fromM to toM on either side of a line.
func onBothSides(atM, radiusM, fromM, toM float64) Reach {
	near, far := reachInBand(atM, radiusM, fromM, toM), reachInBand(-atM, radiusM, fromM, toM)
	r := Reach{near.Certain || far.Certain, near.Possible || far.Possible, near.Share + far.Share}
	if fromM == 0 { // the two are one, across the line
		r = reachInBand(atM, radiusM, -toM, toM)
	}
	return r
}

// Profile is what was taken in, and the end of it: it is asked once.
func (b *Belt) Profile() BeltProfile {
	b.join()
	a, bb := b.q.A, b.q.B
	p := BeltProfile{
		SideCodes: []*string{&a, &bb, nil}, LengthKM: b.q.LengthM / 1000, WidthKM: b.q.BandsKM[len(b.q.BandsKM)-1],
		BandsKM: b.q.BandsKM, BinKM: b.q.BinKM, Note: b.note(),
	}
	for i := range b.sides {
		p.Count += b.sides[i].Count
		for actor, n := range b.acted[i] {
			if n > 0 {
				b.sides[i].Acted[b.tally.acted[actor]] = n
			}
		}
	}
	p.Enough, p.Reason = enough(p.Count)
	if p.Enough {
		p.RatePerKM = PerKM(p.Count, p.LengthKM)
	}
	p.Course = b.tally.course(b.q.Covered, p.Enough)
	for i := range b.sides {
		b.rate(i, p.Enough)
		b.sides[i].Side = p.SideCodes[i]
	}
	p.Sides, p.Ratio = b.sides[:], b.ratio()
	p.Note.Used = p.Count
	b.tally.leave(&p.Note)
	return p
}

// rate fills in areas and rates of a side and its bands.
func (b *Belt) rate(side int, rated bool) {
	s := &b.sides[side]
	s.FromKM, s.ToKM = 0, b.q.BandsKM[len(b.q.BandsKM)-1]
	switch {
	case side == noSoil:
		s.AreaReason = new("soil of no country has no outline")
	case b.q.AreasKM2[side] == nil:
		s.AreaReason = new("the country has no outline in this boundary set")
	}
	inside, inWeeks := 0.0, 0
	for i := range s.Bands {
		band := &s.Bands[i]
		band.FromKM, band.ToKM = b.edgesM[i]/1000, b.edgesM[i+1]/1000
		if s.AreaReason == nil {
			band.AreaKM2 = new(b.q.AreasKM2[side][i] - inside)
			inside = b.q.AreasKM2[side][i]
			s.AreaKM2 = new(inside)
		}
		n := b.tally.inCovered[b.tally.cellOf(cell{side, i})]
		inWeeks += n
		if rated {
			band.rate(b.q.LengthM/1000, n, len(b.q.Covered))
		}
	}
	if rated {
		s.Band.rate(b.q.LengthM/1000, inWeeks, len(b.q.Covered))
	}
}

// rate fills in the rates of a band; inWeeks is how many of its incidents are in the covered weeks.
func (b *Band) rate(lengthKM float64, inWeeks, weeks int) {
	b.RatePerKM, b.RatePerWeek = PerKM(b.Count, lengthKM), PerWeek(inWeeks, weeks)
	if b.AreaKM2 != nil {
		b.RatePerKM2 = PerKM2(b.Count, *b.AreaKM2)
	}
}

// ratio compares side B with side A, by area where both are known, otherwise by the length that they share.
func (b *Belt) ratio() SidesRatio {
	a, bb := &b.sides[0], &b.sides[1]
	r := SidesRatio{Of: b.q.B, To: b.q.A, Exposure: "length_km"}
	exposureA, exposureB := b.q.LengthM/1000, b.q.LengthM/1000
	if a.AreaKM2 != nil && bb.AreaKM2 != nil && *a.AreaKM2 > 0 && *bb.AreaKM2 > 0 {
		r.Exposure, exposureA, exposureB = "area_km2", *a.AreaKM2, *bb.AreaKM2
	}
	r.RateRatio = CompareRates(bb.Count, exposureB, a.Count, exposureA, level, TwoSided)
	return r
}

func (b *Belt) note() Note {
	n := NewNote("belt profile")
	n.Parameters["width_km"], n.Parameters["bands_km"], n.Parameters["bin_km"] = b.q.BandsKM[len(b.q.BandsKM)-1], b.q.BandsKM, b.q.BinKM
	n.Leave("on a third country's soil", b.third)
	n.Leave(ReasonNearer, b.others)
	n.Leave("outside the belt, but its uncertainty reaches in: only in possible and probable", b.reaching)
	n.Caveats = append(n.Caveats,
		CaveatRates, CaveatZeros,
		"Certain, possible and probable take the border to be straight across each place's uncertainty, and every spot of that equally likely.",
		"A border is a line of the named boundary set, generalised: lengths, areas and rates depend on it.")
	return n
}
