package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"threatmap/formats"
)

// importCommand reads incidents. What it leaves out is in the rejects file, row by row, with the reason.
type importCommand struct {
	databaseFlags
	Collection     string            `enum:"incidents,corridors,areas" default:"incidents" help:"What the files hold: incidents, corridors or areas of interest. Corridors (geojson: a LineString each) and areas (geojson: a Polygon or MultiPolygon each), with the properties of the collection, are told by their ids: a known one gets a new version."`
	Format         string            `required:"" placeholder:"FORMAT" enum:"ucdp-ged,csv,geojson,geojsonseq,jsonfg,gpkg,fgb,parquet,kml" help:"Format of the files: ucdp-ged (every variant of UCDP's event data set, zipped or not), csv (with --map), geojson (RFC 7946), geojsonseq (RFC 8142), jsonfg (JSON-FG), gpkg (GeoPackage), fgb (FlatGeobuf), parquet (GeoParquet) or kml (the data of its placemarks; a KMZ too); the columns of the last four are named as the properties of geojson are."`
	Map            string            `type:"existingfile" placeholder:"FILE" help:"csv: JSON file that says which column is what. Without it, a mapping is guessed from the file (an address is downloaded for it) and printed for review, and nothing is imported; threatmap's own exports need none."`
	DatasetVersion string            `placeholder:"V" help:"Version of the data set (default: from the file name). A newer version wins over an older one; without a version nothing that is stored is overwritten."`
	Assume         map[string]string `placeholder:"FIELD=CODE" help:"ucdp-ged: what to assume where the file says nothing, e.g. where_prec=2. Stored as the value's basis."`
	Focus          []string          `placeholder:"NAME" help:"Names of the focus actors, which decide the side of an event (default: ISIS and its aliases)."`
	Layer          string            `placeholder:"L" help:"gpkg: which layer of the file, where it holds several."`
	Encoding       string            `enum:"utf-8,utf-16,windows-1252,windows-1256" default:"utf-8" help:"Text encoding of the files: utf-8, utf-16, windows-1252 or windows-1256."`
	Name           string            `placeholder:"NAME" help:"csv, geojson: name of the data set (default: the file's name)."`
	Rejects        string            `type:"path" placeholder:"FILE" help:"Where rejected rows go (default: rejects/ in the data folder)."`
	MaxBytes       int64             `default:"2147483648" placeholder:"N" help:"Largest download, in bytes; a longer one is given up (default: 2 GiB)."`
	Files          []string          `arg:"" name:"file|url" help:"Files, or http(s) addresses to download (resuming) and read."`
}

// Validate refuses flags that would be passed over in silence.
func (c *importCommand) Validate() error {
	if c.Map != "" && c.Format != "csv" {
		return fmt.Errorf("--map is for --format csv, not %s", c.Format)
	}
	if c.Layer != "" && c.Format != "gpkg" {
		return fmt.Errorf("--layer is for --format gpkg, not %s", c.Format)
	}
	if c.Collection != "incidents" && c.Format != "geojson" {
		return fmt.Errorf("--collection %s is for --format geojson, not %s", c.Collection, c.Format)
	}
	return nil
}

// Run imports each file and prints a summary.
func (c *importCommand) Run(s *session) (err error) {
	options, err := c.options()
	if err != nil {
		return err
	}
	if err := c.checkFiles(); err != nil {
		return err
	}
	if c.Format == "csv" && c.Map == "" {
		done, reviewed := c.reviewMappings(s, options)
		defer func() { err = errors.Join(err, done()) }()
		if reviewed != nil {
			return reviewed
		}
	}
	d, err := openDatabase(s.ctx, c.databaseFlags, s.logger())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if options.Outlines, err = d.outlines(s.ctx); err != nil {
		return err
	}
	rejected := 0
	for _, file := range c.Files {
		sum, err := c.importOne(s, d, file, options)
		if err != nil {
			return fmt.Errorf("import %s: %w", file, err)
		}
		rejected += sum.rejected
	}
	if rejected > 0 {
		return errRejected
	}
	return nil
}

// checkFiles finds a misspelt name before the files in front of it are imported.
func (c *importCommand) checkFiles() error {
	for _, file := range c.Files {
		if isAddress(file) {
			continue
		}
		if info, err := os.Stat(file); err != nil {
			return err
		} else if info.IsDir() {
			return fmt.Errorf("%s is a folder; name the files in it", file)
		}
	}
	return nil
}

func (c *importCommand) options() (formats.Options, error) {
	o := formats.Options{DatasetVersion: c.DatasetVersion, Assume: c.Assume, Focus: c.Focus, Name: c.Name, Encoding: c.Encoding, Layer: c.Layer}
	if c.Map == "" {
		return o, nil
	}
	mapping, err := readMapping(c.Map)
	o.Mapping = mapping
	return o, err
}

// summary counts what became of a file's rows.
type summary struct {
	read, added, changed, unchanged, older, rejected int
	took                                             time.Duration
	unread                                           string // properties that nothing was read from, and in how many records
}

func (s summary) String() string {
	text := fmt.Sprintf("%d read, %d added, %d changed, %d unchanged, %d rejected; %.0f rows/s",
		s.read, s.added, s.changed, s.unchanged, s.rejected, float64(s.read)/max(s.took.Seconds(), 1e-3))
	if s.older > 0 {
		text += fmt.Sprintf(" (%d rows are of an older version than what is stored, or exports of it: they only filled what it leaves unknown)", s.older)
	}
	if s.read > 0 && s.unchanged == s.read {
		text += ". Everything was already here: nothing changed."
	}
	return text
}

// stored is how many of the rows are in the database.
func (s summary) stored() int { return s.added + s.changed + s.unchanged }

// importOne reads one file or address into the database.
func (c *importCommand) importOne(s *session, d *database, file string, options formats.Options) (sum summary, err error) {
	path, done, err := c.local(s, file)
	if err != nil {
		return summary{}, err
	}
	defer func() { err = errors.Join(err, done()) }()
	rejects := newRejects(c.rejectsPath(path), filepath.Base(path))
	run := importRun{session: s, db: d, rejects: rejects, name: filepath.Base(path)}
	switch c.Collection {
	case "corridors":
		sum, err = run.corridors(path)
	case "areas":
		sum, err = run.areas(path)
	default:
		sum, err = run.file(path, c.Format, options)
	}
	err = withRoom(err, c.Data)
	err = errors.Join(err, rejects.close())
	if err != nil && sum.stored() == 0 {
		return sum, err
	}
	fmt.Fprintf(s.stdout, "%s: %s\n", filepath.Base(path), sum)
	if sum.unread != "" {
		fmt.Fprintf(s.stdout, "%s: not read, since no field has that name (kept in the claim only): %s\n", filepath.Base(path), sum.unread)
	}
	if sum.rejected > 0 {
		fmt.Fprintf(s.stdout, "%s: the rejected rows are in %s\n", filepath.Base(path), rejects.path)
	}
	if err != nil {
		fmt.Fprintf(s.stdout, "%s: stopped before the end; what is counted is stored, and importing again goes on from there\n", filepath.Base(path))
	}
	return sum, err
}

func (c *importCommand) rejectsPath(file string) string {
	if c.Rejects != "" {
		return c.Rejects
	}
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)) + "-" + time.Now().UTC().Format("20060102T150405.000") + ".csv"
	return filepath.Join(c.Data, "rejects", name)
}

// local returns the path of the file, downloading it first where it is an address, and what to do when it has been read.
func (c *importCommand) local(s *session, file string) (path string, done func() error, err error) {
	if !isAddress(file) {
		return file, func() error { return nil }, nil
	}
	return download(s, file, filepath.Join(c.Data, "downloads"), c.MaxBytes)
}

func isAddress(file string) bool {
	return strings.HasPrefix(file, "http://") || strings.HasPrefix(file, "https://")
}
