package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"threatmap/analysis"
	"threatmap/geo"
	"threatmap/threat"
)

const (
	mostScanned  = 100_000
	leastCircleM = 500 // a cluster of one place is drawn so large
)

func scanMethod() method {
	number, whole := openapi3.NewFloat64Schema, openapi3.NewIntegerSchema
	return method{
		name: "scan", summary: "Space–time permutation scan: new clusters that last until the end of the time asked for. Worked out in the background: 202 until it is there",
		parameters: append(filterParameters(threat.Incidents),
			queryParam("window_days", "The longest window before the end", whole().WithMin(1).WithMax(analysis.MaxScanDays).WithDefault(28)),
			queryParam("step_days", "Windows are 1, 2, 3 … times so many days", whole().WithMin(1).WithMax(31).WithDefault(1)),
			queryParam("radius_km", "Largest radius of a circle", number().WithMin(0.1).WithMax(500).WithDefault(50.)),
			queryParam("max_share", "Share of all incidents that a circle may hold", number().WithMin(0.01).WithMax(0.5).WithDefault(0.5)),
			queryParam("permutations", "How often the days are dealt anew", whole().WithMin(0).WithMax(9999).WithDefault(999)),
			coarseParam(), assumeParam(), seedParam(), formatParam("geojson", "json", "csv"),
		),
		media: map[string]string{mediaGeoJSON: "AnalysisScan", mediaCSV: ""}, answer: (*server).scan,
	}
}

// backgroundAnswers are the schemas of what is answered while an answer is worked out, by path.
var backgroundAnswers = map[string]string{"/analysis/scan": "JobState"}

// ScanProperties are those of a cluster, whose geometry is its circle.
type ScanProperties struct {
	Center   orb.Point  `json:"center"` // lon, lat
	RadiusKM float64    `json:"radius_km"`
	From     threat.Day `json:"from"`
	To       threat.Day `json:"to"`
	Places   int        `json:"places"`
	Observed int        `json:"observed"`
	Expected float64    `json:"expected"`
	Ratio    float64    `json:"ratio"`
	LLR      float64    `json:"llr"`
	P        *float64   `json:"p"`
}

// ScanSummary tells of the whole scan.
type ScanSummary struct {
	Clusters int         `json:"clusters"`
	First    *threat.Day `json:"first_day"`
	Recent   int         `json:"incidents_in_window"`
	Places   int         `json:"places"`
	Circles  int         `json:"circles"`
}

// JobState is the answer of a job that is under way.
type JobState struct {
	State string `json:"state"`
	Done  int64  `json:"done"` // of the permutations
	Of    int64  `json:"of"`
}

// scan answers /analysis/scan: it starts the scan, tells how far it is, and gives it when it is there, all under one address.
func (s *server) scan(c echo.Context) error {
	f, err := s.parseFilter(c, threat.Incidents, "window_days", "step_days", "radius_km", "max_share", "permutations", "coarse", "assume_uncertainty_m", "seed", "f")
	if err != nil {
		return err
	}
	how, err := readScan(c.QueryParams())
	if err != nil {
		return err
	}
	is, err := negotiate(c, asGeoJSON, asCSV)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if _, err := analysis.ScanClusters(ctx, nil, how); err != nil { // bad parameters, before anything is read
		return err //nolint:wrapcheck // names the parameter
	}
	head, err := s.cfg.Store.Head(ctx)
	if err != nil {
		return fmt.Errorf("read change counter: %w", err)
	}
	key := scanKey(c.QueryParams())
	one := s.jobs.find(key, head)
	if one == nil {
		if one, err = s.startScan(ctx, key, head, f, how); err != nil {
			return err
		}
	}
	one.wait(ctx)
	if !one.over() {
		return s.underWay(c, one)
	}
	one.told.Store(true)
	if errors.Is(one.err, context.Canceled) || errors.Is(one.err, context.DeadlineExceeded) {
		return &threat.Error{Kind: threat.KindUnready, Detail: "the scan was given up: the server stops, or it took over ten minutes", Accepted: "the same request again, or one that asks for less"}
	}
	if one.err != nil {
		return one.err
	}
	if done, err := s.matchedAt(c, one.head, is.media[0]); done || err != nil {
		return err
	}
	answer, _ := one.answer.(analysisFeatures)
	return s.sendFeatures(c, is, "scan", answer, scanColumns, scanCells)
}

// scanKey names a scan: how it is written down is no part of it.
func scanKey(q url.Values) string {
	asked := maps.Clone(q)
	asked.Del("f")
	return "scan?" + asked.Encode()
}

var scanColumns = []string{"radius_km", "from", "to", "places", "observed", "expected", "ratio", "llr", "p"}

func scanCells(properties any) []string {
	p, _ := properties.(ScanProperties)
	return []string{
		figure(p.RadiusKM), p.From.String(), p.To.String(), strconv.Itoa(p.Places), strconv.Itoa(p.Observed), figure(p.Expected), figure(p.Ratio), figure(p.LLR), tableCell(p.P),
	}
}

// underWay answers 202: the same address has the answer later.
func (s *server) underWay(c echo.Context, one *job) error {
	h := c.Response().Header()
	h.Set("Location", s.here(c))
	h.Set("Retry-After", strconv.Itoa(askAgainJob))
	h.Set("Cache-Control", "no-store")
	body, err := json.Marshal(JobState{"running", one.done.Load(), one.of})
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	return c.Blob(http.StatusAccepted, mediaJSON, body)
}

func (s *server) startScan(ctx context.Context, key string, head threat.Head, f threat.Filter, how analysis.ScanAsk) (*job, error) {
	note, err := s.noteFor(ctx, "scan")
	if err != nil {
		return nil, err
	}
	events, err := s.eventsOf(ctx, f, mostScanned, &note)
	if err != nil {
		return nil, err
	}
	how.End = scanEnd(f, events)
	fresh := &job{key: key, head: head, of: int64(how.Permutations)}
	return s.jobs.start(fresh, s.cfg.Done, func(ctx context.Context, step func(int)) (any, error) {
		how.Progress = step
		found, err := analysis.ScanClusters(ctx, events, how)
		if err != nil {
			return nil, err //nolint:wrapcheck // names the parameter
		}
		found.Note = joined(note, found.Note)
		return scanAnswer(found), nil
	})
}

// scanEnd is the last whole day asked for, or the last one on which something surely happened by; the day 0 where there is none.
func scanEnd(f threat.Filter, events []threat.Event) (end threat.Day) {
	if f.Time != nil && f.Time.To != nil {
		return *f.Time.Days().Last
	}
	known := false
	for _, e := range events {
		if e.Dated && e.Days.First != nil && e.Days.Last != nil && (!known || *e.Days.Last > end) {
			end, known = *e.Days.Last, true
		}
	}
	return end
}

func readScan(q url.Values) (a analysis.ScanAsk, err error) {
	if a.MaxDays, err = wholeWithin(q, "window_days", 28, 1, analysis.MaxScanDays); err != nil {
		return a, err
	}
	if a.StepDays, err = wholeWithin(q, "step_days", 1, 1, 31); err != nil {
		return a, err
	}
	radius, err := numberWithin(q, "radius_km", 50, 0.1, 500)
	if err != nil {
		return a, err
	}
	a.MaxRadiusM = radius * 1000
	if a.MaxShare, err = numberWithin(q, "max_share", 0.5, 0.01, 0.5); err != nil {
		return a, err
	}
	if a.Permutations, err = wholeWithin(q, "permutations", 999, 0, 9999); err != nil {
		return a, err
	}
	if a.AtPoint, a.AssumeM, err = readRough(q); err != nil {
		return a, err
	}
	a.Seed, err = readSeed(q)
	return a, err
}

func scanAnswer(found analysis.Scan) analysisFeatures {
	out := analysisFeatures{Type: "FeatureCollection", Enough: found.Enough, Reason: found.Reason, Note: found.Note, Features: []analysisFeature{}}
	sum := ScanSummary{Clusters: len(found.Clusters), Recent: found.Recent, Places: found.Places, Circles: found.Circles}
	if found.Enough {
		sum.First = &found.First
	}
	for i, k := range found.Clusters {
		circle := geo.Circle(k.Center, max(k.RadiusM, leastCircleM), 64)
		out.Features = append(out.Features, newAnalysisFeature(i+1, circle, ScanProperties{
			k.Center, digits(k.RadiusM/1000, 6), k.From, k.To, k.Places, k.Observed, digits(k.Expected, 6), digits(k.Ratio, 4), digits(k.LLR, 6), k.P,
		}))
	}
	out.Summary = sum
	return out
}

func scanSchemas() openapi3.Schemas {
	number, whole, maybe := openapi3.NewFloat64Schema().NewRef(), openapi3.NewInt64Schema().NewRef(), nullable(openapi3.NewFloat64Schema())
	day := openapi3.NewStringSchema().WithFormat("date")
	return openapi3.Schemas{
		"AnalysisScan": analysisFeaturesSchema(
			members{"clusters": whole, "first_day": nullable(openapi3.NewStringSchema().WithFormat("date")), "incidents_in_window": whole, "places": whole, "circles": whole},
			members{
				"center": listOf(number), "radius_km": number, "from": day.NewRef(), "to": day.NewRef(), "places": whole, "observed": whole, "expected": number,
				"ratio": number, "llr": number, "p": maybe,
			},
		),
		"JobState": object(members{"state": enum("running").NewRef(), "done": whole, "of": whole}),
	}
}
