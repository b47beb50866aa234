package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// DefaultBeltsKM are the widths, in km, of the belts that are built where nobody says otherwise.
var DefaultBeltsKM = []int{5, 10, 25, 50}

// ST_Buffer(geography) works in a plane that fits its input: pieces of this length keep it within 0.2 % of the geodesic distance, a whole
// border would be up to 2.4 % off.
const pieceM = 20_000

// BuildBelts builds the belts of every border of a boundary set, of the given widths in km (nil = DefaultBeltsKM): all soil of either
// country within that geodesic distance of the border, one shape a side. Ends are round, cut to the two countries. Where they are built
// already it does nothing and reports false.
func (db *DB) BuildBelts(ctx context.Context, set string, widthsKM []int) (changed bool, err error) {
	if widthsKM == nil {
		widthsKM = DefaultBeltsKM
	}
	err = pgx.BeginFunc(ctx, db.writer, func(tx pgx.Tx) error {
		w, err := db.newWriter(ctx, tx, WriteMeta{Editor: "system", Reason: "build border belts of " + set})
		if err != nil {
			return err
		}
		if changed, err = w.claimBelts(ctx, set, widthsKM); err != nil || !changed {
			return err
		}
		borders, err := readBorders(ctx, tx, set)
		if err != nil {
			return fmt.Errorf("read borders: %w", err)
		}
		for _, b := range borders {
			if err := w.buildBelts(ctx, set, b, widthsKM); err != nil {
				return fmt.Errorf("border %s: %w", b.Code, err)
			}
		}
		return w.appendLedger(ctx, nil)
	})
	if err != nil {
		return false, fmt.Errorf("build belts of boundary set %q: %w", set, err)
	}
	return changed, nil
}

// claimBelts tells whether belts of the set, as it is loaded now, are still to be built.
func (w *writer) claimBelts(ctx context.Context, set string, widthsKM []int) (bool, error) {
	var loaded string
	err := w.tx.QueryRow(ctx, "SELECT loaded_at::text FROM boundary_set WHERE id = $1", set).Scan(&loaded)
	if err != nil {
		return false, fmt.Errorf("%w (%w)", threat.NotFound("boundary set", set), err)
	}
	hash, err := hashOf("method 1", set, loaded, widthsKM)
	if err != nil {
		return false, err
	}
	return w.claimLoad(ctx, "belts of "+set, hash)
}

func (w *writer) buildBelts(ctx context.Context, set string, b geo.Border, widthsKM []int) error {
	pieces := borderPieces(b.Line)
	if _, err := w.tx.Exec(ctx, "DELETE FROM belt WHERE boundary_set = $1 AND border = $2", set, b.Code); err != nil {
		return err
	}
	batch := &pgx.Batch{}
	for _, km := range widthsKM {
		method, err := json.Marshal(map[string]any{
			"method": "geodesic buffer", "width_m": km * 1000, "edge_m": geo.EdgeM, "piece_m": pieceM, "quad_segs": 32,
			"within": "0.2 % of the width", "ends": "round, cut to the two countries",
		})
		if err != nil {
			return err
		}
		batch.Queue(`WITH strip AS (
				SELECT ST_Union(ST_Buffer(ST_GeomFromWKB(piece, 4326)::geography, $3, 'quad_segs=32')::geometry) AS geom FROM unnest($5::bytea[]) piece
			), side AS (
				SELECT c.code, ST_Multi(ST_CollectionExtract(ST_Intersection(strip.geom, c.geom), 3)) AS geom
				FROM strip, country c WHERE c.boundary_set = $1 AND c.code IN ($6, $7)
			)
			INSERT INTO belt (boundary_set, border, side, width_km, geom, area_km2, method)
			SELECT $1, $2, code, $4, geom, ST_Area(geom::geography) / 1e6, $8 FROM side WHERE NOT ST_IsEmpty(geom)`,
			set, b.Code, float64(km)*1000, km, pieces, b.A, b.B, string(method))
	}
	return w.tx.SendBatch(ctx, batch).Close()
}

// cutLine cuts a line with short edges at its vertices into pieces of at most about maxM metres.
func cutLine(line orb.LineString, maxM float64) []orb.LineString {
	var pieces []orb.LineString
	start, length := 0, 0.0
	for i := 1; i < len(line); i++ {
		edge := geo.Distance(line[i-1], line[i])
		if length+edge > maxM && i-1 > start {
			pieces = append(pieces, line[start:i])
			start, length = i-1, 0
		}
		length += edge
	}
	return append(pieces, line[start:])
}
