package formats

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"threatmap/geo"
	"threatmap/threat"
)

type geojsonReader struct {
	cut  *jsonCutter
	opts Options
	fg   bool // read what JSON-FG adds

	unread Unread
}

func openGeoJSON(r io.Reader, _ string, opts Options) (Reader, error) {
	limit := opts.MaxRecord
	if limit == 0 {
		limit = 8 << 20
	}
	return &geojsonReader{cut: newJSONCutter(r, limit), opts: opts}, nil
}

// Unread tells which properties no field was read from so far.
func (g *geojsonReader) Unread() *Unread { return &g.unread }

// Next reads one feature. A crs member that is not WGS 84 ends the file with an error, whether it stands before the features or behind.
func (g *geojsonReader) Next() (Row, error) {
	rec, err := g.cut.next()
	if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return Row{}, io.EOF
	}
	if err != nil {
		return Row{}, fmt.Errorf("read after feature %d: %w", g.cut.row, err)
	}
	if rec.bad != nil {
		return badRow(rec, rec.bad), nil
	}
	incident, bad := g.incident(rec.raw)
	if bad != nil {
		return badRow(rec, bad), nil
	}
	return rec.good(incident, nil), nil
}

type rawFeature struct {
	Type       string                     `json:"type"`
	ID         json.RawMessage            `json:"id"`
	Geometry   json.RawMessage            `json:"geometry"`
	Properties map[string]json.RawMessage `json:"properties"`
	CRS        json.RawMessage            `json:"crs"`
	Time       json.RawMessage            `json:"time"`  // of JSON-FG
	Place      json.RawMessage            `json:"place"` // of JSON-FG
}

func (g *geojsonReader) incident(raw []byte) (threat.Incident, *fieldError) {
	var f rawFeature
	if err := json.Unmarshal(raw, &f); err != nil {
		return threat.Incident{}, wrong("", "", "not JSON of a feature: %v", err)
	}
	if f.Type != "Feature" {
		return threat.Incident{}, wrong("type", f.Type, "must be Feature")
	}
	if err := checkCRS(f.CRS); err != nil {
		return threat.Incident{}, wrong("crs", string(f.CRS), "%v", err)
	}
	if g.fg {
		if bad := foreground(&f); bad != nil {
			return threat.Incident{}, bad
		}
	}
	d := newDraft(nil, g.opts.Outlines)
	d.in.Copied = ownFeature(f.Properties)
	if len(f.Geometry) > 0 {
		shape, err := geo.DecodeGeoJSON(f.Geometry, geo.Limits{})
		if err == nil {
			err = geo.CheckCrossings(shape)
		}
		if err != nil {
			return threat.Incident{}, wrong("geometry", string(f.Geometry), "%v", err)
		}
		d.in.Place.Geometry = shape
	}
	if bad := g.properties(d, f); bad != nil {
		return threat.Incident{}, bad
	}
	return d.finish("geojson:"+g.opts.Name, g.opts.DatasetVersion, g.opts.Name)
}

// properties sets the fields that have a property of their name; all properties stay in the claim's value.
func (g *geojsonReader) properties(d *draft, f rawFeature) *fieldError {
	for _, name := range slices.Sorted(maps.Keys(f.Properties)) {
		if strings.IndexByte(name, 0) >= 0 {
			return wrong("", "", "the name of a property holds NUL bytes")
		}
		text, bad := propertyText(name, f.Properties[name])
		if bad != nil {
			return bad
		}
		if text == "" {
			continue
		}
		d.values[name] = text
		if slices.Contains(workedOut[1:], name) || name == "lon" || name == "lat" || name == "wkt" {
			continue
		}
		set := fieldSetter(name)
		if set == nil {
			g.unread.add(name)
		} else if bad := set(d, text); bad != nil {
			return bad
		}
	}
	if id, bad := propertyText("id", f.ID); bad != nil {
		return bad
	} else if id != "" && d.in.OriginID == "" {
		d.in.OriginID = id
	}
	if d.in.OriginID == "" {
		d.values["geometry"] = string(f.Geometry)
	}
	return nil
}

// ownFeature tells whether a feature is one of ours: from an export, or from the server.
func ownFeature(properties map[string]json.RawMessage) bool {
	for _, name := range []string{"origin", "origin_id", "record_kind", "revision"} {
		if _, ok := properties[name]; !ok {
			return false
		}
	}
	return true
}

// propertyText spells a JSON value as a cell of a CSV would: lists of strings joined, null empty, anything else as its JSON.
func propertyText(name string, raw json.RawMessage) (string, *fieldError) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return "", nil
	}
	text := string(raw)
	switch raw[0] {
	case '"':
		text = ""
		if err := json.Unmarshal(raw, &text); err != nil {
			return "", wrong(name, string(raw), "not a JSON string: %v", err)
		}
	case '[':
		var parts []string
		if json.Unmarshal(raw, &parts) == nil {
			text = joinList(parts)
		}
	}
	if strings.IndexByte(text, 0) >= 0 {
		return "", wrong(name, text, "the text holds NUL bytes")
	}
	return text, nil
}

// checkCRS lets geo judge a crs member: it does so as part of a geometry.
func checkCRS(crs json.RawMessage) error {
	if len(crs) == 0 {
		return nil
	}
	probe := append(append([]byte(`{"type":"Point","coordinates":[0,0],"crs":`), crs...), '}')
	_, err := geo.DecodeGeoJSON(probe, geo.Limits{})
	return err //nolint:wrapcheck // says it all
}
