package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"threatmap/geo"
	"threatmap/threat"
)

// resolver stands among the values of a query for what has to be looked up first, in the transaction of the query.
type resolver interface {
	resolve(ctx context.Context, tx pgx.Tx) (any, error)
}

// resolved returns the values with all that has been looked up.
func resolved(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) (pgx.NamedArgs, error) {
	var out pgx.NamedArgs
	for name, v := range args {
		r, ok := v.(resolver)
		if !ok {
			continue
		}
		found, err := r.resolve(ctx, tx)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = maps.Clone(args)
		}
		out[name] = found
	}
	if out == nil {
		return args, nil
	}
	return out, nil
}

// inBelt returns the clause of a belt. Distances are compared in single precision, as the index holds them.
func inBelt(b threat.Belt, args pgx.NamedArgs) string {
	args["belt_borders"], args["belt_width"], args["belt_side"] = loadedBorders{b}, b.WidthM(), b.Side
	return `fid IN (SELECT fid FROM mark_borders WHERE border = ANY(@belt_borders::text[]) AND distance_m::float4 <= @belt_width::float4
		AND (@belt_side::text = '' OR side = @belt_side::text) AND (side IS NULL OR side = ANY(string_to_array(border, '-'))))`
}

// loadedBorders are a belt's borders, which have to be there.
type loadedBorders struct{ threat.Belt }

func (b loadedBorders) resolve(ctx context.Context, tx pgx.Tx) (any, error) {
	loaded, err := idsOf(ctx, tx, "borders")
	if err != nil {
		return nil, err
	}
	return b.Borders, b.UnknownBorders(loaded)
}

func idsOf(ctx context.Context, tx pgx.Tx, collection string) ([]string, error) {
	rows, err := tx.Query(ctx, "SELECT id FROM "+collection+" ORDER BY id")
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// inCorridor returns the clause of a corridor: PostGIS buffers and measures along geodesics, and lines here are straight in lon/lat, so it
// says who may be in the band, and geo who is. It is looked up once for a question, whose chunks share it.
func inCorridor(c threat.CorridorBand, args pgx.NamedArgs) string {
	args["corridor_fids"] = &inBand{CorridorBand: c}
	return "fid = ANY(@corridor_fids::bigint[])"
}

type inBand struct {
	threat.CorridorBand
	fids []int64 // nil = not yet looked up
}

func (c *inBand) resolve(ctx context.Context, tx pgx.Tx) (any, error) {
	if c.fids != nil {
		return c.fids, nil
	}
	line, own, err := corridorLine(ctx, tx, c.ID)
	if err != nil {
		return nil, err
	}
	halfWidthM, err := c.HalfWidthM(own)
	if err != nil {
		return nil, err
	}
	fids := []int64{}
	err = newMarkReader(tx).around(ctx, line, halfWidthM, func(m threat.Mark) {
		if p, ok := m.Point(); ok && line.InBand(p, halfWidthM) {
			fids = append(fids, m.FID)
		}
	})
	if err != nil {
		return nil, err
	}
	c.fids = fids
	return fids, nil
}

// corridorLine returns a corridor's line and its own half-width in km. Returns a KindInvalid error where there is no such corridor.
func corridorLine(ctx context.Context, tx pgx.Tx, id string) (line *geo.Line, halfWidthKM *float64, err error) {
	if base, version := threat.CorridorIDVersion(id); version > 0 {
		return corridorVersionLine(ctx, tx, base, version)
	}
	var raw []byte
	err = tx.QueryRow(ctx, "SELECT st_asbinary(geom), half_width_km::float8 FROM corridors WHERE id = $1", id).Scan(&raw, &halfWidthKM)
	if errors.Is(err, pgx.ErrNoRows) {
		known, err := idsOf(ctx, tx, "corridors")
		if err != nil {
			return nil, nil, err
		}
		return nil, nil, threat.UnknownCorridor(id, known)
	}
	if err != nil {
		return nil, nil, err
	}
	g, err := wkb.Unmarshal(raw)
	if err != nil {
		return nil, nil, fmt.Errorf("decode corridor %s: %w", id, err)
	}
	return geo.LineOf(g), halfWidthKM, nil
}

// corridorVersionLine is corridorLine of a version.
func corridorVersionLine(ctx context.Context, tx pgx.Tx, id string, version int) (line *geo.Line, halfWidthKM *float64, err error) {
	var content []byte
	err = tx.QueryRow(ctx, "SELECT content FROM corridor_versions WHERE id = $1 AND version = $2 AND op <> $3", id, version, opWithdraw).Scan(&content)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil, threat.UnknownCorridor(threat.CorridorAt(id, version), nil)
	}
	if err != nil {
		return nil, nil, err
	}
	var c threat.Corridor
	if err := json.Unmarshal(content, &c); err != nil {
		return nil, nil, fmt.Errorf("decode version %d of corridor %s: %w", version, id, err)
	}
	return geo.NewLine(c.Line), c.HalfWidthKM(), nil
}

// around yields the marks whose places may be within reachM of a line, without their values and borders.
func (m *markReader) around(ctx context.Context, l *geo.Line, reachM float64, use func(threat.Mark)) error {
	return m.meeting(ctx, l.Around(reachM), use)
}

// meeting yields the marks whose places may meet a box, without their values and borders.
func (m *markReader) meeting(ctx context.Context, box orb.Bound, use func(threat.Mark)) error {
	const half = "SELECT " + markColumns + " FROM %s WHERE geom && $1::geometry"
	sql := fmt.Sprintf(half+" UNION ALL "+half, "marks_as_is", "marks_coarsened")
	rows, err := m.tx.Query(ctx, sql, append([]any{pgx.QueryExecModeCacheDescribe}, inBinary([]any{boundEWKB(box)})...)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		mark, err := m.decode.mark(rows.RawValues())
		if err != nil {
			return err
		}
		use(mark)
	}
	return rows.Err()
}
