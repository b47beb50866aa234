package formats

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"threatmap/threat"
)

// LayerHead is what a file says of a layer in it, before its features.
type LayerHead struct {
	Name        string // of the layer in the file; "" = the file is the layer
	Title       string
	Description string
	Columns     []threat.Field // under their names in the file
	SRID        int            // EPSG code of the coordinates
	LeftOut     []string       // columns of types that are not taken
}

// LayerRow is one feature of a file, or an Err that says why it is none.
type LayerRow struct {
	threat.LayerFeature

	Err *RowError
}

// LayerReader reads the features of one layer of a file. Next returns io.EOF behind the last one; any other error means that the rest can't be read. A
// bad feature is not an error: it is a row with Err.
type LayerReader interface {
	Head() LayerHead
	Next() (LayerRow, error)
	io.Closer
}

// LayerOptions say what a file does not say itself.
type LayerOptions struct {
	Layer    string // which one of the file's layers; "" = the only one
	SRID     int    // EPSG code of the coordinates, where the file says none; 0 = WGS 84 where the format implies it
	Encoding string // of csv and geojson, as in Options
}

// LayerFormats are the endings of files that OpenLayer reads.
var LayerFormats = []string{".gpkg", ".fgb", ".geojson", ".json", ".geojsonl", ".geojsons", ".csv", ".tsv", ".parquet", ".kml", ".kmz"}

// OpenLayer starts to read a vector file as a layer: which format it is, its ending says. The caller closes what it returns.
//
// Returns an error where the file as a whole can't be read: unknown format, several layers and none named, an unknown coordinate reference system.
func OpenLayer(path string, o LayerOptions) (LayerReader, error) {
	open, ok := map[string]func(string, LayerOptions) (LayerReader, error){
		".gpkg": openGeoPackageLayer, ".fgb": openFlatGeobufLayer,
		".geojson": openGeoJSONLayer, ".json": openGeoJSONLayer, ".geojsonl": openGeoJSONLayer, ".geojsons": openGeoJSONLayer,
		".parquet": openGeoParquetLayer, ".kml": openKMLLayer, ".kmz": openKMLLayer,
		".csv": openCSVLayer, ".tsv": openCSVLayer,
	}[layerEnding(path)]
	if !ok {
		return nil, threat.Invalid("file", filepath.Base(path), "its ending is none of a format for layers", strings.Join(LayerFormats, " ")+"; those of text also packed, as .csv.gz or .geojson.zip")
	}
	r, err := open(path, o)
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", filepath.Base(path), err)
	}
	return r, nil
}

// layerEnding is the ending that says a file's format: of a packed text the one in front of .gz or .zip.
func layerEnding(path string) string {
	name := strings.ToLower(filepath.Base(path))
	ending := filepath.Ext(name)
	if ending != ".gz" && ending != ".zip" {
		return ending
	}
	if inner := filepath.Ext(strings.TrimSuffix(name, ending)); slices.Contains([]string{".geojson", ".json", ".geojsonl", ".geojsons", ".csv"}, inner) {
		return inner
	}
	return ending
}

// layerText is the text of a file from its start, unpacked and decoded.
func layerText(file *os.File, format, encoding string) (io.Reader, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read from the start: %w", err)
	}
	plain, err := unpack(file, format, 0)
	if err != nil {
		return nil, err
	}
	return decodeText(plain, encoding)
}

// badFeature makes the row that stands for a feature that can't be read.
func badFeature(number int, bad *fieldError) LayerRow {
	return LayerRow{Err: &RowError{Row: number, Column: bad.field, Value: shorten(bad.value), Reason: bad.reason}}
}

// refusedCRS tells that nobody knows where coordinates are.
func refusedCRS(what string) error {
	return threat.Invalid("crs", what, "not a coordinate reference system that is known by an EPSG code", "a file that names one, or --crs EPSG:CODE for one that names none")
}

var epsgOfWKT = regexp.MustCompile(`(?i)(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d+)"?\s*\]\s*\]\s*$`)

// sridOf reads the EPSG code out of what files call a coordinate reference system: authority and code, or well-known text that ends with its code.
func sridOf(authority string, code int, wkt string) (srid int, ok bool) {
	if strings.EqualFold(authority, "EPSG") && code > 0 {
		return code, true
	}
	if strings.EqualFold(authority, "OGC") && strings.Contains(wkt, "CRS84") {
		return wgs84, true
	}
	if m := epsgOfWKT.FindStringSubmatch(strings.TrimSpace(wkt)); m != nil {
		n, err := strconv.Atoi(m[1])
		return n, err == nil
	}
	return 0, false
}

// wgs84 is the EPSG code of lon/lat on WGS 84, which all of our own coordinates are in.
const wgs84 = 4326
