package formats

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"threatmap/threat"
)

// parquetWriter writes GeoParquet 1.1: each field as a column of its own type, the place as WKB on WGS 84, and beside it its box, by which readers pass over what
// they were not asked for. It holds one group of rows.
type parquetWriter struct {
	w     *parquet.GenericWriter[any]
	col   threat.Collection
	cover string // the column of boxes
	row   parquet.Row
	one   []parquet.Row
	kinds []string // of geometry, as found
	bound orb.Bound
	some  bool // there was a geometry
}

// parquetRows is how many rows a group has: what is held in memory, and the least that a reader reads.
const parquetRows = 20_000

func newParquetWriter(w io.Writer, col threat.Collection, _ About) (FeatureWriter, error) {
	p := &parquetWriter{col: col, cover: coverName(col), one: make([]parquet.Row, 1)}
	columns := []namedNode{{"id", parquet.String()}}
	for _, f := range col.Fields {
		columns = append(columns, namedNode{f.Name, parquet.Optional(parquetType(f.Type))})
	}
	box := make([]namedNode, len(boxParts))
	for i, part := range boxParts {
		box[i] = namedNode{part, parquet.Leaf(parquet.DoubleType)}
	}
	columns = append(columns, namedNode{"geometry", parquet.Optional(parquet.Leaf(parquet.ByteArrayType))}, namedNode{p.cover, parquet.Optional(inOrder(box))})
	p.w = parquet.NewGenericWriter[any](w, parquet.NewSchema(col.ID, inOrder(columns)), parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(parquetRows))
	return p, nil
}

var boxParts = []string{"xmin", "ymin", "xmax", "ymax"}

// coverName is "bbox", or where a layer has such a column, a name that it has not.
func coverName(col threat.Collection) string {
	name := "bbox"
	for col.Field(name) != nil {
		name += "_"
	}
	return name
}

func parquetType(t threat.FieldType) parquet.Node {
	switch t {
	case threat.TypeStrings:
		return parquet.List(parquet.String())
	case threat.TypeInt:
		return parquet.Int(64)
	case threat.TypeNumber:
		return parquet.Leaf(parquet.DoubleType)
	case threat.TypeBool:
		return parquet.Leaf(parquet.BooleanType)
	case threat.TypeDate:
		return parquet.Date()
	case threat.TypeTime:
		return parquet.Timestamp(parquet.Microsecond)
	case threat.TypeJSON:
		return parquet.JSON()
	}
	return parquet.String()
}

// Write writes one feature.
func (p *parquetWriter) Write(f threat.Feature) error {
	p.row = append(p.row[:0], parquet.ValueOf(f.ID).Level(0, 0, 0))
	for i, field := range p.col.Fields {
		var v any
		if i < len(f.Values) {
			v = f.Values[i]
		}
		p.row = appendParquet(p.row, i+1, field.Type, v)
	}
	if err := p.place(len(p.col.Fields)+1, f.Geometry); err != nil {
		return err
	}
	p.one[0] = p.row
	if _, err := p.w.WriteRows(p.one); err != nil {
		return fmt.Errorf("write features: %w", err)
	}
	return nil
}

// appendParquet appends the value of a column. Parquet tells null, the empty list and the parts of a list apart by levels: 0, 1 and 2.
func appendParquet(row parquet.Row, column int, t threat.FieldType, v any) parquet.Row {
	if parts, ok := v.([]string); ok && parts != nil {
		if len(parts) == 0 {
			return append(row, parquet.NullValue().Level(0, 1, column))
		}
		for i, part := range parts {
			row = append(row, parquet.ValueOf(part).Level(min(i, 1), 2, column))
		}
		return row
	}
	value := parquetValue(t, v)
	if value.IsNull() {
		return append(row, value.Level(0, 0, column))
	}
	return append(row, value.Level(0, 1, column))
}

func parquetValue(t threat.FieldType, v any) parquet.Value {
	switch v := v.(type) {
	case string:
		return parquet.ByteArrayValue([]byte(strings.ToValidUTF8(v, "\uFFFD")))
	case int:
		return parquet.Int64Value(int64(v))
	case int64:
		if t == threat.TypeNumber {
			return parquet.DoubleValue(float64(v))
		}
		return parquet.Int64Value(v)
	case float64:
		return parquet.DoubleValue(v)
	case bool:
		return parquet.BooleanValue(v)
	case threat.Day:
		return parquet.Int32Value(int32(v.Time().Unix() / 86400)) // whole days: midnight in UTC
	case time.Time:
		return parquet.Int64Value(v.UnixMicro())
	case json.RawMessage:
		if len(v) > 0 {
			return parquet.ByteArrayValue(v)
		}
	}
	return parquet.NullValue()
}

// place appends the geometry and its box.
func (p *parquetWriter) place(column int, g orb.Geometry) error {
	if g == nil {
		for i := range 1 + len(boxParts) {
			p.row = append(p.row, parquet.NullValue().Level(0, 0, column+i))
		}
		return nil
	}
	body, err := wkb.Marshal(g)
	if err != nil {
		return fmt.Errorf("write features: %w", err)
	}
	b := g.Bound()
	if p.some {
		p.bound = p.bound.Union(b)
	} else {
		p.bound, p.some = b, true
	}
	if kind := typeName(g); !slices.Contains(p.kinds, kind) {
		p.kinds = append(p.kinds, kind)
	}
	p.row = append(p.row, parquet.ByteArrayValue(body).Level(0, 1, column))
	for i, v := range [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
		p.row = append(p.row, parquet.DoubleValue(v).Level(0, 1, column+1+i))
	}
	return nil
}

type geoMetadata struct {
	Version string               `json:"version"`
	Primary string               `json:"primary_column"`
	Columns map[string]geoColumn `json:"columns"`
}

// geoColumn says nothing of a crs: that is OGC:CRS84, by the standard.
type geoColumn struct {
	Encoding string                         `json:"encoding"`
	Kinds    []string                       `json:"geometry_types"`
	BBox     []float64                      `json:"bbox,omitempty"`
	Covering map[string]map[string][]string `json:"covering"`
}

// End writes the last rows and, behind them, what the file says of itself.
func (p *parquetWriter) End() error {
	slices.Sort(p.kinds)
	paths := map[string][]string{}
	for _, part := range boxParts {
		paths[part] = []string{p.cover, part}
	}
	column := geoColumn{Encoding: "WKB", Kinds: append([]string{}, p.kinds...), Covering: map[string]map[string][]string{"bbox": paths}}
	if p.some {
		column.BBox = []float64{p.bound.Min[0], p.bound.Min[1], p.bound.Max[0], p.bound.Max[1]}
	}
	geo, err := json.Marshal(geoMetadata{"1.1.0", "geometry", map[string]geoColumn{"geometry": column}})
	if err != nil {
		return fmt.Errorf("write features: %w", err)
	}
	p.w.SetKeyValueMetadata("geo", string(geo))
	if err := p.w.Close(); err != nil {
		return fmt.Errorf("write features: %w", err)
	}
	return nil
}

type namedNode struct {
	name string
	node parquet.Node
}

// orderedGroup keeps the order of columns, where parquet.Group sorts them by name.
type orderedGroup struct {
	parquet.Group

	fields []parquet.Field
}

func inOrder(columns []namedNode) orderedGroup {
	g := orderedGroup{Group: parquet.Group{}}
	for _, c := range columns {
		g.Group[c.name] = c.node
		g.fields = append(g.fields, parquet.Group{c.name: c.node}.Fields()...)
	}
	return g
}

// Fields returns the columns as they were given.
func (g orderedGroup) Fields() []parquet.Field { return g.fields }
