package formats

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

const maxCSVRecord = 1 << 20

// record is one record of a file as it stands there.
type record struct {
	row    int
	raw    []byte // valid until the next record
	length int64  // whole length in bytes where raw is only the start of it, else 0
	text   string // raw as text, where it could be taken apart
	fields []string
	bad    *fieldError // why it could not be taken apart
}

// splitter cuts a stream into CSV records (RFC 4180: quotes only around whole fields, doubled inside). encoding/csv has no limit on a
// record's length, gives no raw bytes, and after a stray quote takes the rest of the file for one field; here a record that does not
// come out well is given up after its first line, and reading goes on at the second.
//
// Because stray quotes are refused, what is open at a line's start is told by the number of quotes before it, so that no line is looked
// at more than a few times, whatever the file holds.
type splitter struct {
	src   io.Reader
	buf   []byte
	pos   int // start of the next record in buf
	end   int // end of what is read
	done  error
	comma byte
	limit int
	row   int
	want  int // fields of a good record; 0 = any number
	scan  scan
}

func newSplitter(r io.Reader, comma byte, limit int) *splitter {
	if limit == 0 {
		limit = maxCSVRecord
	}
	return &splitter{src: r, buf: make([]byte, 64<<10), comma: comma, limit: limit}
}

// next returns the next record that is not a blank line; io.EOF at the end.
func (s *splitter) next() (record, error) {
	for {
		rec, err := s.cut()
		if err != nil {
			return rec, err
		}
		s.row++
		rec.row = s.row
		if !isBlank(rec.raw) || rec.bad != nil {
			return rec, nil
		}
	}
}

func isBlank(line []byte) bool { return len(bytes.Trim(line, "\r")) == 0 }

func (s *splitter) cut() (record, error) {
	s.scan.reset()
	out := s.measure()
	switch out {
	case scanEOF:
		if s.done != nil && !errors.Is(s.done, io.EOF) {
			return record{}, s.done
		}
		if s.scan.i == 0 {
			return record{}, io.EOF
		}
		if s.scan.state == inQuotes {
			return s.giveUp("a quote is opened and never closed (is the file cut off?)")
		}
	case scanStray:
		return s.giveUp("a quote stands inside a field: a field with quotes must be quoted, with the quotes doubled")
	case scanLong:
		if s.scan.firstLine > 0 {
			return s.giveUp(fmt.Sprintf("a quote is opened and not closed within %d bytes", s.limit))
		}
		return s.giveUp("")
	}
	return s.take()
}

// take makes the record that was measured, checks it and moves behind it.
func (s *splitter) take() (record, error) {
	sc := &s.scan
	rec := record{raw: s.buf[s.pos : s.pos+sc.i]}
	if bytes.IndexByte(rec.raw, 0) >= 0 {
		rec.bad = wrong("", "", "the row holds NUL bytes")
	} else if !utf8.Valid(rec.raw) {
		rec.bad = wrong("", "", "the row is not UTF-8; state the file's encoding, e.g. windows-1252 or windows-1256")
	}
	if n := len(sc.ends); rec.bad == nil && s.want > 0 && n != s.want && !isBlank(rec.raw) {
		reason := fmt.Sprintf("the row has %d columns, the file has %d", n, s.want)
		if sc.firstLine > 0 {
			return s.giveUp(reason)
		}
		if s.pos+sc.i >= s.end {
			reason += " (the last line is cut off)"
		}
		rec.bad = wrong("", "", "%s", reason)
	}
	if rec.bad == nil {
		rec.text = string(rec.raw)
		rec.fields = s.fields(rec.text)
	}
	s.pos = min(s.pos+sc.i+1, s.end)
	return rec, nil
}

// fields cuts a record's text at the measured ends.
func (s *splitter) fields(text string) []string {
	out := make([]string, len(s.scan.ends))
	start := 0
	for i, end := range s.scan.ends {
		f := text[start:end]
		if i == len(out)-1 {
			f = strings.TrimSuffix(f, "\r")
		}
		if len(f) >= 2 && f[0] == '"' {
			f = f[1 : len(f)-1]
			if strings.IndexByte(f, '"') >= 0 {
				f = strings.ReplaceAll(f, `""`, `"`)
			}
		}
		out[i] = f
		start = end + 1
	}
	return out
}

// giveUp returns the record's first line as bad and moves behind it. An empty reason means that the line is over the limit.
func (s *splitter) giveUp(reason string) (record, error) {
	n := s.scan.firstLine - 1
	for i := max(s.scan.i, 0); n < 0; i++ {
		if i > s.limit {
			return s.skipLine()
		}
		if s.pos+i >= s.end && !s.fill() {
			n = i
			break
		}
		if s.buf[s.pos+i] == '\n' {
			n = i
		}
	}
	raw := s.buf[s.pos : s.pos+n]
	s.pos = min(s.pos+n+1, s.end)
	if reason == "" {
		reason = fmt.Sprintf("the row is longer than %d bytes", s.limit)
	}
	return record{raw: raw, bad: wrong("", "", "%s", reason)}, nil
}

// skipLine passes over a line that is longer than the limit without keeping it.
func (s *splitter) skipLine() (record, error) {
	kept := append([]byte(nil), s.buf[s.pos:min(s.end, s.pos+rawKept)]...)
	var length int64
	for {
		if at := bytes.IndexByte(s.buf[s.pos:s.end], '\n'); at >= 0 {
			length += int64(at)
			s.pos += at + 1
			break
		}
		length += int64(s.end - s.pos)
		s.pos = s.end
		if !s.fill() {
			break
		}
	}
	if s.done != nil && !errors.Is(s.done, io.EOF) && s.pos == s.end {
		return record{}, s.done
	}
	reason := wrong("", "", "the row has %d bytes, more than %d", length, s.limit)
	return record{raw: kept, length: length, bad: reason}, nil
}
