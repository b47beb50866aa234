package formats

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"threatmap/threat"
)

// MappingNeededError is returned for a csv whose columns nobody has explained. Guess is a proposal for review; it is not used by itself.
type MappingNeededError struct {
	Header []string
	Guess  Mapping
}

func (e *MappingNeededError) Error() string {
	return fmt.Sprintf("a csv needs a mapping of its %d columns; review the guessed one and give it with --map", len(e.Header))
}

type csvReader struct {
	split    *splitter
	mapping  Mapping
	header   []string
	bindings []binding
	opts     Options
	columnOf map[string]string // field -> column
	ours     bool              // our own export: formulas are defused, lists escaped
}

// binding joins a column or constant to its field.
type binding struct {
	col   int // -1 = constant
	name  string
	field string
	value string
	set   setter
}

func openCSV(r io.Reader, _ string, opts Options) (Reader, error) {
	c := &csvReader{opts: opts}
	comma := byte(',')
	if opts.Mapping != nil && opts.Mapping.Delimiter != "" {
		comma = opts.Mapping.Delimiter[0]
	}
	c.split = newSplitter(r, comma, opts.MaxRecord)
	head, err := c.split.next()
	if err != nil {
		return nil, fmt.Errorf("read the header: %w", noHeader(err))
	}
	if head.bad != nil {
		return nil, fmt.Errorf("read the header: %s", head.bad.reason)
	}
	c.header = head.fields
	c.split.want = len(c.header)
	if opts.Mapping == nil && !ownHeader(c.header) {
		return nil, &MappingNeededError{Header: c.header, Guess: GuessMapping(c.header, c.sample())}
	}
	if opts.Mapping == nil {
		c.mapping, c.ours = ownMapping(c.header), true
	} else {
		c.mapping = *opts.Mapping
	}
	if err := c.mapping.Check(); err != nil {
		return nil, err
	}
	return c, c.bind()
}

// sample reads the first good rows, for a guess; the reader is not used after that.
func (c *csvReader) sample() [][]string {
	var rows [][]string
	for len(rows) < 200 {
		rec, err := c.split.next()
		if err != nil {
			break // a guess from what could be read
		}
		if rec.bad == nil {
			rows = append(rows, rec.fields)
		}
	}
	return rows
}

func (c *csvReader) bind() error {
	for _, field := range slices.Sorted(maps.Keys(c.mapping.Constants)) {
		c.bindings = append(c.bindings, binding{-1, field, field, c.mapping.Constants[field], fieldSetter(field)})
	}
	found := map[string]bool{}
	c.columnOf = map[string]string{}
	for i, name := range c.header {
		if found[name] {
			return fmt.Errorf("the header names the column %q twice", name)
		}
		found[name] = true
		if field := c.mapping.Columns[name]; field != "" {
			c.bindings = append(c.bindings, binding{i, name, field, "", fieldSetter(field)})
			c.columnOf[field] = name
		}
	}
	for column := range c.mapping.Columns {
		if !found[column] {
			return fmt.Errorf("the mapping names the column %q, which the file does not have", column)
		}
	}
	return nil
}

// Next reads one row.
func (c *csvReader) Next() (Row, error) {
	rec, err := c.split.next()
	if err == io.EOF { //nolint:errorlint // the splitter returns it bare
		return Row{}, io.EOF
	}
	if err != nil {
		return Row{}, fmt.Errorf("read after row %d: %w", c.split.row, err)
	}
	if rec.bad != nil {
		return badRow(rec, rec.bad), nil
	}
	if rec.row == 2 && hashtags(rec.fields) { // of HXL: it says what the columns are
		return c.Next()
	}
	incident, bad := c.incident(rec.fields)
	if bad != nil {
		return badRow(rec, bad), nil
	}
	return rec.good(incident, c.columnOf), nil
}

func (c *csvReader) incident(cells []string) (threat.Incident, *fieldError) {
	d := newDraft(c.mapping.DateLayouts, c.opts.Outlines)
	d.in.Copied = c.ours
	for i, cell := range cells {
		if cell != "" {
			d.values[c.header[i]] = cell
		}
	}
	for _, b := range c.bindings {
		value := b.value
		if b.col >= 0 {
			value = cells[b.col]
			if c.ours {
				value = arm(value)
			}
		}
		if strings.TrimSpace(value) == "" || b.col < 0 && c.columnGives(b.field, cells) {
			continue
		}
		if bad := b.set(d, c.mapping.translate(b.field, value)); bad != nil {
			bad.field = b.name
			return d.in, bad
		}
	}
	origin := "csv:" + c.opts.Name
	return d.finish(origin, c.opts.DatasetVersion, c.opts.Name)
}

// columnGives tells whether a column of the row gives the field, so that its constant does not hold.
func (c *csvReader) columnGives(field string, cells []string) bool {
	return slices.ContainsFunc(c.bindings, func(b binding) bool { return b.col >= 0 && b.field == field && cells[b.col] != "" })
}
