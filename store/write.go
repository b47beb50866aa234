package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// WriteMeta says who writes and why; both go into the ledger.
type WriteMeta struct{ Editor, Reason string }

// WriteResult says what became of a batch: every row of it is Added, Changed, Unchanged or Rejected.
type WriteResult struct {
	Added, Changed, Unchanged int
	Older                     int // rows of an older data set version than what was stored already, or copies of it: they only filled what that does not say
	Rejected                  []RowError
}

// RowError says why a row was not written. Index is its place in the batch.
type RowError struct {
	Index int
	Err   error
}

// writeLock serialises write transactions: the ledger is one chain.
const writeLock = 0x746d7772697465 // "tmwrite"

// row is one record on its way into the tables.
type row struct {
	indexes []int // in the batch: more than one where the batch names the record several times
	in      threat.Incident
	older   bool
	stored  *stored // nil = new

	id       int64
	publicID string
	rev      int
	content  []byte // canonical JSON of in
	err      error

	location location
	coarse   []coarseView
	digests  []digest // of the claims' documents
}

// WriteIncidents writes a batch of records (a few thousand) in one transaction: each is found by its origin and origin id, merged with
// what is stored (threat.Merge), and gets a new revision where that changes it. Rows that break a rule are left out and told in Rejected;
// they don't stop the others. A batch that changes nothing leaves no trace. An error means that nothing was written.
func (db *DB) WriteIncidents(ctx context.Context, batch []threat.Incident, meta WriteMeta) (WriteResult, error) {
	rows, result := prepare(batch)
	if len(rows) == 0 {
		return result, nil
	}
	err := pgx.BeginFunc(ctx, db.writer, func(tx pgx.Tx) error {
		w, err := db.newWriter(ctx, tx, meta)
		if err != nil {
			return err
		}
		return w.write(ctx, rows, &result)
	})
	if err != nil {
		return WriteResult{}, fmt.Errorf("write %d incidents: %w", len(batch), err)
	}
	slices.SortFunc(result.Rejected, func(a, b RowError) int { return cmp.Compare(a.Index, b.Index) })
	return result, nil
}

// writer is one write transaction.
type writer struct {
	tx         pgx.Tx
	meta       WriteMeta
	now        time.Time
	head       head
	boundaries *boundaries

	drawn         []drawnRevision // for the ledger
	corridorsOnly bool            // nothing but what editors draw changes
	layersOnly    bool            // nothing but layers
}

// newWriter waits for its turn to write.
func (db *DB) newWriter(ctx context.Context, tx pgx.Tx, meta WriteMeta) (*writer, error) {
	if meta.Editor == "" || meta.Reason == "" {
		return nil, threat.Invalid("editor, reason", meta.Editor+", "+meta.Reason, "a write needs both", "")
	}
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", writeLock); err != nil {
		return nil, fmt.Errorf("wait to write: %w", err)
	}
	w := &writer{tx: tx, meta: meta, now: db.now().UTC().Truncate(time.Microsecond)}
	var err error
	if w.head, err = readHead(ctx, tx); err != nil {
		return nil, err
	}
	w.boundaries, err = db.activeBoundaries(ctx, tx)
	return w, err
}

func (w *writer) write(ctx context.Context, rows []*row, result *WriteResult) error {
	if err := w.findStored(ctx, rows); err != nil {
		return err
	}
	inParallel(rows, mergeStored)
	changed := sortOut(rows, result)
	if len(changed) == 0 {
		return nil
	}
	inParallel(changed, func(r *row) { r.derive(w.boundaries) })
	if err := w.assignIDs(ctx, changed); err != nil {
		return err
	}
	written, err := w.insertBisecting(ctx, changed, result)
	if err != nil || len(written) == 0 {
		return err
	}
	for _, r := range written {
		if r.stored == nil {
			result.Added++
		} else {
			result.Changed++
		}
		result.Unchanged += len(r.indexes) - 1
	}
	return w.appendLedger(ctx, revisionsOf(written))
}

// sortOut counts the rows that are wrong or change nothing, and returns the others.
func sortOut(rows []*row, result *WriteResult) []*row {
	var changed []*row
	for _, r := range rows {
		switch {
		case r.err != nil:
			result.reject(r, r.err)
			continue
		case r.stored != nil && string(r.stored.content) == string(r.content):
			result.Unchanged += len(r.indexes)
		default:
			changed = append(changed, r)
		}
		if r.older {
			result.Older += len(r.indexes)
		}
	}
	return changed
}

func (w *WriteResult) reject(r *row, err error) {
	for _, i := range r.indexes {
		w.Rejected = append(w.Rejected, RowError{Index: i, Err: err})
	}
}
