package geo

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"threatmap/internal/pgtest"
)

// oracle is a PostGIS database that holds the same regions and borders as the index under test.
type oracle struct {
	conn *pgx.Conn
	ctx  context.Context //nolint:containedctx // of one test
}

func newOracle(t *testing.T) oracle {
	t.Helper()
	ctx := t.Context()
	conn, err := pgx.Connect(ctx, pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	o := oracle{conn, ctx}
	o.exec(t, `CREATE TABLE region (kind text, code text, geom geometry(MultiPolygon, 4326))`)
	o.exec(t, `CREATE TABLE border (code text, geom geometry(MultiLineString, 4326))`)
	for kind, rs := range map[string][]Region{"country": countries(t), "district": districts(t)} {
		for _, r := range rs {
			o.exec(t, `INSERT INTO region VALUES ($1, $2, ST_SetSRID($3::geometry, 4326))`, kind, r.Code, wkt.MarshalString(r.Geom))
		}
	}
	for _, b := range borders(t) {
		dense := orb.MultiLineString{Densify(b.Line[0], EdgeM)}
		o.exec(t, `INSERT INTO border VALUES ($1, ST_SetSRID($2::geometry, 4326))`, b.Code, wkt.MarshalString(dense))
	}
	return o
}

func (o oracle) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := o.conn.Exec(o.ctx, sql, args...); err != nil {
		t.Fatal(err)
	}
}

func (o oracle) covering(t *testing.T, kind string, p orb.Point) []string {
	t.Helper()
	rows, err := o.conn.Query(o.ctx,
		`SELECT code FROM region WHERE kind = $1 AND ST_Covers(geom, ST_SetSRID(ST_MakePoint($2, $3), 4326))`, kind, p[0], p[1])
	if err != nil {
		t.Fatal(err)
	}
	codes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return codes
}

func (o oracle) distances(t *testing.T, p orb.Point) map[string]float64 {
	t.Helper()
	rows, err := o.conn.Query(o.ctx,
		`SELECT code, ST_Distance(geom::geography, ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography) FROM border`, p[0], p[1])
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]float64{}
	var code string
	var d float64
	if _, err := pgx.ForEachRow(rows, []any{&code, &d}, func() error { out[code] = d; return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

// check compares an answer with what ST_Covers says: one of the regions that cover the point (a point on an edge is covered by two, or
// where it is on an outer edge may be ours by no rule but the tie rule), or none where none does.
func (o oracle) check(t *testing.T, kind, got string, p orb.Point) {
	t.Helper()
	want := o.covering(t, kind, p)
	if got == "" && len(want) > 0 && !o.onEdge(t, kind, p) || got != "" && !slices.Contains(want, got) {
		t.Errorf("%v: %s %q, ST_Covers says %q", p, kind, got, strings.Join(want, " "))
	}
}

func (o oracle) onEdge(t *testing.T, kind string, p orb.Point) bool {
	t.Helper()
	var on bool
	err := o.conn.QueryRow(o.ctx, `SELECT coalesce(bool_or(ST_Touches(geom, ST_SetSRID(ST_MakePoint($2, $3), 4326))), false)
		FROM region WHERE kind = $1`, kind, p[0], p[1]).Scan(&on)
	if err != nil {
		t.Fatal(err)
	}
	return on
}

func TestPlacesAgainstPostGIS(t *testing.T) {
	o := newOracle(t)
	x := NewBoundaryIndex(countries(t), districts(t), borders(t))
	for _, p := range gedPoints(t, 1500) {
		got := x.Locate(p)
		o.check(t, "country", got.Country, p)
		if got.District != "" {
			o.check(t, "district", got.District, p)
		} else if held := o.covering(t, "district", p); len(held) > 0 && strings.HasPrefix(held[0], got.Country) && !o.onEdge(t, "district", p) {
			t.Errorf("%v: no district, ST_Covers says %v", p, held)
		}
	}
}

func TestDistancesAgainstPostGIS(t *testing.T) {
	o := newOracle(t)
	x := NewBoundaryIndex(nil, nil, borders(t))
	worst := 0.0
	for _, p := range gedPoints(t, 200) {
		want := o.distances(t, p)
		for _, b := range x.Locate(p).Borders {
			off := math.Abs(b.DistanceM - want[b.Code])
			if off > 0.05+1.6e-5*want[b.Code] { // its own error, and the 2 cm by which its geodesic pieces bend
				t.Errorf("%v %s: %.4f m, ST_Distance %.4f", p, b.Code, b.DistanceM, want[b.Code])
			}
			worst = math.Max(worst, off/math.Max(1000, want[b.Code]))
			delete(want, b.Code)
		}
		for code, d := range want {
			if d < BorderReachM*(1-2e-5) {
				t.Errorf("%v: %s is %.1f m away by ST_Distance and is not named", p, code, d)
			}
		}
	}
	t.Logf("largest difference in proportion: %.2g", worst)
}
