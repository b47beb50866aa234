package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"threatmap/index"
	"threatmap/postgis"
	"threatmap/store"
)

// A server whose connections are cut, whose database dies, or that is not told of a change, has every committed change in its answers
// again, without a restart.
func TestTheIndexHeals(t *testing.T) {
	data := preparedData(t)
	cluster, err := postgis.Start(t.Context(), postgis.Config{DataDir: data, Settings: map[string]string{"fsync": "off"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cluster.Stop(t.Context()) })
	f := startFollower(t, cluster.URL())
	next, n := 0, 0 // the next one's number; how many there are
	add := func(t *testing.T, many int, limit time.Duration) {
		t.Helper()
		f.write(t, plain("heal", next, many))
		next, n = next+many, n+many
		t.Logf("%d rows in every answer %s after the commit", many, f.untilSeen(t, "heal", int64(n), limit))
	}
	add(t, 10, 5*time.Second)
	t.Run("its listening connection is cut", func(t *testing.T) {
		if cut := sql(t, cluster.URL(), "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND (query LIKE 'LISTEN%' OR query LIKE 'SELECT seq, %FROM threatmap.ledger_head') AND pid <> pg_backend_pid()"); cut == 0 {
			t.Fatal("there was none")
		}
		add(t, 10, 5*time.Second)
	})
	t.Run("all its connections are cut", func(t *testing.T) {
		sql(t, cluster.URL(), "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
		add(t, 10, 5*time.Second)
	})
	t.Run("PostgreSQL is killed and started again", func(t *testing.T) {
		kill(t, data)
		add(t, 10, 30*time.Second)
		add(t, 10, 5*time.Second)
	})
	t.Run("a change is not announced", func(t *testing.T) {
		sql(t, cluster.URL(), withdrawSilently)
		n--
		t.Logf("in every answer %s after the commit", f.untilSeen(t, "heal", int64(n), 5*time.Second))
	})
	t.Run("the boundaries change", func(t *testing.T) {
		square := orb.MultiPolygon{{{{30, 30}, {50, 30}, {50, 40}, {30, 40}, {30, 30}}}}
		set := store.BoundarySet{ID: "test", Title: "test", Source: "test"}
		if _, err := f.writer.LoadBoundarySet(t.Context(), set, []store.Country{{Code: "LBN", Geom: square}}, nil, nil); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		for matched(t, f.address, "?origin=heal&adm0=LBN") != int64(n) || matched(t, f.address, "?adm0=SYR") != 0 {
			if time.Since(start) > 10*time.Second {
				t.Fatal("the incidents are still in their old countries")
			}
		}
		t.Logf("in every answer %s after the commit", time.Since(start))
		add(t, 10, 5*time.Second)
	})
}

// withdrawSilently takes an incident out of what is published as WriteIncidents would, less the notification.
const withdrawSilently = `WITH one AS (SELECT id FROM incident WHERE origin = 'heal' ORDER BY id LIMIT 1),
	gone AS (UPDATE incident SET workflow = 'draft', revision = revision + 1 WHERE id = (SELECT id FROM one) RETURNING id, revision),
	entry AS (INSERT INTO ledger (seq, recorded_at, editor, reason, rows, prev_hash, hash)
		SELECT seq + 1, now(), 'test', 'in silence', 1, hash, sha256(hash) FROM ledger_head RETURNING seq, hash),
	kept AS (INSERT INTO revision (incident_id, rev, ledger_seq, ordinal, op, content, salt, content_hash)
		SELECT gone.id, gone.revision, entry.seq, 0, 'change', r.content, r.salt, r.content_hash
		FROM gone, entry, revision r WHERE r.incident_id = gone.id AND r.rev = gone.revision - 1 RETURNING 1),
	head AS (UPDATE ledger_head SET seq = entry.seq, hash = entry.hash FROM entry RETURNING 1)
	SELECT (SELECT count(*) FROM kept) * (SELECT count(*) FROM head)`

// restored makes a database what it would be if it had been restored from a backup and written to since: an incident is not there, and the
// ledger came to where it stands by another last entry, and by so many more.
func restored(t *testing.T, url string, more int) {
	t.Helper()
	const another = `WITH entry AS (UPDATE ledger SET hash = sha256(hash) WHERE seq = (SELECT seq FROM ledger_head) RETURNING hash)
		UPDATE ledger_head SET hash = entry.hash FROM entry`
	const oneMore = `WITH entry AS (INSERT INTO ledger (seq, recorded_at, editor, reason, rows, prev_hash, hash)
			SELECT seq + 1, now(), 'test', 'after the backup', 1, hash, sha256(hash) FROM ledger_head RETURNING seq, hash)
		UPDATE ledger_head SET seq = entry.seq, hash = entry.hash FROM entry`
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	cfg.RuntimeParams["search_path"] = "threatmap, public"
	conn, err := pgx.ConnectConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	err = pgx.BeginFunc(t.Context(), conn, func(tx pgx.Tx) error {
		steps := []string{
			"UPDATE incident SET workflow = 'draft' WHERE id = (SELECT min(id) FROM incident WHERE origin = 'restored' AND workflow = 'published')",
			"SET LOCAL session_replication_role = replica", // the ledger lets nobody else
			another,
		}
		for range more {
			steps = append(steps, oneMore)
		}
		for _, sql := range steps {
			tag, err := tx.Exec(t.Context(), sql)
			if err != nil {
				return err
			}
			if tag.RowsAffected() == 0 && !tag.Select() && !strings.HasPrefix(tag.String(), "SET") {
				return fmt.Errorf("nothing is done by %s", sql)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A database that was restored from a backup is loaded anew, whether its counter is where it was or further, and nobody is told that what they
// have of the other is still good.
func TestARestoredDatabaseIsNoticed(t *testing.T) {
	url := startingMapURL(t)
	f := startFollower(t, url)
	f.write(t, plain("restored", 0, 10))
	f.untilSeen(t, "restored", 10, 5*time.Second)
	n := int64(10)
	for _, more := range []int{0, 3} {
		paths := []string{"/stats/count?origin=restored", "/tiles/incidents/0/0/0.mvt?origin=restored", "/tiles/borders/4/9/6.mvt?v=" + edition(t, f, "borders")}
		tags := make([]string, len(paths))
		for i, path := range paths {
			a := f.get(t.Context(), path)
			if tags[i] = a.header.Get("ETag"); a.code != http.StatusOK || tags[i] == "" {
				t.Fatal(a)
			}
		}
		before, was := f.index.State().Counter, edition(t, f, "incidents")
		restored(t, url, more)
		n--
		t.Logf("in every answer %s after it was restored", f.untilSeen(t, "restored", n, 10*time.Second))
		if now := f.index.State().Counter; now != before+int64(more) {
			t.Errorf("the counter went from %d to %d", before, now)
		}
		for i, path := range paths[:2] {
			if a := f.getWith(t.Context(), path, "If-None-Match", tags[i]); a.code != http.StatusOK {
				t.Errorf("what the client has of before: %s", a)
			}
		}
		if now := edition(t, f, "incidents"); now == was {
			t.Errorf("tiles are still of %s", now)
		}
		f.write(t, plain("restored", int(n)+100*more+100, 1))
		n++
		f.untilSeen(t, "restored", n, 5*time.Second)
	}
}

// edition is what TileJSON says that tiles are of.
func edition(t *testing.T, f *follower, collection string) string {
	t.Helper()
	var d struct{ Tiles []string }
	if err := f.askJSON(t.Context(), "/tiles/"+collection+".json", &d); err != nil {
		t.Fatal(err)
	}
	_, v, _ := strings.Cut(d.Tiles[0], "v=")
	return v
}

// sql asks the database for a number, on a connection of its own.
func sql(t *testing.T, url, ask string) (n int64) {
	t.Helper()
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	cfg.RuntimeParams["search_path"] = "threatmap, public"
	conn, err := pgx.ConnectConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	if err := conn.QueryRow(t.Context(), ask).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// kill ends the server process of a private cluster, which has no time to say anything.
func kill(t *testing.T, data string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(data, "postgis", "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// Each committed change is in every answer, at once and not when the follower looks anyway (2 s), also while merges are under way. How long the slowest
// takes depends on what else the machine does: make bench holds it to 200 ms, where nothing else runs.
func TestChangesAreSeenAtOnce(t *testing.T) {
	t.Run("in silence", func(t *testing.T) {
		f := startFollower(t, startingMapURL(t))
		f.write(t, plain("many", 0, 20_000))
		for _, rows := range []int{1, 1000} {
			f.seenAtOnce(t, rows)
		}
	})
	t.Run("while merges are under way", func(t *testing.T) {
		f := startFollower(t, startingMapURL(t), func(x *index.Index) { x.MergeFrom = 1 })
		f.write(t, plain("many", 0, 20_000))
		ctx, stop := context.WithCancel(t.Context())
		var beside sync.WaitGroup
		merges := f.countMerges(ctx, &beside)
		beside.Go(func() { f.writeOn(ctx, t) })
		for _, rows := range []int{1, 1000} {
			before := merges.Load()
			f.seenAtOnce(t, rows)
			if n := merges.Load() - before; n < 10 {
				t.Errorf("only %d merges came about meanwhile", n)
			}
		}
		stop()
		beside.Wait()
		t.Logf("%d merges", merges.Load())
	})
}

// seenAtOnce writes fifty changes, one after the other.
func (f *follower) seenAtOnce(t *testing.T, rows int) {
	t.Helper()
	var took []time.Duration
	for i := range 50 {
		origin := fmt.Sprintf("by-%d-%d", rows, i)
		f.write(t, plain(origin, 0, rows))
		took = append(took, f.untilSeen(t, origin, int64(rows), 5*time.Second))
	}
	slices.Sort(took)
	half, most := took[len(took)/2], took[len(took)-1]
	t.Logf("changes of %4d rows are in count, tile and page after %s (half of the %d), %s at most", rows, half, len(took), most)
	if half > 200*time.Millisecond {
		t.Errorf("half of the changes of %d rows took more than %s", rows, half)
	}
}

// Large changes come whole, and quickly.
func TestLargeChangesAreTakenInQuickly(t *testing.T) {
	db, err := store.Open(t.Context(), store.Config{URL: schemaURL(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	x := loaded(t, db)
	const rows = 20_000
	result, err := db.WriteIncidents(t.Context(), plain("large", 0, rows), store.WriteMeta{Editor: "test", Reason: "to be followed"})
	if err != nil || result.Added != rows {
		t.Fatal(result, err)
	}
	before := x.index.State()
	start := time.Now()
	change, reload, err := db.MarksSince(t.Context(), before.Head)
	if err != nil || reload {
		t.Fatal(reload, err)
	}
	read := time.Since(start)
	after, err := before.Apply(change)
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	t.Logf("%d rows took %s, %s of it to read: %.0f/s", rows, took, read, rows/took.Seconds())
	if after.Len() != rows {
		t.Errorf("%d incidents, want %d", after.Len(), rows)
	}
	if rate := rows / took.Seconds(); rate < 50_000 {
		t.Errorf("%.0f rows a second", rate)
	}
}
