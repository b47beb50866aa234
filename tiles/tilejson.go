package tiles

import (
	"fmt"

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
		TileJSON: "3.0.0", Name: col.Title, Description: col.Description + " " + drawnRule(col), Scheme: "xyz",
		Tiles: []string{template}, MaxZoom: MaxZoom, Layers: layersOf(col),
	}
	if extent != nil {
		t.Bounds = []float64{extent.Min[0], onTiles(extent.Min[1]), extent.Max[0], onTiles(extent.Max[1])}
	}
	return t
}

// leftOut is the layer that says what is missing.
var leftOut = VectorLayer{ID: LeftOutLayer, Description: "Only in a tile that has no room for all features: how many of the collection are missing in it", Fields: map[string]string{"collection": "String", "count": "Number"}}

// layersOf are the layers of a collection's tiles.
func layersOf(col threat.Collection) []VectorLayer {
	if col.ID == threat.Incidents.ID {
		return []VectorLayer{
			{ID: col.ID, Description: "Incidents and clusters of them. Every mapped incident of the filter is counted here, in one tile of each zoom", Fields: cellFields(col)},
			{ID: ShapesLayer, Description: shapesRule, Fields: map[string]string{"id": "String", "event_type": "String", "side": "String", "geo_precision": "String", "verification": "String", "record_kind": "String", "first_day": "String"}},
		}
	}
	return []VectorLayer{{ID: col.ID, Description: col.Description, Fields: fields(col)}, leftOut}
}

// onTiles is the latitude that tiles have which is nearest to one.
func onTiles(lat float64) float64 { return min(max(lat, -geo.MaxMercatorLat), geo.MaxMercatorLat) }

// shapesRule is the rule of which lines and areas among the incidents a tile draws.
var shapesRule = fmt.Sprintf("Incidents that are lines or areas, as drawings: of those at least %d px across (tile of 512 px) the %d largest, fewer where they would take more than half of the tile. "+
	"What is not drawn is counted in the layer %s all the same", threat.LeastShape/2, threat.MostShapes, threat.Incidents.ID)

// drawnRule says what a tile of a collection may not show, or not exactly.
func drawnRule(col threat.Collection) string {
	rule := fmt.Sprintf("No tile is over %d kB gzipped.", mostBytes>>10)
	if col.ID == threat.Incidents.ID {
		return rule + " Where more is to be shown, lone incidents come without other attributes than type and side, shapes are left out, and clusters are larger; nothing is left out of their counts. Lines and areas are counted like points; the layer " + ShapesLayer + " draws the large ones only."
	}
	if col.Field("rank") != nil {
		rule += fmt.Sprintf(" Below zoom %d, a feature of rank r is shown from zoom r + %d on, and one without rank not.", rankedBelow, rankZoom)
	}
	return rule + fmt.Sprintf(" Outlines are off by at most half a pixel (tile of 512 px); in a tile that would be over the limit by up to %g px, and if it still is, the smallest features are left out and the layer %s counts them.",
		float64(int(1)<<mostCoarser)/2, LeftOutLayer)
}

func fields(col threat.Collection) map[string]string {
	m := map[string]string{"id": "String"}
	for _, f := range col.Fields {
		m[f.Name] = fieldType(f.Type)
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
