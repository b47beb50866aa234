package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"

	"threatmap/threat"
)

// shapeSQL simplifies. Small shapes shrink to a few vertices but stay. What is beyond the bound is cut off afterwards, in Go: PostGIS's
// ST_ClipByBox2D makes the whole box of a few outlines that its edge runs along (Great Britain's at longitude 0).
const shapeSQL = `CASE WHEN st_dimension(geom) = 0 THEN geom ELSE st_simplify(geom, @tolerance::float8, true) END`

// shapeSize is how far a shape reaches, in degrees.
const shapeSize = "greatest(st_xmax(geom) - st_xmin(geom), st_ymax(geom) - st_ymin(geom))"

// TileIncidentShapes yields the incidents that are lines or areas, as TileShapes has them.
func (db *DB) TileIncidentShapes(ctx context.Context, f threat.Filter, bound orb.Bound, toleranceDeg float64, yield func(*threat.TileShape) error) error {
	return db.TileShapes(ctx, threat.Incidents, f, bound, toleranceDeg, func(feature threat.Feature) error {
		shape := threat.TileShapeOf(feature)
		return yield(&shape)
	})
}

// TileShapes yields the features of a collection that meet the bound (lon/lat, with its buffer), simplified to toleranceDeg degrees and
// cut to the bound. Of the incidents it yields those lines and areas that are large enough
// (threat.LeastShape, threat.MostShapes); all are in TileCells.
func (db *DB) TileShapes(ctx context.Context, col threat.Collection, f threat.Filter, bound orb.Bound, toleranceDeg float64, yield func(threat.Feature) error) error {
	cond, err := where(col, f)
	if err != nil {
		return err
	}
	cond.args["shape_box"], cond.args["tolerance"] = boundEWKB(bound), toleranceDeg
	clauses, from := []string{"geom && @shape_box::geometry"}, relation(col, cond.args)
	if col.ID == threat.Incidents.ID {
		clauses = append(clauses, "geometrytype(geom) <> 'POINT'", shapeSize+" >= @least::float8")
		cond.args["least"], cond.args["most"] = threat.LeastShape*toleranceDeg, threat.MostShapes
		from = fmt.Sprintf("(SELECT * FROM %s WHERE %s ORDER BY %s DESC, fid LIMIT @most::int) i", col.ID, cond.sql(clauses...), shapeSize)
		cond.clauses, clauses = nil, nil
	}
	sql := fmt.Sprintf("SELECT %s FROM (SELECT *, %s AS shape FROM %s WHERE %s) t WHERE NOT st_isempty(shape) ORDER BY %s",
		featureColumns(col, "shape"), shapeSQL, from, cond.sql(clauses...), shapeOrder(col))
	var shapes []threat.Feature
	err = db.reading(ctx, "read the shapes of a tile", func(ctx context.Context, tx pgx.Tx) error {
		rows, err := query(ctx, tx, sql, cond.args)
		if err != nil {
			return err
		}
		defer rows.Close()
		for s := newScanner(col); rows.Next(); {
			shape, err := s.scan(rows)
			if err != nil {
				return err
			}
			if shape.Geometry.Dimensions() > 0 {
				if shape.Geometry = clip.Geometry(bound, shape.Geometry); shape.Geometry == nil {
					continue
				}
			}
			shapes = append(shapes, shape)
		}
		return rows.Err()
	})
	if err != nil {
		return err
	}
	for _, shape := range shapes {
		if err := yield(shape); err != nil {
			return err
		}
	}
	return nil
}

// shapeOrder is that of the features in a tile, which memory has too.
func shapeOrder(col threat.Collection) string {
	if col.Layer != nil {
		return "fid"
	}
	return "id"
}
