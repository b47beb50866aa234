package handlers_test

import (
	"encoding/json"
	"strings"
	"testing"

	"threatmap/handlers"
	"threatmap/threat"
)

// A schema has what GeoJSON writes, and sortables what sortby takes.
func TestSchemasSayWhatAnswersHave(t *testing.T) {
	for _, col := range threat.Collections {
		for path, want := range map[string]int{"/schema": len(col.Fields) + 2, "/sortables": len(col.Sortables())} {
			w := ask(t, config(&fake{}), "GET", "/collections/"+col.ID+path)
			var doc handlers.QueryablesDoc
			if err := json.Unmarshal(w.Body.Bytes(), &doc); w.Code != 200 || err != nil || len(doc.Properties) != want {
				t.Errorf("%s%s: %d %v, %d properties, want %d", col.ID, path, w.Code, err, len(doc.Properties), want)
			}
		}
	}
}

// Roles and formats of OGC API – Features Part 5: whoever reads a schema knows which property is the id, the geometry and the time, in every collection.
func TestSchemasTellRoles(t *testing.T) {
	type property struct {
		Type, Format string
		Role         string `json:"x-ogc-role"`
		ReadOnly     bool
	}
	type schema struct {
		Schema     string `json:"$schema"`
		Properties map[string]property
		Additional *bool `json:"additionalProperties"`
	}
	cfg := config(&fake{})
	for _, col := range threat.Collections {
		doc := read[schema](t, cfg, "/collections/"+col.ID+"/schema")
		if doc.Properties["id"].Role != "id" || doc.Properties["geometry"].Role != "primary-geometry" || !strings.HasPrefix(doc.Properties["geometry"].Format, "geometry-") || doc.Schema != "https://json-schema.org/draft/2020-12/schema" {
			t.Errorf("%s: %+v", col.ID, doc)
		}
		if first := doc.Properties["first_day"]; col.HasTime && (first.Role != "primary-interval-start" || first.Format != "date" || doc.Properties["last_day"].Role != "primary-interval-end") {
			t.Errorf("%s: time is not told: %+v", col.ID, first)
		}
		for name := range doc.Properties {
			if name != "id" && name != "geometry" && col.Field(name) == nil {
				t.Errorf("%s has no %s", col.ID, name)
			}
		}
		for _, more := range []string{"queryables", "sortables"} {
			if doc := read[schema](t, cfg, "/collections/"+col.ID+"/"+more); doc.Additional == nil || *doc.Additional {
				t.Errorf("%s of %s take any property", more, col.ID)
			}
		}
	}
	if doc := read[schema](t, cfg, "/collections/corridors/schema"); !doc.Properties["version"].ReadOnly || doc.Properties["kind"].ReadOnly {
		t.Errorf("what the server makes: %+v", doc.Properties)
	}
}

// The properties stand in the order of answers, each with one type by its name: GDAL reads no lists of types.
func TestSchemaOfAFeature(t *testing.T) {
	for _, col := range threat.Collections {
		w := ask(t, config(&fake{}), "GET", "/collections/"+col.ID+"/schema/feature")
		var doc struct {
			Type       string
			Properties struct {
				Properties struct {
					Type       string
					Properties map[string]handlers.Queryable
				}
			}
		}
		if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Header().Get("Content-Type") != "application/schema+json" || doc.Type != "object" || doc.Properties.Properties.Type != "object" {
			t.Fatalf("%s: %v %s", col.ID, err, w.Body)
		}
		last := 0
		for _, f := range col.Fields {
			if _, ok := doc.Properties.Properties.Properties[f.Name]; !ok {
				t.Errorf("%s has no %s", col.ID, f.Name)
			}
			at := strings.Index(w.Body.String(), `"`+f.Name+`":{`)
			if at < last {
				t.Errorf("%s: %s stands too early", col.ID, f.Name)
			}
			last = at
		}
	}
}
