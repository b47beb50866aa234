package formats

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// AreaEdit is what somebody wants an area of interest to be, and why.
type AreaEdit struct {
	Area   threat.AreaOfInterest
	Reason string
}

// ReadArea reads an area of interest from a GeoJSON Feature as the server gives one out: a Polygon or a MultiPolygon. What is said of ReadCorridor
// holds here too; kind is aoi or left out. Whether the area keeps the rules is for its Check.
//
// Returns a KindInvalid error that names the member or property.
func ReadArea(data []byte) (e AreaEdit, err error) {
	d, err := readDrawn(data)
	if err != nil {
		return e, err
	}
	e.Area.ID, e.Reason = d.id, d.reason
	if e.Area.Surface, err = readSurface(d.geometry); err != nil {
		return e, err
	}
	for _, name := range slices.Sorted(maps.Keys(d.properties)) {
		if err := readAreaProperty(&e.Area, name, d.properties[name]); err != nil {
			return e, err
		}
	}
	return e, nil
}

// AreaReader reads areas of interest from a GeoJSON file one after the other.
type AreaReader = drawnReader[AreaEdit]

// NewAreaReader reads a FeatureCollection, or features one behind the other.
func NewAreaReader(r io.Reader) *AreaReader {
	return newDrawnReader(r, func(raw []byte, row int) (AreaEdit, error) {
		e, err := ReadArea(raw)
		if err == nil && e.Area.ID != "" && !threat.IsAOI(e.Area.ID) { // told by another program: ids of areas of interest say what they are
			e.Area.ID = threat.AreaIDOf(e.Area.ID)
		}
		if err == nil {
			err = e.Area.Check()
		}
		if err == nil && e.Area.ID == "" {
			e.Area.ID = idInFile(threat.AreaIDOf(e.Area.Name.En), e.Area.Name.En, row)
		}
		return e, err
	})
}

func readSurface(raw json.RawMessage) (orb.MultiPolygon, error) {
	if len(raw) == 0 {
		raw = []byte("null")
	}
	g, err := geo.DecodeGeoJSON(raw, geo.Limits{})
	if err != nil {
		return nil, threat.InvalidArea(err.Error())
	}
	var surface orb.MultiPolygon
	switch g := g.(type) {
	case orb.Polygon:
		surface = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		surface = g
	case nil:
		return nil, threat.InvalidArea("is null")
	default:
		return nil, threat.InvalidArea("a " + g.GeoJSONType() + " has no surface")
	}
	for _, p := range surface {
		for _, r := range p {
			roundPositions(r)
		}
	}
	return surface, nil
}

func readAreaProperty(a *threat.AreaOfInterest, name string, raw json.RawMessage) (err error) {
	texts := map[string]*string{"name_en": &a.Name.En, "name_ar": &a.Name.Ar, "source": &a.Source}
	switch to := texts[name]; {
	case to != nil:
		*to, err = textMember(name, raw)
		return err
	case name == "kind":
		kind, err := textMember(name, raw)
		if err == nil && kind != "" && kind != threat.AOIKind {
			err = threat.Invalid("kind", shorten(kind), "areas of other kinds come with the starting map and are not edited", threat.AOIKind)
		}
		return err
	case name == "uncertainty_km":
		a.UncertaintyKM, err = numberMember(name, raw)
		return err
	case name == "method":
		a.Method = known(raw)
	case name == "version", name == "recorded_at": // made by the server
	default:
		return threat.Invalid(name, shorten(string(raw)), "not a property of an area", strings.Join(propertiesOf(threat.Areas), " "))
	}
	return nil
}

func propertiesOf(col threat.Collection) []string {
	var names []string
	for _, f := range col.Fields {
		names = append(names, f.Name)
	}
	return names
}

// AreaFeature is a version of an area of interest as the collection has it.
func AreaFeature(v threat.AreaVersion) threat.Feature {
	a := v.Area
	values := map[string]any{
		"name_en": orNil(a.Name.En), "name_ar": orNil(a.Name.Ar), "kind": threat.AOIKind, "source": orNil(a.Source), "method": a.Method,
		"version": int64(v.Version), "recorded_at": v.RecordedAt,
	}
	if a.UncertaintyKM != nil {
		values["uncertainty_km"] = *a.UncertaintyKM
	}
	f := threat.Feature{ID: a.ID, Geometry: a.Surface}
	for _, field := range threat.Areas.Fields {
		f.Values = append(f.Values, values[field.Name])
	}
	return f
}
