package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"threatmap/geo"
)

// boundaries are the outlines and borders of the active boundary set, ready to be asked.
type boundaries struct {
	id                   string
	loadedAt             time.Time
	index                *geo.BoundaryIndex
	countries, districts map[string]*region
}

// region is an outline as coarsened audiences see it. What follows from it is worked out when first asked for.
type region struct {
	code string
	geom orb.MultiPolygon

	once    sync.Once
	where   location
	radiusM int // of a disc round its representative point that holds it
}

func (r *region) locate(b *boundaries) (where location, radiusM int) {
	r.once.Do(func() { r.where, r.radiusM = b.locate(r.geom), regionRadiusM(r.geom) })
	return r.where, r.radiusM
}

// activeBoundaries returns the active boundary set, from memory while it has not changed. Without one nothing lies in any country.
func (db *DB) activeBoundaries(ctx context.Context, tx pgx.Tx) (*boundaries, error) {
	fresh := &boundaries{index: geo.NewBoundaryIndex(nil, nil, nil)}
	err := tx.QueryRow(ctx, "SELECT id, loaded_at FROM boundary_set WHERE active").Scan(&fresh.id, &fresh.loadedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return fresh, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the active boundary set: %w", err)
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if b := db.boundary; b != nil && b.id == fresh.id && b.loadedAt.Equal(fresh.loadedAt) {
		return b, nil
	}
	if err := fresh.read(ctx, tx); err != nil {
		return nil, fmt.Errorf("read boundary set %q: %w", fresh.id, err)
	}
	db.boundary = fresh
	return fresh, nil
}

func (b *boundaries) read(ctx context.Context, tx pgx.Tx) error {
	countries, err := readRegions(ctx, tx, "SELECT code, '', ST_AsBinary(geom) FROM country WHERE boundary_set = $1 ORDER BY code", b.id)
	if err != nil {
		return err
	}
	districts, err := readRegions(ctx, tx, "SELECT code, adm0, ST_AsBinary(geom) FROM admin1 WHERE boundary_set = $1 ORDER BY code", b.id)
	if err != nil {
		return err
	}
	borders, err := readBorders(ctx, tx, b.id)
	if err != nil {
		return err
	}
	b.index = geo.NewBoundaryIndex(countries, districts, borders)
	b.countries, b.districts = regionsByCode(countries), regionsByCode(districts)
	return nil
}

func readRegions(ctx context.Context, tx pgx.Tx, sql, set string) ([]geo.Region, error) {
	found, err := tx.Query(ctx, sql, set)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(row pgx.CollectableRow) (r geo.Region, err error) {
		err = row.Scan(&r.Code, &r.Parent, wkb.Scanner(&r.Geom))
		return r, err
	})
}

func readBorders(ctx context.Context, tx pgx.Tx, set string) ([]geo.Border, error) {
	found, err := tx.Query(ctx, "SELECT code, a, b, ST_AsBinary(geom) FROM border WHERE boundary_set = $1 ORDER BY code", set)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(row pgx.CollectableRow) (b geo.Border, err error) {
		err = row.Scan(&b.Code, &b.A, &b.B, wkb.Scanner(&b.Line))
		return b, err
	})
}

func regionsByCode(list []geo.Region) map[string]*region {
	byCode := make(map[string]*region, len(list))
	for _, r := range list {
		byCode[r.Code] = &region{code: r.Code, geom: r.Geom}
	}
	return byCode
}

func regionRadiusM(g orb.MultiPolygon) int {
	middle, _ := geo.Representative(g)
	furthest := 0.0
	for _, polygon := range g {
		for _, ring := range polygon {
			for _, p := range ring {
				furthest = math.Max(furthest, geo.Distance(middle, p))
			}
		}
	}
	return int(math.Ceil(furthest))
}
