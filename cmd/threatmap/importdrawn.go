package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"threatmap/formats"
	"threatmap/store"
	"threatmap/threat"
)

// maxDrawn is the most corridors or areas that a file may hold: they are written in one transaction.
const maxDrawn = 10_000

func (r *importRun) corridors(path string) (summary, error) {
	return importDrawn(r, path, func(f io.Reader) func() (threat.Corridor, formats.Row, error) {
		reader := formats.NewCorridorReader(f)
		return func() (threat.Corridor, formats.Row, error) {
			e, row, err := reader.Next()
			return e.Corridor, row, err
		}
	}, r.db.ImportCorridors)
}

func (r *importRun) areas(path string) (summary, error) {
	return importDrawn(r, path, func(f io.Reader) func() (threat.AreaOfInterest, formats.Row, error) {
		reader := formats.NewAreaReader(f)
		return func() (threat.AreaOfInterest, formats.Row, error) {
			e, row, err := reader.Next()
			return e.Area, row, err
		}
	}, r.db.ImportAreas)
}

// importDrawn imports a file of what is drawn, all or, where the file can't be read to its end, none. Bad ones go to the rejects file.
func importDrawn[D any](r *importRun, path string, read func(io.Reader) func() (D, formats.Row, error),
	write func(context.Context, []D, store.WriteMeta) (store.WriteResult, error),
) (sum summary, err error) {
	f, err := os.Open(path)
	if err != nil {
		return sum, err
	}
	defer f.Close() //nolint:errcheck // only read
	started, next := time.Now(), read(f)
	var list []D
	var rows []formats.Row
	for {
		one, row, err := next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return sum, err
		}
		if sum.read++; sum.read > maxDrawn {
			return sum, fmt.Errorf("more than %d features in a file", maxDrawn)
		}
		if row.Err != nil {
			sum.rejected++
			if err := r.rejects.add(row.Err); err != nil {
				return sum, err
			}
			continue
		}
		list, rows = append(list, one), append(rows, row)
	}
	result, err := write(r.session.ctx, list, store.WriteMeta{Editor: "import", Reason: "import of " + r.name})
	if err != nil {
		return sum, err
	}
	for _, bad := range result.Rejected {
		if err := r.rejects.add(rows[bad.Index].Refused(bad.Err)); err != nil {
			return sum, err
		}
	}
	sum.added, sum.changed, sum.unchanged = result.Added, result.Changed, result.Unchanged
	sum.rejected += len(result.Rejected)
	sum.took = time.Since(started)
	return sum, nil
}
