package store

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// axes finds the directions of the two axes of a system of PostGIS, which stand last in its text: those of what it is made from come before.
var axes = regexp.MustCompile(`AXIS\["[^"]*",([A-Z]+)\],AXIS\["[^"]*",([A-Z]+)\],(?:EXTENSION\[[^\]]*\],)?AUTHORITY\["EPSG","\d+"\]\]$`)

// strange are systems whose texts do not tell their axes: about a pole both go to the south, or the north; degrees with longitude first have a number of their own; and
// what EPSG has withdrawn, five of them without saying so in the text, has them otherwise in PROJ's tables.
var strange = regexp.MustCompile(`"Polar_Stereographic"|"latitude_of_(center|origin)",-?90\]|\(lon-lat\)|\(deprecated\)|"MGI 1901 / (Balkans zone [5-8]|Slovenia Grid)"`)

// CRS looks up an EPSG code. Returns an error that says why, where PostGIS knows none, or where it is no plane or degrees of east and north.
func (db *DB) CRS(ctx context.Context, code int) (c threat.CRS, err error) {
	limited, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	var text string
	err = db.writer.QueryRow(limited, "SELECT srtext FROM spatial_ref_sys WHERE srid = $1 AND auth_name = 'EPSG' AND auth_srid = $1 AND proj4text <> ''", code).Scan(&text)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, fmt.Errorf("EPSG:%d is in no row of PostGIS' spatial_ref_sys", code)
	}
	if err != nil {
		return c, fmt.Errorf("look up EPSG:%d: %w", code, err)
	}
	return crsOf(code, text)
}

func crsOf(code int, text string) (threat.CRS, error) {
	degrees := strings.HasPrefix(text, "GEOGCS[") && strings.Contains(text, `UNIT["degree",`)
	if !degrees && !strings.HasPrefix(text, "PROJCS[") {
		return threat.CRS{}, fmt.Errorf("EPSG:%d is neither projected nor in degrees of two axes", code)
	}
	if strange.MatchString(text) {
		return threat.CRS{}, fmt.Errorf("EPSG:%d is about a pole, has longitude first, or is withdrawn: which way its axes go is not known here", code)
	}
	first, second := "NORTH", "EAST" // GDAL, whose texts these are, says nothing of axes in this order
	if found := axes.FindStringSubmatch(text); found != nil {
		first, second = found[1], found[2]
	}
	switch first + " " + second {
	case "EAST NORTH":
		return threat.CRS{Code: code}, nil
	case "NORTH EAST":
		return threat.CRS{Code: code, NorthFirst: true}, nil
	}
	return threat.CRS{}, fmt.Errorf("EPSG:%d has axes to %s and %s; east and north are wanted, in either order", code, strings.ToLower(first), strings.ToLower(second))
}

// Transform brings positions, in place, from one EPSG code into another; east is first in all of them. Returns an error that wraps geo.ErrOutOfRange where one has no place there.
//
// It asks as the owner: whoever reads a listing already holds a reader's connection, and two for each could be all that there are.
func (db *DB) Transform(ctx context.Context, from, to int, places []orb.Point) error {
	x, y := make([]float64, len(places)), make([]float64, len(places))
	for i, p := range places {
		x[i], y[i] = p[0], p[1]
	}
	limited, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	rows, err := db.writer.Query(limited, `SELECT st_x(p), st_y(p) FROM unnest($1::float8[], $2::float8[]) WITH ORDINALITY t (x, y, n),
		LATERAL st_transform(st_setsrid(st_makepoint(x, y), $3::int), $4::int) p ORDER BY n`, x, y, from, to)
	if err != nil {
		return fmt.Errorf("transform from EPSG:%d to %d: %w", from, to, err)
	}
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p orb.Point, err error) { return p, row.Scan(&p[0], &p[1]) })
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == "XX000" { // what PROJ says
		return fmt.Errorf("%w: %s", geo.ErrOutOfRange, refused.Message)
	}
	if err != nil {
		return fmt.Errorf("transform from EPSG:%d to %d: %w", from, to, err)
	}
	copy(places, got)
	return nil
}
