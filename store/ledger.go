package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"time"

	"github.com/jackc/pgx/v5"
)

// head is the end of the ledger: the change counter and the hash that the next row is chained to.
type head struct {
	seq  int64
	hash []byte
}

// revision is one state of a record, as the ledger seals it.
type revision struct {
	incidentID  int64
	rev         int
	op          string
	redacts     []int32
	content     []byte
	salt        []byte
	contentHash []byte
}

func newRevision(incidentID int64, rev int, op string, redacts []int32, content []byte) revision {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	return revision{incidentID, rev, op, redacts, content, salt, saltedHash(salt, content)}
}

func revisionsOf(rows []*row) []revision {
	list := make([]revision, len(rows))
	for i, r := range rows {
		op := "change"
		if r.stored == nil {
			op = "add"
		}
		list[i] = newRevision(r.id, r.rev, op, nil, r.content)
	}
	return list
}

func saltedHash(salt, content []byte) []byte {
	h := sha256.New()
	h.Write(salt)
	h.Write(content)
	return h.Sum(nil)
}

func readHead(ctx context.Context, tx pgx.Tx) (h head, err error) {
	if err := tx.QueryRow(ctx, "SELECT seq, hash FROM ledger_head").Scan(&h.seq, &h.hash); err != nil {
		return h, fmt.Errorf("read the end of the ledger: %w", err)
	}
	return h, nil
}

// appendLedger writes the revisions, seals them with a row of the ledger and, last of all, raises the change counter: whoever reads it
// sees everything that it counts.
func (w *writer) appendLedger(ctx context.Context, list []revision) error {
	seal := newSeal(w.head.hash, w.now, w.meta.Editor, w.meta.Reason)
	values := make([][]any, len(list))
	seq := w.head.seq + 1
	for i := range list {
		r := &list[i]
		seal.add(r)
		values[i] = []any{r.incidentID, r.rev, seq, i, r.op, r.redacts, string(r.content), r.salt, r.contentHash}
	}
	for i := range w.drawn {
		seal.addDrawn(&w.drawn[i])
	}
	sum := seal.sum()
	_, err := w.tx.Exec(ctx, `INSERT INTO ledger (seq, recorded_at, editor, reason, rows, prev_hash, hash, corridors_only, layers_only) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		seq, w.now, w.meta.Editor, w.meta.Reason, len(list), w.head.hash, sum, w.corridorsOnly, w.layersOnly)
	if err != nil {
		return fmt.Errorf("write the ledger: %w", err)
	}
	columns := []string{"incident_id", "rev", "ledger_seq", "ordinal", "op", "redacts", "content", "salt", "content_hash"}
	if err := copyValues(ctx, w.tx, "revision", columns, values); err != nil {
		return err
	}
	if err := w.storeDrawnRevisions(ctx, seq); err != nil {
		return err
	}
	if _, err := w.tx.Exec(ctx, "UPDATE ledger_head SET seq = $1, hash = $2", seq, sum); err != nil {
		return fmt.Errorf("raise the change counter: %w", err)
	}
	if _, err := w.tx.Exec(ctx, "SELECT pg_notify('threatmap_change', $1::text)", fmt.Sprint(seq)); err != nil {
		return fmt.Errorf("announce the change: %w", err)
	}
	w.head = head{seq, sum}
	return nil
}

// seal is the hash of a ledger row in the making. Every part goes in with its length, so no two rows have the same bytes.
type seal struct{ h hash.Hash }

func newSeal(prev []byte, recordedAt time.Time, editor, reason string) seal {
	s := seal{sha256.New()}
	s.bytes(prev)
	s.bytes([]byte(recordedAt.UTC().Format(time.RFC3339Nano)))
	s.bytes([]byte(editor))
	s.bytes([]byte(reason))
	return s
}

func (s seal) add(r *revision) {
	s.number(r.incidentID)
	s.number(int64(r.rev))
	s.bytes([]byte(r.op))
	s.number(int64(len(r.redacts)))
	for _, rev := range r.redacts {
		s.number(int64(rev))
	}
	s.bytes(r.contentHash)
}

func (s seal) sum() []byte { return s.h.Sum(nil) }

func (s seal) bytes(b []byte) {
	s.number(int64(len(b)))
	s.h.Write(b)
}

func (s seal) number(n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	s.h.Write(b[:])
}
