package handlers

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"threatmap/analysis"
	"threatmap/geo"
	"threatmap/threat"
)

func indicatorsMethod() method {
	return method{
		name: "indicators", summary: "The saved analyses to watch, with what each says now, its test and its false alarms. Each has a filter of its own: no filter is taken",
		parameters: params(formatParam("json", "csv")),
		media:      map[string]string{mediaJSON: "Indicators", mediaCSV: ""}, answer: (*server).indicators,
	}
}

// IndicatorList is the answer of /analysis/indicators.
type IndicatorList struct {
	Indicators []Indicator `json:"indicators"`
}

// Indicator is a saved analysis and what it says of the data now.
type Indicator struct {
	analysis.Indicator
	State analysis.IndicatorState `json:"state"`
	Note  analysis.Note           `json:"note"`
}

// indicators answers /analysis/indicators.
func (s *server) indicators(c echo.Context) error {
	if _, err := readQuery(c, "f"); err != nil {
		return err
	}
	return s.sendIndicators(c, "indicators", func(list []Indicator) ([]Indicator, any) { return list, IndicatorList{list} })
}

// indicatorTable has a line for each indicator, with the columns of its own note.
func indicatorTable(list []Indicator) (head []string, lines [][]string) {
	head = slices.Concat([]string{
		"id", "title_en", "title_ar", "method", "enough", "reason", "from", "to", "value", "unit", "expected", "p", "q", "flagged", "false_alarms_a_year", "trend_a_week", "trend_p", "sentence_en", "sentence_ar",
	}, noteColumns)
	for _, i := range list {
		s, trend := i.State, analysis.Trend{}
		if s.Trend != nil {
			trend = *s.Trend
		}
		var from, to string
		if s.From != nil && s.To != nil {
			from, to = s.From.String(), s.To.String()
		}
		lines = append(lines, slices.Concat([]string{
			i.ID, i.Title.En, i.Title.Ar, i.Method, tableCell(&s.Enough), s.Reason, from, to, tableCell(s.Value), s.Unit, tableCell(s.Expected), tableCell(s.P), tableCell(s.Q),
			tableCell(s.Flagged), tableCell(s.FalseAlarms), tableCell(trend.Slope), tableCell(trend.P), s.Sentence.En, s.Sentence.Ar,
		}, noteCells(i.Note)))
	}
	return head, lines
}

// indicator answers /analysis/indicators/{id}.
func (s *server) indicator(c echo.Context) error {
	if _, err := readQuery(c, "f"); err != nil {
		return err
	}
	id := param(c, "id")
	at := slices.IndexFunc(analysis.Indicators(), func(i analysis.Indicator) bool { return i.ID == id })
	if at < 0 {
		unknown := threat.NotFound("indicator", id)
		unknown.Accepted = "an id of /analysis/indicators"
		return unknown
	}
	return s.sendIndicators(c, id, func(list []Indicator) ([]Indicator, any) { return list[at : at+1], list[at] })
}

// sendIndicators answers with those of the indicators that are asked for, as JSON or as a table of them.
func (s *server) sendIndicators(c echo.Context, name string, asked func([]Indicator) ([]Indicator, any)) error {
	is, err := negotiate(c, asJSON, asCSV)
	if err != nil {
		return err
	}
	if done, err := s.unchanged(c, is.media[0]); done || err != nil {
		return err
	}
	list, err := s.indicatorsNow(c.Request().Context())
	if err != nil {
		return err
	}
	list, answer := asked(list)
	if is.name == asJSON.name {
		return sendJSON(c, mediaJSON, answer)
	}
	s.describedByJSON(c)
	head, lines := indicatorTable(list)
	return sendTable(c, name, head, lines)
}

// indicatorCache keeps what was last worked out. The zero value is ready.
type indicatorCache struct {
	mu   sync.Mutex
	key  string
	list []Indicator
}

func (c *indicatorCache) get(key string) []Indicator {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.key != key {
		return nil
	}
	return c.list
}

func (c *indicatorCache) put(key string, list []Indicator) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.key, c.list = key, list
}

// indicatorsNow works every indicator out, once for each change of the data or of the geography.
func (s *server) indicatorsNow(ctx context.Context) ([]Indicator, error) {
	head, err := s.cfg.Store.Head(ctx)
	if err != nil {
		return nil, fmt.Errorf("read change counter: %w", err)
	}
	geography, err := s.cfg.Store.GeographyHead(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the counter of the geography: %w", err)
	}
	key := head.String() + " " + geography.String()
	if kept := s.saved.get(key); kept != nil {
		return kept, nil
	}
	list, err := s.workOut(ctx)
	if err == nil {
		s.saved.put(key, list)
	}
	return list, err
}

func (s *server) workOut(ctx context.Context) ([]Indicator, error) {
	w, err := s.indicatorWeeks(ctx)
	if err != nil {
		return nil, err
	}
	var list []Indicator
	var alerted []int
	var watched []analysis.Watched
	for _, declared := range analysis.Indicators() {
		i := Indicator{Indicator: declared}
		if i.Note, err = s.noteFor(ctx, declared.Method); err != nil {
			return nil, err
		}
		if declared.Method == analysis.IndicatorLethality {
			err = s.lethalityIndicator(ctx, &i, w)
		} else {
			var weekly *analysis.Weekly
			weekly, err = s.indicatorWeekly(ctx, &i, w)
			if slices.ContainsFunc(i.Parts, func(p analysis.IndicatorPart) bool { return len(p.Codes["side"]) == 0 }) {
				i.Note.Caveats = append(i.Note.Caveats, caveatMixed)
			}
			// An indicator's filter says whose acts it is of: all of these are one series.
			alerted, watched = append(alerted, len(list)), append(watched, analysis.Watched{Area: i.ID, Name: i.Title.En, Side: analysis.AllSides, Weekly: weekly})
		}
		if err != nil {
			return nil, fmt.Errorf("indicator %s: %w", i.ID, err)
		}
		list = append(list, i)
	}
	alerts := analysis.AlertsOf(watched, analysis.AlertQuestion{
		AsOf: w.asof, BaselineWeeks: w.baseline, Alpha: analysis.IndicatorAlpha, FDR: analysis.IndicatorFDR, Years: analysis.IndicatorYears, Seed: analysis.IndicatorSeed,
	})
	for n, at := range alerted {
		tellAlert(&list[at], alerts.Areas[n], watched[n].Weekly, w)
	}
	return list, nil
}

// indicatorWeeks is the last week that the data covers together with the weeks before it that the rules need: a handful of newer records has no
// history to be judged by.
func (s *server) indicatorWeeks(ctx context.Context) (w weeks, err error) {
	w.baseline = analysis.DefaultBaselineWeeks
	if w.cover, err = s.coverage(ctx, threat.Filter{}); err != nil {
		return w, err
	}
	all := analysis.NewWeekly(w.cover)
	if at, ok := all.Newest(analysis.HistoryNeeded(w.baseline)); ok {
		w.asof = all.Week(at)
		_, w.covered = all.Compared(analysis.AllSides, at, analysis.HistoryNeeded(w.baseline))
	}
	return w, nil
}

// indicatorWeekly counts the incidents of an indicator in the weeks up to the judged one.
func (s *server) indicatorWeekly(ctx context.Context, i *Indicator, w weeks) (*analysis.Weekly, error) {
	n := max(analysis.HistoryNeeded(w.baseline), analysis.IndicatorTrendWeeks-1)
	window := w.window(n)
	compared, others := w.whole(analysis.HistoryNeeded(w.baseline))
	i.Note.Caveats = append(i.Note.Caveats, others...)
	weekly := analysis.NewWeekly(within(compared.trend(w.cover), window))
	if !w.covered {
		return weekly, nil
	}
	coarse, unknown, unmapped := 0, 0, 0
	seen := map[int64]bool{}
	for _, part := range i.Parts {
		where, err := s.placesOf(ctx, part)
		if err != nil {
			return nil, err
		}
		if where.missing != "" {
			i.Note.Caveats = append(i.Note.Caveats, "Not loaded, so nothing is counted there: "+where.missing+".")
		}
		err = s.cfg.Store.Events(ctx, during(threat.Filter{Codes: part.Codes, BBox: where.box}, window), func(e threat.Event) error {
			switch {
			case seen[e.FID]:
				return nil
			case where.everywhere:
			case e.Place == nil:
				unmapped++
				return nil
			case !where.holds(*e.Place):
				return nil
			case e.UncertaintyM != nil && *e.UncertaintyM > analysis.IndicatorCoarseM:
				coarse++
				return nil
			case e.UncertaintyM == nil:
				unknown++
			}
			seen[e.FID] = true
			weekly.Add(e)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read events: %w", err)
		}
	}
	i.Note.Leave(analysis.ReasonNoPlace, unmapped)
	i.Note.Leave(analysis.ReasonTooCoarse, coarse)
	if unknown > 0 {
		i.Note.Caveats = append(i.Note.Caveats, caveatUnsure(unknown))
	}
	return weekly, nil
}

// trend are the data sets that are compared, as far back as they reach.
func (w weeks) trend(cover []analysis.DataSet) (kept []analysis.DataSet) {
	names := w.names()
	for _, d := range cover {
		if slices.Contains(names, d.Name) {
			kept = append(kept, d)
		}
	}
	return kept
}

// tellAlert writes an indicator's state from its alert.
func tellAlert(i *Indicator, a analysis.AreaAlert, weekly *analysis.Weekly, w weeks) {
	weekly.Tell(&i.Note)
	seed := uint64(analysis.IndicatorSeed)
	i.Note.Seed = &seed
	i.Note.Parameters = map[string]any{
		"baseline_weeks": w.baseline, "trend_weeks": analysis.IndicatorTrendWeeks, "alpha": analysis.IndicatorAlpha, "fdr": analysis.IndicatorFDR,
		"simulated_years": analysis.IndicatorYears, "coarsest_place_m": analysis.IndicatorCoarseM,
	}
	if !w.covered {
		i.State = analysis.IndicatorState{Reason: "the data covers too few weeks", Sentence: threat.Text{En: "There is no data to judge.", Ar: "لا توجد بيانات للحكم."}}
		return
	}
	i.Note.Caveats = append(i.Note.Caveats, "The week judged is the last that is covered together with the weeks before it that the rules need. Incidents after it are not judged, and where there are none, nothing is known of those weeks.", analysis.CaveatZeros)
	var counts []int
	if at, ok := weekly.Place(w.asof); ok {
		counts = weekly.All[max(weekly.Shared(), at+1-analysis.IndicatorTrendWeeks) : at+1] // as many weeks as all the data sets cover
	}
	i.State = analysis.AlertState(a, w.asof, counts)
}

// lethalityIndicator asks the question of /analysis/lethality over the last years.
func (s *server) lethalityIndicator(ctx context.Context, i *Indicator, w weeks) error {
	note := i.Note
	note.Parameters = map[string]any{"mass_from": analysis.MassCasualty, "weeks": analysis.LethalityWeeks, "block_weeks": analysis.ClaimBlockWeeks, "permutations": analysis.ClaimOrders}
	if !w.covered {
		i.Note = note
		i.State = analysis.IndicatorState{Reason: "the data covers too few weeks", Sentence: threat.Text{En: "There is no data to judge.", Ar: "لا توجد بيانات للحكم."}}
		return nil
	}
	f := threat.Filter{Codes: maps.Clone(i.Parts[0].Codes)}
	compared, others := w.whole(analysis.LethalityWeeks - 1)
	n := analysis.LethalityWeeks - 1
	if len(compared.cover) == 0 { // none is that long: as far back as all reach that have the weeks that the others are judged by
		compared, others = w.whole(analysis.HistoryNeeded(w.baseline))
		all := analysis.NewWeekly(within(compared.trend(w.cover), w.window(n)))
		if last, ok := all.LastCovered(); ok {
			n = last - all.Shared()
		}
	}
	f.Codes["origin"] = compared.names()
	f = during(f, w.window(n))
	f.Time.Certain = true // none that may have been before
	answer, err := s.lethalityOf(ctx, f, analysis.MassCasualty)
	if err != nil {
		return err
	}
	answer.Note.Parameters = note.Parameters
	answer.Note.Parameters["data_sets"] = compared.names()
	answer.Note.Seed = new(uint64(analysis.IndicatorSeed))
	answer.Note.Caveats = append(answer.Note.Caveats, others...)
	i.Note, i.State = answer.Note, analysis.LethalityState(answer.Lethalities)
	return nil
}

// places is where a part of an indicator looks.
type places struct {
	everywhere bool
	areas      *geo.BoundaryIndex
	facilities []orb.Point
	withinM    float64
	box        *geo.BBox // around all; nil = no bound
	missing    string    // what is not loaded, by id
}

func (p *places) holds(at orb.Point) bool {
	if p.areas.Locate(at).Country != "" {
		return true
	}
	for _, f := range p.facilities {
		if geo.Distance(at, f) <= p.withinM {
			return true
		}
	}
	return false
}

// placesOf reads the areas and facilities of a part.
func (s *server) placesOf(ctx context.Context, part analysis.IndicatorPart) (places, error) {
	p := places{everywhere: len(part.Areas)+len(part.Facilities) == 0, withinM: part.WithinKM * 1000}
	var regions []geo.Region
	found := map[string]bool{}
	err := s.every(ctx, "areas", func(_ threat.Collection, f threat.Feature) {
		g, ok := f.Geometry.(orb.MultiPolygon)
		if one, single := f.Geometry.(orb.Polygon); single {
			g, ok = orb.MultiPolygon{one}, true
		}
		if ok && slices.Contains(part.Areas, f.ID) {
			found[f.ID] = true
			regions = append(regions, geo.Region{Code: f.ID, Geom: g})
			p.extend(g.Bound())
		}
	})
	if err != nil {
		return p, err
	}
	err = s.every(ctx, "facilities", func(_ threat.Collection, f threat.Feature) {
		at, ok := f.Geometry.(orb.Point)
		if !ok || !slices.Contains(part.Facilities, f.ID) {
			return
		}
		found[f.ID] = true
		p.facilities = append(p.facilities, at)
		disc := geo.Circle(at, p.withinM*1.01, 32)
		p.extend(disc.Bound())
	})
	if err != nil {
		return p, err
	}
	p.areas = geo.NewBoundaryIndex(regions, nil, nil)
	var missing []string
	for _, id := range slices.Concat(part.Areas, part.Facilities) {
		if !found[id] {
			missing = append(missing, id)
		}
	}
	p.missing = strings.Join(missing, ", ")
	return p, nil
}

func (p *places) extend(b orb.Bound) {
	if p.box != nil {
		b = b.Union(orb.Bound{Min: orb.Point{p.box.West, p.box.South}, Max: orb.Point{p.box.East, p.box.North}})
	}
	p.box = &geo.BBox{West: b.Min[0], South: b.Min[1], East: b.Max[0], North: b.Max[1]}
}

func indicatorSchemas() openapi3.Schemas {
	text, yes, list := openapi3.NewStringSchema().NewRef(), openapi3.NewBoolSchema().NewRef(), listOf(openapi3.NewStringSchema().NewRef())
	maybe := func() *openapi3.SchemaRef { return nullable(openapi3.NewFloat64Schema()) }
	day := nullable(openapi3.NewStringSchema().WithFormat("date"))
	words := object(members{"en": text, "ar": text})
	trend := nullable(openapi3.NewObjectSchema())
	state := object(members{
		"enough": yes, "reason": text, "from": day, "to": day, "value": maybe(), "unit": text, "expected": maybe(), "test": text, "p": maybe(), "q": maybe(),
		"flagged": nullable(openapi3.NewBoolSchema()), "false_alarms_a_year": maybe(), "false_alarms_basis": text, "trend": trend, "sentence": words,
	}, "reason")
	part := object(members{"filter": openapi3.NewObjectSchema().NewRef(), "areas": list, "facilities": list, "within_km": maybe()}, "within_km")
	one := object(members{"id": text, "title": words, "parts": listOf(part), "method": enum(analysis.IndicatorAlerts, analysis.IndicatorLethality).NewRef(), "state": state, "note": ref("Note")})
	return openapi3.Schemas{"Indicator": one, "Indicators": object(members{"indicators": listOf(ref("Indicator"))})}
}
