package tiles

import (
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// Tileset describes tiles in one set, as OGC 17-083r4 does. Links are up to whoever knows the addresses.
type Tileset struct {
	Title            string         `json:"title"`
	Description      string         `json:"description,omitempty"`
	DataType         string         `json:"dataType"`
	CRS              string         `json:"crs"`
	TileMatrixSetURI string         `json:"tileMatrixSetURI"`
	MediaTypes       []string       `json:"mediaTypes,omitempty"`
	Limits           []Limits       `json:"tileMatrixSetLimits,omitempty"`
	BoundingBox      *Box           `json:"boundingBox,omitempty"`
	Layers           []TilesetLayer `json:"layers,omitempty"`
}

// Box is an extent as OGC 17-083r4 writes it.
type Box struct {
	LowerLeft   [2]float64 `json:"lowerLeft"`
	UpperRight  [2]float64 `json:"upperRight"`
	CRS         string     `json:"crs"`
	OrderedAxes []string   `json:"orderedAxes"`
}

// TilesetLayer is a layer of the tiles. No dimension: of any.
type TilesetLayer struct {
	ID          string           `json:"id"`
	Title       string           `json:"title,omitempty"`
	Description string           `json:"description"`
	DataType    string           `json:"dataType"`
	Dimension   *int             `json:"geometryDimension,omitempty"`
	MinLevel    string           `json:"minTileMatrix"`
	MaxLevel    string           `json:"maxTileMatrix"`
	Properties  PropertiesSchema `json:"propertiesSchema"`
}

// PropertiesSchema is a JSON Schema of what features of a layer may have.
type PropertiesSchema struct {
	Type       string                    `json:"type"`
	Properties map[string]PropertySchema `json:"properties"`
}

// PropertySchema is the type of one of them.
type PropertySchema struct {
	Type string `json:"type"`
}

// InBrief is what a list says of a tileset.
func (m MatrixSet) InBrief(title string) Tileset {
	return Tileset{Title: title + " in " + m.ID(), DataType: "vector", CRS: m.CRS(), TileMatrixSetURI: m.URI()}
}

// Tileset describes the tiles of collections. extent is in lon/lat; nil where nothing is mapped.
func (m MatrixSet) Tileset(title string, extent *orb.Bound, cols ...threat.Collection) Tileset {
	t := m.InBrief(title)
	t.MediaTypes = []string{"application/vnd.mapbox-vector-tile"}
	t.Limits = m.Limits(extent)
	if extent != nil {
		most := m.latitudes()
		t.BoundingBox = &Box{
			[2]float64{extent.Min[0], max(extent.Min[1], -most)}, [2]float64{extent.Max[0], min(extent.Max[1], most)}, WorldCRS84Quad.CRS(), WorldCRS84Quad.facts().axes,
		}
	}
	var left bool
	for _, col := range cols {
		for _, l := range layersOf(col) {
			if l.ID == LeftOutLayer { // once, of however many
				left = true
				continue
			}
			t.Layers = append(t.Layers, m.tilesetLayer(l, col))
		}
	}
	if left {
		t.Layers = append(t.Layers, m.tilesetLayer(leftOut, threat.Collection{GeomType: "Point"}))
	}
	if len(cols) == 1 {
		t.Description = cols[0].Description + " " + drawnRule(cols[0])
	}
	return t
}

func (m MatrixSet) tilesetLayer(l VectorLayer, col threat.Collection) TilesetLayer {
	layer := TilesetLayer{
		ID: l.ID, Description: l.Description, DataType: "vector", Dimension: dimensionOf(l.ID, col.GeomType), MinLevel: "0", MaxLevel: strconv.FormatUint(uint64(m.Deepest()), 10),
		Properties: PropertiesSchema{"object", map[string]PropertySchema{}},
	}
	if l.ID == col.ID {
		layer.Title = col.Title
	}
	for name, is := range l.Fields {
		layer.Properties.Properties[name] = PropertySchema{strings.ToLower(is)}
	}
	return layer
}

func dimensionOf(layer, geomType string) *int {
	switch {
	case layer == threat.Incidents.ID, strings.HasSuffix(geomType, "Point"):
		return new(0)
	case strings.HasSuffix(geomType, "LineString"):
		return new(1)
	case strings.HasSuffix(geomType, "Polygon"):
		return new(2)
	}
	return nil
}
