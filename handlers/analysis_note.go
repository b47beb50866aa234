package handlers

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"threatmap/analysis"
	"threatmap/threat"
)

// questionKey is where the context of an analysis holds its query.
type questionKey struct{}

// questioned keeps the query of an analysis where noteFor finds it, whatever the method.
func questioned(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		c.SetRequest(r.WithContext(context.WithValue(r.Context(), questionKey{}, c.QueryParams())))
		return next(c)
	}
}

// filterAsked is the filter that was asked, by parameter: lists sorted, so that the same filter reads the same. Empty where there is none.
func filterAsked(ctx context.Context) map[string]string {
	filter := map[string]string{}
	q, _ := ctx.Value(questionKey{}).(url.Values)
	for _, name := range filterParams(threat.Incidents) {
		if q.Has(name) {
			filter[name] = canonical(name, q.Get(name))
		}
	}
	return filter
}

// canonical writes the value of a filter's parameter; those of codes, belts and areas are lists.
func canonical(name, value string) string {
	field := threat.Incidents.Field(name)
	if name != "belt" && name != "area" && (field == nil || !field.Filterable) {
		return value
	}
	values := list(value)
	for i := range values {
		values[i] = strings.NewReplacer(`\`, `\\`, `,`, `\,`).Replace(values[i])
	}
	return strings.Join(values, ",")
}

// noteColumns are what a table carries of the note of its answer, the same in every row: a file that is saved, joined or handed on keeps its columns, and
// neither its headers nor a file beside it. The whole note, with parameters and caveats, is in the JSON that the Link header names.
var noteColumns = []string{"note_used", "note_left_out", "note_filter", "note_seed", "note_boundary_set", "note_data_version"}

func noteCells(n analysis.Note) []string {
	var left, filter []string
	for _, l := range n.LeftOut {
		left = append(left, fmt.Sprintf("%d %s", l.Count, l.Reason))
	}
	for _, name := range slices.Sorted(maps.Keys(n.Filter)) {
		filter = append(filter, name+"="+n.Filter[name])
	}
	seed := ""
	if n.Seed != nil {
		seed = strconv.FormatUint(*n.Seed, 10)
	}
	return []string{strconv.Itoa(n.Used), strings.Join(left, "; "), strings.Join(filter, "&"), seed, n.BoundarySet, strconv.FormatInt(n.DataVersion, 10)}
}

func (s *server) describedByJSON(c echo.Context) {
	c.Response().Header().Add("Link", `<`+s.here(c, "f", "json")+`>; rel="describedby"; type="`+mediaJSON+`"`)
}

// sendNoted sends a table with its note: in columns, and as a link to the JSON that describes it (RFC 8288; rel as in CSV on the Web).
func (s *server) sendNoted(c echo.Context, note analysis.Note, t sheet) error {
	s.describedByJSON(c)
	cells, lines := noteCells(note), make([][]string, len(t.lines))
	for i, line := range t.lines {
		lines[i] = slices.Concat(line, cells)
	}
	return sendTable(c, t.name, slices.Concat(t.head, noteColumns), lines)
}
