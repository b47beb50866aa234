package store

import (
	"context"
	"fmt"
)

// GeographyCounter returns the change counter of the last change of the geography: boundaries, belts, areas, corridors, places,
// facilities. It is asked as the owner: the ledger is not the public's. Entries without rows tell of such changes.
func (db *DB) GeographyCounter(ctx context.Context) (n int64, err error) {
	limited, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	if err := db.writer.QueryRow(limited, "SELECT coalesce(max(seq), 0) FROM ledger WHERE rows = 0").Scan(&n); err != nil {
		return 0, fmt.Errorf("read the counter of the geography: %w", err)
	}
	return n, nil
}
