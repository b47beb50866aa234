package handlers

import (
	"net/url"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"threatmap/analysis"
	"threatmap/threat"
)

// mostHotSpots bounds the incidents of a hot spot map: what 99 draws do in some two seconds, and a bit.
const mostHotSpots = 200_000

func hotSpotsMethod() method {
	number := openapi3.NewFloat64Schema
	return method{
		name: "hotspots", summary: "Hot spots: Getis–Ord Gi* on hexagons of one area, with false discovery rate, and in which share of draws inside the uncertainty of places they stay hot",
		parameters: append(filterParameters(threat.Incidents),
			queryParam("edge_km", "Edge of a hexagon; not with area_km2", number().WithMin(0.5).WithMax(200).WithDefault(10.)),
			queryParam("area_km2", "Area of a hexagon; not with edge_km", number().WithMin(1).WithMax(100_000)),
			queryParam("draws", "How often each incident is drawn anew inside its uncertainty", openapi3.NewIntegerSchema().WithMin(0).WithMax(999).WithDefault(99)),
			queryParam("alpha", "A hexagon is hot where its q is at most this", number().WithMin(0.0001).WithMax(0.2).WithDefault(0.05)),
			coarseParam(), assumeParam(), seedParam(), formatParam("geojson", "json", "csv"),
		),
		media: map[string]string{mediaGeoJSON: "AnalysisHotSpots", mediaCSV: ""}, answer: (*server).hotSpots,
	}
}

func coarseParam() *openapi3.Parameter {
	return queryParam("coarse", "Incidents whose place is unknown or known too coarsely: leave_out counts them as left out, point counts them at their point (hot spots draw them in their uncertainty all the same)", enum("leave_out", "point").WithDefault("leave_out"))
}

func assumeParam() *openapi3.Parameter {
	return queryParam("assume_uncertainty_m", "Take places of unknown uncertainty as known to this; without it their uncertainty stays unknown", openapi3.NewFloat64Schema().WithMin(0).WithMax(analysis.MaxAssumedM))
}

// HotSpotProperties are those of a hexagon.
type HotSpotProperties struct {
	Count     int      `json:"count"` // incidents at their points
	Z         float64  `json:"z"`
	P         float64  `json:"p"`
	Q         float64  `json:"q"`          // p after Benjamini–Hochberg over all hexagons
	ShareHot  *float64 `json:"share_hot"`  // of draws; null without draws
	ShareCold *float64 `json:"share_cold"` // of draws
}

// HotSpotsSummary tells of all hexagons.
type HotSpotsSummary struct {
	Hexagons int        `json:"hexagons"`
	AreaKM2  float64    `json:"hexagon_km2"`
	Hot      int        `json:"hot"`                    // with z over 0 and q at most alpha, incidents being at their points
	Cold     int        `json:"cold"`                   // the same below 0
	Unknown  int        `json:"of_unknown_uncertainty"` // used: their uncertainty is assumed, or they stay at their point
	Center   *orb.Point `json:"projection_center"`
}

// hotSpots answers /analysis/hotspots.
func (s *server) hotSpots(c echo.Context) error {
	f, err := s.parseFilter(c, threat.Incidents, "edge_km", "area_km2", "draws", "alpha", "coarse", "assume_uncertainty_m", "seed", "f")
	if err != nil {
		return err
	}
	how, err := readHotSpots(c.QueryParams())
	if err != nil {
		return err
	}
	is, err := negotiate(c, asGeoJSON, asCSV)
	if err != nil {
		return err
	}
	if done, err := s.unchanged(c, is.media[0]); done || err != nil {
		return err
	}
	ctx := c.Request().Context()
	note, err := s.noteFor(ctx, "hotspots")
	if err != nil {
		return err
	}
	events, err := s.eventsOf(ctx, f, mostHotSpots, &note)
	if err != nil {
		return err
	}
	found, err := analysis.MapHotSpots(ctx, events, how)
	if err != nil {
		return err //nolint:wrapcheck // names the parameter
	}
	found.Note = joined(note, found.Note)
	return s.sendFeatures(c, is, "hotspots", hotSpotsAnswer(found, how), []string{"count", "z", "p", "q", "share_hot", "share_cold"}, hotSpotCells)
}

func hotSpotCells(properties any) []string {
	p, _ := properties.(HotSpotProperties)
	return []string{strconv.Itoa(p.Count), figure(p.Z), figure(p.P), figure(p.Q), tableCell(p.ShareHot), tableCell(p.ShareCold)}
}

func readHotSpots(q url.Values) (a analysis.HotSpotAsk, err error) {
	if q.Has("edge_km") && q.Has("area_km2") {
		return a, threat.Invalid("area_km2", q.Get("area_km2"), "given together with edge_km", "one of the two")
	}
	edge, err := numberWithin(q, "edge_km", 10, 0.5, 200)
	if err != nil {
		return a, err
	}
	area, err := numberWithin(q, "area_km2", 100, 1, 100_000)
	if err != nil {
		return a, err
	}
	a.EdgeM = edge * 1000
	if q.Has("area_km2") {
		a.EdgeM = analysis.HexEdgeM(area * 1e6)
	}
	if a.Draws, err = wholeWithin(q, "draws", 99, 0, 999); err != nil {
		return a, err
	}
	if a.Alpha, err = numberWithin(q, "alpha", 0.05, 0.0001, 0.2); err != nil {
		return a, err
	}
	if a.AtPoint, err = readCoarse(q); err != nil {
		return a, err
	}
	if a.AssumeM, err = readAssumed(q); err != nil {
		return a, err
	}
	a.Seed, err = readSeed(q)
	return a, err
}

func readCoarse(q url.Values) (atPoint bool, err error) {
	word, err := readChoice(q, "coarse", "leave_out", "point")
	return word == "point", err
}

// readAssumed reads assume_uncertainty_m=, nil where it is not there.
func readAssumed(q url.Values) (*float64, error) {
	if !q.Has("assume_uncertainty_m") {
		return nil, nil //nolint:nilnil // nothing is assumed
	}
	m, err := numberWithin(q, "assume_uncertainty_m", 0, 0, analysis.MaxAssumedM)
	return &m, err
}

// readRough reads coarse= and assume_uncertainty_m= of a method that has no draws: at their points, what is assumed would change nothing.
func readRough(q url.Values) (atPoint bool, assumeM *float64, err error) {
	if atPoint, err = readCoarse(q); err != nil {
		return false, nil, err
	}
	if assumeM, err = readAssumed(q); err != nil {
		return false, nil, err
	}
	if atPoint && assumeM != nil {
		return false, nil, threat.Invalid("assume_uncertainty_m", q.Get("assume_uncertainty_m"), "changes nothing with coarse=point", "one of the two")
	}
	return atPoint, assumeM, nil
}

// joined is the note of what an analysis found, with what was known before it: the data, and what never reached it.
func joined(before, found analysis.Note) analysis.Note {
	found.Rest(before)
	for _, l := range before.LeftOut {
		found.Leave(l.Reason, l.Count)
	}
	return found
}

func hotSpotsAnswer(m analysis.HotSpots, how analysis.HotSpotAsk) analysisFeatures {
	out := analysisFeatures{Type: "FeatureCollection", Enough: m.Enough, Reason: m.Reason, Note: m.Note, Features: []analysisFeature{}}
	sum := HotSpotsSummary{Hexagons: len(m.Cells), AreaKM2: digits(m.AreaKM2, 6), Unknown: m.Unknown}
	if m.Enough {
		sum.Center = &m.Center
	}
	for i := range m.Cells {
		cell := &m.Cells[i]
		if cell.Q <= how.Alpha && cell.Z > 0 {
			sum.Hot++
		} else if cell.Q <= how.Alpha && cell.Z < 0 {
			sum.Cold++
		}
		out.Features = append(out.Features, newAnalysisFeature(i+1, cell.Polygon, HotSpotProperties{
			cell.Count, digits(cell.Z, 6), digits(cell.P, 4), digits(cell.Q, 4), cell.ShareHot, cell.ShareCold,
		}))
	}
	out.Summary = sum
	return out
}

func hotSpotSchemas() openapi3.Schemas {
	number, whole, maybe := openapi3.NewFloat64Schema().NewRef(), openapi3.NewInt64Schema().NewRef(), nullable(openapi3.NewFloat64Schema())
	return openapi3.Schemas{"AnalysisHotSpots": analysisFeaturesSchema(
		members{"hexagons": whole, "hexagon_km2": number, "hot": whole, "cold": whole, "of_unknown_uncertainty": whole, "projection_center": nullList(number)},
		members{"count": whole, "z": number, "p": number, "q": number, "share_hot": maybe, "share_cold": maybe},
	)}
}
