package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// Redact removes what past revisions of a record said. Their hashes stay, so the ledger still verifies, and the redaction itself becomes
// a revision that says which ones it removed; the record stays as it is now. The current content can't be removed that way: write what
// shall stand in its place first. Returns a KindNotFound error where there is no such record, KindInvalid where a revision can't go.
func (db *DB) Redact(ctx context.Context, publicID string, revs []int, meta WriteMeta) error {
	err := pgx.BeginFunc(ctx, db.writer, func(tx pgx.Tx) error {
		w, err := db.newWriter(ctx, tx, meta)
		if err != nil {
			return err
		}
		s, err := readStored(ctx, tx, publicID)
		if err != nil {
			return err
		}
		redacts, err := checkRedaction(s, revs)
		if err != nil {
			return err
		}
		if err := w.removeContent(ctx, s.id, redacts); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE incident SET revision = $2, recorded_at = $3 WHERE id = $1", s.id, s.rev+1, w.now); err != nil {
			return err
		}
		return w.appendLedger(ctx, []revision{newRevision(s.id, s.rev+1, "redact", redacts, s.content)})
	})
	if err != nil {
		return fmt.Errorf("redact record %s: %w", publicID, err)
	}
	return nil
}

func readStored(ctx context.Context, tx pgx.Tx, publicID string) (stored, error) {
	var s stored
	err := tx.QueryRow(ctx, `SELECT i.id, i.public_id, i.revision, r.content FROM incident i
		JOIN revision r ON r.incident_id = i.id AND r.rev = i.revision WHERE i.public_id = $1`, publicID).
		Scan(&s.id, &s.publicID, &s.rev, &s.content)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, threat.NotFound("record", publicID)
	}
	return s, err
}

func checkRedaction(s stored, revs []int) ([]int32, error) {
	if len(revs) == 0 {
		return nil, threat.Invalid("revisions", "", "which ones to redact is not said", "")
	}
	redacts := make([]int32, len(revs))
	for i, rev := range revs {
		if rev < 1 || rev >= s.rev {
			return nil, threat.Invalid("revision", strconv.Itoa(rev), "not a past one of the record", fmt.Sprintf("1 to %d", s.rev-1))
		}
		redacts[i] = int32(rev)
	}
	slices.Sort(redacts)
	return slices.Compact(redacts), nil
}

func (w *writer) removeContent(ctx context.Context, id int64, revs []int32) error {
	_, err := w.tx.Exec(ctx, "UPDATE revision SET content = NULL, salt = NULL, redacted = true WHERE incident_id = $1 AND rev = ANY ($2) AND NOT redacted",
		id, revs)
	if err != nil {
		return fmt.Errorf("remove the content: %w", err)
	}
	return nil
}
