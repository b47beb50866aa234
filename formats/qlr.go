package formats

import (
	"encoding/xml"
	"fmt"
	"image/color"

	"threatmap/threat"
)

// QGISLayers spells a layer definition of QGIS (.qlr): a group of layers, one for each kind of geometry that the collection may have, which read what an address of GeoJSON
// answers. Incidents are coloured by who acted, and known to QGIS's time slider by their possible days. id names the layers; the same question should have the same.
func QGISLayers(col threat.Collection, id, title, address string) ([]byte, error) {
	group := qlrGroup{Name: title, Checked: "Qt::Checked", Expanded: 1}
	doc := qlrDocument{}
	for _, g := range qgisGeometries(col) {
		layerID, name, source := id+"_"+g.suffix, title, address+"|geometrytype="+g.ogr
		if g.title != "" {
			name += " (" + g.title + ")"
		}
		group.Layers = append(group.Layers, qlrTreeLayer{ID: layerID, Name: name, Source: source, Provider: "ogr", Checked: "Qt::Checked", Expanded: 1})
		layer := qlrLayer{Type: "vector", Geometry: g.qgis, ID: layerID, DataSource: source, Name: name, SRS: qlrWGS84, Provider: qlrProvider{"UTF-8", "ogr"}}
		if col.ID == threat.Incidents.ID {
			layer.Renderer = bySide(g)
			layer.Temporal = &qlrTemporal{Enabled: 1, Mode: 2, Start: "first_day", End: "last_day"} // 2 = from the first field to the second
		}
		doc.Layers.List = append(doc.Layers.List, layer)
	}
	doc.Tree.Groups = []qlrGroup{group}
	body, err := xml.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encode layer definition: %w", err)
	}
	return append([]byte("<!DOCTYPE qgis-layer-definition>\n"), append(body, '\n')...), nil
}

// qgisGeometry is a kind of geometry, as QGIS, its symbols and OGR call it. OGR's multiple kinds take single ones in.
type qgisGeometry struct{ suffix, title, qgis, symbol, layer, ogr string }

var (
	qgisPoints = qgisGeometry{"points", "points", "Point", "marker", "SimpleMarker", "Point"}
	qgisLines  = qgisGeometry{"lines", "lines", "Line", "line", "SimpleLine", "MultiLineString"}
	qgisAreas  = qgisGeometry{"areas", "areas", "Polygon", "fill", "SimpleFill", "MultiPolygon"}
)

func qgisGeometries(col threat.Collection) []qgisGeometry {
	only := func(g qgisGeometry) []qgisGeometry {
		g.title = ""
		return []qgisGeometry{g}
	}
	switch col.GeomType {
	case "Point":
		return only(qgisPoints)
	case "LineString", "MultiLineString":
		return only(qgisLines)
	case "Polygon", "MultiPolygon":
		return only(qgisAreas)
	}
	return []qgisGeometry{qgisPoints, qgisLines, qgisAreas} // QGIS draws the first on top
}

func bySide(g qgisGeometry) *qlrRenderer {
	r := &qlrRenderer{Type: "categorizedSymbol", Attr: "side"}
	for i, side := range threat.Sides.Codes {
		name := fmt.Sprint(i)
		r.Categories = append(r.Categories, qlrCategory{Symbol: name, Value: side.Code, Label: side.En, Render: true})
		r.Symbols = append(r.Symbols, qlrSymbol{Type: g.symbol, Name: name, Alpha: 1, Layer: qlrSymbolLayer{Class: g.layer, Enabled: 1, Props: symbolProps(g, sideColors[side.Code])}})
	}
	return r
}

func symbolProps(g qgisGeometry, c color.RGBA) []qlrProp {
	solid := fmt.Sprintf("%d,%d,%d,255", c.R, c.G, c.B)
	switch g.symbol {
	case "marker":
		return []qlrProp{{"name", "circle"}, {"color", solid}, {"outline_color", "255,255,255,255"}, {"size", "2.4"}, {"size_unit", "MM"}}
	case "line":
		return []qlrProp{{"line_color", solid}, {"line_width", "0.6"}, {"line_width_unit", "MM"}}
	}
	return []qlrProp{{"color", fmt.Sprintf("%d,%d,%d,64", c.R, c.G, c.B)}, {"outline_color", solid}, {"outline_width", "0.4"}, {"style", "solid"}}
}

// What of the format is used. QGIS fills in the rest.
type qlrDocument struct {
	XMLName xml.Name `xml:"qlr"`
	Tree    struct {
		Groups []qlrGroup `xml:"layer-tree-group"`
	} `xml:"layer-tree-group"`
	Layers struct {
		List []qlrLayer `xml:"maplayer"`
	} `xml:"maplayers"`
}

type qlrGroup struct {
	Name     string         `xml:"name,attr"`
	Checked  string         `xml:"checked,attr"`
	Expanded int            `xml:"expanded,attr"`
	Layers   []qlrTreeLayer `xml:"layer-tree-layer"`
}

type qlrTreeLayer struct {
	ID       string `xml:"id,attr"`
	Name     string `xml:"name,attr"`
	Source   string `xml:"source,attr"`
	Provider string `xml:"providerKey,attr"`
	Checked  string `xml:"checked,attr"`
	Expanded int    `xml:"expanded,attr"`
}

type qlrLayer struct {
	Type       string       `xml:"type,attr"`
	Geometry   string       `xml:"geometry,attr"`
	ID         string       `xml:"id"`
	DataSource string       `xml:"datasource"`
	Name       string       `xml:"layername"`
	SRS        qlrSRS       `xml:"srs>spatialrefsys"`
	Provider   qlrProvider  `xml:"provider"`
	Temporal   *qlrTemporal `xml:"temporal"`
	Renderer   *qlrRenderer `xml:"renderer-v2"`
}

type qlrProvider struct {
	Encoding string `xml:"encoding,attr"`
	Name     string `xml:",chardata"`
}

type qlrSRS struct {
	AuthID string `xml:"authid"`
}

var qlrWGS84 = qlrSRS{"EPSG:4326"} // lon/lat, as GeoJSON has it

type qlrTemporal struct {
	Enabled int    `xml:"enabled,attr"`
	Mode    int    `xml:"mode,attr"`
	Start   string `xml:"startField,attr"`
	End     string `xml:"endField,attr"`
}

type qlrRenderer struct {
	Type       string        `xml:"type,attr"`
	Attr       string        `xml:"attr,attr"`
	Categories []qlrCategory `xml:"categories>category"`
	Symbols    []qlrSymbol   `xml:"symbols>symbol"`
}

type qlrCategory struct {
	Symbol string `xml:"symbol,attr"`
	Value  string `xml:"value,attr"`
	Label  string `xml:"label,attr"`
	Render bool   `xml:"render,attr"`
}

type qlrSymbol struct {
	Type  string         `xml:"type,attr"`
	Name  string         `xml:"name,attr"`
	Alpha int            `xml:"alpha,attr"`
	Layer qlrSymbolLayer `xml:"layer"`
}

type qlrSymbolLayer struct {
	Class   string    `xml:"class,attr"`
	Enabled int       `xml:"enabled,attr"`
	Props   []qlrProp `xml:"prop"`
}

type qlrProp struct {
	Key   string `xml:"k,attr"`
	Value string `xml:"v,attr"`
}
