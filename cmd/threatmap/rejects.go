package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"

	"threatmap/formats"
)

// rejects is the file of the rows that could not be read: made with the first of them, so that a clean import leaves none.
type rejects struct {
	path, source string
	file         *os.File
	writer       *formats.Rejects
}

func newRejects(path, source string) *rejects { return &rejects{path: path, source: source} }

// add writes one row down.
func (r *rejects) add(row *formats.RowError) error {
	if r.writer == nil {
		if err := r.create(); err != nil {
			return err
		}
	}
	return r.writer.Write(r.source, row)
}

func (r *rejects) create() error {
	if err := os.MkdirAll(filepath.Dir(r.path), 0o750); err != nil {
		return err
	}
	file, err := os.OpenFile(r.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o640)
	if err != nil {
		return err
	}
	r.file = file
	info, err := file.Stat()
	if err != nil {
		return err
	}
	r.writer, err = formats.NewRejects(&appended{to: file, headed: info.Size() == 0})
	return err
}

// appended drops the header line where the file has one from before.
type appended struct {
	to     io.Writer
	headed bool // the header may pass, or has been dropped
}

// Write passes p on, without its first line if that is the header that is there already.
func (a *appended) Write(p []byte) (int, error) {
	rest := p
	if !a.headed {
		_, rest, a.headed = bytes.Cut(p, []byte("\n"))
	}
	if _, err := a.to.Write(rest); err != nil {
		return 0, err
	}
	return len(p), nil
}

// close makes the file durable; it is all that is left of the rows in it.
func (r *rejects) close() error {
	if r.file == nil {
		return nil
	}
	return errors.Join(r.writer.Flush(), r.file.Sync(), r.file.Close())
}
