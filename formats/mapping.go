package formats

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Mapping says what the columns of a csv mean. Fields are: id, title, title_ar, summary, record_kind, event_type, event_subtype, side,
// success, date or date_start and date_end, date_precision, date_basis, occurred_from, occurred_to, lon and lat (degrees) or wkt,
// geo_precision, geo_basis, uncertainty_m, place_name, place_name_ar, source_country, source_adm1, source_adm2, actor.ROLE, actors,
// MEASURE_min|best|max (whom: MEASURE.WHO_best), publisher, url, document_title, published, licence, attribution, verification,
// workflow, tlp, coarsen.AUDIENCE, tags, flags, weapons, target_classes, origin, origin_version. Lists are separated by "|".
//
// What neither a column nor a constant gives is unknown, but: record_kind incident, workflow published, tlp CLEAR.
type Mapping struct {
	Delimiter   string                       `json:"delimiter,omitempty"`    // one character; default comma
	Columns     map[string]string            `json:"columns"`                // column -> field; columns not named stay in the claim's value only
	Constants   map[string]string            `json:"constants,omitempty"`    // field -> value where the column is empty or missing
	Codes       map[string]map[string]string `json:"codes,omitempty"`        // field -> the file's code -> ours
	DateLayouts []string                     `json:"date_layouts,omitempty"` // of Layouts; ISO dates are always read
}

// ReadMapping reads a mapping as JSON and checks it; an unknown member, field or layout is an error that names it.
func ReadMapping(r io.Reader) (*Mapping, error) {
	var m Mapping
	dec := json.NewDecoder(io.LimitReader(r, 1<<20))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		return nil, fmt.Errorf("read mapping: %w", err)
	}
	return &m, m.Check()
}

// Check names the first thing that is wrong.
func (m Mapping) Check() error {
	if len(m.Delimiter) > 1 || m.Delimiter == `"` || m.Delimiter == "\n" || m.Delimiter == "\r" {
		return fmt.Errorf("mapping: delimiter %q must be one plain character", m.Delimiter)
	}
	used := map[string]string{}
	for _, column := range slices.Sorted(maps.Keys(m.Columns)) {
		field := m.Columns[column]
		if fieldSetter(field) == nil {
			return fmt.Errorf("mapping: column %q: there is no field %q", column, field)
		}
		if other := used[field]; other != "" && field != ignored {
			return fmt.Errorf("mapping: columns %q and %q both give the field %q", other, column, field)
		}
		used[field] = column
	}
	for field := range m.Constants {
		if fieldSetter(field) == nil {
			return fmt.Errorf("mapping: constant: there is no field %q", field)
		}
	}
	for field := range m.Codes {
		if fieldSetter(field) == nil {
			return fmt.Errorf("mapping: codes: there is no field %q", field)
		}
	}
	for _, layout := range m.DateLayouts {
		if goLayouts[layout] == "" {
			return fmt.Errorf("mapping: date layout %q is none of %s", layout, strings.Join(Layouts, ", "))
		}
	}
	return nil
}

// translate returns our code for the file's.
func (m Mapping) translate(field, value string) string {
	if ours, ok := m.Codes[field][value]; ok {
		return ours
	}
	for theirs, ours := range m.Codes[field] {
		if strings.EqualFold(theirs, value) {
			return ours
		}
	}
	return value
}
