package handlers

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

var parameter = regexp.MustCompile(`\{[a-zA-Z]+\}`)

// TestEveryPathHasARoute sends each documented path through the router, and looks for each route among the documented paths.
func TestEveryPathHasARoute(t *testing.T) {
	e := newEcho(Config{})
	documented := map[string]bool{"/static/*": true, "/ogc.css": true}
	for _, op := range operations(nil) {
		c := e.NewContext(httptest.NewRequest("GET", "/", http.NoBody), httptest.NewRecorder())
		path := parameter.ReplaceAllString(op.Path, "1")
		e.Router().Find("GET", path, c)
		if c.Path() == "" {
			t.Errorf("%s has no route", op.Path)
		}
		documented[c.Path()] = true
	}
	for _, r := range e.Routes() {
		if r.Method == http.MethodGet && !documented[r.Path] {
			t.Errorf("route %s is not documented", r.Path)
		}
	}
}

func TestTheDescriptionIsValid(t *testing.T) {
	w := httptest.NewRecorder()
	New(Config{}).ServeHTTP(w, httptest.NewRequest("GET", "/api", http.NoBody))
	doc, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Fatal(err)
	}
	for path, item := range doc.Paths.Map() {
		if item.Get == nil || item.Get.Responses.Status(200) == nil {
			t.Errorf("%s has no GET with an answer", path)
		}
	}
	again := httptest.NewRecorder()
	New(Config{}).ServeHTTP(again, httptest.NewRequest("GET", "/api", http.NoBody))
	if !bytes.Equal(w.Body.Bytes(), again.Body.Bytes()) {
		t.Error("two answers differ")
	}
}

// What OGC's test suites look for and parsers of OpenAPI need not: each style said, a highest limit, and how ids of tile operations end.
func TestTheDescriptionSaysWhatTestSuitesLookFor(t *testing.T) {
	ends := map[string]string{"tiles": "getTileSetsList", "{tileMatrixSetId}": "getTileSet", "{tileCol}": "getTile"}
	for _, op := range operations(nil) {
		for _, p := range op.Parameters {
			if p.In == "query" && (p.Style != "form" || p.Explode == nil || *p.Explode) {
				t.Errorf("%s: the style of %s is %q", op.Path, p.Name, p.Style)
			}
			if max := p.Schema.Value.Max; p.Name == "limit" && strings.HasSuffix(op.Path, "/items") && (max == nil || *max != maxLimit) {
				t.Errorf("%s: the highest limit is %v", op.Path, max)
			}
		}
		parts := strings.Split(op.Path, "/")
		end, ofTiles := ends[parts[len(parts)-1]]
		if !ofTiles || strings.HasPrefix(op.Path, matrixSetsPath) {
			continue
		}
		kind := "dataset"
		if strings.HasPrefix(op.Path, "/collections/") {
			kind = "collection"
		}
		if want := "." + kind + ".vector." + end; !strings.HasSuffix(op.ID, want) {
			t.Errorf("%s: %s does not end in %s", op.Path, op.ID, want)
		}
	}
}
