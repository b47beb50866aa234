package handlers

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// Styles for MapLibre, at the paths of OGC API – Styles (20-009, a draft of which no version is settled: no class is claimed): a list that says what each is, and one address for
// each style, which is all that MapLibre and QGIS want to know. The files are made from the page's palette (scripts/styles.mjs).

const (
	mediaStyle = "application/vnd.mapbox.style+json"
	relStyles  = "http://www.opengis.net/def/rel/ogc/1.0/styles"
	stylesPath = "/styles"
	basePlace  = "{base}" // in the files, where an address of ours begins
)

//go:embed styles/*.json
var styleFiles embed.FS

var asStyle = format{"mapbox", []string{mediaStyle, mediaJSON}}

// style is one of those that there are.
type style struct{ id, title string }

var styles = []style{{"light", "The map in the colours of the page's light theme"}, {"dark", "The map in the colours of the page's dark theme"}}

// StylesDoc lists them.
type StylesDoc struct {
	Styles []StyleItem `json:"styles"`
	Links  []Link      `json:"links"`
}

// StyleItem is an entry of the list.
type StyleItem struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Links []Link `json:"links"`
}

// listStyles answers /styles. A filter in its query goes into the addresses of the styles.
func (s *server) listStyles(c echo.Context) error {
	if _, err := s.parseFilter(c, threat.Incidents, "f"); err != nil {
		return err
	}
	if _, err := negotiate(c, asJSON); err != nil {
		return err
	}
	if done, err := matched(c, s.cfg.Version+s.here(c)); done || err != nil {
		return err
	}
	doc := StylesDoc{Links: []Link{{s.here(c), "self", mediaJSON, "This document"}}}
	for _, one := range styles {
		doc.Styles = append(doc.Styles, StyleItem{one.id, one.title, []Link{{s.href(c, stylesPath+"/"+one.id+queryOf(c, "f", "")), "stylesheet", mediaStyle, one.title}}})
	}
	return sendJSON(c, mediaJSON, doc)
}

// style answers /styles/{styleId}: a style whose incidents are those of a filter.
func (s *server) style(c echo.Context) error {
	id := param(c, "styleId")
	file, err := styleFiles.ReadFile("styles/" + id + ".json")
	if err != nil {
		return threat.NotFound("style", id)
	}
	if _, err := s.parseFilter(c, threat.Incidents, "f"); err != nil {
		return err
	}
	if _, err := negotiate(c, asStyle); err != nil {
		return err
	}
	if done, err := matched(c, s.cfg.Version+s.here(c)); done || err != nil {
		return err
	}
	doc, err := s.styleWith(c, file)
	if err != nil {
		return fmt.Errorf("style %s: %w", id, err)
	}
	return sendJSON(c, mediaStyle, doc)
}

// styleWith puts our addresses into a style, and the filter into that of incidents.
func (s *server) styleWith(c echo.Context, file []byte) (doc map[string]any, err error) {
	if err := json.Unmarshal(file, &doc); err != nil {
		return nil, err
	}
	sources, _ := doc["sources"].(map[string]any)
	for name, one := range sources {
		source, _ := one.(map[string]any)
		address, _ := source["url"].(string)
		source["url"] = strings.Replace(address, basePlace, s.base(c.Request()), 1)
		if name == threat.Incidents.ID {
			source["url"] = fmt.Sprint(source["url"], queryOf(c, "f", ""))
		}
	}
	return doc, nil
}

// styleOperations describe them.
func styleOperations() []operation {
	filter := filterParameters(threat.Incidents)
	id := pathParam("styleId", "Which style")
	var ids []string
	for _, one := range styles {
		ids = append(ids, one.id)
	}
	id.Schema = enum(ids...).NewRef()
	return []operation{
		{stylesPath, "getStyles", "Styles for MapLibre, of the map and the matching incidents", append(params(filter...), formatParam("json")), map[string]string{mediaJSON: "Styles"}, false},
		{stylesPath + "/{styleId}", "getStyle", "A MapLibre style, whose sources are the TileJSON of this server", append(params(filter...), id, formatParam("mapbox")), map[string]string{mediaStyle: "Object"}, false},
	}
}

func styleSchemas() openapi3.Schemas {
	text, links := openapi3.NewStringSchema().NewRef(), listOf(ref("Link"))
	return openapi3.Schemas{"Styles": object(members{"links": links, "styles": listOf(object(members{"id": text, "title": text, "links": links}))})}
}
