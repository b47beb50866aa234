package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"threatmap/geo"
	"threatmap/threat"
)

// BeltAreas returns, for each of the widths in km, the areas in km² on the ellipsoid of the belt of a border of the active boundary set, by
// side: the soil of that country within the width. Widths that are built are looked up, others are measured as they would be built
// (BuildBelts), which takes up to some tenths of a second each. Widths are over 0 and at most threat.MaxBeltKM.
//
// Returns a KindNotFound error for an unknown border.
func (db *DB) BeltAreas(ctx context.Context, border string, widthsKM []float64) (areas []map[string]float64, err error) {
	err = db.reading(ctx, "measure belts", func(ctx context.Context, tx pgx.Tx) error {
		rows, err := query(ctx, tx, "SELECT a, b, ST_AsBinary(geom) FROM borders WHERE border = @border", pgx.NamedArgs{"border": border})
		if err != nil {
			return err
		}
		b, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (b geo.Border, err error) {
			err = row.Scan(&b.A, &b.B, wkb.Scanner(&b.Line))
			return b, err
		})
		if errors.Is(err, pgx.ErrNoRows) {
			return threat.NotFound("border", border)
		}
		if err != nil {
			return err
		}
		built, err := builtAreas(ctx, tx, border)
		if err != nil {
			return err
		}
		for _, km := range widthsKM {
			area, ok := built[km]
			if !ok {
				if area, err = measureBelt(ctx, tx, b, km); err != nil {
					return fmt.Errorf("belt of %v km: %w", km, err)
				}
				built[km] = area
			}
			areas = append(areas, area)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return areas, nil
}

// builtAreas are those of the belts that are built, by width and side.
func builtAreas(ctx context.Context, tx pgx.Tx, border string) (map[float64]map[string]float64, error) {
	rows, err := query(ctx, tx, "SELECT width_km, side, area_km2 FROM belts WHERE border = @border", pgx.NamedArgs{"border": border})
	if err != nil {
		return nil, err
	}
	built := map[float64]map[string]float64{}
	var km, area float64
	var side string
	_, err = pgx.ForEachRow(rows, []any{&km, &side, &area}, func() error {
		if built[km] == nil {
			built[km] = map[string]float64{}
		}
		built[km][side] = area
		return nil
	})
	return built, err
}

// measureBelt builds a belt as BuildBelts does, and keeps only its areas.
func measureBelt(ctx context.Context, tx pgx.Tx, b geo.Border, km float64) (map[string]float64, error) {
	rows, err := query(ctx, tx, `WITH strip AS (
			SELECT ST_Union(ST_Buffer(ST_GeomFromWKB(piece, 4326)::geography, @width, 'quad_segs=32')::geometry) AS geom FROM unnest(@pieces::bytea[]) piece
		)
		SELECT c.code, coalesce(ST_Area(ST_CollectionExtract(ST_Intersection(strip.geom, c.geom), 3)::geography), 0) / 1e6
		FROM strip, admin0 c WHERE c.code = ANY(@sides)`,
		pgx.NamedArgs{"width": km * 1000, "pieces": borderPieces(b.Line), "sides": []string{b.A, b.B}})
	if err != nil {
		return nil, err
	}
	areas := map[string]float64{}
	var side string
	var area float64
	_, err = pgx.ForEachRow(rows, []any{&side, &area}, func() error {
		areas[side] = area
		return nil
	})
	return areas, err
}

// borderPieces are the pieces of a border that are buffered one by one, as WKB.
func borderPieces(lines orb.MultiLineString) (pieces [][]byte) {
	for _, line := range lines {
		for _, piece := range cutLine(geo.Densify(line, geo.EdgeM), pieceM) {
			pieces = append(pieces, wkb.MustMarshal(piece))
		}
	}
	return pieces
}
