package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strconv"

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
		now, err := w.expectDrawn(ctx, corridorKind, c.ID, expect)
		if err != nil {
			return v, err
		}
		return w.putCorridor(ctx, now, c)
	})
}

// WithdrawCorridor takes a corridor off the map; its versions stay. Errors are those of ReplaceCorridor.
func (db *DB) WithdrawCorridor(ctx context.Context, id string, expect int, meta WriteMeta) (v threat.CorridorVersion, err error) {
	return db.writeCorridor(ctx, "withdraw corridor "+id, meta, func(w *writer) (threat.CorridorVersion, error) {
		now, err := w.expectDrawn(ctx, corridorKind, id, expect)
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
		result, err = w.importDrawn(len(list), func(i int) (op string, err error) {
			if err := cmp.Or(list[i].Check(), named(corridorKind, list[i].ID)); err != nil {
				return "", err
			}
			now, err := w.corridorNow(ctx, list[i].ID)
			if err != nil {
				return "", err
			}
			v, err = w.putCorridor(ctx, now, list[i])
			return v.Op, err
		})
		return v, err
	})
	return result, err
}

func (db *DB) writeCorridor(ctx context.Context, what string, meta WriteMeta, write func(*writer) (threat.CorridorVersion, error)) (threat.CorridorVersion, error) {
	v, counter, err := writeDrawn(ctx, db, what, meta, write)
	v.Counter = counter
	return v, err
}

// EditorOf is how the ledger names the holder of a key.
func EditorOf(k threat.Key) string { return "key:" + strconv.FormatInt(k.ID, 10) }

func (w *writer) corridorNow(ctx context.Context, id string) (drawnState, error) {
	return w.drawnNow(ctx, corridorKind, id)
}

// putCorridor writes a corridor and its band, and keeps the version for the ledger, unless it says what is there.
func (w *writer) putCorridor(ctx context.Context, now drawnState, c Corridor) (v threat.CorridorVersion, err error) {
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
	w.drawn = append(w.drawn, newDrawnRevision(corridorKind, c.ID, v.Version, v.Op, content))
	return v, nil
}

func (w *writer) withdrawCorridor(ctx context.Context, now drawnState) (v threat.CorridorVersion, err error) {
	if _, err := w.tx.Exec(ctx, "DELETE FROM corridor WHERE id = $1", now.id); err != nil {
		return v, err
	}
	if now.rev == 0 { // from before there were versions
		return v, nil
	}
	v = threat.CorridorVersion{Version: now.rev + 1, Op: opWithdraw, RecordedAt: w.now}
	w.drawn = append(w.drawn, newDrawnRevision(corridorKind, now.id, v.Version, v.Op, now.content))
	return v, json.Unmarshal(now.content, &v.Corridor)
}

// freeCorridorID makes an id of a name that no corridor has or had.
func (w *writer) freeCorridorID(ctx context.Context, name string) (string, error) {
	return w.freeID(ctx, corridorKind, threat.CorridorIDOf(name))
}
