package store

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"

	"threatmap/geo"
)

// exactly holds for geometries that meet box @boxN. && compares single-precision boxes, in the index and outside of it, so it only finds
// candidates: near an edge it is true for points a metre outside. A record without geometry never matches: && is NULL for it.
const exactly = `(geom && @box%[1]d::geometry AND CASE WHEN geometrytype(geom) = 'POINT'
	THEN st_x(geom) BETWEEN @west%[1]d::float8 AND @east%[1]d::float8 AND st_y(geom) BETWEEN @south%[1]d::float8 AND @north%[1]d::float8
	ELSE st_intersects(geom, @box%[1]d::geometry) END)`

func inBBox(b geo.BBox, args pgx.NamedArgs) string {
	var parts []string
	for i, bound := range b.Split() {
		parts = append(parts, fmt.Sprintf(exactly, i))
		args[fmt.Sprintf("box%d", i)] = boundEWKB(bound)
		args[fmt.Sprintf("west%d", i)], args[fmt.Sprintf("south%d", i)] = bound.Min[0], bound.Min[1]
		args[fmt.Sprintf("east%d", i)], args[fmt.Sprintf("north%d", i)] = bound.Max[0], bound.Max[1]
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// boundEWKB spells a bound as the simplest geometry that it is: a box without area would be an invalid polygon.
func boundEWKB(b orb.Bound) []byte {
	var g orb.Geometry = b.ToPolygon()
	switch {
	case b.Min == b.Max:
		g = b.Min
	case b.Min[0] == b.Max[0] || b.Min[1] == b.Max[1]:
		g = orb.LineString{b.Min, b.Max}
	}
	return ewkb.MustMarshal(g, 4326)
}
