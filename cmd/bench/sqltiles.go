package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"threatmap/geo"
)

// gridBits is the grid of the clustering SQL: 64 by 64 cells in a tile, at every zoom. The server goes over to single incidents from zoom
// 12 on, which is more to write, not less.
const gridBits = 6

// webMercator is half the width of the world in metres (EPSG:3857).
const webMercator = 20037508.342789244

// tileSQL counts what a tile's rows say by cell, side and type first, and cells by those few: one pass over the rows, no sort. %s are the
// cell of a row and what chooses the rows.
const tileSQL = `
WITH part AS (
	SELECT %s AS cell, side, type, count(*) AS n, min(fid) AS fid, sum(x) AS x, sum(y) AS y
	FROM bench.spot WHERE %s GROUP BY 1, 2, 3
), whole AS (
	SELECT cell, sum(n)::int AS n, min(fid) AS fid, sum(x) / sum(n) AS x, sum(y) / sum(n) AS y,
	       (array_agg(type ORDER BY n DESC, type))[1] AS type, (array_agg(side ORDER BY n DESC, side))[1] AS side,
	       (sum(n) FILTER (WHERE side = 1))::int AS side_1, (sum(n) FILTER (WHERE side = 2))::int AS side_2,
	       (sum(n) FILTER (WHERE side = 3))::int AS side_3, (sum(n) FILTER (WHERE side = 4))::int AS side_4
	FROM part GROUP BY cell
), told AS (
	SELECT st_asmvtgeom(st_point(w.x, w.y, 3857), st_tileenvelope($1, $2, $3), 4096, 0, false) AS geom,
	       w.n > 1 AS cluster, w.n AS point_count, (%s)[w.type] AS type, (%s)[w.side] AS side,
	       w.side_1 AS side_adversary_action, w.side_2 AS side_security_action, w.side_3 AS side_engagement, w.side_4 AS side_other,
	       s.id, s.geo_precision, s.verification, s.record_kind, s.first_day::text AS first_day
	FROM whole w LEFT JOIN bench.spot s ON s.fid = CASE WHEN w.n = 1 THEN w.fid END
)
SELECT coalesce(st_asmvt(told, 'incidents', 4096, 'geom'), '') FROM told`

// tileWay is one way to find a tile's rows and cells. Arguments 1 to 3 are z, x, y; those of where follow.
type tileWay struct {
	name        string
	cell, where string
	args        func(t tileRequest) []any
}

// tileWays are both tried; a line is compared with the quicker one.
var tileWays = []tileWay{
	{
		name: "sql by key range", cell: "tile_key >> $4::int", where: "tile_key >= $5 AND tile_key < $6",
		args: func(t tileRequest) []any {
			lo, hi := geo.TileRange(t.z, t.x, t.y)
			return []any{max(0, 2*(31-int(t.z)-gridBits)), lo, hi}
		},
	},
	{
		name:  "sql by 3857 column",
		cell:  "floor((x - $4::float8) / $6::float8)::int * 64 + floor(($5::float8 - y) / $6::float8)::int",
		where: "geom && st_tileenvelope($1, $2, $3)",
		args: func(t tileRequest) []any {
			side := 2 * webMercator / float64(uint64(1)<<t.z)
			return []any{float64(t.x)*side - webMercator, webMercator - float64(t.y)*side, side / 64}
		},
	},
}

// sqlAsk asks the n-th question of a list on a client's connection.
type sqlAsk func(ctx context.Context, conn *pgx.Conn, n int64) ([]byte, error)

// asker opens clients with a connection each. Several workers for one question help a client that is alone; among several they only cost.
func asker(pool *pgxpool.Pool, clients int, ask sqlAsk) func() (request, func(), error) {
	workers := "SET max_parallel_workers_per_gather = 2"
	if clients > 1 {
		workers = "SET max_parallel_workers_per_gather = 0"
	}
	return func() (request, func(), error) {
		conn, err := pool.Acquire(context.Background())
		if err != nil {
			return nil, nil, err
		}
		if _, err := conn.Exec(context.Background(), workers); err != nil {
			conn.Release()
			return nil, nil, err
		}
		return func(ctx context.Context, n int64) (int, error) {
			answer, err := ask(ctx, conn.Conn(), n)
			return len(answer), err
		}, conn.Release, nil
	}
}

// askTiles asks a list of tiles in this way.
func (way tileWay) askTiles(list func(n int64) tileRequest) sqlAsk {
	return func(ctx context.Context, conn *pgx.Conn, n int64) ([]byte, error) {
		sql, args := way.sql(list(n))
		return askOne(ctx, conn, sql, args)
	}
}

func askOne(ctx context.Context, conn *pgx.Conn, sql string, args []any) (answer []byte, err error) {
	rows, err := conn.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		answer = rows.RawValues()[0] // good until the next question, and only its length is asked for
	}
	return answer, rows.Err()
}

func (way tileWay) sql(t tileRequest) (string, []any) {
	args := append([]any{int(t.z), int(t.x), int(t.y)}, way.args(t)...)
	where, args := t.where(way.where, args)
	return fmt.Sprintf(tileSQL, way.cell, where, textArray(typeNames()), textArray(sides)), args
}

// where adds the filter to a clause on bench.spot.
func (f filter) where(clause string, args []any) (string, []any) {
	if f.dated {
		args = append(args, f.from.Time(), f.to.Time())
		clause += fmt.Sprintf(" AND first_day <= $%d AND last_day >= $%d", len(args), len(args)-1)
	}
	if len(f.kinds) > 0 {
		args = append(args, f.numbers())
		clause += fmt.Sprintf(" AND subtype = ANY ($%d::smallint[])", len(args))
	}
	return clause, args
}

// numbers of the types in bench.spot, from 1.
func (f filter) numbers() []int16 {
	list := make([]int16, len(f.kinds))
	for i, k := range f.kinds {
		list[i] = int16(k + 1)
	}
	return list
}
