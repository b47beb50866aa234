package handlers

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"threatmap/analysis"
	"threatmap/geo"
	"threatmap/threat"
)

// CorridorAnswer is the answer of /corridors/{id}/profile.
type CorridorAnswer struct {
	Corridor   string  `json:"corridor"`
	NameEn     *string `json:"name_en"`
	NameAr     *string `json:"name_ar"`
	Confidence *string `json:"confidence"`
	Direction  *string `json:"direction"`
	analysis.CorridorProfile
}

// What a corridor profile is asked where nothing is said.
const (
	defaultHalfWidthKM = 10 // of a corridor without one
	defaultSegmentKM   = 50
	defaultSpeedKMH    = 5 // on foot
	defaultListed      = 200
	maxListed          = 10_000
)

// route is a corridor as it is asked for.
type route struct {
	id         string
	line       *geo.Line
	halfWidthM float64
	feature    func(field string) any
}

func (r route) text(field string) *string {
	if s, ok := r.feature(field).(string); ok {
		return &s
	}
	return nil
}

// measure returns a place's position in the corridor's own plane, by Karney's method.
func (r route) measure(p orb.Point) (alongM, offsetM float64, ok bool) {
	alongM, offsetM, ok = r.line.Position(p)
	if ok {
		alongM, offsetM = r.line.Frame(p, alongM, offsetM)
	}
	return alongM, offsetM, ok
}

// route returns a corridor with the half-width asked for, or its own.
func (s *server) route(c echo.Context, id string) (r route, err error) {
	line, col, f, err := s.lineNamed(c, "corridors", id)
	if err != nil {
		return r, err
	}
	r = route{id: id, line: line, feature: func(field string) any { return valueOf(col, f, field) }}
	km := float64(defaultHalfWidthKM)
	if own, ok := r.feature("half_width_km").(float64); ok {
		km = own
	}
	if km, err = readNumber(c.QueryParams(), "half_width_km", km); err != nil {
		return r, err
	}
	r.halfWidthM = km * 1000
	return r, checkHalfWidth(km)
}

func checkHalfWidth(km float64) error {
	if !(km > 0 && km <= analysis.MaxHalfWidthKM) {
		return threat.Invalid("half_width_km", plain(km), "not a half-width", fmt.Sprintf("over 0, at most %d", analysis.MaxHalfWidthKM))
	}
	return nil
}

// corridorProfile answers /corridors/{id}/profile?half_width_km=&bin_km=&segment_km=&speed_kmh=&incidents=&table=.
func (s *server) corridorProfile(c echo.Context) error {
	f, err := s.profileFilter(c, "corridor", "half_width_km", "bin_km", "segment_km", "speed_kmh", "incidents", "table")
	if err != nil {
		return err
	}
	table, err := readChoice(c.QueryParams(), "table", "strip", "profile", "weeks", "segments", "incidents", "links")
	if err != nil {
		return err
	}
	is, err := negotiate(c, profileFormats...)
	if err != nil {
		return err
	}
	q, err := readCorridorQuestion(c.QueryParams())
	if err != nil {
		return err
	}
	r, err := s.route(c, param(c, "id"))
	if err != nil {
		return err
	}
	q.LengthM, q.HalfWidthM, q.Measure = r.line.LengthM(), r.halfWidthM, r.measure
	corridor, err := analysis.NewCorridor(q)
	if err != nil {
		return err
	}
	if done, err := s.unchanged(c, is.media[0]); done || err != nil {
		return err
	}
	note, err := s.noteFor(c.Request().Context(), "corridor profile")
	if err != nil {
		return err
	}
	covered, err := s.coveredWeeks(c, f)
	if err != nil {
		return err
	}
	passage, err := s.passage(c.Request().Context(), f, r, reachOf(r.halfWidthM))
	if err != nil {
		return err
	}
	corridor.Begin(covered, passage.Who)
	if err := fillCorridor(corridor, passage, r); err != nil {
		return fmt.Errorf("read incidents along %s: %w", r.id, err)
	}
	answer := CorridorAnswer{r.id, r.text("name_en"), r.text("name_ar"), r.text("confidence"), r.text("direction"), corridor.Profile()}
	noteInto(&answer.Note, note, r.halfWidthM)
	mixed(&answer.Note, answer.Acted)
	if partly(&answer.Note, f) {
		answer.LeaveOutSome()
	}
	switch is.name {
	case "geojson":
		return sendGeoJSON(c, stretches(r.line, answer.Profile, answer.SideCodes), answer.Note)
	case "csv":
		return s.sendNoted(c, answer.Note, answer.sheet(table))
	}
	strip := answer.Strip
	answer.Strip = nil
	return sendProfile(c, answer, strip)
}

func readCorridorQuestion(values url.Values) (q analysis.CorridorQuestion, err error) {
	for _, p := range []struct {
		name     string
		fallback float64
		into     *float64
	}{{"bin_km", defaultBinKM, &q.BinKM}, {"segment_km", defaultSegmentKM, &q.SegmentKM}, {"speed_kmh", defaultSpeedKMH, &q.SpeedKMH}} {
		if *p.into, err = readNumber(values, p.name, p.fallback); err != nil {
			return q, err
		}
	}
	if q.List, err = readWhole(values, "incidents", defaultListed); err == nil && (q.List < 0 || q.List > maxListed) {
		err = threat.Invalid("incidents", values.Get("incidents"), "not a number of incidents and links to list", fmt.Sprintf("0 to %d", maxListed))
	}
	return q, err
}

// fillCorridor hands the incidents of its passage to a corridor, in parts.
func fillCorridor(corridor *analysis.Corridor, passage threat.Passage, r route) error {
	part := firstThenLater(corridor, corridor.Later)
	return passage.InParts(func() func(*threat.Passer) { //nolint:wrapcheck // the caller says what it is
		to := part()
		return func(e *threat.Passer) {
			r.turn(e, passage)
			to.Add(e)
		}
	})
}

// alongRoute yields the incidents of a corridor's passage in its own plane, in the order of time. Each is good until yield returns.
func alongRoute(passage threat.Passage, r route, yield func(*analysis.NearCorridor)) error {
	return passage.Each(func(e *threat.Passer) error { //nolint:wrapcheck // the caller says what it is
		r.turn(e, passage)
		yield(e)
		return nil
	})
}

// turn turns an incident's position into the corridor's own plane.
func (r route) turn(e *threat.Passer, of threat.Passage) {
	edge := onEdge(e.OffsetM, r.halfWidthM)
	if !edge && !r.line.NearEnd(e.AlongM, e.OffsetM) {
		return
	}
	_, place := of.Who(e.N)
	if edge {
		e.AlongM, e.OffsetM = measuredOr(r.line, place, e.AlongM, e.OffsetM)
	}
	e.AlongM, e.OffsetM = r.line.Frame(place, e.AlongM, e.OffsetM)
}

// onEdge tells whether an offset is so near to the half-width that it is to be measured: positions are kept to some centimetres, and an edge is an edge.
func onEdge(offsetM, halfWidthM float64) bool {
	const unsure = 1 // metres
	return math.Abs(math.Abs(offsetM)-halfWidthM) < unsure
}

func measuredOr(line *geo.Line, place orb.Point, alongM, offsetM float64) (exactAlongM, exactOffsetM float64) {
	if along, offset, ok := line.Position(place); ok {
		return along, offset
	}
	return alongM, offsetM
}

// passage is the incidents within reachM of a corridor.
func (s *server) passage(ctx context.Context, f threat.Filter, r route, reachM float64) (threat.Passage, error) {
	p, err := s.cfg.Store.Passage(ctx, f, r.id, reachM)
	if err != nil {
		return nil, fmt.Errorf("read incidents along %s: %w", r.id, err)
	}
	return p, nil
}

// corridorsCompared answers /corridors/{id}/compare/{other}?half_width_km=.
func (s *server) corridorsCompared(c echo.Context) error {
	f, err := s.profileFilter(c, "corridor", "half_width_km")
	if err != nil {
		return err
	}
	ids := [2]string{param(c, "id"), param(c, "other")}
	if ids[0] == ids[1] {
		return threat.Invalid("other", ids[1], "a corridor can't be compared with itself", "another corridor's id")
	}
	return sendAnalysis(s, c, func() (analysis.CorridorsCompared, error) { return s.compareRoutes(c, f, ids) }, comparedTable)
}

func (s *server) compareRoutes(c echo.Context, f threat.Filter, ids [2]string) (answer analysis.CorridorsCompared, err error) {
	note, err := s.noteFor(c.Request().Context(), "corridor comparison")
	if err != nil {
		return answer, err
	}
	var routes [2]route
	for i, id := range ids {
		if routes[i], err = s.route(c, id); err != nil {
			return answer, whichOf([2]string{"id", "other"}[i], err)
		}
	}
	rates, inBoth, err := s.ratesOf(c.Request().Context(), f, routes)
	if err != nil {
		return answer, err
	}
	answer = analysis.CompareCorridors(rates[0], rates[1], inBoth)
	answer.Note.Rest(note)
	return answer, s.leaveOthers(c.Request().Context(), f, &answer.Note)
}

// whichOf names the parameter of the path that an unknown corridor stands in.
func whichOf(param string, err error) error {
	var unknown *threat.Error
	if threat.KindOf(err) != threat.KindNotFound || !errors.As(err, &unknown) {
		return err
	}
	named := *unknown
	named.Param, named.Detail = param, "no such corridor"
	return &named
}

// leaveOthers notes what of a filter's answer is in neither corridor, and why.
func (s *server) leaveOthers(ctx context.Context, f threat.Filter, note *analysis.Note) error {
	all, err := s.cfg.Store.Counts(ctx, f, nil)
	if err != nil {
		return fmt.Errorf("count what matches: %w", err)
	}
	single := threat.Counts{}
	if counted, any := f.Counted(); any {
		if single, err = s.cfg.Store.Counts(ctx, counted, nil); err != nil {
			return fmt.Errorf("count single incidents: %w", err)
		}
	}
	note.Leave(reasonOtherKind, int(max(0, all.Matched-single.Matched)))
	note.Leave(analysis.ReasonNoPlace, int(single.Unmapped))
	note.Leave("in neither corridor", int(max(0, single.Matched-single.Unmapped-int64(note.Used))))
	return nil
}

// comparedTable has a line for each corridor; the ratio, of the first over the second, is in that of the first.
func comparedTable(a analysis.CorridorsCompared) (analysis.Note, sheet) {
	t := sheet{name: a.Corridors[0].Corridor + "-" + a.Corridors[1].Corridor, head: []string{
		"corridor", "length_km", "half_width_km", "own_km", "count", "per_km", "per_km_low", "per_km_high", "in_both", "ratio", "ratio_low", "ratio_high", "p", "reason",
	}}
	for i, r := range a.Corridors {
		cells := slices.Concat([]string{r.Corridor, plain(r.LengthKM), plain(r.HalfWidthKM), plain(r.OwnKM), strconv.Itoa(r.Count)},
			tableRate(r.PerKM, r.PerKMLow, r.PerKMHigh), []string{strconv.Itoa(a.InBoth)})
		if i == 0 {
			cells = append(cells, tableCell(a.Ratio.Ratio), tableCell(a.Ratio.Low), tableCell(a.Ratio.High), tableCell(a.Ratio.P), a.Ratio.Reason)
		} else {
			cells = append(cells, "", "", "", "", "")
		}
		t.lines = append(t.lines, cells)
	}
	return a.Note, t
}

// ratesOf counts the incidents of two corridors, and those that are in both.
func (s *server) ratesOf(ctx context.Context, f threat.Filter, routes [2]route) (rates [2]analysis.CorridorRate, inBoth int, err error) {
	seen := map[int64]bool{}
	for i, r := range routes {
		other := routes[1-i]
		lengthKM := r.line.LengthM() / 1000
		rates[i] = analysis.CorridorRate{
			Corridor: r.id, LengthKM: lengthKM, HalfWidthKM: r.halfWidthM / 1000,
			OwnKM: lengthKM * (1 - r.line.ShareIn(r.halfWidthM, other.line, other.halfWidthM)),
		}
		passage, err := s.passage(ctx, f, r, r.halfWidthM+1)
		if err != nil {
			return rates, 0, err
		}
		err = alongRoute(passage, r, func(e *analysis.NearCorridor) {
			if e.AlongM < 0 || e.AlongM > r.line.LengthM() || math.Abs(e.OffsetM) > r.halfWidthM {
				return
			}
			rates[i].Count++
			fid, _ := passage.Who(e.N)
			if i == 0 {
				seen[fid] = true
			} else if seen[fid] {
				inBoth++
			}
		})
		if err != nil {
			return rates, 0, fmt.Errorf("read incidents along %s: %w", r.id, err)
		}
	}
	return rates, inBoth, nil
}

func (a CorridorAnswer) sheet(table string) sheet {
	switch table {
	case "profile":
		return profileSheet(a.Corridor, a.SideCodes, a.Profile)
	case "weeks":
		return weeksSheet(a.Corridor, a.SideCodes, a.Weeks)
	case "segments":
		return a.segmentsSheet()
	case "incidents":
		return a.incidentsSheet()
	case "links":
		return a.linksSheet()
	}
	return stripSheet(a.Corridor, a.SideCodes, a.Strip)
}

func (a CorridorAnswer) segmentsSheet() sheet {
	t := sheet{name: a.Corridor + "-segments", head: []string{
		"from_km", "to_km", "count", "per_km", "per_km_low", "per_km_high", "per_week", "per_week_low", "per_week_high",
		"first_half", "second_half", "change", "change_low", "change_high",
	}}
	for _, s := range a.Segments {
		t.lines = append(t.lines, slices.Concat(
			[]string{plain(s.FromKM), plain(s.ToKM), strconv.Itoa(s.Count)},
			tableRate(s.PerKM, s.PerKMLow, s.PerKMHigh), tableRate(s.PerWeek, s.PerWeekLow, s.PerWeekHigh),
			[]string{strconv.Itoa(s.FirstHalf), strconv.Itoa(s.SecondHalf)}, tableRate(s.Change.Ratio, s.Change.Low, s.Change.High)))
	}
	return t
}

func (a CorridorAnswer) incidentsSheet() sheet {
	t := sheet{name: a.Corridor + "-incidents", head: []string{"id", "along_km", "offset_km", "inside", "first_day", "last_day", "side"}}
	for _, e := range a.Incidents {
		t.lines = append(t.lines, []string{e.ID, plain(e.AlongKM), plain(e.OffsetKM), tableCell(e.Inside), dayCell(e.FirstDay), dayCell(e.LastDay), e.Side})
	}
	return t
}

func dayCell(d *threat.Day) string {
	if d == nil {
		return ""
	}
	return d.String()
}

func (a CorridorAnswer) linksSheet() sheet {
	t := sheet{name: a.Corridor + "-links", head: []string{"from", "to", "from_km", "to_km", "km", "days_least", "days_most", "allowed"}}
	for _, l := range a.Links.List {
		t.lines = append(t.lines, []string{
			l.From, l.To, plain(l.FromKM), plain(l.ToKM), plain(l.KM), strconv.Itoa(l.DaysLeast), strconv.Itoa(l.DaysMost), l.Allowed,
		})
	}
	return t
}
