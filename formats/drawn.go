package formats

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"threatmap/threat"
)

// drawnReader reads what people draw, corridors or areas of interest, from a GeoJSON file, one feature after the other.
type drawnReader[E any] struct {
	cut  *jsonCutter
	read func(raw []byte, row int) (E, error)
}

// maxDrawnRecord is the longest feature in bytes.
const maxDrawnRecord = 1 << 20

func newDrawnReader[E any](r io.Reader, read func(raw []byte, row int) (E, error)) *drawnReader[E] {
	return &drawnReader[E]{newJSONCutter(r, maxDrawnRecord), read}
}

// Next reads one feature; a bad one is a Row with Err. Returns io.EOF at the end; any other error means that the rest cannot be read. A
// feature without an id gets one that is made of its name, or of its place in the file.
func (r *drawnReader[E]) Next() (e E, row Row, err error) {
	rec, err := r.cut.next()
	if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return e, row, io.EOF
	}
	if err != nil {
		return e, row, fmt.Errorf("read after feature %d: %w", r.cut.row, err)
	}
	if rec.bad != nil {
		return e, badRow(rec, rec.bad), nil
	}
	row = rec.good(threat.Incident{}, nil)
	read, err := r.read(rec.raw, row.Number)
	if err != nil {
		row.Err = row.Refused(err)
		return e, row, nil
	}
	return read, row, nil
}

// idInFile is the id that is made of a name, and of the row where there is none.
func idInFile(id, name string, row int) string {
	if name == "" {
		id += "-" + strconv.Itoa(row)
	}
	return id
}
