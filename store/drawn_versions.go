package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

const versionColumns = "version, op, recorded_at, made_by, reason, content"

// versionFields tells where a version's columns go: the first five as they are, and what the content, which is JSON, is a description of.
type versionFields[V any] func(v *V) (columns []any, content any)

// allVersions returns every version of something drawn, of a question by id. Returns a KindNotFound error where there never was such a one.
func allVersions[V any](ctx context.Context, db *DB, kind string, fields versionFields[V], sql, id string) ([]V, error) {
	list, err := readVersions(ctx, db, kind, fields, sql, id)
	if err == nil && len(list) == 0 {
		err = threat.NotFound(kind, id)
	}
	return list, err
}

// oneVersion returns the first version of a question by id and version, 0 for the last. Returns a KindNotFound error where there is none.
func oneVersion[V any](ctx context.Context, db *DB, kind string, fields versionFields[V], sql, id string, version int) (v V, err error) {
	list, err := readVersions(ctx, db, kind, fields, sql, id, version)
	switch {
	case err != nil:
		return v, err
	case len(list) > 0:
		return list[0], nil
	case version == 0:
		return v, threat.NotFound(kind, id)
	}
	return v, threat.NotFound("version of "+kind+" "+id, strconv.Itoa(version))
}

func readVersions[V any](ctx context.Context, db *DB, kind string, fields versionFields[V], sql string, args ...any) (list []V, err error) {
	err = db.reading(ctx, "read versions of "+kind, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (v V, err error) {
			var text string
			columns, content := fields(&v)
			if err := row.Scan(append(columns, &text)...); err != nil {
				return v, err
			}
			if err := json.Unmarshal([]byte(text), content); err != nil {
				return v, fmt.Errorf("content of a version: %w", err)
			}
			return v, nil
		})
		return err
	})
	return list, err
}
