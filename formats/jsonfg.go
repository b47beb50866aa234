package formats

import (
	"io"
	"time"

	"threatmap/threat"
)

// jsonfgWriter writes JSON-FG 1.0 (OGC 21-045r1): GeoJSON whose features say in a member of their own when they may have been. All positions are on WGS 84, so
// they stand in geometry and place is null, as the standard wants it.
type jsonfgWriter struct {
	block

	col   threat.Collection
	facts Facts
	some  bool // a feature was written
}

const crs84URI = "http://www.opengis.net/def/crs/OGC/0/CRS84"

func newJSONFGWriter(w io.Writer, col threat.Collection, a About) (FeatureWriter, error) {
	j := &jsonfgWriter{block: block{w: w}, col: col, facts: NewFacts(col)}
	j.buf = append(j.buf, `{"type":"FeatureCollection","conformsTo":["http://www.opengis.net/spec/json-fg-1/1.0/conf/core","http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas"],"featureType":`...)
	j.buf = appendString(j.buf, col.ID)
	j.buf = append(j.buf, `,"coordRefSys":"`+crs84URI+`"`...)
	if d, ok := map[string]byte{"Point": '0', "LineString": '1', "MultiLineString": '1', "Polygon": '2', "MultiPolygon": '2'}[col.GeomType]; ok {
		j.buf = append(append(j.buf, `,"geometryDimension":`...), d)
	}
	if a.Title != "" {
		j.buf = appendString(append(j.buf, `,"title":`...), a.Title)
	}
	if !a.Now.IsZero() {
		j.buf = appendValue(append(j.buf, `,"timeStamp":`...), a.Now.UTC().Truncate(time.Second))
	}
	j.buf = append(j.buf, `,"features":[`...)
	return j, j.flush(writeBlock)
}

// Write writes one feature.
func (j *jsonfgWriter) Write(f threat.Feature) error {
	if j.some {
		j.buf = append(j.buf, ',')
	}
	j.some = true
	j.buf = appendExported(append(j.buf, '\n'), j.col, f)
	j.buf = j.appendTime(append(j.buf[:len(j.buf)-1], `,"time":`...), f)
	j.buf = append(j.buf, `,"place":null}`...)
	return j.flush(writeBlock)
}

// End writes what stands behind the features.
func (j *jsonfgWriter) End() error {
	j.buf = append(j.buf, "\n]}\n"...)
	return j.flush(0)
}

// appendTime writes the first and the last day on which it may have been, ".." for an end that is not known; one day is a date. A clock time is in the properties
// (occurred_from): days here are days where it happened, and a timestamp in UTC could name another one.
func (j *jsonfgWriter) appendTime(b []byte, f threat.Feature) []byte {
	first, hasFirst := j.facts.day(f, "first_day")
	last, hasLast := j.facts.day(f, "last_day")
	switch {
	case !j.col.HasTime || !hasFirst && !hasLast:
		return append(b, "null"...)
	case hasFirst && hasLast && first == last:
		return append(appendDay(append(b, `{"date":"`...), first), `"}`...)
	}
	b = append(b, `{"interval":["`...)
	b = append(appendEnd(b, first, hasFirst), `","`...)
	return append(appendEnd(b, last, hasLast), `"]}`...)
}

func appendEnd(b []byte, d threat.Day, known bool) []byte {
	if !known {
		return append(b, ".."...)
	}
	return appendDay(b, d)
}
