package handlers

import (
	"net/url"

	"github.com/getkin/kin-openapi/openapi3"

	"threatmap/threat"
)

// shapeParams ask by areas and by shapes that the question brings.
var shapeParams = []string{"area", "within"}

// readShapes reads area and within.
func readShapes(q url.Values, f *threat.Filter) (err error) {
	if q.Has("area") {
		if f.Areas, err = threat.ParseAreas(q.Get("area")); err != nil {
			return err
		}
	}
	if q.Has("within") {
		f.Within, err = threat.ParseWithin(q.Get("within"))
	}
	return err
}

// shapeParameters describes what readShapes reads.
func shapeParameters() []*openapi3.Parameter {
	area := queryParam("area", "Incidents whose representative point is in any of these areas (ids of the collection areas), inside or on the edge",
		openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema().WithMinLength(1)).WithMinItems(1).WithMaxItems(threat.MaxAreasAsked))
	return params(area, queryParam("within", "Incidents whose representative point is in this shape, inside or on the edge: "+threat.WithinForms+
		". Edges are straight in lon/lat; a circle is geodesic", textOf(formatWKT, "POLYGON((40 33,42 33,42 35,40 33))")))
}
