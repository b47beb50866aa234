package handlers

import (
	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

const (
	mediaSchema    = "application/schema+json"
	relQueryables  = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
	queryablesPath = "/collections/:collection/queryables"
)

// QueryablesDoc is a JSON Schema whose properties are what expressions may ask of a collection.
type QueryablesDoc struct {
	SchemaHead
	Properties map[string]Queryable `json:"properties"`
	Additional bool                 `json:"additionalProperties"`
}

// SchemaHead is what every JSON Schema here begins with.
type SchemaHead struct {
	Schema      string `json:"$schema"`
	ID          string `json:"$id"`
	Type        string `json:"type"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

// Queryable describes one of them.
type Queryable struct {
	Title       string     `json:"title,omitempty"`
	Description string     `json:"description,omitempty"`
	Type        string     `json:"type,omitempty"`
	Format      string     `json:"format,omitempty"`
	Enum        []string   `json:"enum,omitempty"`
	Items       *Queryable `json:"items,omitempty"`
	Unit        string     `json:"x-ogc-unit,omitempty"`
	Role        string     `json:"x-ogc-role,omitempty"`
	Sequence    int        `json:"x-ogc-propertySeq,omitempty"` // where it stands in answers
	ReadOnly    bool       `json:"readOnly,omitempty"`          // of a collection that editors draw: made by the server
}

// queryables answers /collections/{c}/queryables.
func (s *server) queryables(c echo.Context) error {
	return s.schemaDocument(c, "/queryables", queryablesOf)
}

func queryablesOf(col threat.Collection) map[string]Queryable {
	all := map[string]Queryable{}
	for _, name := range col.Queryables() {
		switch f := col.Field(name); {
		case f != nil:
			all[name] = queryableOf(*f)
		case name == threat.GeometryProperty:
			all[name] = Queryable{Title: "Geometry", Format: geometryFormat(col.GeomType), Role: "primary-geometry"}
		default:
			all[name] = Queryable{Title: "Id of the feature", Type: "string", Role: "id"}
		}
	}
	return all
}

func queryableOf(f threat.Field) Queryable {
	q := Queryable{Title: f.Title, Description: f.Definition, Unit: f.Unit, Type: "string"}
	if f.Codes != nil {
		for _, code := range f.Codes.Codes {
			q.Enum = append(q.Enum, code.Code)
		}
	}
	switch f.Type {
	case threat.TypeStrings:
		q.Type, q.Items = "array", &Queryable{Type: "string", Enum: q.Enum}
		q.Enum = nil
	case threat.TypeInt:
		q.Type = "integer"
	case threat.TypeNumber:
		q.Type = "number"
	case threat.TypeBool:
		q.Type = "boolean"
	case threat.TypeDate:
		q.Format = "date"
	case threat.TypeTime:
		q.Format = "date-time"
	case threat.TypeJSON:
		q.Type = "" // any
	}
	return q
}

// geometryFormat names a type of geometry as OGC's registry of formats does.
func geometryFormat(geomType string) string {
	switch geomType {
	case "Point":
		return "geometry-point"
	case "LineString":
		return "geometry-linestring"
	case "Polygon":
		return "geometry-polygon"
	case "MultiPoint":
		return "geometry-multipoint"
	case "MultiLineString":
		return "geometry-multilinestring"
	case "MultiPolygon":
		return "geometry-multipolygon"
	}
	return "geometry-any"
}
