package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"threatmap/threat"
)

// Corridor is a line along which people or goods are reported to move; its band is built here.
type Corridor = threat.Corridor

// AddCorridor writes a new corridor. Without an id it gets one that is made of its name. Returns a KindInvalid error for what breaks a rule,
// KindConflict for an id that was ever taken.
func (db *DB) AddCorridor(ctx context.Context, c Corridor, meta WriteMeta) (v threat.CorridorVersion, err error) {
	if err := c.Check(); err != nil {
		return v, err
	}
	return db.writeCorridor(ctx, "add a corridor", meta, func(w *writer) (threat.CorridorVersion, error) {
		if c.ID == "" {
			if c.ID, err = w.freeCorridorID(ctx, c.Name.En); err != nil {
				return v, err
			}
		}
		now, err := w.corridorNow(ctx, c.ID)
		if err != nil {
			return v, err
		}
		if now.rev > 0 || now.there {
			return v, &threat.Error{Kind: threat.KindConflict, Param: "id", Value: c.ID, Detail: "there is or was a corridor of this id", Accepted: "another id, or none"}
		}
		return w.putCorridor(ctx, now, c)
	})
}

// ReplaceCorridor makes c the next version of the corridor with its id. expect is the version that it is made from: where that is not
// the last one, somebody else was quicker, which is a KindConflict error. What changes nothing makes no version. Returns KindNotFound
// where there is no such corridor (any more), KindInvalid for what breaks a rule.
func (db *DB) ReplaceCorridor(ctx context.Context, c Corridor, expect int, meta WriteMeta) (v threat.CorridorVersion, err error) {
	if err := c.Check(); err != nil {
		return v, err
	}
	return db.writeCorridor(ctx, "replace corridor "+c.ID, meta, func(w *writer) (threat.CorridorVersion, error) {
		now, err := w.expectCorridor(ctx, c.ID, expect)
		if err != nil {
			return v, err
		}
		return w.putCorridor(ctx, now, c)
	})
}

// WithdrawCorridor takes a corridor off the map; its versions stay. Errors are those of ReplaceCorridor.
func (db *DB) WithdrawCorridor(ctx context.Context, id string, expect int, meta WriteMeta) (v threat.CorridorVersion, err error) {
	return db.writeCorridor(ctx, "withdraw corridor "+id, meta, func(w *writer) (threat.CorridorVersion, error) {
		now, err := w.expectCorridor(ctx, id, expect)
		if err != nil {
			return v, err
		}
		return w.withdrawCorridor(ctx, now)
	})
}

// ImportCorridors writes corridors by their ids, all in one transaction: new ones, changed ones, and those that were withdrawn. One that
// breaks a rule is left out and told in Rejected; ids are needed.
func (db *DB) ImportCorridors(ctx context.Context, list []Corridor, meta WriteMeta) (result WriteResult, err error) {
	_, err = db.writeCorridor(ctx, "import corridors", meta, func(w *writer) (v threat.CorridorVersion, err error) {
		result = WriteResult{}
		for i, c := range list {
			err := c.Check()
			if err == nil && c.ID == "" {
				err = threat.Invalid("id", "", "a corridor that is imported needs an id", "the feature's id, or its property code")
			}
			if err != nil {
				result.Rejected = append(result.Rejected, RowError{Index: i, Err: err})
				continue
			}
			now, err := w.corridorNow(ctx, c.ID)
			if err != nil {
				return v, err
			}
			written := len(w.corridors)
			if v, err = w.putCorridor(ctx, now, c); err != nil {
				return v, err
			}
			switch {
			case len(w.corridors) == written:
				result.Unchanged++
			case v.Op == opAdd:
				result.Added++
			default:
				result.Changed++
			}
		}
		return v, nil
	})
	return result, err
}

// writeCorridor runs a transaction that touches corridors only. One that changes nothing leaves no trace.
func (db *DB) writeCorridor(ctx context.Context, what string, meta WriteMeta, write func(*writer) (threat.CorridorVersion, error)) (v threat.CorridorVersion, err error) {
	err = pgx.BeginFunc(ctx, db.writer, func(tx pgx.Tx) error {
		w, err := db.newWriter(ctx, tx, meta)
		if err != nil {
			return err
		}
		if v, err = write(w); err != nil || len(w.corridors) == 0 {
			return err
		}
		w.corridorsOnly = true
		if err := w.appendLedger(ctx, nil); err != nil {
			return err
		}
		v.Counter = w.head.seq
		return nil
	})
	switch {
	case err == nil:
		return v, nil
	case threat.KindOf(err) != 0:
		return threat.CorridorVersion{}, err
	case isAway(err) && ctx.Err() == nil:
		db.log.Debug("the database is away", "what", what, "error", err)
		return threat.CorridorVersion{}, errAway
	}
	return threat.CorridorVersion{}, fmt.Errorf("%s: %w", what, err)
}

// EditorOf is how the ledger names the holder of a key.
func EditorOf(k threat.Key) string { return "key:" + strconv.FormatInt(k.ID, 10) }

// What a version says of its corridor.
const (
	opAdd      = "add"
	opChange   = "change"
	opWithdraw = "withdraw"
)

// corridorState is what is known of a corridor before it is written.
type corridorState struct {
	id      string
	there   bool // in the table
	rev     int  // the last one; 0 = none
	op      string
	editor  string
	content []byte
}

func (w *writer) corridorNow(ctx context.Context, id string) (s corridorState, err error) {
	s.id = id
	var content *string
	err = w.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM corridor c WHERE c.id = v.id), coalesce(r.rev, 0), coalesce(r.op, ''), coalesce(l.editor, ''), r.content
		FROM (SELECT $1::text AS id) v
		LEFT JOIN LATERAL (SELECT * FROM corridor_revision x WHERE x.corridor_id = v.id ORDER BY rev DESC LIMIT 1) r ON true
		LEFT JOIN ledger l ON l.seq = r.ledger_seq`, id).Scan(&s.there, &s.rev, &s.op, &s.editor, &content)
	if err != nil {
		return s, fmt.Errorf("look up corridor %q: %w", id, err)
	}
	if content != nil {
		s.content = []byte(*content)
	}
	return s, nil
}

// expectCorridor returns the corridor if its last version is the expected one.
func (w *writer) expectCorridor(ctx context.Context, id string, expect int) (corridorState, error) {
	now, err := w.corridorNow(ctx, id)
	switch {
	case err != nil:
		return now, err
	case !now.there && now.op == opWithdraw:
		return now, withdrawn(id)
	case !now.there:
		return now, threat.NotFound("corridor", id)
	case now.rev != expect:
		return now, &threat.Error{
			Kind: threat.KindConflict, Param: "version", Value: strconv.Itoa(expect), Accepted: strconv.Itoa(now.rev),
			Detail: "somebody else has changed the corridor meanwhile; read it again",
		}
	}
	return now, nil
}

func withdrawn(id string) error {
	return &threat.Error{Kind: threat.KindNotFound, Param: "corridor", Value: id, Detail: "was withdrawn; its versions stay readable"}
}

// putCorridor writes a corridor and its band, and keeps the version for the ledger, unless it says what is there.
func (w *writer) putCorridor(ctx context.Context, now corridorState, c Corridor) (v threat.CorridorVersion, err error) {
	c = c.Canonical()
	content, err := json.Marshal(c)
	if err != nil {
		return v, fmt.Errorf("corridor %q: %w", c.ID, err)
	}
	v = threat.CorridorVersion{Corridor: c, Version: now.rev, Op: now.op, RecordedAt: w.now}
	if now.there && now.op != opWithdraw && string(now.content) == string(content) {
		err := w.tx.QueryRow(ctx, "SELECT recorded_at FROM corridor WHERE id = $1", c.ID).Scan(&v.RecordedAt)
		return v, err
	}
	v.Version, v.Op = now.rev+1, opChange
	if now.rev == 0 || now.op == opWithdraw {
		v.Op = opAdd
	}
	if err := w.storeCorridor(ctx, c, v.Version, content); err != nil {
		return v, err
	}
	w.corridors = append(w.corridors, newCorridorRevision(c.ID, v.Version, v.Op, content))
	return v, nil
}

func (w *writer) withdrawCorridor(ctx context.Context, now corridorState) (v threat.CorridorVersion, err error) {
	if _, err := w.tx.Exec(ctx, "DELETE FROM corridor WHERE id = $1", now.id); err != nil {
		return v, err
	}
	if now.rev == 0 { // from before there were versions
		return v, nil
	}
	v = threat.CorridorVersion{Version: now.rev + 1, Op: opWithdraw, RecordedAt: w.now}
	w.corridors = append(w.corridors, newCorridorRevision(now.id, v.Version, v.Op, now.content))
	return v, json.Unmarshal(now.content, &v.Corridor)
}

// isData tells whether the database refused a value: jsonb, for one, takes no number of a million digits.
func isData(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && strings.HasPrefix(pg.Code, "22")
}

// freeCorridorID makes an id of a name that no corridor has or had.
func (w *writer) freeCorridorID(ctx context.Context, name string) (string, error) {
	base := threat.CorridorIDOf(name)
	for n := 1; ; n++ {
		id := base
		if n > 1 {
			id += "-" + strconv.Itoa(n)
		}
		s, err := w.corridorNow(ctx, id)
		if err != nil {
			return "", err
		}
		if s.rev == 0 && !s.there {
			return id, nil
		}
	}
}
