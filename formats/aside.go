package formats

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// aside keeps what must be written behind what is still to come: in memory as long as it is little, then in a temporary file that has no name any more, so that
// nothing is left of it whatever happens.
type aside struct {
	format string
	dir    string // where the file is made; "" = where the system has such
	limit  int64  // of bytes; 0 = any
	size   int64
	buf    bytes.Buffer
	file   *os.File
}

// asideInMemory is how much is kept in memory.
const asideInMemory = 1 << 20

// Write sets p aside. What goes beyond the limit gives a KindTooLarge error.
func (a *aside) Write(p []byte) (int, error) {
	if a.size += int64(len(p)); a.limit > 0 && a.size > a.limit {
		return 0, tooLargeFile(a.format, a.limit)
	}
	if a.file == nil && a.buf.Len()+len(p) <= asideInMemory {
		return a.buf.Write(p) //nolint:wrapcheck // never fails
	}
	if err := a.spill(); err != nil {
		return 0, notWritten(a.format, "set features aside", err)
	}
	n, err := a.file.Write(p)
	if err != nil {
		return n, notWritten(a.format, "set features aside", err)
	}
	return n, nil
}

func (a *aside) spill() (err error) {
	if a.file != nil {
		return nil
	}
	if a.file, err = os.CreateTemp(a.dir, "threatmap-"+a.format+"-"); err != nil {
		return err //nolint:wrapcheck // Write says what for
	}
	_ = os.Remove(a.file.Name()) // where an open file can't be removed, it stays until the folder is swept
	_, err = a.buf.WriteTo(a.file)
	return err //nolint:wrapcheck // Write says what for
}

// WriteTo writes all that was set aside.
func (a *aside) WriteTo(w io.Writer) (int64, error) {
	if a.file == nil {
		return a.buf.WriteTo(w) //nolint:wrapcheck // the caller says what it is
	}
	if _, err := a.file.Seek(0, io.SeekStart); err != nil {
		return 0, fmt.Errorf("read what was set aside: %w", err)
	}
	return io.Copy(w, a.file) //nolint:wrapcheck // the caller says what it is
}

// Close lets go of it.
func (a *aside) Close() error {
	if a.file == nil {
		return nil
	}
	if err := a.file.Close(); err != nil {
		return fmt.Errorf("close what was set aside: %w", err)
	}
	return nil
}
