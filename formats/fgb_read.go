package formats

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	flatbuffers "github.com/google/flatbuffers/go"
	"github.com/paulmach/orb"

	"threatmap/threat"
)

// How much is taken of a stranger's file at once, in bytes.
const (
	mostFGBHeader  = 16 << 20
	mostFGBFeature = 64 << 20
	mostFGBNesting = 8
)

// fgbReader reads features in the order of the file; the index is passed over.
type fgbReader struct {
	close    func() error
	r        *bufio.Reader
	head     LayerHead
	types    []byte // of all columns
	places   []int  // of a column among those of the head; -1 = left out
	key      int    // the column of the features' own numbers; -1 = there is none
	geometry byte
	number   int
	feature  bytes.Buffer
}

func openFlatGeobufLayer(path string, o LayerOptions) (LayerReader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // says it all
	}
	r, err := newFGBReader(f, o)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	r.close = f.Close
	return r, nil
}

func newFGBReader(from io.Reader, o LayerOptions) (*fgbReader, error) {
	r := &fgbReader{key: -1, r: bufio.NewReaderSize(from, 256<<10)}
	magic := make([]byte, len(fgbMagic))
	if _, err := io.ReadFull(r.r, magic); err != nil || string(magic[:7]) != string(fgbMagic[:7]) {
		return nil, fmt.Errorf("%w (version 3)", errFGB)
	}
	raw, err := r.block(mostFGBHeader)
	if err != nil {
		return nil, fmt.Errorf("read the header: %w", unexpected(err))
	}
	var skip int64
	err = safely(func() error {
		var err error
		skip, err = r.readHead(tableIn(raw), o)
		return err
	})
	if err != nil {
		return nil, err
	}
	if _, err := io.CopyN(io.Discard, r.r, skip); err != nil {
		return nil, fmt.Errorf("pass over the index: %w", unexpected(err))
	}
	return r, nil
}

// safely tells as an error what of a broken flat buffer lies outside of its bytes.
func safely(read func() error) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("%w: an offset that leads out of its bytes", errFGB)
		}
	}()
	return read()
}

// block reads what is behind a length.
func (r *fgbReader) block(most int) ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(r.r, size[:]); err != nil {
		return nil, err //nolint:wrapcheck // io.EOF where nothing is left
	}
	n := binary.LittleEndian.Uint32(size[:])
	if int64(n) > int64(most) {
		return nil, fmt.Errorf("%w: a part of %d bytes, more than %d", errFGB, n, most)
	}
	r.feature.Reset() // which grows with what is there, whatever the length says
	if _, err := io.CopyN(&r.feature, r.r, int64(n)); err != nil {
		return nil, unexpected(err)
	}
	return r.feature.Bytes(), nil
}

// fgbTableAt is a table of a flat buffer.
type fgbTableAt struct{ flatbuffers.Table }

func tableIn(b []byte) fgbTableAt {
	return fgbTableAt{flatbuffers.Table{Bytes: b, Pos: flatbuffers.GetUOffsetT(b)}}
}

func (t fgbTableAt) slot(field int) flatbuffers.UOffsetT {
	return flatbuffers.UOffsetT(t.Offset(fgbSlot(field)))
}

func (t fgbTableAt) text(field int) string {
	if o := t.slot(field); o != 0 {
		return string(t.ByteVector(o + t.Pos))
	}
	return ""
}

func (t fgbTableAt) byteAt(field int) byte {
	if o := t.slot(field); o != 0 {
		return t.GetByte(o + t.Pos)
	}
	return 0
}

// vector returns where the elements of a vector are, and how many: no more than there are bytes for.
func (t fgbTableAt) vector(field, size int) (at flatbuffers.UOffsetT, n int) {
	o := t.slot(field)
	if o == 0 {
		return 0, 0
	}
	at, n = t.Vector(o), t.VectorLen(o)
	if n < 0 || int64(at)+int64(n)*int64(size) > int64(len(t.Bytes)) {
		panic(errFGB)
	}
	return at, n
}

func (t fgbTableAt) table(at flatbuffers.UOffsetT) fgbTableAt {
	return fgbTableAt{flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(at)}}
}

// readHead reads the header and returns how long the index behind it is.
func (r *fgbReader) readHead(h fgbTableAt, o LayerOptions) (index int64, err error) {
	r.head = LayerHead{Name: h.text(fgbHeaderName), Title: h.text(fgbHeaderTitle), Description: h.text(fgbHeaderDescription)}
	r.geometry = h.byteAt(fgbHeaderGeometry)
	if r.head.SRID, err = fgbSRID(h, o); err != nil {
		return 0, err
	}
	at, n := h.vector(fgbHeaderColumns, 4)
	if n > math.MaxUint16 {
		return 0, fmt.Errorf("%w: %d columns", errFGB, n)
	}
	for i := range n {
		r.addColumn(h.table(at + flatbuffers.UOffsetT(4*i)))
	}
	nodeSize, features := 16, uint64(0)
	if s := h.slot(fgbHeaderNodeSize); s != 0 {
		nodeSize = int(h.GetUint16(s + h.Pos))
	}
	if s := h.slot(fgbHeaderCount); s != 0 {
		features = h.GetUint64(s + h.Pos)
	}
	if nodeSize == 0 || features == 0 {
		return 0, nil
	}
	if nodeSize < 2 || features > 1<<40 {
		return 0, fmt.Errorf("%w: an index of %d features by %d", errFGB, features, nodeSize)
	}
	return fgbIndexBytes(int(features), nodeSize), nil
}

func fgbSRID(h fgbTableAt, o LayerOptions) (int, error) {
	s := h.slot(fgbHeaderCRS)
	said := ""
	if s != 0 {
		crs := h.table(s + h.Pos)
		code := 0
		if c := crs.slot(fgbCRSCode); c != 0 {
			code = int(crs.GetInt32(c + crs.Pos))
		}
		org := crs.text(fgbCRSOrg)
		if org == "" {
			org = "EPSG" // as the format says of one that is not named
		}
		if srid, ok := sridOf(org, code, crs.text(fgbCRSWKT)); ok {
			return srid, nil
		}
		said = strings.TrimSpace(fmt.Sprintf("%s %d", org, code))
	}
	if o.SRID == 0 {
		return 0, refusedCRS(said)
	}
	return o.SRID, nil
}

func (r *fgbReader) addColumn(c fgbTableAt) {
	f := threat.Field{Name: c.text(fgbColumnName), Title: c.text(fgbColumnTitle), Definition: c.text(fgbColumnDescription)}
	kind := c.byteAt(fgbColumnType)
	r.types = append(r.types, kind)
	switch kind {
	case fgbByte, fgbUByte, fgbShort, fgbUShort, fgbInt, fgbUInt, fgbLong, fgbULong:
		f.Type = threat.TypeInt
	case fgbFloat, fgbDouble:
		f.Type = threat.TypeNumber
	case fgbBool:
		f.Type = threat.TypeBool
	case fgbString:
		f.Type = threat.TypeString
	case fgbJSON:
		f.Type = threat.TypeJSON
	case fgbDateTime:
		f.Type = threat.TypeTime
		if c.text(fgbColumnMetadata) == fgbDayMetadata {
			f.Type = threat.TypeDate
		}
	default:
		r.places = append(r.places, -1)
		r.head.LeftOut = append(r.head.LeftOut, f.Name+" (binary)")
		return
	}
	if f.Type == threat.TypeInt && c.byteAt(fgbColumnPrimaryKey) != 0 && r.key < 0 {
		r.key, r.places = len(r.places), append(r.places, -1)
		return
	}
	r.places = append(r.places, len(r.head.Columns))
	r.head.Columns = append(r.head.Columns, f)
}

// Head says what the layer is.
func (r *fgbReader) Head() LayerHead { return r.head }

// Close closes the file.
func (r *fgbReader) Close() error { return r.close() }

// Next reads one feature.
func (r *fgbReader) Next() (row LayerRow, err error) {
	raw, err := r.block(mostFGBFeature)
	if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return row, io.EOF
	}
	if err != nil {
		return row, fmt.Errorf("read after feature %d: %w", r.number, err)
	}
	r.number++
	row.Number, row.SRID = r.number, r.head.SRID
	var bad *fieldError
	err = safely(func() error {
		t := tableIn(raw)
		if o := t.slot(fgbFeatureGeometry); o != 0 {
			left := fgbBudget(len(raw))
			g, err := left.place(t.table(o+t.Pos), r.geometry, 0)
			if err != nil {
				return err
			}
			row.Geometry = g
		}
		if o := t.slot(fgbFeatureProperties); o != 0 {
			row.Values, row.FID, bad = r.values(t.ByteVector(o + t.Pos))
		}
		return nil
	})
	if err != nil {
		bad = wrong("geometry", "", "%v", err)
	}
	if bad != nil {
		return badFeature(r.number, bad), nil
	}
	return row, nil
}

// fgbBudget is how many bytes of positions and parts a feature may still be read to have: no more than it has bytes. Parts that are told twice would grow
// without end otherwise.
type fgbBudget int

func (left *fgbBudget) take(bytes int) {
	if *left -= fgbBudget(bytes); *left < 0 {
		panic(errFGB)
	}
}

// place reads a geometry; one without positions is nil. kind is what the file says of all, 0 = each says it.
func (left *fgbBudget) place(t fgbTableAt, kind byte, nesting int) (orb.Geometry, error) {
	if kind == 0 || nesting > 0 {
		if own := t.byteAt(fgbGeometryType); own != 0 {
			kind = own
		}
	}
	if nesting > mostFGBNesting {
		return nil, errors.New("collections in collections, too deep")
	}
	rings := left.rings(t)
	switch kind {
	case 1:
		if len(rings) == 0 || len(rings[0]) == 0 {
			return nil, nil //nolint:nilnil // an empty point
		}
		return rings[0][0], nil
	case 2:
		return orb.LineString(firstOf(rings)), nil
	case 3:
		return fgbPolygon(rings), nil
	case 4:
		return orb.MultiPoint(firstOf(rings)), nil
	case 5:
		m := make(orb.MultiLineString, len(rings))
		for i := range rings {
			m[i] = rings[i]
		}
		return m, nil
	case 6, 7:
		return left.parts(t, kind, nesting)
	}
	return nil, fmt.Errorf("a geometry of type %d, which is not taken", kind)
}

func fgbPolygon(rings [][]orb.Point) orb.Polygon {
	p := make(orb.Polygon, len(rings))
	for i := range rings {
		p[i] = rings[i]
	}
	return p
}

func firstOf(rings [][]orb.Point) []orb.Point {
	if len(rings) == 0 {
		return nil
	}
	return rings[0]
}

// rings reads the positions, cut where ends says.
func (left *fgbBudget) rings(t fgbTableAt) [][]orb.Point {
	at, n := t.vector(fgbGeometryXY, 8)
	left.take(8 * n)
	points := make([]orb.Point, n/2)
	for i := range points {
		o := at + flatbuffers.UOffsetT(16*i)
		points[i] = orb.Point{t.GetFloat64(o), t.GetFloat64(o + 8)}
	}
	at, n = t.vector(fgbGeometryEnds, 4)
	if n == 0 {
		if len(points) == 0 {
			return nil
		}
		return [][]orb.Point{points}
	}
	left.take(4 * n)
	rings, begin := make([][]orb.Point, n), 0
	for i := range rings {
		end := int(t.GetUint32(at + flatbuffers.UOffsetT(4*i)))
		rings[i], begin = points[begin:end:end], end
	}
	return rings
}

func (left *fgbBudget) parts(t fgbTableAt, kind byte, nesting int) (orb.Geometry, error) {
	at, n := t.vector(fgbGeometryParts, 4)
	left.take(4 * n)
	var polygons orb.MultiPolygon
	var all orb.Collection
	for i := range n {
		part := t.table(at + flatbuffers.UOffsetT(4*i))
		if kind == 6 {
			polygons = append(polygons, fgbPolygon(left.rings(part)))
			continue
		}
		g, err := left.place(part, 0, nesting+1)
		if err != nil {
			return nil, err
		}
		if g != nil {
			all = append(all, g)
		}
	}
	if kind == 6 {
		return polygons, nil
	}
	return all, nil
}

var fgbSizes = [...]int{fgbByte: 1, fgbUByte: 1, fgbBool: 1, fgbShort: 2, fgbUShort: 2, fgbInt: 4, fgbUInt: 4, fgbLong: 8, fgbULong: 8, fgbFloat: 4, fgbDouble: 8, fgbString: 4, fgbJSON: 4, fgbDateTime: 4, fgbBinary: 4}

// values reads what is behind the numbers of columns, and the feature's own number, 0 where it has none.
func (r *fgbReader) values(b []byte) (list []any, fid int64, bad *fieldError) {
	list = make([]any, len(r.head.Columns))
	for len(b) > 0 {
		if len(b) < 2 || int(binary.LittleEndian.Uint16(b)) >= len(r.types) {
			return nil, 0, wrong("", "", "a value of a column that the file has not")
		}
		column := int(binary.LittleEndian.Uint16(b))
		kind := r.types[column]
		b = b[2:]
		if int(kind) >= len(fgbSizes) {
			return nil, 0, wrong("", "", "a value of a type that is not known, %d", kind)
		}
		size := fgbSizes[kind]
		if len(b) < size {
			return nil, 0, wrong("", "", "it ends within a value")
		}
		raw := b[:size]
		b = b[size:]
		if kind >= fgbString {
			n := binary.LittleEndian.Uint32(raw)
			if int64(n) > int64(len(b)) {
				return nil, 0, wrong("", "", "it ends within a text")
			}
			raw, b = b[:n], b[n:]
		}
		place := r.places[column]
		if place < 0 {
			if v, _ := fgbValue(raw, kind, threat.TypeInt); column == r.key {
				fid, _ = v.(int64)
			}
			continue
		}
		f := r.head.Columns[place]
		v, ok := fgbValue(raw, kind, f.Type)
		if !ok {
			return nil, 0, wrong(f.Name, string(raw), "not of the column's type, %s", f.Type)
		}
		list[place] = v
	}
	return list, fid, nil
}

func fgbValue(raw []byte, kind byte, t threat.FieldType) (v any, ok bool) {
	le := binary.LittleEndian
	switch kind {
	case fgbByte:
		return int64(int8(raw[0])), true
	case fgbUByte:
		return int64(raw[0]), true
	case fgbBool:
		return raw[0] != 0, true
	case fgbShort:
		return int64(int16(le.Uint16(raw))), true
	case fgbUShort:
		return int64(le.Uint16(raw)), true
	case fgbInt:
		return int64(int32(le.Uint32(raw))), true
	case fgbUInt:
		return int64(le.Uint32(raw)), true
	case fgbLong:
		return int64(le.Uint64(raw)), true
	case fgbULong:
		n := le.Uint64(raw)
		return int64(n), n <= math.MaxInt64
	case fgbFloat:
		return float64(math.Float32frombits(le.Uint32(raw))), true
	case fgbDouble:
		return math.Float64frombits(le.Uint64(raw)), true
	case fgbJSON:
		return json.RawMessage(append([]byte(nil), raw...)), json.Valid(raw)
	case fgbDateTime:
		if v, ok := textValue(string(raw), t); ok {
			return v, true
		}
		day, ok := dayOfText(string(raw)) // GDAL writes days like this
		return day.Time(), ok
	}
	return textValue(string(raw), threat.TypeString)
}
