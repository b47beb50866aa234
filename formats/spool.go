package formats

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// FileWriter writes features in a format that is a whole file and no stream: what it needs of disk is in a folder of its own. After End, Size and WriteTo
// give the file. Close lets go of everything, whatever was done before.
type FileWriter interface {
	Write(f threat.Feature) error
	End() error
	Size() int64
	WriteTo(w io.Writer) (int64, error)
	Close() error
}

// FileFormats are the formats that NewFileWriter writes.
var FileFormats = []string{"gpkg", "fgb"}

// IsFileFormat tells whether a format is written by a FileWriter.
func IsFileFormat(format string) bool { return slices.Contains(FileFormats, format) }

// NewFileWriter begins a file of a format, of at most so many bytes (0 = any), in a new folder within dir ("" = where the system has such).
//
// What goes beyond the limit gives a KindTooLarge error.
func NewFileWriter(format, dir string, limit int64, col threat.Collection, m Meta) (FileWriter, error) {
	folder, err := os.MkdirTemp(dir, "threatmap-"+format+"-")
	if err != nil {
		return nil, notWritten(format, "make room for a file", err)
	}
	begin := newGeoPackageWriter
	if format == "fgb" {
		begin = newFlatGeobufWriter
	}
	w, err := begin(filepath.Join(folder, col.ID+"."+format), limit, col, m)
	if err != nil {
		_ = os.RemoveAll(folder) // the first error is what counts
		return nil, err
	}
	return w, nil
}

func tooLargeFile(format string, limit int64) error {
	return &threat.Error{
		Kind: threat.KindTooLarge, Param: "f", Value: format, Detail: fmt.Sprintf("the file would have more than %d bytes", limit),
		Accepted: "a filter that leaves less, or a format that is streamed: geojson, csv or kml",
	}
}

// notWritten says why a temporary file could not be written: where the disk is full, that, and to try again.
func notWritten(format, what string, err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return &threat.Error{
			Kind: threat.KindUnready, Param: "f", Value: format, Detail: "the server's disk has no room for the file",
			Accepted: "the same later, a filter that leaves less, or a format that is streamed: geojson, csv or kml",
		}
	}
	return fmt.Errorf("%s: %w", what, err)
}

// asDeclared returns the geometry as a file of the collection's type of geometry has it: single ones as collections of one.
func asDeclared(g orb.Geometry, geomType string) orb.Geometry {
	switch t := g.(type) {
	case orb.Ring:
		return asDeclared(orb.Polygon{t}, geomType)
	case orb.Bound:
		return asDeclared(t.ToPolygon(), geomType)
	case orb.Point:
		if geomType == "MultiPoint" {
			return orb.MultiPoint{t}
		}
	case orb.LineString:
		if geomType == "MultiLineString" {
			return orb.MultiLineString{t}
		}
	case orb.Polygon:
		if geomType == "MultiPolygon" {
			return orb.MultiPolygon{t}
		}
	}
	return g
}

// fileFields are the columns of a file: the public id, where it is not the row's own number, then the fields.
func fileFields(col threat.Collection) []threat.Field {
	if col.Layer != nil {
		return col.Fields
	}
	return slices.Concat([]threat.Field{{Name: "id", Type: threat.TypeString, Title: "Id"}}, col.Fields)
}

// fileValues are parallel to fileFields.
func fileValues(into []any, col threat.Collection, f threat.Feature) []any {
	into = into[:0]
	if col.Layer == nil {
		into = append(into, f.ID)
	}
	return append(into, f.Values...)
}
