package handlers

import (
	"net/url"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"threatmap/analysis"
	"threatmap/geo"
	"threatmap/threat"
)

// mostSpread bounds the incidents of a density and of a clustering.
const mostSpread = 1_000_000

var densityParams = []string{"kernel", "bandwidth_km", "cell_km", "draws", "seed", "f"}

func densityMethod() method {
	number := openapi3.NewFloat64Schema
	return method{
		name: "density", summary: "Kernel density: incidents per 1,000 km², and a year where datetime has both ends, on equal-area cells",
		parameters: append(filterParameters(threat.Incidents),
			queryParam("kernel", "Shape that an incident is spread with", enum(analysis.Quartic, analysis.Epanechnikov).WithDefault(analysis.Quartic)),
			queryParam("bandwidth_km", "Geodesic distance at which an incident's weight ends", number().WithMin(analysis.MinBandwidthKM).WithMax(analysis.MaxBandwidthKM).WithDefault(25.)),
			queryParam("cell_km", "Side of a cell, at most half the bandwidth; a fourth of it, or as fine as fits, if left out", number().WithMin(0).WithExclusiveMin(true)),
			queryParam("draws", "Mean over this many draws of each place inside its uncertainty; 0 = places as they stand", openapi3.NewIntegerSchema().WithMin(0).WithMax(analysis.MaxDensityDraws).WithDefault(0)),
			seedParam(), formatParam("geojson", "json", "csv"),
		),
		media: map[string]string{mediaGeoJSON: "AnalysisDensity", mediaCSV: ""}, answer: (*server).density,
	}
}

func seedParam() *openapi3.Parameter {
	return queryParam("seed", "Of everything drawn: the same seed gives the same answer", openapi3.NewInt64Schema().WithMin(0).WithMax(1<<53-1).WithDefault(1))
}

// DensityProperties are those of a cell.
type DensityProperties struct {
	Per1000KM2        float64  `json:"per_1000_km2"`
	Per1000KM2AndYear *float64 `json:"per_1000_km2_and_year"` // null where datetime has an open end
	Edge              bool     `json:"edge"`                  // within a bandwidth of the edge of bbox, so too low
}

// DensitySummary tells of all cells.
type DensitySummary struct {
	CellKM     *float64   `json:"cell_km"` // null where there is no grid
	Cells      int        `json:"cells"`
	Peak       *float64   `json:"peak_per_1000_km2"`
	PeakAt     *orb.Point `json:"peak_at"`   // lon, lat
	OnGrid     float64    `json:"incidents"` // what the cells add up to
	AtPlace    int        `json:"of_unknown_uncertainty"`
	DrawnCount int        `json:"drawn"`
}

// density answers /analysis/density.
func (s *server) density(c echo.Context) error {
	f, err := s.parseFilter(c, threat.Incidents, densityParams...)
	if err != nil {
		return err
	}
	q, err := readDensity(c.QueryParams(), f)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if _, err := analysis.EstimateDensity(ctx, nil, q); err != nil { // bad parameters, before anything is read
		return err
	}
	is, err := negotiate(c, asGeoJSON, asCSV)
	if err != nil {
		return err
	}
	if done, err := s.unchanged(c, is.media[0]); done || err != nil {
		return err
	}
	note, err := s.noteFor(ctx, "kernel density")
	if err != nil {
		return err
	}
	events, err := s.eventsOf(ctx, f, mostSpread, &note)
	if err != nil {
		return err
	}
	d, err := analysis.EstimateDensity(ctx, events, q)
	if err != nil {
		return err
	}
	return s.sendFeatures(c, is, "density", densityAnswer(d, q, f.BBox, note), []string{"per_1000_km2", "per_1000_km2_and_year", "edge"}, densityCells)
}

func densityCells(properties any) []string {
	p, _ := properties.(DensityProperties)
	return []string{figure(p.Per1000KM2), tableCell(p.Per1000KM2AndYear), strconv.FormatBool(p.Edge)}
}

func readDensity(q url.Values, f threat.Filter) (d analysis.DensityQuestion, err error) {
	if d.Kernel, err = readChoice(q, "kernel", analysis.Quartic, analysis.Epanechnikov); err != nil {
		return d, err
	}
	if d.BandwidthKM, err = readNumber(q, "bandwidth_km", 25); err != nil {
		return d, err
	}
	if d.CellKM, err = readNumber(q, "cell_km", 0); err != nil {
		return d, err
	}
	if q.Has("cell_km") && d.CellKM <= 0 {
		return d, threat.Invalid("cell_km", q.Get("cell_km"), "out of range", "over 0, at most half the bandwidth")
	}
	if d.Draws, err = readWhole(q, "draws", 0); err != nil {
		return d, err
	}
	if f.Time != nil && f.Time.From != nil && f.Time.To != nil {
		const hoursAYear = 24 * 365.25
		d.Years = f.Time.To.Sub(*f.Time.From).Hours() / hoursAYear
	}
	d.Seed, err = readSeed(q)
	return d, err
}

func densityAnswer(d analysis.Density, q analysis.DensityQuestion, box *geo.BBox, note analysis.Note) analysisFeatures {
	note.Used = d.Used
	note.Leave(analysis.ReasonNoPlace, d.Unmapped)
	note.Leave(analysis.ReasonTooCoarse, d.Coarse)
	note.Parameters = map[string]any{"kernel": q.Kernel, "bandwidth_km": q.BandwidthKM, "cell_km": d.CellKM, "draws": q.Draws}
	if q.Years > 0 {
		note.Parameters["years"] = digits(q.Years, 6)
	}
	if d.Center != nil {
		note.Parameters["center"] = *d.Center
	}
	if q.Draws > 0 {
		note.Seed = &q.Seed
	}
	note.Caveats = append(note.Caveats, analysis.CaveatEdges)
	if d.Unknown > 0 {
		note.Caveats = append(note.Caveats, caveatUnsure(d.Unknown))
	}
	out := analysisFeatures{Type: "FeatureCollection", Enough: d.Used >= analysis.Few, Note: note, Features: []analysisFeature{}}
	if !out.Enough {
		out.Reason, out.Summary = analysis.TooFew(d.Used), DensitySummary{AtPlace: d.Unknown, DrawnCount: d.Drawn}
		return out
	}
	peak, at := digits(d.PeakPer1000, 4), d.PeakAt
	out.Summary = DensitySummary{&d.CellKM, len(d.Cells), &peak, &at, digits(d.MassOnGrid, 6), d.Unknown, d.Drawn}
	for i, cell := range d.Cells {
		p := DensityProperties{Per1000KM2: digits(cell.Per1000KM2, 4), Edge: box != nil && atEdge(*box, cell.Center, q.BandwidthKM*1000)}
		if cell.Per1000KM2AndYear != nil {
			rate := digits(*cell.Per1000KM2AndYear, 4)
			p.Per1000KM2AndYear = &rate
		}
		out.Features = append(out.Features, newAnalysisFeature(i+1, orb.Polygon{cell.Outline}, p))
	}
	return out
}

// atEdge tells whether a step of so many metres to one of the four sides leads out of the box.
func atEdge(box geo.BBox, p orb.Point, stepM float64) bool {
	for _, azimuth := range []float64{0, 90, 180, 270} {
		q, _ := geo.Direct(p, azimuth, stepM)
		inside := false
		for _, part := range box.Split() {
			inside = inside || part.Contains(q)
		}
		if !inside {
			return true
		}
	}
	return false
}

func densitySchemas() openapi3.Schemas {
	number, whole := openapi3.NewFloat64Schema().NewRef(), openapi3.NewInt64Schema().NewRef()
	maybe := nullable(openapi3.NewFloat64Schema())
	return openapi3.Schemas{
		"AnalysisDensity": analysisFeaturesSchema(
			members{"cell_km": maybe, "cells": whole, "peak_per_1000_km2": maybe, "peak_at": nullList(number), "incidents": number, "of_unknown_uncertainty": whole, "drawn": whole},
			members{"per_1000_km2": number, "per_1000_km2_and_year": maybe, "edge": openapi3.NewBoolSchema().NewRef()},
		),
	}
}
