package main

import (
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// incident is one made-up record. Its place is lon/lat on WGS 84; nil = not on the map.
type incident struct {
	n         int64 // 0, 1, … within the data set
	town      *town
	profile   *profile
	place     orb.Geometry
	precision string // geo_precision
	days      threat.Days
	clock     *threat.Clock
	killed    *int
}

// Shares of incidents, per thousand, and what the rest of their spread is like.
const (
	unmappedPerMille = 5
	shapePerMille    = 10
	spotPerMille     = 350   // at the town's one point
	farPerMille      = 80    // out in the countryside
	nearKM, farKM    = 4, 30 // mean distance from the town
)

// incident returns the n-th record of the world: the same one in every run, on any number of goroutines.
func (w *world) incident(n int64) incident {
	r := w.random(n)
	t := w.pick(r)
	i := incident{n: n, town: t, profile: w.profileOf(t, r)}
	i.precision = i.profile.precision
	i.days, i.clock = w.time(r, i.profile.dates)
	i.place = w.place(&i, r)
	if r.IntN(3) > 0 {
		killed := int(r.ExpFloat64() * 3)
		i.killed = &killed
	}
	return i
}

// point returns where the n-th record is, or its shape's town: all that choosing tiles and boxes needs.
func (w *world) point(n int64) (p orb.Point, ok bool) {
	i := w.incident(n)
	switch place := i.place.(type) {
	case nil:
		return p, false
	case orb.Point:
		return place, true
	}
	return i.town.at, true
}

// random is the n-th record's own source: records do not depend on each other, so they can be made in any order.
func (w *world) random(n int64) *rand.Rand {
	const golden = 0x9e3779b97f4a7c15
	return rand.New(rand.NewPCG(w.seed, uint64(n)*golden))
}

func (w *world) place(i *incident, r *rand.Rand) orb.Geometry {
	at := i.town.at
	switch k := r.IntN(1000); {
	case k < unmappedPerMille:
		i.precision = "unknown"
		return nil
	case k < unmappedPerMille+shapePerMille:
		return shape(i, r)
	case k < unmappedPerMille+shapePerMille+spotPerMille:
		return at
	case k < unmappedPerMille+shapePerMille+spotPerMille+farPerMille:
		return away(at, r, farKM)
	}
	return away(at, r, nearKM)
}

// away returns a point round another, to six decimals, as sources give them.
func away(p orb.Point, r *rand.Rand, meanKM float64) orb.Point {
	const kmPerDegree = 111.2
	d, angle := r.ExpFloat64()*meanKM/kmPerDegree, r.Float64()*2*math.Pi
	return orb.Point{decimals(p[0] + d*math.Cos(angle)/math.Cos(p[1]*math.Pi/180)), decimals(p[1] + d*math.Sin(angle))}
}

func decimals(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// shape is a stretch of road or a patch of countryside near the town.
func shape(i *incident, r *rand.Rand) orb.Geometry {
	middle := away(i.town.at, r, farKM)
	turn := r.Float64() * 2 * math.Pi
	if r.IntN(2) == 0 {
		i.precision = "linear_or_border"
		line := orb.LineString{}
		for k := range 2 + r.IntN(8) {
			line = append(line, beside(middle, turn+r.Float64()-0.5, 0.02*float64(k+1)))
		}
		return line
	}
	i.precision = "area"
	corners := 8 + r.IntN(9)
	radius := 0.03 + 0.2*r.Float64()
	ring := orb.Ring{}
	for k := range corners {
		ring = append(ring, beside(middle, 2*math.Pi*float64(k)/float64(corners), radius*(0.8+0.2*r.Float64())))
	}
	return orb.Polygon{append(ring, ring[0])}
}

// beside is a step in degrees away from a point.
func beside(p orb.Point, angle, degrees float64) orb.Point {
	return orb.Point{decimals(p[0] + degrees*math.Cos(angle)), decimals(p[1] + degrees*math.Sin(angle))}
}

// The days that records are of, and the years of the war that most of them are of.
var (
	firstDay = threat.DayOf(time.Date(2003, 1, 1, 0, 0, 0, 0, time.UTC))
	lastDay  = threat.DayOf(time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC))
	worst    = threat.DayOf(time.Date(2015, 6, 1, 0, 0, 0, 0, time.UTC))
)

// widths are the days that a date of a precision may span, at most.
var widths = map[string]int{"hour": 1, "day": 1, "few_days": 6, "week": 7, "month": 30, "year": 365}

func (w *world) time(r *rand.Rand, precision string) (threat.Days, *threat.Clock) {
	if precision == "unknown" {
		return threat.Days{}, nil
	}
	first := firstDay + threat.Day(r.IntN(int(lastDay-firstDay)+1))
	if r.IntN(2) == 0 {
		first = min(lastDay, max(firstDay, worst+threat.Day(r.NormFloat64()*900)))
	}
	last := first + threat.Day(widths[precision]-1)
	if precision == "few_days" {
		last = first + threat.Day(1+r.IntN(5))
	}
	days := threat.Days{First: &first, Last: &last}
	if precision != "hour" {
		return days, nil
	}
	from := first.Time().Add(time.Duration(r.IntN(23)) * time.Hour)
	return days, &threat.Clock{From: from, To: from.Add(59 * time.Minute)}
}

func (i *incident) title() string {
	return i.profile.kind + " near " + i.town.name + " (" + strconv.FormatInt(i.n, 10) + ")"
}
