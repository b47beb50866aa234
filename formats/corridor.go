package formats

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// corridorDepth is the deepest nesting of a feature that is taken: method may say a little.
const corridorDepth = 16

// Positions are kept as they are written, to 7 decimals (1 cm), and widths to the millimetre: what was read can be sent back unchanged.
const (
	positionScale = 1e7
	metreScale    = 1e3
)

// Edit is what somebody wants a corridor to be, and why.
type Edit struct {
	Corridor threat.Corridor
	Reason   string
}

// ReadCorridor reads a corridor from a GeoJSON Feature as the server gives one out. Properties that are left out are unknown; those that the
// server makes itself (version, recorded_at) are passed over; others are refused, since nothing would come of them. The member reason of
// the feature says why it is as it is. Whether the corridor keeps the rules is for its Check.
//
// Returns a KindInvalid error that names the member or property.
func ReadCorridor(data []byte) (e Edit, err error) {
	d, err := readDrawn(data)
	if err != nil {
		return e, err
	}
	e.Corridor.ID, e.Reason = d.id, d.reason
	if e.Corridor.Line, err = readLine(d.geometry); err != nil {
		return e, err
	}
	return e, readProperties(&e.Corridor, d.properties)
}

// drawnFeature is a feature that an editor sends, as far as it is the same for all collections.
type drawnFeature struct {
	id, reason string
	geometry   json.RawMessage
	properties map[string]json.RawMessage
}

func readDrawn(data []byte) (d drawnFeature, err error) {
	var f struct {
		rawFeature

		Reason json.RawMessage `json:"reason"`
	}
	if err := checkJSON(data); err != nil {
		return d, err
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return d, threat.Invalid("body", "", "not a GeoJSON Feature: "+err.Error(), "a Feature")
	}
	if f.Type != "Feature" {
		return d, threat.Invalid("type", f.Type, "not a Feature", "Feature")
	}
	if err := checkCRS(f.CRS); err != nil {
		return d, threat.Invalid("crs", "", err.Error(), "no member crs: GeoJSON is WGS 84")
	}
	if d.id, err = textMember("id", f.ID); err != nil {
		return d, err
	}
	if d.reason, err = textMember("reason", f.Reason); err != nil {
		return d, err
	}
	d.geometry, d.properties = f.Geometry, f.Properties
	return d, threat.CheckLine("reason", d.reason, threat.MaxCorridorReason)
}

// checkJSON finds what encoding/json would take: text that is not UTF-8, deep nesting, and something behind the end.
func checkJSON(data []byte) error {
	const accepted = "one GeoJSON Feature in UTF-8"
	if !utf8.Valid(data) {
		return threat.Invalid("body", "", "not UTF-8", accepted)
	}
	d, depth := json.NewDecoder(bytes.NewReader(data)), 0
	d.UseNumber()
	for begun := false; ; begun = true {
		t, err := d.Token()
		switch {
		case errors.Is(err, io.EOF) && begun && depth == 0:
			return nil
		case err != nil:
			return threat.Invalid("body", "", fmt.Sprintf("not JSON, at byte %d: %v", d.InputOffset(), err), accepted)
		case begun && depth == 0:
			return threat.Invalid("body", "", fmt.Sprintf("something stands behind the feature, at byte %d", d.InputOffset()), accepted)
		case t == json.Delim('{') || t == json.Delim('['):
			depth++
		case t == json.Delim('}') || t == json.Delim(']'):
			depth--
		}
		if depth > corridorDepth {
			return threat.Invalid("body", "", fmt.Sprintf("nested deeper than %d, at byte %d", corridorDepth, d.InputOffset()), accepted)
		}
	}
}

func textMember(name string, raw json.RawMessage) (text string, err error) {
	if len(raw) == 0 || string(raw) == "null" {
		return "", nil
	}
	if err := json.Unmarshal(raw, &text); err != nil {
		return "", threat.Invalid(name, shorten(string(raw)), "not a text", "a JSON string or null")
	}
	return text, nil
}

func numberMember(name string, raw json.RawMessage) (*float64, error) {
	if string(raw) == "null" {
		return nil, nil //nolint:nilnil // null is unknown
	}
	var v float64
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, threat.Invalid(name, shorten(string(raw)), "not a number", "a JSON number or null")
	}
	return &v, nil
}

func readLine(raw json.RawMessage) (orb.LineString, error) {
	if len(raw) == 0 {
		raw = []byte("null")
	}
	g, err := geo.DecodeGeoJSON(raw, geo.Limits{})
	if err != nil {
		return nil, threat.InvalidGeometry(err)
	}
	line, ok := g.(orb.LineString)
	if !ok {
		given := "null"
		if g != nil {
			given = g.GeoJSONType()
		}
		return nil, threat.Invalid("geometry", given, "a corridor is one line", "a LineString")
	}
	roundPositions(line)
	return line, nil
}

func roundPositions(line []orb.Point) {
	for i, p := range line {
		line[i] = orb.Point{math.Round(p[0]*positionScale) / positionScale, math.Round(p[1]*positionScale) / positionScale}
	}
}

func readProperties(c *threat.Corridor, properties map[string]json.RawMessage) error {
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if err := readProperty(c, name, properties[name]); err != nil {
			return err
		}
	}
	return nil
}

func readProperty(c *threat.Corridor, name string, raw json.RawMessage) (err error) {
	texts := map[string]*string{
		"name_en": &c.Name.En, "name_ar": &c.Name.Ar, "kind": &c.Kind, "direction": &c.Direction, "confidence": &c.Confidence, "source": &c.Source, "code": &c.ID,
	}
	lengths := map[string]**float64{"half_width_km": &c.HalfWidthM, "uncertainty_km": &c.UncertaintyM}
	switch to, isText := texts[name]; {
	case isText:
		var text string
		if text, err = textMember(name, raw); text != "" {
			*to = text
		}
		return err
	case lengths[name] != nil:
		km, err := numberMember(name, raw)
		if km != nil {
			m := math.Round(*km*1000*metreScale) / metreScale
			*lengths[name] = &m
		}
		return err
	case name == "waypoints":
		c.Waypoints = known(raw)
	case name == "method":
		c.Method = known(raw)
	case name == "version", name == "recorded_at": // made by the server
	default:
		return threat.Invalid(name, shorten(string(raw)), "not a property of a corridor", strings.Join(propertiesOf(threat.Corridors), " "))
	}
	return nil
}

func known(raw json.RawMessage) json.RawMessage {
	if string(raw) == "null" {
		return nil
	}
	return raw
}

// CorridorFeature is a version of a corridor as the collection has it.
func CorridorFeature(v threat.CorridorVersion) threat.Feature {
	c := v.Corridor
	values := map[string]any{
		"name_en": orNil(c.Name.En), "name_ar": orNil(c.Name.Ar), "kind": c.Kind, "half_width_km": inKM(c.HalfWidthM), "direction": orNil(c.Direction),
		"confidence": orNil(c.Confidence), "uncertainty_km": inKM(c.UncertaintyM), "waypoints": c.Waypoints, "source": orNil(c.Source), "method": c.Method,
		"version": int64(v.Version), "recorded_at": v.RecordedAt,
	}
	f := threat.Feature{ID: c.ID, Geometry: c.Line}
	for _, field := range threat.Corridors.Fields {
		f.Values = append(f.Values, values[field.Name])
	}
	return f
}

func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func inKM(m *float64) any {
	if m == nil {
		return nil
	}
	return *m / 1000
}

// CorridorReader reads corridors from a GeoJSON file one after the other.
type CorridorReader = drawnReader[Edit]

// NewCorridorReader reads a FeatureCollection, or features one behind the other.
func NewCorridorReader(r io.Reader) *CorridorReader {
	return newDrawnReader(r, func(raw []byte, row int) (Edit, error) {
		e, err := ReadCorridor(raw)
		if err == nil {
			err = e.Corridor.Check()
		}
		if err == nil && e.Corridor.ID == "" {
			e.Corridor.ID = idInFile(threat.CorridorIDOf(e.Corridor.Name.En), e.Corridor.Name.En, row)
		}
		return e, err
	})
}
