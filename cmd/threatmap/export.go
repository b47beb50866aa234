package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"threatmap/cql2"
	"threatmap/formats"
	"threatmap/geo"
	"threatmap/threat"
)

type exportCommand struct {
	databaseFlags
	Format     string `required:"" placeholder:"FORMAT" enum:"geojson,csv,kml,geojsonseq,jsonfg,hxl-csv,acled-csv,parquet,cot,stix,gpx,gpkg,fgb" help:"geojson (RFC 7946), csv (lon, lat and WKT), kml (2.2, styled by side and type, with time spans), geojsonseq (RFC 8142), jsonfg (JSON-FG 1.0), hxl-csv (with a row of HXL hashtags), acled-csv (ACLED's columns; incidents only), parquet (GeoParquet 1.1), cot (Cursor on Target), stix (STIX 2.1 bundle), gpx (GPX 1.1), gpkg (GeoPackage 1.3) or fgb (FlatGeobuf), both with a spatial index."`
	Collection string `default:"incidents" help:"What to write: incidents, borders, belts, corridors, corridor_bands, areas, admin0, admin1, places, facilities or a layer that was added."`
	Bbox       string `placeholder:"W,S,E,N" help:"Only what intersects this box, in degrees; west greater than east crosses the antimeridian."`
	Datetime   string `placeholder:"FROM/TO" help:"Only what may have happened in this interval, e.g. 2025-05-01/2025-05-31; either end may be open, written as two dots."`
	Q          string `name:"q" placeholder:"TERMS" help:"Only what has one of these terms, separated by commas, in a title, a summary or the name of a place, an actor or a source."`
	Filter     string `placeholder:"CQL2" help:"Only what this expression holds for: OGC Common Query Language, as text or as JSON."`
	Belt       string `placeholder:"BORDERS" help:"Only incidents near these borders, separated by commas, e.g. IRQ-SYR; needs --width-km."`
	WidthKM    string `name:"width-km" placeholder:"KM" help:"Width of the belt, on each side: over 0, at most 100."`
	Side       string `placeholder:"COUNTRY" help:"Only the side of the belt that is this country's soil, e.g. SYR."`
	Corridor   string `placeholder:"ID" help:"Only incidents in this corridor's band."`
	HalfWidth  string `name:"half-width-km" placeholder:"KM" help:"Half-width of that band: over 0, at most 100 (default: the corridor's own)."`
	Area       string `placeholder:"IDS" help:"Only incidents in any of these areas, separated by commas, e.g. wadi-hauran."`
	Within     string `placeholder:"SHAPE" help:"Only incidents in this shape: WKT of a POLYGON or MULTIPOLYGON, polygon:LON LAT,LON LAT,… or circle:LON,LAT,KM."`
	Base       string `placeholder:"URL" help:"Address of the server that has these records, for the links in kml and gpx, and for ids and links in stix."`
	Output     string `short:"o" type:"path" placeholder:"FILE" help:"File to write (default: standard output). It is replaced when all is written, not before."`
}

// Validate says what is wrong with the question before anything is started for it.
func (c *exportCommand) Validate() error {
	if _, err := threat.CollectionByID(c.Collection); err != nil && threat.CheckLayerName(c.Collection) == nil {
		return nil // which layers there are, and what can be asked of one, the database knows
	}
	_, _, err := c.question(nil)
	return err
}

// Run writes the matching features of the collection.
func (c *exportCommand) Run(s *session) (err error) {
	d, err := openDatabase(s.ctx, c.databaseFlags, s.logger())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	of, err := d.Catalog(s.ctx)
	if err != nil {
		return err
	}
	col, filter, err := c.question(of)
	if err != nil {
		return err
	}
	if c.Output == "" {
		return c.write(s.ctx, d, s.stdout, col, filter)
	}
	return writeWhole(c.Output, func(w io.Writer) error { return c.write(s.ctx, d, w, col, filter) })
}

func (c *exportCommand) question(of *threat.Catalog) (threat.Collection, threat.Filter, error) {
	var filter threat.Filter
	col, err := of.Collection(c.Collection)
	if err != nil {
		return col, filter, fmt.Errorf("--collection: there is no %q; see --help for those there are, and layer list for the layers", c.Collection)
	}
	if c.Bbox != "" {
		box, err := geo.ParseBBox(c.Bbox)
		if err != nil {
			return col, filter, fmt.Errorf("--bbox: %w", err)
		}
		filter.BBox = &box
	}
	if c.Datetime != "" {
		interval, err := threat.ParseInterval(c.Datetime)
		if err != nil {
			return col, filter, fmt.Errorf("--datetime: %w", err)
		}
		filter.Time = &interval
	}
	if c.Q != "" {
		if filter.Text, err = threat.ParseText(c.Q); err != nil {
			return col, filter, fmt.Errorf("--q: %w", err)
		}
	}
	if c.Filter != "" {
		language := cql2.Text
		if strings.HasPrefix(strings.TrimSpace(c.Filter), "{") {
			language = cql2.JSON
		}
		if filter.Expr, err = cql2.Parse(language, c.Filter, nil); err != nil {
			return col, filter, fmt.Errorf("--filter: %w", err)
		}
	}
	if err := c.lines(&filter); err != nil {
		return col, filter, err
	}
	return col, filter, filter.Check(col)
}

// lines reads what asks by borders, corridors, areas and shapes.
func (c *exportCommand) lines(filter *threat.Filter) (err error) {
	switch {
	case c.Belt == "" && (c.WidthKM != "" || c.Side != ""):
		return errors.New("--width-km and --side need --belt")
	case c.Corridor == "" && c.HalfWidth != "":
		return errors.New("--half-width-km needs --corridor")
	}
	if c.Belt != "" {
		if filter.Belt, err = threat.ParseBelt(c.Belt, c.WidthKM, c.Side); err != nil {
			return fmt.Errorf("--belt: %w", err)
		}
	}
	if c.Corridor != "" {
		if filter.Corridor, err = threat.ParseCorridorBand(c.Corridor, c.HalfWidth); err != nil {
			return fmt.Errorf("--corridor: %w", err)
		}
	}
	if c.Area != "" {
		if filter.Areas, err = threat.ParseAreas(c.Area); err != nil {
			return fmt.Errorf("--area: %w", err)
		}
	}
	if c.Within != "" {
		if filter.Within, err = threat.ParseWithin(c.Within); err != nil {
			return fmt.Errorf("--within: %w", err)
		}
	}
	return nil
}

// write streams, so that memory does not grow with the answer.
func (c *exportCommand) write(ctx context.Context, d *database, w io.Writer, col threat.Collection, filter threat.Filter) (err error) {
	if formats.IsFileFormat(c.Format) {
		return c.writeFile(ctx, d, w, col, filter)
	}
	buffered := bufio.NewWriterSize(w, 1<<20)
	out, err := c.newFeatureWriter(buffered, col)
	if err != nil {
		return err
	}
	if closer, ok := out.(io.Closer); ok {
		defer func() { err = errors.Join(err, closer.Close()) }()
	}
	if err := features(ctx, d, col, filter, out.Write); err != nil {
		return err
	}
	return errors.Join(out.End(), buffered.Flush())
}

// writeFile makes a file in a temporary folder of the system, then copies it.
func (c *exportCommand) writeFile(ctx context.Context, d *database, w io.Writer, col threat.Collection, filter threat.Filter) (err error) {
	file, err := formats.NewFileWriter(c.Format, "", 0, col, formats.Meta{Title: col.Title, Description: col.Description})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := features(ctx, d, col, filter, file.Write); err != nil {
		return err
	}
	if err := file.End(); err != nil {
		return err
	}
	_, err = file.WriteTo(w)
	return err
}

// features reads everything that matches, some rows at a time. It is one question: who is in an area or a corridor is looked up once, and not for each page anew.
func features(ctx context.Context, d *database, col threat.Collection, filter threat.Filter, write func(threat.Feature) error) error {
	if _, err := d.Features(ctx, col, filter, threat.Page{Sort: threat.SortID}, write); err != nil {
		return fmt.Errorf("export %s: %w", col.ID, err)
	}
	return nil
}

func (c *exportCommand) newFeatureWriter(w io.Writer, col threat.Collection) (formats.FeatureWriter, error) {
	about := formats.About{Meta: formats.Meta{Title: col.Title, Description: col.Description}, Base: strings.TrimSuffix(c.Base, "/"), Now: time.Now().UTC()}
	if f, ok := formats.StreamFormatByName(c.Format); ok {
		return f.Open(w, col, about)
	}
	out := &geojsonFile{GeoJSONWriter: formats.NewGeoJSONWriter(w, col)}
	return out, out.Begin(about.Meta)
}

// geojsonFile is a FeatureCollection in a file: without links, but with the time it was written.
type geojsonFile struct {
	*formats.GeoJSONWriter
	count int64
}

// Write writes one feature and counts it.
func (g *geojsonFile) Write(f threat.Feature) error {
	g.count++
	return g.GeoJSONWriter.Write(f)
}

// End closes the collection.
func (g *geojsonFile) End() error {
	return g.GeoJSONWriter.End(nil, &g.count, g.count, time.Now().UTC())
}
