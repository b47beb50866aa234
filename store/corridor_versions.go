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

// CorridorVersions returns every version of a corridor, the newest first. Returns a KindNotFound error where there never was such a one.
func (db *DB) CorridorVersions(ctx context.Context, id string) ([]threat.CorridorVersion, error) {
	list, err := db.corridorVersions(ctx, "SELECT "+versionColumns+" FROM corridor_versions WHERE id = $1 ORDER BY version DESC", id)
	if err == nil && len(list) == 0 {
		err = threat.NotFound("corridor", id)
	}
	return list, err
}

// CorridorVersion returns a version of a corridor, the last one where version is 0. Returns a KindNotFound error where there is none.
func (db *DB) CorridorVersion(ctx context.Context, id string, version int) (v threat.CorridorVersion, err error) {
	list, err := db.corridorVersions(ctx, "SELECT "+versionColumns+` FROM corridor_versions WHERE id = $1 AND (version = $2 OR $2 = 0)
		ORDER BY version DESC LIMIT 1`, id, version)
	switch {
	case err != nil:
		return v, err
	case len(list) > 0:
		return list[0], nil
	case version == 0:
		return v, threat.NotFound("corridor", id)
	}
	return v, threat.NotFound("version of corridor "+id, strconv.Itoa(version))
}

func (db *DB) corridorVersions(ctx context.Context, sql string, args ...any) (list []threat.CorridorVersion, err error) {
	err = db.reading(ctx, "read versions of a corridor", func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (v threat.CorridorVersion, err error) {
			var content string
			if err := row.Scan(&v.Version, &v.Op, &v.RecordedAt, &v.By, &v.Reason, &content); err != nil {
				return v, err
			}
			if err := json.Unmarshal([]byte(content), &v.Corridor); err != nil {
				return v, fmt.Errorf("version %d: %w", v.Version, err)
			}
			return v, nil
		})
		return err
	})
	return list, err
}
