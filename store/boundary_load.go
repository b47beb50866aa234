package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// BoundarySet names a set of outlines and borders: every figure that depends on them says which one it used.
type BoundarySet struct{ ID, Title, Source, Licence, Attribution string }

// Country is a country outline; Code is ISO 3166-1 alpha-3.
type Country struct {
	Code string
	Name threat.Text
	Geom orb.MultiPolygon
}

// District is a governorate outline; Code is ISO 3166-2, Country its country's alpha-3 code.
type District struct {
	Code, Country string
	Name          threat.Text
	Geom          orb.MultiPolygon
}

// BorderLine is the land border between countries A and B, in alphabetical order of their alpha-3 codes.
type BorderLine struct {
	A, B     string
	Geom     orb.MultiLineString
	Disputed bool
	Note     string
}

// Code is the border's name, e.g. "IRQ-SYR".
func (b BorderLine) Code() string { return b.A + "-" + b.B }

// LoadBoundarySet stores a boundary set, makes it the active one and derives every incident's places anew, in one transaction. Where the
// same set is active already it does nothing and reports false. Outlines that cross themselves are repaired by ST_MakeValid.
func (db *DB) LoadBoundarySet(ctx context.Context, set BoundarySet, countries []Country, districts []District, borders []BorderLine) (changed bool, err error) {
	if set.ID == "" {
		return false, threat.Invalid("boundary set", "", "needs an id", "")
	}
	hash, err := hashOf(set, countries, districts, borders)
	if err != nil {
		return false, err
	}
	err = pgx.BeginFunc(ctx, db.writer, func(tx pgx.Tx) error {
		w, err := db.newWriter(ctx, tx, WriteMeta{Editor: "system", Reason: "load boundary set " + set.ID})
		if err != nil {
			return err
		}
		if changed, err = w.claimLoad(ctx, "boundary set", append(hash, set.ID...)); err != nil || !changed {
			return err
		}
		if err := w.storeBoundarySet(ctx, set, countries, districts, borders); err != nil {
			return err
		}
		db.forgetBoundaries()
		if w.boundaries, err = db.activeBoundaries(ctx, tx); err != nil {
			return err
		}
		if err := w.deriveAll(ctx); err != nil {
			return err
		}
		return w.appendLedger(ctx, nil)
	})
	if err != nil {
		db.forgetBoundaries()
		return false, fmt.Errorf("load boundary set %q: %w", set.ID, err)
	}
	return changed, nil
}

// forgetBoundaries drops what is kept in memory: it was replaced, or read in a transaction that was rolled back.
func (db *DB) forgetBoundaries() {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.boundary = nil
}

// hashOf tells one content from another.
func hashOf(parts ...any) ([]byte, error) {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(parts); err != nil {
		return nil, fmt.Errorf("hash what is to be loaded: %w", err)
	}
	return h.Sum(nil), nil
}

// claimLoad notes that a content is being loaded under a name. False: it is there already.
func (w *writer) claimLoad(ctx context.Context, name string, hash []byte) (bool, error) {
	tag, err := w.tx.Exec(ctx, `INSERT INTO loaded AS old (name, hash) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET hash = EXCLUDED.hash WHERE old.hash <> EXCLUDED.hash`, name, hash)
	if err != nil {
		return false, fmt.Errorf("look up what is loaded: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}

func (w *writer) storeBoundarySet(ctx context.Context, set BoundarySet, countries []Country, districts []District, borders []BorderLine) error {
	batch := &pgx.Batch{}
	batch.Queue("UPDATE boundary_set SET active = false WHERE active")
	batch.Queue("DELETE FROM boundary_set WHERE id = $1", set.ID)
	batch.Queue(`INSERT INTO boundary_set (id, title, source, licence, attribution, loaded_at, active) VALUES ($1, $2, $3, $4, $5, $6, true)`,
		set.ID, set.Title, set.Source, nullable(set.Licence), nullable(set.Attribution), w.now)
	const outline = "ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_GeomFromEWKB("
	for _, c := range countries {
		g, err := validEWKB(c.Geom)
		if err != nil {
			return fmt.Errorf("country %s: %w", c.Code, err)
		}
		batch.Queue("INSERT INTO country (boundary_set, code, name_en, name_ar, geom) VALUES ($1, $2, $3, $4, "+outline+"$5)), 3)))",
			set.ID, c.Code, nullable(c.Name.En), nullable(c.Name.Ar), g)
	}
	for _, d := range districts {
		g, err := validEWKB(d.Geom)
		if err != nil {
			return fmt.Errorf("governorate %s: %w", d.Code, err)
		}
		batch.Queue("INSERT INTO admin1 (boundary_set, code, adm0, name_en, name_ar, geom) VALUES ($1, $2, $3, $4, $5, "+outline+"$6)), 3)))",
			set.ID, d.Code, d.Country, nullable(d.Name.En), nullable(d.Name.Ar), g)
	}
	for _, b := range borders {
		g, err := validEWKB(b.Geom)
		if err != nil {
			return fmt.Errorf("border %s: %w", b.Code(), err)
		}
		batch.Queue(`INSERT INTO border (boundary_set, code, a, b, geom, length_m, disputed, note)
			VALUES ($1, $2, $3, $4, ST_GeomFromEWKB($5), $6, $7, $8)`, set.ID, b.Code(), b.A, b.B, g, lengthM(b.Geom), b.Disputed, nullable(b.Note))
	}
	return w.tx.SendBatch(ctx, batch).Close()
}

func validEWKB(g orb.Geometry) ([]byte, error) {
	if err := geo.Validate(g); err != nil {
		return nil, &placeError{err}
	}
	return ewkbOf(g)
}

func lengthM(lines orb.MultiLineString) float64 {
	sum := 0.0
	for _, line := range lines {
		sum += geo.LengthM(line)
	}
	return sum
}
