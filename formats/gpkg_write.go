package formats

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"threatmap/threat"
)

// geoPackageWriter writes a GeoPackage 1.3 with one table of features, its spatial index, what its columns mean, and metadata.
type geoPackageWriter struct {
	path   string
	limit  int64
	col    threat.Collection
	conn   *sqlite.Conn
	row    *sqlite.Stmt
	box    *sqlite.Stmt
	values []any
	last   int64
	bound  orb.Bound
	any    bool // something has a place
	size   int64
}

const gpkgPage = 4096

func newGeoPackageWriter(path string, limit int64, col threat.Collection, m Meta) (FileWriter, error) {
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		return nil, fmt.Errorf("make a GeoPackage: %w", err)
	}
	g := &geoPackageWriter{path: path, limit: limit, col: col, conn: conn}
	if err := g.begin(m); err != nil {
		return nil, errors.Join(g.refused(err), conn.Close())
	}
	return g, nil
}

func (g *geoPackageWriter) begin(m Meta) error {
	// Nobody reads the file before it is whole, and one that is not is thrown away: it needs no journal.
	settings := []string{
		"PRAGMA page_size = " + strconv.Itoa(gpkgPage), "PRAGMA application_id = 1196444487", "PRAGMA user_version = 10300", // "GPKG", 1.3.0
		"PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA temp_store = MEMORY",
	}
	if g.limit > 0 {
		settings = append(settings, "PRAGMA max_page_count = "+strconv.FormatInt(max(1, g.limit/gpkgPage), 10))
	}
	for _, s := range append(settings, "BEGIN") {
		if err := sqlitex.ExecuteTransient(g.conn, s, nil); err != nil {
			return err
		}
	}
	if err := sqlitex.ExecuteScript(g.conn, gpkgSchema+g.tableSQL(), nil); err != nil {
		return err
	}
	if err := g.describe(m); err != nil {
		return err
	}
	var err error
	if g.row, err = g.conn.Prepare("INSERT INTO " + quoted(g.col.ID) + " VALUES (" + strings.TrimSuffix(strings.Repeat("?,", len(fileFields(g.col))+2), ",") + ")"); err != nil {
		return err
	}
	g.box, err = g.conn.Prepare("INSERT INTO " + quoted(g.index()) + " VALUES (?, ?, ?, ?, ?)")
	return err
}

func (g *geoPackageWriter) index() string { return "rtree_" + g.col.ID + "_geom" }

// gpkgTypes are the types of columns.
var gpkgTypes = map[threat.FieldType]string{
	threat.TypeString: "TEXT", threat.TypeStrings: "TEXT", threat.TypeInt: "INTEGER", threat.TypeNumber: "DOUBLE",
	threat.TypeBool: "BOOLEAN", threat.TypeDate: "DATE", threat.TypeTime: "DATETIME", threat.TypeJSON: "TEXT",
}

func (g *geoPackageWriter) tableSQL() string {
	var b strings.Builder
	fmt.Fprintf(&b, "CREATE TABLE %s (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom %s", quoted(g.col.ID), gpkgGeometry(g.col.GeomType))
	for _, f := range fileFields(g.col) {
		fmt.Fprintf(&b, ", %s %s", quoted(f.Name), gpkgTypes[f.Type])
	}
	fmt.Fprintf(&b, "); CREATE VIRTUAL TABLE %s USING rtree(id, minx, maxx, miny, maxy);", quoted(g.index()))
	return b.String()
}

func gpkgGeometry(geomType string) string { return strings.ToUpper(geomType) }

// describe fills the tables that say what is in the file.
func (g *geoPackageWriter) describe(m Meta) error {
	table, title, description := g.col.ID, cmp.Or(m.Title, g.col.Title), cmp.Or(m.Description, g.col.Description)
	about, err := json.Marshal(struct {
		Context string `json:"@context"`
		Type    string `json:"@type"`
		Name    string `json:"name"`
		About   string `json:"description,omitempty"`
		Credit  string `json:"creditText,omitempty"`
		Source  string `json:"isBasedOn,omitempty"`
	}{"https://schema.org", "Dataset", title, description, m.Attribution, sourceOf(g.col)})
	if err != nil {
		return fmt.Errorf("write metadata: %w", err)
	}
	type insert struct {
		sql  string
		args []any
	}
	list := []insert{
		{"INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES (?, 'features', ?, ?, 4326)", []any{table, title, description}},
		{"INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)", []any{table, gpkgGeometry(g.col.GeomType)}},
		{"INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec130/#extension_rtree', 'write-only')", []any{table}},
		{"INSERT INTO gpkg_metadata (id, md_scope, md_standard_uri, mime_type, metadata) VALUES (1, 'dataset', 'https://schema.org/Dataset', 'application/ld+json', ?)", []any{string(about)}},
		{"INSERT INTO gpkg_metadata_reference (reference_scope, table_name, md_file_id) VALUES ('table', ?, 1)", []any{table}},
	}
	for _, f := range fileFields(g.col) {
		var mime any
		if f.Type == threat.TypeStrings || f.Type == threat.TypeJSON {
			mime = "application/json"
		}
		definition := f.Definition
		if f.Unit != "" {
			definition = strings.TrimSpace(definition + " Unit: " + f.Unit)
		}
		list = append(list, insert{
			"INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description, mime_type) VALUES (?, ?, ?, ?, nullif(?, ''), ?)",
			[]any{table, f.Name, f.Name, f.Title, definition, mime},
		})
	}
	for _, one := range list {
		if err := sqlitex.Execute(g.conn, one.sql, &sqlitex.ExecOptions{Args: one.args}); err != nil {
			return err
		}
	}
	return nil
}

// sourceOf is the file that a layer came from.
func sourceOf(col threat.Collection) string {
	if col.Layer == nil {
		return ""
	}
	return col.Layer.Source
}

// Write writes one feature. A layer's keeps its number.
func (g *geoPackageWriter) Write(f threat.Feature) error {
	fid := g.last + 1
	if n, err := strconv.ParseInt(f.ID, 10, 64); err == nil && g.col.Layer != nil {
		fid = n
	}
	g.last = max(g.last, fid)
	g.row.BindInt64(1, fid)
	if f.Geometry == nil {
		g.row.BindNull(2)
	} else if err := g.place(fid, asDeclared(f.Geometry, g.col.GeomType)); err != nil {
		return g.refused(err)
	}
	g.values = fileValues(g.values, g.col, f)
	for i, v := range g.values {
		if err := bindValue(g.row, i+3, v); err != nil {
			return err
		}
	}
	if _, err := g.row.Step(); err != nil {
		return g.refused(err)
	}
	return g.refused(g.row.Reset())
}

func (g *geoPackageWriter) place(fid int64, shape orb.Geometry) error {
	raw, err := wkb.Marshal(shape)
	if err != nil {
		return fmt.Errorf("encode a place: %w", err)
	}
	g.row.BindBytes(2, gpkgBlob(shape, raw))
	b := shape.Bound()
	if !g.any {
		g.bound, g.any = b, true
	}
	g.bound = g.bound.Union(b)
	g.box.BindInt64(1, fid)
	for i, v := range [4]float64{b.Min[0], b.Max[0], b.Min[1], b.Max[1]} {
		g.box.BindFloat(i+2, v)
	}
	if _, err := g.box.Step(); err != nil {
		return err
	}
	return g.box.Reset()
}

// bindValue gives SQLite a value as GeoPackage spells it: instants in UTC with milliseconds.
func bindValue(s *sqlite.Stmt, at int, v any) error {
	switch v := v.(type) {
	case nil:
		s.BindNull(at)
	case string:
		s.BindText(at, v)
	case int64:
		s.BindInt64(at, v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			s.BindNull(at)
			return nil
		}
		s.BindFloat(at, v)
	case bool:
		s.BindBool(at, v)
	case threat.Day:
		s.BindText(at, v.String())
	case time.Time:
		s.BindText(at, v.UTC().Format("2006-01-02T15:04:05.000Z"))
	case json.RawMessage:
		if len(v) == 0 {
			s.BindNull(at)
			return nil
		}
		s.BindText(at, string(v))
	case []string:
		if v == nil {
			s.BindNull(at)
			return nil
		}
		raw, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("write a list: %w", err)
		}
		s.BindText(at, string(raw))
	default:
		return fmt.Errorf("write a value: %T is none", v)
	}
	return nil
}

// End writes the extent and, last, the triggers that keep the index in step when somebody edits the file: from here on they would call functions that SQLite
// itself has not.
func (g *geoPackageWriter) End() error {
	if err := errors.Join(g.row.Finalize(), g.box.Finalize()); err != nil {
		return g.refused(err)
	}
	g.row, g.box = nil, nil
	if g.any {
		err := sqlitex.Execute(g.conn, "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?", &sqlitex.ExecOptions{Args: []any{g.bound.Min[0], g.bound.Min[1], g.bound.Max[0], g.bound.Max[1]}})
		if err != nil {
			return g.refused(err)
		}
	}
	if err := sqlitex.ExecuteScript(g.conn, gpkgTriggers(g.col.ID), nil); err != nil {
		return g.refused(err)
	}
	if err := sqlitex.ExecuteTransient(g.conn, "COMMIT", nil); err != nil {
		return g.refused(err)
	}
	err := g.conn.Close()
	g.conn = nil
	if err != nil {
		return g.refused(err)
	}
	info, err := os.Stat(g.path)
	if err != nil {
		return fmt.Errorf("write a GeoPackage: %w", err)
	}
	g.size = info.Size()
	return nil
}

// Size is that of the whole file, in bytes.
func (g *geoPackageWriter) Size() int64 { return g.size }

// WriteTo copies the whole file.
func (g *geoPackageWriter) WriteTo(w io.Writer) (int64, error) {
	f, err := os.Open(g.path)
	if err != nil {
		return 0, fmt.Errorf("read the GeoPackage: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read
	return io.Copy(w, f)
}

// Close removes the file and its folder.
func (g *geoPackageWriter) Close() error {
	var err error
	for _, s := range []*sqlite.Stmt{g.row, g.box} {
		if s != nil {
			_ = s.Finalize() // tells again why its last step failed
		}
	}
	if g.conn != nil {
		err = g.conn.Close()
		g.conn = nil
	}
	return errors.Join(err, os.RemoveAll(filepath.Dir(g.path)))
}

// refused tells a file that has become too large from a disk that is full: SQLite has one word for both.
func (g *geoPackageWriter) refused(err error) error {
	if err == nil {
		return nil
	}
	if sqlite.ErrCode(err).ToPrimary() == sqlite.ResultFull {
		if err := probed(filepath.Dir(g.path)); err != nil {
			return notWritten("gpkg", "write a GeoPackage", err)
		}
		return tooLargeFile("gpkg", g.limit)
	}
	return notWritten("gpkg", "write a GeoPackage", err)
}

// probed writes a little into a folder, and returns why it could not.
func probed(dir string) error {
	f, err := os.CreateTemp(dir, "probe-")
	if err != nil {
		return err //nolint:wrapcheck // notWritten says what for
	}
	_, err = f.Write(make([]byte, 64<<10))
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}
