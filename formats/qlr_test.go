package formats

import (
	"encoding/xml"
	"strings"
	"testing"

	"threatmap/threat"
)

func TestLayerDefinitions(t *testing.T) {
	for _, col := range threat.Collections {
		const address = "https://map.example.org/collections/x/items?all=true&f=geojson&q=a%7Cb"
		body, err := QGISLayers(col, "id", "A & <b>", address)
		if err != nil {
			t.Fatal(err)
		}
		var doc qlrDocument
		if err := xml.Unmarshal(body, &doc); err != nil {
			t.Fatalf("%v\n%s", err, body)
		}
		want := 1
		if col.GeomType == "Geometry" {
			want = 3
		}
		if len(doc.Layers.List) != want || len(doc.Tree.Groups) != 1 || len(doc.Tree.Groups[0].Layers) != want {
			t.Fatalf("%s: %s", col.ID, body)
		}
		for i, layer := range doc.Layers.List {
			inTree := doc.Tree.Groups[0].Layers[i]
			if layer.ID != inTree.ID || layer.DataSource != inTree.Source || layer.Name != inTree.Name {
				t.Errorf("%s: %+v is %+v in the tree", col.ID, layer, inTree)
			}
			if source, kind, ok := strings.Cut(layer.DataSource, "|"); !ok || source != address || !strings.HasPrefix(kind, "geometrytype=") {
				t.Errorf("%s: source %s", col.ID, layer.DataSource)
			}
			styled := layer.Renderer != nil && layer.Temporal != nil && len(layer.Renderer.Categories) == len(threat.Sides.Codes) && len(layer.Renderer.Symbols) == len(threat.Sides.Codes)
			if styled != (col.ID == threat.Incidents.ID) {
				t.Errorf("%s: styled %t", col.ID, styled)
			}
		}
	}
}
