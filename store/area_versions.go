package store

import (
	"context"

	"threatmap/threat"
)

func areaVersionFields(v *threat.AreaVersion) (columns []any, content any) {
	return []any{&v.Version, &v.Op, &v.RecordedAt, &v.By, &v.Reason}, &v.Area
}

// AreaVersions returns every version of an area of interest, the newest first. Returns a KindNotFound error where there never was such a one.
func (db *DB) AreaVersions(ctx context.Context, id string) ([]threat.AreaVersion, error) {
	return allVersions(ctx, db, "area", areaVersionFields, "SELECT "+versionColumns+" FROM area_versions WHERE id = $1 ORDER BY version DESC", id)
}

// AreaVersion returns a version of an area of interest, the last one where version is 0. Returns a KindNotFound error where there is none.
func (db *DB) AreaVersion(ctx context.Context, id string, version int) (threat.AreaVersion, error) {
	return oneVersion(ctx, db, "area", areaVersionFields, "SELECT "+versionColumns+` FROM area_versions WHERE id = $1 AND (version = $2 OR $2 = 0)
		ORDER BY version DESC LIMIT 1`, id, version)
}
