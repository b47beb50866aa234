package store

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"

	"threatmap/geo"
)

// exactly holds for geometries that meet a box. && compares single-precision boxes, in the index and outside of it, so it only finds
// candidates: near an edge it is true for points a metre outside. A record without geometry never matches: && is NULL for it.
const exactly = `(geom && @%[1]s_box::geometry AND CASE WHEN geometrytype(geom) = 'POINT'
	THEN st_x(geom) BETWEEN @%[1]s_west::float8 AND @%[1]s_east::float8 AND st_y(geom) BETWEEN @%[1]s_south::float8 AND @%[1]s_north::float8
	ELSE st_intersects(geom, @%[1]s_box::geometry) END)`

// exactlyMarked says the same of a mark, whose position needs no taking apart.
const exactlyMarked = `(geom && @%[1]s_box::geometry AND CASE WHEN lon IS NOT NULL
	THEN lon BETWEEN @%[1]s_west::float8 AND @%[1]s_east::float8 AND lat BETWEEN @%[1]s_south::float8 AND @%[1]s_north::float8
	ELSE st_intersects(geom, @%[1]s_box::geometry) END)`

// inBox returns the clause, spelled as meets does, for geometries that meet the box; its values get names that start with prefix.
func inBox(b geo.BBox, meets, prefix string, args pgx.NamedArgs) string {
	var parts []string
	for i, bound := range b.Split() {
		name := fmt.Sprintf("%s%d", prefix, i)
		parts = append(parts, fmt.Sprintf(meets, name))
		args[name+"_box"] = boundEWKB(bound)
		args[name+"_west"], args[name+"_south"] = bound.Min[0], bound.Min[1]
		args[name+"_east"], args[name+"_north"] = bound.Max[0], bound.Max[1]
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
