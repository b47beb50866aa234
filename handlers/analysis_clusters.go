package handlers

import (
	"fmt"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"threatmap/analysis"
	"threatmap/threat"
)

func clustersMethod() method {
	return method{
		name: "clusters", summary: "DBSCAN: sets of places with many incidents around them, by geodesic distance; what is in none is noise",
		parameters: append(filterParameters(threat.Incidents),
			queryParam("eps_km", "Distance within which incidents count as near", openapi3.NewFloat64Schema().WithMax(analysis.MaxClusterKM).WithDefault(5.)),
			queryParam("min_incidents", "How many incidents within that distance, its own included, make a place a core place", openapi3.NewIntegerSchema().WithMin(2).WithDefault(10)),
			formatParam("geojson", "json", "csv"),
		),
		media: map[string]string{mediaGeoJSON: "AnalysisClusters", mediaCSV: ""}, answer: (*server).clusters,
	}
}

// ClusterProperties are those of a cluster, whose geometry is the convex hull of its places.
type ClusterProperties struct {
	Incidents int            `json:"incidents"`
	Places    int            `json:"places"`
	Core      int            `json:"incidents_at_core_places"`
	FirstDay  *threat.Day    `json:"first_day"` // first possible day of any; null where no date has a start
	LastDay   *threat.Day    `json:"last_day"`
	BySide    map[string]int `json:"by_side"`
}

// ClustersSummary tells of all clusters.
type ClustersSummary struct {
	Clusters    int `json:"clusters"`
	Noise       int `json:"noise_incidents"`
	NoisePlaces int `json:"noise_places"`
	AtPlace     int `json:"of_unknown_uncertainty"`
}

// clusters answers /analysis/clusters.
func (s *server) clusters(c echo.Context) error {
	f, err := s.parseFilter(c, threat.Incidents, "eps_km", "min_incidents", "f")
	if err != nil {
		return err
	}
	eps, err := readNumber(c.QueryParams(), "eps_km", 5)
	if err != nil {
		return err
	}
	least, err := readWhole(c.QueryParams(), "min_incidents", 10)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if _, err := analysis.ClusterPlaces(ctx, nil, eps, least); err != nil { // bad parameters, before anything is read
		return err
	}
	is, err := negotiate(c, asGeoJSON, asCSV)
	if err != nil {
		return err
	}
	if done, err := s.unchanged(c, is.media[0]); done || err != nil {
		return err
	}
	note, err := s.noteFor(ctx, "DBSCAN")
	if err != nil {
		return err
	}
	events, err := s.eventsOf(ctx, f, mostSpread, &note)
	if err != nil {
		return err
	}
	note.Parameters = map[string]any{"eps_km": eps, "min_incidents": least}
	at, unknown := clusterable(events, eps, &note)
	places := make([]orb.Point, len(at))
	for i, e := range at {
		places[i] = *e.Place
	}
	note.Used = len(at)
	if unknown > 0 {
		note.Caveats = append(note.Caveats, caveatUnsure(unknown))
	}
	spots := analysis.Spots(places)
	found, err := analysis.ClusterPlaces(ctx, spots, eps, least)
	if err != nil {
		return err
	}
	head := []string{"incidents", "places", "incidents_at_core_places", "first_day", "last_day"}
	for _, side := range threat.Sides.Codes {
		head = append(head, "side_"+side.Code)
	}
	return s.sendFeatures(c, is, "clusters", clustersAnswer(found, spots, at, unknown, note), head, clusterCells)
}

func clusterCells(properties any) []string {
	p, _ := properties.(ClusterProperties)
	cells := []string{strconv.Itoa(p.Incidents), strconv.Itoa(p.Places), strconv.Itoa(p.Core), dayCell(p.FirstDay), dayCell(p.LastDay)}
	for _, side := range threat.Sides.Codes {
		cells = append(cells, strconv.Itoa(p.BySide[side.Code]))
	}
	return cells
}

func caveatUnsure(n int) string {
	return fmt.Sprintf("The uncertainty of %d incidents is unknown: they stand where the source puts them, which may be the middle of a district.", n)
}

// clusterable keeps the incidents whose place is known at least as exactly as the distance, and those of which that is unknown.
func clusterable(events []threat.Event, epsKM float64, note *analysis.Note) (at []threat.Event, unknown int) {
	unmapped, coarse := 0, 0
	for _, e := range events {
		switch {
		case e.Place == nil:
			unmapped++
		case e.UncertaintyM == nil:
			unknown++
			at = append(at, e)
		case *e.UncertaintyM > epsKM*1000:
			coarse++
		default:
			at = append(at, e)
		}
	}
	note.Leave(analysis.ReasonNoPlace, unmapped)
	note.Leave(analysis.ReasonTooCoarse, coarse)
	return at, unknown
}

func clustersAnswer(found analysis.Clusters, spots []analysis.Spot, at []threat.Event, unknown int, note analysis.Note) analysisFeatures {
	out := analysisFeatures{Type: "FeatureCollection", Enough: len(at) >= analysis.Few, Note: note, Features: []analysisFeature{}}
	summary := ClustersSummary{Clusters: len(found.Clusters), AtPlace: unknown}
	if !out.Enough {
		out.Reason, out.Summary = analysis.TooFew(len(at)), ClustersSummary{AtPlace: unknown}
		return out
	}
	for _, n := range found.Noise {
		summary.Noise += n.Count
		summary.NoisePlaces++
	}
	label := make(map[orb.Point]int, len(spots))
	for i, spot := range spots {
		label[spot.At] = found.Labels[i]
	}
	properties := make([]ClusterProperties, len(found.Clusters))
	for i, c := range found.Clusters {
		properties[i] = ClusterProperties{Incidents: c.Count, Places: len(c.Places), Core: c.Core, BySide: map[string]int{}}
	}
	for i := range at {
		if n := label[*at[i].Place]; n >= 0 {
			properties[n].add(&at[i])
		}
	}
	out.Summary = summary
	for i, c := range found.Clusters {
		out.Features = append(out.Features, newAnalysisFeature(i+1, c.Hull, properties[i]))
	}
	return out
}

func (p *ClusterProperties) add(e *threat.Event) {
	p.BySide[e.Side]++
	if first := e.Days.First; first != nil && (p.FirstDay == nil || *first < *p.FirstDay) {
		p.FirstDay = first
	}
	if last := e.Days.Last; last != nil && (p.LastDay == nil || *last > *p.LastDay) {
		p.LastDay = last
	}
}

func clusterSchemas() openapi3.Schemas {
	whole := openapi3.NewInt64Schema().NewRef()
	day := nullable(openapi3.NewStringSchema().WithFormat("date"))
	return openapi3.Schemas{
		"AnalysisClusters": analysisFeaturesSchema(
			members{"clusters": whole, "noise_incidents": whole, "noise_places": whole, "of_unknown_uncertainty": whole},
			members{"incidents": whole, "places": whole, "incidents_at_core_places": whole, "first_day": day, "last_day": day, "by_side": openapi3.NewObjectSchema().NewRef()},
		),
	}
}
