package formats

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	flatbuffers "github.com/google/flatbuffers/go"
	"github.com/paulmach/orb"

	"threatmap/threat"
)

// flatGeobufWriter writes FlatGeobuf with an index. Features have to stand in the order of the index, which is known when all are: they wait in a spool.
type flatGeobufWriter struct {
	spool    *os.File
	buffered *bufio.Writer
	limit    int64
	col      threat.Collection
	fields   []threat.Field
	meta     Meta
	geometry byte
	items    []fgbItem
	bound    [4]float64
	build    *flatbuffers.Builder
	values   []any
	cells    []byte
	at       int64
	front    []byte // what stands before the features
}

func newFlatGeobufWriter(path string, limit int64, col threat.Collection, m Meta) (FileWriter, error) {
	spool, err := os.Create(path)
	if err != nil {
		return nil, notWritten("fgb", "make a FlatGeobuf", err)
	}
	return &flatGeobufWriter{
		spool: spool, buffered: bufio.NewWriterSize(spool, 256<<10), limit: limit, col: col, fields: fgbFields(col), meta: m, bound: nowhere,
		geometry: byte(max(0, slices.Index(fgbGeometryNames, col.GeomType))), build: flatbuffers.NewBuilder(4096),
	}, nil
}

// fgbFields are the columns: features have no number of their own in this format, so that of a layer's is a column, a primary key.
func fgbFields(col threat.Collection) []threat.Field {
	if col.Layer == nil {
		return fileFields(col)
	}
	return slices.Concat([]threat.Field{{Name: "id", Type: threat.TypeInt, Title: "Id"}}, col.Fields)
}

// Write writes one feature into the spool.
func (w *flatGeobufWriter) Write(f threat.Feature) error {
	if f.Geometry != nil {
		f.Geometry = asDeclared(f.Geometry, w.col.GeomType)
	}
	if w.values = fileValues(w.values, w.col, f); w.col.Layer != nil {
		n, err := strconv.ParseInt(f.ID, 10, 64)
		if err != nil {
			return notWritten("fgb", "write a FlatGeobuf", err)
		}
		w.values = slices.Insert(w.values, 0, any(n))
	}
	b := w.build
	b.Reset()
	var shape flatbuffers.UOffsetT
	if f.Geometry != nil {
		shape = fgbShape(b, f.Geometry)
	}
	cells, err := w.properties()
	if err != nil {
		return err
	}
	properties := b.CreateByteVector(cells)
	b.StartObject(fgbFeatureFields)
	b.PrependUOffsetTSlot(fgbFeatureGeometry, shape, 0) // 0 = there is none
	b.PrependUOffsetTSlot(fgbFeatureProperties, properties, 0)
	b.FinishSizePrefixed(b.EndObject())
	return w.keep(b.FinishedBytes(), boxOf(f.Geometry))
}

func (w *flatGeobufWriter) keep(feature []byte, box [4]float64) error {
	w.items = append(w.items, fgbItem{box: box, at: w.at, length: uint32(len(feature))})
	w.bound = joinBoxes(w.bound, box)
	w.at += int64(len(feature))
	if w.limit > 0 && w.at+fgbIndexBytes(len(w.items), fgbNodeSize) > w.limit {
		return tooLargeFile("fgb", w.limit)
	}
	if _, err := w.buffered.Write(feature); err != nil {
		return notWritten("fgb", "write a FlatGeobuf", err)
	}
	return nil
}

// properties spells the values that are known, each behind the number of its column.
func (w *flatGeobufWriter) properties() ([]byte, error) {
	b := w.cells[:0]
	for i, v := range w.values {
		at := len(b)
		b = binary.LittleEndian.AppendUint16(b, uint16(i))
		switch v := v.(type) {
		case string:
			b = fgbText(b, v)
		case int64:
			b = binary.LittleEndian.AppendUint64(b, uint64(v))
		case float64:
			b = appendFloat(b, v)
		case bool:
			b = append(b, 0)
			if v {
				b[len(b)-1] = 1
			}
		case threat.Day:
			b = fgbText(b, v.String())
		case time.Time:
			b = fgbText(b, v.UTC().Format(time.RFC3339Nano))
		case json.RawMessage:
			b = fgbText(b, string(v))
			if len(v) == 0 {
				b = b[:at]
			}
		case []string:
			raw, err := json.Marshal(v)
			if err != nil {
				return nil, fmt.Errorf("write a list: %w", err)
			}
			b = fgbText(b, string(raw))
			if v == nil {
				b = b[:at]
			}
		case nil:
			b = b[:at]
		default:
			return nil, fmt.Errorf("write a value: %T is none", v)
		}
	}
	w.cells = b
	return b, nil
}

func fgbText(b []byte, s string) []byte {
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(s))), s...)
}

// fgbShape writes a geometry's table and returns where it is.
func fgbShape(b *flatbuffers.Builder, g orb.Geometry) flatbuffers.UOffsetT {
	var rings [][]orb.Point
	var parts []flatbuffers.UOffsetT
	kind := slices.Index(fgbGeometryNames, typeName(g))
	switch g := g.(type) {
	case orb.Point:
		rings = [][]orb.Point{{g}}
	case orb.MultiPoint:
		rings = [][]orb.Point{g}
	case orb.LineString:
		rings = [][]orb.Point{g}
	case orb.MultiLineString:
		for _, l := range g {
			rings = append(rings, l)
		}
	case orb.Polygon:
		for _, r := range g {
			rings = append(rings, r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			parts = append(parts, fgbShape(b, p))
		}
	case orb.Collection:
		for _, part := range g {
			parts = append(parts, fgbShape(b, part))
		}
	}
	return fgbTable(b, byte(kind), rings, parts)
}

func fgbTable(b *flatbuffers.Builder, kind byte, rings [][]orb.Point, parts []flatbuffers.UOffsetT) flatbuffers.UOffsetT {
	var ends, xy, members flatbuffers.UOffsetT
	if len(parts) > 0 {
		b.StartVector(4, len(parts), 4)
		for i := len(parts) - 1; i >= 0; i-- {
			b.PrependUOffsetT(parts[i])
		}
		members = b.EndVector(len(parts))
	}
	if len(rings) > 0 {
		n := 0
		for _, r := range rings {
			n += len(r)
		}
		b.StartVector(8, 2*n, 8)
		for i := len(rings) - 1; i >= 0; i-- {
			for k := len(rings[i]) - 1; k >= 0; k-- {
				b.PrependFloat64(rings[i][k][1])
				b.PrependFloat64(rings[i][k][0])
			}
		}
		xy = b.EndVector(2 * n)
		if len(rings) > 1 || kind == 5 { // GDAL reads no multi-line of one without
			b.StartVector(4, len(rings), 4)
			for i := len(rings) - 1; i >= 0; i-- {
				b.PrependUint32(uint32(n))
				n -= len(rings[i])
			}
			ends = b.EndVector(len(rings))
		}
	}
	b.StartObject(fgbGeometryFields)
	b.PrependUOffsetTSlot(fgbGeometryEnds, ends, 0) // 0 = there is none
	b.PrependUOffsetTSlot(fgbGeometryXY, xy, 0)
	b.PrependUOffsetTSlot(fgbGeometryParts, members, 0)
	b.PrependByteSlot(fgbGeometryType, kind, 0)
	return b.EndObject()
}

// End sorts the features and makes what stands before them.
func (w *flatGeobufWriter) End() error {
	if err := w.buffered.Flush(); err != nil {
		return notWritten("fgb", "write a FlatGeobuf", err)
	}
	sortByCurve(w.items)
	w.front = append(slices.Clone(fgbMagic), w.header()...)
	if len(w.items) > 0 {
		w.front = append(w.front, fgbIndex(w.items)...)
	}
	return nil
}

func (w *flatGeobufWriter) header() []byte {
	b := flatbuffers.NewBuilder(4096)
	columns := make([]flatbuffers.UOffsetT, len(w.fields))
	for i, f := range w.fields {
		columns[i] = fgbColumn(b, f, w.col.Layer != nil && i == 0)
	}
	b.StartVector(4, len(columns), 4)
	for i := len(columns) - 1; i >= 0; i-- {
		b.PrependUOffsetT(columns[i])
	}
	list := b.EndVector(len(columns))
	var envelope flatbuffers.UOffsetT
	if w.bound[0] <= w.bound[2] {
		b.StartVector(8, 4, 8)
		for i := 3; i >= 0; i-- {
			b.PrependFloat64(w.bound[i])
		}
		envelope = b.EndVector(4)
	}
	org, name := b.CreateString("EPSG"), b.CreateString("WGS 84")
	b.StartObject(fgbCRSFields)
	b.PrependUOffsetTSlot(fgbCRSOrg, org, 0)
	b.PrependInt32Slot(fgbCRSCode, wgs84, 0)
	b.PrependUOffsetTSlot(fgbCRSName, name, 0)
	crs := b.EndObject()
	texts := map[int]flatbuffers.UOffsetT{}
	for _, t := range []struct {
		slot int
		text string
	}{{fgbHeaderName, w.col.ID}, {fgbHeaderTitle, cmp.Or(w.meta.Title, w.col.Title)}, {fgbHeaderDescription, cmp.Or(w.meta.Description, w.col.Description)}} {
		texts[t.slot] = b.CreateString(t.text)
	}
	b.StartObject(fgbHeaderFields)
	for _, slot := range []int{fgbHeaderName, fgbHeaderTitle, fgbHeaderDescription} {
		b.PrependUOffsetTSlot(slot, texts[slot], 0)
	}
	b.PrependUOffsetTSlot(fgbHeaderEnvelope, envelope, 0)
	b.PrependByteSlot(fgbHeaderGeometry, w.geometry, 0)
	b.PrependUOffsetTSlot(fgbHeaderColumns, list, 0)
	b.PrependUint64Slot(fgbHeaderCount, uint64(len(w.items)), 0)
	if nodes := uint16(fgbNodeSize); len(w.items) == 0 {
		b.PrependUint16Slot(fgbHeaderNodeSize, 0, nodes) // no features, no index
	}
	b.PrependUOffsetTSlot(fgbHeaderCRS, crs, 0)
	b.FinishSizePrefixed(b.EndObject())
	return b.FinishedBytes()
}

func fgbColumn(b *flatbuffers.Builder, f threat.Field, key bool) flatbuffers.UOffsetT {
	name, title, definition := b.CreateString(f.Name), b.CreateString(f.Title), b.CreateString(f.Definition)
	var metadata flatbuffers.UOffsetT
	if f.Type == threat.TypeDate {
		metadata = b.CreateString(fgbDayMetadata)
	}
	b.StartObject(fgbColumnFields)
	b.PrependUOffsetTSlot(fgbColumnName, name, 0)
	b.PrependByteSlot(fgbColumnType, fgbTypes[f.Type], 0)
	b.PrependUOffsetTSlot(fgbColumnTitle, title, 0)
	b.PrependUOffsetTSlot(fgbColumnDescription, definition, 0)
	b.PrependUOffsetTSlot(fgbColumnMetadata, metadata, 0)
	b.PrependBoolSlot(fgbColumnPrimaryKey, key, false)
	return b.EndObject()
}

// Size is that of the whole file, in bytes.
func (w *flatGeobufWriter) Size() int64 { return int64(len(w.front)) + w.at }

// WriteTo writes the whole file: the features come out of the spool in the order of the index.
func (w *flatGeobufWriter) WriteTo(to io.Writer) (int64, error) {
	n, err := to.Write(w.front)
	written := int64(n)
	if err != nil {
		return written, err
	}
	out := bufio.NewWriterSize(to, 256<<10)
	var feature []byte
	for _, item := range w.items {
		feature = slices.Grow(feature[:0], int(item.length))[:item.length]
		if _, err := w.spool.ReadAt(feature, item.at); err != nil {
			return written, fmt.Errorf("read the spool of a FlatGeobuf: %w", err)
		}
		n, err := out.Write(feature)
		written += int64(n)
		if err != nil {
			return written, err
		}
	}
	return written, out.Flush()
}

// Close removes the spool and its folder.
func (w *flatGeobufWriter) Close() error {
	return errors.Join(w.spool.Close(), os.RemoveAll(filepath.Dir(w.spool.Name())))
}
