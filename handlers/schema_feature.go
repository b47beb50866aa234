package handlers

import (
	"bytes"
	"encoding/json"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// relFeatureSchema is describedby: names of relations are compared whatever their case (RFC 8288), but by GDAL, which has found this one in the draft of the standard.
const relFeatureSchema = "describedBy"

// featureSchema answers /collections/{c}/schema/feature: a feature as GeoJSON has it (OGC API – Features Part 1, recommendation 10). GDAL takes the types of its columns from it; otherwise it
// guesses them from the first ten features, where what is unknown in all ten has none.
func (s *server) featureSchema(c echo.Context) error {
	return s.schemaOf(c, "/schema/feature", func(col threat.Collection, head SchemaHead) any {
		var properties inOrder
		for _, f := range col.Fields {
			properties = append(properties, member{f.Name, queryableOf(f)})
		}
		return FeatureSchemaDoc{SchemaHead: head, Properties: inOrder{
			{"type", Queryable{Type: "string", Enum: []string{"Feature"}}},
			{"id", Queryable{Type: "string"}},
			{"geometry", Queryable{Format: geometryFormat(col.GeomType)}},
			{"properties", inOrder{{"type", "object"}, {"properties", properties}}},
		}}
	})
}

// FeatureSchemaDoc describes a feature of a collection as JSON Schema.
type FeatureSchemaDoc struct {
	SchemaHead
	Properties inOrder `json:"properties"`
}

// inOrder is an object of JSON whose members stand in the order of features: who reads it makes columns in that order.
type inOrder []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members.
func (o inOrder) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err //nolint:wrapcheck // as Marshal has it
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err //nolint:wrapcheck // the same
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
