package formats

import (
	"slices"
	"strings"
	"time"
)

// ownHeader tells whether a header is that of our own export.
func ownHeader(header []string) bool {
	for _, name := range []string{"origin", "origin_id", "record_kind", "wkt"} {
		if !slices.Contains(header, name) {
			return false
		}
	}
	return true
}

// workedOut are the properties that the server works out itself; a record may have its TLP from its sources.
var workedOut = []string{"id", "adm0", "adm1", "outcome", "grade", "tlp", "revision", "recorded_at", "mgrs", "h3_5"}

func ownMapping(header []string) Mapping {
	m := Mapping{Columns: map[string]string{}}
	for _, name := range header {
		if !slices.Contains(workedOut, name) && name != "lon" && name != "lat" && fieldSetter(name) != nil {
			m.Columns[name] = name
		}
	}
	return m
}

// synonyms are usual names of columns, lower case, for fields.
var synonyms = map[string]string{
	"event_id": "id", "event_id_cnty": "id", "latitude": "lat", "y": "lat", "longitude": "lon", "lng": "lon", "long": "lon", "x": "lon",
	"geometry": "wkt", "geom_wkt": "wkt", "event_date": "date", "day": "date", "start_date": "date_start", "end_date": "date_end",
	"name": "title", "headline": "title", "description": "summary", "notes": "summary", "type": "event_type", "subtype": "event_subtype",
	"country": "source_country", "admin1": "source_adm1", "adm_1": "source_adm1", "admin2": "source_adm2", "adm_2": "source_adm2",
	"location": "place_name", "place": "place_name", "fatalities": "killed_best", "killed": "killed_best", "deaths": "killed_best",
	"wounded": "wounded_best", "injured": "wounded_best", "detained": "detained_best", "arrested": "detained_best",
	"source": "publisher", "link": "url", "source_url": "url", "accuracy_m": "uncertainty_m", "radius_m": "uncertainty_m",
}

// GuessMapping proposes a mapping from the names of the columns and some rows, for review by a person: it is never used unseen. A
// date layout is proposed only where the rows leave one reading.
func GuessMapping(header []string, rows [][]string) Mapping {
	m := Mapping{Columns: map[string]string{}, Constants: map[string]string{"tlp": "CLEAR", "workflow": "published"}}
	used := map[string]bool{}
	for i, name := range header {
		key := strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(name)))
		field := key
		if s, ok := synonyms[key]; ok {
			field = s
		}
		if fieldSetter(field) == nil || used[field] || !codesFit(field, i, rows) {
			continue
		}
		used[field] = true
		m.Columns[name] = field
		delete(m.Constants, field)
		if slices.Contains([]string{"date", "date_start", "date_end", "published"}, field) {
			m.DateLayouts = append(m.DateLayouts, guessLayout(i, rows)...)
		}
	}
	m.DateLayouts = slices.Compact(m.DateLayouts)
	return m
}

// codesFit is false for a column whose name is that of a coded field and whose values are not its codes.
func codesFit(field string, col int, rows [][]string) bool {
	f, coded := codeFields[field]
	if !coded {
		return true
	}
	return !slices.ContainsFunc(rows, func(r []string) bool { return r[col] != "" && !f.list.Has(r[col]) })
}

func guessLayout(col int, rows [][]string) []string {
	var fits []string
	for _, name := range Layouts {
		ok, seen := true, false
		for _, r := range rows {
			if r[col] == "" {
				continue
			}
			seen = true
			if _, err := time.Parse(goLayouts[name], r[col]); err != nil {
				ok = false
			}
		}
		if ok && seen {
			fits = append(fits, name)
		}
	}
	if len(fits) == 1 {
		return fits
	}
	return nil
}
