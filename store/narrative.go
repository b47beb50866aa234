package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// AddNarrative writes a new narrative. Without an id it gets one that is made of its title. Returns a KindInvalid error for what breaks a rule,
// KindConflict for an id that was ever taken, or where there are threat.MaxNarratives.
func (db *DB) AddNarrative(ctx context.Context, n threat.Narrative, meta WriteMeta) (threat.NarrativeVersion, error) {
	if err := n.Check(); err != nil {
		return threat.NarrativeVersion{}, err
	}
	return db.writeNarrative(ctx, "add a narrative", meta, func(w *writer) (v threat.NarrativeVersion, err error) {
		if err := w.roomForNarrative(ctx); err != nil {
			return v, err
		}
		if n.ID == "" {
			if n.ID, err = w.freeID(ctx, narrativeKind, threat.NarrativeIDOf(n.Title)); err != nil {
				return v, err
			}
		}
		now, err := w.drawnNow(ctx, narrativeKind, n.ID)
		if err != nil {
			return v, err
		}
		if now.rev > 0 {
			return v, &threat.Error{Kind: threat.KindConflict, Param: "id", Value: n.ID, Detail: "there is or was a narrative of this id", Accepted: "another id, or none"}
		}
		return w.putNarrative(ctx, now, n)
	})
}

func (w *writer) roomForNarrative(ctx context.Context) error {
	var n int
	if err := w.tx.QueryRow(ctx, "SELECT count(*) FROM narrative").Scan(&n); err != nil {
		return fmt.Errorf("count the narratives: %w", err)
	}
	if n >= threat.MaxNarratives {
		return &threat.Error{Kind: threat.KindConflict, Param: "narratives", Value: strconv.Itoa(n), Detail: "there is no room for more", Accepted: "one that is no longer needed may be withdrawn"}
	}
	return nil
}

// ReplaceNarrative makes n the next version of the narrative with its id. expect is the version that it is made from: where that is not the last one,
// somebody else was quicker, which is a KindConflict error. What changes nothing makes no version. Returns KindNotFound where there is no such
// narrative (any more), KindInvalid for what breaks a rule.
func (db *DB) ReplaceNarrative(ctx context.Context, n threat.Narrative, expect int, meta WriteMeta) (threat.NarrativeVersion, error) {
	if err := n.Check(); err != nil {
		return threat.NarrativeVersion{}, err
	}
	return db.writeNarrative(ctx, "replace narrative "+n.ID, meta, func(w *writer) (v threat.NarrativeVersion, err error) {
		now, err := w.expectDrawn(ctx, narrativeKind, n.ID, expect)
		if err != nil {
			return v, err
		}
		return w.putNarrative(ctx, now, n)
	})
}

// WithdrawNarrative takes a narrative away; its versions stay. Errors are those of ReplaceNarrative.
func (db *DB) WithdrawNarrative(ctx context.Context, id string, expect int, meta WriteMeta) (threat.NarrativeVersion, error) {
	return db.writeNarrative(ctx, "withdraw narrative "+id, meta, func(w *writer) (v threat.NarrativeVersion, err error) {
		now, err := w.expectDrawn(ctx, narrativeKind, id, expect)
		if err != nil {
			return v, err
		}
		if _, err := w.tx.Exec(ctx, "DELETE FROM narrative WHERE id = $1", id); err != nil {
			return v, err
		}
		v = threat.NarrativeVersion{Version: now.rev + 1, Op: opWithdraw, RecordedAt: w.now}
		w.drawn = append(w.drawn, newDrawnRevision(narrativeKind, id, v.Version, v.Op, now.content))
		return v, json.Unmarshal(now.content, &v.Narrative)
	})
}

func (db *DB) writeNarrative(ctx context.Context, what string, meta WriteMeta, write func(*writer) (threat.NarrativeVersion, error)) (threat.NarrativeVersion, error) {
	v, counter, err := writeDrawn(ctx, db, what, meta, write)
	v.Counter = counter
	return v, err
}

// putNarrative writes a narrative and keeps the version for the ledger, unless it says what is there.
func (w *writer) putNarrative(ctx context.Context, now drawnState, n threat.Narrative) (v threat.NarrativeVersion, err error) {
	content, err := json.Marshal(n)
	if err != nil {
		return v, fmt.Errorf("narrative %q: %w", n.ID, err)
	}
	v = threat.NarrativeVersion{Narrative: n, Version: now.rev, Op: now.op, RecordedAt: w.now}
	if now.there && string(now.content) == string(content) {
		err := w.tx.QueryRow(ctx, "SELECT recorded_at FROM narrative WHERE id = $1", n.ID).Scan(&v.RecordedAt)
		return v, err
	}
	v.Version, v.Op = now.rev+1, opChange
	if now.rev == 0 {
		v.Op = opAdd
	}
	hash := sha256.Sum256(content)
	_, err = w.tx.Exec(ctx, `INSERT INTO narrative (id, title, steps, revision, recorded_at, content_hash) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET (title, steps, revision, recorded_at, content_hash) =
			(EXCLUDED.title, EXCLUDED.steps, EXCLUDED.revision, EXCLUDED.recorded_at, EXCLUDED.content_hash)`, n.ID, n.Title, len(n.Steps), v.Version, w.now, hash[:])
	if isData(err) {
		return v, threat.Invalid("narrative", n.ID, "the database refuses a value: "+err.Error(), "")
	}
	if err != nil {
		return v, err
	}
	w.drawn = append(w.drawn, newDrawnRevision(narrativeKind, n.ID, v.Version, v.Op, content))
	return v, nil
}

func narrativeVersionFields(v *threat.NarrativeVersion) (columns []any, content any) {
	return []any{&v.Version, &v.Op, &v.RecordedAt, &v.By, &v.Reason}, &v.Narrative
}

// Narratives lists what there is to be told, what was changed last first.
func (db *DB) Narratives(ctx context.Context) (list []threat.NarrativeTitle, err error) {
	err = db.reading(ctx, "list narratives", func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "SELECT id, title, steps, version, recorded_at FROM narratives ORDER BY recorded_at DESC, id LIMIT $1", threat.MaxNarratives)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[threat.NarrativeTitle])
		return err
	})
	return list, err
}

// NarrativeVersion returns a version of a narrative, the last one where version is 0. Returns a KindNotFound error where there is none.
func (db *DB) NarrativeVersion(ctx context.Context, id string, version int) (threat.NarrativeVersion, error) {
	return oneVersion(ctx, db, "narrative", narrativeVersionFields, "SELECT "+versionColumns+` FROM narrative_versions WHERE id = $1 AND (version = $2 OR $2 = 0)
		ORDER BY version DESC LIMIT 1`, id, version)
}
