package analysis

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// Bounds of a question about seams.
const (
	MaxSeamKM      = 50
	MinSeamPoints  = 1_000
	MaxSeamPoints  = 50_000
	MaxSeamPlaces  = 200_000
	seamTest       = "Fisher's exact, two-sided: distinct places against random points"
	ReasonOutside  = "outside the outlines of the governorates looked at"
	ReasonUnknown  = "uncertainty of the place unknown"
	CaveatSeams    = "Chance is a point anywhere in the governorates; incidents happen where people live. Towns and roads near a seam, or far from it, show here too."
	CaveatOnePlace = "The test counts places, not incidents: incidents at one place are not independent of each other."
	CaveatPoints   = "Chance is itself counted, from random points: p allows for that, and another seed gives a somewhat other p. More points find smaller differences."
)

// Seams are the edges between governorates, ready to be measured from. They never change once made.
type Seams struct {
	lines   *geo.Lines
	regions *geo.BoundaryIndex
	plane   geo.EqualArea
	box     orb.Bound // around the regions, in the plane
}

// NewSeams prepares the seams of a study area. Inner seams are the edges that the outlines of two regions of one parent share: borders
// between countries and coasts are none. Otherwise every outline is a seam. Returns an error where there is no seam.
func NewSeams(regions []geo.Region, inner bool) (*Seams, error) {
	var lines []orb.LineString
	if inner {
		edges, of := geo.SharedEdges(regions)
		for i, pair := range of {
			if regions[pair[0]].Parent == regions[pair[1]].Parent {
				lines = append(lines, edges[i])
			}
		}
	}
	b := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, r := range regions {
		for _, polygon := range r.Geom {
			for _, ring := range polygon {
				b = b.Union(ring.Bound())
				if !inner {
					lines = append(lines, orb.LineString(ring))
				}
			}
		}
	}
	if len(lines) == 0 {
		return nil, errors.New("analysis: these governorates share no edge")
	}
	s := &Seams{lines: geo.NewLines(lines), regions: geo.NewBoundaryIndex(regions, nil, nil), plane: geo.NewEqualArea(b.Center())}
	s.box = orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, line := range lines {
		for _, p := range line {
			s.box = s.box.Extend(s.plane.Plane(p))
		}
	}
	for _, r := range regions {
		for _, polygon := range r.Geom {
			for _, ring := range polygon {
				for _, p := range ring {
					s.box = s.box.Extend(s.plane.Plane(p))
				}
			}
		}
	}
	s.box = s.box.Pad(0.01 * (s.box.Max[0] - s.box.Min[0])) // edges are straight in lon/lat, not in the plane
	return s, nil
}

func (s *Seams) holds(p orb.Point) bool { return s.regions.Locate(p).Country != "" }

func (s *Seams) near(p orb.Point, withinM float64) bool {
	_, ok := s.lines.DistanceM(p, withinM)
	return ok
}

// SeamQuestion says what counts as near, and how chance is found.
type SeamQuestion struct {
	WithinKM float64
	AssumeM  *float64 // the uncertainty of places of which it is unknown; nil = they are left out
	Points   int      // random points that stand for chance
	Seed     uint64
}

// Check returns a KindInvalid error that names the parameter (within_km, assume_uncertainty_m, points).
func (q SeamQuestion) Check() error {
	if !(q.WithinKM > 0 && q.WithinKM <= MaxSeamKM) {
		return threat.Invalid("within_km", number(q.WithinKM), "out of range", fmt.Sprintf("over 0, at most %d", MaxSeamKM))
	}
	if q.AssumeM != nil && !(*q.AssumeM >= 0 && *q.AssumeM <= 1000*MaxSeamKM) {
		return threat.Invalid("assume_uncertainty_m", number(*q.AssumeM), "out of range", fmt.Sprintf("0 to %d", 1000*MaxSeamKM))
	}
	if q.Points < MinSeamPoints || q.Points > MaxSeamPoints {
		return threat.Invalid("points", strconv.Itoa(q.Points), "out of range", fmt.Sprintf("%d to %d", MinSeamPoints, MaxSeamPoints))
	}
	return nil
}

// Near is how many of something are within the distance. Share is nil where there is nothing.
type Near struct {
	Near  int      `json:"near"`
	Of    int      `json:"of"`
	Share *float64 `json:"share"`
}

func nearOf(near, of int) Near {
	n := Near{Near: near, Of: of}
	if of > 0 {
		share := float64(near) / float64(of)
		n.Share = &share
	}
	return n
}

// SeamFinding compares the share of incidents near seams with the share of the area that is.
type SeamFinding struct {
	Enough      bool     `json:"enough"`
	Reason      string   `json:"reason,omitempty"`
	Incidents   Near     `json:"incidents"`
	Places      Near     `json:"places"` // distinct ones, of which the test is
	Low         *float64 `json:"low"`    // 95 % of the share of places (Clopper and Pearson)
	High        *float64 `json:"high"`
	Chance      Near     `json:"chance"`       // of random points, uniform by area
	ChanceError *float64 `json:"chance_error"` // standard error of that share
	Ratio       *float64 `json:"ratio"`        // share of places over chance
	P           *float64 `json:"p"`
	Test        string   `json:"test,omitempty"`

	Unmapped int `json:"-"`
	Outside  int `json:"-"`
	Coarse   int `json:"-"` // known less exactly than the distance
	Unknown  int `json:"-"` // left out: uncertainty unknown and nothing assumed
	Assumed  int `json:"-"` // used: uncertainty unknown, and assumed
}

// Near finds how many incidents and places are within the distance of a seam, and how likely such a share is for places put down at random. What is
// known less exactly than the distance does not count: a centroid of a governorate is far from its seams whatever happened. The order of
// incidents does not matter.
//
// Chance is the share of random points, uniform by area over the regions. It is an estimate (ChanceError says how good), so the test compares two counts,
// of places and of points: taken as known, it would give p under 0.05 far oftener than in one case of twenty.
//
// Returns what Check does, and a KindTooLarge error over MaxSeamPlaces places.
func (s *Seams) Near(events []threat.Event, q SeamQuestion) (SeamFinding, error) {
	var f SeamFinding
	if err := q.Check(); err != nil {
		return f, err
	}
	spots := Spots(f.usable(s, events, q))
	if len(spots) > MaxSeamPlaces {
		return f, &threat.Error{Kind: threat.KindTooLarge, Detail: fmt.Sprintf("%d places, more than the %d that are measured", len(spots), MaxSeamPlaces), Accepted: "a narrower filter"}
	}
	near := make([]int, 2) // places, incidents
	for _, spot := range spots {
		f.Incidents.Of += spot.Count
		if s.near(spot.At, q.WithinKM*1000) {
			near[0]++
			near[1] += spot.Count
		}
	}
	f.Places, f.Incidents = nearOf(near[0], len(spots)), nearOf(near[1], f.Incidents.Of)
	if len(spots) < Few {
		f.Reason = TooFew(f.Incidents.Of)
		if f.Incidents.Of >= Few {
			f.Reason = fmt.Sprintf("too few to say: distinct places are compared, of which there are %d; at least %d are needed", len(spots), Few)
		}
		return f, nil
	}
	f.Chance = s.chance(q)
	if share := *f.Chance.Share; share == 0 || share == 1 {
		f.Reason = fmt.Sprintf("nothing to compare with: %d of %d random points are within the distance", f.Chance.Near, f.Chance.Of)
		return f, nil
	}
	f.test()
	return f, nil
}

func (f *SeamFinding) test() {
	chance := *f.Chance.Share
	low, high := clopperPearson(f.Places.Near, f.Places.Of, level)
	p, ratio := fisherTwoSided(f.Places.Near, f.Places.Of, f.Chance.Near, f.Chance.Of), *f.Places.Share/chance
	spread := math.Sqrt(chance * (1 - chance) / float64(f.Chance.Of))
	f.Enough, f.Test = true, seamTest
	f.Low, f.High, f.P, f.Ratio, f.ChanceError = &low, &high, &p, &ratio, &spread
}

// usable returns the places that count, and counts the others by reason.
func (f *SeamFinding) usable(s *Seams, events []threat.Event, q SeamQuestion) (points []orb.Point) {
	for i := range events {
		e := &events[i]
		unsure, guess := uncertaintyOf(e, q.AssumeM)
		switch {
		case e.Place == nil:
			f.Unmapped++
		case unsure == nil:
			f.Unknown++
		case *unsure > q.WithinKM*1000:
			f.Coarse++
		case !s.holds(*e.Place):
			f.Outside++
		default:
			if guess {
				f.Assumed++
			}
			points = append(points, *e.Place)
		}
	}
	return points
}

// chance puts random points down, uniform over the regions: over a box in an equal-area plane, less those that are in no region.
func (s *Seams) chance(q SeamQuestion) Near {
	rng := stream(q.Seed, 0)
	near, of := 0, 0
	for of < q.Points {
		p := s.plane.LonLat(orb.Point{
			s.box.Min[0] + rng.Float64()*(s.box.Max[0]-s.box.Min[0]),
			s.box.Min[1] + rng.Float64()*(s.box.Max[1]-s.box.Min[1]),
		})
		if !s.holds(p) {
			continue
		}
		of++
		if s.near(p, q.WithinKM*1000) {
			near++
		}
	}
	return nearOf(near, of)
}
