package formats

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// jsonCutter cuts a stream into features: the members of a FeatureCollection's features, or objects one after the other (a lone Feature,
// GeoJSON text sequences, one feature a line). It only counts brackets and quotes, so that a feature that is not JSON inside does not
// stop the file, and keeps one feature at a time.
type jsonCutter struct {
	r      *bufio.Reader
	limit  int
	row    int
	buf    []byte
	length int64
	inside bool // within the features of a collection
	any    bool // something was found in the file

	crs func(json.RawMessage) error // judges a crs member of the file
}

func newJSONCutter(r io.Reader, limit int) *jsonCutter {
	return &jsonCutter{r: bufio.NewReaderSize(r, 64<<10), limit: limit, crs: checkCRS}
}

func (c *jsonCutter) next() (record, error) {
	for {
		if c.inside {
			rec, found, err := c.element()
			if found || err != nil {
				return rec, err
			}
			continue
		}
		b, err := c.skipSpace()
		if err != nil {
			if errors.Is(err, io.EOF) && !c.any {
				return record{}, fmt.Errorf("the file is empty: %w", io.ErrUnexpectedEOF)
			}
			return record{}, err
		}
		if b != '{' {
			return record{}, fmt.Errorf("found %q where a GeoJSON object must start", b)
		}
		c.any = true
		rec, found, err := c.object()
		if found || err != nil {
			return rec, err
		}
	}
}

// object reads an object of the outer level after its brace: a feature, or a collection up to its features or its end.
func (c *jsonCutter) object() (record, bool, error) {
	whole := []byte{'{'}
	typ, isCollection := "", false
	var crs json.RawMessage
	for {
		key, end, err := c.key()
		if err != nil {
			return record{}, false, err
		}
		if end {
			break
		}
		if key == "features" {
			if b, err := c.skipSpace(); err != nil || b != '[' {
				return record{}, false, fmt.Errorf("the member \"features\" must be an array: %w", orSyntax(err))
			}
			c.inside = true
			return record{}, false, c.crs(crs)
		}
		if err := c.value(0); err != nil {
			return record{}, false, err
		}
		if key == "type" {
			_ = json.Unmarshal(c.buf, &typ) // checked below, or by whoever reads the feature
			isCollection = typ == "FeatureCollection"
		}
		if key == "crs" { // of a feature it is that one's fault alone, and found when it is read
			crs = bytes.Clone(c.buf)
		}
		if len(whole) > 1 {
			whole = append(whole, ',')
		}
		whole = append(append(appendString(whole, key), ':'), c.buf...)
		if len(whole) > c.limit {
			return record{}, false, fmt.Errorf("an object is larger than %d bytes", c.limit)
		}
	}
	if isCollection || typ == "" && c.row > 0 { // a collection without features, or the end of one
		return record{}, false, c.crs(crs)
	}
	return c.made(append(whole, '}'), int64(len(whole)+1)), true, nil
}

// element reads one feature of a collection, or its end and what stands behind.
func (c *jsonCutter) element() (record, bool, error) {
	b, err := c.skipSpace()
	for err == nil && b == ',' {
		b, err = c.skipSpace()
	}
	if err != nil {
		return record{}, false, unexpected(err)
	}
	if b == ']' {
		c.inside = false
		return record{}, false, c.tail()
	}
	if err := c.r.UnreadByte(); err != nil {
		return record{}, false, err //nolint:wrapcheck // cannot happen: a byte was read
	}
	if err := c.value(0); err != nil {
		return record{}, false, err
	}
	return c.made(c.buf, c.length), true, nil
}

// tail reads the members behind the features.
func (c *jsonCutter) tail() error {
	for {
		key, end, err := c.key()
		if err != nil || end {
			return err
		}
		if err := c.value(0); err != nil {
			return err
		}
		if key == "crs" {
			if err := c.crs(c.buf); err != nil {
				return err
			}
		}
	}
}

func (c *jsonCutter) made(raw []byte, length int64) record {
	c.row++
	rec := record{row: c.row, raw: raw, length: length}
	switch {
	case length > int64(c.limit):
		rec.bad = wrong("", "", "the feature has %d bytes, more than %d", length, c.limit)
	case !utf8.Valid(raw):
		rec.bad = wrong("", "", "the feature is not UTF-8; state the file's encoding, e.g. windows-1252 or windows-1256")
	}
	return rec
}

// key reads the name of the next member and its colon, or the object's end.
func (c *jsonCutter) key() (string, bool, error) {
	b, err := c.skipSpace()
	for err == nil && b == ',' {
		b, err = c.skipSpace()
	}
	if err != nil {
		return "", false, unexpected(err)
	}
	if b == '}' {
		return "", true, nil
	}
	if b != '"' {
		return "", false, fmt.Errorf("found %q where a member's name must start", b)
	}
	if err := c.value('"'); err != nil {
		return "", false, err
	}
	var key string
	if err := json.Unmarshal(c.buf, &key); err != nil {
		return "", false, fmt.Errorf("a member's name is not JSON: %w", err)
	}
	if b, err = c.skipSpace(); err != nil || b != ':' {
		return "", false, fmt.Errorf("member %.40q has no value: %w", key, orSyntax(err))
	}
	return key, false, nil
}

// value reads one value of any kind into buf, of which it keeps no more than the limit. open is a first byte that was already read.
func (c *jsonCutter) value(open byte) error {
	c.buf, c.length = c.buf[:0], 0
	var s bracketState
	b, err := open, error(nil)
	if open == 0 {
		b, err = c.skipSpace()
	}
	for ; err == nil; b, err = c.r.ReadByte() {
		if s.endsBefore(b) {
			return c.r.UnreadByte() //nolint:wrapcheck // cannot fail: a byte was read
		}
		if c.length++; c.length <= int64(c.limit) {
			c.buf = append(c.buf, b)
		}
		if s.take(b) {
			return nil
		}
	}
	return unexpected(err)
}

// bracketState follows a value to its end by brackets and quotes alone.
type bracketState struct {
	depth                   int
	quoted, escaped, scalar bool
}

// endsBefore is true where a number, true, false or null is over.
func (s *bracketState) endsBefore(b byte) bool {
	return s.scalar && (b == ',' || b == '}' || b == ']' || b <= ' ')
}

// take returns true where b is the value's last byte.
func (s *bracketState) take(b byte) bool {
	switch {
	case s.escaped:
		s.escaped = false
	case s.quoted:
		s.escaped = b == '\\'
		if b == '"' {
			s.quoted = false
			return s.depth == 0
		}
	case b == '"':
		s.quoted = true
	case b == '{' || b == '[':
		s.depth++
	case b == '}' || b == ']':
		s.depth--
		return s.depth <= 0
	case s.depth == 0:
		s.scalar = true
	}
	return false
}

// skipSpace returns the next byte that is not white space or a record separator (RFC 8142).
func (c *jsonCutter) skipSpace() (byte, error) {
	for {
		b, err := c.r.ReadByte()
		if err != nil || b != ' ' && b != '\t' && b != '\r' && b != '\n' && b != 0x1e {
			return b, err //nolint:wrapcheck // wrapped by the reader
		}
	}
}

var errSyntax = errors.New("formats: not GeoJSON")

func orSyntax(err error) error {
	if err == nil {
		return errSyntax
	}
	return unexpected(err)
}

func unexpected(err error) error {
	if err == io.EOF { //nolint:errorlint // bare from bufio
		return fmt.Errorf("the file is cut off: %w", io.ErrUnexpectedEOF)
	}
	return err
}
