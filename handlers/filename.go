package handlers

import (
	"slices"
	"strings"
	"unicode"

	"threatmap/threat"
)

// maxFileName is how many characters the filter may have in a file's name, short of the days.
const maxFileName = 100

// fileName has the filter and its days, of an export. What is not a plain letter or digit is a hyphen in it, so that it is a name everywhere.
func (l listing) fileName() string {
	if !l.all {
		return l.col.ID
	}
	parts := append([]string{l.col.ID}, filterInName(l.of, l.filter)...)
	name := cut(plainName(strings.Join(parts, "-")), maxFileName)
	if l.filter.Time == nil {
		return name
	}
	days := l.filter.Time.Days()
	if days.First != nil {
		name += "-from-" + days.First.String()
	}
	if days.Last != nil {
		name += "-to-" + days.Last.String()
	}
	return name
}

func filterInName(col threat.Collection, f threat.Filter) (parts []string) {
	for _, field := range col.Fields {
		if values := f.Codes[field.Name]; len(values) > 0 {
			parts = append(append(parts, field.Name), shorter(field, values)...)
		}
	}
	parts = append(parts, f.Text...)
	if f.Expr != nil {
		parts = append(parts, "filtered")
	}
	if f.Belt != nil {
		parts = append(append(parts, "belt"), f.Belt.Borders...)
	}
	if f.Corridor != nil {
		parts = append(parts, "corridor", f.Corridor.ID)
	}
	if len(f.Areas) > 0 {
		parts = append(append(parts, "area"), f.Areas...)
	}
	if f.Within != nil {
		parts = append(parts, "in-a-shape")
	}
	if f.BBox != nil {
		parts = append(parts, "in-a-box")
	}
	return parts
}

// shorter names what is left out where most of a code list is chosen: "not-refuted".
func shorter(field threat.Field, values []string) []string {
	if field.Codes == nil || 2*len(values) <= len(field.Codes.Codes) {
		return values
	}
	without := []string{"not"}
	for _, c := range field.Codes.Codes {
		if !slices.Contains(values, c.Code) {
			without = append(without, c.Code)
		}
	}
	if len(without) == 1 {
		return values
	}
	return without
}

// plainName keeps letters, digits and underscores of ASCII; a run of anything else is one hyphen.
func plainName(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool {
		return r > unicode.MaxASCII || r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	return strings.Join(words, "-")
}

func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.TrimRight(s[:most], "-")
}
