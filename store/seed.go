package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// Seed is the geography that comes with the program or is drawn by the operator. Slices may be empty; ids are the data's own codes.
type Seed struct {
	Areas      []Area
	Corridors  []Corridor
	Facilities []Facility
	Places     []PlaceName
}

// Area is a named region, zone or area of interest.
type Area struct {
	ID, Kind      string
	Name          threat.Text
	Geom          orb.Geometry
	UncertaintyKM *float64
	Source        string
	Method        json.RawMessage // how the geometry was made
	Parent        string          // id of another area of the seed
	Valid         threat.Days
}

// Facility is a publicly reported facility.
type Facility struct {
	ID, Kind      string
	Name          threat.Text
	Geom          orb.Geometry
	PrecisionNote string
	Source        string
}

// PlaceName is a town, for orientation.
type PlaceName struct {
	ID         string
	Name       threat.Text
	Country    string // ISO 3166-1 alpha-3
	Population *int
	Rank       *int // 1 = shown first
	Point      orb.Point
	Source     string
}

// LoadSeed makes each list that is not nil the whole of its table, in one transaction. name (e.g. "base") tells loads apart; where the
// same was loaded under it already it does nothing and reports false.
func (db *DB) LoadSeed(ctx context.Context, name string, seed Seed) (changed bool, err error) {
	if err := checkSeed(seed); err != nil {
		return false, err
	}
	hash, err := hashOf(seed, "with versions of corridors") // what was loaded before there were any is loaded again
	if err != nil {
		return false, err
	}
	err = pgx.BeginFunc(ctx, db.writer, func(tx pgx.Tx) error {
		w, err := db.newWriter(ctx, tx, WriteMeta{Editor: "system", Reason: "load geography " + name})
		if err != nil {
			return err
		}
		if changed, err = w.claimLoad(ctx, "geography "+name, hash); err != nil || !changed {
			return err
		}
		if err := w.storeSeed(ctx, seed); err != nil {
			return err
		}
		return w.appendLedger(ctx, nil)
	})
	if err != nil {
		return false, fmt.Errorf("load geography %q: %w", name, err)
	}
	return changed, nil
}

func checkSeed(seed Seed) error {
	check := func(what, id string, g orb.Geometry) error {
		if err := geo.Validate(g); err != nil {
			return fmt.Errorf("%s %q: %w", what, id, &placeError{err})
		}
		return nil
	}
	for _, a := range seed.Areas {
		if err := check("area", a.ID, a.Geom); err != nil {
			return err
		}
	}
	for _, c := range seed.Corridors {
		if err := check("corridor", c.ID, c.Line); err != nil {
			return err
		}
	}
	for _, f := range seed.Facilities {
		if err := check("facility", f.ID, f.Geom); err != nil {
			return err
		}
	}
	for _, p := range seed.Places {
		if err := check("place", p.ID, p.Point); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) storeSeed(ctx context.Context, seed Seed) error {
	if seed.Areas != nil {
		if err := w.storeAreas(ctx, seed.Areas); err != nil {
			return fmt.Errorf("write areas: %w", err)
		}
	}
	if seed.Corridors != nil {
		if err := w.storeCorridors(ctx, seed.Corridors); err != nil {
			return fmt.Errorf("write corridors: %w", err)
		}
	}
	if seed.Facilities != nil {
		if err := w.storeFacilities(ctx, seed.Facilities); err != nil {
			return fmt.Errorf("write facilities: %w", err)
		}
	}
	if seed.Places != nil {
		if err := w.storePlaces(ctx, seed.Places); err != nil {
			return fmt.Errorf("write places: %w", err)
		}
	}
	return nil
}
