package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrLedger is wrapped by every finding of VerifyLedger.
var ErrLedger = errors.New("store: the ledger does not match its records")

// VerifyLedger walks through the whole history and checks that nothing in it was changed afterwards: that each transaction is chained to
// the one before, that it holds the revisions that it sealed, with the content that they had or a redaction that says so, and that every
// record is as its last revision says. Returns an error that wraps ErrLedger and names the first thing that is wrong.
func (db *DB) VerifyLedger(ctx context.Context) error {
	opts := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, db.writer, opts, func(tx pgx.Tx) error {
		last, err := verifyChain(ctx, tx)
		if err != nil {
			return err
		}
		h, err := readHead(ctx, tx)
		if err != nil {
			return err
		}
		if h.seq != last.seq || !bytes.Equal(h.hash, last.hash) {
			return fmt.Errorf("%w: the counter stands at %d, the last transaction is %d", ErrLedger, h.seq, last.seq)
		}
		if err := verifyRecords(ctx, tx); err != nil {
			return err
		}
		return verifyDrawings(ctx, tx)
	})
}

// sealed is a revision with the transaction that it belongs to; incidentID is nil in a transaction without any.
type sealed struct {
	Seq            int64
	RecordedAt     time.Time
	Editor, Reason string
	Rows           int
	PrevHash, Hash []byte
	IncidentID     *int64
	Rev            *int
	Op             *string
	Redacts        []int32
	Content        *string
	Salt           []byte
	ContentHash    []byte
	RedactedBy     []int32 // what the record's redactions say that they removed
}

const allSealed = `SELECT l.seq, l.recorded_at, l.editor, l.reason, l.rows, l.prev_hash, l.hash, r.incident_id, r.rev, r.op, r.redacts,
		r.content, r.salt, r.content_hash,
		CASE WHEN r.content IS NULL THEN ARRAY(SELECT unnest(x.redacts) FROM revision x WHERE x.incident_id = r.incident_id) END AS redacted_by
	FROM ledger l LEFT JOIN revision r ON r.ledger_seq = l.seq ORDER BY l.seq, r.ordinal`

func verifyChain(ctx context.Context, tx pgx.Tx) (head, error) {
	var last head
	if err := tx.QueryRow(ctx, "SELECT 0, sha256('')").Scan(&last.seq, &last.hash); err != nil {
		return last, err
	}
	drawn, err := sealedDrawings(ctx, tx)
	if err != nil {
		return last, err
	}
	found, err := tx.Query(ctx, allSealed)
	if err != nil {
		return last, fmt.Errorf("read the ledger: %w", err)
	}
	defer found.Close()
	var open *openSeal
	for found.Next() {
		s, err := pgx.RowToStructByPos[sealed](found)
		if err != nil {
			return last, fmt.Errorf("read the ledger: %w", err)
		}
		if open == nil || open.row.Seq != s.Seq {
			if last, err = open.close(last); err != nil {
				return last, err
			}
			open = &openSeal{row: s, seal: newSeal(s.PrevHash, s.RecordedAt, s.Editor, s.Reason), drawn: drawn[s.Seq]}
		}
		if err := open.add(&s); err != nil {
			return last, err
		}
	}
	if err := found.Err(); err != nil {
		return last, fmt.Errorf("read the ledger: %w", err)
	}
	return open.close(last)
}

// openSeal is a transaction whose revisions are being read.
type openSeal struct {
	row  sealed
	seal seal
	rows int

	drawn []drawnRevision // behind the revisions
}

func (o *openSeal) add(s *sealed) error {
	if s.IncidentID == nil {
		return nil
	}
	switch {
	case s.Content != nil && !bytes.Equal(saltedHash(s.Salt, []byte(*s.Content)), s.ContentHash):
		return fmt.Errorf("%w: revision %d of record %d is not what transaction %d wrote", ErrLedger, *s.Rev, *s.IncidentID, s.Seq)
	case s.Content == nil && !slices.Contains(s.RedactedBy, int32(*s.Rev)):
		return fmt.Errorf("%w: revision %d of record %d is gone without a redaction", ErrLedger, *s.Rev, *s.IncidentID)
	}
	o.rows++
	o.seal.add(&revision{incidentID: *s.IncidentID, rev: *s.Rev, op: *s.Op, redacts: s.Redacts, contentHash: s.ContentHash})
	return nil
}

// close checks a transaction against the one before it. A nil one is none.
func (o *openSeal) close(last head) (head, error) {
	if o == nil {
		return last, nil
	}
	for i := range o.drawn {
		o.seal.addDrawn(&o.drawn[i])
	}
	switch {
	case o.row.Seq != last.seq+1 || !bytes.Equal(o.row.PrevHash, last.hash):
		return last, fmt.Errorf("%w: transaction %d is not chained to %d", ErrLedger, o.row.Seq, last.seq)
	case o.rows != o.row.Rows:
		return last, fmt.Errorf("%w: transaction %d wrote %d revisions, %d are there", ErrLedger, o.row.Seq, o.row.Rows, o.rows)
	case !bytes.Equal(o.seal.sum(), o.row.Hash):
		return last, fmt.Errorf("%w: transaction %d was changed", ErrLedger, o.row.Seq)
	}
	return head{o.row.Seq, o.row.Hash}, nil
}

// verifyRecords checks that every record has the content of its last revision.
func verifyRecords(ctx context.Context, tx pgx.Tx) error {
	var id int64
	err := tx.QueryRow(ctx, `SELECT i.id FROM incident i
		LEFT JOIN revision r ON r.incident_id = i.id AND r.rev = i.revision
		WHERE sha256(convert_to(r.content, 'UTF8')) IS DISTINCT FROM i.content_hash
			OR EXISTS (SELECT FROM revision x WHERE x.incident_id = i.id AND x.rev > i.revision)
		ORDER BY i.id LIMIT 1`).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("compare records with their revisions: %w", err)
	}
	return fmt.Errorf("%w: record %d is not as its last revision says", ErrLedger, id)
}
