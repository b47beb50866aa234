package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"threatmap/threat"
)

// AddArea writes a new area of interest. Without an id it gets one that is made of its name. Returns a KindInvalid error for what breaks a rule,
// KindConflict for an id that was ever taken.
func (db *DB) AddArea(ctx context.Context, a threat.AreaOfInterest, meta WriteMeta) (threat.AreaVersion, error) {
	if err := a.Check(); err != nil {
		return threat.AreaVersion{}, err
	}
	return db.writeArea(ctx, "add an area", meta, func(w *writer) (v threat.AreaVersion, err error) {
		if a.ID == "" {
			if a.ID, err = w.freeID(ctx, areaKind, threat.AreaIDOf(a.Name.En)); err != nil {
				return v, err
			}
		}
		now, err := w.drawnNow(ctx, areaKind, a.ID)
		if err != nil {
			return v, err
		}
		if now.rev > 0 {
			return v, &threat.Error{Kind: threat.KindConflict, Param: "id", Value: a.ID, Detail: "there is or was an area of this id", Accepted: "another id, or none"}
		}
		return w.putArea(ctx, now, a)
	})
}

// ReplaceArea makes a the next version of the area of interest with its id. expect is the version that it is made from: where that is not the
// last one, somebody else was quicker, which is a KindConflict error. What changes nothing makes no version. Returns KindNotFound where
// there is no such area (any more), KindInvalid for what breaks a rule.
func (db *DB) ReplaceArea(ctx context.Context, a threat.AreaOfInterest, expect int, meta WriteMeta) (threat.AreaVersion, error) {
	if err := a.Check(); err != nil {
		return threat.AreaVersion{}, err
	}
	return db.writeArea(ctx, "replace area "+a.ID, meta, func(w *writer) (v threat.AreaVersion, err error) {
		now, err := w.expectDrawn(ctx, areaKind, a.ID, expect)
		if err != nil {
			return v, err
		}
		return w.putArea(ctx, now, a)
	})
}

// WithdrawArea takes an area of interest off the map; its versions stay. Errors are those of ReplaceArea.
func (db *DB) WithdrawArea(ctx context.Context, id string, expect int, meta WriteMeta) (threat.AreaVersion, error) {
	return db.writeArea(ctx, "withdraw area "+id, meta, func(w *writer) (v threat.AreaVersion, err error) {
		now, err := w.expectDrawn(ctx, areaKind, id, expect)
		if err != nil {
			return v, err
		}
		if _, err := w.tx.Exec(ctx, "DELETE FROM area_of_interest WHERE id = $1", id); err != nil {
			return v, err
		}
		v = threat.AreaVersion{Version: now.rev + 1, Op: opWithdraw, RecordedAt: w.now}
		w.drawn = append(w.drawn, newDrawnRevision(areaKind, id, v.Version, v.Op, now.content))
		return v, json.Unmarshal(now.content, &v.Area)
	})
}

// ImportAreas writes areas of interest by their ids as ImportCorridors writes corridors.
func (db *DB) ImportAreas(ctx context.Context, list []threat.AreaOfInterest, meta WriteMeta) (result WriteResult, err error) {
	_, err = db.writeArea(ctx, "import areas", meta, func(w *writer) (v threat.AreaVersion, err error) {
		result, err = w.importDrawn(len(list), func(i int) (op string, err error) {
			if err := cmp.Or(list[i].Check(), named(areaKind, list[i].ID)); err != nil {
				return "", err
			}
			now, err := w.drawnNow(ctx, areaKind, list[i].ID)
			if err != nil {
				return "", err
			}
			v, err = w.putArea(ctx, now, list[i])
			return v.Op, err
		})
		return v, err
	})
	return result, err
}

func (db *DB) writeArea(ctx context.Context, what string, meta WriteMeta, write func(*writer) (threat.AreaVersion, error)) (threat.AreaVersion, error) {
	v, counter, err := writeDrawn(ctx, db, what, meta, write)
	v.Counter = counter
	return v, err
}

// putArea writes an area and keeps the version for the ledger, unless it says what is there.
func (w *writer) putArea(ctx context.Context, now drawnState, a threat.AreaOfInterest) (v threat.AreaVersion, err error) {
	a = a.Canonical()
	content, err := json.Marshal(a)
	if err != nil {
		return v, fmt.Errorf("area %q: %w", a.ID, err)
	}
	v = threat.AreaVersion{Area: a, Version: now.rev, Op: now.op, RecordedAt: w.now}
	if now.there && string(now.content) == string(content) {
		err := w.tx.QueryRow(ctx, "SELECT recorded_at FROM area_of_interest WHERE id = $1", a.ID).Scan(&v.RecordedAt)
		return v, err
	}
	v.Version, v.Op = now.rev+1, opChange
	if now.rev == 0 || now.op == opWithdraw {
		v.Op = opAdd
	}
	if err := w.storeArea(ctx, a, v.Version, content); err != nil {
		return v, err
	}
	w.drawn = append(w.drawn, newDrawnRevision(areaKind, a.ID, v.Version, v.Op, content))
	return v, nil
}

func (w *writer) storeArea(ctx context.Context, a threat.AreaOfInterest, rev int, content []byte) error {
	geom, err := ewkbOf(a.Surface)
	if err != nil {
		return fmt.Errorf("area %q: %w", a.ID, err)
	}
	var reason *string
	if err := w.tx.QueryRow(ctx, "SELECT CASE WHEN NOT ST_IsValid(g) THEN ST_IsValidReason(g) END FROM ST_GeomFromEWKB($1) g", geom).Scan(&reason); err != nil {
		return fmt.Errorf("look at the shape of area %q: %w", a.ID, err)
	}
	if reason != nil {
		return threat.InvalidArea("not a valid surface: " + *reason)
	}
	hash := sha256.Sum256(content)
	_, err = w.tx.Exec(ctx, `INSERT INTO area_of_interest (id, name_en, name_ar, geom, uncertainty_km, source, method, revision, recorded_at, content_hash)
		VALUES ($1, $2, $3, ST_GeomFromEWKB($4), $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET (name_en, name_ar, geom, uncertainty_km, source, method, revision, recorded_at, content_hash) =
			(EXCLUDED.name_en, EXCLUDED.name_ar, EXCLUDED.geom, EXCLUDED.uncertainty_km, EXCLUDED.source, EXCLUDED.method,
			EXCLUDED.revision, EXCLUDED.recorded_at, EXCLUDED.content_hash)`,
		a.ID, nullable(a.Name.En), nullable(a.Name.Ar), geom, a.UncertaintyKM, nullable(a.Source), jsonOf(a.Method), rev, w.now, hash[:])
	if isData(err) {
		return threat.Invalid("area", a.ID, "the database refuses a value: "+err.Error(), "")
	}
	return err
}
