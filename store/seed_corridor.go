package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"threatmap/geo"
	"threatmap/threat"
)

// storeCorridors makes these the corridors of the starting map. What an editor or an import has changed or withdrawn stays as they left it.
func (w *writer) storeCorridors(ctx context.Context, list []Corridor) error {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.ID
		now, err := w.corridorNow(ctx, c.ID)
		if err != nil {
			return err
		}
		if now.rev > 0 && now.editor != w.meta.Editor {
			continue
		}
		if _, err := w.putCorridor(ctx, now, c); err != nil {
			return err
		}
	}
	return w.withdrawOthers(ctx, ids)
}

// withdrawOthers takes away what an earlier starting map had and this one has not.
func (w *writer) withdrawOthers(ctx context.Context, ids []string) error {
	rows, err := w.tx.Query(ctx, "SELECT id FROM corridor WHERE id <> ALL ($1) ORDER BY id", ids)
	if err != nil {
		return err
	}
	others, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, id := range others {
		now, err := w.corridorNow(ctx, id)
		if err != nil {
			return err
		}
		if now.rev > 0 && now.editor != w.meta.Editor {
			continue
		}
		if _, err := w.withdrawCorridor(ctx, now); err != nil {
			return err
		}
	}
	return nil
}

// storeCorridor writes a corridor's row and builds its band: all within the half-width of the line, but nothing before its start or behind
// its end. The line is buffered in pieces as borders are. Only the first and the last piece are cut flat, so they are made longer than
// the half-width: otherwise the round end of their neighbour would reach beyond.
func (w *writer) storeCorridor(ctx context.Context, c Corridor, rev int, content []byte) error {
	line, err := ewkbOf(c.Line)
	if err != nil {
		return fmt.Errorf("corridor %q: %w", c.ID, err)
	}
	hash := sha256.Sum256(content)
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO corridor (id, kind, name_en, name_ar, line, half_width_m, direction, confidence, uncertainty_m, waypoints, source, method,
			revision, recorded_at, content_hash)
		VALUES ($1, $2, $3, $4, ST_GeomFromEWKB($5), $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (id) DO UPDATE SET (kind, name_en, name_ar, line, band, half_width_m, direction, confidence, uncertainty_m, waypoints, source, method,
			revision, recorded_at, content_hash) = (EXCLUDED.kind, EXCLUDED.name_en, EXCLUDED.name_ar, EXCLUDED.line, NULL, EXCLUDED.half_width_m,
			EXCLUDED.direction, EXCLUDED.confidence, EXCLUDED.uncertainty_m, EXCLUDED.waypoints, EXCLUDED.source, EXCLUDED.method,
			EXCLUDED.revision, EXCLUDED.recorded_at, EXCLUDED.content_hash)`,
		c.ID, c.Kind, nullable(c.Name.En), nullable(c.Name.Ar), line, c.HalfWidthM, nullable(c.Direction), nullable(c.Confidence), c.UncertaintyM,
		jsonOf(c.Waypoints), nullable(c.Source), jsonOf(c.Method), rev, w.now, hash[:])
	if c.HalfWidthM != nil {
		queueBand(batch, c.ID, c.Line, *c.HalfWidthM)
	}
	err = w.tx.SendBatch(ctx, batch).Close()
	if isData(err) {
		return threat.Invalid("corridor", c.ID, "the database refuses a value: "+err.Error(), "")
	}
	return err
}

func queueBand(batch *pgx.Batch, id string, line orb.LineString, halfWidthM float64) {
	ends, inner := bandPieces(geo.Densify(line, geo.EdgeM), math.Max(pieceM, 1.5*halfWidthM))
	batch.Queue(`WITH piece AS (
			SELECT ST_Buffer(ST_GeomFromWKB(g, 4326)::geography, $2, 'quad_segs=32 endcap=flat')::geometry AS geom FROM unnest($3::bytea[]) g
			UNION ALL
			SELECT ST_Buffer(ST_GeomFromWKB(g, 4326)::geography, $2, 'quad_segs=32')::geometry FROM unnest($4::bytea[]) g
		)
		UPDATE corridor SET band = (SELECT ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_Union(geom)), 3)) FROM piece) WHERE id = $1`,
		id, halfWidthM, ends, inner)
}

// bandPieces returns, as WKB, the pieces of the line that are buffered with flat ends (the first and the last), and those with round
// ones: the pieces between them, or the joint where there are only two.
func bandPieces(line orb.LineString, maxM float64) (ends, inner [][]byte) {
	pieces := cutLine(line, maxM)
	if n := len(pieces); n > 1 && geo.LengthM(pieces[n-1]) < maxM/1.5 { // a short rest joins the piece before it
		pieces[n-2] = append(pieces[n-2][:len(pieces[n-2]):len(pieces[n-2])], pieces[n-1][1:]...)
		pieces = pieces[:n-1]
	}
	last := len(pieces) - 1
	for i, piece := range pieces {
		switch {
		case i == 0 || i == last:
			ends = append(ends, wkb.MustMarshal(piece))
		default:
			inner = append(inner, wkb.MustMarshal(piece))
		}
	}
	if last == 1 {
		inner = append(inner, wkb.MustMarshal(pieces[1][0]))
	}
	return ends, inner
}
