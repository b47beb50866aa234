package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"threatmap/formats"
	"threatmap/store"
	"threatmap/threat"
)

// layerCommand keeps the layers.
type layerCommand struct {
	Add    layerAddCommand    `cmd:"" help:"Add a vector file (or one layer of it) as a collection with its own columns. Works beside a running server, which shows it at once."`
	List   layerListCommand   `cmd:"" help:"List the layers."`
	Remove layerRemoveCommand `cmd:"" help:"Remove a layer."`
}

type layerAddCommand struct {
	databaseFlags
	Name        string `arg:"" help:"Name of the layer, as its address will have it: a small letter, then small letters, digits, _ and -."`
	File        string `arg:"" type:"existingfile" help:"File to read; its ending says the format."`
	Layer       string `placeholder:"L" help:"Which layer of the file, where it holds several."`
	Title       string `placeholder:"TEXT" help:"Title to show (default: that in the file, or the name)."`
	Description string `placeholder:"TEXT" help:"What it is and whose (default: that in the file)."`
	Crs         string `name:"crs" placeholder:"EPSG:CODE" help:"Coordinate reference system of a file that names none."`
	Encoding    string `enum:"utf-8,utf-16,windows-1252,windows-1256" default:"utf-8" help:"csv, geojson: text encoding of the file: utf-8, utf-16, windows-1252 or windows-1256."`
	Replace     bool   `help:"Replace the layer that has the name, if there is one."`
	Rejects     string `type:"path" placeholder:"FILE" help:"Where rejected features go (default: rejects/ in the data folder)."`
	MaxBytes    int64  `default:"2147483648" placeholder:"N" help:"Largest file, in bytes (default: 2 GiB)."`
}

// Validate says what is wrong with the command before anything is started for it.
func (c *layerAddCommand) Validate() error {
	if err := threat.CheckLayerName(c.Name); err != nil {
		return err
	}
	if _, err := readCRS(c.Crs); err != nil {
		return err
	}
	return nil
}

// readCRS reads EPSG:4326, or the bare code; 0 = none was given.
func readCRS(text string) (srid int, err error) {
	if text == "" {
		return 0, nil
	}
	code := text
	if prefix, rest, ok := strings.Cut(text, ":"); ok && strings.EqualFold(prefix, "EPSG") {
		code = rest
	}
	if srid, err = strconv.Atoi(code); err != nil || srid <= 0 {
		return 0, fmt.Errorf("--crs %s: not a code; accepted: EPSG:CODE, e.g. EPSG:32637", text)
	}
	return srid, nil
}

// Run adds the layer and prints what became of its features.
func (c *layerAddCommand) Run(s *session) (err error) {
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	if info.Size() > c.MaxBytes {
		return fmt.Errorf("%s has %d bytes, more than %d; --max-bytes allows more", c.File, info.Size(), c.MaxBytes)
	}
	srid, err := readCRS(c.Crs)
	if err != nil {
		return err
	}
	reader, err := formats.OpenLayer(c.File, formats.LayerOptions{Layer: c.Layer, SRID: srid, Encoding: c.Encoding})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	return withDatabase(s, c.databaseFlags, func(d *database) error { return c.add(s, d, reader) })
}

func (c *layerAddCommand) add(s *session, d *database, reader formats.LayerReader) error {
	head := reader.Head()
	known, err := d.KnowsCRS(s.ctx, head.SRID)
	if err != nil {
		return err
	}
	if !known {
		return threat.Invalid("crs", fmt.Sprintf("EPSG:%d", head.SRID), "not a coordinate reference system that PostGIS can bring to WGS 84", "a file in another one, e.g. EPSG:4326")
	}
	fields, renamed := threat.LayerFields(head.Columns)
	source := filepath.Base(c.File)
	if head.Name != "" {
		source += " (" + head.Name + ")"
	}
	layer := store.NewLayer{
		Name: c.Name, Title: cmp.Or(c.Title, head.Title, c.Name), Description: cmp.Or(c.Description, head.Description), Source: source,
		CRS: fmt.Sprintf("EPSG:%d", head.SRID), Fields: fields, Replace: c.Replace,
	}
	rejects := newRejects(c.rejectsPath(), filepath.Base(c.File))
	run := layerRun{reader: reader, rejects: rejects}
	result, err := d.AddLayer(s.ctx, layer, store.WriteMeta{Editor: "import", Reason: "layer " + c.Name + " from " + source}, run.next, run.reject)
	if err = errors.Join(withRoom(err, c.Data), rejects.close()); err != nil {
		return err
	}
	c.tell(s, head, renamed, result)
	if run.bad += result.Rejected; run.bad > 0 {
		fmt.Fprintf(s.stdout, "%s: %d features were rejected; they are in %s\n", c.Name, run.bad, rejects.path)
		return errRejected
	}
	return nil
}

func (c *layerAddCommand) tell(s *session, head formats.LayerHead, renamed [][2]string, result store.LayerResult) {
	fmt.Fprintf(s.stdout, "%s: %d features (%s, from EPSG:%d)\n", c.Name, result.Added, result.GeomType, head.SRID)
	for _, pair := range renamed {
		fmt.Fprintf(s.stdout, "%s: the column %q is called %q here\n", c.Name, pair[0], pair[1])
	}
	for _, column := range head.LeftOut {
		fmt.Fprintf(s.stdout, "%s: the column %s is left out: it holds no text, number, truth value, day, instant or JSON\n", c.Name, column)
	}
	if result.Repaired > 0 {
		fmt.Fprintf(s.stdout, "%s: %d features had rings that cross; they were made valid\n", c.Name, result.Repaired)
	}
}

func (c *layerAddCommand) rejectsPath() string {
	if c.Rejects != "" {
		return c.Rejects
	}
	return filepath.Join(c.Data, "rejects", "layer-"+c.Name+"-"+time.Now().UTC().Format("20060102T150405.000")+".csv")
}

// layerRun reads a file's features for the database.
type layerRun struct {
	reader  formats.LayerReader
	rejects *rejects
	bad     int // rows that could not be read
}

// next returns the next feature that could be read.
func (r *layerRun) next() (threat.LayerFeature, error) {
	for {
		row, err := r.reader.Next()
		if err != nil || row.Err == nil {
			return row.LayerFeature, err
		}
		r.bad++
		if err := r.rejects.add(row.Err); err != nil {
			return threat.LayerFeature{}, err
		}
	}
}

// reject writes a feature down that could be read and was not taken.
func (r *layerRun) reject(number int, why error) error {
	bad := &formats.RowError{Row: number, Reason: why.Error()}
	var said *threat.Error
	if errors.As(why, &said) {
		bad.Column, bad.Value, bad.Reason = said.Param, said.Value, said.Detail
	}
	return r.rejects.add(bad)
}

type layerListCommand struct {
	databaseFlags
}

// Run lists the layers.
func (c *layerListCommand) Run(s *session) error {
	return withDatabase(s, c.databaseFlags, func(d *database) error {
		layers, err := d.Layers(s.ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
		_, _ = io.WriteString(w, "LAYER\tFEATURES\tTYPE\tCOLUMNS\tADDED\tSOURCE\n") // errors come out of Flush
		for _, l := range layers {
			fmt.Fprintf(w, "%s\t%d\t%s\t%d\t%s\t%s\n", l.ID, l.Layer.Features, l.GeomType, len(l.Fields), instant(&l.Layer.AddedAt), l.Layer.Source)
		}
		return w.Flush()
	})
}

type layerRemoveCommand struct {
	databaseFlags
	Name string `arg:"" help:"Name of the layer."`
}

// Run removes a layer.
func (c *layerRemoveCommand) Run(s *session) error {
	return withDatabase(s, c.databaseFlags, func(d *database) error {
		if err := d.RemoveLayer(s.ctx, c.Name, store.WriteMeta{Editor: "import", Reason: "remove layer " + c.Name}); err != nil {
			return err
		}
		_, err := fmt.Fprintf(s.stdout, "%s: removed\n", c.Name)
		return err
	})
}
