package formats

import (
	"strconv"
	"strings"

	"threatmap/threat"
)

// Facts tells in a few lines of English what a feature is, for balloons and feeds: what, when, where and how surely, and who says so.
type Facts struct {
	col threat.Collection
	at  map[string]int // which value is which field
}

// Fact is one line. Text is never empty.
type Fact struct{ Title, Text string }

// NewFacts tells of features of a collection.
func NewFacts(col threat.Collection) Facts {
	at := map[string]int{}
	for i, f := range col.Fields {
		at[f.Name] = i
	}
	return Facts{col, at}
}

// Title is what a feature is called; of an incident without a title it is the type.
func (x Facts) Title(f threat.Feature) string {
	for _, name := range []string{"title", "title_ar", "name_en", "name_ar", "border"} {
		if t := x.text(f, name); t != "" {
			return t
		}
	}
	if t := x.label(f, "event_type"); t != "" {
		return t
	}
	return f.ID
}

// Of returns what is known.
func (x Facts) Of(f threat.Feature) []Fact {
	list := []Fact{{"Name in Arabic", x.text(f, "name_ar")}, {"Source", x.text(f, "source")}}
	if x.col.ID == threat.Incidents.ID {
		list = x.ofIncident(f)
	}
	known := list[:0]
	for _, fact := range list {
		if fact.Text != "" {
			known = append(known, fact)
		}
	}
	return known
}

func (x Facts) ofIncident(f threat.Feature) []Fact {
	return []Fact{
		{"Type", x.label(f, "event_type")},
		{"Who acted", x.label(f, "side")},
		{"When", whenText(x.text(f, "first_day"), x.text(f, "last_day"))},
		{"Place", joined(" / ", x.text(f, "place_name"), x.text(f, "place_name_ar"))},
		{"Place known", joined(", ", x.label(f, "geo_precision"), within(x.text(f, "uncertainty_m")))},
		{"Killed", killed(x.text(f, "killed_min"), x.text(f, "killed_best"), x.text(f, "killed_max"))},
		{"Actors", x.text(f, "actors")},
		{"Sources", x.text(f, "publishers")},
		{"Verification", x.label(f, "verification")},
		{"Data set", joined(" ", x.text(f, "origin"), x.text(f, "origin_version"))},
	}
}

// text spells a field; "" = not known.
func (x Facts) text(f threat.Feature, name string) string {
	i, ok := x.at[name]
	if !ok || i >= len(f.Values) || f.Values[i] == nil {
		return ""
	}
	switch v := f.Values[i].(type) {
	case string:
		return v
	case []string:
		return strings.Join(v, "; ")
	}
	return strings.Trim(string(appendValue(nil, f.Values[i])), `"`)
}

// label is what a code means.
func (x Facts) label(f threat.Feature, name string) string {
	v := x.text(f, name)
	field := x.col.Field(name)
	if field == nil || field.Codes == nil {
		return v
	}
	for _, c := range field.Codes.Codes {
		if c.Code == v && c.En != "" {
			return c.En
		}
	}
	return v
}

func (x Facts) day(f threat.Feature, name string) (threat.Day, bool) {
	d, ok := x.value(f, name).(threat.Day)
	return d, ok
}

// value is a field as it is; nil = not known.
func (x Facts) value(f threat.Feature, name string) any {
	if i, ok := x.at[name]; ok && i < len(f.Values) {
		return f.Values[i]
	}
	return nil
}

// joined leaves out what is not known.
func joined(separator string, parts ...string) string {
	var known []string
	for _, p := range parts {
		if p != "" {
			known = append(known, p)
		}
	}
	return strings.Join(known, separator)
}

func whenText(first, last string) string {
	switch {
	case first == last:
		return first
	case first == "":
		return "until " + last
	case last == "":
		return "from " + first
	}
	return first + " to " + last
}

func within(metres string) string {
	m, err := strconv.Atoi(metres)
	if err != nil {
		return ""
	}
	if m >= 1000 {
		return "within " + strconv.FormatFloat(float64(m)/1000, 'f', -1, 64) + " km"
	}
	return "within " + metres + " m"
}

func killed(low, best, high string) string {
	if low == high || low == "" && high == "" {
		return best
	}
	return strings.TrimSpace(best + " (" + low + "–" + high + ")")
}
