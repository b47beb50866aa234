package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Transactions whose way into the answers is measured: how many of how many rows. The large one comes last: it leaves a merge behind.
var liveRounds = []struct {
	name  string
	times int
	rows  int64
	aims  func(r *row) []aim
}{
	{"commit to answer, 1 row", 100, 1, aimsOfCommits},
	{"commit to answer, 1,000 rows", 30, 1000, aimsOfCommits},
	{"commit to answer, rows/s of 100,000 rows", 1, 100_000, aimsOfLargeCommit},
}

// liveOrigin is the origin of the incidents that are written while the server is measured, and taken away after.
const liveOrigin = "bench-live"

// live writes incidents beside a running server.
type live struct {
	database *database
	client   *client
	loader   loader
	written  int64 // by all transactions
}

// measureLive measures how long after a commit the server's count has it: what a commit itself takes is not the server's. The last row
// says rows a second.
func (b *bench) measureLive(ctx context.Context, w *world, size int64, d *database, site *site, all *report) error {
	var l *live
	for _, round := range liveRounds {
		if !b.only.MatchString(round.name) {
			continue
		}
		if l == nil {
			var err error
			if l, err = d.live(ctx, w, size, site); err != nil {
				return err
			}
		}
		var s seen
		for range round.times {
			took, err := l.commit(ctx, round.rows)
			if err != nil {
				return fmt.Errorf("%s: %w", round.name, err)
			}
			s.note(took, 0, nil)
		}
		r := &row{Size: size, Line: round.name, Server: summary([]seen{s}, sum(s.took))}
		if round.times == 1 { // of one alone, rows a second say more
			r.Server.PerSecond *= float64(round.rows)
		}
		r.Aims = round.aims(r)
		all.Rows = append(all.Rows, r)
		fmt.Fprintln(b.out, r)
	}
	return nil
}

func sum(list []time.Duration) (all time.Duration) {
	for _, d := range list {
		all += d
	}
	return all
}

// live prepares writing: what is written continues the data set.
func (d *database) live(ctx context.Context, w *world, size int64, site *site) (*live, error) {
	l := &live{database: d, client: &client{site: site, encoding: "identity", buffer: make([]byte, 64<<10)}}
	err := pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		l.loader = loader{tx: tx, world: w}
		return l.loader.prepare(ctx)
	})
	l.written, l.loader.base = size, l.loader.base-size
	return l, err
}

// commit writes so many new incidents in one transaction, as the program would, and returns how long after its commit they are counted.
func (l *live) commit(ctx context.Context, rows int64) (time.Duration, error) {
	before, err := l.counted(ctx)
	if err != nil {
		return 0, err
	}
	err = pgx.BeginFunc(ctx, l.database.pool, func(tx pgx.Tx) error { return l.write(ctx, tx, rows) })
	if err != nil {
		return 0, err
	}
	for began := time.Now(); ; time.Sleep(time.Millisecond) {
		now, err := l.counted(ctx)
		switch took := time.Since(began); {
		case err != nil:
			return took, err
		case now == before+rows:
			return took, nil
		case took > time.Minute:
			return took, fmt.Errorf("a minute after the commit, %d are counted, not %d", now, before+rows)
		}
	}
}

func (l *live) counted(ctx context.Context) (int64, error) {
	var answer body
	if _, err := l.client.get(ctx, "/stats/count?origin="+liveOrigin, &answer); err != nil {
		return 0, err
	}
	var counts struct{ Matched int64 }
	err := json.Unmarshal(answer.bytes, &counts)
	return counts.Matched, err
}

func (l *live) write(ctx context.Context, tx pgx.Tx, rows int64) error {
	pending := make(chan chan batch, 1)
	go func() {
		defer close(pending)
		for left := rows; left > 0; left -= loadBatch {
			made := make(chan batch, 1)
			made <- l.batch(min(left, loadBatch))
			pending <- made
		}
	}()
	l.loader.tx = tx
	if err := l.loader.copyEach(ctx, pending, rows); err != nil {
		return err
	}
	const entry = `WITH entry AS (INSERT INTO ledger (seq, recorded_at, editor, reason, rows, prev_hash, hash)
			SELECT seq + 1, now(), 'bench', 'to be followed', $2, hash, sha256(hash) FROM ledger_head RETURNING seq, hash),
		kept AS (INSERT INTO revision (incident_id, rev, ledger_seq, ordinal, op, content, salt, content_hash)
			SELECT i.id, 1, entry.seq, row_number() OVER (), 'add', '{}', '', i.content_hash FROM incident i, entry WHERE i.origin = $1 AND i.id > $3),
		head AS (UPDATE ledger_head SET seq = entry.seq, hash = entry.hash FROM entry)
		SELECT pg_notify('threatmap_change', seq::text) FROM entry`
	_, err := tx.Exec(ctx, entry, liveOrigin, rows, l.loader.base+l.written-rows)
	return err
}

// batch makes the next incidents.
func (l *live) batch(n int64) batch {
	b := l.loader.batch(l.written, l.written+n)
	l.written += n
	for _, values := range b.incidents {
		values[originColumn] = liveOrigin
	}
	return b
}

// originColumn is where incidentColumns have the origin.
const originColumn = 2

// forgetLive makes the data set what it was. No server may be running: the history is rewritten, as only a bench may.
func (d *database) forgetLive(ctx context.Context) error {
	return pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		var any bool
		if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM incident WHERE origin = $1)", liveOrigin).Scan(&any); err != nil || !any {
			return err
		}
		for _, sql := range []string{
			"SET LOCAL session_replication_role = replica", // nothing else may remove them
			"CREATE TEMP TABLE gone ON COMMIT DROP AS SELECT id FROM incident WHERE origin = '" + liveOrigin + "'",
			"CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT prev_hash, seq - 1 AS seq FROM ledger WHERE seq = (SELECT min(ledger_seq) FROM revision WHERE incident_id IN (SELECT id FROM gone))",
			"DELETE FROM ledger WHERE seq > (SELECT seq FROM kept)",
			"UPDATE ledger_head SET seq = kept.seq, hash = kept.prev_hash FROM kept",
			"DELETE FROM revision WHERE incident_id IN (SELECT id FROM gone)",
			"DELETE FROM incident_border WHERE incident_id IN (SELECT id FROM gone)",
			"DELETE FROM mark WHERE incident_id IN (SELECT id FROM gone)",
			"DELETE FROM incident_text WHERE incident_id IN (SELECT id FROM gone)",
			"DELETE FROM incident WHERE id IN (SELECT id FROM gone)",
		} {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return fmt.Errorf("%.60s…: %w", sql, err)
			}
		}
		return nil
	})
}
