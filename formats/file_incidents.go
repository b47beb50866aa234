package formats

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"threatmap/threat"
)

// FileReader is a Reader of a file that is open.
type FileReader interface {
	Reader
	io.Closer
}

// wholeFiles are the formats that OpenFile reads.
var wholeFiles = map[string]func(string, LayerOptions) (LayerReader, error){"gpkg": openGeoPackageLayer, "fgb": openFlatGeobufLayer, "parquet": openGeoParquetLayer, "kml": openKMLLayer}

// IsReadWhole tells whether OpenFile reads a format.
func IsReadWhole(format string) bool { return wholeFiles[format] != nil }

// OpenFile starts to read records from a file of a format that is no stream, or is read twice: gpkg, fgb, parquet or kml. Columns are taken as properties of geojson are, by their names;
// the column id is the feature's id. The caller closes what it returns.
//
// Returns an error if the file as a whole cannot be read: not of the format, several layers and none named (opts.Layer), coordinates that are not WGS 84.
func OpenFile(format, path string, opts Options) (FileReader, error) {
	open, ok := wholeFiles[format]
	if !ok {
		return nil, threat.Invalid("format", format, "not a format that is read as a whole file", "gpkg fgb parquet kml")
	}
	if opts.Name == "" {
		opts.Name = stem(path)
	}
	file, err := open(path, LayerOptions{Layer: opts.Layer})
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", filepath.Base(path), err)
	}
	head := file.Head()
	if head.SRID != wgs84 {
		return nil, errors.Join(fmt.Errorf("read %q: %w", filepath.Base(path), threat.Invalid("crs", fmt.Sprintf("EPSG:%d", head.SRID), "not WGS 84 longitude/latitude", "EPSG:4326; transform the data first")), file.Close())
	}
	r := &fileIncidents{LayerReader: file, as: geojsonReader{opts: opts}}
	r.col = threat.Collection{ID: head.Name, Layer: &threat.Layer{}} // a layer: its fields may have any name
	r.id = slices.IndexFunc(head.Columns, func(f threat.Field) bool { return f.Name == "id" })
	for i, f := range head.Columns {
		if i != r.id {
			r.col.Fields = append(r.col.Fields, f)
		}
	}
	return r, nil
}

// fileIncidents reads features as if they stood in geojson, so that what a column means is said once.
type fileIncidents struct {
	LayerReader

	as  geojsonReader
	col threat.Collection
	id  int // the column of ids; -1 = there is none
	raw []byte
}

// Unread tells which columns no field was read from so far.
func (r *fileIncidents) Unread() *Unread { return r.as.Unread() }

// Next reads one feature.
func (r *fileIncidents) Next() (Row, error) {
	row, err := r.LayerReader.Next()
	if err != nil {
		return Row{}, err //nolint:wrapcheck // says it all
	}
	if row.Err != nil {
		return Row{Number: row.Err.Row, Err: row.Err}, nil
	}
	f := row.Feature
	if r.id >= 0 && r.id < len(f.Values) {
		if text, ok := f.Values[r.id].(string); ok {
			f.ID = text
		}
		f.Values = slices.Delete(slices.Clone(f.Values), r.id, r.id+1)
	}
	r.raw = AppendFeature(r.raw[:0], r.col, f)
	rec := record{row: row.Number, raw: r.raw}
	incident, bad := r.as.incident(r.raw)
	if bad != nil {
		return badRow(rec, bad), nil
	}
	return rec.good(incident, nil), nil
}
