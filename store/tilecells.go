package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// keyBits is the number of bits of a tile key on each axis: a cell of 2^gridBits by 2^gridBits in a tile of zoom z is the run of keys
// that share their first 2·(z+gridBits) bits.
const keyBits = 31

// cellTally counts by cell, side and type. An incident that is not a point stands where its tile key says, and comes by itself.
var cellTally = tally{
	by:     []string{"tile_key >> @shift::int AS cell", "CASE WHEN lon IS NULL THEN tile_key END AS shape"},
	values: []string{"side", "event_type"},
	totals: []string{"count(*) AS n", "min(fid) AS one", "sum(lon) AS x", "sum(lat) AS y"},
}

const cellSQL = `SELECT cell, side, event_type, sum(n)::bigint, min(one), coalesce(sum(x), 0), coalesce(sum(y), 0), shape
	FROM %s GROUP BY cell, side, event_type, shape ORDER BY cell`

// TileCells yields the cells of a grid of 2^gridBits by 2^gridBits cells in tile z/x/y that hold an incident of the filter, in the order of
// their keys. Every mapped incident, of whatever geometry, is in exactly one tile of a zoom and in one cell of it. A lone incident keeps
// its position (that of its tile key where it is not a point), id and attributes.
func (db *DB) TileCells(ctx context.Context, f threat.Filter, z, x, y uint32, gridBits int, yield func(*threat.TileCell) error) error {
	lo, hi := geo.TileRange(z, x, y)
	if lo == hi {
		return nil
	}
	m, err := whereMarked(f)
	if err != nil {
		return err
	}
	m.args["lo"], m.args["hi"] = lo, hi
	m.args["shift"] = 2 * max(0, keyBits-int(z)-gridBits)
	m.clauses = append(m.clauses, "tile_key >= @lo", "tile_key < @hi")
	return db.yieldCells(ctx, fmt.Sprintf(cellSQL, cellTally.from(m)), m.args, collectCells, yield)
}

// yieldCells asks for what makes cells, and yields them with what is to be said of those that hold one incident.
func (db *DB) yieldCells(ctx context.Context, sql string, args pgx.NamedArgs, collect func(pgx.Rows) ([]*cell, error), yield func(*threat.TileCell) error) error {
	var cells []*cell
	err := db.readingTotals(ctx, "read the cells of a tile", func(ctx context.Context, tx pgx.Tx) error {
		rows, err := query(ctx, tx, sql, args)
		if err != nil {
			return err
		}
		if cells, err = collect(rows); err != nil {
			return err
		}
		return describeLone(ctx, tx, cells)
	})
	if err != nil {
		return err
	}
	for _, c := range cells {
		if err := yield(&c.TileCell); err != nil {
			return err
		}
	}
	return nil
}

// cell is a cell being added up.
type cell struct {
	threat.TileCell
	key, fid int64
	bySide   map[string]int64
	byType   map[string]int64
}

// part is one row of cellSQL: the members of one cell that share side and type, and are points or stand at one place.
type part struct {
	key        int64
	side, kind string
	n, fid     int64
	sumX, sumY float64
	shape      *int64 // the tile key of those that are not points
}

func collectCells(rows pgx.Rows) (cells []*cell, err error) {
	defer rows.Close()
	for rows.Next() {
		var p part
		if err := rows.Scan(&p.key, &p.side, &p.kind, &p.n, &p.fid, &p.sumX, &p.sumY, &p.shape); err != nil {
			return nil, err
		}
		if n := len(cells); n == 0 || cells[n-1].key != p.key {
			cells = append(cells, &cell{key: p.key, fid: p.fid, byType: map[string]int64{}, bySide: map[string]int64{}})
		}
		cells[len(cells)-1].add(p)
	}
	for _, c := range cells {
		c.finish()
	}
	return cells, rows.Err()
}

func (c *cell) add(p part) {
	c.Count += p.n
	c.bySide[p.side] += p.n
	c.byType[p.kind] += p.n
	c.Point[0] += p.sumX
	c.Point[1] += p.sumY
	if p.shape != nil {
		at := geo.TileKeyPoint(*p.shape)
		c.Point[0] += float64(p.n) * at[0]
		c.Point[1] += float64(p.n) * at[1]
	}
}

// finish says what the cell's members come to.
func (c *cell) finish() {
	n := float64(c.Count)
	c.Point = orb.Point{c.Point[0] / n, c.Point[1] / n}
	c.Side, c.Type = most(c.bySide), most(c.byType)
	for _, side := range threat.Sides.Codes {
		c.BySide = append(c.BySide, c.bySide[side.Code])
	}
}

// most returns the name with the highest count, the first in the alphabet among equals.
func most(counts map[string]int64) (name string) {
	for k, n := range counts {
		if name == "" || n > counts[name] || n == counts[name] && k < name {
			name = k
		}
	}
	return name
}
