package formats

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"threatmap/threat"
)

// RenderedReader reads what AppendFeature wrote, and nothing else: bodies that are kept in memory become rows of other formats without asking the database.
type RenderedReader struct {
	col    threat.Collection
	values []any
	s      string
	at     int // where in s
	failed bool
}

// NewRenderedReader reads features of a collection.
func NewRenderedReader(col threat.Collection) *RenderedReader {
	return &RenderedReader{col: col, values: make([]any, len(col.Fields))}
}

// Read returns the feature; its values are good until the next one is read.
func (r *RenderedReader) Read(body []byte) (threat.Feature, error) {
	r.s, r.at, r.failed = string(body), 0, false // one copy, of which all texts are parts
	f := threat.Feature{Values: r.values}
	r.skip(`{"type":"Feature","id":`)
	f.ID = r.text()
	r.skip(`,"geometry":`)
	f.Geometry = r.geometry()
	r.skip(`,"properties":{`)
	for i := range r.col.Fields {
		if i > 0 {
			r.skip(",")
		}
		r.skip(`"`)
		r.skip(r.col.Fields[i].Name)
		r.skip(`":`)
		r.values[i] = r.value(r.col.Fields[i].Type)
	}
	if r.skip("}}"); r.failed || r.at != len(r.s) {
		return f, fmt.Errorf("formats: not a rendered feature of %s: %.200q", r.col.ID, body)
	}
	return f, nil
}

func (r *RenderedReader) skip(what string) {
	if !r.next(what) {
		r.failed = true
		return
	}
	r.at += len(what)
}

// next tells whether something comes next.
func (r *RenderedReader) next(what string) bool { return strings.HasPrefix(r.s[r.at:], what) }

// null takes a null, if there is one.
func (r *RenderedReader) null() bool {
	if !r.next("null") {
		return false
	}
	r.at += len("null")
	return true
}

// text reads a string.
func (r *RenderedReader) text() string {
	r.skip(`"`)
	rest := r.s[r.at:]
	if end := strings.IndexByte(rest, '"'); end >= 0 && strings.IndexByte(rest[:end], '\\') < 0 {
		r.at += end + 1
		return rest[:end]
	}
	for i := 0; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '"':
			var text string
			if json.Unmarshal([]byte(`"`+rest[:i+1]), &text) != nil {
				r.failed = true
			}
			r.at += i + 1
			return text
		}
	}
	r.failed = true
	return ""
}

// bare reads a number or a truth value.
func (r *RenderedReader) bare() string {
	for end := r.at; end < len(r.s); end++ {
		if c := r.s[end]; c == ',' || c == ']' || c == '}' {
			text := r.s[r.at:end]
			r.at = end
			return text
		}
	}
	r.failed = true
	return ""
}

func (r *RenderedReader) value(t threat.FieldType) any {
	if r.null() {
		return nil
	}
	var v any
	var err error
	switch t {
	case threat.TypeString:
		return r.text()
	case threat.TypeStrings:
		return r.list()
	case threat.TypeInt:
		v, err = strconv.ParseInt(r.bare(), 10, 64)
	case threat.TypeNumber:
		v, err = strconv.ParseFloat(r.bare(), 64)
	case threat.TypeBool:
		v, err = strconv.ParseBool(r.bare())
	case threat.TypeDate:
		var d threat.Day
		err = d.UnmarshalText([]byte(r.text()))
		v = d
	case threat.TypeTime:
		v, err = time.Parse(time.RFC3339Nano, r.text())
	default:
		return json.RawMessage(r.whole())
	}
	if err != nil {
		r.failed = true
	}
	return v
}

func (r *RenderedReader) list() []string {
	r.skip("[")
	parts := []string{}
	for !r.failed && !r.next("]") {
		if len(parts) > 0 {
			r.skip(",")
		}
		parts = append(parts, r.text())
	}
	r.skip("]")
	return parts
}

// whole takes an object, a list, or a simple value as it stands.
func (r *RenderedReader) whole() string {
	if !r.next("{") && !r.next("[") && !r.next(`"`) {
		return r.bare()
	}
	begins, depth := r.at, 0
	for !r.failed && r.at < len(r.s) {
		switch r.s[r.at] {
		case '"':
			r.text()
		case '{', '[':
			depth++
			r.at++
		case '}', ']':
			depth--
			r.at++
		default:
			r.at++
		}
		if depth == 0 {
			return r.s[begins:r.at]
		}
	}
	r.failed = true
	return ""
}

func (r *RenderedReader) geometry() orb.Geometry {
	if r.null() {
		return nil
	}
	const point = `{"type":"Point","coordinates":[`
	if !r.next(point) {
		g, err := geojson.UnmarshalGeometry([]byte(r.whole())) // of our own making: nothing in it is doubtful
		if err != nil {
			r.failed = true
			return nil
		}
		return g.Geometry()
	}
	r.skip(point)
	lon, errLon := strconv.ParseFloat(r.bare(), 64)
	r.skip(",")
	lat, errLat := strconv.ParseFloat(r.bare(), 64)
	r.skip("]}")
	r.failed = r.failed || errLon != nil || errLat != nil
	return orb.Point{lon, lat}
}
