package formats

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"threatmap/geo"
	"threatmap/threat"
)

// geoPackage is an open GeoPackage (OGC 12-128), to be read.
type geoPackage struct{ conn *sqlite.Conn }

// openGeoPackage opens a file of a stranger: nothing that its schema says may run.
func openGeoPackage(path string) (*geoPackage, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // says it all
	}
	uri := url.URL{Scheme: "file", Path: filepath.ToSlash(full), RawQuery: "mode=ro&immutable=1"} // immutable: no files appear beside it
	conn, err := sqlite.OpenConn(uri.String(), sqlite.OpenReadOnly|sqlite.OpenURI)
	if err != nil {
		return nil, fmt.Errorf("open the GeoPackage: %w", err)
	}
	for _, s := range []string{"PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA mmap_size = 0"} {
		if err := sqlitex.ExecuteTransient(conn, s, nil); err != nil {
			return nil, errors.Join(fmt.Errorf("open the GeoPackage: %w", err), conn.Close())
		}
	}
	return &geoPackage{conn}, nil
}

// gpkgTable is a table of features.
type gpkgTable struct {
	name, title, description, geomColumn string
	authority, wkt                       string
	code                                 int
}

const gpkgTables = `SELECT c.table_name, coalesce(c.identifier, ''), coalesce(c.description, ''), g.column_name,
	coalesce(s.organization, ''), coalesce(s.organization_coordsys_id, 0), coalesce(s.definition, '')
	FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
	LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
	WHERE c.data_type = 'features' ORDER BY c.table_name`

// table finds a table of features by its name, or the only one.
func (g *geoPackage) table(name string) (t gpkgTable, err error) {
	var names []string
	var found []gpkgTable
	err = sqlitex.Execute(g.conn, gpkgTables, &sqlitex.ExecOptions{ResultFunc: func(s *sqlite.Stmt) error {
		one := gpkgTable{s.ColumnText(0), s.ColumnText(1), s.ColumnText(2), s.ColumnText(3), s.ColumnText(4), s.ColumnText(6), s.ColumnInt(5)}
		names, found = append(names, one.name), append(found, one)
		return nil
	}})
	if err != nil {
		return t, fmt.Errorf("not a GeoPackage: %w", err)
	}
	if name == "" && len(found) == 1 {
		return found[0], nil
	}
	if at := slices.Index(names, name); at >= 0 {
		return found[at], nil
	}
	switch {
	case len(found) == 0:
		return t, errors.New("the GeoPackage holds no layer of features")
	case name == "":
		return t, threat.Invalid("layer", "", fmt.Sprintf("the file has %d layers", len(found)), strings.Join(names, ", "))
	}
	return t, threat.Invalid("layer", name, "the file has no such layer", strings.Join(names, ", "))
}

// gpkgColumn is a column of a table of features.
type gpkgColumn struct {
	name, declared string
	key            bool
}

func (g *geoPackage) columns(table string) (list []gpkgColumn, err error) {
	err = sqlitex.Execute(g.conn, "SELECT name, type, pk FROM pragma_table_info(?)", &sqlitex.ExecOptions{Args: []any{table}, ResultFunc: func(s *sqlite.Stmt) error {
		list = append(list, gpkgColumn{s.ColumnText(0), s.ColumnText(1), s.ColumnInt(2) > 0})
		return nil
	}})
	return list, err
}

// gpkgDescribed reads what gpkg_data_columns, of the extension for schemas, says of a table's columns. It may not be there.
func (g *geoPackage) described(table string) map[string]threat.Field {
	all := map[string]threat.Field{}
	_ = sqlitex.Execute(g.conn, "SELECT column_name, coalesce(title, ''), coalesce(description, ''), coalesce(mime_type, '') FROM gpkg_data_columns WHERE table_name = ?",
		&sqlitex.ExecOptions{Args: []any{table}, ResultFunc: func(s *sqlite.Stmt) error {
			f := threat.Field{Title: s.ColumnText(1), Definition: s.ColumnText(2)}
			if s.ColumnText(3) == "application/json" {
				f.Type = threat.TypeJSON
			}
			all[s.ColumnText(0)] = f
			return nil
		}})
	return all
}

// gpkgType is the type of a column by how it was declared; ok is false for one that holds no value that is taken.
func gpkgType(declared string) (t threat.FieldType, ok bool) {
	name, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(declared)), "(")
	switch strings.TrimSpace(name) {
	case "BOOLEAN":
		return threat.TypeBool, true
	case "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER":
		return threat.TypeInt, true
	case "FLOAT", "DOUBLE", "REAL":
		return threat.TypeNumber, true
	case "TEXT":
		return threat.TypeString, true
	case "DATE":
		return threat.TypeDate, true
	case "DATETIME":
		return threat.TypeTime, true
	}
	return "", false
}

// gpkgReader reads the features of one table.
type gpkgReader struct {
	file   *geoPackage
	head   LayerHead
	stmt   *sqlite.Stmt
	geom   int // its place in the answer
	key    int // -1 = none
	values []int
	number int
}

func openGeoPackageLayer(path string, o LayerOptions) (LayerReader, error) {
	file, err := openGeoPackage(path)
	if err != nil {
		return nil, err
	}
	r := &gpkgReader{file: file, key: -1}
	if err := r.open(o); err != nil {
		return nil, errors.Join(err, file.conn.Close())
	}
	return r, nil
}

func (r *gpkgReader) open(o LayerOptions) error {
	t, err := r.file.table(o.Layer)
	if err != nil {
		return err
	}
	r.head = LayerHead{Name: t.name, Title: t.title, Description: t.description}
	var known bool
	if r.head.SRID, known = sridOf(t.authority, t.code, t.wkt); !known {
		if o.SRID == 0 {
			return refusedCRS(strings.TrimSpace(fmt.Sprintf("%s %d", t.authority, t.code)))
		}
		r.head.SRID = o.SRID
	}
	columns, err := r.file.columns(t.name)
	if err != nil {
		return fmt.Errorf("read the columns: %w", err)
	}
	if err := r.choose(t, columns); err != nil {
		return err
	}
	r.stmt, err = r.file.conn.Prepare("SELECT * FROM " + quoted(t.name))
	if err != nil {
		return fmt.Errorf("read the table %q: %w", t.name, err)
	}
	return nil
}

// choose says which columns are the layer's, and where they stand.
func (r *gpkgReader) choose(t gpkgTable, columns []gpkgColumn) error {
	described := r.file.described(t.name)
	r.geom = -1
	for i, c := range columns {
		switch {
		case strings.EqualFold(c.name, t.geomColumn):
			r.geom = i
			continue
		case c.key && r.key < 0:
			r.key = i
			continue
		}
		f := described[c.name]
		known, ok := gpkgType(c.declared)
		if !ok {
			r.head.LeftOut = append(r.head.LeftOut, fmt.Sprintf("%s (%s)", c.name, c.declared))
			continue
		}
		if f.Name = c.name; f.Type != threat.TypeJSON || known != threat.TypeString {
			f.Type = known
		}
		r.head.Columns, r.values = append(r.head.Columns, f), append(r.values, i)
	}
	if r.geom < 0 {
		return fmt.Errorf("the table %q has no column %q for places", t.name, t.geomColumn)
	}
	return nil
}

// quoted is an SQLite identifier: the names of tables are the file's own.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Head says what the layer is.
func (r *gpkgReader) Head() LayerHead { return r.head }

// Close closes the file.
func (r *gpkgReader) Close() error {
	return errors.Join(r.stmt.Finalize(), r.file.conn.Close())
}

// Next reads one row.
func (r *gpkgReader) Next() (row LayerRow, err error) {
	more, err := r.stmt.Step()
	if err != nil {
		return row, fmt.Errorf("read after feature %d: %w", r.number, err)
	}
	if !more {
		return row, io.EOF
	}
	r.number++
	row.Number, row.SRID = r.number, r.head.SRID
	if r.key >= 0 && r.stmt.ColumnType(r.key) == sqlite.TypeInteger {
		row.FID = r.stmt.ColumnInt64(r.key)
	}
	if row.Geometry, err = gpkgPlace(columnBytes(r.stmt, r.geom)); err != nil {
		return badFeature(r.number, wrong("geometry", "", "%v", err)), nil
	}
	row.Values = make([]any, len(r.values))
	for i, at := range r.values {
		v, bad := sqliteValue(r.stmt, at, r.head.Columns[i])
		if bad != nil {
			return badFeature(r.number, bad), nil
		}
		row.Values[i] = v
	}
	return row, nil
}

func columnBytes(s *sqlite.Stmt, i int) []byte {
	b := make([]byte, s.ColumnLen(i))
	s.ColumnBytes(i, b)
	return b
}

// gpkgPlace decodes GeoPackage's geometry blob: a header with an envelope, then WKB.
func gpkgPlace(blob []byte) (orb.Geometry, error) {
	if len(blob) == 0 {
		return nil, nil //nolint:nilnil // no place
	}
	const header = 8
	if len(blob) < header || blob[0] != 'G' || blob[1] != 'P' {
		return nil, errors.New("not a geometry of a GeoPackage")
	}
	flags := blob[3]
	envelope := map[byte]int{0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
	size, ok := envelope[flags>>1&7]
	if !ok || len(blob) < header+size {
		return nil, errors.New("a geometry with a broken header")
	}
	return geo.DecodeWKB(blob[header+size:]) //nolint:wrapcheck // says it all
}

// gpkgBlob encodes a geometry with its envelope, in WGS 84.
func gpkgBlob(g orb.Geometry, wkb []byte) []byte {
	b := append(make([]byte, 0, 40+len(wkb)), 'G', 'P', 0, 1)
	_, isPoint := g.(orb.Point) // its envelope would only repeat it
	if !isPoint {
		b[3] |= 1 << 1
	}
	b = binary.LittleEndian.AppendUint32(b, wgs84)
	if !isPoint {
		box := g.Bound()
		for _, v := range [4]float64{box.Min[0], box.Max[0], box.Min[1], box.Max[1]} {
			b = appendFloat(b, v)
		}
	}
	return append(b, wkb...)
}
