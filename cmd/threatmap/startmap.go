package main

import (
	"context"
	"fmt"
	"log/slog"

	"threatmap/seed"
	"threatmap/store"
	"threatmap/threat"
)

// boundarySet names the outlines that the starting map comes with; every figure that depends on them says so.
const boundarySet = "world-atlas-10m"

// loadStartingMap loads what is missing of the starting map: outlines and borders, belts, areas and corridors, records. A second start
// changes nothing.
func loadStartingMap(ctx context.Context, db *store.DB, log *slog.Logger) error {
	steps := []struct {
		what string
		load func(context.Context, *store.DB) (bool, error)
	}{
		{"country outlines, governorates and borders", loadBoundaries},
		{"border belts", buildBelts},
		{"areas, corridors, facilities and places", loadGeography},
		{"records of the starting map", loadRecords},
	}
	for _, step := range steps {
		changed, err := step.load(ctx, db)
		if err != nil {
			return fmt.Errorf("load %s: %w", step.what, err)
		}
		if changed {
			log.Info("loaded", "what", step.what)
		}
	}
	return nil
}

func loadBoundaries(ctx context.Context, db *store.DB) (bool, error) {
	countries, err := seed.Countries()
	if err != nil {
		return false, err
	}
	districts, err := seed.Admin1()
	if err != nil {
		return false, err
	}
	borders, err := seed.Borders()
	if err != nil {
		return false, err
	}
	from := countries.Origin
	set := store.BoundarySet{ID: boundarySet, Title: from.Version, Source: from.Source, Licence: from.Licence, Attribution: from.Attribution}
	return db.LoadBoundarySet(ctx, set,
		convert(countries.Items, func(c seed.Country) store.Country {
			return store.Country{Code: c.Code, Name: text(c.NameEn, c.NameAr), Geom: c.Geom}
		}),
		convert(districts.Items, func(d seed.District) store.District {
			return store.District{Code: d.Code, Country: d.Adm0, Name: text(d.NameEn, d.NameAr), Geom: d.Geom}
		}),
		convert(borders.Items, func(b seed.Border) store.BorderLine {
			return store.BorderLine{A: b.A, B: b.B, Geom: b.Geom, Disputed: b.Disputed, Note: b.Note}
		}))
}

func buildBelts(ctx context.Context, db *store.DB) (bool, error) {
	return db.BuildBelts(ctx, boundarySet, store.DefaultBeltsKM)
}

func loadGeography(ctx context.Context, db *store.DB) (bool, error) {
	var geography store.Seed
	areas, err := seed.Areas()
	if err != nil {
		return false, err
	}
	geography.Areas = convert(areas.Items, storeArea)
	corridors, err := seed.Corridors()
	if err != nil {
		return false, err
	}
	if geography.Corridors, err = storeCorridors(corridors.Items); err != nil {
		return false, err
	}
	facilities, err := seed.Facilities()
	if err != nil {
		return false, err
	}
	geography.Facilities = convert(facilities.Items, storeFacility)
	places, err := seed.Places()
	if err != nil {
		return false, err
	}
	geography.Places = convert(places.Items, func(p seed.Place) store.PlaceName {
		return store.PlaceName{ID: p.ID, Name: text(p.NameEn, p.NameAr), Country: p.Adm0, Population: p.Population, Rank: &p.Rank, Point: p.Geom, Source: places.Origin.Attribution}
	})
	return db.LoadSeed(ctx, "starting map", geography)
}

func loadRecords(ctx context.Context, db *store.DB) (bool, error) {
	records, err := seed.Records()
	if err != nil {
		return false, err
	}
	result, err := db.WriteIncidents(ctx, records, store.WriteMeta{Editor: "system", Reason: "records of the starting map"})
	if err != nil {
		return false, err
	}
	for _, bad := range result.Rejected {
		return false, fmt.Errorf("record %s: %w", records[bad.Index].OriginID, bad.Err)
	}
	return result.Added+result.Changed > 0, nil
}

func text(en, ar string) threat.Text { return threat.Text{En: en, Ar: ar} }

func convert[A, B any](list []A, one func(A) B) []B {
	out := make([]B, len(list))
	for i, item := range list {
		out[i] = one(item)
	}
	return out
}
