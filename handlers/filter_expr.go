package handlers

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/paulmach/orb"

	"threatmap/cql2"
	"threatmap/threat"
)

// exprParams ask by an expression over properties (OGC API – Features Part 3).
var exprParams = []string{"filter", "filter-lang", "filter-crs"}

// readExpr reads filter, filter-lang and filter-crs, and holds the expression against what the collection has.
func readExpr(ctx context.Context, q url.Values, among systems, col threat.Collection) (*threat.Expr, error) {
	language := cql2.Text
	if q.Has("filter-lang") {
		if language = q.Get("filter-lang"); !slices.Contains(cql2.Languages(), language) {
			return nil, threat.Invalid("filter-lang", language, "unknown language", strings.Join(cql2.Languages(), " "))
		}
	}
	crs, err := among.read(q, "filter-crs")
	if err != nil {
		return nil, err
	}
	if !q.Has("filter") {
		return nil, nil //nolint:nilnil // no expression is no error
	}
	var toLonLat func([]orb.Point) error
	if crs.toLonLat != nil {
		toLonLat = func(places []orb.Point) error { return crs.toLonLat(ctx, places) }
	}
	e, err := cql2.Parse(language, q.Get("filter"), toLonLat)
	if err != nil {
		return nil, err
	}
	return e, e.Check(col)
}

// exprParameters describes what readExpr reads.
func exprParameters(col threat.Collection) []*openapi3.Parameter {
	return params(
		queryParam("filter", fmt.Sprintf("An expression over properties (/collections/%s/queryables), OGC Common Query Language 1.0, beside whatever else is asked. A comparison with a value that is not known is neither true nor false; "+
			"edges of geometries are straight in lon/lat; a day beside an instant is all of it in temporal functions, and its first instant in comparisons; arithmetic that has no result gives none. "+
			"At most %d bytes, %d levels, %d parts, %d positions; one that takes too long is answered 503 with type query-timeout", col.ID, threat.MaxExprLength, threat.MaxExprDepth, threat.MaxExprNodes, threat.MaxExprPositions),
			textOf(formatCQL2, "id IS NULL")),
		queryParam("filter-lang", "Language of filter", enum(cql2.Languages()...).WithDefault(cql2.Text)),
		queryParam("filter-crs", "CRS of coordinates in filter", enum(spokenByAll.names()...).WithDefault(crs84)),
	)
}
