package handlers

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
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
