package postgis

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"syscall"
)

const (
	maxLogBytes  = 4 << 20
	maxTailBytes = 2 << 10
	lowDiskBytes = 64 << 20
)

// tail returns the last lines of the file, none from before begin (in bytes).
func tail(path string, begin int64) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return ""
	}
	if _, err := f.Seek(max(begin, size-2*maxTailBytes), io.SeekStart); err != nil {
		return ""
	}
	text, err := io.ReadAll(io.LimitReader(f, 2*maxTailBytes))
	if err != nil {
		return ""
	}
	return lastLines(text)
}

// lastLines cuts text at a line's beginning, so that maxTailBytes remain.
func lastLines(text []byte) string {
	text = bytes.TrimSpace(text)
	if cut := len(text) - maxTailBytes; cut > 0 {
		text = text[cut:]
		if _, rest, ok := bytes.Cut(text, []byte{'\n'}); ok {
			text = rest
		}
	}
	return string(text)
}

// boundLog moves a log that has grown past maxLogBytes aside. PostgreSQL holds it open to append, so it is copied and cut.
func boundLog(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() <= maxLogBytes {
		return nil
	}
	text := tailBytes(path, info.Size()-maxLogBytes)
	if err := os.WriteFile(path+".1", text, 0o600); err != nil {
		return fmt.Errorf("keep the end of PostgreSQL's log: %w", err)
	}
	if err := os.Truncate(path, 0); err != nil {
		return fmt.Errorf("cut PostgreSQL's log: %w", err)
	}
	return nil
}

func tailBytes(path string, begin int64) []byte {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.NewSectionReader(f, begin, maxLogBytes))
	if err != nil {
		return nil
	}
	return text
}

// failed makes the error for a program that gave up. On a full disk its log may be empty, so that is looked at too.
func (c *Cluster) failed(what, said string) error {
	e := &FailedError{What: what, Tail: said}
	var st syscall.Statfs_t
	if err := syscall.Statfs(c.home.dir, &st); err == nil {
		if free := uint64(st.Bavail) * uint64(st.Bsize); free < lowDiskBytes { //nolint:unconvert // other systems have other types
			e.Hint = fmt.Sprintf("the disk of %s has only %d kB free", c.home.dir, free>>10)
		}
	}
	return e
}
