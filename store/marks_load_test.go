package store

import (
	"os"
	"strconv"
	"testing"
	"time"

	"threatmap/threat"
)

// manyMarks is how many marks the benchmarks read; THREATMAP_BENCH_MARKS says otherwise.
const manyMarks = 100_000

// fillMarks puts n made-up marks around Syria, with 2,200 combinations of values and a border near two of three, straight into an empty
// database: writing as many incidents would take an hour.
func fillMarks(t testing.TB, db *DB, n int) {
	t.Helper()
	writeAsReplica(t, db,
		`INSERT INTO mark_values (hash, record_kind, event_type, event_subtype, side, success, date_precision, date_basis, geo_precision,
			adm0, adm1, source_country, actors, publishers, verification, origin, tlp)
		SELECT sha256(i::text::bytea), 'incident', 'attack', 'attack.armed', 'engagement', 'unknown', 'day', 'event', 'locality',
			'SYR', 'SY-' || i % 14, 'Syria', ARRAY['Government of Syria', 'IS ' || i % 100], ARRAY['Paper ' || i % 300], 'single_source', 'made up', 'CLEAR'
		FROM generate_series(1, 2200) i`,
		`INSERT INTO mark (incident_id, values_id, tile_key, first_day, last_day, clock, lon, lat, geom)
		SELECT i, 1 + (i::bigint * 7919) % 2200, (i::bigint * 2654435761) % (1::bigint << 62), date '2000-01-01' + i % 8000, date '2000-01-01' + i % 8000 + i % 3,
			CASE WHEN i % 50 = 0 THEN tstzrange(to_timestamp(i), to_timestamp(i + 60), '[]') END, lon, lat, st_setsrid(st_point(lon, lat), 4326)
		FROM (SELECT i, 36 + (i::bigint * 48271) % 70000 / 1e4 lon, 32 + (i::bigint * 16807) % 50000 / 1e4 lat
			FROM generate_series(1, `+strconv.Itoa(n)+`) i) s`,
		`INSERT INTO incident_border SELECT i, 'exact', (ARRAY['IRQ-SYR', 'SYR-TUR', 'JOR-SYR'])[1 + i % 3], 'SYR', i % 100000
		FROM generate_series(1, `+strconv.Itoa(n)+`) i WHERE i % 3 <> 0`,
		"ANALYZE")
}

// writeAsReplica runs SQL without triggers.
func writeAsReplica(t testing.TB, db *DB, statements ...string) {
	t.Helper()
	conn, err := db.writer.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	for _, sql := range append(append([]string{"SET session_replication_role = replica"}, statements...), "RESET session_replication_role") {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
}

func marksWanted(b *testing.B) int {
	b.Helper()
	text := os.Getenv("THREATMAP_BENCH_MARKS")
	if text == "" {
		return manyMarks
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func BenchmarkMarks(b *testing.B) {
	db := openEmpty(b)
	n := marksWanted(b)
	fillMarks(b, db, n)
	for b.Loop() {
		start, read, borders := time.Now(), 0, 0
		_, err := db.Marks(b.Context(), func(int) {}, func(m threat.Mark) error {
			read++
			borders += len(m.Borders)
			return nil
		})
		if err != nil || read != n || borders != n-n/3 {
			b.Fatal(read, borders, err)
		}
		b.ReportMetric(float64(n)/time.Since(start).Seconds(), "marks/s")
	}
}
