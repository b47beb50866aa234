package handlers

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// What texts in parameters look like, for the description of the API: patterns where a regular expression can say it, else the name of a format. A test
// holds the patterns against what is read.

const (
	// dayText is a day that there is, leap days among them.
	dayText = `(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))` +
		`|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)`
	timeText    = `[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])`
	instantText = dayText + `(?:` + timeText + `)?`
	// durationText is what an interval may last, each number of up to four digits.
	durationText = `P(?:` + few + `W|(?:` + few + `Y(?:` + few + `M)?(?:` + few + `D)?|` + few + `M(?:` + few + `D)?|` + few + `D)(?:` + hoursText + `)?|` + hoursText + `)`
	hoursText    = `T(?:` + few + `H(?:` + few + `M)?(?:` + few + `S)?|` + few + `M(?:` + few + `S)?|` + few + `S)`
	few          = `[0-9]{1,4}`
	momentText   = `^` + instantText + `$`
	intervalText = `^(?:` + instantText + `(?:/(?:\.\.|` + instantText + `|` + durationText + `)?)?|(?:\.\.)?/` + instantText + `)$`

	numberText = `[0-9]+(?:\.[0-9]+)?`

	// spokenText holds a letter or a digit.
	spokenText = `[\p{L}\p{N}]`
)

// Formats of texts that no regular expression describes.
const (
	formatCQL2  = "cql2-text" // or cql2-json, as filter-lang says
	formatWKT   = "wkt"
	formatAfter = "cursor"
)

// textIn is a text of a pattern, with an example.
func textIn(pattern, example string) *openapi3.Schema {
	s := openapi3.NewStringSchema().WithPattern(pattern)
	s.Example = example
	return s
}

// numbersText is a list of numbers.
func numbersText() *openapi3.Schema { return textIn("^"+numberText+"(?:,"+numberText+")*$", "5,10") }

// textOf is a text of a format, with an example where one holds everywhere.
func textOf(format string, example any) *openapi3.Schema {
	s := openapi3.NewStringSchema().WithFormat(format)
	s.Example = example
	return s
}

// withoutParam leaves a parameter out of a list.
func withoutParam(list []*openapi3.Parameter, name string) []*openapi3.Parameter {
	return slices.DeleteFunc(slices.Clone(list), func(p *openapi3.Parameter) bool { return p.Name == name })
}
