package threat

import (
	"cmp"
	"slices"
	"strings"
)

// NoValue stands for "no value" among the keys of a facet's counts; no text in the database holds a NUL.
const NoValue = "\x00"

// CheckFacets refuses names that are not fields of incidents with a facet.
func CheckFacets(fields []string) error {
	for _, name := range fields {
		if field := Incidents.Field(name); field == nil || !field.Facet {
			return Invalid("fields", name, "not a field that can be counted", facetable())
		}
	}
	return nil
}

func facetable() string {
	var names []string
	for _, field := range Incidents.Fields {
		if field.Facet {
			names = append(names, field.Name)
		}
	}
	return strings.Join(names, ", ")
}

// NewFacet lists at most max values (all where it is 0), most frequent first, equals by name.
func NewFacet(field string, counts map[string]int64, max int) Facet {
	facet := Facet{Field: field, Values: []FacetValue{}}
	for v, n := range counts {
		value := FacetValue{Count: n}
		if v != NoValue {
			value.Value = &v
		}
		facet.Values = append(facet.Values, value)
	}
	slices.SortFunc(facet.Values, func(a, b FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(orNoValue(a.Value), orNoValue(b.Value)))
	})
	if max > 0 && len(facet.Values) > max {
		facet.Others = int64(len(facet.Values) - max)
		facet.Values = facet.Values[:max:max]
	}
	return facet
}

func orNoValue(s *string) string {
	if s == nil {
		return NoValue
	}
	return *s
}
