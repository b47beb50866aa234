package formats

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
)

// openJSONFG reads JSON-FG as GeoJSON, and besides what a feature's time says where its properties do not.
func openJSONFG(r io.Reader, name string, opts Options) (Reader, error) {
	reader, err := openGeoJSON(r, name, opts)
	if g, ok := reader.(*geojsonReader); ok {
		g.fg = true
	}
	return reader, err
}

type rawTime struct {
	Date      string   `json:"date"`
	Timestamp string   `json:"timestamp"`
	Interval  []string `json:"interval"`
}

// foreground reads the members that JSON-FG adds. A place of its own is in another reference system or of a kind that GeoJSON has not: without a geometry beside
// it nobody here knows where that is.
func foreground(f *rawFeature) *fieldError {
	if stated(f.Place) && !stated(f.Geometry) {
		return wrong("place", string(f.Place), "a place without a geometry: only positions on WGS 84, in geometry, are read")
	}
	var t rawTime
	if !stated(f.Time) {
		return nil
	}
	if err := json.Unmarshal(f.Time, &t); err != nil {
		return wrong("time", string(f.Time), "must hold a date, a timestamp or an interval: %v", err)
	}
	first, last := t.Date, t.Date
	if t.Date == "" {
		first, last = t.Timestamp, t.Timestamp
	}
	if len(t.Interval) == 2 {
		first, last = t.Interval[0], t.Interval[1]
	}
	if f.Properties == nil {
		f.Properties = map[string]json.RawMessage{}
	}
	if stated(f.Properties["first_day"]) || stated(f.Properties["last_day"]) || stated(f.Properties["date"]) {
		return nil
	}
	for name, text := range map[string]string{"first_day": first, "last_day": last} {
		day, _, _ := strings.Cut(text, "T")
		if day != "" && day != ".." {
			f.Properties[name] = appendString(nil, day)
		}
	}
	return nil
}

func stated(raw json.RawMessage) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) > 0 && string(raw) != "null"
}
