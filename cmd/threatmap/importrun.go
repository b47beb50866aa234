package main

import (
	"context"
	"errors"
	"io"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"threatmap/formats"
	"threatmap/store"
	"threatmap/threat"
)

// batchRows is how many rows one transaction writes: enough to be fast, few enough to bound memory and what a kill can undo.
const batchRows = 2000

// importRun is the import of one file: one goroutine reads and maps, another writes.
type importRun struct {
	session *session
	db      *database
	rejects *rejects
	name    string
	read    atomic.Int64 // bytes
}

// batch is what one transaction writes; rows are what the records were read from, for errors. It ends about read bytes into the file.
type batch struct {
	records []threat.Incident
	rows    []formats.Row
	read    int64
}

// file imports the file at path.
func (r *importRun) file(path, format string, options formats.Options) (summary, error) {
	if formats.IsReadWhole(format) {
		return r.whole(path, format, options)
	}
	f, err := os.Open(path)
	if err != nil {
		return summary{}, err
	}
	defer f.Close() //nolint:errcheck // only read
	info, err := f.Stat()
	if err != nil {
		return summary{}, err
	}
	reader, err := formats.Open(format, &countingReader{f, &r.read}, r.name, options)
	if err != nil {
		return summary{}, err
	}
	return r.pump(reader, newProgress(r.session.stderr, r.name, info.Size()))
}

// whole imports a file that is no stream: how far it is read is told by rows alone.
func (r *importRun) whole(path, format string, options formats.Options) (sum summary, err error) {
	reader, err := formats.OpenFile(format, path, options)
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	return r.pump(reader, newProgress(r.session.stderr, r.name, 0))
}

// pump moves rows from reader to the database until either ends.
func (r *importRun) pump(reader formats.Reader, shown *progress) (summary, error) {
	var sum summary
	started := time.Now()
	batches := make(chan batch, 1)
	group, ctx := errgroup.WithContext(r.session.ctx)
	var badRows int
	group.Go(func() error {
		defer close(batches)
		var err error
		sum.read, badRows, err = r.readAll(ctx, reader, batches)
		return err
	})
	var written summary
	group.Go(func() error { return r.writeAll(ctx, batches, &written, shown) })
	err := group.Wait()
	shown.finish()
	if err == nil && written.added+written.changed > 0 {
		err = r.db.Analyze(r.session.ctx)
	}
	written.read, written.took = sum.read, time.Since(started)
	written.rejected += badRows
	if u, ok := reader.(formats.Unreader); ok {
		written.unread = u.Unread().String()
	}
	return written, err
}

// readAll sends the good rows on in batches and the bad ones to the rejects file. It returns how many rows there were and how many were bad.
func (r *importRun) readAll(ctx context.Context, reader formats.Reader, out chan<- batch) (read, bad int, err error) {
	var b batch
	for {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return read, bad, r.send(ctx, out, b)
		}
		if err != nil {
			return read, bad, err
		}
		read++
		if row.Err != nil {
			bad++
			if err := r.rejects.add(row.Err); err != nil {
				return read, bad, err
			}
			continue
		}
		b.records, b.rows = append(b.records, row.Incident), append(b.rows, row)
		if len(b.records) == batchRows {
			if err := r.send(ctx, out, b); err != nil {
				return read, bad, err
			}
			b = batch{}
		}
	}
}

func (r *importRun) send(ctx context.Context, out chan<- batch, b batch) error {
	if len(b.records) == 0 {
		return nil
	}
	b.read = r.read.Load()
	select {
	case out <- b:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// writeAll writes each batch in one transaction. What sum counts is durable.
func (r *importRun) writeAll(ctx context.Context, batches <-chan batch, sum *summary, shown *progress) error {
	for b := range batches {
		result, err := r.db.WriteIncidents(ctx, b.records, store.WriteMeta{Editor: "import", Reason: "import of " + r.name})
		if err != nil {
			return err
		}
		for _, bad := range result.Rejected {
			if err := r.rejects.add(b.rows[bad.Index].Refused(bad.Err)); err != nil {
				return err
			}
		}
		sum.added += result.Added
		sum.changed += result.Changed
		sum.unchanged += result.Unchanged
		sum.older += result.Older
		sum.rejected += len(result.Rejected)
		shown.at(b.read, sum.added+sum.changed+sum.unchanged)
	}
	return nil
}

// countingReader counts what was read, for progress.
type countingReader struct {
	*os.File
	n *atomic.Int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.File.Read(p)
	c.n.Add(int64(n))
	return n, err
}

func (c *countingReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.File.ReadAt(p, off)
	c.n.Add(int64(n))
	return n, err
}
