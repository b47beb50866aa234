package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"threatmap/formats"
	"threatmap/store"
	"threatmap/threat"
)

// maxCorridors is the most corridors that a file may hold: they are written in one transaction.
const maxCorridors = 10_000

// corridors imports a file of corridors, all or, where the file can't be read to its end, none. Bad ones go to the rejects file.
func (r *importRun) corridors(path string) (sum summary, err error) {
	f, err := os.Open(path)
	if err != nil {
		return sum, err
	}
	defer f.Close() //nolint:errcheck // only read
	started := time.Now()
	reader := formats.NewCorridorReader(f)
	var list []threat.Corridor
	var rows []formats.Row
	for {
		e, row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return sum, err
		}
		if sum.read++; sum.read > maxCorridors {
			return sum, fmt.Errorf("more than %d corridors in a file", maxCorridors)
		}
		if row.Err != nil {
			sum.rejected++
			if err := r.rejects.add(row.Err); err != nil {
				return sum, err
			}
			continue
		}
		list, rows = append(list, e.Corridor), append(rows, row)
	}
	result, err := r.db.ImportCorridors(r.session.ctx, list, store.WriteMeta{Editor: "import", Reason: "import of " + r.name})
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
