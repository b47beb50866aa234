package handlers

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb/encoding/wkt"

	"threatmap/analysis"
	"threatmap/threat"
)

func differenceMethod() method {
	number := openapi3.NewFloat64Schema
	return method{
		name: "difference", summary: "Difference of two periods or two sides by hexagon: the ratio of their rates with the exact conditional test, and false discovery rate over all hexagons. A is what the filter asks for; B is the same filter with b_datetime or b_side",
		parameters: append(filterParameters(threat.Incidents),
			queryParam("b_datetime", "The period of B, both days given, as datetime must have them too; the two do not overlap", textIn(intervalText, "2018-01-01/2018-12-31")),
			otherSides(),
			queryParam("edge_km", "Edge of a hexagon", number().WithMin(0.5).WithMax(200).WithDefault(10.)),
			queryParam("alpha", "A difference is clear where its q is at most this", number().WithMin(0.0001).WithMax(0.2).WithDefault(0.05)),
			coarseParam(), assumeParam(), formatParam("geojson", "json", "csv"),
		),
		media: map[string]string{mediaGeoJSON: "AnalysisDifference", mediaCSV: ""}, answer: (*server).difference,
	}
}

func otherSides() *openapi3.Parameter {
	p := fieldParameter(*threat.Incidents.Field("side"))
	p.Name, p.Description = "b_side", "The sides of B, none of them in side, which must be given too"
	return p
}

// DifferenceProperties are those of a hexagon.
type DifferenceProperties struct {
	A        int      `json:"a"`
	B        int      `json:"b"`
	Enough   bool     `json:"enough"` // Few incidents of A and B together, for a ratio
	Ratio    *float64 `json:"ratio"`  // rate of A over that of B; null where B has none, and where too few
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"` // null = without limit
	LogRatio *float64 `json:"log_ratio"`
	Higher   *string  `json:"higher"` // "a" or "b"; null where the rates are the same or too few
	P        *float64 `json:"p"`
	Q        *float64 `json:"q"` // p after Benjamini–Hochberg over the hexagons that are tested
}

// DifferenceSummary tells of all hexagons.
type DifferenceSummary struct {
	A        int     `json:"a"` // incidents used
	B        int     `json:"b"`
	Hexagons int     `json:"hexagons"` // that hold any
	Tested   int     `json:"tested"`
	MoreInA  int     `json:"more_in_a"` // with q at most alpha
	MoreInB  int     `json:"more_in_b"`
	AreaKM2  float64 `json:"hexagon_km2"`
	Unknown  int     `json:"of_unknown_uncertainty"` // used: their uncertainty is assumed, or they count at their point
}

// twoFilters are what is compared.
type twoFilters struct{ a, b threat.Filter }

// difference answers /analysis/difference.
func (s *server) difference(c echo.Context) error {
	f, err := s.parseFilter(c, threat.Incidents, "b_datetime", "b_side", "edge_km", "alpha", "coarse", "assume_uncertainty_m", "f")
	if err != nil {
		return err
	}
	two, how, err := readDifference(c.QueryParams(), f)
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
	found, err := s.differenceOf(c.Request().Context(), two, how, c.QueryParams())
	if err != nil {
		return err
	}
	if is.name == asCSV.name {
		return s.sendNoted(c, found.Note, differenceTable(found))
	}
	return sendJSON(c, mediaGeoJSON, differenceAnswer(found, how))
}

func (s *server) differenceOf(ctx context.Context, two twoFilters, how analysis.DifferenceAsk, q url.Values) (d analysis.Difference, err error) {
	note, err := s.noteFor(ctx, "difference")
	if err != nil {
		return d, err
	}
	a, err := s.eventsOf(ctx, two.a, mostHotSpots, &note)
	if err != nil {
		return d, err
	}
	b, err := s.eventsOf(ctx, two.b, mostHotSpots, &note)
	if err != nil {
		return d, err
	}
	if d, err = analysis.MapDifference(a, b, how); err != nil {
		return d, err //nolint:wrapcheck // names the parameter
	}
	d.Note = joined(note, d.Note)
	for _, name := range []string{"b_datetime", "b_side"} {
		if q.Has(name) {
			d.Note.Filter[name] = q.Get(name) // A's are there; with B's, a table says whose the rows are
		}
	}
	return d, nil
}

// readDifference reads what B is, and how it is compared.
func readDifference(q url.Values, f threat.Filter) (two twoFilters, how analysis.DifferenceAsk, err error) {
	edge, err := numberWithin(q, "edge_km", 10, 0.5, 200)
	if err != nil {
		return two, how, err
	}
	how.EdgeM = edge * 1000
	if how.Alpha, err = numberWithin(q, "alpha", 0.05, 0.0001, 0.2); err != nil {
		return two, how, err
	}
	if how.AtPoint, how.AssumeM, err = readRough(q); err != nil {
		return two, how, err
	}
	two = twoFilters{f, f}
	switch {
	case q.Has("b_datetime") == q.Has("b_side"):
		return two, how, threat.Invalid("b_datetime", q.Get("b_datetime"), "what the filter is compared with is not clear", "either b_datetime or b_side")
	case q.Has("b_datetime"):
		two.b.Time, how.ExposureA, how.ExposureB, err = otherPeriod(q, f.Time)
	default:
		how.ExposureA, how.ExposureB = 1, 1
		two.b, err = otherSide(q, f)
	}
	return two, how, err
}

// otherPeriod reads b_datetime, and returns how many days both periods have.
func otherPeriod(q url.Values, a *threat.Interval) (b *threat.Interval, daysA, daysB float64, err error) {
	iv, err := threat.ParseInterval(q.Get("b_datetime"))
	if err != nil {
		return nil, 0, 0, threat.Invalid("b_datetime", q.Get("b_datetime"), "not a period", "two days, as 2019-01-01/2019-06-30")
	}
	iv.Certain = q.Get("date_match") == "certain"
	daysOf := func(name string, iv *threat.Interval) (d threat.Days, err error) {
		if iv != nil {
			d = iv.Days()
		}
		if d.First == nil || d.Last == nil {
			return d, threat.Invalid(name, q.Get(name), "a rate needs to know for how many days", "a first and a last day")
		}
		return d, nil
	}
	first, err := daysOf("datetime", a)
	if err != nil {
		return nil, 0, 0, err
	}
	second, err := daysOf("b_datetime", &iv)
	if err != nil {
		return nil, 0, 0, err
	}
	if *first.First <= *second.Last && *second.First <= *first.Last {
		return nil, 0, 0, threat.Invalid("b_datetime", q.Get("b_datetime"), "overlaps datetime: the same incidents would be in both", "another period")
	}
	return &iv, float64(*first.Last-*first.First) + 1, float64(*second.Last-*second.First) + 1, nil
}

// otherSide reads b_side.
func otherSide(q url.Values, f threat.Filter) (threat.Filter, error) {
	field := threat.Incidents.Field("side")
	sides := list(q.Get("b_side"))
	for _, side := range sides {
		if err := checkValue(*field, side); err != nil {
			return f, threat.Invalid("b_side", side, "unknown side", threat.Sides.String())
		}
		if slices.Contains(f.Codes["side"], side) {
			return f, threat.Invalid("b_side", side, "is a side of A too: the same incidents would be in both", "sides that are not in side")
		}
	}
	if len(f.Codes["side"]) == 0 || len(sides) == 0 {
		return f, threat.Invalid("side", q.Get("side"), "A has no side to compare with another", threat.Sides.String())
	}
	other := f.Without("side")
	other.Codes["side"] = sides
	return other, nil
}

func differenceAnswer(d analysis.Difference, how analysis.DifferenceAsk) analysisFeatures {
	out := analysisFeatures{Type: "FeatureCollection", Enough: d.Enough, Reason: d.Reason, Note: d.Note, Features: []analysisFeature{}}
	sum := DifferenceSummary{A: d.A, B: d.B, Hexagons: len(d.Cells), Tested: d.Tested, AreaKM2: digits(d.AreaKM2, 6), Unknown: d.Unknown}
	for i := range d.Cells {
		cell := &d.Cells[i]
		p := DifferenceProperties{
			A: cell.A, B: cell.B, Enough: cell.Enough, Ratio: rounded(cell.Ratio, 4), Low: rounded(cell.Low, 4), High: rounded(cell.High, 4),
			LogRatio: rounded(cell.LogRatio(), 6), P: rounded(cell.P, 4), Q: rounded(cell.Q, 4),
		}
		higher := cell.Higher(how.ExposureA, how.ExposureB)
		if higher != "" {
			p.Higher = &higher
		}
		if cell.Q != nil && *cell.Q <= how.Alpha {
			switch higher {
			case "a":
				sum.MoreInA++
			case "b":
				sum.MoreInB++
			}
		}
		out.Features = append(out.Features, newAnalysisFeature(i+1, cell.Polygon, p))
	}
	out.Summary = sum
	return out
}

// rounded is digits of a number that may be unknown.
func rounded(x *float64, n int) *float64 {
	if x == nil {
		return nil
	}
	return new(digits(*x, n))
}

// differenceTable has a line for each hexagon: its middle, and its outline as WKT.
func differenceTable(d analysis.Difference) sheet {
	t := sheet{name: "difference", head: []string{"hexagon", "lon", "lat", "a", "b", "ratio", "low", "high", "p", "q", "enough", "reason", "wkt"}}
	for i := range d.Cells {
		c := &d.Cells[i]
		t.lines = append(t.lines, []string{
			strconv.Itoa(i + 1), plain(digits(c.Center[0], 8)), plain(digits(c.Center[1], 8)), strconv.Itoa(c.A), strconv.Itoa(c.B),
			tableCell(rounded(c.Ratio, 4)), tableCell(rounded(c.Low, 4)), tableCell(rounded(c.High, 4)), tableCell(rounded(c.P, 4)), tableCell(rounded(c.Q, 4)),
			strconv.FormatBool(c.Enough), strings.TrimSpace(c.Reason), wkt.MarshalString(shortened(c.Polygon)),
		})
	}
	return t.orReason(d.Reason)
}

func differenceSchemas() openapi3.Schemas {
	number, whole, maybe := openapi3.NewFloat64Schema().NewRef(), openapi3.NewInt64Schema().NewRef(), nullable(openapi3.NewFloat64Schema())
	higher := nullable(openapi3.NewStringSchema())
	cell := analysisFeaturesSchema(
		members{"a": whole, "b": whole, "hexagons": whole, "tested": whole, "more_in_a": whole, "more_in_b": whole, "hexagon_km2": number, "of_unknown_uncertainty": whole},
		members{"a": whole, "b": whole, "enough": openapi3.NewBoolSchema().NewRef(), "ratio": maybe, "low": maybe, "high": maybe, "log_ratio": maybe, "higher": higher, "p": maybe, "q": maybe},
	)
	return openapi3.Schemas{"AnalysisDifference": cell}
}
