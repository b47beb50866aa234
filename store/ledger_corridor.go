package store

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// corridorRevision is one version of a corridor, as the ledger seals it.
type corridorRevision struct {
	id          string
	rev         int
	op          string
	content     []byte // canonical JSON
	salt        []byte
	contentHash []byte
}

func newCorridorRevision(id string, rev int, op string, content []byte) corridorRevision {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	return corridorRevision{id, rev, op, content, salt, saltedHash(salt, content)}
}

func (w *writer) storeCorridorRevisions(ctx context.Context, seq int64) error {
	if len(w.corridors) == 0 {
		return nil
	}
	values := make([][]any, len(w.corridors))
	for i, r := range w.corridors {
		values[i] = []any{r.id, r.rev, seq, i, r.op, string(r.content), r.salt, r.contentHash}
	}
	return copyValues(ctx, w.tx, "corridor_revision", []string{"corridor_id", "rev", "ledger_seq", "ordinal", "op", "content", "salt", "content_hash"}, values)
}

// addCorridor cannot be taken for the revision of an incident: that begins with two numbers, which would be 8 and one of 19 digits.
func (s seal) addCorridor(r *corridorRevision) {
	s.bytes([]byte("corridor"))
	s.bytes([]byte(r.id))
	s.number(int64(r.rev))
	s.bytes([]byte(r.op))
	s.bytes(r.contentHash)
}

// sealedCorridors reads what the ledger sealed of corridors, by transaction, and checks that each version has the content that it had.
func sealedCorridors(ctx context.Context, tx pgx.Tx) (map[int64][]corridorRevision, error) {
	rows, err := tx.Query(ctx, `SELECT ledger_seq, corridor_id, rev, op, content_hash, sha256(salt || convert_to(content, 'UTF8')) = content_hash
		FROM corridor_revision ORDER BY ledger_seq, ordinal`)
	if err != nil {
		return nil, fmt.Errorf("read the versions of corridors: %w", err)
	}
	sealed := map[int64][]corridorRevision{}
	var seq int64
	var r corridorRevision
	var whole bool
	_, err = pgx.ForEachRow(rows, []any{&seq, &r.id, &r.rev, &r.op, &r.contentHash, &whole}, func() error {
		if !whole {
			return fmt.Errorf("%w: version %d of corridor %s is not what transaction %d wrote", ErrLedger, r.rev, r.id, seq)
		}
		sealed[seq] = append(sealed[seq], r)
		r.contentHash = nil // the next one gets its own bytes
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the versions of corridors: %w", err)
	}
	return sealed, nil
}

// verifyCorridors checks that every corridor is as its last version says.
func verifyCorridors(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `SELECT coalesce(c.id, r.corridor_id) FROM corridor c
		FULL JOIN (SELECT DISTINCT ON (corridor_id) * FROM corridor_revision ORDER BY corridor_id, rev DESC) r ON r.corridor_id = c.id
		WHERE CASE WHEN r.corridor_id IS NULL THEN c.revision > 0
			WHEN r.op = 'withdraw' THEN c.id IS NOT NULL
			ELSE c.revision IS DISTINCT FROM r.rev OR c.content_hash IS DISTINCT FROM sha256(convert_to(r.content, 'UTF8')) END
		ORDER BY 1 LIMIT 1`)
	if err != nil {
		return fmt.Errorf("compare corridors with their versions: %w", err)
	}
	wrong, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("compare corridors with their versions: %w", err)
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%w: corridor %s is not as its last version says", ErrLedger, wrong[0])
	}
	return nil
}
