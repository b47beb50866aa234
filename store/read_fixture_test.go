package store

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"

	"threatmap/geo"
	"threatmap/internal/pgtest"
	"threatmap/threat"
)

// openRead returns a migrated, empty database.
func openRead(t testing.TB) *DB {
	t.Helper()
	db, err := Open(t.Context(), Config{URL: pgtest.URL(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// given is what the tests of reading put into the table incident.
type given struct {
	id          int64
	geom        orb.Geometry
	first, last string // "" in both = undated; "-infinity", "infinity" = open
	clock       [2]*time.Time
	side, kind  string
	subtype     *string
	actors      []string
	adm1        *string
	workflow    string
	tlp         string
}

func (r given) publicID() string { return threat.PublicID(r.id) }

func (r given) visible() bool {
	return (r.workflow == "published" || r.workflow == "frozen") && r.tlp == "CLEAR"
}

func (r given) values() []any {
	var geom any
	var key *int64
	if r.geom != nil {
		geom = ewkb.MustMarshal(r.geom, 4326)
		if k, ok := geo.TileKey(r.geom.Bound().Center()); ok {
			key = &k
		}
	}
	var days any
	if r.first != "" {
		days = fmt.Sprintf("[%s,%s]", trimInfinity(r.first), trimInfinity(r.last))
	}
	var clock any
	if r.clock[0] != nil {
		clock = fmt.Sprintf("[%s,%s]", r.clock[0].Format(time.RFC3339), r.clock[1].Format(time.RFC3339))
	}
	return []any{r.id, r.publicID(), fmt.Sprint(r.id), geom, key, days, clock, r.side, r.kind, r.subtype, r.actors, r.adm1, r.workflow, r.tlp}
}

func trimInfinity(s string) string {
	if s == "infinity" || s == "-infinity" {
		return ""
	}
	return s
}

const insertRow = `INSERT INTO incident (id, public_id, origin, origin_id, geom, tile_key, occurred, clock, side, event_type, event_subtype, actors, adm1,
	workflow, tlp, record_kind, success, date_precision, date_basis, recorded_at, geo_precision, geo_basis, verification, revision, content_hash)
	VALUES ($1, $2, 'test', $3, $4, $5, $6::text::daterange, $7::text::tstzrange, $8, $9, $10, $11, $12, $13, $14, 'incident', 'unknown', 'day', 'event',
	'2026-01-02T03:04:05Z', 'unknown', 'inferred', 'unverified', 1, sha256(''))`

func insert(t testing.TB, db *DB, rows []given) {
	t.Helper()
	batch := &pgx.Batch{}
	for _, r := range rows {
		batch.Queue(insertRow, r.values()...)
	}
	batch.Queue("UPDATE ledger_head SET seq = seq + 1")
	if err := db.writer.SendBatch(t.Context(), batch).Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.writer.Exec(t.Context(), "ANALYZE incident"); err != nil {
		t.Fatal(err)
	}
}

func pick[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

// randomRows makes rows with every kind of place and time, ties and duplicates included.
func randomRows(r *rand.Rand, n int) []given {
	rows := make([]given, n)
	for i := range rows {
		rows[i] = given{
			id: int64(i + 1), side: pick(r, threat.Sides.Codes...).Code, kind: pick(r, threat.EventTypes.Codes...).Code,
			workflow: pick(r, "published", "published", "published", "frozen", "draft"), tlp: pick(r, "CLEAR", "CLEAR", "CLEAR", "AMBER"),
		}
		rows[i].geom = randomPlace(r)
		randomTime(r, &rows[i])
		rows[i].subtype = pick(r, nil, new("ambush"), new("raid"))
		rows[i].adm1 = pick(r, nil, new("IQ-AN"), new("SY-DY"))
		rows[i].actors = pick(r, nil, []string{"IS"}, []string{"IS", "SDF"}, []string{"Civilians", "IS", "Tribe"})
	}
	return rows
}

func randomPlace(r *rand.Rand) orb.Geometry {
	p := orb.Point{float64(r.IntN(360)) - 180, float64(r.IntN(179)) - 89}
	switch r.IntN(8) {
	case 0:
		return nil
	case 1:
		return orb.LineString{p, {p[0] + 2, p[1] + 0.5}}
	case 2:
		return orb.Polygon{{p, {p[0] + 2, p[1]}, {p[0], p[1] + 1}, p}}
	}
	return p
}

func randomTime(r *rand.Rand, x *given) {
	day := threat.Day(18000 + r.IntN(60))
	x.first, x.last = day.String(), (day + threat.Day(r.IntN(10))).String()
	switch r.IntN(8) {
	case 0:
		x.first, x.last = "", ""
	case 1:
		x.first = "-infinity"
	case 2:
		x.last = "infinity"
	case 3:
		from := day.Time().Add(time.Duration(r.IntN(24)) * time.Hour)
		to := from.Add(time.Duration(r.IntN(48)) * time.Hour)
		x.clock = [2]*time.Time{&from, &to}
	}
}
