package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// specifications keeps the OpenAPI document: it depends on the code and the layers.
type specifications struct {
	mu   sync.Mutex
	of   *threat.Catalog
	doc  *openapi3.T
	made bool
	crs  []string // that the server speaks
}

// get returns the document that tells of a catalogue.
func (k *specifications) get(of *threat.Catalog) (*openapi3.T, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.made && k.of == of {
		return k.doc, nil
	}
	doc, err := specification(of, k.crs)
	if err != nil {
		return nil, err
	}
	k.of, k.doc, k.made = of, doc, true
	return doc, nil
}

func specification(of *threat.Catalog, crs []string) (*openapi3.T, error) {
	doc := &openapi3.T{
		OpenAPI:    "3.0.3",
		Info:       &openapi3.Info{Title: apiTitle, Description: apiDescription, Version: "1", License: &openapi3.License{Name: "Apache-2.0"}},
		Components: &openapi3.Components{Schemas: schemas(of), SecuritySchemes: securitySchemes()},
		Paths:      openapi3.NewPaths(),
	}
	for _, op := range operations(of) {
		doc.Paths.Set(op.Path, &openapi3.PathItem{Get: op.openAPI()})
	}
	describeCRS(doc, crs)
	describeWrites(doc)
	describeRecipes(doc)
	if err := openapi3.NewLoader().ResolveRefsIn(doc, nil); err != nil {
		return nil, fmt.Errorf("resolve the OpenAPI document: %w", err)
	}
	return doc, doc.Validate(context.Background())
}

// describeCRS says of all parameters that name a coordinate reference system what this server speaks.
func describeCRS(doc *openapi3.T, names []string) {
	for _, path := range doc.Paths.Map() {
		for _, p := range path.Get.Parameters {
			if slices.Contains([]string{"crs", "bbox-crs", "filter-crs"}, p.Value.Name) {
				p.Value.Schema.Value.Enum = enum(names...).Enum
			}
		}
	}
}

// api answers /api.
func (s *server) api(c echo.Context) error {
	if _, err := readQuery(c, "f"); err != nil {
		return err
	}
	is, err := negotiate(c, format{"json", []string{"application/vnd.oai.openapi+json", mediaJSON}}, asHTML)
	if err != nil {
		return err
	}
	if is.name == "html" {
		return s.apiPage(c)
	}
	of := s.catalog()
	if done, err := matched(c, s.cfg.Version+s.here(c)+layerKeys(of)); done || err != nil {
		return err
	}
	doc, err := s.described.get(of)
	if err != nil {
		return err
	}
	served := *doc
	served.Info = &openapi3.Info{}
	*served.Info = *doc.Info
	if s.cfg.Version != "" {
		served.Info.Version = s.cfg.Version
	}
	served.Servers = openapi3.Servers{{URL: s.base(c.Request())}}
	body, err := json.Marshal(&served)
	if err != nil {
		return fmt.Errorf("encode the OpenAPI document: %w", err)
	}
	return c.Blob(200, mediaOpenAPI, body)
}

// apiPage answers /api.html.
func (s *server) apiPage(c echo.Context) error {
	if _, err := readQuery(c, "f"); err != nil {
		return err
	}
	return s.page(c, 200, "api", "The API", struct {
		Description string
		Operations  []operation
		Writes      []write
	}{apiDescription, operations(s.catalog()), writes()})
}

// layerKeys tells catalogues apart.
func layerKeys(of *threat.Catalog) string {
	var b strings.Builder
	for _, col := range of.Layers() {
		fmt.Fprintf(&b, " %d", col.Layer.Key)
	}
	return b.String()
}
