package handlers

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"threatmap/geo"
	"threatmap/threat"
)

// shownParams say what of each feature is written.
var shownParams = []string{"properties", "skipGeometry", "crs"}

// shown is what of each feature is written: some of its properties, with or without its place. The zero value is all of it.
type shown struct {
	places []int // of the properties among the collection's; nil = all
	bare   bool  // without geometry
	crs    crs   // of the geometry
}

// readShown reads it, and returns the collection less the properties that are left out.
func readShown(q url.Values, among systems, col threat.Collection) (v shown, less threat.Collection, err error) {
	if v.crs, err = among.read(q, "crs"); err != nil {
		return v, col, err
	}
	if q.Has("skipGeometry") {
		switch said := q.Get("skipGeometry"); said {
		case "true", "false":
			v.bare = said == "true"
		default:
			return v, col, threat.Invalid("skipGeometry", said, "neither of the two", "true false")
		}
	}
	if !q.Has("properties") {
		return v, col, nil
	}
	wanted := list(q.Get("properties"))
	names := showable(col)
	for _, name := range wanted {
		if !slices.Contains(names, name) {
			return v, col, threat.Invalid("properties", name, "not a property of "+col.ID, strings.Join(names, " ")+", separated by commas")
		}
	}
	less, v.places = col, []int{}
	less.Fields = nil
	for i, f := range col.Fields {
		if slices.Contains(wanted, f.Name) {
			less.Fields, v.places = append(less.Fields, f), append(v.places, i)
		}
	}
	return v, less, nil
}

// all tells whether nothing is left out.
func (v shown) all() bool { return v.places == nil && !v.bare && v.crs.fromLonLat == nil }

// placed returns a feature with its geometry in the CRS that is asked for. Returns a KindInvalid error for what has no place in it.
func (v shown) placed(ctx context.Context, f threat.Feature) (threat.Feature, error) {
	g, err := v.crs.geometry(ctx, f.Geometry)
	if err != nil && v.crs.chosen && !errors.Is(err, geo.ErrOutOfRange) {
		return f, err
	}
	if err != nil {
		return f, threat.Invalid("crs", v.crs.uri, "feature "+f.ID+" has no place in it: "+strings.TrimPrefix(err.Error(), "geo: "), crs84+", or a bbox nearer to it")
	}
	f.Geometry = g
	return f, nil
}

// allPlaced is placed for several, in place: at once where that saves questions, one by one where that says which of them has none.
func (v shown) allPlaced(ctx context.Context, features []threat.Feature) (err error) {
	if v.crs.chosen && v.crs.place(ctx, features) == nil {
		return nil
	}
	for i := range features {
		if features[i], err = v.placed(ctx, features[i]); err != nil {
			return err
		}
	}
	return nil
}

// atOnce is how many features are brought into the CRS together.
func (v shown) atOnce() int {
	if v.crs.chosen {
		return 500
	}
	return 1
}

// of returns what is written of a feature, in lon/lat.
func (v shown) of(f threat.Feature) threat.Feature {
	if v.bare {
		f.Geometry = nil
	}
	if v.places == nil {
		return f
	}
	values := make([]any, len(v.places))
	for i, at := range v.places {
		values[i] = f.Values[at]
	}
	f.Values = values
	return f
}

// showable lists what may be asked for by name: the properties, and the id, which is written in any case.
func showable(col threat.Collection) (names []string) {
	for _, f := range col.Fields {
		names = append(names, f.Name)
	}
	if !slices.Contains(names, "id") {
		names = append(names, "id")
	}
	return names
}

// shownParameters describes what readShown reads.
func shownParameters(col threat.Collection) []*openapi3.Parameter {
	properties := queryParam("properties", "The properties to be written, separated by commas; all if left out. The id always is", openapi3.NewArraySchema().WithItems(enum(showable(col)...)).WithMinItems(1))
	return params(properties, queryParam("skipGeometry", "true: without geometries (null)", openapi3.NewBoolSchema().WithDefault(false)),
		queryParam("crs", "CRS of geometries in GeoJSON, told in Content-Crs; positions are in the order of its axes. Other formats have CRS84", enum(spokenByAll.names()...).WithDefault(crs84)))
}

// sortbyParameter describes an order by properties.
func sortbyParameter(col threat.Collection) *openapi3.Parameter {
	var keys []string
	for _, name := range col.Sortables() {
		keys = append(keys, name, "+"+name, "-"+name)
	}
	p := queryParam("sortby", "Order: properties, each once, - before one for the highest first, separated by commas. Records without a value come last; texts are in order of code points, of their first 100 characters",
		openapi3.NewArraySchema().WithItems(enum(keys...)).WithMinItems(1).WithMaxItems(threat.MaxSortKeys).WithUniqueItems(true))
	return p
}
