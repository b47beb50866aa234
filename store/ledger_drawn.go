package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// drawnRevision is one version of a corridor or an area of interest, as the ledger seals it.
type drawnRevision struct {
	of          drawnKind
	id          string
	rev         int
	op          string
	content     []byte // canonical JSON
	salt        []byte
	contentHash []byte
	ordinal     int // place within its transaction, where it was read
}

func newDrawnRevision(of drawnKind, id string, rev int, op string, content []byte) drawnRevision {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	return drawnRevision{of: of, id: id, rev: rev, op: op, content: content, salt: salt, contentHash: saltedHash(salt, content)}
}

func (w *writer) storeDrawnRevisions(ctx context.Context, seq int64) error {
	for _, kind := range drawnKinds {
		var values [][]any
		for i, r := range w.drawn {
			if r.of == kind {
				values = append(values, []any{r.id, r.rev, seq, i, r.op, string(r.content), r.salt, r.contentHash})
			}
		}
		if len(values) == 0 {
			continue
		}
		columns := []string{kind.key, "rev", "ledger_seq", "ordinal", "op", "content", "salt", "content_hash"}
		if err := copyValues(ctx, w.tx, kind.revisions, columns, values); err != nil {
			return err
		}
	}
	return nil
}

// addDrawn cannot be taken for the revision of an incident: that begins with two numbers, which would be 8 or 4, the length of the first text, and
// one of 19 digits.
func (s seal) addDrawn(r *drawnRevision) {
	s.bytes([]byte(r.of.one))
	s.bytes([]byte(r.id))
	s.number(int64(r.rev))
	s.bytes([]byte(r.op))
	s.bytes(r.contentHash)
}

// sealedDrawings reads what the ledger sealed of corridors and areas, by transaction, and checks that each version has the content that it had.
func sealedDrawings(ctx context.Context, tx pgx.Tx) (map[int64][]drawnRevision, error) {
	sealed := map[int64][]drawnRevision{}
	for _, kind := range drawnKinds {
		if err := kind.sealed(ctx, tx, sealed); err != nil {
			return nil, fmt.Errorf("read the versions of %ss: %w", kind.one, err)
		}
	}
	for _, list := range sealed {
		slices.SortFunc(list, func(a, b drawnRevision) int { return cmp.Compare(a.ordinal, b.ordinal) })
	}
	return sealed, nil
}

func (k drawnKind) sealed(ctx context.Context, tx pgx.Tx, sealed map[int64][]drawnRevision) error {
	rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT ledger_seq, %s, rev, ordinal, op, content_hash, sha256(salt || convert_to(content, 'UTF8')) = content_hash
		FROM %s ORDER BY ledger_seq, ordinal`, k.key, k.revisions))
	if err != nil {
		return err
	}
	var seq int64
	r := drawnRevision{of: k}
	var whole bool
	_, err = pgx.ForEachRow(rows, []any{&seq, &r.id, &r.rev, &r.ordinal, &r.op, &r.contentHash, &whole}, func() error {
		if !whole {
			return fmt.Errorf("%w: version %d of %s %s is not what transaction %d wrote", ErrLedger, r.rev, k.one, r.id, seq)
		}
		sealed[seq] = append(sealed[seq], r)
		r.contentHash = nil // the next one gets its own bytes
		return nil
	})
	return err
}

// verifyDrawings checks that every corridor and every area of interest is as its last version says.
func verifyDrawings(ctx context.Context, tx pgx.Tx) error {
	for _, kind := range drawnKinds {
		if err := kind.verify(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

func (k drawnKind) verify(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT coalesce(c.id, r.%[1]s) FROM %[2]s c
		FULL JOIN (SELECT DISTINCT ON (%[1]s) * FROM %[3]s ORDER BY %[1]s, rev DESC) r ON r.%[1]s = c.id
		WHERE CASE WHEN r.%[1]s IS NULL THEN c.revision > 0
			WHEN r.op = 'withdraw' THEN c.id IS NOT NULL
			ELSE c.revision IS DISTINCT FROM r.rev OR c.content_hash IS DISTINCT FROM sha256(convert_to(r.content, 'UTF8')) END
		ORDER BY 1 LIMIT 1`, k.key, k.table, k.revisions))
	if err != nil {
		return fmt.Errorf("compare %ss with their versions: %w", k.one, err)
	}
	wrong, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("compare %ss with their versions: %w", k.one, err)
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%w: %s %s is not as its last version says", ErrLedger, k.one, wrong[0])
	}
	return nil
}
