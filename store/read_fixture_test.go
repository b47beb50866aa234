package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
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
	db, err := Open(t.Context(), Config{URL: pgtest.Template(t, "store", migrated)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
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

// copiedColumns are those of copied.
const copiedColumns = `id, public_id, origin_id, geom, tile_key, occurred, clock, side, event_type, event_subtype, actors, adm1, workflow, tlp,
	origin, record_kind, success, date_precision, date_basis, recorded_at, geo_precision, geo_basis, verification, revision, content_hash`

// copied writes the row as COPY reads it, in which the empty is NULL; the columns after tlp are the same in every row.
func (r given) copied() []string {
	id := strconv.FormatInt(r.id, 10)
	var geom, key, days, clock, actors string
	if r.geom != nil {
		geom = ewkb.MustMarshalToHex(r.geom, 4326)
		if k, ok := geo.TileKey(r.geom.Bound().Center()); ok {
			key = strconv.FormatInt(k, 10)
		}
	}
	if r.first != "" {
		days = fmt.Sprintf("[%s,%s]", trimInfinity(r.first), trimInfinity(r.last))
	}
	if r.clock[0] != nil {
		clock = fmt.Sprintf("[%s,%s]", r.clock[0].Format(time.RFC3339), r.clock[1].Format(time.RFC3339))
	}
	if r.actors != nil {
		quoted := make([]string, len(r.actors))
		for i, name := range r.actors {
			quoted[i] = strconv.Quote(name)
		}
		actors = "{" + strings.Join(quoted, ",") + "}"
	}
	return []string{
		id, r.publicID(), id, geom, key, days, clock, r.side, r.kind, orEmpty(r.subtype), actors, orEmpty(r.adm1), r.workflow, r.tlp,
		"test", "incident", "unknown", "day", "event", "2026-01-02T03:04:05Z", "unknown", "inferred", "unverified", "1", fmt.Sprintf(`\x%x`, sha256.Sum256(nil)),
	}
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func trimInfinity(s string) string {
	if s == "infinity" || s == "-infinity" {
		return ""
	}
	return s
}

// insert writes rows past all rules of writing, and tells the counter.
func insert(t testing.TB, db *DB, rows []given) {
	t.Helper()
	texts := make([][]string, len(rows))
	for i, r := range rows {
		texts[i] = r.copied()
	}
	copyIn(t, db, copiedColumns, texts)
	if _, err := db.writer.Exec(t.Context(), "ANALYZE incident"); err != nil {
		t.Fatal(err)
	}
}

// copyIn copies rows into the table of incidents: with a statement for each, 20,000 take many seconds.
func copyIn(t testing.TB, db *DB, columns string, rows [][]string) {
	t.Helper()
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	err := pgx.BeginFunc(t.Context(), db.writer, func(tx pgx.Tx) error {
		if _, err := tx.Conn().PgConn().CopyFrom(t.Context(), &text, "COPY incident ("+columns+") FROM STDIN (FORMAT csv)"); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), "UPDATE ledger_head SET seq = seq + 1")
		return err
	})
	if err != nil {
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
