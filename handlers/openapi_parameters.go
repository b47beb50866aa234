package handlers

import (
	"math"

	"github.com/getkin/kin-openapi/openapi3"

	"threatmap/threat"
)

func params(list ...*openapi3.Parameter) []*openapi3.Parameter {
	return append([]*openapi3.Parameter{}, list...)
}

func pathParam(name, description string) *openapi3.Parameter {
	return openapi3.NewPathParameter(name).WithDescription(description).WithSchema(openapi3.NewStringSchema())
}

// queryParam says the style of OpenAPI's default and one value a parameter, as OGC API – Features has it said: its test suite takes what is not said for something else.
func queryParam(name, description string, schema *openapi3.Schema) *openapi3.Parameter {
	p := openapi3.NewQueryParameter(name).WithDescription(description).WithSchema(schema)
	p.Style, p.Explode = openapi3.SerializationForm, openapi3.Ptr(false)
	return p
}

func formatParam(names ...string) *openapi3.Parameter {
	return queryParam("f", "Format; wins over Accept", enum(names...))
}

func enum(values ...string) *openapi3.Schema {
	s := openapi3.NewStringSchema()
	for _, v := range values {
		s.Enum = append(s.Enum, v)
	}
	return s
}

// filterParameters describes what parseFilter reads.
func filterParameters(col threat.Collection) []*openapi3.Parameter {
	bbox := boxParam("bbox", "west,south,east,north (or six numbers with elevations), degrees (or as bbox-crs has it); west over east crosses the antimeridian. Never matches a record without geometry", 4, 6)
	list := params(bbox,
		queryParam("bbox-crs", "CRS of bbox, whose numbers are in the order of its axes", enum(spokenByAll.names()...).WithDefault(crs84)),
		queryParam("datetime", threat.IntervalForms, textIn(intervalText, "2019-01-01/2019-12-31")),
		queryParam("q", threat.TextMeaning, text()),
		queryParam("date_match", "overlap: the possible time meets datetime; certain: it lies inside", enum("overlap", "certain").WithDefault("overlap")),
	)
	list = append(list, exprParameters(col)...)
	for _, f := range col.Fields {
		if f.Filterable {
			list = append(list, fieldParameter(f))
		}
		if f.Name == "side" && col.ID == threat.Incidents.ID {
			orBeltSide(list[len(list)-1])
		}
	}
	if col.ID == threat.Incidents.ID {
		list = append(append(append(list, lineParameters()...), shapeParameters()...), asOfParameter())
	}
	return list
}

// boxParam is numbers separated by commas, as many as one of counts says. More than one count is said as OGC API – Features 1.0.1 does.
func boxParam(name, description string, counts ...int64) *openapi3.Parameter {
	numbers := func() *openapi3.Schema { return openapi3.NewArraySchema().WithItems(openapi3.NewFloat64Schema()) }
	list := numbers()
	if len(counts) == 1 {
		return listParam(name, description, list.WithMinItems(counts[0]).WithMaxItems(counts[0]))
	}
	for _, n := range counts {
		list.OneOf = append(list.OneOf, numbers().WithMinItems(n).WithMaxItems(n).NewRef())
	}
	return listParam(name, description, list)
}

// listParam is a list separated by commas.
func listParam(name, description string, list *openapi3.Schema) *openapi3.Parameter {
	return queryParam(name, description, list)
}

// text describes q: the style of OGC API – Records, whose commas are told in the description.
func text() *openapi3.Schema {
	return textIn(spokenText, "a").WithMinLength(1).WithMaxLength(threat.MaxTextLength)
}

func fieldParameter(f threat.Field) *openapi3.Parameter {
	item := openapi3.NewStringSchema().WithMinLength(1)
	switch {
	case f.Codes != nil:
		item.MinLength = 0
		for _, c := range f.Codes.Codes {
			item.Enum = append(item.Enum, c.Code)
		}
	case f.Type == threat.TypeInt:
		item = openapi3.NewInt32Schema().WithMin(math.MinInt32).WithMax(math.MaxInt32)
	case f.Type == threat.TypeNumber:
		item = openapi3.NewFloat64Schema()
	case f.Type == threat.TypeBool:
		item = openapi3.NewBoolSchema()
	}
	text := f.Title + ": any of these, separated by commas (a comma in a value as \\,)"
	if f.Definition != "" {
		text += ". " + f.Definition
	}
	return listParam(f.Name, text, openapi3.NewArraySchema().WithItems(item).WithMinItems(1).WithMaxItems(maxValues))
}
