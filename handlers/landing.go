package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"
)

// LandingPage is the entry of the API.
type LandingPage struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Links       []Link `json:"links"`
}

const (
	apiTitle       = "threatmap"
	apiDescription = "Reported incidents, border belts and corridors, each with its source, its precision and its history."
)

// landing answers /: the map for browsers, the landing page for programs, and that as plain HTML by f=html.
func (s *server) landing(c echo.Context) error {
	asked := c.QueryParams().Has("f")
	is, err := negotiate(c, asJSON, asHTML)
	if err != nil {
		return err
	}
	if is.name == "html" && !asked { // the map's own state may stand in the query
		return s.mapPage(c, policy)
	}
	if _, err := readQuery(c, "f"); err != nil {
		return err
	}
	if done, err := matched(c, s.cfg.Version+is.name+s.here(c)); done || err != nil {
		return err
	}
	page := LandingPage{apiTitle, apiDescription, append(s.selfLinks(c, is, asJSON, asHTML), s.entryLinks(c)...)}
	if is.name == "html" {
		return s.page(c, 200, "landing", apiTitle, page)
	}
	return sendJSON(c, mediaJSON, page)
}

func (s *server) entryLinks(c echo.Context) []Link {
	return []Link{
		{s.href(c, "/api"), "service-desc", mediaOpenAPI, "The API as OpenAPI 3.0"},
		{s.href(c, "/api.html"), "service-doc", mediaHTML, "The API to read"},
		{s.href(c, "/conformance"), "conformance", mediaJSON, "What the API conforms to"},
		{s.href(c, "/collections"), "data", mediaJSON, "The collections"},
		{s.href(c, "/tiles"), relTilesets, mediaJSON, "Vector tiles of all collections"},
		{s.href(c, matrixSetsPath), relTilingList, mediaJSON, "How tiles are cut"},
		{s.href(c, stylesPath), relStyles, mediaJSON, "Styles for MapLibre"},
		{s.href(c, "/codes"), "related", mediaJSON, "The code lists"},
		{s.href(c, "/sources"), "related", mediaJSON, "The sources"},
		{s.href(c, "/feeds/incidents.atom"), "related", mediaAtom, "The newest changes as a feed"},
	}
}

// Conformance lists the conformance classes.
type Conformance struct {
	ConformsTo []string `json:"conformsTo"`
}

var conformsTo = []string{
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
	"http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/collections-selection",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/oas30",
	"http://www.opengis.net/spec/tms/2.0/conf/tilematrixset",
	"http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset",
	"http://www.opengis.net/spec/tms/2.0/conf/tilesetmetadata",
	"http://www.opengis.net/spec/tms/2.0/conf/json-tilesetmetadata",
	"http://www.opengis.net/spec/json-fg-1/1.0/conf/core",
	"http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
	"http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
	"http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
	"http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
	"http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
	"http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
	"http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison",
	"http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
	"http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/array-functions",
	"http://www.opengis.net/spec/cql2/1.0/conf/property-property",
	"http://www.opengis.net/spec/cql2/1.0/conf/arithmetic",
}

// conformsWriting are those of a server that can be written to.
var conformsWriting = []string{
	"http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/create-replace-delete",
	"http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/update",
	"http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/features",
	"http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/optimistic-locking-etags",
}

func (s *server) conformsTo() []string {
	if s.cfg.Edit == nil {
		return conformsTo
	}
	return slices.Concat(conformsTo, conformsWriting)
}

// conformance answers /conformance.
func (s *server) conformance(c echo.Context) error {
	if _, err := readQuery(c, "f"); err != nil {
		return err
	}
	is, err := negotiate(c, asJSON, asHTML)
	if err != nil {
		return err
	}
	if done, err := matched(c, s.cfg.Version+is.name+s.here(c)); done || err != nil {
		return err
	}
	if is.name == "html" {
		return s.page(c, 200, "conformance", "Conformance", s.conformsTo())
	}
	return sendJSON(c, mediaJSON, Conformance{s.conformsTo()})
}
