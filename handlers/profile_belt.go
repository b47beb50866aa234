package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"threatmap/analysis"
	"threatmap/threat"
)

// BeltAnswer is the answer of /belts/{border}/profile.
type BeltAnswer struct {
	Border string `json:"border"`
	analysis.BeltProfile
}

// What a belt profile is asked where nothing is said.
const (
	defaultBeltKM = 25
	defaultBinKM  = 10
)

// beltTables are those that CSV may hold.
var beltTables = []string{"strip", "profile", "weeks", "bands", "band_weeks"}

// defaultEdgesKM are the edges of bands where nothing is said; their areas are known without measuring.
var defaultEdgesKM = []float64{5, 10, 25, 50}

// beltProfile answers /belts/{border}/profile?width_km=&bands=&bin_km=&table=.
func (s *server) beltProfile(c echo.Context) error {
	q, f, is, table, err := s.readBeltProfile(c)
	if err != nil {
		return err
	}
	line, col, border, err := s.lineNamed(c, "borders", param(c, "border"))
	if err != nil {
		return err
	}
	q.LengthM, q.Measure = line.LengthM(), line.Position
	q.A, _ = valueOf(col, border, "a").(string)
	q.B, _ = valueOf(col, border, "b").(string)
	among, err := s.readAmong(c, border.ID)
	if err != nil {
		return err
	}
	belt, err := analysis.NewBelt(q) // what is wrong is said before anything is measured
	if err != nil {
		return err
	}
	if done, err := s.unchanged(c, is.media[0]); done || err != nil {
		return err
	}
	note, err := s.noteFor(c.Request().Context(), "belt profile")
	if err != nil {
		return err
	}
	areas, err := s.beltAreas(c, border.ID, q)
	if err != nil {
		return err
	}
	covered, err := s.coveredWeeks(c, f)
	if err != nil {
		return err
	}
	vicinity, err := s.cfg.Store.Vicinity(c.Request().Context(), f, border.ID, among, reachOf(q.WidthM()))
	if err != nil {
		return fmt.Errorf("read incidents along %s: %w", border.ID, err)
	}
	belt.Begin(areas, covered, vicinity.Who)
	fillBelt(belt, vicinity)
	answer := BeltAnswer{border.ID, belt.Profile()}
	noteInto(&answer.Note, note, q.WidthM())
	if len(among) > 1 {
		answer.Note.Parameters["among"] = among
	}
	mixed(&answer.Note, answer.acted())
	partly(&answer.Note, f)
	missing, err := s.sidesMissing(c.Request().Context(), f, [2]string{q.A, q.B})
	if err != nil {
		return err
	}
	answer.Ratio = sidesOf(missing, answer.Ratio)
	answer.LeaveOut(missing)
	codes := []string{q.A, q.B, "none"}
	switch is.name {
	case "geojson":
		return sendGeoJSON(c, stretches(line, answer.Profile, codes), answer.Note)
	case "csv":
		return s.sendNoted(c, answer.Note, answer.sheet(table, codes))
	}
	strip := answer.Strip
	answer.Strip = nil
	return sendProfile(c, answer, strip)
}

// sidesOf is the ratio of a belt's sides, which is not said where the filter leaves out places: nothing on a side that it leaves out is no finding.
func sidesOf(missing [3]analysis.Missing, r analysis.SidesRatio) analysis.SidesRatio {
	if r.Enough && (missing[0] != analysis.MissingNothing || missing[1] != analysis.MissingNothing) {
		r.RateRatio = analysis.RateRatio{Reason: "the filter leaves out places, and with them some of one side or all of it", Alternative: r.Alternative}
	}
	return r
}

// sidesMissing tells what a filter leaves out of each side of a belt. The codes of countries and governorates tell it of whole countries; how much of a side a
// shape or an expression leaves out, nobody has measured. What is on no country's soil has no code.
func (s *server) sidesMissing(ctx context.Context, f threat.Filter, sides [2]string) (missing [3]analysis.Missing, err error) {
	if f.ByShape() || f.AsksPlaces() {
		missing = [3]analysis.Missing{analysis.MissingSome, analysis.MissingSome, analysis.MissingSome}
	}
	countries, governorates := f.Codes["adm0"], f.Codes["adm1"]
	if len(governorates) > 0 {
		of, err := s.countriesOf(ctx, governorates)
		if err != nil {
			return missing, err
		}
		for i, side := range sides {
			if missing[i] = analysis.MissingSome; !slices.Contains(of, side) {
				missing[i] = analysis.MissingAll
			}
		}
		missing[2] = analysis.MissingAll
	}
	if len(countries) > 0 {
		for i, side := range sides {
			if !slices.Contains(countries, side) {
				missing[i] = analysis.MissingAll
			}
		}
		missing[2] = analysis.MissingAll
	}
	return missing, nil
}

// countriesOf are the countries of governorates, by their codes.
func (s *server) countriesOf(ctx context.Context, governorates []string) (countries []string, err error) {
	err = s.every(ctx, "admin1", func(col threat.Collection, f threat.Feature) {
		if code, _ := valueOf(col, f, "code").(string); slices.Contains(governorates, code) {
			country, _ := valueOf(col, f, "adm0").(string)
			countries = append(countries, country)
		}
	})
	return countries, err
}

func (s *server) readBeltProfile(c echo.Context) (q analysis.BeltQuestion, f threat.Filter, is format, table string, err error) {
	values := c.QueryParams()
	if f, err = s.profileFilter(c, "belt", "width_km", "bands", "bin_km", "table", "among"); err != nil {
		return q, f, is, "", err
	}
	width, err := readNumber(values, "width_km", defaultBeltKM)
	if err != nil {
		return q, f, is, "", err
	}
	if !(width > 0 && width <= threat.MaxBeltKM) {
		return q, f, is, "", threat.Invalid("width_km", values.Get("width_km"), "not a width of a belt", fmt.Sprintf("over 0, at most %d", threat.MaxBeltKM))
	}
	if q.BandsKM, err = readBands(values.Get("bands"), values.Has("bands"), width); err != nil {
		return q, f, is, "", err
	}
	if q.BinKM, err = readNumber(values, "bin_km", defaultBinKM); err != nil {
		return q, f, is, "", err
	}
	if table, err = readChoice(values, "table", beltTables...); err != nil {
		return q, f, is, "", err
	}
	is, err = negotiate(c, profileFormats...)
	return q, f, is, table, err
}

// readBands reads the outer edges of bands, to which the width is added.
func readBands(text string, given bool, widthKM float64) (edges []float64, err error) {
	if !given {
		for _, km := range defaultEdgesKM {
			if km < widthKM {
				edges = append(edges, km)
			}
		}
		return append(edges, widthKM), nil
	}
	for _, word := range list(text) {
		km, err := strconv.ParseFloat(word, 64)
		if err != nil || !(km > 0 && km <= widthKM) {
			return nil, threat.Invalid("bands", word, "not the outer edge of a band", fmt.Sprintf("distances in km, over 0 and at most width_km (%v), separated by commas", widthKM))
		}
		edges = append(edges, km)
	}
	slices.Sort(edges)
	if edges[len(edges)-1] < widthKM {
		edges = append(edges, widthKM)
	}
	return slices.Compact(edges), nil
}

// readAmong reads the borders that are asked for together, the one of the path being one of them.
func (s *server) readAmong(c echo.Context, border string) ([]string, error) {
	if !c.QueryParams().Has("among") {
		return []string{border}, nil
	}
	belt, err := threat.ParseBelt(c.QueryParam("among"), strconv.Itoa(threat.MaxBeltKM), "")
	if err == nil {
		err = s.cfg.Store.CheckLines(c.Request().Context(), threat.Filter{Belt: belt})
	}
	var wrong *threat.Error
	if errors.As(err, &wrong) && wrong.Param == "belt" {
		named := *wrong
		named.Param = "among"
		return nil, &named
	}
	if err != nil {
		return nil, fmt.Errorf("read among: %w", err)
	}
	return append(belt.Borders, border), nil
}

// measures tells whether a profile may make the database measure belts: those that are not built.
func measures(c echo.Context) bool {
	edges := c.QueryParam("bands") + "," + c.QueryParam("width_km")
	for edge := range strings.SplitSeq(edges, ",") {
		if km, err := strconv.ParseFloat(edge, 64); err == nil && !slices.Contains(defaultEdgesKM, km) {
			return c.Path() == "/belts/:border/profile"
		}
	}
	return false
}

// beltAreas returns the areas within each edge, by side.
func (s *server) beltAreas(c echo.Context, border string, q analysis.BeltQuestion) (areas [2][]float64, err error) {
	list, err := s.cfg.Store.BeltAreas(c.Request().Context(), border, q.BandsKM)
	if err != nil {
		return areas, fmt.Errorf("measure the belts of %s: %w", border, err)
	}
	for i, side := range []string{q.A, q.B} {
		for _, area := range list {
			if area[side] > 0 {
				areas[i] = append(areas[i], area[side])
			}
		}
		if len(areas[i]) < len(list) { // of a country without an outline nothing is known
			areas[i] = nil
		}
	}
	return areas, nil
}

// fillBelt hands the incidents near a border to a belt, in parts.
func fillBelt(belt *analysis.Belt, vicinity threat.Vicinity) {
	part := firstThenLater(belt, belt.Later)
	vicinity.InParts(func() func(*threat.AtBorder) { return part().Add })
}

func (a BeltAnswer) acted() map[string]int {
	all := map[string]int{}
	for _, side := range a.Sides {
		for code, n := range side.Acted {
			all[code] += n
		}
	}
	return all
}

func (a BeltAnswer) sheet(table string, codes []string) sheet {
	switch table {
	case "profile":
		return profileSheet(a.Border, codes, a.Profile)
	case "weeks":
		return weeksSheet(a.Border, codes, a.Weeks)
	case "bands":
		return a.bandsSheet(codes)
	case "band_weeks":
		return a.bandWeeksSheet(codes)
	}
	return stripSheet(a.Border, codes, a.Strip)
}

func (a BeltAnswer) bandsSheet(codes []string) sheet {
	t := sheet{name: a.Border + "-bands", head: slices.Concat(
		[]string{"side", "from_km", "to_km", "count", "area_km2"}, rateHeads,
		[]string{"per_week", "per_week_low", "per_week_high", "certain", "possible", "probable", "unknown_uncertainty"})}
	for i, side := range a.Sides {
		for _, b := range side.Bands {
			count, within := strconv.Itoa(b.Count), []string{strconv.Itoa(b.Certain), strconv.Itoa(b.Possible), plain(b.Probable), strconv.Itoa(b.Unknown)}
			if side.Missing == analysis.MissingAll {
				count, within = "", make([]string, len(within))
			}
			t.lines = append(t.lines, slices.Concat(
				[]string{codes[i], plain(b.FromKM), plain(b.ToKM), count, tableCell(b.AreaKM2)}, rateCells(b.RatePerKM, b.RatePerKM2),
				tableRate(b.PerWeek, b.PerWeekLow, b.PerWeekHigh), within))
		}
	}
	return t
}

// rateHeads name what rateCells holds.
var rateHeads = []string{"per_km", "per_km_low", "per_km_high", "per_km2", "per_km2_low", "per_km2_high"}

func rateCells(km analysis.RatePerKM, km2 analysis.RatePerKM2) []string {
	return append(tableRate(km.PerKM, km.PerKMLow, km.PerKMHigh), tableRate(km2.PerKM2, km2.PerKM2Low, km2.PerKM2High)...)
}

// bandWeeksSheet has a line for each week with incidents, side and band, with that week's rates.
func (a BeltAnswer) bandWeeksSheet(codes []string) sheet {
	t := sheet{name: a.Border + "-band-weeks", head: append([]string{"week", "side", "from_km", "to_km", "count"}, rateHeads...)}
	for _, w := range a.Weeks {
		for i, bands := range w.BandCounts {
			told := counts(bands)
			for j, n := range bands {
				b, rates := a.Sides[i].Bands[j], make([]string, len(rateHeads))
				if bands.Told(j) && (n > 0 || a.Sides[i].Missing == analysis.MissingNothing) {
					rates = a.weekRates(n, b)
				}
				t.lines = append(t.lines, append([]string{w.Week.String(), codes[i], plain(b.FromKM), plain(b.ToKM), told[j]}, rates...))
			}
		}
	}
	return t
}

// weekRates are the rates of a count in a week and a band.
func (a BeltAnswer) weekRates(n int, b analysis.Band) []string {
	if !a.Enough {
		return make([]string, len(rateHeads))
	}
	var km2 analysis.RatePerKM2
	if b.AreaKM2 != nil {
		km2 = analysis.PerKM2(n, *b.AreaKM2)
	}
	return rateCells(analysis.PerKM(n, a.LengthKM), km2)
}
