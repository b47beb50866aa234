package handlers

import (
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"threatmap/analysis"
	"threatmap/threat"
)

// The weeks that /analysis/tempo tells of.
const (
	usualTempoWeeks = 104
	mostTempoWeeks  = 2600
)

func tempoMethod() method {
	parameters := append(filterParameters(threat.Incidents), weekParametersDescribed()...)
	parameters = append(parameters,
		queryParam("weeks", "How many weeks, up to asof", openapi3.NewIntegerSchema().WithMin(1).WithMax(mostTempoWeeks).WithDefault(usualTempoWeeks)),
		queryParam("level", "Level of the expected band", openapi3.NewFloat64Schema().WithMin(0.5).WithMax(0.999).WithDefault(0.95)),
		amongParam(), formatParam("json", "csv"))
	return method{
		"tempo", "Incidents of the filter by week and side, with the band that the weeks before let expect",
		parameters,
		map[string]string{mediaJSON: "Tempo", mediaCSV: ""},
		(*server).tempo,
	}
}

// tempo answers /analysis/tempo.
func (s *server) tempo(c echo.Context) error {
	w, err := s.readWeeks(c, "weeks", "level", "among", "f")
	if err != nil {
		return err
	}
	if w.among, err = s.amongBelts(c, w.filter); err != nil {
		return err
	}
	q := analysis.TempoQuestion{AsOf: w.asof, BaselineWeeks: w.baseline}
	if q.Weeks, err = wholeWithin(c.QueryParams(), "weeks", usualTempoWeeks, 1, mostTempoWeeks); err != nil {
		return err
	}
	if q.Level, err = numberWithin(c.QueryParams(), "level", 0.95, 0.5, 0.999); err != nil {
		return err
	}
	return sendAnalysis(s, c, func() (analysis.Tempo, error) { return s.tempoOf(c, w, q) }, tempoTable)
}

func (s *server) tempoOf(c echo.Context, w weeks, q analysis.TempoQuestion) (analysis.Tempo, error) {
	ctx := c.Request().Context()
	note, err := s.noteFor(ctx, "tempo")
	if err != nil {
		return analysis.Tempo{}, err
	}
	weekly, nearer := w.empty(q.Weeks-1+q.BaselineWeeks), 0
	err = s.eachIn(ctx, w, w.filter, q.Weeks-1+q.BaselineWeeks, func(e threat.Event) {
		if len(w.among) > 0 && threat.NearestBorder(e.Borders, w.among) != w.filter.Belt.Borders[0] {
			nearer++
			return
		}
		weekly.Add(e)
	})
	if err != nil {
		return analysis.Tempo{}, err
	}
	t := analysis.TempoOf(weekly, q)
	if len(w.among) > 0 {
		t.Note.Parameters["among"] = w.among
		t.Note.Leave(analysis.ReasonNearer, nearer)
	}
	t.Note.Rest(note)
	if !w.covered {
		t.Note.Parameters["asof"] = nil
	}
	return t, s.tellRest(ctx, &t.Note, w.filter)
}

func amongParam() *openapi3.Parameter {
	return queryParam("among", "Of the incidents of belt=, which is one border then, only those that are nearest to it among these borders, as /analysis/alerts?by=border shares them out", openapi3.NewStringSchema().WithPattern("^[A-Z]{3}-[A-Z]{3}(,[A-Z]{3}-[A-Z]{3})*$"))
}

// amongBelts reads among=, which needs one border; nil where it is not there.
func (s *server) amongBelts(c echo.Context, f threat.Filter) ([]string, error) {
	if !c.QueryParams().Has("among") {
		return nil, nil
	}
	if f.Belt == nil || len(f.Belt.Borders) != 1 {
		return nil, threat.Invalid("among", c.QueryParam("among"), "not together with the belt of one border", "among together with belt=, one border")
	}
	return s.readAmong(c, f.Belt.Borders[0])
}

func tempoTable(t analysis.Tempo) (analysis.Note, sheet) {
	var rows [][]string
	for _, s := range t.Series {
		for _, w := range s.Weeks {
			rows = append(rows, []string{s.Side, w.Week.String(), tableCell(w.Count), tableCell(w.Compared), tableCell(w.ExpectedLow), tableCell(w.ExpectedHigh), tableCell(w.Overdispersed), tableCell(w.Outside)})
		}
	}
	return t.Note, sheet{"tempo", []string{"side", "week", "count", "compared", "expected_low", "expected_high", "overdispersed", "outside"}, rows}
}

func tempoSchema() *openapi3.SchemaRef {
	text, whole := openapi3.NewStringSchema().NewRef(), openapi3.NewInt64Schema().NewRef()
	week := object(members{
		"week": openapi3.NewStringSchema().WithFormat("date").NewRef(), "count": nullable(openapi3.NewInt64Schema()), "compared": nullable(openapi3.NewInt64Schema()),
		"expected_low": nullable(openapi3.NewInt64Schema()), "expected_high": nullable(openapi3.NewInt64Schema()),
		"overdispersed": nullable(openapi3.NewBoolSchema()), "outside": nullable(enum("above", "below", "")),
	})
	week.Value.Properties["outside"].Value.Enum = append(week.Value.Properties["outside"].Value.Enum, nil)
	return object(members{
		"note":   ref("Note"),
		"series": listOf(object(members{"side": text, "total": whole, "enough": openapi3.NewBoolSchema().NewRef(), "reason": text, "weeks": listOf(week)}, "reason")),
	})
}
