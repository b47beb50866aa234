package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"threatmap/analysis"
	"threatmap/aside"
	"threatmap/geo"
	"threatmap/threat"
)

// asGeoJSONFile is GeoJSON beside an answer that is another JSON.
var asGeoJSONFile = format{"geojson", []string{mediaGeoJSON}}

// profilePaths are the routes of profiles, which take a core for up to a tenth of a second.
var profilePaths = map[string]bool{"/belts/:border/profile": true, "/corridors/:id/profile": true, "/corridors/:id/compare/:other": true}

var profileFormats = []format{asJSON, asGeoJSONFile, asCSV}

// uncertainReachM is how far outside a belt or corridor, in metres, incidents are looked at for what of their uncertainty reaches in: the
// radius of the widest class of points. No further than positions are known.
const (
	uncertainReachM = 25_000
	knownReachM     = 100_000
)

func reachOf(widthM float64) float64 { return math.Min(knownReachM, widthM+uncertainReachM) }

func caveatReach(widthM float64) string {
	return "Incidents whose point is over " + plain(reachOf(widthM)/1000) + " km off are not looked at, however uncertain their place."
}

// lineNamed returns a line that positions are told along, with its feature. Returns a KindNotFound error for an unknown one.
func (s *server) lineNamed(c echo.Context, collection, id string) (*geo.Line, threat.Collection, threat.Feature, error) {
	ctx := c.Request().Context()
	col, err := threat.CollectionByID(collection)
	if err != nil {
		return nil, col, threat.Feature{}, err
	}
	f, err := s.lineFeature(ctx, col, id)
	if threat.KindOf(err) == threat.KindNotFound {
		unknown := threat.NotFound(strings.TrimSuffix(collection, "s"), id)
		unknown.Accepted = "an id of /collections/" + collection + "/items"
		return nil, col, f, unknown
	}
	if err != nil {
		return nil, col, f, fmt.Errorf("read %s: %w", collection, err)
	}
	line, err := s.cfg.Store.Line(ctx, col, id)
	if err != nil {
		return nil, col, f, fmt.Errorf("read the line of %s: %w", id, err)
	}
	return line, col, f, nil
}

// lineFeature reads the feature of a line; that of a version of a corridor has what a profile tells of it.
func (s *server) lineFeature(ctx context.Context, col threat.Collection, id string) (threat.Feature, error) {
	base, version := threat.CorridorIDVersion(id)
	if col.ID != threat.Corridors.ID || version == 0 {
		return s.cfg.Store.Feature(ctx, col, id) //nolint:wrapcheck // lineNamed says what it is
	}
	v, err := s.cfg.Store.CorridorVersion(ctx, base, version)
	if err == nil && v.Withdrawn() {
		err = threat.NotFound("corridor", id)
	}
	if err != nil {
		return threat.Feature{}, err //nolint:wrapcheck // as above
	}
	said := map[string]string{"name_en": v.Corridor.Name.En, "name_ar": v.Corridor.Name.Ar, "direction": v.Corridor.Direction, "confidence": v.Corridor.Confidence}
	f := threat.Feature{ID: id, Geometry: v.Corridor.Line, Values: make([]any, len(col.Fields))}
	for i, field := range col.Fields {
		if text := said[field.Name]; text != "" {
			f.Values[i] = text
		}
		if km := v.Corridor.HalfWidthKM(); field.Name == "half_width_km" && km != nil {
			f.Values[i] = *km
		}
	}
	return f, nil
}

// profileFilter reads the filter of a profile beside its own parameters, which may hold the name of one that belongs to a line of the filter:
// width_km to belt, half_width_km to corridor. The line of the path takes the place of the filter's.
func (s *server) profileFilter(c echo.Context, line, width string, own ...string) (threat.Filter, error) {
	q, err := readQuery(c, append(append(own, "f", width), filterParams(threat.Incidents)...)...)
	if err != nil {
		return threat.Filter{}, err
	}
	if q.Has(line) {
		return threat.Filter{}, threat.Invalid(line, q.Get(line), "the "+line+" is that of the path", "no "+line+"; "+width+" is its width")
	}
	rest := maps.Clone(q)
	delete(rest, width)
	return s.filterOf(c.Request().Context(), rest, threat.Incidents)
}

// noteInto puts what the server knows of the data into a method's note.
func noteInto(note *analysis.Note, of analysis.Note, widthM float64) {
	note.Rest(of)
	note.Caveats = append(note.Caveats, caveatReach(widthM))
}

// mixed warns of sides that acted, counted together.
func mixed(note *analysis.Note, acted map[string]int) {
	if len(acted) > 1 {
		note.Caveats = append(note.Caveats, "What the adversary does, what security forces do and engagements are counted together here: choose one with side= to tell them apart.")
	}
}

// leavesOutPlaces tells whether a filter leaves out some of what lies along a line.
func leavesOutPlaces(f threat.Filter) bool {
	return f.ByShape() || f.AsksPlaces() || len(f.Codes["adm0"]) > 0 || len(f.Codes["adm1"]) > 0
}

// partly warns of rates of a part by the measures of the whole, and tells whether there may be any.
func partly(note *analysis.Note, f threat.Filter) bool {
	leaves := leavesOutPlaces(f)
	if leaves {
		note.Caveats = append(note.Caveats, "The filter is by place too: where it leaves some out, rates are too low, being by the length and the area of the whole all the same, and no rate is told of nothing.")
	}
	return leaves
}

// coveredWeeks are the weeks that rates by week are taken over: those that the data covers whole, within the filter's time.
func (s *server) coveredWeeks(c echo.Context, f threat.Filter) (analysis.CoveredWeeks, error) {
	cover, err := s.coverage(c.Request().Context(), f)
	return analysis.WeeksCovered(cover), err
}

// stretches are the bins of a profile as lines.
func stretches(line *geo.Line, bins []analysis.LineBin, codes []string) *geojson.FeatureCollection {
	fc := geojson.NewFeatureCollection()
	for _, b := range bins {
		var g orb.Geometry
		if parts := line.Between(b.FromKM*1000, b.ToKM*1000); len(parts) == 1 {
			g = parts[0]
		} else {
			g = parts
		}
		f := geojson.NewFeature(g)
		f.Properties["from_km"], f.Properties["to_km"], f.Properties["count"], f.Properties["per_km"] = b.FromKM, b.ToKM, b.Count, b.PerKM
		for i, code := range codes {
			f.Properties["side_"+code] = nil // not known
			if b.SideCounts.Told(i) {
				f.Properties["side_"+code] = b.SideCounts[i]
			}
		}
		fc.Append(f)
	}
	return fc
}

// sendGeoJSON writes stretches with the note of their answer as a foreign member.
func sendGeoJSON(c echo.Context, fc *geojson.FeatureCollection, note analysis.Note) error {
	fc.ExtraMembers = geojson.Properties{"note": note}
	return sendJSON(c, mediaGeoJSON, fc)
}

// firstThenLater hands out what takes the first part of a profile's incidents, and then one after the other what takes a later one.
func firstThenLater[T any](first T, later func() T) func() T {
	next := func() T { return first }
	return func() T {
		part := next()
		next = later
		return part
	}
}

// sendProfile writes an answer with its strip, which the answer itself comes without: of a million incidents it is nearly all of the text, and encoding/json would
// read what it has been given once more.
func sendProfile(c echo.Context, answer any, strip analysis.Strip) error {
	const without, name = `"strip":[]`, `"strip":`
	var cells []byte
	written := aside.Do(func() { cells = strip.AppendJSON(make([]byte, 0, 2+64*len(strip))) })
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(answer)
	written()
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	before, after, ok := bytes.Cut(b.Bytes(), []byte(without)) // in no text of the answer: a quote is written \" there
	if !ok {
		return errors.New("an answer without a strip")
	}
	return c.Blob(http.StatusOK, mediaJSON, slices.Concat(before, []byte(name), cells, after))
}

// sheet is a table that is sent as CSV.
type sheet struct {
	name  string
	head  []string
	lines [][]string
}

func counts(list analysis.SideCounts) []string {
	out := make([]string, len(list))
	for i, n := range list {
		if list.Told(i) {
			out[i] = strconv.Itoa(n)
		}
	}
	return out
}

func sideColumns(codes []string) []string {
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = "side_" + code
	}
	return out
}

func stripSheet(name string, codes []string, strip analysis.Strip) sheet {
	t := sheet{name: name + "-strip", head: append([]string{"week", "from_km"}, sideColumns(codes)...)}
	for _, cell := range strip {
		t.lines = append(t.lines, append([]string{cell.Week.String(), plain(cell.FromKM)}, counts(cell.SideCounts)...))
	}
	return t
}

func profileSheet(name string, codes []string, bins []analysis.LineBin) sheet {
	t := sheet{name: name + "-profile", head: append([]string{"from_km", "to_km", "count", "per_km"}, sideColumns(codes)...)}
	for _, b := range bins {
		t.lines = append(t.lines, append([]string{plain(b.FromKM), plain(b.ToKM), strconv.Itoa(b.Count), tableCell(b.PerKM)}, counts(b.SideCounts)...))
	}
	return t
}

func tableRate(rate, low, high *float64) []string {
	return []string{tableCell(rate), tableCell(low), tableCell(high)}
}

func weeksSheet(name string, codes []string, weeks []analysis.LineWeek) sheet {
	t := sheet{name: name + "-weeks", head: append([]string{"week"}, sideColumns(codes)...)}
	for _, w := range weeks {
		t.lines = append(t.lines, append([]string{w.Week.String()}, counts(w.SideCounts)...))
	}
	return t
}
