package handlers

import (
	"context"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"threatmap/analysis"
	"threatmap/threat"
)

// mostTolls bounds the incidents of a question about lethality: they are read by SQL.
const mostTolls = 200_000

func lethalityMethod() method {
	return method{
		name: "lethality", summary: "Lethality against tempo: events a week and deaths an event, by governorate: fewer mass-casualty events, more small ones?",
		parameters: append(filterParameters(threat.Incidents),
			queryParam("mass_from", "From how many killed an event counts as a mass-casualty one", openapi3.NewIntegerSchema().WithMin(1).WithMax(1000).WithDefault(analysis.MassCasualty)),
			formatParam("json", "geojson", "csv"),
		),
		media: map[string]string{mediaJSON: "AnalysisLethality", mediaGeoJSON: "LethalityFeatures", mediaCSV: ""}, answer: (*server).lethality,
	}
}

// LethalityAnswer is the answer of /analysis/lethality.
type LethalityAnswer struct {
	analysis.Lethalities
	Note analysis.Note `json:"note"`
}

// lethality answers /analysis/lethality.
func (s *server) lethality(c echo.Context) error {
	f, err := s.parseFilter(c, threat.Incidents, "mass_from", "f")
	if err != nil {
		return err
	}
	massFrom, err := readWhole(c.QueryParams(), "mass_from", analysis.MassCasualty)
	if err != nil {
		return err
	}
	if _, err := analysis.CompareLethality(nil, nil, int64(massFrom)); err != nil { // bad parameters, before anything is read
		return err
	}
	return sendPlaced(s, c, func() (LethalityAnswer, error) { return s.lethalityOf(c.Request().Context(), f, int64(massFrom)) }, lethalityTable)
}

func (s *server) lethalityOf(ctx context.Context, f threat.Filter, massFrom int64) (LethalityAnswer, error) {
	note, err := s.noteFor(ctx, "lethality against tempo")
	if err != nil {
		return LethalityAnswer{}, err
	}
	counts, err := s.cfg.Store.Counts(ctx, f, nil)
	if err != nil {
		return LethalityAnswer{}, fmt.Errorf("count what matches: %w", err)
	}
	var tolls []threat.Toll
	err = s.cfg.Store.Tolls(ctx, f, mostTolls, func(t threat.Toll) error {
		tolls = append(tolls, t)
		return nil
	})
	if err != nil {
		return LethalityAnswer{}, fmt.Errorf("read numbers killed: %w", err)
	}
	cover, err := s.coverage(ctx, f)
	if err != nil {
		return LethalityAnswer{}, err
	}
	l, err := analysis.CompareLethality(tolls, cover, massFrom)
	if err != nil {
		return LethalityAnswer{}, err
	}
	note.Used = l.Used
	note.Parameters = map[string]any{"mass_from": massFrom}
	note.Leave(reasonOtherKind, int(max(0, counts.Matched-int64(len(tolls)))))
	note.Leave(analysis.ReasonNoDate, l.NoDate)
	note.Leave(analysis.ReasonSpansWeeks, l.SpansWeeks)
	note.Leave(analysis.ReasonNotCovered, l.NotCovered)
	note.Caveats = append(note.Caveats, analysis.CaveatZeros, analysis.CaveatKilled, analysis.CaveatWeekly, analysis.CaveatManyAreas)
	all := analysis.NewWeekly(cover)
	note.Caveats = append(note.Caveats, all.BeginsAndEnds(0, len(all.All)-1, "where it begins or ends, a trend may be its own; origin= keeps to one data set")...)
	return LethalityAnswer{l, note}, nil
}

// lethalityTrends are the four trends of an area, as columns.
var lethalityTrends = []string{"events_a_week", "deaths_an_event", "mass_events_week", "small_events_week"}

func lethalityHead() []string {
	head := []string{"area", "events", "killed_known", "killed_unknown", "killed", "killed_per_event", "mass_casualty_events", "small_events", "claim", "reason"}
	for _, name := range lethalityTrends {
		head = append(head, name+"_slope", name+"_tau", name+"_p")
	}
	return head
}

// lethalityTable has a line for all together, then one for each governorate. As features there are the governorates.
func lethalityTable(a LethalityAnswer) placed {
	p := placed{name: "lethality", note: a.Note, collection: "admin1", head: lethalityHead(), summary: a.All}
	if !a.All.Enough {
		p.reason = a.All.Reason
	}
	for i, l := range append([]analysis.Lethality{a.All}, a.Areas...) {
		row := []any{l.Area, l.Events, l.KilledKnown, l.KilledUnknown, int(l.Killed), l.PerEvent, l.Mass, l.Small, string(l.Claim), l.Reason}
		for _, t := range []analysis.Trend{l.Tempo, l.PerEventTrend, l.MassTrend, l.SmallTrend} {
			row = append(row, t.Slope, t.Tau, t.P)
		}
		line := placedLine{cells: row}
		if i > 0 {
			line.place = l.Area
		}
		p.lines = append(p.lines, line)
	}
	return p
}

func lethalitySchemas() openapi3.Schemas {
	whole, text, yes := openapi3.NewInt64Schema().NewRef(), openapi3.NewStringSchema().NewRef(), openapi3.NewBoolSchema().NewRef()
	maybe := nullable(openapi3.NewFloat64Schema())
	day := nullable(openapi3.NewStringSchema().WithFormat("date"))
	trend := object(members{"enough": yes, "reason": text, "n": whole, "slope": maybe, "low": maybe, "high": maybe, "tau": maybe, "p": maybe, "test": text}, "reason", "test")
	one := object(members{
		"area": text, "enough": yes, "reason": text, "events": whole, "killed_known": whole, "killed_unknown": whole, "killed": whole, "killed_per_event": maybe,
		"mass_casualty_events": whole, "small_events": whole, "events_a_week": trend, "deaths_an_event": trend, "mass_events_week": trend, "small_events_week": trend,
		"claim": enum(string(analysis.Supported), string(analysis.Contradicted), string(analysis.NotShown), string(analysis.TooFewToSay)).NewRef(),
	}, "reason")
	properties := members{}
	for _, name := range lethalityHead() {
		properties[name] = maybe
	}
	for _, name := range []string{"area", "reason"} {
		properties[name] = nullable(openapi3.NewStringSchema())
	}
	properties["claim"] = one.Value.Properties["claim"]
	features := analysisFeaturesSchema(nil, properties)
	features.Value.Properties["summary"] = one
	return openapi3.Schemas{
		"LethalityFeatures": features,
		"AnalysisLethality": object(members{"all": one, "areas": listOf(one), "weeks": whole, "from": day, "to": day, "note": ref("Note")}),
	}
}
