package formats

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// CSVWriter writes features as CSV (RFC 4180, UTF-8): id, the collection's fields, of incidents mgrs and h3_5, lon and lat (degrees, of points), wkt. Unknown is an
// empty cell. The parts of a list are joined by "|"; a | or \ inside a part has a \ before it. Text cells that a spreadsheet would run as
// a formula (start with = + - @ tab or a line end) get an apostrophe in front; reading such a file back takes it away again.
type CSVWriter struct {
	w   io.Writer
	col threat.Collection
	buf []byte
	err error
}

// NewCSVWriter writes the header at once.
func NewCSVWriter(w io.Writer, col threat.Collection) (*CSVWriter, error) {
	c := &CSVWriter{w: w, col: col}
	c.buf = append(c.buf, "id"...)
	for _, f := range col.Fields {
		c.buf = appendCell(append(c.buf, ','), defuse(f.Name))
	}
	if gridded(col) {
		for _, name := range gridColumns {
			c.buf = append(append(c.buf, ','), name...)
		}
	}
	c.buf = append(c.buf, ",lon,lat,wkt\r\n"...)
	return c, c.flush(writeBlock)
}

// Write writes one feature.
func (c *CSVWriter) Write(f threat.Feature) error {
	c.buf = appendCell(c.buf, defuse(f.ID))
	for i := range c.col.Fields {
		c.buf = append(c.buf, ',')
		if i < len(f.Values) {
			c.buf = appendCellValue(c.buf, f.Values[i])
		}
	}
	if gridded(c.col) {
		for _, v := range gridValues(c.col, f) {
			c.buf = append(append(c.buf, ','), v...)
		}
	}
	c.buf = append(c.buf, ',')
	if p, ok := f.Geometry.(orb.Point); ok {
		c.buf = append(appendDegrees(c.buf, p[0]), ',')
		c.buf = appendDegrees(c.buf, p[1])
	} else {
		c.buf = append(c.buf, ',')
	}
	c.buf = appendCell(append(c.buf, ','), string(appendWKT(nil, f.Geometry)))
	c.buf = append(c.buf, "\r\n"...)
	return c.flush(writeBlock)
}

// End writes out what is buffered.
func (c *CSVWriter) End() error { return c.flush(0) }

func (c *CSVWriter) flush(keep int) error {
	if c.err == nil && len(c.buf) > keep {
		if _, err := c.w.Write(c.buf); err != nil {
			c.err = fmt.Errorf("write features: %w", err)
		}
		c.buf = c.buf[:0]
	}
	return c.err
}

func appendCellValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return b
	case string:
		return appendCell(b, defuse(v))
	case []string:
		return appendCell(b, defuse(joinList(v)))
	case json.RawMessage:
		return appendCell(b, string(v))
	}
	return appendCell(b, strings.Trim(string(appendValue(nil, v)), `"`))
}

func appendCell(b []byte, s string) []byte {
	if !needsQuotes(s) {
		return append(b, s...)
	}
	return append(append(append(b, '"'), strings.ReplaceAll(s, `"`, `""`)...), '"')
}

func needsQuotes(s string) bool {
	for i := range len(s) {
		if c := s[i]; c == ',' || c == '"' || c == '\r' || c == '\n' {
			return true
		}
	}
	return false
}

var escapeBar = strings.NewReplacer(`\`, `\\`, `|`, `\|`)

func joinList(parts []string) string {
	escaped := make([]string, len(parts))
	for i, p := range parts {
		escaped[i] = escapeBar.Replace(p)
	}
	return strings.Join(escaped, "|")
}

// splitList undoes joinList; nil for an empty text.
func splitList(s string) []string {
	if s == "" {
		return nil
	}
	var parts []string
	var part []byte
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			part = append(part, s[i])
		case s[i] == '|':
			parts, part = append(parts, string(part)), nil
		default:
			part = append(part, s[i])
		}
	}
	return append(parts, string(part))
}
