package handlers_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"threatmap/threat"
)

type mapStyle struct {
	Version int
	Sources map[string]struct{ Type, URL string }
	Layers  []struct {
		ID, Source string
		Layer      string `json:"source-layer"`
		Paint      map[string]json.RawMessage
	}
}

// Each source of a style is a TileJSON that there is, and each layer is one of its layers.
func TestStylesDrawWhatTilesHold(t *testing.T) {
	cfg := config(&fake{})
	list := read[struct{ Styles []linked }](t, cfg, read[linked](t, cfg, "/").href(t, "http://www.opengis.net/def/rel/ogc/1.0/styles")+"?side=other")
	if len(list.Styles) != 2 {
		t.Fatalf("%d styles", len(list.Styles))
	}
	for _, one := range list.Styles {
		doc := read[mapStyle](t, cfg, one.href(t, "stylesheet"))
		held := map[string]bool{}
		for name, source := range doc.Sources {
			if filtered := strings.HasSuffix(source.URL, "?side=other"); filtered != (name == threat.Incidents.ID) {
				t.Errorf("source %s: %s", name, source.URL)
			}
			for _, l := range read[struct {
				Layers []struct{ ID string } `json:"vector_layers"`
			}](t, cfg, strings.TrimPrefix(source.URL, "http://example.com")).Layers {
				held[name+" "+l.ID] = true
			}
		}
		for _, l := range doc.Layers {
			if l.Source != "" && !held[l.Source+" "+l.Layer] {
				t.Errorf("layer %s draws %s of %s, which is not there", l.ID, l.Layer, l.Source)
			}
		}
	}
	for target, want := range map[string]int{"/styles/none": 404, "/styles/light?side=nobody": 400, "/styles/light?f=sld": 400, "/styles?f=html": 400, "/styles/light?f=mapbox": 200} {
		if w := ask(t, cfg, "GET", target); w.Code != want {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
}

// What QGIS draws a side in is what MapLibre and the page draw it in.
func TestQGISAndMapLibreHaveTheSameColours(t *testing.T) {
	cfg := config(&fake{})
	definition := ask(t, cfg, "GET", "/collections/incidents/qgis.qlr").Body.String()
	colours := map[string]string{}
	for _, l := range read[mapStyle](t, cfg, "/styles/light").Layers {
		if side, ok := strings.CutPrefix(l.ID, "incidents-known-"); ok {
			colours[side] = strings.Trim(string(l.Paint["circle-color"]), `"#`)
		}
	}
	for _, side := range threat.Sides.Codes {
		n, err := strconv.ParseUint(colours[side.Code], 16, 32)
		if err != nil {
			t.Fatalf("%s: %v", side.Code, err)
		}
		if want := fmt.Sprintf("%d,%d,%d,255", n>>16, n>>8&255, n&255); !strings.Contains(definition, want) {
			t.Errorf("%s is not %s in QGIS", side.Code, colours[side.Code])
		}
	}
}
