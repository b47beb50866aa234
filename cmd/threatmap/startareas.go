package main

import (
	"encoding/json"
	"fmt"

	"threatmap/seed"
	"threatmap/store"
)

func storeArea(a seed.Area) store.Area {
	return store.Area{
		ID: a.Code, Kind: a.Kind, Name: text(a.NameEn, a.NameAr), Geom: a.Geom, UncertaintyKM: &a.UncertaintyKm,
		Source: a.Source, Method: a.Method, Parent: a.Parent,
	}
}

func storeFacility(f seed.Facility) store.Facility {
	return store.Facility{ID: f.Code, Kind: f.Kind, Name: text(f.NameEn, f.NameAr), Geom: f.Geom, PrecisionNote: f.PrecisionNote, Source: f.Source}
}

func storeCorridors(list []seed.Corridor) ([]store.Corridor, error) {
	out := make([]store.Corridor, len(list))
	for i, c := range list {
		waypoints, err := json.Marshal(c.Waypoints)
		if err != nil {
			return nil, fmt.Errorf("corridor %q: %w", c.Code, err)
		}
		halfWidthM, uncertaintyM := c.HalfWidthKm*1000, c.UncertaintyKm*1000
		out[i] = store.Corridor{
			ID: c.Code, Kind: c.Kind, Name: text(c.NameEn, c.NameAr), Line: c.Geom, HalfWidthM: &halfWidthM, UncertaintyM: &uncertaintyM,
			Direction: c.Direction, Confidence: c.Confidence, Waypoints: waypoints, Source: c.Source, Method: c.Method,
		}
	}
	return out, nil
}
