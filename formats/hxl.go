package formats

import (
	"io"
	"strings"

	"threatmap/threat"
)

// hxlTags are the hashtags of HXL 1.1 for columns of our own collections. A column without one stays untagged: readers of HXL pass over it.
var hxlTags = map[string]string{
	"id": "#meta+id", "lon": "#geo+lon", "lat": "#geo+lat", "wkt": "#geo+coord+wkt", "mgrs": "#geo+mgrs", "h3_5": "#geo+h3+code",
	"record_kind": "#meta+record+type", "title": "#event+name+i_en", "title_ar": "#event+name+i_ar", "event_type": "#event+type+code",
	"event_subtype": "#event+subtype+code", "side": "#event+side+code", "success": "#event+success+code", "first_day": "#date+start+event", "last_day": "#date+end+event",
	"occurred_from": "#date+start+time", "occurred_to": "#date+end+time", "date_precision": "#meta+date+precision", "date_basis": "#meta+date+basis",
	"geo_precision": "#geo+precision", "uncertainty_m": "#geo+uncertainty+m", "place_name": "#loc+name+i_en", "place_name_ar": "#loc+name+i_ar",
	"adm0": "#country+code+v_iso3", "adm1": "#adm1+code+v_iso2", "source_country": "#country+name+source",
	"killed_min": "#affected+killed+min", "killed_best": "#affected+killed+best", "killed_max": "#affected+killed+max",
	"outcome": "#affected+type+list", "actors": "#group+name+list", "publishers": "#meta+source+list", "grade": "#meta+source+grade+list", "verification": "#status+verification", "tlp": "#meta+tlp", "flags": "#meta+flags+list",
	"origin": "#meta+dataset", "origin_id": "#meta+dataset+id", "origin_version": "#meta+dataset+version", "revision": "#meta+version", "recorded_at": "#date+recorded",
	"name_en": "#loc+name+i_en", "name_ar": "#loc+name+i_ar", "code": "#loc+code", "kind": "#loc+type", "source": "#meta+source", "population": "#population",
	"border": "#loc+border+code",
}

// newHXLWriter writes CSV whose second row says in hashtags of the Humanitarian Exchange Language what the columns are.
func newHXLWriter(w io.Writer, col threat.Collection, _ About) (FeatureWriter, error) {
	c, err := NewCSVWriter(w, col)
	if err != nil {
		return nil, err
	}
	c.buf = append(c.buf, strings.Join(hxlRow(col), ",")+"\r\n"...)
	return c, c.flush(writeBlock)
}

// hxlRow has a hashtag for each column of CSVWriter. Columns of a layer that somebody added may be called anything: they stay untagged.
func hxlRow(col threat.Collection) []string {
	row := []string{hxlTags["id"]}
	for _, f := range col.Fields {
		tag := hxlTags[f.Name]
		if col.Layer != nil {
			tag = ""
		}
		row = append(row, tag)
	}
	if gridded(col) {
		for _, name := range gridColumns {
			row = append(row, hxlTags[name])
		}
	}
	return append(row, hxlTags["lon"], hxlTags["lat"], hxlTags["wkt"])
}

// hashtags tells whether a row of a CSV file is HXL's: cells are empty or begin with #, and one of them does.
func hashtags(row []string) bool {
	some := false
	for _, cell := range row {
		cell = strings.TrimSpace(cell)
		if cell != "" && cell[0] != '#' {
			return false
		}
		some = some || cell != ""
	}
	return some
}
