package handlers

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"threatmap/geo"
	"threatmap/threat"
)

// maxValues bounds the list of one filter parameter.
const maxValues = 200

// filterParams lists the parameters that parseFilter reads for a collection. The list is shared.
func filterParams(col threat.Collection) []string {
	if col.Layer != nil {
		return paramsFor(col)
	}
	return paramsOf()[col.ID]
}

var paramsOf = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, col := range threat.Collections {
		all[col.ID] = slices.Clip(paramsFor(col))
	}
	return all
})

func paramsFor(col threat.Collection) []string {
	names := append([]string{"bbox", "bbox-crs", "datetime", "date_match", "q"}, exprParams...)
	for _, f := range col.Fields {
		if f.Filterable {
			names = append(names, f.Name)
		}
	}
	if col.ID == threat.Incidents.ID {
		names = append(append(append(names, lineParams...), shapeParams...), asOfParam)
	}
	return names
}

// parseFilter reads what matches from the query: the one reading that items, statistics and tiles share. The query may hold the
// parameters of extra too.
//
// Returns a KindInvalid error that names the parameter, its value and what is accepted.
func (s *server) parseFilter(c echo.Context, col threat.Collection, extra ...string) (threat.Filter, error) {
	q, err := readQuery(c, append(extra, filterParams(col)...)...)
	if err != nil {
		return threat.Filter{}, err
	}
	return s.filterOf(c.Request().Context(), q, col)
}

// filterOf is parseFilter for a query whose parameters are known to be right by name.
func (s *server) filterOf(ctx context.Context, q url.Values, col threat.Collection) (f threat.Filter, err error) {
	inside, err := readBBox(ctx, q, s.spoken, &f)
	if err != nil {
		return f, err
	}
	if f.Time, err = readTime(q); err != nil {
		return f, err
	}
	if !col.HasTime { // OGC API – Features 7.15.4: datetime says nothing about features without time
		f.Time = nil
	}
	if q.Has("q") {
		if f.Text, err = threat.ParseText(q.Get("q")); err != nil {
			return f, err
		}
	}
	if f.Expr, err = readExpr(ctx, q, s.spoken, col); err != nil {
		return f, err
	}
	f.Expr = allOf(f.Expr, inside)
	if col.ID == threat.Incidents.ID {
		if q, err = readLines(q, &f); err != nil {
			return f, err
		}
		if err = readShapes(q, &f); err != nil {
			return f, err
		}
	}
	f.Codes, err = readCodes(q, col)
	return f, err
}

// readBox reads a box parameter; nil where it is not there.
func readBox(q url.Values, name string) (*geo.BBox, error) {
	if !q.Has(name) {
		return nil, nil //nolint:nilnil // no box is no error
	}
	b, err := geo.ParseBBox(q.Get(name))
	if err != nil {
		return nil, threat.Invalid(name, q.Get(name), strings.TrimPrefix(err.Error(), "geo: "), "west,south,east,north in degrees; west over east crosses the antimeridian")
	}
	return &b, nil
}

func readTime(q url.Values) (*threat.Interval, error) {
	match := q.Get("date_match")
	if q.Has("date_match") && match != "overlap" && match != "certain" {
		return nil, threat.Invalid("date_match", match, "unknown way to match", "overlap certain")
	}
	if !q.Has("datetime") {
		return nil, nil //nolint:nilnil // no time is no error
	}
	iv, err := threat.ParseInterval(q.Get("datetime"))
	iv.Certain = match == "certain"
	return &iv, err
}

func readCodes(q url.Values, col threat.Collection) (map[string][]string, error) {
	codes := map[string][]string{}
	for _, f := range col.Fields {
		if !f.Filterable || !q.Has(f.Name) {
			continue
		}
		values := list(q.Get(f.Name))
		if len(values) > maxValues {
			return nil, threat.Invalid(f.Name, fmt.Sprintf("%d values", len(values)), "too many values", fmt.Sprintf("at most %d", maxValues))
		}
		for _, v := range values {
			if err := checkValue(f, v); err != nil {
				return nil, err
			}
		}
		codes[f.Name] = values
	}
	if len(codes) == 0 {
		return nil, nil
	}
	return codes, nil
}

// list cuts at commas; \, is a comma in a value, \\ a backslash. Sorted, without doubles: order means nothing.
func list(s string) []string {
	var values []string
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == ',' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		case s[i] == ',':
			values = append(values, b.String())
			b.Reset()
		default:
			b.WriteByte(s[i])
		}
	}
	values = append(values, b.String())
	slices.Sort(values)
	return slices.Compact(values)
}

func checkValue(f threat.Field, v string) error {
	if f.Codes != nil {
		return f.Codes.Check(f.Name, v)
	}
	var err error
	accepted := "text; several values separated by commas, a comma in a value as \\,"
	switch f.Type {
	case threat.TypeBool:
		accepted = "true false"
		if v != "true" && v != "false" {
			err = strconv.ErrSyntax
		}
	case threat.TypeInt:
		accepted = "a whole number"
		_, err = strconv.ParseInt(v, 10, 32)
	case threat.TypeNumber:
		accepted = "a number"
		_, err = strconv.ParseFloat(v, 64)
	}
	if err != nil || v == "" {
		return threat.Invalid(f.Name, v, "not a value of this field", accepted)
	}
	return nil
}
