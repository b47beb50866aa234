package threat

import "github.com/paulmach/orb"

// FieldType is a field's type as OpenAPI and GIS formats know it.
type FieldType string

// The field types.
const (
	TypeString  FieldType = "string"
	TypeStrings FieldType = "strings" // list of strings
	TypeInt     FieldType = "integer"
	TypeNumber  FieldType = "number"
	TypeBool    FieldType = "boolean"
	TypeDate    FieldType = "date"
	TypeTime    FieldType = "date-time"
	TypeJSON    FieldType = "object"
)

// Field describes one property of a collection's features. Its name is the same in SQL views, GeoJSON, CSV, filters and docs.
type Field struct {
	Name       string
	Type       FieldType
	Title      string
	Definition string
	Unit       string // "m", "km", "" = none
	Filterable bool   // accepted as a query parameter (exact match, comma = any of)
	Facet      bool   // counted by /stats/facets
	Codes      *CodeList
}

// Collection describes a set of features that is served, exported and tiled alike.
type Collection struct {
	ID          string
	Title       string
	Description string
	GeomType    string // "Point", "LineString", "Polygon" or "Geometry" for any
	HasTime     bool   // features have first_day and last_day
	Fields      []Field
	Layer       *Layer // of a collection that was added from a file; nil = one of the program's own
}

// Field returns the field by name, or nil.
func (c Collection) Field(name string) *Field {
	for i := range c.Fields {
		if c.Fields[i].Name == name {
			return &c.Fields[i]
		}
	}
	return nil
}

// Feature is one record of a collection as an audience sees it. Values are parallel to the collection's Fields:
// nil, string, []string, int64, float64, bool, Day, time.Time, or json.RawMessage.
type Feature struct {
	ID       string
	Geometry orb.Geometry // nil where there is none
	Values   []any
}
