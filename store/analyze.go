package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Analyze tells PostgreSQL's planner what the tables of incidents hold now. Its own autovacuum does so up to a minute later; until then it
// would plan for the tables as they were, which after a large import can be empty. It also sorts new texts into what searches look them up
// in, for the same reason.
//
// Its sample of rows is a third of PostgreSQL's usual one: an import waits for it, and autovacuum looks closer later.
func (db *DB) Analyze(ctx context.Context) error {
	err := pgx.BeginFunc(ctx, db.writer, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SET LOCAL default_statistics_target = 33"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "ANALYZE incident, outcome, incident_actor, claim, incident_border, incident_coarsen, revision, mark, mark_values, actor, document, incident_text")
		return err
	})
	if err != nil {
		return fmt.Errorf("analyze the tables: %w", err)
	}
	_, err = db.writer.Exec(ctx, `SELECT gin_clean_pending_list(x.oid) FROM pg_class x JOIN pg_am m ON m.oid = x.relam
		WHERE m.amname = 'gin' AND x.relname IN ('incident_text_folded_idx', 'document_folded_idx')`)
	if err != nil {
		return fmt.Errorf("sort the new texts in: %w", err)
	}
	return nil
}
