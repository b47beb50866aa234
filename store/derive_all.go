package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// deriveBatch is how many records are derived anew at a time.
const deriveBatch = 4000

// deriveAll derives the places of every record anew, after the boundaries have changed. The records themselves stay as they are: no
// revision is made.
func (w *writer) deriveAll(ctx context.Context) error {
	for _, sql := range []string{
		"DELETE FROM incident_border", "DELETE FROM incident_coarsen",
		"CREATE TEMP TABLE place_staging (id bigint, adm0 text, adm1 text, boundary_set text, tile_key bigint) ON COMMIT DROP",
	} {
		if _, err := w.tx.Exec(ctx, sql); err != nil {
			return fmt.Errorf("prepare to derive places anew: %w", err)
		}
	}
	for after := int64(0); ; {
		rows, err := w.readBatch(ctx, after)
		if err != nil {
			return fmt.Errorf("read records to derive their places anew: %w", err)
		}
		if len(rows) == 0 {
			break
		}
		inParallel(rows, func(r *row) {
			if r.in, r.err = threat.FromCanonical(r.content); r.err == nil {
				r.derive(w.boundaries)
			}
		})
		if err := w.writeDerived(ctx, rows); err != nil {
			return fmt.Errorf("derive places anew: %w", err)
		}
		after = rows[len(rows)-1].id
	}
	_, err := w.tx.Exec(ctx, `UPDATE incident i SET adm0 = s.adm0, adm1 = s.adm1, boundary_set = s.boundary_set, tile_key = s.tile_key
		FROM place_staging s WHERE s.id = i.id AND (i.adm0, i.adm1, i.boundary_set, i.tile_key)
			IS DISTINCT FROM (s.adm0, s.adm1, s.boundary_set, s.tile_key)`)
	if err != nil {
		return fmt.Errorf("derive places anew: %w", err)
	}
	return nil
}

func (w *writer) readBatch(ctx context.Context, after int64) ([]*row, error) {
	found, err := w.tx.Query(ctx, `SELECT i.id, r.content FROM incident i JOIN revision r ON r.incident_id = i.id AND r.rev = i.revision
		WHERE i.id > $1 ORDER BY i.id LIMIT $2`, after, deriveBatch)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(c pgx.CollectableRow) (*row, error) {
		r := &row{}
		return r, c.Scan(&r.id, &r.content)
	})
}

func (w *writer) writeDerived(ctx context.Context, rows []*row) error {
	var places [][]any
	for _, r := range rows {
		if r.err != nil {
			return r.err
		}
		l := r.location
		places = append(places, []any{r.id, nullable(l.adm0), nullable(l.adm1), nullable(l.set), l.tileKey})
	}
	if err := copyValues(ctx, w.tx, "place_staging", []string{"id", "adm0", "adm1", "boundary_set", "tile_key"}, places); err != nil {
		return err
	}
	return copyChildren(ctx, w.tx, rows, refs{}, derivedTables)
}
