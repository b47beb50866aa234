package formats

import (
	"encoding/json"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"threatmap/threat"
)

// AppendFeature appends one feature as GeoJSON (RFC 7946): every field of the collection by its name, unknown ones null, days as
// YYYY-MM-DD, instants in UTC, positions rounded to 7 decimals.
func AppendFeature(b []byte, col threat.Collection, f threat.Feature) []byte {
	b = appendString(append(b, `{"type":"Feature","id":`...), f.ID)
	b = appendGeoJSON(append(b, `,"geometry":`...), f.Geometry)
	b = append(b, `,"properties":{`...)
	for i := range col.Fields {
		if i > 0 {
			b = append(b, ',')
		}
		if col.Layer != nil { // whose fields may have any name
			b = append(appendString(b, col.Fields[i].Name), ':')
		} else {
			b = append(append(append(b, '"'), col.Fields[i].Name...), `":`...)
		}
		var v any
		if i < len(f.Values) {
			v = f.Values[i]
		}
		b = appendValue(b, v)
	}
	return append(b, "}}"...)
}

func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendString(b, v)
	case []string:
		if v == nil {
			return append(b, "null"...)
		}
		return list(jsonBrackets, b, v, appendString)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return append(b, "null"...)
		}
		return strconv.AppendFloat(b, v, 'f', -1, 64)
	case bool:
		return strconv.AppendBool(b, v)
	case threat.Day:
		return append(appendDay(append(b, '"'), v), '"')
	case time.Time:
		return append(v.UTC().AppendFormat(append(b, '"'), time.RFC3339Nano), '"')
	case json.RawMessage:
		if len(v) > 0 {
			return append(b, v...)
		}
	}
	return append(b, "null"...)
}

func appendDay(b []byte, d threat.Day) []byte { return d.Time().AppendFormat(b, time.DateOnly) }

// appendString writes a JSON string. <, > and & are escaped, so that it may stand in a page; bytes that are no text become U+FFFD.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r >= utf8.RuneSelf && !(r == utf8.RuneError && size == 1) && r != '\u2028' && r != '\u2029' {
			i += size
			continue
		}
		b = append(b, s[start:i]...)
		if c == '"' || c == '\\' {
			b = append(b, '\\', c)
		} else {
			b = append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		}
		i += size
		start = i
	}
	return append(append(b, s[start:]...), '"')
}
