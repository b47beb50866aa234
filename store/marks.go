package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// Marks yields every incident that the public sees, less its texts, in one snapshot, and returns the change counter that it is of. expect
// is told first about how many there are. An error of yield ends it and is returned as it is.
func (db *DB) Marks(ctx context.Context, expect func(n int), yield func(threat.Mark) error) (counter int64, err error) {
	err = db.readingAtLength(ctx, func(tx pgx.Tx) error {
		if counter, err = changeCounter(ctx, tx); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRow(ctx, "SELECT (SELECT count(*) FROM marks_as_is) + (SELECT count(*) FROM marks_coarsened)").Scan(&n); err != nil {
			return err
		}
		expect(n)
		return newMarkReader(tx).all(ctx, yield)
	})
	return counter, err
}

// MarksSince returns the incidents that have been written since a change counter, as they are now; they may be newer than the counter
// that comes with them, never older. reload is true where more has changed than single incidents, such as the boundaries, or where the
// counter is not one of this database.
func (db *DB) MarksSince(ctx context.Context, counter int64) (change threat.MarkChange, reload bool, err error) {
	limited, cancel := context.WithTimeout(ctx, readLimit) // a connection may be dead without knowing
	defer cancel()
	err = pgx.BeginTxFunc(limited, db.writer, snapshot, func(tx pgx.Tx) error {
		change, reload, err = writtenSince(limited, tx, counter)
		return err
	})
	if err != nil {
		return change, false, fmt.Errorf("read what changed since %d: %w", counter, err)
	}
	if reload || len(change.Written) == 0 {
		return change, reload, nil
	}
	err = db.readingAtLength(ctx, func(tx pgx.Tx) error {
		change.Marks, err = newMarkReader(tx).of(ctx, change.Written)
		return err
	})
	return change, false, err
}

// writtenSince reads the ledger; it is asked as the owner, since ids of what the public may not see are among those written. Entries
// without rows tell of changes to the geography; where those are of corridors only, no mark has changed.
func writtenSince(ctx context.Context, tx pgx.Tx, counter int64) (change threat.MarkChange, reload bool, err error) {
	err = tx.QueryRow(ctx, `SELECT h.seq, h.seq < $1 OR EXISTS (SELECT FROM ledger l WHERE l.seq > $1 AND l.rows = 0 AND NOT l.corridors_only),
		EXISTS (SELECT FROM ledger l WHERE l.seq > $1 AND l.corridors_only) FROM ledger_head h`, counter).Scan(&change.Counter, &reload, &change.Corridors)
	if err != nil || reload || change.Counter == counter {
		return change, reload, err
	}
	rows, err := tx.Query(ctx, "SELECT DISTINCT incident_id FROM revision WHERE ledger_seq > $1", counter)
	if err != nil {
		return change, false, err
	}
	change.Written, err = pgx.CollectRows(rows, pgx.RowTo[int64])
	return change, false, err
}

var snapshot = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// readingAtLength is reading without a time limit but the caller's: all marks of ten million incidents take a minute.
func (db *DB) readingAtLength(ctx context.Context, ask func(tx pgx.Tx) error) error {
	if err := pgx.BeginTxFunc(ctx, db.reader, snapshot, ask); err != nil {
		return fmt.Errorf("read marks: %w", err)
	}
	return nil
}
