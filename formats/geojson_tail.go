package formats

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// tailScanned bounds how much of a file's end is looked at for a crs member, in bytes: what a writer puts behind the features is short.
const tailScanned = 1 << 20

// checkTail finds a crs member that stands behind the features of a collection before any of them is read, so that nothing is imported
// of a file whose positions are not what they seem. It can do so in plain files of UTF-8 or one-byte encodings whose last members are
// shorter than tailScanned; of others (packed, UTF-16, streams) the reader finds the crs when it comes to it.
//
// Returns an error that names the crs. What is not JSON is left to the reader.
func checkTail(r io.Reader, opts Options) error {
	file, ok := r.(zipFile)
	if !ok || strings.Contains(strings.ToLower(opts.Encoding), "16") {
		return nil
	}
	tail, err := readTail(file)
	if err != nil || tail == nil {
		return err
	}
	back := backward{text: tail}
	var crs json.RawMessage
	for {
		name, value, ok := back.member()
		switch {
		case !ok:
			return checkCRS(crs)
		case name == "geometry" || name == "properties": // a feature, which is refused alone
			return nil
		case name == "crs":
			crs = value
		}
	}
}

// readTail returns the end of the file, nil for what cannot seek, and leaves the file where it was.
func readTail(file zipFile) ([]byte, error) {
	start, err := file.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, nil //nolint:nilerr // a pipe is an *os.File too
	}
	end, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("find the file's end: %w", err)
	}
	if _, err := file.Seek(start, io.SeekStart); err != nil {
		return nil, fmt.Errorf("find the file's start: %w", err)
	}
	tail := make([]byte, min(end-start, tailScanned))
	n, err := file.ReadAt(tail, end-int64(len(tail)))
	if err != nil && err != io.EOF { //nolint:errorlint // bare by contract of io.ReaderAt
		return nil, fmt.Errorf("read the file's end: %w", err)
	}
	return tail[:n], nil
}

// backward reads the members of the outermost object from its last to its first. Going backwards outside of a text, the next quote ends
// one, and that begins at the next quote before that has an even number of \ in front.
type backward struct {
	text   []byte // what is not read yet
	inside bool   // behind the closing brace of the object
}

// member returns the last member that was not returned yet; false at the object's start, at the start of the text, and for what is no
// JSON object.
func (b *backward) member() (name string, value json.RawMessage, ok bool) {
	if last := b.space(); !b.inside {
		if last != '}' {
			return "", nil, false
		}
		b.text, b.inside = b.text[:len(b.text)-1], true
	} else if last == ',' {
		b.text = b.text[:len(b.text)-1]
	}
	b.space()
	if value, ok = b.value(); !ok || b.space() != ':' {
		return "", nil, false
	}
	b.text = b.text[:len(b.text)-1]
	if b.space() != '"' {
		return "", nil, false
	}
	quoted, ok := b.value()
	if !ok || json.Unmarshal(quoted, &name) != nil {
		return "", nil, false
	}
	return name, value, true
}

// space drops white space and returns the byte that is then the last, 0 where none is left.
func (b *backward) space() byte {
	b.text = bytes.TrimRight(b.text, " \t\r\n\x1e")
	if len(b.text) == 0 {
		return 0
	}
	return b.text[len(b.text)-1]
}

// value takes the last value off the text; false where the text does not hold its start.
func (b *backward) value() (json.RawMessage, bool) {
	depth := 0
	for i := len(b.text) - 1; i >= 0; i-- {
		switch c := b.text[i]; c {
		case '"':
			if i = b.opening(i); i < 0 {
				return nil, false
			}
		case '}', ']':
			depth++
			continue
		case '{', '[':
			depth--
		default: // a number, true, false or null begins behind a colon
			if depth > 0 || i > 0 && b.text[i-1] != ':' && b.text[i-1] > ' ' {
				continue
			}
		}
		if depth <= 0 {
			v := b.text[i:]
			b.text = b.text[:i]
			return json.RawMessage(v), depth == 0
		}
	}
	return nil, false
}

// opening returns the place of the quote that begins the text which ends at i, -1 where it is not there.
func (b *backward) opening(i int) int {
	for i--; i >= 0; i-- {
		if b.text[i] != '"' {
			continue
		}
		slashes := 0
		for k := i - 1; k >= 0 && b.text[k] == '\\'; k-- {
			slashes++
		}
		if slashes%2 == 0 {
			return i
		}
	}
	return -1
}
