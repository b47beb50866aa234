package tiles

import (
	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// TileJSON describes a collection's tiles, as TileJSON 3.0.0.
type TileJSON struct {
	TileJSON    string        `json:"tilejson"`
	Name        string        `json:"name"`
	Description string        `json:"description"`
	Scheme      string        `json:"scheme"`
	Tiles       []string      `json:"tiles"`
	MinZoom     int           `json:"minzoom"`
	MaxZoom     int           `json:"maxzoom"`
	Bounds      []float64     `json:"bounds,omitempty"`
	Layers      []VectorLayer `json:"vector_layers"`
}

// VectorLayer tells a layer's fields and their types.
type VectorLayer struct {
	ID          string            `json:"id"`
	Description string            `json:"description"`
	Fields      map[string]string `json:"fields"`
}

// Describe returns the TileJSON of a collection. template is the tiles' URL with {z}, {x}, {y}; extent is nil where nothing is mapped.
func Describe(col threat.Collection, template string, extent *orb.Bound) TileJSON {
	t := TileJSON{
		TileJSON: "3.0.0", Name: col.Title, Description: col.Description, Scheme: "xyz",
		Tiles: []string{template}, MaxZoom: MaxZoom,
		Layers: []VectorLayer{{ID: col.ID, Description: col.Description, Fields: fields(col)}},
	}
	if col.ID == threat.Incidents.ID {
		t.Layers = []VectorLayer{
			{ID: col.ID, Description: "Incidents and clusters of them", Fields: cellFields(col)},
			{ID: ShapesLayer, Description: "Incidents that are lines or areas", Fields: fields(shapeCollection)},
		}
	}
	if extent != nil {
		south, north := max(extent.Min[1], -geo.MaxMercatorLat), min(extent.Max[1], geo.MaxMercatorLat)
		t.Bounds = []float64{extent.Min[0], south, extent.Max[0], north}
	}
	return t
}

func fields(col threat.Collection) map[string]string {
	m := map[string]string{"id": "String"}
	for _, f := range col.Fields {
		if f.Name != "" {
			m[f.Name] = fieldType(f.Type)
		}
	}
	return m
}

func cellFields(col threat.Collection) map[string]string {
	m := map[string]string{"id": "String", "cluster": "Boolean", "point_count": "Number", "type": "String", "side": "String", "buffer": "Boolean"}
	for _, s := range threat.Sides.Codes {
		m["side_"+s.Code] = "Number"
	}
	for _, name := range cellAttrs {
		m[name] = fieldType(col.Field(name).Type)
	}
	return m
}

func fieldType(t threat.FieldType) string {
	switch t {
	case threat.TypeInt, threat.TypeNumber:
		return "Number"
	case threat.TypeBool:
		return "Boolean"
	}
	return "String"
}
