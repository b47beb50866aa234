package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// Marks yields every incident that the public sees, less its texts, in one snapshot, and returns the head that it is of. expect
// is told first about how many there are. An error of yield ends it and is returned as it is.
func (db *DB) Marks(ctx context.Context, expect func(n int), yield func(threat.Mark) error) (head threat.Head, err error) {
	err = db.readingAtLength(ctx, func(tx pgx.Tx) error {
		if head, err = readersHead(ctx, tx); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRow(ctx, "SELECT (SELECT count(*) FROM marks_as_is) + (SELECT count(*) FROM marks_coarsened)").Scan(&n); err != nil {
			return err
		}
		expect(n)
		return newMarkReader(tx).all(ctx, yield)
	})
	return head, err
}

// MarksSince returns the incidents that have been written since a head, as they are now; they may be newer than the head that comes with
// them, never older. reload is true where the head is not one of this database's history, as after it was restored from a backup.
func (db *DB) MarksSince(ctx context.Context, head threat.Head) (change threat.MarkChange, reload bool, err error) {
	limited, cancel := context.WithTimeout(ctx, readLimit) // a connection may be dead without knowing
	defer cancel()
	err = pgx.BeginTxFunc(limited, db.writer, snapshot, func(tx pgx.Tx) error {
		change, reload, err = writtenSince(limited, tx, head)
		return err
	})
	if err != nil {
		return change, false, fmt.Errorf("read what changed since %s: %w", head, err)
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
// without rows tell of changes to the geography; where those are only of what editors draw, no mark has changed.
func writtenSince(ctx context.Context, tx pgx.Tx, since threat.Head) (change threat.MarkChange, reload bool, err error) {
	err = tx.QueryRow(ctx, `SELECT h.seq, left(encode(h.hash, 'hex'), 12),
		CASE WHEN $1 = h.seq THEN left(encode(h.hash, 'hex'), 12) <> $2
			ELSE $1 > 0 AND NOT EXISTS (SELECT FROM ledger l WHERE l.seq = $1 AND left(encode(l.hash, 'hex'), 12) = $2) END,
		EXISTS (SELECT FROM ledger l WHERE l.seq > $1 AND l.rows = 0 AND NOT l.corridors_only AND NOT l.layers_only),
		EXISTS (SELECT FROM ledger l WHERE l.seq > $1 AND l.corridors_only AND NOT EXISTS (SELECT FROM area_revision a WHERE a.ledger_seq = l.seq)),
		EXISTS (SELECT FROM area_revision a WHERE a.ledger_seq > $1),
		EXISTS (SELECT FROM ledger l WHERE l.seq > $1 AND l.layers_only) FROM ledger_head h`, since.Counter, since.Chain).
		Scan(&change.Counter, &change.Chain, &reload, &change.Geography, &change.Corridors, &change.Areas, &change.Layers)
	if err != nil || reload || change.Counter == since.Counter {
		return change, reload, err
	}
	rows, err := tx.Query(ctx, "SELECT DISTINCT incident_id FROM revision WHERE ledger_seq > $1", since.Counter)
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
