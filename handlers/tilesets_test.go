package handlers_test

import (
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"threatmap/handlers"
	"threatmap/threat"
)

type linked struct {
	Links []struct{ Href, Rel, Type string }
}

func (l linked) href(t *testing.T, rel string) string {
	t.Helper()
	for _, link := range l.Links {
		if link.Rel == rel {
			return strings.TrimPrefix(link.Href, "http://example.com")
		}
	}
	t.Fatalf("no link %s among %v", rel, l.Links)
	return ""
}

func read[T any](t *testing.T, cfg handlers.Config, target string) (doc T) {
	t.Helper()
	w := ask(t, cfg, "GET", target)
	if w.Code != 200 {
		t.Fatalf("%s: %d %s", target, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	return doc
}

// From the landing page a client finds the tiles by links alone, as OGC API – Tiles has it (20-057, abstract tests A.2 to A.14).
func TestAClientFindsTilesByLinks(t *testing.T) {
	cfg := config(&fake{})
	landing := read[linked](t, cfg, "/")
	collection := read[linked](t, cfg, "/collections/incidents")
	for _, from := range []linked{landing, collection} {
		list := read[struct {
			Tilesets []struct {
				linked
				DataType, CRS, TileMatrixSetURI string
			}
		}](t, cfg, from.href(t, "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"))
		if len(list.Tilesets) != 2 {
			t.Fatalf("%d tilesets", len(list.Tilesets))
		}
		for _, set := range list.Tilesets {
			for _, link := range set.Links { // OGC's suite follows each
				if strings.Contains(link.Href, "{") {
					t.Errorf("a template in the list: %s", link.Href)
				}
				ask(t, cfg, "GET", strings.TrimPrefix(link.Href, "http://example.com"))
			}
			doc := read[struct {
				linked
				DataType, CRS, TileMatrixSetURI string
				TileMatrixSetLimits             []struct {
					TileMatrix             string
					MaxTileRow, MinTileCol int
				}
				Layers []struct{ ID string }
			}](t, cfg, set.href(t, "self"))
			if doc.DataType != "vector" || doc.CRS != set.CRS || doc.TileMatrixSetURI != set.TileMatrixSetURI || doc.TileMatrixSetLimits[0].TileMatrix != "0" || len(doc.Layers) == 0 {
				t.Errorf("%+v", doc)
			}
			template := doc.href(t, "item")
			tile := func(matrix, row, col string) int {
				return ask(t, cfg, "GET", strings.NewReplacer("{tileMatrix}", matrix, "{tileRow}", row, "{tileCol}", col).Replace(template)).Code
			}
			if got := []int{tile("0", "0", "0"), tile("1", "0", "0"), tile("0", "1", "0"), tile("0", "2147483647", "2147483647"), tile("x", "0", "0")}; !slices.Equal(got, []int{200, 204, 404, 404, 400}) {
				t.Errorf("%s answers %v", template, got)
			}
			scheme := read[struct {
				linked
				CRS, URI     string
				TileMatrices []struct{ ID string }
			}](t, cfg, doc.href(t, "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"))
			if scheme.CRS != set.CRS || scheme.URI != set.TileMatrixSetURI || len(scheme.TileMatrices) < 24 {
				t.Errorf("%+v", scheme)
			}
		}
	}
	if sets := read[struct{ TileMatrixSets []linked }](t, cfg, landing.href(t, "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes")); len(sets.TileMatrixSets) != 2 || sets.TileMatrixSets[1].href(t, "item") != "/tileMatrixSets/WorldCRS84Quad" {
		t.Errorf("%+v", sets)
	}
}

func TestTilesOfAMatrixSetTakeTheFilterOfItems(t *testing.T) {
	s := &fake{}
	cfg := config(s)
	list := read[struct{ Tilesets []linked }](t, cfg, "/collections/incidents/tiles?side=other&f=json")
	doc := read[linked](t, cfg, list.Tilesets[1].href(t, "self"))
	if got := doc.href(t, "item"); got != "/collections/incidents/tiles/WorldCRS84Quad/{tileMatrix}/{tileRow}/{tileCol}?f=mvt&side=other" {
		t.Errorf("the filter is lost: %s", got)
	}
	for target, want := range map[string]int{
		"/collections/incidents/tiles/WorldCRS84Quad/0/0/1?side=other&f=mvt": 200, "/collections/incidents/tiles/WorldCRS84Quad/0/0/1?side=nobody": 400, "/collections/incidents/tiles/WorldCRS84Quad/0/0/0?f=png": 400,
		"/collections/incidents/tiles/WorldMercatorWGS84Quad/0/0/0": 404, "/collections/incidents/tiles/WorldMercatorWGS84Quad": 404, "/collections/nothing/tiles": 404, "/tileMatrixSets/other": 404,
		"/collections/incidents/tiles?colour=red": 400, "/collections/incidents/tiles?f=html": 400, "/tiles?collections=nothing": 400, "/tiles/WebMercatorQuad?collections=belts,belts": 400,
		"/tiles/WebMercatorQuad/0/0/0?collections=belts,borders&side=other": 200, "/tiles/WebMercatorQuad/0/0/0?collections=": 400, "/tiles/WebMercatorQuad/1/0/0": 204, "/tiles/WorldCRS84Quad/0/0/2": 404,
	} {
		if w := ask(t, cfg, "GET", target); w.Code != want {
			t.Errorf("%s: %d, want %d: %.200s", target, w.Code, want, w.Body)
		}
	}
	if ask(t, cfg, "GET", "/collections/incidents/tiles/WorldCRS84Quad/0/0/1?side=other"); s.seen.Codes["side"][0] != "other" {
		t.Errorf("the tile was made of %+v", s.seen)
	}
}

// A tile is kept once, whichever address it is asked by; one of another set is another.
func TestATileOfWebMercatorIsTheSameByBothAddresses(t *testing.T) {
	s := &fake{}
	srv := httptest.NewServer(handlers.New(config(s)))
	defer srv.Close()
	tag := ""
	for _, target := range []string{"/tiles/incidents/0/0/0.mvt?side=other", "/collections/incidents/tiles/WebMercatorQuad/0/0/0?side=other&f=mvt"} {
		w, _ := get(t, srv, "GET", target)
		if tag == "" {
			tag = w.Header.Get("ETag")
		}
		if w.Header.Get("ETag") != tag || s.tiles != 1 {
			t.Errorf("%s: tag %s, made %d times", target, w.Header.Get("ETag"), s.tiles)
		}
	}
	if w, _ := get(t, srv, "GET", "/collections/incidents/tiles/WorldCRS84Quad/0/0/0?side=other"); w.Header.Get("ETag") == tag || s.tiles != 2 {
		t.Errorf("in degrees: tag %s, made %d times", w.Header.Get("ETag"), s.tiles)
	}
	if w, _ := get(t, srv, "GET", "/tiles/WebMercatorQuad/0/0/0?collections=incidents", "If-None-Match", tag); w.StatusCode != 200 {
		t.Errorf("of all collections: %d for a tile of one", w.StatusCode)
	}
}

// What lies under the incidents is not asked for again because one was written.
func TestATileOfTheGroundOutlivesWhatHappensOnIt(t *testing.T) {
	s := &fake{counter: 1, geography: 1}
	srv := httptest.NewServer(handlers.New(config(s)))
	defer srv.Close()
	tags := func() (found [2]string) {
		for i, names := range []string{"admin0,areas", "admin0,incidents"} {
			w, _ := get(t, srv, "GET", "/tiles/WebMercatorQuad/0/0/0?collections="+names)
			found[i] = w.Header.Get("ETag")
		}
		return found
	}
	before := tags()
	s.counter = 2
	written := tags()
	s.geography = 2
	moved := tags()
	if written[0] != before[0] || written[1] == before[1] || moved[0] == before[0] {
		t.Errorf("tags %v, after an incident %v, after a change of the ground %v", before, written, moved)
	}
}

func TestEachCollectionHasTilesets(t *testing.T) {
	cfg := config(&fake{})
	for _, col := range threat.Collections {
		for _, set := range []string{"WebMercatorQuad", "WorldCRS84Quad"} {
			doc := read[struct{ Layers []struct{ ID string } }](t, cfg, "/collections/"+col.ID+"/tiles/"+set)
			if doc.Layers[0].ID != col.ID {
				t.Errorf("%s: %+v", col.ID, doc)
			}
		}
	}
}
