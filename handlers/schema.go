package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

const (
	relSchema     = "http://www.opengis.net/def/rel/ogc/1.0/schema"
	relSortables  = "http://www.opengis.net/def/rel/ogc/1.0/sortables"
	schemaPath    = "/collections/:collection/schema"
	featurePath   = "/collections/:collection/schema/feature"
	sortablesPath = "/collections/:collection/sortables"
)

// schema answers /collections/{c}/schema: what a feature that is returned has (OGC API – Features Part 5, draft).
func (s *server) schema(c echo.Context) error {
	return s.schemaDocument(c, "/schema", func(col threat.Collection) map[string]Queryable {
		all := map[string]Queryable{"id": {Title: "Id of the feature", Type: "string", Role: "id"}, "geometry": {Title: "Geometry", Format: geometryFormat(col.GeomType), Role: "primary-geometry"}}
		for i, f := range col.Fields {
			q := queryableOf(f)
			q.Sequence, q.ReadOnly = i+1, madeByServer(f)
			if col.HasTime && f.Name == "first_day" {
				q.Role = "primary-interval-start"
			}
			if col.HasTime && f.Name == "last_day" {
				q.Role = "primary-interval-end"
			}
			all[f.Name] = q
		}
		return all
	})
}

// madeByServer tells the properties of what editors draw that a write need not bring, and that are passed over.
func madeByServer(f threat.Field) bool { return f.Name == "version" || f.Name == "recorded_at" }

// sortables answers /collections/{c}/sortables: what sortby takes.
func (s *server) sortables(c echo.Context) error {
	return s.schemaDocument(c, "/sortables", func(col threat.Collection) map[string]Queryable {
		all := map[string]Queryable{}
		for _, f := range col.Fields {
			if slices.Contains(col.Sortables(), f.Name) {
				all[f.Name] = queryableOf(f)
			}
		}
		return all
	})
}

func (s *server) schemaDocument(c echo.Context, path string, of func(threat.Collection) map[string]Queryable) error {
	return s.schemaOf(c, path, func(col threat.Collection, head SchemaHead) any {
		return QueryablesDoc{SchemaHead: head, Properties: of(col)}
	})
}

func (s *server) schemaOf(c echo.Context, path string, of func(threat.Collection, SchemaHead) any) error {
	col, err := s.asked(c)
	if err != nil {
		return err
	}
	if _, err := readQuery(c, "f"); err != nil {
		return err
	}
	if _, err := negotiate(c, format{"json", []string{mediaSchema, mediaJSON}}); err != nil {
		return err
	}
	if done, err := s.unchanged(c, mediaSchema); done || err != nil {
		return err
	}
	return sendJSON(c, mediaSchema, of(col, SchemaHead{
		Schema: "https://json-schema.org/draft/2020-12/schema", ID: s.href(c, "/collections/"+col.ID+path), Type: "object", Title: col.Title, Description: col.Description,
	}))
}
