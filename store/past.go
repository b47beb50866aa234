package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// MomentAt returns the last change by an instant. Where a clock went back, it is the last of those that were written by then.
func (db *DB) MomentAt(ctx context.Context, at time.Time) (m threat.Moment, err error) {
	err = db.readingAsOwner(ctx, "look for the moment", func(ctx context.Context, tx pgx.Tx) error {
		var counter *int64
		var last *time.Time
		if err := tx.QueryRow(ctx, "SELECT max(seq), max(recorded_at) FROM ledger WHERE recorded_at <= $1", at).Scan(&counter, &last); err != nil {
			return err
		}
		if counter != nil {
			m = threat.Moment{At: last.UTC(), Counter: *counter}
		}
		return nil
	})
	return m, err
}

// Past is what the public may know today of what was known at a moment. What has not been written since is read where it is; of the rest the revisions
// of then are kept as rows (migrations/0016), which Fill makes. One goroutine at a time may Fill.
type Past struct {
	threat.Moment
	db   *DB
	slot int64
}

// OpenPast begins a moment, of which nothing is kept yet.
func (db *DB) OpenPast(ctx context.Context, m threat.Moment) (*Past, error) {
	p := &Past{Moment: m, db: db}
	err := db.writer.QueryRow(ctx, "INSERT INTO past.moment (as_of, used_at) VALUES ($1, $2) RETURNING slot", m.At, db.now()).Scan(&p.slot)
	if err != nil {
		return nil, fmt.Errorf("begin a moment of the past: %w", err)
	}
	return p, nil
}

// DB returns the database as it was at the moment. It reads only.
func (p *Past) DB() *DB {
	return &DB{writer: p.db.writer, reader: p.db.reader, log: p.db.log, now: p.db.now, admit: p.db.admit, past: p}
}

// begin makes a transaction of a reader one that reads the moment. Returns a KindUnready error where its rows are gone, as after a crash of the database.
func (p *Past) begin(ctx context.Context, tx pgx.Tx) error {
	var path, slot, at string
	var kept bool
	err := tx.QueryRow(ctx, `SELECT set_config('search_path', 'as_of_public, ' || current_setting('search_path'), true), set_config('threatmap.slot', $1, true),
		set_config('threatmap.as_of', $2, true), EXISTS (SELECT FROM as_of_public.moments WHERE slot = $1::bigint)`,
		fmt.Sprint(p.slot), p.At.UTC().Format(time.RFC3339Nano)).Scan(&path, &slot, &at, &kept)
	if err == nil && !kept {
		err = &threat.Error{Kind: threat.KindUnready, Param: "as_of", Value: at, Detail: "what was known then has to be put together again; ask again"}
	}
	return err
}

// Kept tells whether the rows of the moment are there still, and that they are in use.
func (p *Past) Kept(ctx context.Context) (bool, error) {
	tag, err := p.db.writer.Exec(ctx, "UPDATE past.moment SET used_at = $2 WHERE slot = $1", p.slot, p.db.now())
	return err == nil && tag.RowsAffected() == 1, err
}

// Drop lets go of the moment's rows.
func (p *Past) Drop(ctx context.Context) error { return p.db.dropPasts(ctx, []int64{p.slot}) }

// DropPastsUnused lets go of moments that no program has used for so long, as those of one that was killed.
func (db *DB) DropPastsUnused(ctx context.Context, idle time.Duration) error {
	rows, err := db.writer.Query(ctx, "SELECT slot FROM past.moment WHERE used_at < $1", db.now().Add(-idle))
	if err != nil {
		return fmt.Errorf("look for unused moments: %w", err)
	}
	slots, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil || len(slots) == 0 {
		return err
	}
	return db.dropPasts(ctx, slots)
}

func (db *DB) dropPasts(ctx context.Context, slots []int64) error {
	err := pgx.BeginFunc(ctx, db.writer, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		for _, table := range append(pastTables, "moment", "incident_row") {
			batch.Queue("DELETE FROM past."+table+" WHERE slot = ANY ($1)", slots)
		}
		return tx.SendBatch(ctx, batch).Close()
	})
	if err != nil {
		return fmt.Errorf("drop moments of the past: %w", err)
	}
	return nil
}

// Since returns the incidents that have been written since the moment, and which of them there were by then.
func (p *Past) Since(ctx context.Context) (written, were []int64, err error) {
	err = p.db.readingAsOwnerAtLength(ctx, func(tx pgx.Tx) error {
		// By the index alone: the planner, who can't know how few entries are as late as this, would rather read all revisions there are.
		if _, err := tx.Exec(ctx, "SET LOCAL enable_seqscan = off"); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `SELECT r.incident_id, min(r.rev) > 1 FROM revision r JOIN ledger l ON l.seq = r.ledger_seq WHERE l.recorded_at > $1
			GROUP BY r.incident_id ORDER BY r.incident_id`, p.At)
		if err != nil {
			return err
		}
		var fid int64
		var was bool
		_, err = pgx.ForEachRow(rows, []any{&fid, &was}, func() error {
			written = append(written, fid)
			if was {
				were = append(were, fid)
			}
			return nil
		})
		return err
	})
	return written, were, err
}

// Written returns what has been written since a head; reload is true where the moment has to be begun anew: the geography has changed, or the database
// has another history.
func (p *Past) Written(ctx context.Context, since threat.Head) (fids []int64, head threat.Head, reload bool, err error) {
	err = p.db.readingAsOwnerAtLength(ctx, func(tx pgx.Tx) error {
		change, again, err := writtenSince(ctx, tx, since)
		fids, head, reload = change.Written, change.Head, again || change.Geography
		return err
	})
	return fids, head, reload, err
}

// Marks returns what the public sees of these incidents, as they were, of those that Fill has kept.
func (p *Past) Marks(ctx context.Context, fids []int64) (list []threat.Mark, err error) {
	if len(fids) == 0 {
		return nil, nil
	}
	err = p.db.readingAtLength(ctx, func(tx pgx.Tx) error {
		if err := p.begin(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "SELECT set_config('search_path', 'as_of_written, ' || current_setting('search_path'), true)"); err != nil {
			return err
		}
		list, err = newMarkReader(tx).parts(ctx, fids)
		return err
	})
	return list, err
}

func (db *DB) readingAsOwnerAtLength(ctx context.Context, ask func(tx pgx.Tx) error) error {
	if err := pgx.BeginTxFunc(ctx, db.writer, snapshot, ask); err != nil {
		return fmt.Errorf("read revisions: %w", err)
	}
	return nil
}
