package store

import (
	"context"
	"fmt"
)

// Analyze tells PostgreSQL's planner what the tables of incidents hold now. Its own autovacuum does so up to a minute later; until then it
// would plan for the tables as they were, which after a large import can be empty.
func (db *DB) Analyze(ctx context.Context) error {
	if _, err := db.writer.Exec(ctx, "ANALYZE incident, outcome, incident_actor, claim, incident_border, incident_coarsen, revision, mark, mark_values, actor, document"); err != nil {
		return fmt.Errorf("analyze the tables: %w", err)
	}
	return nil
}
