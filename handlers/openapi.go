package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
)

// specification makes the OpenAPI document once: it depends on the code alone.
var specification = sync.OnceValues(func() (*openapi3.T, error) {
	doc := &openapi3.T{
		OpenAPI:    "3.0.3",
		Info:       &openapi3.Info{Title: apiTitle, Description: apiDescription, Version: "1", License: &openapi3.License{Name: "Apache-2.0"}},
		Components: &openapi3.Components{Schemas: schemas(), SecuritySchemes: securitySchemes()},
		Paths:      openapi3.NewPaths(),
	}
	for _, op := range operations() {
		doc.Paths.Set(op.Path, &openapi3.PathItem{Get: op.openAPI()})
	}
	describeWrites(doc)
	if err := openapi3.NewLoader().ResolveRefsIn(doc, nil); err != nil {
		return nil, fmt.Errorf("resolve the OpenAPI document: %w", err)
	}
	return doc, doc.Validate(context.Background())
})

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
	doc, err := specification()
	if err != nil {
		return err
	}
	if done, err := matched(c, s.cfg.Version+s.here(c)); done || err != nil {
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
	}{apiDescription, operations(), writes()})
}
