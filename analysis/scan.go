package analysis

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// ScanAsk is what a scan for new clusters takes besides incidents.
type ScanAsk struct {
	End          threat.Day // the last day looked at: clusters are those that last until then
	MaxDays      int        // the longest window, up to MaxScanDays
	StepDays     int        // windows are 1, 2, 3 … of these long; 0 = 1
	MaxRadiusM   float64    // of a circle, over 0, at most geo.MaxPairsM
	MaxShare     float64    // of all incidents, that a circle may hold; 0 = 0.5
	Permutations int        // 0 = no p
	Seed         uint64
	AtPoint      bool     // use incidents of unknown or coarse place as if they lay at their point
	AssumeM      *float64 // the uncertainty of places of which it is unknown; nil = unknown; not with AtPoint
	MinCases     int      // that a cluster has at least; 0 = 2
	Most         int      // clusters to tell of; 0 = 10

	Progress func(done int) // told of each permutation, from any core; nil = nobody
}

// Scan is the clusters found, the likeliest first.
type Scan struct {
	Enough   bool
	Reason   string
	Clusters []ScanCluster
	First    threat.Day // of the incidents used
	Recent   int        // incidents in the longest window
	Places   int        // distinct ones
	Circles  int
	Note     Note
}

// ScanCluster is a circle in which more happened from a day on than its share of all that happened in these days.
type ScanCluster struct {
	Center   orb.Point // lon/lat, a place of incidents
	RadiusM  float64   // to the furthest place in it; 0 = that one place
	From, To threat.Day
	Places   int
	Observed int
	Expected float64
	Ratio    float64
	LLR      float64  // log likelihood ratio
	P        *float64 // of a best cluster at least so good anywhere, by permutation
}

// Reasons of the scan.
const (
	ReasonCoarseCircle = "place known less exactly than the largest circle"
	ReasonSpansSteps   = "possible days span more than one step"
	ReasonAfterEnd     = "after the last day looked at"
)

// Bounds of the scan.
const (
	MaxScanDays  = 366
	maxNearLists = 20_000_000 // circles
)

// ScanClusters is the prospective space–time permutation scan (Kulldorff, Heffernan, Hartman, Assunção & Mostashari 2005, PLoS Medicine
// 2:e59): cylinders whose bases are circles around places of incidents, up to a radius, and whose heights are the last days, up to MaxDays. What is expected in
// one is the circle's share of all incidents times the number in these days, so neither where nor when reports are always many makes a cluster.
//
// Each permutation deals the days among the places anew; p is the rank of a cluster among the best of each: (b+1)/(n+1). Further clusters are
// those that share no place with a better one; their p, against the best of each permutation, is rather too high.
//
// Returns a KindInvalid error where bounds are wrong or too wide, and ctx's where it ends.
func ScanClusters(ctx context.Context, events []threat.Event, ask ScanAsk) (Scan, error) {
	ask = ask.withDefaults()
	s := Scan{Note: scanNote(ask)}
	if err := ask.check(); err != nil {
		return s, err
	}
	cases := s.choose(events, ask)
	s.Note.Used, s.Places, s.Recent = len(cases.age), len(cases.places), len(cases.recent)
	if s.Reason = s.tooFew(cases, ask); s.Reason != "" {
		return s, nil
	}
	s.Enough, s.First = true, ask.End-threat.Day(slices.Max(cases.age))*threat.Day(ask.StepDays)
	if err := cases.drawCircles(ask); err != nil {
		return s, err
	}
	s.Circles = len(cases.near)
	s.Clusters = cases.clusters(ask)
	return s, s.rank(ctx, cases, ask)
}

func (a ScanAsk) withDefaults() ScanAsk {
	a.StepDays, a.MinCases, a.Most = max(a.StepDays, 1), cmp.Or(a.MinCases, 2), cmp.Or(a.Most, 10)
	a.MaxShare = cmp.Or(a.MaxShare, 0.5)
	return a
}

func (a ScanAsk) check() error {
	switch {
	case a.MaxDays < a.StepDays || a.MaxDays > MaxScanDays:
		return threat.Invalid("window_days", fmt.Sprint(a.MaxDays), "not the length of a window", fmt.Sprintf("step_days to %d", MaxScanDays))
	case !(a.MaxRadiusM > 0 && a.MaxRadiusM <= geo.MaxPairsM):
		return threat.Invalid("radius_km", fmt.Sprint(a.MaxRadiusM/1000), "not a radius", fmt.Sprintf("over 0, at most %d", geo.MaxPairsM/1000))
	case !(a.MaxShare > 0 && a.MaxShare <= 0.5):
		return threat.Invalid("max_share", fmt.Sprint(a.MaxShare), "not a share that a cluster may hold", "over 0, at most 0.5")
	}
	return nil
}

func (a ScanAsk) steps() int { return a.MaxDays / a.StepDays }

func scanNote(ask ScanAsk) Note {
	n := NewNote("scan")
	n.Seed = &ask.Seed
	n.Parameters["end"], n.Parameters["window_days"], n.Parameters["step_days"] = ask.End, ask.MaxDays, ask.StepDays
	n.Parameters["radius_km"], n.Parameters["max_share"], n.Parameters["permutations"] = ask.MaxRadiusM/1000, ask.MaxShare, ask.Permutations
	n.Parameters["coarse"], n.Parameters["min_cases"] = coarseName(ask.AtPoint), ask.MinCases
	n.Caveats = append(n.Caveats,
		"A cluster says that the mixture of places changed in these days, not that more happened in all.",
		"Whoever scans every day finds one cluster with p ≤ 0.05 in twenty days without any: use a p of 1 in as many days as a false alarm may take.",
		"What was reported late is missing from the last days.")
	return n
}

// choose takes what can be used, by place and age, which doesn't depend on the order of events.
func (s *Scan) choose(events []threat.Event, ask ScanAsk) *scanCases {
	type placed struct {
		at  orb.Point
		age int32
	}
	var used []placed
	step, assumed := threat.Day(ask.StepDays), 0
	for i := range events {
		e := &events[i]
		unsure, guess := uncertaintyOf(e, ask.AssumeM)
		reason := ""
		switch {
		case e.Place == nil:
			reason = ReasonNoPlace
		case !e.Dated || e.Days.First == nil || e.Days.Last == nil:
			reason = ReasonNoDate
		case *e.Days.Last > ask.End:
			reason = ReasonAfterEnd
		case (ask.End-*e.Days.First)/step != (ask.End-*e.Days.Last)/step:
			reason = ReasonSpansSteps
		case unsure == nil && !ask.AtPoint:
			reason = ReasonUnknown
		case unsure != nil && *unsure > ask.MaxRadiusM && !ask.AtPoint:
			reason = ReasonCoarseCircle
		}
		if reason != "" {
			s.Note.Leave(reason, 1)
			continue
		}
		if guess {
			assumed++
		}
		used = append(used, placed{*e.Place, int32((ask.End - *e.Days.Last) / step)})
	}
	s.Note.noteAssumed(ask.AssumeM, assumed)
	slices.SortFunc(s.Note.LeftOut, func(a, b LeftOut) int { return cmp.Compare(a.Reason, b.Reason) })
	slices.SortFunc(used, func(a, b placed) int { return cmp.Or(comparePoints(a.at, b.at), cmp.Compare(a.age, b.age)) })
	c := newScanCases(ask.steps())
	for _, u := range used {
		c.add(u.at, u.age)
	}
	return c
}

func (s *Scan) tooFew(c *scanCases, ask ScanAsk) string {
	switch {
	case len(c.age) < Few:
		return TooFew(len(c.age))
	case len(c.recent) < Few:
		return TooFew(len(c.recent)) + fmt.Sprintf(" in the last %d days", ask.MaxDays)
	case int(slices.Max(c.age))+1 < 2*ask.steps():
		return fmt.Sprintf("too short to say: incidents must reach back twice as far as the longest window of %d days", ask.MaxDays)
	}
	return ""
}

// clusters returns the best cylinder, then the best that shares no place with those before.
func (c *scanCases) clusters(ask ScanAsk) []ScanCluster {
	best := c.bestOfEach(ask)
	slices.SortStableFunc(best, func(a, b cylinder) int { return cmp.Compare(b.llr, a.llr) })
	taken := make([]bool, len(c.places))
	var out []ScanCluster
	for _, b := range best {
		if len(out) == ask.Most {
			break
		}
		inside := c.near[c.from[b.center] : c.from[b.center]+b.places]
		if slices.ContainsFunc(inside, func(n nearPlace) bool { return taken[n.place] }) {
			continue
		}
		for _, n := range inside {
			taken[n.place] = true
		}
		out = append(out, ScanCluster{
			Center: c.places[b.center], RadiusM: geo.Distance(c.places[b.center], c.places[inside[b.places-1].place]), Places: b.places,
			From: ask.End - threat.Day(b.steps*ask.StepDays) + 1, To: ask.End,
			Observed: b.observed, Expected: b.expected, Ratio: float64(b.observed) / b.expected, LLR: b.llr,
		})
	}
	return out
}

// rank gives each cluster its p.
func (s *Scan) rank(ctx context.Context, c *scanCases, ask ScanAsk) error {
	if ask.Permutations == 0 || len(s.Clusters) == 0 {
		return nil
	}
	maxima := make([]float64, ask.Permutations)
	eachDraw(ctx, ask.Permutations, c.newSearch, func(search *scanSearch, draw int) {
		search.deal(stream(ask.Seed, uint64(draw)))
		maxima[draw] = search.best(ask.MinCases)
		if ask.Progress != nil {
			ask.Progress(1)
		}
	})
	if err := ctx.Err(); err != nil {
		return err //nolint:wrapcheck // the caller's own
	}
	for i := range s.Clusters {
		asGood := 0
		for _, m := range maxima {
			if m >= s.Clusters[i].LLR-1e-9 {
				asGood++
			}
		}
		p := float64(asGood+1) / float64(ask.Permutations+1)
		s.Clusters[i].P = &p
	}
	return nil
}

// scanLLR is the log likelihood ratio of c incidents of all where mu are expected, for more than expected, else 0 (Kulldorff 2005, Poisson form).
func scanLLR(c int, mu float64, all int) float64 {
	if float64(c) <= mu {
		return 0
	}
	llr := float64(c) * math.Log(float64(c)/mu)
	if c < all {
		rest := float64(all - c)
		llr += rest * math.Log(rest/(float64(all)-mu))
	}
	return llr
}
