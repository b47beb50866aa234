package handlers

import (
	"context"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"threatmap/analysis"
	"threatmap/threat"
)

func alertsMethod() method {
	parameters := append(filterParameters(threat.Incidents), weekParametersDescribed()...)
	parameters = append(parameters,
		queryParam("by", fmt.Sprintf("The watched areas: governorates, belts along borders (of belt= and width_km=, otherwise all, %d km wide), countries, corridors (that of corridor=, otherwise all), or areas of the collection areas (those of area=, otherwise all)", watchWidthKM), enum(watchable...).WithDefault("adm1")),
		queryParam("shared", "An incident in several of the watched belts counts in that of the nearest border whose countries' soil it is on (or no country's), or in each", enum(sharedNearest, sharedEach).WithDefault(sharedNearest)),
		sidesParameter(),
		queryParam("alpha", "A test flags p-values of at most this", openapi3.NewFloat64Schema().WithMin(0.0001).WithMax(0.2).WithDefault(0.01)),
		queryParam("fdr", "Accepted share of false ones among the series called risen (Benjamini–Hochberg)", openapi3.NewFloat64Schema().WithMin(0.0001).WithMax(0.5).WithDefault(0.05)),
		queryParam("years", "Years simulated for the expected false alerts", openapi3.NewIntegerSchema().WithMin(20).WithMax(200).WithDefault(100)),
		queryParam("seed", "Of the simulation", openapi3.NewInt64Schema().WithMin(0).WithDefault(1)),
		formatParam("json", "geojson", "csv"))
	return method{
		"alerts", "Every alert rule side by side for a week of each watched area and side, with the false alerts to expect",
		parameters,
		map[string]string{mediaJSON: "Alerts", mediaGeoJSON: "AlertFeatures", mediaCSV: ""},
		(*server).alerts,
	}
}

// watch is what is watched: each of some sides in each of some areas.
type watch struct {
	weeks
	by     string
	shared string // of belts: sharedNearest or sharedEach
	sides  []string
}

// alerts answers /analysis/alerts.
func (s *server) alerts(c echo.Context) error {
	var w watch
	var err error
	if w.weeks, err = s.readWeeks(c, "by", "shared", "sides", "alpha", "fdr", "years", "seed", "f"); err != nil {
		return err
	}
	p := c.QueryParams()
	if w.by, err = readChoice(p, "by", watchable...); err != nil {
		return err
	}
	if w.shared, err = readChoice(p, "shared", sharedNearest, sharedEach); err != nil {
		return err
	}
	if p.Has("shared") && w.by != "border" {
		return threat.Invalid("shared", w.shared, "only belts are shared out", "shared together with by=border")
	}
	if w.sides, err = readSides(p, w.filter); err != nil {
		return err
	}
	q := analysis.AlertQuestion{AsOf: w.asof, BaselineWeeks: w.baseline}
	if q.Alpha, err = numberWithin(p, "alpha", 0.01, 0.0001, 0.2); err != nil {
		return err
	}
	if q.FDR, err = numberWithin(p, "fdr", 0.05, 0.0001, 0.5); err != nil {
		return err
	}
	if q.Years, err = wholeWithin(p, "years", 100, 20, 200); err != nil {
		return err
	}
	if q.Seed, err = readSeed(p); err != nil {
		return err
	}
	return sendPlaced(s, c, func() (analysis.Alerts, error) { return s.alertsOf(c.Request().Context(), w, q) }, func(a analysis.Alerts) placed { return alertsTable(a, w.by) })
}

func (s *server) alertsOf(ctx context.Context, w watch, q analysis.AlertQuestion) (analysis.Alerts, error) {
	note, err := s.noteFor(ctx, "alerts")
	if err != nil {
		return analysis.Alerts{}, err
	}
	areas, err := s.watched(ctx, w)
	if err != nil {
		return analysis.Alerts{}, err
	}
	var others []string
	w.weeks, others = w.whole(analysis.HistoryNeeded(w.baseline))
	weeklies, inside, err := s.countAreas(ctx, w, areas)
	if err != nil {
		return analysis.Alerts{}, err
	}
	var series []analysis.Watched
	for i, a := range areas {
		series = append(series, bySide(a, weeklies[i], w.sides)...)
	}
	a := analysis.AlertsOf(series, q)
	if err := s.tellWatched(ctx, &a.Note, w, inside); err != nil {
		return a, err
	}
	w.tell(&a.Note)
	a.Note.Rest(note)
	a.Note.Caveats = append(a.Note.Caveats, others...)
	return a, s.tellRest(ctx, &a.Note, w.filter)
}

// tell writes into the note what is watched.
func (w watch) tell(n *analysis.Note) {
	n.Parameters["by"], n.Parameters["sides"], n.Parameters["data_sets"] = w.by, w.sides, w.names()
	switch w.by {
	case "border":
		n.Parameters["width_km"], n.Parameters["shared"] = beltOf(w.filter).WidthKM, w.shared
		if w.shared == sharedEach {
			n.Caveats = append(n.Caveats, "Belts of neighbouring borders share incidents: each counts in every belt that holds it.")
		}
	case "corridor":
		n.Caveats = append(n.Caveats, "Corridors that cross share incidents: each counts in every corridor that holds it.")
	case "area":
		n.Caveats = append(n.Caveats, "Areas that overlap share incidents: each counts in every area that holds it. Areas are drawn, not surveyed.")
	}
	if w.sides[0] == analysis.AllSides && len(w.filter.Codes["side"]) != 1 {
		n.Caveats = append(n.Caveats, caveatMixed, caveatApart)
	}
}

// reasonNoArea is for incidents that no alert can tell of.
const reasonNoArea = "in none of the watched areas"

// tellWatched writes into the note how many incidents of the watched sides the areas hold, and how many lie in none.
func (s *server) tellWatched(ctx context.Context, note *analysis.Note, w watch, inside int) error {
	whole, err := s.countWeeks(ctx, w.weeks, w.filter, analysis.HistoryNeeded(w.baseline))
	if err != nil {
		return err
	}
	whole.Tell(note)
	all := held(whole, w.sides)
	note.Used = inside
	note.Leave(reasonOtherSide, whole.Used-all)
	note.Leave(reasonNoArea, all-inside)
	return nil
}

// watchedIn are the collections that have the areas of by=.
var watchedIn = map[string]string{"adm1": "admin1", "adm0": "admin0", "border": "borders", "corridor": "corridors", "area": "areas"}

// AlertsSummary tells of all series.
type AlertsSummary struct {
	Week             threat.Day         `json:"week"`
	ExpectedFalse    map[string]float64 `json:"expected_false_a_year"`
	ExpectedFalseAll float64            `json:"expected_false_weeks_a_year"`
}

func alertsHead() []string {
	head := []string{"area", "name", "side", "week", "enough", "reason", "count", "baseline_mean", "expected_low", "expected_high", "risen", "risen_expected_false_a_year"}
	for r := range analysis.Rules {
		head = append(head, r.String()+"_flagged", r.String()+"_expected_false_a_year")
	}
	for _, r := range alertTests {
		head = append(head, r.String()+"_p", r.String()+"_q")
	}
	return head
}

// alertTests are the rules that give p-values.
var alertTests = []analysis.Rule{analysis.ExactPoisson, analysis.NegativeBinomial}

// alertsTable has a line for each watched series.
func alertsTable(a analysis.Alerts, by string) placed {
	p := placed{
		name: "alerts", note: a.Note, collection: watchedIn[by], head: alertsHead(), reason: "too few to say in every watched series",
		summary: AlertsSummary{a.Week, a.FalseMap, a.FalseWeeks},
	}
	for _, area := range a.Areas {
		if area.Enough {
			p.reason = ""
		}
		p.lines = append(p.lines, placedLine{area.Area, alertRow(a.Week, area)})
	}
	return p
}

func alertRow(week threat.Day, a analysis.AreaAlert) []any {
	var mean *float64
	var low, high *int
	if a.Baseline != nil && a.Enough {
		mean, low, high = &a.Baseline.Mean, &a.Expected.Low, &a.Expected.High
	}
	row := []any{a.Area, a.Name, a.Side, week.String(), a.Enough, a.Reason, a.Count, mean, low, high, a.Risen}
	rules := a.Rules
	if !a.Enough {
		rules = make([]analysis.Verdict, analysis.Risen+1)
	}
	row = append(row, rules[analysis.Risen].FalseYear)
	for _, v := range rules[:analysis.Rules] {
		row = append(row, v.Flagged, v.FalseYear)
	}
	for _, r := range alertTests {
		row = append(row, rules[r].P, rules[r].Q)
	}
	return row
}

// alertFeaturesSchema describes the series as features.
func alertFeaturesSchema() *openapi3.SchemaRef {
	text, number := openapi3.NewStringSchema().NewRef(), openapi3.NewFloat64Schema().NewRef()
	maybe, yes := nullable(openapi3.NewFloat64Schema()), nullable(openapi3.NewBoolSchema())
	properties := members{}
	for _, name := range alertsHead() {
		properties[name] = maybe
	}
	for _, name := range []string{"area", "side", "week"} {
		properties[name] = text
	}
	for _, name := range []string{"name", "reason"} {
		properties[name] = nullable(openapi3.NewStringSchema())
	}
	properties["enough"], properties["risen"] = yes, yes
	for r := range analysis.Rules {
		properties[r.String()+"_flagged"] = yes
	}
	return analysisFeaturesSchema(members{"week": text, "expected_false_a_year": openapi3.NewObjectSchema().WithAnyAdditionalProperties().NewRef(), "expected_false_weeks_a_year": number}, properties)
}

func alertsSchema() *openapi3.SchemaRef {
	text, whole, number := openapi3.NewStringSchema().NewRef(), openapi3.NewInt64Schema().NewRef(), openapi3.NewFloat64Schema().NewRef()
	some := func() *openapi3.SchemaRef { return nullable(openapi3.NewFloat64Schema()) }
	level := object(members{"weeks": whole, "total": whole, "mean": number, "dispersion": some(), "p_overdispersed": some(), "negative_binomial_size": some()})
	band := object(members{"low": whole, "high": whole})
	level.Value.Nullable, band.Value.Nullable = true, true
	verdict := object(members{"rule": text, "flagged": nullable(openapi3.NewBoolSchema()), "p": number, "q": number, "limit": number, "statistic": number, "expected_false_a_year": some()}, "p", "q", "limit", "statistic")
	one := object(members{
		"area": text, "name": text, "name_ar": text, "side": openapi3.NewStringSchema().WithEnum(sideNames()...).NewRef(), "enough": openapi3.NewBoolSchema().NewRef(), "reason": text, "count": nullable(openapi3.NewInt64Schema()),
		"baseline": level, "expected": band, "risen": nullable(openapi3.NewBoolSchema()), "rules": listOf(verdict),
	}, "name", "name_ar", "reason")
	return object(members{"note": ref("Note"), "week": text, "areas": listOf(one), "expected_false_a_year": openapi3.NewObjectSchema().NewRef(), "expected_false_weeks_a_year": number})
}
