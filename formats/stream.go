package formats

import (
	"io"
	"slices"
	"time"

	"threatmap/threat"
)

// FeatureWriter writes features one after the other in one of the formats, holding no more than a block of them. End writes what stands behind the last.
type FeatureWriter interface {
	Write(f threat.Feature) error
	End() error
}

// About is what is known before the first feature.
type About struct {
	Meta

	Base string    // address of the server that has the records, for links to them; "" = none
	Now  time.Time // when it is written

	SpoolDir   string // where what is set aside until the end is put; "" = where the system has such
	SpoolBytes int64  // the most of that; 0 = any
}

// StreamFormat is a format that is written while features come in.
type StreamFormat struct {
	Name      string   // what f= and --format call it
	Media     string   // media type
	Also      []string // other names of the media type
	Extension string   // of files, without the dot
	Title     string   // what it is, in a few words
	incidents bool     // only for incidents: the format has columns for nothing else
	open      func(w io.Writer, col threat.Collection, a About) (FeatureWriter, error)
}

// StreamFormats are those besides GeoJSON, in the order in which they are offered.
var StreamFormats = []StreamFormat{
	{"csv", "text/csv", nil, "csv", "CSV with lon, lat and WKT", false, func(w io.Writer, col threat.Collection, _ About) (FeatureWriter, error) { return NewCSVWriter(w, col) }},
	{"kml", "application/vnd.google-earth.kml+xml", nil, "kml", "KML 2.2, styled, with time spans", false, func(w io.Writer, col threat.Collection, a About) (FeatureWriter, error) {
		return NewKMLWriter(w, col, a.Meta, a.Base)
	}},
	{"geojsonseq", "application/geo+json-seq", nil, "geojsons", "GeoJSON text sequence (RFC 8142)", false, func(w io.Writer, col threat.Collection, _ About) (FeatureWriter, error) {
		return &sequenceWriter{block: block{w: w}, col: col}, nil
	}},
	{"jsonfg", "application/fg+json", []string{"application/vnd.ogc.fg+json"}, "fg.json", "JSON-FG 1.0", false, newJSONFGWriter},
	{"hxl-csv", "text/csv;profile=hxl", nil, "hxl.csv", "CSV with a second row of HXL hashtags", false, newHXLWriter},
	{"acled-csv", "text/csv;profile=acled", nil, "acled.csv", "CSV with ACLED's columns", true, newACLEDWriter},
	{"parquet", "application/vnd.apache.parquet", nil, "parquet", "GeoParquet 1.1", false, newParquetWriter},
	{"cot", "application/cot+xml", nil, "cot.xml", "Cursor on Target events", false, newCoTWriter},
	{"stix", mediaSTIX, nil, "json", "STIX 2.1 bundle", false, newSTIXWriter},
	{"gpx", "application/gpx+xml", nil, "gpx", "GPX 1.1", false, newGPXWriter},
}

// Of tells whether the format can write a collection.
func (f StreamFormat) Of(col threat.Collection) bool {
	return !f.incidents || col.ID == threat.Incidents.ID
}

// Open writes what stands before the features. Returns a KindInvalid error for a collection that the format has no place for.
func (f StreamFormat) Open(w io.Writer, col threat.Collection, a About) (FeatureWriter, error) {
	if !f.Of(col) {
		return nil, threat.Invalid("collection", col.ID, f.Name+" has columns for incidents only", threat.Incidents.ID)
	}
	return f.open(w, col, a)
}

// StreamFormatByName finds one of the StreamFormats.
func StreamFormatByName(name string) (StreamFormat, bool) {
	i := slices.IndexFunc(StreamFormats, func(f StreamFormat) bool { return f.Name == name })
	if i < 0 {
		return StreamFormat{}, false
	}
	return StreamFormats[i], true
}
