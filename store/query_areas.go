package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/encoding/wkb"

	"threatmap/geo"
	"threatmap/threat"
)

// inShapes returns the clauses of a filter's areas and of its shape. PostGIS says who may be inside, by boxes, and geo who is: ST_Covers decides
// by rounded numbers, which differ from version to version, and knows no point that stands for a line or an area. They are looked up once
// for a question, whose chunks share them.
func inShapes(f threat.Filter, args pgx.NamedArgs) (clauses []string) {
	if len(f.Areas) > 0 {
		args["area_fids"] = &insideShapes{areas: f.Areas}
		clauses = append(clauses, "fid = ANY(@area_fids::bigint[])")
	}
	if f.Within != nil {
		args["within_fids"] = &insideShapes{within: f.Within}
		clauses = append(clauses, "fid = ANY(@within_fids::bigint[])")
	}
	return clauses
}

// insideShapes are the incidents in any of some areas, or in a shape.
type insideShapes struct {
	areas  []string
	within *threat.Within
	fids   []int64 // nil = not yet looked up
}

func (s *insideShapes) resolve(ctx context.Context, tx pgx.Tx) (any, error) {
	if s.fids != nil {
		return s.fids, nil
	}
	shapes, err := areaSurfaces(ctx, tx, s.areas)
	if err != nil {
		return nil, err
	}
	if s.within != nil {
		shapes = append(shapes, s.within.Shape())
	}
	fids, reader := []int64{}, newMarkReader(tx)
	for _, shape := range shapes {
		err := reader.meeting(ctx, shape.Bound().Pad(cellSlack), func(m threat.Mark) {
			if p, ok := m.Point(); ok && shape.Covers(p) {
				fids = append(fids, m.FID)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	if len(shapes) > 1 {
		slices.Sort(fids)
		fids = slices.Compact(fids)
	}
	s.fids = fids
	return fids, nil
}

// cellSlack is more than how far, in degrees, the middle of a cell of tile keys may lie from the point of a line or an area that it stands for.
const cellSlack = 1e-6

// areaSurfaces returns the surfaces of areas. Returns a KindInvalid error where one is not there.
func areaSurfaces(ctx context.Context, tx pgx.Tx, ids []string) ([]geo.Shape, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := tx.Query(ctx, "SELECT id, st_asbinary(geom) FROM areas WHERE id = ANY($1)", ids)
	if err != nil {
		return nil, err
	}
	found := map[string][]byte{}
	var id string
	var raw []byte
	if _, err := pgx.ForEachRow(rows, []any{&id, &raw}, func() error { found[id], raw = raw, nil; return nil }); err != nil {
		return nil, err
	}
	shapes := make([]geo.Shape, len(ids))
	for i, id := range ids {
		if found[id] == nil {
			known, err := idsOf(ctx, tx, "areas")
			if err != nil {
				return nil, err
			}
			return nil, threat.UnknownArea(id, known)
		}
		g, err := wkb.Unmarshal(found[id])
		if err != nil {
			return nil, fmt.Errorf("decode area %s: %w", id, err)
		}
		if shapes[i], err = threat.SurfaceOf(id, g); err != nil {
			return nil, err
		}
	}
	return shapes, nil
}
