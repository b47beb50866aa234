package formats

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Rejects writes the rows that could not be read as CSV: file,row,column,value,reason,raw. Raw is the record as it stands in the file,
// at most 64 KiB of it (the reason then tells its length); bytes that are no text are written as \xNN. Cells that a spreadsheet would run
// as a formula get an apostrophe in front, as in every CSV written here.
type Rejects struct {
	w *csv.Writer
	n int
}

// NewRejects writes the header.
func NewRejects(w io.Writer) (*Rejects, error) {
	r := &Rejects{w: csv.NewWriter(w)}
	if err := r.w.Write([]string{"file", "row", "column", "value", "reason", "raw"}); err != nil {
		return nil, fmt.Errorf("write rejects: %w", err)
	}
	return r, nil
}

// Write adds one row.
func (r *Rejects) Write(file string, e *RowError) error {
	reason := e.Reason
	if e.RawLen > int64(len(e.Raw)) {
		reason += fmt.Sprintf(" (raw holds the first %d of %d bytes)", len(e.Raw), e.RawLen)
	}
	cells := []string{file, strconv.Itoa(e.Row), e.Column, e.Value, reason, printable(e.Raw)}
	for i := range cells {
		cells[i] = defuse(cells[i])
	}
	if err := r.w.Write(cells); err != nil {
		return fmt.Errorf("write rejects: %w", err)
	}
	r.n++
	return nil
}

// Count tells how many rows were written.
func (r *Rejects) Count() int { return r.n }

// Flush writes out what is buffered.
func (r *Rejects) Flush() error {
	r.w.Flush()
	if err := r.w.Error(); err != nil {
		return fmt.Errorf("write rejects: %w", err)
	}
	return nil
}

// printable keeps text and spells other bytes as \xNN.
func printable(raw []byte) string {
	var b strings.Builder
	for len(raw) > 0 {
		c, size := utf8.DecodeRune(raw)
		if c == utf8.RuneError && size == 1 || c == 0 {
			fmt.Fprintf(&b, `\x%02x`, raw[0])
		} else {
			b.Write(raw[:size])
		}
		raw = raw[size:]
	}
	return b.String()
}
