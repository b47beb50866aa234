package formats

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"threatmap/threat"
)

// csvLayer reads CSV twice, as geojsonLayer does. Its places stand in a column of WKT, or in two of longitude and latitude.
type csvLayer struct {
	file          *os.File
	split         *splitter
	header        []string
	head          LayerHead
	columns       []int // places of the head's columns in a row
	wkt, lon, lat int
	id            int // column of the features' own numbers; -1 = there is none
}

func openCSVLayer(path string, o LayerOptions) (LayerReader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // says it all
	}
	c := &csvLayer{file: file, id: -1}
	if c.head.SRID = o.SRID; o.SRID == 0 {
		c.head.SRID = wgs84
	}
	err = c.rewind(o)
	if err == nil {
		err = c.places()
	}
	if err == nil {
		err = c.learn()
	}
	if err == nil {
		err = c.rewind(o)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return c, nil
}

// rewind goes to the first row behind the header.
func (c *csvLayer) rewind(o LayerOptions) error {
	text, err := layerText(c.file, "csv", o.Encoding)
	if err != nil {
		return err
	}
	buffered := bufio.NewReaderSize(text, 64<<10)
	first, _ := buffered.Peek(16 << 10) // an error comes again
	line, _, _ := strings.Cut(string(first), "\n")
	c.split = newSplitter(buffered, splitHeader(line), 8<<20)
	head, err := c.split.next()
	if err != nil {
		return fmt.Errorf("read the header: %w", noHeader(err))
	}
	if head.bad != nil {
		return fmt.Errorf("read the header: %s", head.bad.reason)
	}
	c.header = slices.Clone(head.fields)
	c.split.want = len(c.header)
	return nil
}

func (c *csvLayer) places() error {
	c.wkt, c.lon, c.lat = columnNamed(c.header, wktNames), columnNamed(c.header, lonNames), columnNamed(c.header, latNames)
	if c.wkt < 0 && (c.lon < 0 || c.lat < 0) {
		return threat.Invalid("header", shorten(strings.Join(c.header, ",")), "no column tells a place", "a column of WKT ("+strings.Join(wktNames, ", ")+"), or one of "+strings.Join(lonNames, ", ")+" and one of "+strings.Join(latNames, ", "))
	}
	return nil
}

func (c *csvLayer) learn() error {
	types := make([]columnType, len(c.header))
	var ids ownNumbers
	id := columnNamed(c.header, []string{"id", "fid"})
	for {
		rec, err := c.split.next()
		if err == io.EOF { //nolint:errorlint // the splitter returns it bare
			break
		}
		if err != nil {
			return fmt.Errorf("read after row %d: %w", c.split.row, err)
		}
		if rec.bad != nil {
			continue
		}
		for i, cell := range rec.fields {
			if cell != "" {
				types[i].add(typeOfCell(cell))
			}
		}
		if id >= 0 {
			ids.add(rec.fields[id])
		}
	}
	if ids.kept() {
		c.id = id
	}
	for i, name := range c.header {
		placed := i == c.wkt || (c.lon >= 0 && c.lat >= 0 && (i == c.lon || i == c.lat))
		if placed || i == c.id {
			continue
		}
		c.columns = append(c.columns, i)
		c.head.Columns = append(c.head.Columns, threat.Field{Name: arm(strings.TrimSpace(name)), Type: types[i].fits()})
	}
	return nil
}

// Head says what the layer is.
func (c *csvLayer) Head() LayerHead { return c.head }

// Close closes the file.
func (c *csvLayer) Close() error { return c.file.Close() }

// Next reads one row.
func (c *csvLayer) Next() (row LayerRow, err error) {
	rec, err := c.split.next()
	if err == io.EOF { //nolint:errorlint // the splitter returns it bare
		return row, io.EOF
	}
	if err != nil {
		return row, fmt.Errorf("read after row %d: %w", c.split.row, err)
	}
	bad := rec.bad
	if bad == nil {
		row, bad = c.feature(rec.fields)
	}
	if bad != nil {
		return LayerRow{Err: badRow(rec, bad).Err}, nil
	}
	row.Number = rec.row
	return row, nil
}

func (c *csvLayer) feature(cells []string) (row LayerRow, bad *fieldError) {
	if bad := c.place(cells, &row); bad != nil {
		return row, bad
	}
	if c.id >= 0 {
		row.FID, _ = strconv.ParseInt(cells[c.id], 10, 64) // learn has read it
	}
	row.Values = make([]any, len(c.columns))
	for i, at := range c.columns {
		f := c.head.Columns[i]
		if cells[at] == "" {
			continue
		}
		text := cells[at]
		if f.Type == threat.TypeString {
			text = arm(text) // of our own exports
		}
		v, ok := cellValue(text, f.Type)
		if !ok {
			return row, wrong(f.Name, text, "not of the column's type, %s", f.Type)
		}
		row.Values[i] = v
	}
	return row, nil
}

// place reads where a row is: WKT (with SRID=…; in front, as PostGIS writes it), or degrees.
func (c *csvLayer) place(cells []string, row *LayerRow) *fieldError {
	row.SRID = c.head.SRID
	if c.wkt >= 0 && strings.TrimSpace(cells[c.wkt]) != "" {
		text := strings.TrimSpace(cells[c.wkt])
		if rest, ok := strings.CutPrefix(strings.ToUpper(text), "SRID="); ok {
			code, shape, _ := strings.Cut(rest, ";")
			srid, err := strconv.Atoi(code)
			if err != nil || srid <= 0 {
				return wrong(c.header[c.wkt], text, "not an SRID")
			}
			row.SRID, text = srid, shape
		}
		g, err := wkt.Unmarshal(text)
		if err != nil {
			return wrong(c.header[c.wkt], text, "not WKT: %v", err)
		}
		row.Geometry = g
		return nil
	}
	if c.lon < 0 || c.lat < 0 || cells[c.lon] == "" && cells[c.lat] == "" {
		return nil
	}
	var p orb.Point
	for axis, at := range [2]int{c.lon, c.lat} {
		v, err := strconv.ParseFloat(strings.TrimSpace(cells[at]), 64)
		if err != nil {
			return wrong(c.header[at], cells[at], "not a number")
		}
		p[axis] = v
	}
	row.Geometry = p
	return nil
}
