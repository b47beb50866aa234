package formats

import (
	"fmt"
	"io"
	"strings"

	"threatmap/threat"
)

// Row is one record of a file: an Incident, or an Err that says why it is none.
type Row struct {
	// Number counts records from 1, the header included, as a spreadsheet shows them; in GeoJSON it counts features.
	Number   int
	Incident threat.Incident
	Err      *RowError // nil where Incident is good

	raw      string            // the record as it stands in the file, at most rawKept of it
	rawLen   int               // its whole length in bytes
	columnOf map[string]string // field -> column, where a mapping says so
}

// Reader reads records one after the other. Next returns io.EOF at the end of the file; any other error means that the rest of the file
// cannot be read. A bad row is not an error: it is a Row with Err.
type Reader interface {
	Next() (Row, error)
}

// Options say what a file does not say itself. The zero Options are good defaults.
type Options struct {
	Name           string            // names the data set of csv and geojson ("csv:NAME"); default: the file name without its endings
	DatasetVersion string            // default: from the file name, where it tells one
	Assume         map[string]string // ucdp-ged: a stated assumption for rows without the value, e.g. where_prec=2
	Mapping        *Mapping          // csv: what the columns mean
	Focus          []string          // ucdp-ged: names of the focus actors; default DefaultFocus
	Outlines       Outlines          // of the countries, to find positions whose latitude and longitude are swapped; nil = not looked for
	Layer          string            // gpkg: which layer of the file; default: the only one
	Encoding       string            // "utf-8" (default), "utf-16", "windows-1252" or "windows-1256"
	MaxRecord      int               // longest record in bytes; default 1 MiB for csv, 8 MiB for a GeoJSON feature
	MaxUnpacked    int64             // largest content of a packed file in bytes; default 8 GiB
}

// DefaultFocus are the names under which the default focus actor appears in data sets.
var DefaultFocus = []string{"IS", "ISIS", "ISIL", "ISI", "Daesh", "Islamic State", "Islamic State of Iraq", "Islamic State of Iraq and Syria"}

// Names lists the formats that Open reads; OpenFile reads others.
var Names = []string{"ucdp-ged", "csv", "geojson", "geojsonseq", "jsonfg"}

// Open starts to read a file of one of the Names. name is the file's name: its endings and the data set's version are read from it. Zip
// archives that hold exactly one file of the format, and gzip, are unpacked on the way; for a zip, r must also be an io.ReaderAt and an
// io.Seeker (an *os.File is). The caller closes r.
//
// Returns an error if the file as a whole cannot be read: unknown format, no or wrong header, broken archive, a GeoJSON crs that is not
// WGS 84 (checkTail says where it is found at once); a *MappingNeededError for a csv without a mapping.
func Open(format string, r io.Reader, name string, opts Options) (Reader, error) {
	open, ok := map[string]func(io.Reader, string, Options) (Reader, error){
		"ucdp-ged": openUCDP, "csv": openCSV, "geojson": openGeoJSON, "geojsonseq": openGeoJSON, "jsonfg": openJSONFG,
	}[format]
	if !ok {
		return nil, threat.Invalid("format", format, "unknown format", strings.Join(Names, " "))
	}
	if len(opts.Assume) > 0 && format != "ucdp-ged" {
		return nil, fmt.Errorf("read %q: an assumption can only be stated for ucdp-ged; in csv, use a constant of the mapping", name)
	}
	if opts.Name == "" {
		opts.Name = stem(name)
	}
	if format == "geojson" || format == "jsonfg" {
		if err := checkTail(r, opts); err != nil {
			return nil, fmt.Errorf("read %q: %w", name, err)
		}
	}
	plain, err := unpack(r, format, opts.MaxUnpacked)
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", name, err)
	}
	decoded, err := decodeText(plain, opts.Encoding)
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", name, err)
	}
	reader, err := open(decoded, name, opts)
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", name, err)
	}
	return reader, nil
}

// stem is the last element of a path or URL without its endings.
func stem(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name, _, _ = strings.Cut(name, "?")
	for _, ending := range []string{".zip", ".gz", ".csv", ".geojsonl", ".geojsons", ".geojsonseq", ".geojson", ".json", ".fg", ".acled", ".hxl", ".gpkg", ".fgb", ".parquet", ".kml"} {
		name = strings.TrimSuffix(name, ending)
	}
	if name == "" {
		return "unnamed"
	}
	return name
}
