package formats

import (
	"fmt"
	"strings"
	"unicode/utf8"
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
