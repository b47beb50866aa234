package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// IncidentsByFID returns these incidents in the order of the ids, less those that the public does not see.
func (db *DB) IncidentsByFID(ctx context.Context, fids []int64) ([]threat.Feature, error) {
	if len(fids) == 0 {
		return nil, nil
	}
	col := threat.Incidents
	half := "(SELECT %s, %s FROM %s WHERE fid = ANY(@fids::bigint[]))"
	columns, keys := featureColumns(col, "geom"), keyColumns(col, nil)
	sql := fmt.Sprintf(half+" UNION ALL "+half, keys, columns, "incidents_as_is", keys, columns, "incidents_coarsened")
	found := make(map[int64]threat.Feature, len(fids))
	err := db.reading(ctx, "read incidents", func(ctx context.Context, tx pgx.Tx) error {
		rows, err := query(ctx, tx, sql, pgx.NamedArgs{"fids": fids})
		if err != nil {
			return err
		}
		list, err := collectKeyed(rows, col)
		for _, k := range list {
			found[k.fid] = k.feature
		}
		return err
	})
	list := make([]threat.Feature, 0, len(fids))
	for _, fid := range fids {
		if f, ok := found[fid]; ok {
			list = append(list, f)
		}
	}
	return list, err
}

// FIDs returns the internal ids of the incidents that match, in any order; one may come several times.
func (db *DB) FIDs(ctx context.Context, f threat.Filter) (fids []int64, err error) {
	sql, args, err := fidsSQL(f)
	if err != nil {
		return nil, err
	}
	err = db.reading(ctx, "read ids of incidents", func(ctx context.Context, tx pgx.Tx) error {
		rows, err := query(ctx, tx, sql, args)
		if err != nil {
			return err
		}
		fids, err = pgx.CollectRows(rows, pgx.RowTo[int64])
		return err
	})
	if fids == nil {
		fids = []int64{} // none, which is not the same as all
	}
	if threat.KindOf(err) == threat.KindTimeout && len(f.Text) > 0 {
		err = &threat.Error{Kind: threat.KindTimeout, Param: "q", Value: strings.Join(f.Text, ","), Detail: "the text search took too long; search for longer words"}
	} else if threat.KindOf(err) == threat.KindTimeout && f.Expr != nil {
		err = &threat.Error{Kind: threat.KindTimeout, Param: "filter", Detail: fmt.Sprintf("the filter took longer than %s", searchLimit), Accepted: "a filter that costs less: fewer functions, or a bbox beside it"}
	}
	return fids, err
}
