package handlers

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"threatmap/threat"
)

func ref(name string) *openapi3.SchemaRef {
	return openapi3.NewSchemaRef("#/components/schemas/"+name, nil)
}

// object describes a JSON object; every named member is required.
func object(members map[string]*openapi3.SchemaRef, optional ...string) *openapi3.SchemaRef {
	s := openapi3.NewObjectSchema()
	s.Properties = members
	for name := range members {
		s.Required = append(s.Required, name)
	}
	s.Required = without(s.Required, optional)
	return s.NewRef()
}

func without(all, some []string) []string {
	left := map[string]bool{}
	for _, name := range all {
		left[name] = true
	}
	for _, name := range some {
		delete(left, name)
	}
	return slices.Sorted(maps.Keys(left))
}

func listOf(item *openapi3.SchemaRef) *openapi3.SchemaRef {
	s := openapi3.NewArraySchema()
	s.Items = item
	return s.NewRef()
}

// members is a short name for what an object holds.
type members = map[string]*openapi3.SchemaRef

func schemas(of *threat.Catalog) openapi3.Schemas {
	text, number, whole := openapi3.NewStringSchema().NewRef(), openapi3.NewFloat64Schema().NewRef(), openapi3.NewInt64Schema().NewRef()
	day := openapi3.NewStringSchema().WithFormat("date").NewRef()
	anything := openapi3.NewObjectSchema().NewRef()
	all := openapi3.Schemas{
		"Object":      anything,
		"Link":        object(members{"href": text, "rel": text, "type": text, "title": text}, "type", "title"),
		"LandingPage": object(members{"title": text, "description": text, "links": listOf(ref("Link"))}),
		"Conformance": object(members{"conformsTo": listOf(text)}),
		"Extent": object(members{
			"spatial":  object(members{"bbox": listOf(listOf(number)), "crs": text}),
			"temporal": object(members{"interval": listOf(listOf(nullable(openapi3.NewStringSchema()))), "trs": text}),
		}, "spatial", "temporal"),
		"Collection":  object(members{"id": text, "title": text, "description": text, "itemType": text, "extent": ref("Extent"), "crs": listOf(text), "storageCrs": text, "links": listOf(ref("Link")), "layer": ref("Added")}, "extent", "layer"),
		"Added":       object(members{"source": text, "crs": text, "added_at": openapi3.NewDateTimeSchema().NewRef(), "features": whole, "geometry_type": text}),
		"Collections": object(members{"links": listOf(ref("Link")), "collections": listOf(ref("Collection"))}),
		"Geometry":    geometrySchema(),
		"Codes":       object(members{"lists": listOf(object(members{"name": text, "codes": listOf(anything)}))}),
		"Card":        object(members{"id": text, "feature": ref("feature_incidents"), "support": ref("Geometry"), "links": listOf(ref("Link"))}),
		"Sources":     object(members{"sources": listOf(anything)}),
		"Counts":      object(members{"matched": whole, "mapped": whole, "unmapped": whole, "beyond_mercator": whole, "in_view": whole}, "in_view"),
		"Timeline":    object(members{"bin": text, "undated": whole, "bins": nullList(object(members{"start": day, "count": whole, "by_side": nullable(openapi3.NewObjectSchema())}))}),
		"Facets": object(members{"facets": nullList(object(members{
			"field": text, "others": whole,
			"values": nullList(object(members{"value": nullable(openapi3.NewStringSchema()), "count": whole})),
		}))}),
		"Note":   noteSchema(),
		"Tempo":  tempoSchema(),
		"Alerts": alertsSchema(), "AlertFeatures": alertFeaturesSchema(),
		"Analyses": object(members{"methods": listOf(object(members{"name": text, "summary": text}))}),
		"Places": object(members{"places": listOf(object(members{
			"collection": text, "id": text, "kind": text, "name": text, "name_en": text, "name_ar": text, "matched": text, "adm0": text, "population": whole,
			"position": listOf(number), "bbox": listOf(number),
		}, "name_ar", "adm0", "population"))}),
		"ChangeEvent": object(members{"event": enum("change", "position").NewRef(), "id": text, "data": text}),
		"Change":      object(members{"counter": whole, "kinds": listOf(enum(threat.ChangedIncidents, threat.ChangedCorridors, threat.ChangedGeography).NewRef()), "count": nullable(openapi3.NewInt64Schema()), "ids": listOf(text), "bbox": listOf(number)}, "ids", "bbox"),
		"Health":      object(members{"status": text, "reason": text, "version": text}, "reason", "version"),
		"TileJSON":    object(members{"tilejson": text, "name": text, "tiles": listOf(text), "minzoom": whole, "maxzoom": whole, "bounds": listOf(number), "vector_layers": listOf(anything)}, "bounds"),
		"Problem":     object(members{"type": text, "title": text, "status": whole, "detail": text, "instance": text, "parameter": text, "value": text, "accepted": text, "withdrawn_at": openapi3.NewDateTimeSchema().NewRef(), "reason": text, "position": text}, "detail", "instance", "parameter", "value", "accepted", "withdrawn_at", "reason", "position"),
	}
	for _, more := range []openapi3.Schemas{densitySchemas(), clusterSchemas(), seamSchemas(), lethalitySchemas(), profileSchemas(), tilesetSchemas(), styleSchemas(), indicatorSchemas(), proposalSchemas(), hotSpotSchemas(), differenceSchemas(), nearRepeatSchemas(), scanSchemas()} {
		maps.Copy(all, more)
	}
	for _, col := range of.Collections() {
		all["feature_"+col.ID] = featureSchema(col)
		all["features_"+col.ID] = object(members{
			"type": enum("FeatureCollection").NewRef(), "timeStamp": openapi3.NewDateTimeSchema().NewRef(), "numberMatched": whole, "numberReturned": whole,
			"features": listOf(ref("feature_" + col.ID)), "links": listOf(ref("Link")),
		})
	}
	maps.Copy(all, versionSchemas())
	maps.Copy(all, narrativeSchemas())
	return all
}

func nullable(s *openapi3.Schema) *openapi3.SchemaRef { return s.WithNullable().NewRef() }

func nullList(item *openapi3.SchemaRef) *openapi3.SchemaRef {
	list := listOf(item)
	list.Value.Nullable = true
	return list
}

func geometrySchema() *openapi3.SchemaRef {
	g := openapi3.NewObjectSchema().WithProperty("type", enum("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"))
	g.Required = []string{"type"}
	return nullable(g)
}

func featureSchema(col threat.Collection) *openapi3.SchemaRef {
	properties := openapi3.NewObjectSchema()
	for _, f := range col.Fields {
		properties.WithProperty(f.Name, fieldSchema(f))
	}
	return object(members{
		"type": enum("Feature").NewRef(), "id": openapi3.NewStringSchema().NewRef(), "geometry": ref("Geometry"),
		"properties": properties.NewRef(), "links": listOf(ref("Link")),
	}, "links")
}

func fieldSchema(f threat.Field) *openapi3.Schema {
	var s *openapi3.Schema
	switch f.Type {
	case threat.TypeStrings:
		s = openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema())
	case threat.TypeInt:
		s = openapi3.NewInt64Schema()
	case threat.TypeNumber:
		s = openapi3.NewFloat64Schema()
	case threat.TypeBool:
		s = openapi3.NewBoolSchema()
	case threat.TypeDate:
		s = openapi3.NewStringSchema().WithFormat("date")
	case threat.TypeTime:
		s = openapi3.NewDateTimeSchema()
	case threat.TypeJSON:
		s = openapi3.NewSchema() // any JSON
	default:
		s = openapi3.NewStringSchema()
	}
	s.Title, s.Description, s.Nullable = f.Title, f.Definition, true
	if f.Unit != "" {
		s.Description += " Unit: " + f.Unit
	}
	return s
}
