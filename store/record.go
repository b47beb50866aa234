package store

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// Record returns everything the public may know of one incident, a KindNotFound error, or a KindGone one where it was public and is withdrawn.
func (db *DB) Record(ctx context.Context, publicID string) (r threat.Record, err error) {
	r.ID = publicID
	err = db.reading(ctx, "read incident "+publicID, func(ctx context.Context, tx pgx.Tx) error {
		fid, err := recordFeature(ctx, tx, &r)
		if err != nil {
			return err
		}
		var supportArea *string
		var detail []byte
		err = tx.QueryRow(ctx, "SELECT support_area, detail FROM incident_details WHERE fid = $1", fid).Scan(&supportArea, &detail)
		if err != nil {
			return err
		}
		r.Incident = json.RawMessage(detail)
		for _, fill := range []func(context.Context, pgx.Tx, int64, *threat.Record) error{fillBorders, fillOutcomes, fillActors, fillClaims, fillRevisions} {
			if err := fill(ctx, tx, fid, &r); err != nil {
				return err
			}
		}
		return fillSupport(ctx, tx, fid, supportArea, &r)
	})
	if threat.KindOf(err) == threat.KindNotFound {
		err = db.missing(ctx, publicID)
	}
	return r, err
}

func recordFeature(ctx context.Context, tx pgx.Tx, r *threat.Record) (fid int64, err error) {
	rows, err := tx.Query(ctx, "SELECT "+keyColumns(threat.Incidents, nil)+", "+featureColumns(threat.Incidents, "geom")+" FROM incidents WHERE id = $1", r.ID)
	if err != nil {
		return 0, err
	}
	found, err := collectKeyed(rows, threat.Incidents)
	if err != nil {
		return 0, err
	}
	if len(found) == 0 {
		return 0, threat.NotFound("incident", r.ID)
	}
	r.Feature = found[0].feature
	return found[0].fid, nil
}

func fillBorders(ctx context.Context, tx pgx.Tx, fid int64, r *threat.Record) (err error) {
	r.Location, err = collect(ctx, tx, "SELECT border, side, distance_m FROM incident_borders WHERE fid = $1 ORDER BY distance_m, border", fid,
		func(row pgx.CollectableRow) (b threat.BorderNear, err error) {
			return b, row.Scan(&b.Border, &b.Side, &b.DistanceM)
		})
	return err
}

func fillOutcomes(ctx context.Context, tx pgx.Tx, fid int64, r *threat.Record) (err error) {
	r.Outcomes, err = collect(ctx, tx, `SELECT measure::text, who::text, min::int, best::int, max::int, coalesce(basis, ''), source_inconsistent
		FROM outcomes WHERE fid = $1 ORDER BY n`, fid,
		func(row pgx.CollectableRow) (o threat.Outcome, err error) {
			return o, row.Scan(&o.Measure, &o.Who, &o.Min, &o.Best, &o.Max, &o.Basis, &o.Inconsistent)
		})
	return err
}

func fillActors(ctx context.Context, tx pgx.Tx, fid int64, r *threat.Record) (err error) {
	r.Actors, err = collect(ctx, tx, `SELECT name, coalesce(name_ar, ''), aliases, class::text, coalesce(origin_id, ''), coalesce(parent, ''),
		role::text, confidence::int, claimed FROM participants WHERE fid = $1 ORDER BY n`, fid,
		func(row pgx.CollectableRow) (p threat.Participant, err error) {
			a := &p.Actor
			return p, row.Scan(&a.Name, &a.NameAr, &a.Aliases, &a.Class, &a.OriginID, &a.Parent, &p.Role, &p.Confidence, &p.Claimed)
		})
	return err
}

func fillRevisions(ctx context.Context, tx pgx.Tx, fid int64, r *threat.Record) (err error) {
	r.Revisions, err = collect(ctx, tx, `SELECT rev, recorded_at, editor, coalesce(reason, ''), coalesce(origin_version, ''),
		encode(content_hash, 'hex'), redacted FROM revisions WHERE fid = $1 ORDER BY rev`, fid,
		func(row pgx.CollectableRow) (m threat.RevisionMeta, err error) {
			return m, row.Scan(&m.Rev, &m.RecordedAt, &m.Editor, &m.Reason, &m.Version, &m.Hash, &m.Redacted)
		})
	return err
}

// collect asks for the rows of one incident; none is an empty list.
func collect[T any](ctx context.Context, tx pgx.Tx, sql string, fid int64, scan func(pgx.CollectableRow) (T, error)) ([]T, error) {
	rows, err := tx.Query(ctx, sql, fid)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}
