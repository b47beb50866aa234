package store

import (
	"context"

	"threatmap/threat"
)

func corridorVersionFields(v *threat.CorridorVersion) (columns []any, content any) {
	return []any{&v.Version, &v.Op, &v.RecordedAt, &v.By, &v.Reason}, &v.Corridor
}

// CorridorVersions returns every version of a corridor, the newest first. Returns a KindNotFound error where there never was such a one.
func (db *DB) CorridorVersions(ctx context.Context, id string) ([]threat.CorridorVersion, error) {
	return allVersions(ctx, db, "corridor", corridorVersionFields, "SELECT "+versionColumns+" FROM corridor_versions WHERE id = $1 ORDER BY version DESC", id)
}

// CorridorVersion returns a version of a corridor, the last one where version is 0. Returns a KindNotFound error where there is none.
func (db *DB) CorridorVersion(ctx context.Context, id string, version int) (threat.CorridorVersion, error) {
	return oneVersion(ctx, db, "corridor", corridorVersionFields, "SELECT "+versionColumns+` FROM corridor_versions WHERE id = $1 AND (version = $2 OR $2 = 0)
		ORDER BY version DESC LIMIT 1`, id, version)
}

// DrawnCorridor is CorridorVersion of a version in which the corridor is drawn: one that withdrew it is none.
func (db *DB) DrawnCorridor(ctx context.Context, id string, version int) (threat.CorridorVersion, error) {
	v, err := db.CorridorVersion(ctx, id, version)
	if err == nil && v.Withdrawn() {
		return v, threat.NotFound("corridor", threat.CorridorAt(id, version))
	}
	return v, err
}
