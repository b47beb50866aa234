package formats

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"

	"threatmap/geo"
	"threatmap/threat"
)

// parquetReader reads GeoParquet 1.x: the primary column of places, as WKB, and each column of one value, or of a list of texts. It holds a page of each column.
type parquetReader struct {
	file   *os.File
	head   LayerHead
	leaves []parquetLeaf // by the place of a column among those of the file
	geom   int
	id     int // column of the features' own numbers, or of texts that are their ids; -1 = none
	groups []parquet.RowGroup
	rows   parquet.Rows // of the group that is being read; nil = the next one
	ended  bool         // nothing is left in it; it is closed when its last rows, which point into it, have been taken
	buf    []parquet.Row
	ready  []parquet.Row
	number int
	lists  map[int][]string // of one row
}

// parquetLeaf is how a column's values are read.
type parquetLeaf struct {
	at   int // place among the head's columns; -1 = left out
	list bool
	full int // level at which there is a value
	read func(parquet.Value) (any, bool)
}

func openGeoParquetLayer(path string, o LayerOptions) (LayerReader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // says it all
	}
	r := &parquetReader{file: file, geom: -1, id: -1, buf: make([]parquet.Row, 64)}
	if err := soundly(func() error { return r.open(o) }); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return r, nil
}

// soundly tells as an error where the library stumbles over a broken file.
func soundly(read func() error) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("%w: %v", errParquet, broken)
		}
	}()
	return read()
}

func (r *parquetReader) open(o LayerOptions) error {
	info, err := r.file.Stat()
	if err != nil {
		return err //nolint:wrapcheck // says it all
	}
	if err := checkParquet(r.file, info.Size()); err != nil {
		return err
	}
	f, err := parquet.OpenFile(r.file, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return fmt.Errorf("%w: %w", errParquet, err)
	}
	text, ok := f.Lookup("geo")
	if !ok {
		return fmt.Errorf("%w: Parquet without the metadata \"geo\", so not GeoParquet", errParquet)
	}
	place, covers, err := r.readGeo(text, o)
	if err != nil {
		return err
	}
	for _, c := range f.Root().Columns() {
		r.addColumn(c, place, covers)
	}
	if r.geom < 0 {
		return fmt.Errorf("%w: no column %q of bytes, which the metadata names as that of places", errParquet, place)
	}
	r.groups = f.RowGroups()
	return r.findNumbers(f)
}

// readGeo reads the metadata: the name of the column of places, and of those that only repeat their boxes.
func (r *parquetReader) readGeo(text string, o LayerOptions) (place string, covers []string, err error) {
	var said struct {
		Primary string `json:"primary_column"`
		Columns map[string]struct {
			Encoding string                         `json:"encoding"`
			CRS      json.RawMessage                `json:"crs"`
			Covering map[string]map[string][]string `json:"covering"`
		} `json:"columns"`
	}
	if err := json.Unmarshal([]byte(text), &said); err != nil {
		return "", nil, fmt.Errorf("%w: the metadata \"geo\": %w", errParquet, err)
	}
	column, ok := said.Columns[said.Primary]
	if !ok || column.Encoding != "WKB" {
		return "", nil, threat.Invalid("encoding", column.Encoding, "places of the column "+strconv.Quote(said.Primary)+" can't be read", "WKB")
	}
	for _, paths := range column.Covering {
		for _, path := range paths {
			if len(path) > 1 {
				covers = append(covers, path[0])
			}
		}
	}
	r.head.SRID, err = parquetSRID(column.CRS, o)
	return said.Primary, covers, err
}

// parquetSRID reads PROJJSON. None at all is OGC:CRS84, by the standard; null is one that nobody knows.
func parquetSRID(raw json.RawMessage, o LayerOptions) (int, error) {
	if raw == nil {
		return wgs84, nil
	}
	var crs struct {
		Name string `json:"name"`
		ID   struct {
			Authority string          `json:"authority"`
			Code      json.RawMessage `json:"code"`
		} `json:"id"`
	}
	if err := json.Unmarshal(raw, &crs); err != nil {
		return 0, fmt.Errorf("%w: the crs: %w", errParquet, err)
	}
	code := string(crs.ID.Code)
	if s, err := strconv.Unquote(code); err == nil {
		code = s
	}
	if crs.ID.Authority == "OGC" && code == "CRS84" {
		return wgs84, nil
	}
	n, _ := strconv.Atoi(code)
	if srid, ok := sridOf(crs.ID.Authority, n, ""); ok {
		return srid, nil
	}
	if o.SRID == 0 {
		return 0, refusedCRS(joined(" ", crs.ID.Authority, code, crs.Name))
	}
	return o.SRID, nil
}

// addColumn takes in a column, and all that lie in it.
func (r *parquetReader) addColumn(c *parquet.Column, place string, covers []string) {
	if !c.Leaf() {
		if texts := listOfTexts(c); texts != nil {
			r.take(texts, threat.Field{Name: c.Name(), Type: threat.TypeJSON}, parquetLeaf{list: true, read: parquetText})
			return
		}
		if !slices.Contains(covers, c.Name()) {
			r.head.LeftOut = append(r.head.LeftOut, c.Name()+" (nested)")
		}
		r.leaveOut(c)
		return
	}
	if c.Name() == place && c.Type().Kind() == parquet.ByteArray && !c.Repeated() {
		r.geom = c.Index()
		r.leaveOut(c)
		return
	}
	kind, read := parquetReads(c)
	if read == nil || c.Repeated() {
		r.head.LeftOut = append(r.head.LeftOut, fmt.Sprintf("%s (%s)", c.Name(), c.Type()))
		r.leaveOut(c)
		return
	}
	r.take(c, threat.Field{Name: c.Name(), Type: kind}, parquetLeaf{read: read})
}

func (r *parquetReader) take(c *parquet.Column, f threat.Field, l parquetLeaf) {
	l.at, l.full = len(r.head.Columns), c.MaxDefinitionLevel()
	r.setLeaf(c.Index(), l)
	r.head.Columns = append(r.head.Columns, f)
}

func (r *parquetReader) leaveOut(c *parquet.Column) {
	if c.Leaf() {
		r.setLeaf(c.Index(), parquetLeaf{at: -1, full: c.MaxDefinitionLevel()})
	}
	for _, part := range c.Columns() {
		r.leaveOut(part)
	}
}

func (r *parquetReader) setLeaf(index int, l parquetLeaf) {
	for len(r.leaves) <= index {
		r.leaves = append(r.leaves, parquetLeaf{at: -1})
	}
	r.leaves[index] = l
}

// listOfTexts returns the column that holds the texts of a list, nil if this is no such list.
func listOfTexts(c *parquet.Column) *parquet.Column {
	depth := 0
	for !c.Leaf() && depth < 3 {
		if len(c.Columns()) != 1 {
			return nil
		}
		c, depth = c.Columns()[0], depth+1
	}
	if c.Leaf() && c.MaxRepetitionLevel() == 1 && isParquetText(c) {
		return c
	}
	return nil
}

func isParquetText(c *parquet.Column) bool {
	if c.Type().Kind() != parquet.ByteArray {
		return false
	}
	if l := c.Type().LogicalType(); l != nil && l.Value != nil {
		return l.String() == "STRING" || l.String() == "ENUM"
	}
	converted := c.Type().ConvertedType()
	return converted != nil && (*converted == deprecated.UTF8 || *converted == deprecated.Enum)
}

// parquetReads says which type a column's values are of, and how one is read; nil for what is not taken: bytes, decimals, times of day, durations.
func parquetReads(c *parquet.Column) (threat.FieldType, func(parquet.Value) (any, bool)) {
	said := ""
	logical := c.Type().LogicalType()
	if logical != nil && logical.Value != nil {
		said = logical.String()
	}
	switch kind := c.Type().Kind(); {
	case kind == parquet.Boolean:
		return threat.TypeBool, func(v parquet.Value) (any, bool) { return v.Boolean(), true }
	case kind == parquet.Int32 && said == "DATE":
		return threat.TypeDate, parquetDay
	case kind == parquet.Int64 && logical != nil && isParquetInstant(said):
		return threat.TypeTime, parquetInstant(said)
	case (kind == parquet.Int32 || kind == parquet.Int64) && (said == "" || isParquetInteger(said)):
		return threat.TypeInt, parquetInteger(kind, said)
	case kind == parquet.Float:
		return threat.TypeNumber, func(v parquet.Value) (any, bool) { return parquetNumber(float64(v.Float())) }
	case kind == parquet.Double:
		return threat.TypeNumber, func(v parquet.Value) (any, bool) { return parquetNumber(v.Double()) }
	case kind == parquet.ByteArray && said == "JSON":
		return threat.TypeJSON, func(v parquet.Value) (any, bool) { return textValue(string(v.ByteArray()), threat.TypeJSON) }
	case isParquetText(c):
		return threat.TypeString, parquetText
	}
	return "", nil
}

func parquetText(v parquet.Value) (any, bool) {
	return textValue(string(v.ByteArray()), threat.TypeString)
}

// parquetNumber takes what is no number, which notebooks write for what is not known, for unknown.
func parquetNumber(f float64) (any, bool) {
	if math.IsNaN(f) {
		return nil, true
	}
	return f, !math.IsInf(f, 0)
}

// mostParquetDay is some 8,000 years from 1970: days beyond can't be spelled.
const mostParquetDay = 2_900_000

func parquetDay(v parquet.Value) (any, bool) {
	d := v.Int32()
	if d < -700_000 || d > mostParquetDay {
		return nil, false
	}
	return threat.DayOf(time.Unix(int64(d)*86400, 0).UTC()), true
}

// Next reads one row.
func (r *parquetReader) Next() (row LayerRow, err error) {
	err = soundly(func() error {
		for len(r.ready) == 0 {
			if err := r.fill(); err != nil {
				return err
			}
		}
		r.number++
		row = r.feature(r.ready[0])
		r.ready = r.ready[1:]
		return nil
	})
	if err != nil && !errors.Is(err, io.EOF) {
		return row, fmt.Errorf("read after feature %d: %w", r.number, err)
	}
	return row, err
}

// fill reads the next rows, of the next group where one is at its end.
func (r *parquetReader) fill() error {
	if r.ended {
		if err := r.rows.Close(); err != nil {
			return fmt.Errorf("%w: %w", errParquet, err)
		}
		r.rows, r.ended = nil, false
	}
	if r.rows == nil {
		if len(r.groups) == 0 {
			return io.EOF
		}
		r.rows, r.groups = r.groups[0].Rows(), r.groups[1:]
	}
	n, err := r.rows.ReadRows(r.buf)
	r.ready = r.buf[:n]
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: %w", errParquet, err)
	}
	r.ended = err != nil || n == 0
	return nil
}

func (r *parquetReader) feature(cells parquet.Row) (row LayerRow) {
	row.Number, row.SRID = r.number, r.head.SRID
	row.Values = make([]any, len(r.head.Columns))
	r.lists = nil
	for _, v := range cells {
		at := v.Column()
		if at < 0 || at >= len(r.leaves) {
			continue
		}
		var bad *fieldError
		switch l := r.leaves[at]; {
		case at == r.geom:
			bad = parquetPlace(v, &row)
		case at == r.id:
			row.FID = parquetNumberOf(v)
		case l.at >= 0:
			bad = r.value(l, v, &row)
		}
		if bad != nil {
			return badFeature(r.number, bad)
		}
	}
	for at, texts := range r.lists {
		row.Values[at] = json.RawMessage(list(jsonBrackets, nil, texts, appendString))
	}
	return row
}

func parquetPlace(v parquet.Value, row *LayerRow) *fieldError {
	if v.IsNull() || len(v.ByteArray()) == 0 {
		return nil
	}
	g, err := geo.DecodeWKB(v.ByteArray())
	if err != nil {
		return wrong("geometry", "", "%v", err)
	}
	row.Geometry = g
	return nil
}

// value reads one value of a column; a list has several. A list that is there and empty is told from none by its level.
func (r *parquetReader) value(l parquetLeaf, v parquet.Value, row *LayerRow) *fieldError {
	f := r.head.Columns[l.at]
	if l.list && (!v.IsNull() || v.DefinitionLevel() > 0) {
		if r.lists == nil {
			r.lists = map[int][]string{}
		}
		if r.lists[l.at] == nil {
			r.lists[l.at] = []string{}
		}
	}
	if v.IsNull() {
		return nil
	}
	is, ok := l.read(v)
	if !ok {
		return wrong(f.Name, shorten(v.String()), "not of the column's type, %s", f.Type)
	}
	if l.list {
		r.lists[l.at] = append(r.lists[l.at], is.(string)) //nolint:forcetypeassert // parquetText
		return nil
	}
	row.Values[l.at] = is
	return nil
}

// Head says what the layer is.
func (r *parquetReader) Head() LayerHead { return r.head }

// Close closes the file.
func (r *parquetReader) Close() (err error) {
	if r.rows != nil {
		err = soundly(r.rows.Close)
	}
	return errors.Join(err, r.file.Close())
}
