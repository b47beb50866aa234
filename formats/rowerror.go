package formats

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"threatmap/threat"
)

// rawKept bounds how much of a bad record is carried to the rejects file, in bytes.
const rawKept = 64 << 10

// valueShown bounds how much of a bad value an error shows, in bytes.
const valueShown = 80

// RowError says why a record could not be read.
type RowError struct {
	Row    int    // the record's number, see Row.Number
	Column string // the column at fault; "" if it is the record as a whole
	Value  string // its value, shortened
	Reason string
	Raw    []byte // the record as it stands in the file, at most 64 KiB of it
	RawLen int64  // the record's whole length in bytes
}

// Error names row, column, value and reason.
func (e *RowError) Error() string {
	if e.Column == "" {
		return fmt.Sprintf("row %d: %s", e.Row, e.Reason)
	}
	return fmt.Sprintf("row %d: %s %q: %s", e.Row, e.Column, e.Value, e.Reason)
}

// badRow makes the row that stands for a record that cannot be read.
func badRow(rec record, bad *fieldError) Row {
	e := &RowError{Row: rec.row, Column: bad.field, Value: shorten(bad.value), Reason: bad.reason, RawLen: rec.length}
	if e.RawLen == 0 {
		e.RawLen = int64(len(rec.raw))
	}
	e.Raw = append(e.Raw, rec.raw[:min(len(rec.raw), rawKept)]...)
	return Row{Number: rec.row, Err: e}
}

// good makes the row of a record that could be read. It keeps the record as it stands in the file, for whoever refuses it later.
func (rec record) good(in threat.Incident, columnOf map[string]string) Row {
	row := Row{Number: rec.row, Incident: in, raw: rec.text, rawLen: len(rec.raw), columnOf: columnOf}
	if rec.text == "" || len(rec.text) > rawKept {
		row.raw = string(rec.raw[:min(len(rec.raw), rawKept)])
	}
	return row
}

// Refused tells that a record which could be read is not taken all the same. What a *threat.Error says of field and value is told as the
// file's column and what stands there.
func (r Row) Refused(err error) *RowError {
	e := &RowError{Row: r.Number, Reason: err.Error(), Raw: []byte(r.raw), RawLen: int64(r.rawLen)}
	var said *threat.Error
	if !errors.As(err, &said) || said.Param == "" {
		return e
	}
	e.Column, e.Value, e.Reason = said.Param, said.Value, said.Detail
	if said.Accepted != "" {
		e.Reason += "; accepted: " + said.Accepted
	}
	isPlace := said.Param == "geometry"
	for _, field := range []string{said.Param, "wkt"} {
		if column := r.columnOf[field]; column != "" && (field == said.Param || isPlace) {
			e.Column = column
		}
	}
	if len(r.Incident.Claims) > 0 && e.Value == "" {
		e.Value = r.Incident.Claims[0].Value[e.Column]
	}
	if e.Value == "" && isPlace {
		e.Value = string(appendWKT(nil, r.Incident.Place.Geometry))
	}
	e.Value = shorten(e.Value)
	return e
}

// fieldError says what is wrong with one value; field is "" if it is the record as a whole.
type fieldError struct{ field, value, reason string }

func wrong(field, value, format string, args ...any) *fieldError {
	return &fieldError{field, value, fmt.Sprintf(format, args...)}
}

func shorten(s string) string {
	if len(s) <= valueShown {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	cut := valueShown
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return strings.ToValidUTF8(s[:cut], "\uFFFD") + "…"
}
