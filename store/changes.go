package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"threatmap/threat"
)

// mostRevisions is how many revisions are looked through to tell which incidents changed. After more, any may have.
const mostRevisions = 20_000

// ChangesBetween tells from the ledger what the public saw change after one change counter up to another: what it sees now, and what it saw at
// the first and sees no more. What it never saw is not counted. Where things were is not told.
func (db *DB) ChangesBetween(ctx context.Context, since, until int64) (change threat.Change, err error) {
	var l ledgerPart
	err = db.readingAsOwner(ctx, "read the ledger", func(ctx context.Context, tx pgx.Tx) error {
		l, err = readLedgerPart(ctx, tx, since, until)
		return err
	})
	if err != nil {
		return change, err
	}
	if l.geography {
		return threat.Anything(until), nil
	}
	err = db.reading(ctx, "read what changed", func(ctx context.Context, tx pgx.Tx) error {
		l.written.Marks, err = newMarkReader(tx).of(ctx, l.written.Written)
		return err
	})
	if err != nil {
		return change, err
	}
	change = l.written.Told(func(fid int64) (*orb.Bound, bool) { return nil, l.public[fid] })
	change.BBox = nil
	if l.many {
		change.Kinds, change.Count = append(change.Kinds, threat.ChangedIncidents), nil
	}
	return change, nil
}

// ledgerPart is what the ledger tells of the time between two counters.
type ledgerPart struct {
	written   threat.MarkChange
	public    map[int64]bool // which of the written ones the public saw at its beginning
	geography bool
	many      bool // more was written than is looked through
}

func readLedgerPart(ctx context.Context, tx pgx.Tx, since, until int64) (l ledgerPart, err error) {
	l.written.Counter = until
	var revisions int
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM ledger WHERE seq > $1 AND seq <= $2 AND rows = 0 AND NOT corridors_only AND NOT layers_only),
		EXISTS (SELECT FROM ledger l WHERE seq > $1 AND seq <= $2 AND corridors_only AND NOT EXISTS (SELECT FROM area_revision a WHERE a.ledger_seq = l.seq)),
		EXISTS (SELECT FROM area_revision WHERE ledger_seq > $1 AND ledger_seq <= $2),
		EXISTS (SELECT FROM ledger WHERE seq > $1 AND seq <= $2 AND layers_only),
		(SELECT count(*) FROM (SELECT FROM revision WHERE ledger_seq > $1 AND ledger_seq <= $2 LIMIT $3) r)`, since, until, mostRevisions+1).
		Scan(&l.geography, &l.written.Corridors, &l.written.Areas, &l.written.Layers, &revisions)
	if err != nil || l.geography {
		return l, err
	}
	if revisions > mostRevisions {
		l.many = true
		return l, nil
	}
	rows, err := tx.Query(ctx, "SELECT DISTINCT incident_id FROM revision WHERE ledger_seq > $1 AND ledger_seq <= $2", since, until)
	if err != nil {
		return l, err
	}
	if l.written.Written, err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil {
		return l, err
	}
	l.public, err = publicAt(ctx, tx, l.written.Written, since)
	return l, err
}

// publicAt tells which of these incidents the public saw at a change counter, as their revisions of then say. One whose revision was redacted
// since is not among them: what it was is not known any more.
func publicAt(ctx context.Context, tx pgx.Tx, fids []int64, counter int64) (map[int64]bool, error) {
	rows, err := tx.Query(ctx, `SELECT w.id, r.content FROM unnest($1::bigint[]) w (id) CROSS JOIN LATERAL (
		SELECT content FROM revision WHERE incident_id = w.id AND ledger_seq <= $2 ORDER BY rev DESC LIMIT 1) r WHERE r.content IS NOT NULL`, fids, counter)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	seen := make(map[int64]bool, len(fids))
	for rows.Next() {
		var fid int64
		var content []byte
		var i threat.Incident
		if err := rows.Scan(&fid, &content); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(content, &i); err != nil {
			return nil, fmt.Errorf("read a revision of %s: %w", threat.PublicID(fid), err)
		}
		workflow, tlp := i.Handling()
		seen[fid] = threat.Published(workflow, tlp)
	}
	return seen, rows.Err()
}
