package handlers

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"threatmap/analysis"
	"threatmap/threat"
)

// proposalMethodName names the method in notes and recipes.
const proposalMethodName = "least-cost path"

// proposedKind is the kind of every line here, and of no reported corridor.
const proposedKind = threat.ProposedKind

var proposalParams = []string{
	"from", "to", "weights", "cell_km", "margin_km", "bandwidth_km", "border_reach_km", "town_reach_km", "openness", "openness_reach_km", "within_km", "runs", "alternatives",
	"seed", "f",
}

func proposalsMethod() method {
	number, whole := openapi3.NewFloat64Schema, openapi3.NewIntegerSchema
	usual := analysis.UsualProposal()
	end := func(name, which string) *openapi3.Parameter {
		return queryParam(name, which+": id of an area (/collections/areas) or of a governorate (/collections/admin1)", openapi3.NewStringSchema().WithMinLength(1)).WithRequired(true)
	}
	reach := func(name, text string, usual float64) *openapi3.Parameter {
		return queryParam(name, text, number().WithMin(1).WithMax(analysis.MaxBandwidthKM).WithDefault(usual))
	}
	return method{
		name: "corridor-proposals", summary: "Lines of least cost between two areas over the density of incidents and the closeness of borders and towns: proposed, never reported",
		parameters: append(
			filterParameters(threat.Incidents),
			end("from", "Where the line starts"),
			end("to", "Where it ends"),
			queryParam("weights", "What the terms weigh, name:number by commas; names that are left out weigh what they usually do", openapi3.NewStringSchema().WithDefault(weightsText(usual.Weights))),
			queryParam("cell_km", "Side of a cell, at most half the bandwidth; if left out a whole number that makes at most some 40,000 cells", number().WithMin(0).WithExclusiveMin(true)),
			queryParam("margin_km", "How far around both areas a line may go", number().WithMin(0).WithMax(analysis.MaxMarginKM).WithDefault(usual.MarginKM)),
			reach("bandwidth_km", "Of the density: distance at which an incident's weight ends", usual.BandwidthKM),
			reach("border_reach_km", "Distance at which the closeness of a border is 0", usual.BorderReachKM),
			reach("town_reach_km", "Distance at which the closeness of a town is 0", usual.TownReachKM),
			queryParam("openness", "A layer that the operator has added: lines to keep away from, such as roads, or polygons of open ground", openapi3.NewStringSchema().WithMinLength(1)),
			queryParam("openness_reach_km", "Distance at which the closeness of the layer's lines is 0", number().WithMin(0.1).WithMax(analysis.MaxBandwidthKM).WithDefault(usual.OpennessReachKM)),
			reach("within_km", "Lines so near agree, and an incident so near supports a line; at least a cell", usual.WithinKM),
			queryParam("runs", "Repeats with every weight times 0.5 to 1.5", whole().WithMin(0).WithMax(analysis.MaxProposalRuns).WithDefault(usual.Runs)),
			queryParam("alternatives", "How many lines that go elsewhere to look for", whole().WithMin(0).WithMax(analysis.MaxAlternatives).WithDefault(usual.Alternatives)),
			seedParam(), formatParam("geojson", "json", "csv"),
		),
		media: map[string]string{mediaGeoJSON: "CorridorProposals", mediaCSV: ""}, answer: (*server).proposals,
	}
}

// ProposalRecipe is all that a line was made of: the same recipe on the same data gives the same bytes.
type ProposalRecipe struct {
	Method        string               `json:"method"`
	Program       string               `json:"program"` // the version that made it
	From          string               `json:"from"`
	To            string               `json:"to"`
	Filter        map[string]string    `json:"filter"` // the parameters of the query that choose incidents
	Weights       analysis.TermWeights `json:"weights"`
	TermsLeftOut  []string             `json:"terms_left_out"` // no such layer is loaded
	CellKM        float64              `json:"cell_km"`
	MarginKM      float64              `json:"margin_km"`
	Kernel        string               `json:"kernel"`
	BandwidthKM   float64              `json:"bandwidth_km"`
	BorderReachKM float64              `json:"border_reach_km"`
	TownReachKM   float64              `json:"town_reach_km"`
	Openness      *OpennessRecipe      `json:"openness,omitempty"` // the layer that says where the ground is open; absent = none
	WithinKM      float64              `json:"within_km"`
	Runs          int                  `json:"runs"`
	Alternatives  int                  `json:"alternatives"`
	Seed          uint64               `json:"seed"`
	DataVersion   int64                `json:"data_version"`
	BoundarySet   string               `json:"boundary_set"`
	Query         string               `json:"query"` // asks for the same again
}

// ProposalProperties are those of a proposed line.
type ProposalProperties struct {
	Kind         string              `json:"kind"` // always "proposed"
	Rank         int                 `json:"rank"` // 1 = least cost
	LengthKM     float64             `json:"length_km"`
	Cost         float64             `json:"cost"`       // in kilometres of cost 1
	CostRatio    float64             `json:"cost_ratio"` // to the first line
	Terms        []analysis.TermCost `json:"terms"`
	Positions    int                 `json:"positions"`  // of the line as drawn
	PathCells    int                 `json:"path_cells"` // of the path, before it was simplified
	SupportShare float64             `json:"support_share"`
	Incidents    int                 `json:"incidents_within"`
	ApartKM      *float64            `json:"apart_km"` // from the lines before; null of the first
	Method       string              `json:"method"`
	Recipe       ProposalRecipe      `json:"recipe"`
	Note         string              `json:"note"`
}

// ProposalSummary tells of all lines.
type ProposalSummary struct {
	Cells             int      `json:"cells"`
	MedianPer1000KM2  *float64 `json:"median_per_1000_km2"` // density at which the incident term is a half; null where there are too few
	Runs              int      `json:"runs"`
	Agree             *int     `json:"runs_that_agree"` // with the first line; null where there are none
	Agreement         string   `json:"agreement"`
	ShortestKM        *float64 `json:"shortest_km"`         // what only is short, for comparison
	ShortestCostRatio *float64 `json:"shortest_cost_ratio"` // what it costs beside the first line
	ShortestSupport   *float64 `json:"shortest_support_share"`
	AtPlace           int      `json:"of_unknown_uncertainty"`
}

// proposals answers /analysis/corridor-proposals.
func (s *server) proposals(c echo.Context) error {
	f, err := s.parseFilter(c, threat.Incidents, proposalParams...)
	if err != nil {
		return err
	}
	q, err := readProposal(c.QueryParams())
	if err != nil {
		return err
	}
	if err := q.Check(); err != nil { // before anything is read
		return err
	}
	is, err := negotiate(c, asGeoJSON, asCSV)
	if err != nil {
		return err
	}
	if done, err := s.unchanged(c, is.media[0]); done || err != nil {
		return err
	}
	answer, err := s.proposed(c, f, q)
	if err != nil {
		return err
	}
	return s.sendFeatures(c, is, "corridor-proposals", answer, proposalColumns, proposalCells)
}

var proposalColumns = []string{"kind", "rank", "length_km", "cost", "cost_ratio", "support_share", "incidents_within", "apart_km", "recipe_query"}

func proposalCells(properties any) []string {
	p, _ := properties.(ProposalProperties)
	return []string{
		p.Kind, strconv.Itoa(p.Rank), figure(p.LengthKM), figure(p.Cost), figure(p.CostRatio), figure(p.SupportShare), strconv.Itoa(p.Incidents), tableCell(p.ApartKM), p.Recipe.Query,
	}
}

// proposed works the answer out.
func (s *server) proposed(c echo.Context, f threat.Filter, q analysis.ProposalQuestion) (out analysisFeatures, err error) {
	ctx := c.Request().Context()
	note, err := s.noteFor(ctx, proposalMethodName)
	if err != nil {
		return out, err
	}
	if q.From.Geom, err = s.endOf(ctx, "from", q.From.ID); err != nil {
		return out, err
	}
	if q.To.Geom, err = s.endOf(ctx, "to", q.To.ID); err != nil {
		return out, err
	}
	places, err := s.proposalPlaces(ctx)
	if err != nil {
		return out, err
	}
	openness, err := s.addOpenness(c.QueryParams(), &q, &places)
	if err != nil {
		return out, err
	}
	left := leaveOut(&q, places)
	events, err := s.eventsOf(ctx, f, mostSpread, &note)
	if err != nil {
		return out, err
	}
	found, err := analysis.ProposeCorridors(ctx, events, places, q)
	if err != nil {
		return out, err
	}
	recipe := recipeOf(q, found, note, c.QueryParams())
	recipe.TermsLeftOut, recipe.Program, recipe.Openness = left, s.cfg.Version, openness
	return proposalsAnswer(found, q, recipe, note), nil
}

func readProposal(p url.Values) (q analysis.ProposalQuestion, err error) {
	q = analysis.UsualProposal()
	q.From.ID, q.To.ID = p.Get("from"), p.Get("to")
	for _, name := range []string{"from", "to"} {
		if p.Get(name) == "" {
			return q, threat.Invalid(name, "", "is needed", "the id of an area (/collections/areas/items) or of a governorate (/collections/admin1/items)")
		}
	}
	if q.From.ID == q.To.ID {
		return q, threat.Invalid("to", q.To.ID, "is where the line starts", "another area than from")
	}
	if p.Get("openness") != "" {
		q.Weights.Openness = usualOpennessWeight
	}
	if p.Has("weights") {
		if q.Weights, err = readWeights(p.Get("weights"), q.Weights); err != nil {
			return q, err
		}
	}
	for _, n := range []struct {
		name string
		to   *float64
	}{
		{"cell_km", &q.CellKM},
		{"margin_km", &q.MarginKM},
		{"bandwidth_km", &q.BandwidthKM},
		{"border_reach_km", &q.BorderReachKM},
		{"town_reach_km", &q.TownReachKM},
		{"openness_reach_km", &q.OpennessReachKM},
		{"within_km", &q.WithinKM},
	} {
		if *n.to, err = readNumber(p, n.name, *n.to); err != nil {
			return q, err
		}
	}
	if p.Has("cell_km") && q.CellKM <= 0 {
		return q, threat.Invalid("cell_km", p.Get("cell_km"), "out of range", "over 0, at most half the bandwidth")
	}
	if q.Runs, err = readWhole(p, "runs", q.Runs); err != nil {
		return q, err
	}
	if q.Alternatives, err = readWhole(p, "alternatives", q.Alternatives); err != nil {
		return q, err
	}
	q.Seed, err = readSeed(p)
	return q, err
}

// readWeights reads name:number by commas.
func readWeights(text string, w analysis.TermWeights) (analysis.TermWeights, error) {
	accepted := "incidents, borders, towns and, beside openness=, openness, each name:number, 0 to " + strconv.Itoa(analysis.MaxTermWeight) + "; for example " + weightsText(w)
	given := map[string]bool{}
	for _, part := range strings.Split(text, ",") {
		name, value, _ := strings.Cut(part, ":")
		to := map[string]*float64{"incidents": &w.Incidents, "borders": &w.Borders, "towns": &w.Towns, "openness": &w.Openness}[name]
		switch {
		case name == "openness" && w.Openness == 0 && !given[name]:
			return w, threat.Invalid("weights", part, "no layer is named by openness=", accepted)
		case to == nil:
			return w, threat.Invalid("weights", part, "unknown term", accepted)
		case given[name]:
			return w, threat.Invalid("weights", part, "is given twice", accepted)
		}
		given[name] = true
		number, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return w, threat.Invalid("weights", part, "not a number", accepted)
		}
		*to = number
	}
	return w, nil
}

func weightsText(w analysis.TermWeights) string {
	return "incidents:" + plain(w.Incidents) + ",borders:" + plain(w.Borders) + ",towns:" + plain(w.Towns)
}

// mostListed is how many ids a refusal lists.
const mostListed = 30

// endOf reads the geometry of an area or a governorate.
func (s *server) endOf(ctx context.Context, param, id string) (orb.Geometry, error) {
	for _, name := range []string{"areas", "admin1"} {
		col, err := threat.CollectionByID(name)
		if err != nil {
			return nil, err
		}
		f, err := s.cfg.Store.Feature(ctx, col, id)
		if err == nil {
			return f.Geometry, nil
		}
		var known *threat.Error
		if !errors.As(err, &known) || known.Kind != threat.KindNotFound {
			return nil, fmt.Errorf("read %s %q: %w", name, id, err)
		}
	}
	var ids []string
	if err := s.every(ctx, "areas", func(_ threat.Collection, f threat.Feature) { ids = append(ids, f.ID) }); err != nil {
		return nil, err
	}
	slices.Sort(ids)
	accepted := strings.Join(ids[:min(len(ids), mostListed)], " ")
	if more := len(ids) - mostListed; more > 0 {
		accepted += fmt.Sprintf(" and %d more areas", more)
	}
	return nil, threat.Invalid(param, id, "neither an area nor a governorate", accepted+"; or the code of a governorate, such as SY-DY")
}

// proposalPlaces reads borders and towns.
func (s *server) proposalPlaces(ctx context.Context) (places analysis.ProposalPlaces, err error) {
	err = s.every(ctx, "borders", func(_ threat.Collection, f threat.Feature) {
		switch g := f.Geometry.(type) {
		case orb.MultiLineString:
			places.Borders = append(places.Borders, g...)
		case orb.LineString:
			places.Borders = append(places.Borders, g)
		}
	})
	if err != nil {
		return places, err
	}
	err = s.every(ctx, "places", func(_ threat.Collection, f threat.Feature) {
		if p, ok := f.Geometry.(orb.Point); ok {
			places.Towns = append(places.Towns, p)
		}
	})
	return places, err
}

// leaveOut takes the terms out of the cost that nothing is loaded for, and lists them.
func leaveOut(q *analysis.ProposalQuestion, places analysis.ProposalPlaces) []string {
	left := []string{}
	if places.Terrain == nil {
		left = append(left, "openness")
	}
	if len(places.Borders) == 0 {
		left, q.Weights.Borders = append(left, "borders"), 0
	}
	if len(places.Towns) == 0 {
		left, q.Weights.Towns = append(left, "towns"), 0
	}
	return left
}

func recipeOf(q analysis.ProposalQuestion, found analysis.Proposals, note analysis.Note, p url.Values) ProposalRecipe {
	r := ProposalRecipe{
		Method: proposalMethodName, From: q.From.ID, To: q.To.ID, Filter: map[string]string{}, Weights: q.Weights, CellKM: found.CellKM, MarginKM: q.MarginKM,
		Kernel: analysis.Quartic, BandwidthKM: q.BandwidthKM, BorderReachKM: q.BorderReachKM, TownReachKM: q.TownReachKM, WithinKM: q.WithinKM,
		Runs: q.Runs, Alternatives: q.Alternatives, Seed: q.Seed, DataVersion: note.DataVersion, BoundarySet: note.BoundarySet,
	}
	again := maps.Clone(p)
	again.Del("rank") // which line is saved is no part of how all were made, nor is how they are written down
	again.Del("f")
	r.Query = again.Encode()
	for name := range again {
		if !slices.Contains(proposalParams, name) {
			r.Filter[name] = p.Get(name)
		}
	}
	return r
}

func proposalsAnswer(found analysis.Proposals, q analysis.ProposalQuestion, recipe ProposalRecipe, note analysis.Note) analysisFeatures {
	note.Used, note.Seed = found.Used, &q.Seed
	note.Leave(analysis.ReasonNoPlace, found.Unmapped)
	note.Leave(analysis.ReasonTooCoarse, found.Coarse)
	note.Leave(analysis.ReasonOutsideWindow, found.Outside)
	note.Parameters = map[string]any{"recipe": recipe}
	note.Caveats = append(note.Caveats, analysis.CaveatProposed, analysis.CaveatCircular, analysis.CaveatGround)
	if recipe.Openness == nil {
		note.Caveats = append(note.Caveats, analysis.CaveatOpenness)
	} else {
		note.Caveats = append(note.Caveats, analysis.CaveatOpennessLayer)
	}
	if found.Unknown > 0 {
		note.Caveats = append(note.Caveats, caveatUnsure(found.Unknown))
	}
	sum := ProposalSummary{Cells: found.Cells, Runs: q.Runs, AtPlace: found.Unknown}
	out := analysisFeatures{Type: "FeatureCollection", Enough: found.Enough, Reason: found.Reason, Note: note, Features: []analysisFeature{}}
	if !found.Enough {
		sum.Runs, sum.Agreement = 0, found.Reason
		out.Summary = sum
		return out
	}
	sum.MedianPer1000KM2 = new(digits(found.MedianDensity, 6))
	sum.tellShortest(*found.Shortest)
	sum.tellAgreement(found, q.WithinKM)
	out.Summary = sum
	for i, p := range found.Lines {
		out.Features = append(out.Features, newAnalysisFeature(i+1, p.Line, proposalProperties(i, p, recipe)))
	}
	return out
}

func (s *ProposalSummary) tellShortest(p analysis.Proposal) {
	s.ShortestKM, s.ShortestCostRatio = new(digits(p.LengthKM, 6)), new(digits(p.CostRatio, 6))
	s.ShortestSupport = new(digits(p.SupportKM/p.LengthKM, 4))
}

func (s *ProposalSummary) tellAgreement(found analysis.Proposals, withinKM float64) {
	if found.Runs == 0 {
		s.Agreement = "not tried: no repeats were asked for"
		return
	}
	s.Agree = &found.Agree
	s.Agreement = fmt.Sprintf("%.0f %% of %d runs agree within %s km", 100*float64(found.Agree)/float64(found.Runs), found.Runs, plain(withinKM))
}

func proposalProperties(i int, p analysis.Proposal, recipe ProposalRecipe) ProposalProperties {
	out := ProposalProperties{
		Kind: proposedKind, Rank: i + 1, LengthKM: digits(p.LengthKM, 6), Cost: digits(p.Cost, 6), CostRatio: digits(p.CostRatio, 6), Terms: slices.Clone(p.Terms),
		Positions: len(p.Line), PathCells: p.PathCells, SupportShare: digits(p.SupportKM/p.LengthKM, 4), Incidents: p.Incidents,
		Method: proposalMethodName, Recipe: recipe, Note: analysis.CaveatProposed,
	}
	for k := range out.Terms {
		out.Terms[k].KM, out.Terms[k].Cost = digits(out.Terms[k].KM, 6), digits(out.Terms[k].Cost, 6)
	}
	if i > 0 {
		out.ApartKM = new(digits(p.ApartKM, 6))
	}
	return out
}

func proposalSchemas() openapi3.Schemas {
	number, whole, text := openapi3.NewFloat64Schema().NewRef(), openapi3.NewInt64Schema().NewRef(), openapi3.NewStringSchema().NewRef()
	maybe := nullable(openapi3.NewFloat64Schema())
	recipe := object(members{
		"method": text, "program": text, "from": text, "to": text, "filter": openapi3.NewObjectSchema().WithAnyAdditionalProperties().NewRef(),
		"weights": object(members{"incidents": number, "borders": number, "towns": number, "openness": number}, "openness"), "terms_left_out": listOf(text), "cell_km": number, "margin_km": number,
		"kernel": text, "bandwidth_km": number, "border_reach_km": number, "town_reach_km": number, "within_km": number, "runs": whole, "alternatives": whole,
		"seed": whole, "data_version": whole, "boundary_set": text, "query": text, "openness": object(members{
			"layer": text, "title": text, "source": text, "version": whole, "added_at": openapi3.NewDateTimeSchema().NewRef(),
			"kind": enum(opennessLines, opennessPolygons).NewRef(), "features_in_window": whole, "reach_km": maybe,
		}, "kind", "features_in_window"),
	}, "openness")
	return openapi3.Schemas{
		"ProposalRecipe": recipe,
		"CorridorProposals": analysisFeaturesSchema(
			members{
				"cells": whole, "median_per_1000_km2": maybe, "runs": whole, "runs_that_agree": nullable(openapi3.NewInt64Schema()), "agreement": text,
				"shortest_km": maybe, "shortest_cost_ratio": maybe, "shortest_support_share": maybe, "of_unknown_uncertainty": whole,
			},
			members{
				"kind": enum(proposedKind).NewRef(), "rank": whole, "length_km": number, "cost": number, "cost_ratio": number,
				"terms":     listOf(object(members{"term": text, "weight": number, "km": number, "cost": number})),
				"positions": whole, "path_cells": whole, "support_share": number, "incidents_within": whole, "apart_km": maybe, "method": text,
				"recipe": ref("ProposalRecipe"), "note": text,
			},
		),
	}
}
