package handlers

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/paulmach/orb/encoding/wkt"
	"github.com/paulmach/orb/geojson"

	"threatmap/threat"
)

// featureJSON writes one GeoJSON feature, its properties in the collection's order, unknown ones as null.
func featureJSON(col threat.Collection, f threat.Feature, links []Link) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(`{"type":"Feature","id":`)
	if err := putJSON(&b, f.ID); err != nil {
		return nil, err
	}
	b.WriteString(`,"geometry":`)
	var geometry any
	if f.Geometry != nil {
		geometry = geojson.NewGeometry(f.Geometry)
	}
	if err := putJSON(&b, geometry); err != nil {
		return nil, fmt.Errorf("geometry of %q: %w", f.ID, err)
	}
	b.WriteString(`,"properties":{`)
	for i, field := range col.Fields {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:", field.Name)
		if err := putJSON(&b, f.Values[i]); err != nil {
			return nil, fmt.Errorf("%s of %q: %w", field.Name, f.ID, err)
		}
	}
	b.WriteByte('}')
	if links != nil {
		b.WriteString(`,"links":`)
		if err := putJSON(&b, links); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// putJSON writes v on one line, without HTML escapes.
func putJSON(b *bytes.Buffer, v any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encode JSON: %w", err)
	}
	b.Truncate(b.Len() - 1) // the line feed
	return nil
}

// csvWriter writes one row a feature: id, the fields, and the geometry as WKT.
type csvWriter struct {
	to *csv.Writer
}

func newCSV(w io.Writer, col threat.Collection) (csvWriter, error) {
	head := []string{"id"}
	for _, f := range col.Fields {
		head = append(head, f.Name)
	}
	c := csvWriter{csv.NewWriter(w)}
	return c, c.to.Write(append(head, "geometry_wkt"))
}

func (c csvWriter) Write(f threat.Feature) error {
	row := []string{f.ID}
	for _, v := range f.Values {
		row = append(row, cell(v))
	}
	geometry := ""
	if f.Geometry != nil {
		geometry = wkt.MarshalString(f.Geometry)
	}
	return c.to.Write(append(row, geometry))
}

func (c csvWriter) Close() error {
	c.to.Flush()
	return c.to.Error()
}

// cell spells a value for people and spreadsheets; unknown is empty.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []string:
		return strings.Join(v, "; ")
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case json.RawMessage:
		return string(v)
	}
	return fmt.Sprint(v)
}
