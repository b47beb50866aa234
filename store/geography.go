package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// GeographyHead returns the head of the last change of the geography: boundaries, belts, areas, corridors, places,
// facilities. It is asked as the owner: the ledger is not the public's. Entries without rows tell of such changes.
func (db *DB) GeographyHead(ctx context.Context) (h threat.Head, err error) {
	limited, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	err = db.writer.QueryRow(limited, "SELECT seq, left(encode(hash, 'hex'), 12) FROM ledger WHERE rows = 0 ORDER BY seq DESC LIMIT 1").Scan(&h.Counter, &h.Chain)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return h, fmt.Errorf("read the counter of the geography: %w", err)
	}
	return h, nil
}
