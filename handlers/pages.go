package handlers

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

//go:embed pages
var pageFS embed.FS

var pages = template.Must(template.ParseFS(pageFS, "pages/*.html"))

// page writes one of our own HTML pages, whole or not at all.
func (s *server) page(c echo.Context, status int, name, title string, body any) error {
	var b bytes.Buffer
	data := struct {
		Title, Root string
		Body        any
	}{title, s.base(c.Request()), body}
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	return c.HTMLBlob(status, b.Bytes())
}

// stylesheet answers /ogc.css, the look of these pages: the policy allows no inline style.
func (s *server) stylesheet(c echo.Context) error {
	body, err := pageFS.ReadFile("pages/ogc.css")
	if err != nil {
		return fmt.Errorf("read ogc.css: %w", err)
	}
	return shelve("ogc.css", body).serve(c)
}

func (s *server) collectionPage(c echo.Context, col threat.Collection, doc CollectionDoc) error {
	body := struct {
		Doc    CollectionDoc
		Fields []threat.Field
		Sketch *sketch
	}{doc, col.Fields, nil}
	if doc.Extent != nil && doc.Extent.Spatial != nil {
		body.Sketch = sketchOf(boxShape(doc.Extent.Spatial.BBox[0]))
	}
	return s.page(c, http.StatusOK, "collection", col.Title, body)
}

// itemRow is a feature in a table.
type itemRow struct {
	ID, Href string
	Cells    []string
}

func (s *server) itemsPage(c echo.Context, l listing) error {
	body := struct {
		Rows    []itemRow
		Fields  []threat.Field
		Matched int64
		Next    string
		Sketch  *sketch
		Links   []Link
	}{Fields: l.col.Fields, Matched: l.matched}
	var features []threat.Feature
	next, err := s.list(c, l, func(f threat.Feature) error {
		features = append(features, f)
		body.Rows = append(body.Rows, itemRow{f.ID, s.href(c, itemPath(l.col, f.ID)+"?f=html"), cells(f)})
		return nil
	})
	if err != nil {
		return err
	}
	if next != "" {
		body.Next = s.here(c, "after", next)
	}
	body.Sketch, body.Links = sketchOf(geometries(features)...), s.listLinks(c, l, next)
	return s.page(c, http.StatusOK, "items", l.col.Title, body)
}

func (s *server) itemPage(c echo.Context, col threat.Collection, f threat.Feature, links []Link) error {
	body := struct {
		Cells  []string
		Fields []threat.Field
		Sketch *sketch
		Links  []Link
	}{cells(f), col.Fields, sketchOf(geometries([]threat.Feature{f})...), links}
	return s.page(c, http.StatusOK, "item", col.Title+" "+f.ID, body)
}

func cells(f threat.Feature) []string {
	row := make([]string, len(f.Values))
	for i, v := range f.Values {
		row[i] = cell(v)
	}
	return row
}
