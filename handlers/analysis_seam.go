package handlers

import (
	"context"
	"fmt"
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

// Kinds of seams.
const (
	innerSeams = "inner"
	allSeams   = "all"
)

func seamMethod() method {
	return method{
		name: "seam", summary: "Seams: the share of incidents near the edges between governorates, against the share of the area that is. Of places the filter takes whole ones: adm0 and adm1, no bbox, belt, corridor, area or within",
		parameters: append(seamFilter(),
			queryParam("within_km", "What counts as near", openapi3.NewFloat64Schema().WithMax(analysis.MaxSeamKM).WithDefault(5.)),
			queryParam("seams", "inner: edges that two governorates of a country share; all: every outline of a governorate, borders between countries and coasts too", enum(innerSeams, allSeams).WithDefault(innerSeams)),
			queryParam("assume_uncertainty_m", "Take places of unknown uncertainty as known to this; left out, such places are left out", openapi3.NewFloat64Schema().WithMin(0).WithMax(1000*analysis.MaxSeamKM)),
			queryParam("points", "Random points that stand for chance", openapi3.NewIntegerSchema().WithMin(analysis.MinSeamPoints).WithMax(analysis.MaxSeamPoints).WithDefault(20_000)),
			seedParam(), formatParam("json", "csv"),
		),
		media: map[string]string{mediaJSON: "AnalysisSeam", mediaCSV: ""}, answer: (*server).seam,
	}
}

// seamFilter describes the filter less what seamable refuses.
func seamFilter() []*openapi3.Parameter {
	var list []*openapi3.Parameter
	for _, p := range filterParameters(threat.Incidents) {
		switch {
		case p.Name == "bbox" || p.Name == "bbox-crs" || slices.Contains(lineParams, p.Name) || slices.Contains(shapeParams, p.Name):
		case p.Name == "side":
			list = append(list, fieldParameter(*threat.Incidents.Field("side")))
		default:
			list = append(list, p)
		}
	}
	return list
}

// SeamAnswer is the answer of /analysis/seam.
type SeamAnswer struct {
	analysis.SeamFinding
	Governorates int           `json:"governorates"` // of the study area
	Note         analysis.Note `json:"note"`
}

// seam answers /analysis/seam.
func (s *server) seam(c echo.Context) error {
	f, err := s.parseFilter(c, threat.Incidents, "within_km", "seams", "assume_uncertainty_m", "points", "seed", "f")
	if err != nil {
		return err
	}
	if err := seamable(f, c.QueryParams()); err != nil {
		return err
	}
	q, kind, err := readSeam(c)
	if err != nil {
		return err
	}
	return sendAnalysis(s, c, func() (SeamAnswer, error) { return s.seamOf(c.Request().Context(), f, q, kind) }, seamTable)
}

func (s *server) seamOf(ctx context.Context, f threat.Filter, q analysis.SeamQuestion, kind string) (a SeamAnswer, err error) {
	note, err := s.noteFor(ctx, "seam proximity")
	if err != nil {
		return a, err
	}
	seams, count, err := s.seamsOf(ctx, f, kind)
	if err != nil {
		return a, err
	}
	events, err := s.eventsOf(ctx, f, mostSpread, &note)
	if err != nil {
		return a, err
	}
	found, err := seams.Near(events, q)
	if err != nil {
		return a, err //nolint:wrapcheck // names the parameter
	}
	note.Parameters = map[string]any{"within_km": q.WithinKM, "seams": kind, "points": q.Points}
	if q.AssumeM != nil {
		note.Parameters["assume_uncertainty_m"] = *q.AssumeM
		note.Caveats = append(note.Caveats, analysis.CaveatAssumed(found.Assumed))
	}
	note.Seed, note.Used = &q.Seed, found.Incidents.Of
	note.Leave(analysis.ReasonNoPlace, found.Unmapped)
	note.Leave(analysis.ReasonUnknown, found.Unknown)
	note.Leave(analysis.ReasonTooCoarse, found.Coarse)
	note.Leave(analysis.ReasonOutside, found.Outside)
	note.Caveats = append(note.Caveats, analysis.CaveatSeams, analysis.CaveatOnePlace, analysis.CaveatPoints)
	return SeamAnswer{found, count, note}, nil
}

// seamTable has a line for incidents, one for places, of which the test is, and one for the random points.
func seamTable(a SeamAnswer) (analysis.Note, sheet) {
	t := sheet{name: "seam", head: []string{"of", "near", "all", "share", "share_low", "share_high", "standard_error", "ratio", "p", "enough", "reason"}}
	line := func(of string, n analysis.Near, more ...*float64) {
		cells := []string{of, tableCell(&n.Near), tableCell(&n.Of), tableCell(n.Share)}
		for _, x := range more {
			cells = append(cells, tableCell(x))
		}
		t.lines = append(t.lines, append(cells, tableCell(&a.Enough), a.Reason))
	}
	line("incidents", a.Incidents, nil, nil, nil, nil, nil)
	line("places", a.Places, a.Low, a.High, nil, a.Ratio, a.P)
	line("random_points", a.Chance, nil, nil, a.ChanceError, nil, nil)
	return a.Note, t
}

// seamable refuses filters by place that chance would have to follow, and can't.
func seamable(f threat.Filter, q map[string][]string) error {
	for _, name := range []string{"bbox", "belt", "corridor", "area", "within"} {
		if given := q[name]; len(given) > 0 {
			return threat.Invalid(name, strings.Join(given, " "), "chance is looked for in whole governorates, not in a part of them", "adm0 or adm1 instead")
		}
	}
	if f.ByShape() {
		return threat.Invalid("filter", "", "chance is looked for in whole governorates, not in a part of them", "adm0 or adm1 instead")
	}
	if f.AsksPlaces() {
		return threat.Invalid("filter", "", "chance is looked for in whole governorates, not in a part of them", "adm0 or adm1 instead; a filter of other properties")
	}
	return nil
}

func readSeam(c echo.Context) (q analysis.SeamQuestion, kind string, err error) {
	p := c.QueryParams()
	if q.WithinKM, err = readNumber(p, "within_km", 5); err != nil {
		return q, "", err
	}
	if kind, err = readChoice(p, "seams", innerSeams, allSeams); err != nil {
		return q, "", err
	}
	if p.Has("assume_uncertainty_m") {
		m, err := readNumber(p, "assume_uncertainty_m", 0)
		if err != nil {
			return q, "", err
		}
		q.AssumeM = &m
	}
	if q.Points, err = readWhole(p, "points", 20_000); err != nil {
		return q, "", err
	}
	if q.Seed, err = readSeed(p); err != nil {
		return q, "", err
	}
	return q, kind, q.Check()
}

// seamsOf prepares the seams of the study area: the governorates that the filter names, or those of the countries that it names, or all. The last
// few are kept, by the head of the geography.
func (s *server) seamsOf(ctx context.Context, f threat.Filter, kind string) (*analysis.Seams, int, error) {
	head, err := s.cfg.Store.GeographyHead(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("read the counter of the geography: %w", err)
	}
	key := fmt.Sprintf("%s %s %q %q", head, kind, f.Codes["adm0"], f.Codes["adm1"])
	if kept, ok := s.seams.get(key); ok {
		return kept.seams, kept.count, nil
	}
	regions, err := s.governorates(ctx, f.Codes["adm0"], f.Codes["adm1"])
	if err != nil {
		return nil, 0, err
	}
	seams, err := analysis.NewSeams(regions, kind == innerSeams)
	if err != nil {
		return nil, 0, threat.Invalid("seams", kind, "the governorates of the filter share no edge", "seams=all, or a filter of neighbouring governorates (adm0, adm1)")
	}
	s.seams.put(key, keptSeams{seams, len(regions)})
	return seams, len(regions), nil
}

// governorates reads outlines, of these countries and codes where some are named.
func (s *server) governorates(ctx context.Context, countries, codes []string) (regions []geo.Region, err error) {
	err = s.every(ctx, "admin1", func(col threat.Collection, f threat.Feature) {
		code, _ := valueOf(col, f, "code").(string)
		country, _ := valueOf(col, f, "adm0").(string)
		if len(countries) > 0 && !slices.Contains(countries, country) || len(codes) > 0 && !slices.Contains(codes, code) {
			return
		}
		switch g := f.Geometry.(type) {
		case orb.MultiPolygon:
			regions = append(regions, geo.Region{Code: code, Parent: country, Geom: g})
		case orb.Polygon:
			regions = append(regions, geo.Region{Code: code, Parent: country, Geom: orb.MultiPolygon{g}})
		}
	})
	return regions, err
}

// seamCache keeps prepared seams. The zero value is ready.
type seamCache struct {
	mu   sync.Mutex
	kept map[string]keptSeams
}

type keptSeams struct {
	seams *analysis.Seams
	count int // governorates
}

// mostSeams is how many are kept; a megabyte each.
const mostSeams = 8

func (c *seamCache) get(key string) (keptSeams, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, ok := c.kept[key]
	return kept, ok
}

func (c *seamCache) put(key string, s keptSeams) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= mostSeams || c.kept == nil {
		c.kept = map[string]keptSeams{}
	}
	c.kept[key] = s
}

func seamSchemas() openapi3.Schemas {
	whole, text := openapi3.NewInt64Schema().NewRef(), openapi3.NewStringSchema().NewRef()
	maybe := nullable(openapi3.NewFloat64Schema())
	near := object(members{"near": whole, "of": whole, "share": maybe})
	return openapi3.Schemas{
		"AnalysisSeam": object(members{
			"enough": openapi3.NewBoolSchema().NewRef(), "reason": text, "incidents": near, "places": near, "low": maybe, "high": maybe, "chance": near,
			"chance_error": maybe, "ratio": maybe, "p": maybe, "test": text, "governorates": whole, "note": ref("Note"),
		}, "reason", "test"),
	}
}
