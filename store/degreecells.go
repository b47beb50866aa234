package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"threatmap/geo"
	"threatmap/threat"
)

// placeTally counts by place, side and type. Which cell a place is in, Go says (geo.DegreeCell): the index has the same rule, to the last bit. A line or area stands where
// its tile key says, and beyond all keys where geo.Representative does.
var placeTally = tally{
	by:     []string{"lon AS place_lon", "lat AS place_lat", "CASE WHEN lon IS NULL THEN tile_key END AS shape_key", "CASE WHEN lon IS NULL AND tile_key IS NULL THEN st_asbinary(geom) END AS shape"},
	values: []string{"side", "event_type"},
	totals: []string{"count(*) AS n", "min(fid) AS one"},
}

const placeSQL = `SELECT side, event_type, n, one, place_lon, place_lat, shape_key, shape FROM %s`

// DegreeCells yields the cells of a grid of 2^gridBits by 2^gridBits cells in a tile of equal degrees (geo.DegreeTile) that hold an incident of the filter, row by row. Every
// incident that has a place is in exactly one tile of a level and in one cell of it. Other than of TileCells, those beyond ±85.0511° are in it.
func (db *DB) DegreeCells(ctx context.Context, f threat.Filter, level, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error {
	m, err := whereMarked(f)
	if err != nil {
		return err
	}
	bound := geo.DegreeTile(level, x, y).Pad(1e-6)
	m.args["lo"], m.args["hi"] = keysAround(bound)
	m.clauses = append(m.clauses, "(tile_key BETWEEN @lo AND @hi OR tile_key IS NULL AND geom IS NOT NULL)")
	d := degreeTally{x: x, y: y, tileShift: geo.DegreeShift(level, 0), shift: geo.DegreeShift(level, gridBits), cells: map[int64]*cell{}}
	return db.yieldCells(ctx, fmt.Sprintf(placeSQL, placeTally.from(m)), m.args, d.collect, yield)
}

// keysAround returns the lowest and the highest key of the places in a bound: a key grows with the column and with the row.
func keysAround(b orb.Bound) (lo, hi int64) {
	pressed := func(lon, lat float64) int64 {
		key, _ := geo.TileKey(orb.Point{min(max(lon, -180), 180), min(max(lat, -geo.MaxMercatorLat), geo.MaxMercatorLat)})
		return key
	}
	return pressed(b.Min[0], b.Max[1]), pressed(b.Max[0], b.Min[1])
}

// degreeTally adds up the cells of a tile of degrees.
type degreeTally struct {
	x, y             uint32
	tileShift, shift int
	cells            map[int64]*cell
}

func (d *degreeTally) collect(rows pgx.Rows) ([]*cell, error) {
	defer rows.Close()
	for rows.Next() {
		var p part
		var lon, lat *float64
		var shape []byte
		if err := rows.Scan(&p.side, &p.kind, &p.n, &p.fid, &lon, &lat, &p.shape, &shape); err != nil {
			return nil, err
		}
		place, err := placeOf(lon, lat, p.shape, shape)
		if err != nil {
			return nil, err
		}
		d.add(p, place)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	list := make([]*cell, 0, len(d.cells))
	for _, c := range d.cells {
		c.finish()
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b *cell) int { return cmp.Compare(a.key, b.key) })
	return list, nil
}

func placeOf(lon, lat *float64, key *int64, shape []byte) (orb.Point, error) {
	switch {
	case lon != nil && lat != nil:
		return orb.Point{*lon, *lat}, nil
	case key != nil:
		return geo.TileKeyPoint(*key), nil
	}
	g, err := wkb.Unmarshal(shape)
	if err != nil {
		return orb.Point{}, fmt.Errorf("read a place: %w", err)
	}
	p, _ := geo.Representative(g)
	return p, nil
}

func (d *degreeTally) add(p part, place orb.Point) {
	x, y := geo.DegreeCell(place)
	if x>>d.tileShift != d.x || y>>d.tileShift != d.y {
		return
	}
	key := int64(y>>d.shift)<<32 | int64(x>>d.shift)
	c := d.cells[key]
	if c == nil {
		c = &cell{key: key, fid: p.fid, byType: map[string]int64{}, bySide: map[string]int64{}}
		d.cells[key] = c
	}
	p.sumX, p.sumY, p.shape = float64(p.n)*place[0], float64(p.n)*place[1], nil
	c.add(p)
}
