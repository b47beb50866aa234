package formats

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"threatmap/threat"
)

var errNoProgress = errors.New("formats: the source gives neither data nor an end")

// decodeText returns the text as UTF-8 without a byte order mark. UTF-8 itself is passed through unchecked: each row is checked, so that
// one bad row does not stop the file.
func decodeText(r io.Reader, encoding string) (io.Reader, error) {
	switch strings.ToLower(encoding) {
	case "", "utf-8", "utf8":
		return withoutMark(r)
	case "utf-16", "utf16":
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()), nil
	case "windows-1252":
		return transform.NewReader(r, charmap.Windows1252.NewDecoder()), nil
	case "windows-1256":
		return transform.NewReader(r, charmap.Windows1256.NewDecoder()), nil
	}
	return nil, threat.Invalid("encoding", encoding, "unknown encoding", "utf-8 utf-16 windows-1252 windows-1256")
}

func withoutMark(r io.Reader) (io.Reader, error) {
	br := bufio.NewReaderSize(r, 64<<10)
	head, err := br.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the start: %w", err)
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		_, _ = br.Discard(3) // cannot fail: the bytes are there
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return nil, threat.Invalid("encoding", "utf-8", "the file starts with a UTF-16 mark", "utf-16")
	}
	return br, nil
}
