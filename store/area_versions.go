package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// AreaVersions returns every version of an area of interest, the newest first. Returns a KindNotFound error where there never was such a one.
func (db *DB) AreaVersions(ctx context.Context, id string) ([]threat.AreaVersion, error) {
	list, err := db.areaVersions(ctx, "SELECT "+versionColumns+" FROM area_versions WHERE id = $1 ORDER BY version DESC", id)
	if err == nil && len(list) == 0 {
		err = threat.NotFound("area", id)
	}
	return list, err
}

// AreaVersion returns a version of an area of interest, the last one where version is 0. Returns a KindNotFound error where there is none.
func (db *DB) AreaVersion(ctx context.Context, id string, version int) (v threat.AreaVersion, err error) {
	list, err := db.areaVersions(ctx, "SELECT "+versionColumns+` FROM area_versions WHERE id = $1 AND (version = $2 OR $2 = 0)
		ORDER BY version DESC LIMIT 1`, id, version)
	switch {
	case err != nil:
		return v, err
	case len(list) > 0:
		return list[0], nil
	case version == 0:
		return v, threat.NotFound("area", id)
	}
	return v, threat.NotFound("version of area "+id, strconv.Itoa(version))
}

func (db *DB) areaVersions(ctx context.Context, sql string, args ...any) (list []threat.AreaVersion, err error) {
	err = db.reading(ctx, "read versions of an area", func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (v threat.AreaVersion, err error) {
			var content string
			if err := row.Scan(&v.Version, &v.Op, &v.RecordedAt, &v.By, &v.Reason, &content); err != nil {
				return v, err
			}
			if err := json.Unmarshal([]byte(content), &v.Area); err != nil {
				return v, fmt.Errorf("version %d: %w", v.Version, err)
			}
			return v, nil
		})
		return err
	})
	return list, err
}
