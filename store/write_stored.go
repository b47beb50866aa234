package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// stored is the state of a record before the write.
type stored struct {
	id       int64
	publicID string
	rev      int
	content  []byte
}

// findStored looks up which of the rows are there already, and what they say: the content of their last revision.
func (w *writer) findStored(ctx context.Context, rows []*row) error {
	byKey := make(map[recordKey]*row, len(rows))
	origins, ids := make([]string, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		origins[i], ids[i] = r.in.Origin, r.in.OriginID
		byKey[recordKey{origins[i], ids[i]}] = r
	}
	found, err := w.tx.Query(ctx, `SELECT i.origin, i.origin_id, i.id, i.public_id, i.revision, r.content
		FROM unnest($1::text[], $2::text[]) AS k (origin, origin_id)
		JOIN incident i USING (origin, origin_id)
		JOIN revision r ON r.incident_id = i.id AND r.rev = i.revision`, origins, ids)
	if err != nil {
		return fmt.Errorf("look up stored records: %w", err)
	}
	var key recordKey
	var s stored
	_, err = pgx.ForEachRow(found, []any{&key.origin, &key.id, &s.id, &s.publicID, &s.rev, &s.content}, func() error {
		was := s
		byKey[key].stored = &was
		s.content = nil
		return nil
	})
	if err != nil {
		return fmt.Errorf("look up stored records: %w", err)
	}
	return nil
}

// mergeStored merges a row with what is stored. A new one is merged with itself, so that it reads as it will after a second import.
func mergeStored(r *row) {
	before := r.in
	if r.stored != nil {
		if before, r.err = threat.FromCanonical(r.stored.content); r.err != nil {
			return
		}
		r.older = r.in.Copied && !before.Copied ||
			r.in.Copied == before.Copied && threat.CompareVersions(r.in.Origin, r.in.OriginVersion, before.OriginVersion) < 0
	}
	r.in = threat.Merge(before, r.in)
	if r.err = checkIncident(&r.in); r.err == nil {
		r.content, r.err = r.in.Canonical()
	}
}

// assignIDs gives new rows their ids, and every row its revision.
func (w *writer) assignIDs(ctx context.Context, rows []*row) error {
	var fresh []*row
	for _, r := range rows {
		r.rev = 1
		if r.stored == nil {
			fresh = append(fresh, r)
			continue
		}
		r.id, r.publicID, r.rev = r.stored.id, r.stored.publicID, r.stored.rev+1
	}
	found, err := w.tx.Query(ctx, "SELECT nextval('incident_id_seq') FROM generate_series(1, $1)", len(fresh))
	if err != nil {
		return fmt.Errorf("reserve ids: %w", err)
	}
	ids, err := pgx.CollectRows(found, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("reserve ids: %w", err)
	}
	for i, r := range fresh {
		r.id, r.publicID = ids[i], threat.PublicID(ids[i])
	}
	return nil
}
