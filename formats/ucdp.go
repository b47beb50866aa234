package formats

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"threatmap/threat"
)

// ucdpReader reads UCDP GED in all its layouts: columns are found by name, or by position where a candidate file has no header.
type ucdpReader struct {
	split    *splitter
	cols     ucdpColumns
	version  string
	assumed  string // where_prec for rows that have none; "" = none
	focus    []string
	outlines Outlines
	first    *record // the first data row, where opening had to look at it
}

func openUCDP(r io.Reader, name string, opts Options) (Reader, error) {
	u := &ucdpReader{split: newSplitter(r, ',', opts.MaxRecord), focus: opts.Focus, version: opts.DatasetVersion, outlines: opts.Outlines}
	if u.focus == nil {
		u.focus = DefaultFocus
	}
	if u.version == "" {
		u.version = ucdpVersion(name)
	}
	for key, value := range opts.Assume {
		if _, known := ucdpPlaces[value]; key != "where_prec" || !known {
			return nil, threat.Invalid("assume", key+"="+value, "cannot be assumed", "where_prec=1 to where_prec=7")
		}
		u.assumed = value
	}
	return u, u.readHeader()
}

// readHeader finds out which column is which from the first record or two.
func (u *ucdpReader) readHeader() error {
	head, err := u.split.next()
	if err != nil {
		return fmt.Errorf("read the header: %w", noHeader(err))
	}
	if head.bad != nil {
		return fmt.Errorf("read the header: %s", head.bad.reason)
	}
	if _, err := strconv.Atoi(head.fields[0]); err == nil && len(head.fields) == len(ucdpLayout) {
		u.cols, u.first = mustColumns(ucdpLayout), &head
		u.split.want = len(ucdpLayout)
		return nil
	}
	if u.cols, err = findColumns(head.fields); err != nil {
		return err
	}
	return u.readFirst(len(head.fields))
}

// readFirst looks at the first data row: it may have one field more than the header has names, its row name in front or nothing behind.
func (u *ucdpReader) readFirst(names int) error {
	u.split.want = 0
	first, err := u.split.next()
	u.split.want = names
	if err == io.EOF { //nolint:errorlint // the splitter returns it bare
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the first row: %w", err)
	}
	u.first = &first
	n := len(first.fields)
	switch {
	case first.bad != nil || n == names:
	case n == names+1:
		u.split.want = n
		if first.fields[n-1] != "" || !u.cols.fits(first.fields) {
			u.cols.shift(1)
		}
	default:
		first.bad = wrong("", "", "the row has %d columns, the file has %d", n, names)
	}
	return nil
}

func noHeader(err error) error {
	if err == io.EOF { //nolint:errorlint // the splitter returns it bare
		return io.ErrUnexpectedEOF
	}
	return err
}

// Next reads one event.
func (u *ucdpReader) Next() (Row, error) {
	rec, err := u.record()
	if err != nil {
		return Row{}, err
	}
	if rec.bad != nil {
		return badRow(rec, rec.bad), nil
	}
	event := ucdpEvent{u: u, fields: rec.fields}
	incident, bad := event.incident()
	if bad != nil {
		return badRow(rec, bad), nil
	}
	return rec.good(incident, nil), nil
}

func (u *ucdpReader) record() (record, error) {
	if u.first != nil {
		rec := *u.first
		u.first = nil
		return rec, nil
	}
	rec, err := u.split.next()
	if err != nil && err != io.EOF { //nolint:errorlint // the splitter returns it bare
		err = fmt.Errorf("read after row %d: %w", rec.row, err)
	}
	return rec, err
}

var (
	gedNumber  = regexp.MustCompile(`(?i)ged(\d\d)(\d)(?:\D|$)`)
	gedOld     = regexp.MustCompile(`(?i)ged(\d)(\d)(?:\D|$)`)
	gedVersion = regexp.MustCompile(`(?i)ged[a-z]*_?v(\d+(?:[._]\d+)+)`)
)

// ucdpVersion reads the data set's version from a file name; "" where it tells none: ged211 is 21.1, GEDEvent_v24_0_1 is 24.0.1.
func ucdpVersion(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if m := gedVersion.FindStringSubmatch(name); m != nil {
		return strings.ReplaceAll(m[1], "_", ".")
	}
	for _, re := range []*regexp.Regexp{gedNumber, gedOld} {
		if m := re.FindStringSubmatch(name); m != nil {
			return m[1] + "." + m[2]
		}
	}
	return ""
}
