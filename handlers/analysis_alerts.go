package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"threatmap/analysis"
	"threatmap/threat"
)

// watchWidthKM is how wide the belts are that by=border watches, where belt= says nothing.
const watchWidthKM = 25

// mostWatched is how many areas are watched at a time.
const mostWatched = 500

func alertsMethod() method {
	parameters := append(filterParameters(threat.Incidents), weekParametersDescribed()...)
	parameters = append(parameters,
		queryParam("by", fmt.Sprintf("The watched areas: governorates, belts along borders (of belt= and width_km=, otherwise all, %d km wide), or countries", watchWidthKM), enum("adm1", "border", "adm0").WithDefault("adm1")),
		sidesParameter(),
		queryParam("alpha", "A test flags p-values of at most this", openapi3.NewFloat64Schema().WithMin(0.0001).WithMax(0.2).WithDefault(0.01)),
		queryParam("fdr", "Accepted share of false ones among the series called risen (Benjamini–Hochberg)", openapi3.NewFloat64Schema().WithMin(0.0001).WithMax(0.5).WithDefault(0.05)),
		queryParam("years", "Years simulated for the expected false alerts", openapi3.NewIntegerSchema().WithMin(20).WithMax(200).WithDefault(100)),
		queryParam("seed", "Of the simulation", openapi3.NewInt64Schema().WithMin(0).WithDefault(1)),
		formatParam("json", "csv"))
	return method{
		"alerts", "Every alert rule side by side for a week of each watched area and side, with the false alerts to expect",
		parameters,
		map[string]string{mediaJSON: "Alerts", mediaCSV: ""},
		(*server).alerts,
	}
}

// watch is what is watched: each of some sides in each of some areas.
type watch struct {
	weeks
	by    string
	sides []string
}

// alerts answers /analysis/alerts.
func (s *server) alerts(c echo.Context) error {
	var w watch
	var err error
	if w.weeks, err = s.readWeeks(c, "by", "sides", "alpha", "fdr", "years", "seed", "f"); err != nil {
		return err
	}
	p := c.QueryParams()
	if w.by, err = readChoice(p, "by", "adm1", "border", "adm0"); err != nil {
		return err
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
	return sendAnalysis(s, c, "alerts", func() (analysis.Alerts, error) { return s.alertsOf(c.Request().Context(), w, q) }, alertsTable)
}

func (s *server) alertsOf(ctx context.Context, w watch, q analysis.AlertQuestion) (analysis.Alerts, error) {
	note, err := s.noteFor(ctx, "alerts")
	if err != nil {
		return analysis.Alerts{}, err
	}
	areas, err := s.watched(ctx, w.filter, w.by)
	if err != nil {
		return analysis.Alerts{}, err
	}
	var series []analysis.Watched
	inside := 0
	for _, a := range areas {
		weekly, err := s.countWeeks(ctx, w.weeks, a.filter, analysis.HistoryNeeded(w.baseline))
		if err != nil {
			return analysis.Alerts{}, err
		}
		series = append(series, bySide(a, weekly, w.sides)...)
		inside += held(weekly, w.sides)
	}
	a := analysis.AlertsOf(series, q)
	if w.by == "border" && len(areas) > 0 {
		if inside, err = s.insideBelts(ctx, w, areas); err != nil {
			return a, err
		}
	}
	if err := s.tellWatched(ctx, &a.Note, w, inside); err != nil {
		return a, err
	}
	a.Note.DataVersion, a.Note.BoundarySet, a.Note.Parameters["by"], a.Note.Parameters["sides"] = note.DataVersion, note.BoundarySet, w.by, w.sides
	if w.by == "border" {
		a.Note.Parameters["width_km"] = beltOf(w.filter).WidthKM
		a.Note.Caveats = append(a.Note.Caveats, "Belts of neighbouring borders share incidents: each counts in every belt that holds it.")
	}
	if w.sides[0] == analysis.AllSides && len(w.filter.Codes["side"]) != 1 {
		a.Note.Caveats = append(a.Note.Caveats, caveatMixed, caveatApart)
	}
	return a, s.tellRest(ctx, &a.Note, w.filter)
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

// insideBelts counts the incidents of belts, which share some, each once.
func (s *server) insideBelts(ctx context.Context, w watch, areas []area) (int, error) {
	together, all := w.filter, beltOf(w.filter)
	all.Borders = nil
	for _, a := range areas {
		all.Borders = append(all.Borders, a.code)
	}
	together.Belt = &all
	weekly, err := s.countWeeks(ctx, w.weeks, together, analysis.HistoryNeeded(w.baseline))
	if err != nil {
		return 0, err
	}
	return held(weekly, w.sides), nil
}

// area is a part of the filter that is watched on its own.
type area struct {
	code, name string
	filter     threat.Filter
}

// watched lists the areas that hold anything of the filter, by code.
func (s *server) watched(ctx context.Context, f threat.Filter, by string) ([]area, error) {
	var areas []area
	var err error
	if by == "border" {
		areas, err = s.belts(ctx, f)
	} else {
		areas, err = s.units(ctx, f, by)
	}
	if err == nil && len(areas) > mostWatched {
		err = threat.Invalid("by", by, fmt.Sprintf("%d areas", len(areas)), fmt.Sprintf("a filter with at most %d areas", mostWatched))
	}
	slices.SortFunc(areas, func(a, b area) int { return strings.Compare(a.code, b.code) })
	return areas, err
}

// units are countries or governorates.
func (s *server) units(ctx context.Context, f threat.Filter, by string) ([]area, error) {
	facets, err := s.cfg.Store.Facets(ctx, f, []string{by}, mostWatched)
	if err != nil {
		return nil, fmt.Errorf("list the watched areas: %w", err)
	}
	names, err := s.namesOf(ctx, map[string]string{"adm1": "admin1", "adm0": "admin0"}[by])
	if err != nil {
		return nil, err
	}
	var areas []area
	for _, v := range facets[0].Values {
		if v.Value == nil || f.Codes[by] != nil && !slices.Contains(f.Codes[by], *v.Value) {
			continue
		}
		part := f.Without(by)
		part.Codes[by] = []string{*v.Value}
		areas = append(areas, area{*v.Value, names[*v.Value], part})
	}
	return areas, nil
}

// namesOf reads the English names of a collection by code.
func (s *server) namesOf(ctx context.Context, collection string) (map[string]string, error) {
	names := map[string]string{}
	err := s.every(ctx, collection, func(col threat.Collection, f threat.Feature) {
		code, _ := valueOf(col, f, "code").(string)
		names[code], _ = valueOf(col, f, "name_en").(string)
	})
	return names, err
}

// belts are those along the borders that the filter names, or all.
func (s *server) belts(ctx context.Context, f threat.Filter) ([]area, error) {
	belt := beltOf(f)
	borders := belt.Borders
	if len(borders) == 0 {
		err := s.every(ctx, "borders", func(col threat.Collection, f threat.Feature) {
			if code, ok := valueOf(col, f, "border").(string); ok {
				borders = append(borders, code)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	var areas []area
	for _, border := range borders {
		part, one := f, belt
		one.Borders = []string{border}
		part.Belt = &one
		areas = append(areas, area{border, "", part})
	}
	return areas, nil
}

func beltOf(f threat.Filter) threat.Belt {
	if f.Belt != nil {
		return *f.Belt
	}
	return threat.Belt{WidthKM: watchWidthKM}
}

// mostFeatures bounds what is read of a collection to name or list areas.
const mostFeatures = 2000

// every reads the features of a collection.
func (s *server) every(ctx context.Context, collection string, each func(threat.Collection, threat.Feature)) error {
	col, err := threat.CollectionByID(collection)
	if err != nil {
		return err
	}
	_, err = s.cfg.Store.Features(ctx, col, threat.Filter{}, threat.Page{Limit: mostFeatures, Sort: threat.SortID}, func(f threat.Feature) error {
		each(col, f)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read %s: %w", collection, err)
	}
	return nil
}

func alertsTable(a analysis.Alerts) (header []string, rows [][]string) {
	header = []string{"area", "name", "side", "week", "enough", "reason", "count", "baseline_mean", "expected_low", "expected_high", "risen", "risen_expected_false_a_year"}
	for r := range analysis.Rules {
		header = append(header, r.String()+"_flagged", r.String()+"_expected_false_a_year")
	}
	for _, r := range []analysis.Rule{analysis.ExactPoisson, analysis.NegativeBinomial} {
		header = append(header, r.String()+"_p", r.String()+"_q")
	}
	for _, area := range a.Areas {
		rows = append(rows, alertRow(a.Week, area))
	}
	return header, rows
}

func alertRow(week threat.Day, a analysis.AreaAlert) []string {
	var mean *float64
	var low, high *int
	if a.Baseline != nil && a.Enough {
		mean, low, high = &a.Baseline.Mean, &a.Expected.Low, &a.Expected.High
	}
	row := []string{a.Area, a.Name, a.Side, week.String(), tableCell(&a.Enough), a.Reason, tableCell(a.Count), tableCell(mean), tableCell(low), tableCell(high), tableCell(a.Risen)}
	rules := a.Rules
	if !a.Enough {
		rules = make([]analysis.Verdict, analysis.Risen+1)
	}
	row = append(row, tableCell(rules[analysis.Risen].FalseYear))
	for _, v := range rules[:analysis.Rules] {
		row = append(row, tableCell(v.Flagged), tableCell(v.FalseYear))
	}
	for _, r := range []analysis.Rule{analysis.ExactPoisson, analysis.NegativeBinomial} {
		row = append(row, tableCell(rules[r].P), tableCell(rules[r].Q))
	}
	return row
}

func alertsSchema() *openapi3.SchemaRef {
	text, whole, number := openapi3.NewStringSchema().NewRef(), openapi3.NewInt64Schema().NewRef(), openapi3.NewFloat64Schema().NewRef()
	some := func() *openapi3.SchemaRef { return nullable(openapi3.NewFloat64Schema()) }
	level := object(members{"weeks": whole, "total": whole, "mean": number, "dispersion": some(), "p_overdispersed": some(), "negative_binomial_size": some()})
	band := object(members{"low": whole, "high": whole})
	level.Value.Nullable, band.Value.Nullable = true, true
	verdict := object(members{"rule": text, "flagged": nullable(openapi3.NewBoolSchema()), "p": number, "q": number, "limit": number, "statistic": number, "expected_false_a_year": some()}, "p", "q", "limit", "statistic")
	one := object(members{
		"area": text, "name": text, "side": openapi3.NewStringSchema().WithEnum(sideNames()...).NewRef(), "enough": openapi3.NewBoolSchema().NewRef(), "reason": text, "count": nullable(openapi3.NewInt64Schema()),
		"baseline": level, "expected": band, "risen": nullable(openapi3.NewBoolSchema()), "rules": listOf(verdict),
	}, "name", "reason")
	return object(members{"note": ref("Note"), "week": text, "areas": listOf(one), "expected_false_a_year": openapi3.NewObjectSchema().NewRef(), "expected_false_weeks_a_year": number})
}
