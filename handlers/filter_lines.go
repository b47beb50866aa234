package handlers

import (
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"threatmap/threat"
)

// lineParams ask by borders and corridors. Incidents have distances to them.
var lineParams = []string{"belt", "width_km", "corridor", "half_width_km"}

// readLines reads belt, width_km, corridor and half_width_km, and from side the country that is a belt's side. It returns the query without that
// country: the other values of side tell who acted.
func readLines(q url.Values, f *threat.Filter) (rest url.Values, err error) {
	country, rest, err := takeCountry(q)
	if err != nil {
		return nil, err
	}
	if q.Has("belt") {
		if f.Belt, err = threat.ParseBelt(q.Get("belt"), q.Get("width_km"), country); err != nil {
			return nil, err
		}
	}
	if q.Has("corridor") {
		if q.Has("half_width_km") && q.Get("half_width_km") == "" {
			return nil, threat.Invalid("half_width_km", "", "no number", "a half-width in km, or no half_width_km for the corridor's own")
		}
		if f.Corridor, err = threat.ParseCorridorBand(q.Get("corridor"), q.Get("half_width_km")); err != nil {
			return nil, err
		}
	}
	switch {
	case q.Has("width_km") && f.Belt == nil:
		return nil, threat.Invalid("width_km", q.Get("width_km"), "a width of no belt", "width_km together with belt")
	case q.Has("half_width_km") && f.Corridor == nil:
		return nil, threat.Invalid("half_width_km", q.Get("half_width_km"), "a half-width of no corridor", "half_width_km together with corridor")
	case country != "" && f.Belt == nil:
		return nil, threat.Invalid("side", country, "the side of no belt", "a country together with belt; or who acted: "+threat.Sides.String())
	}
	return rest, nil
}

// takeCountry takes the country out of side; "" where none is named.
func takeCountry(q url.Values) (country string, rest url.Values, err error) {
	values := list(q.Get("side"))
	acted := slices.DeleteFunc(slices.Clone(values), threat.IsCountry)
	countries := slices.DeleteFunc(values, func(v string) bool { return !threat.IsCountry(v) })
	switch {
	case len(countries) == 0:
		return "", q, nil
	case len(countries) > 1:
		return "", nil, threat.Invalid("side", strings.Join(countries, ","), "more than one country", "one of the belt's countries, or none for both")
	}
	rest = url.Values{}
	for name, v := range q {
		rest[name] = v
	}
	delete(rest, "side")
	if len(acted) > 0 {
		rest.Set("side", strings.Join(acted, ",")) // codes of sides hold no comma
	}
	return countries[0], rest, nil
}

// orBeltSide lets side be a country too.
func orBeltSide(p *openapi3.Parameter) {
	country := openapi3.NewStringSchema().WithPattern("^[A-Z]{3}$")
	p.Description += ". Together with belt, a country's code beside these (or alone) is the side of the belt: soil of that country only"
	items := p.Schema.Value.Items
	items.Value = openapi3.NewAnyOfSchema(items.Value, country)
}

// lineParameters describes what readLines reads.
func lineParameters() []*openapi3.Parameter {
	width := func() *openapi3.Schema {
		return openapi3.NewFloat64Schema().WithMin(0).WithExclusiveMin(true).WithMax(threat.MaxBeltKM)
	}
	border := openapi3.NewStringSchema().WithPattern("^[A-Z]{3}-[A-Z]{3}$")
	belt := queryParam("belt", "Incidents at most width_km from a border (from any of several, separated by commas), on the soil of its two countries or on no country's; geodesic",
		openapi3.NewArraySchema().WithItems(border).WithMinItems(1))
	return params(belt,
		queryParam("width_km", "Width of the belt, on each side; needed with belt", width()),
		queryParam("corridor", "Incidents whose representative point is at most half_width_km from the line of this corridor, and not beyond its flat ends; geodesic; ID@3 is its third version",
			openapi3.NewStringSchema().WithMinLength(1)),
		queryParam("half_width_km", "Half-width of the corridor; its own where nothing is said", width()),
	)
}
