package handlers

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// maxFacetValues is how many values of a field are counted one by one.
const maxFacetValues = 50

// count answers /stats/count?view=: how many match, and how many of them are where.
func (s *server) count(c echo.Context) error {
	f, err := s.parseFilter(c, threat.Incidents, "view")
	if err != nil {
		return err
	}
	view, err := readBox(c.QueryParams(), "view")
	if err != nil {
		return err
	}
	return dataJSON(s, c, func() (threat.Counts, error) { return s.cfg.Store.Counts(c.Request().Context(), f, view) })
}

// timeline answers /stats/timeline?bin=.
func (s *server) timeline(c echo.Context) error {
	f, err := s.parseFilter(c, threat.Incidents, "bin")
	if err != nil {
		return err
	}
	bin := "auto"
	if q := c.QueryParams(); q.Has("bin") {
		bin = q.Get("bin")
	}
	switch bin {
	case "auto", "day", "week", "month", "year":
	default:
		return threat.Invalid("bin", bin, "unknown width", "auto day week month year")
	}
	if done, err := s.unchanged(c, mediaJSON); done || err != nil {
		return err
	}
	t, err := s.cfg.Store.Timeline(c.Request().Context(), f, bin)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, mediaJSON, appendTimeline(make([]byte, 0, 100+100*len(t.Bins)), t))
}

// FacetList is the answer of /stats/facets.
type FacetList struct {
	Facets []threat.Facet `json:"facets"`
}

// facets answers /stats/facets?fields=&max=.
func (s *server) facets(c echo.Context) error {
	f, err := s.parseFilter(c, threat.Incidents, "fields", "max")
	if err != nil {
		return err
	}
	fields, err := facetFields(c)
	if err != nil {
		return err
	}
	most := maxFacetValues
	if q := c.QueryParams(); q.Has("max") {
		if most, err = strconv.Atoi(q.Get("max")); err != nil || most < 1 || most > 500 {
			return threat.Invalid("max", q.Get("max"), "not a number of values", "1 to 500")
		}
	}
	return dataJSON(s, c, func() (FacetList, error) {
		facets, err := s.cfg.Store.Facets(c.Request().Context(), f, fields, most)
		return FacetList{facets}, err
	})
}

func offeredFacets() (names []string) {
	for _, field := range threat.Incidents.Fields {
		if field.Facet {
			names = append(names, field.Name)
		}
	}
	return names
}

// facetFieldsParam describes what facetFields reads.
func facetFieldsParam() *openapi3.Parameter {
	return listParam("fields", "Fields; all that have facets if left out", openapi3.NewArraySchema().WithItems(enum(offeredFacets()...)).WithMinItems(1))
}

// facetFields reads fields=; without it, every field that has a facet.
func facetFields(c echo.Context) ([]string, error) {
	offered := offeredFacets()
	if !c.QueryParams().Has("fields") {
		return offered, nil
	}
	fields := list(c.QueryParam("fields"))
	for _, name := range fields {
		if field := threat.Incidents.Field(name); field == nil || !field.Facet {
			return nil, threat.Invalid("fields", name, "not a field with facets", strings.Join(offered, " "))
		}
	}
	return fields, nil
}
