package handlers

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"threatmap/analysis"
	"threatmap/threat"
)

// Bounds of a near-repeat test.
const (
	mostNearRepeat = 50_000
	mostKnoxBins   = 10
)

func nearRepeatMethod() method {
	return method{
		name: "near-repeat", summary: "Knox test: whether incidents follow one another near and soon more than independent places and times would",
		parameters: append(filterParameters(threat.Incidents),
			queryParam("distance_km", "Upper edges of distance bins, ascending, separated by commas; an edge belongs to the next bin", numbersText().WithDefault("10,20,40")),
			queryParam("days", "Upper edges of time bins in days, ascending, separated by commas; an edge belongs to the next bin", numbersText().WithDefault("7,14,28")),
			queryParam("permutations", "How often the days are dealt anew", openapi3.NewIntegerSchema().WithMin(0).WithMax(9999).WithDefault(999)),
			coarseParam(), assumeParam(), seedParam(), formatParam("json", "csv"),
		),
		media: map[string]string{mediaJSON: "AnalysisNearRepeat", mediaCSV: ""}, answer: (*server).nearRepeat,
	}
}

// NearRepeatAnswer is the answer of /analysis/near-repeat.
type NearRepeatAnswer struct {
	Enough       bool             `json:"enough"`
	Reason       string           `json:"reason,omitempty"`
	Places       int              `json:"places"` // distinct ones
	Pairs        int              `json:"pairs"`
	PairsLeftOut int              `json:"pairs_left_out"` // coarser than the narrowest bin
	Cells        []NearRepeatCell `json:"cells"`
	Note         analysis.Note    `json:"note"`
}

// NearRepeatCell is a distance bin and a time bin; the upper edges are not in them.
type NearRepeatCell struct {
	FromKM   float64  `json:"from_km"`
	UnderKM  float64  `json:"under_km"`
	FromDays int      `json:"from_days"`
	Under    int      `json:"under_days"`
	Observed int      `json:"observed"` // pairs
	Expected float64  `json:"expected"`
	Enough   bool     `json:"enough"`
	Reason   string   `json:"reason,omitempty"`
	Ratio    *float64 `json:"ratio"`
	P        *float64 `json:"p"` // by permutation
	PPoisson *float64 `json:"p_poisson"`
	Near     int      `json:"pairs_of_this_distance"`
	Soon     int      `json:"pairs_of_this_time"`
}

// nearRepeat answers /analysis/near-repeat.
func (s *server) nearRepeat(c echo.Context) error {
	f, err := s.parseFilter(c, threat.Incidents, "distance_km", "days", "permutations", "coarse", "assume_uncertainty_m", "seed", "f")
	if err != nil {
		return err
	}
	how, err := readNearRepeat(c.QueryParams())
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if _, err := analysis.NearRepeat(ctx, nil, how); err != nil { // bad parameters, before anything is read
		return err //nolint:wrapcheck // names the parameter
	}
	return sendAnalysis(s, c, func() (NearRepeatAnswer, error) {
		note, err := s.noteFor(ctx, "near-repeat")
		if err != nil {
			return NearRepeatAnswer{}, err
		}
		events, err := s.eventsOf(ctx, f, mostNearRepeat, &note)
		if err != nil {
			return NearRepeatAnswer{}, err
		}
		k, err := analysis.NearRepeat(ctx, events, how)
		if err != nil {
			return NearRepeatAnswer{}, err //nolint:wrapcheck // names the parameter
		}
		k.Note = joined(note, k.Note)
		return nearRepeatAnswer(k), nil
	}, nearRepeatTable)
}

func readNearRepeat(q url.Values) (a analysis.KnoxAsk, err error) {
	km, err := numbers(q, "distance_km", 10, 20, 40)
	if err != nil {
		return a, err
	}
	days, err := numbers(q, "days", 7, 14, 28)
	if err != nil {
		return a, err
	}
	for _, x := range km {
		a.DistanceM = append(a.DistanceM, x*1000)
	}
	for _, x := range days {
		if x != float64(int(x)) {
			return a, threat.Invalid("days", q.Get("days"), "not whole days", "ascending whole numbers")
		}
		a.Days = append(a.Days, int(x))
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

// numbers reads a list of numbers separated by commas, as it stands.
func numbers(q url.Values, name string, usual ...float64) ([]float64, error) {
	if !q.Has(name) {
		return usual, nil
	}
	var all []float64
	for _, text := range strings.Split(q.Get(name), ",") {
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || !(x > 0 && x < 1e6) || len(all) == mostKnoxBins {
			return nil, threat.Invalid(name, q.Get(name), "not a list of bins' upper edges", "one to ten ascending numbers over 0, separated by commas")
		}
		all = append(all, x)
	}
	return all, nil
}

func nearRepeatAnswer(k analysis.Knox) NearRepeatAnswer {
	a := NearRepeatAnswer{k.Enough, k.Reason, k.Places, k.Pairs, k.PairsLeftOut, []NearRepeatCell{}, k.Note}
	for _, c := range k.Cells {
		a.Cells = append(a.Cells, NearRepeatCell{
			FromKM: c.FromM / 1000, UnderKM: c.ToM / 1000, FromDays: c.FromDays, Under: c.ToDays, Observed: c.Observed, Expected: digits(c.Expected, 8),
			Enough: c.Enough, Reason: c.Reason, Ratio: c.Ratio, P: c.P, PPoisson: c.PPoisson, Near: c.Near, Soon: c.Soon,
		})
	}
	return a
}

func nearRepeatTable(a NearRepeatAnswer) (analysis.Note, sheet) {
	var rows [][]string
	header := []string{"from_km", "under_km", "from_days", "under_days", "observed_pairs", "expected_pairs", "ratio", "p", "p_poisson", "pairs_of_this_distance", "pairs_of_this_time", "reason"}
	for _, c := range a.Cells {
		rows = append(rows, []string{
			plain(c.FromKM), plain(c.UnderKM), strconv.Itoa(c.FromDays), strconv.Itoa(c.Under), strconv.Itoa(c.Observed), plain(c.Expected),
			tableCell(c.Ratio), tableCell(c.P), tableCell(c.PPoisson), strconv.Itoa(c.Near), strconv.Itoa(c.Soon), c.Reason,
		})
	}
	return a.Note, sheet{"near-repeat", header, rows}.orReason(a.Reason)
}

func nearRepeatSchemas() openapi3.Schemas {
	number, whole, maybe := openapi3.NewFloat64Schema().NewRef(), openapi3.NewInt64Schema().NewRef(), nullable(openapi3.NewFloat64Schema())
	text, yes := openapi3.NewStringSchema().NewRef(), openapi3.NewBoolSchema().NewRef()
	return openapi3.Schemas{"AnalysisNearRepeat": object(members{
		"enough": yes, "reason": text, "places": whole, "pairs": whole, "pairs_left_out": whole, "note": ref("Note"),
		"cells": listOf(object(members{
			"from_km": number, "under_km": number, "from_days": whole, "under_days": whole, "observed": whole, "expected": number, "enough": yes, "reason": text,
			"ratio": maybe, "p": maybe, "p_poisson": maybe, "pairs_of_this_distance": whole, "pairs_of_this_time": whole,
		}, "reason")),
	}, "reason")}
}
