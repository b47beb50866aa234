package handlers

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/analysis"
	"threatmap/threat"
)

// watchable are the kinds of areas that by= takes; the first where nothing is said.
var watchable = []string{"adm1", "border", "adm0", "corridor", "area"}

// What becomes of an incident in several of the watched belts.
const (
	sharedNearest = "nearest"
	sharedEach    = "each"
)

// watchWidthKM is how wide the belts are that by=border watches, where belt= says nothing.
const watchWidthKM = 25

// mostWatched is how many areas are watched at a time.
const mostWatched = 500

// area is a part of the filter that is watched on its own.
type area struct {
	code, name, nameAr string
	filter             threat.Filter
}

// watched lists the areas that hold anything of the filter, by code.
func (s *server) watched(ctx context.Context, w watch) ([]area, error) {
	var areas []area
	var err error
	switch w.by {
	case "border":
		areas, err = s.belts(ctx, w.filter)
	case "corridor":
		areas, err = s.corridors(ctx, w.filter)
	case "area":
		areas, err = s.zones(ctx, w.filter)
	default:
		areas, err = s.units(ctx, w.filter, w.by)
	}
	if err == nil && len(areas) > mostWatched {
		err = threat.Invalid("by", w.by, fmt.Sprintf("%d areas", len(areas)), fmt.Sprintf("a filter with at most %d areas", mostWatched))
	}
	slices.SortFunc(areas, func(a, b area) int { return cmp.Compare(a.code, b.code) })
	return areas, err
}

// countAreas counts each area's weeks, and how many incidents of the watched sides they hold together, each once.
func (s *server) countAreas(ctx context.Context, w watch, areas []area) (weeklies []*analysis.Weekly, inside int, err error) {
	n := analysis.HistoryNeeded(w.baseline)
	for range areas {
		weeklies = append(weeklies, w.empty(n))
	}
	seen := map[int64]bool{}
	put := func(i int, e threat.Event) {
		if weeklies[i].Add(e) && w.watches(e.Side) && !seen[e.FID] {
			seen[e.FID] = true
			inside++
		}
	}
	if w.by == "border" && w.shared == sharedNearest && len(areas) > 0 {
		err = s.shareOut(ctx, w, areas, put)
		return weeklies, inside, err
	}
	for i, a := range areas {
		if err := s.eachIn(ctx, w.weeks, a.filter, n, func(e threat.Event) { put(i, e) }); err != nil {
			return nil, 0, err
		}
	}
	return weeklies, inside, nil
}

func (w watch) watches(side string) bool {
	return w.sides[0] == analysis.AllSides || slices.Contains(w.sides, side)
}

// shareOut puts each incident of several belts into one: that of the nearest border, as profiles of several borders do.
func (s *server) shareOut(ctx context.Context, w watch, areas []area, put func(area int, e threat.Event)) error {
	all, place := beltOf(w.filter), map[string]int{}
	all.Borders = nil
	for i, a := range areas {
		all.Borders, place[a.code] = append(all.Borders, a.code), i
	}
	f := w.filter
	f.Belt = &all
	return s.eachIn(ctx, w.weeks, f, analysis.HistoryNeeded(w.baseline), func(e threat.Event) {
		if i, ok := place[threat.NearestBorder(e.Borders, all.Borders)]; ok {
			put(i, e)
		}
	})
}

// zones are the areas that the filter names, or all: named regions, zones, areas of interest.
func (s *server) zones(ctx context.Context, f threat.Filter) (areas []area, err error) {
	err = s.every(ctx, "areas", func(col threat.Collection, one threat.Feature) {
		if !isSurface(one.Geometry) || f.Areas != nil && !slices.Contains(f.Areas, one.ID) {
			return
		}
		name, _ := valueOf(col, one, "name_en").(string)
		nameAr, _ := valueOf(col, one, "name_ar").(string)
		part := f
		part.Areas = []string{one.ID}
		areas = append(areas, area{one.ID, name, nameAr, part})
	})
	if err == nil && len(areas) < len(f.Areas) {
		err = s.cfg.Store.CheckLines(ctx, f) // names those that there are
	}
	return areas, err
}

// isSurface tells whether incidents can lie in it.
func isSurface(g orb.Geometry) bool {
	switch g.(type) {
	case orb.Polygon, orb.MultiPolygon:
		return true
	}
	return false
}

// corridors are the one that the filter names, or all, each with its own half-width unless the filter says another.
func (s *server) corridors(ctx context.Context, f threat.Filter) (areas []area, err error) {
	err = s.every(ctx, "corridors", func(col threat.Collection, one threat.Feature) {
		band := threat.CorridorBand{ID: one.ID}
		if f.Corridor != nil {
			if f.Corridor.ID != one.ID {
				return
			}
			band = *f.Corridor
		}
		if own, _ := valueOf(col, one, "half_width_km").(float64); own <= 0 && band.HalfWidthKM == 0 {
			band.HalfWidthKM = defaultHalfWidthKM
		}
		name, _ := valueOf(col, one, "name_en").(string)
		nameAr, _ := valueOf(col, one, "name_ar").(string)
		part := f
		part.Corridor = &band
		areas = append(areas, area{one.ID, name, nameAr, part})
	})
	if err == nil && f.Corridor != nil && len(areas) == 0 {
		err = s.cfg.Store.CheckLines(ctx, f) // names those that there are
	}
	return areas, err
}

// units are countries or governorates.
func (s *server) units(ctx context.Context, f threat.Filter, by string) ([]area, error) {
	facets, err := s.cfg.Store.Facets(ctx, f, []string{by}, mostWatched)
	if err != nil {
		return nil, fmt.Errorf("list the watched areas: %w", err)
	}
	names, err := s.namesOf(ctx, map[string]string{"adm1": "admin1", "adm0": "admin0"}[by])
	if err != nil {
		return nil, err
	}
	var areas []area
	for _, v := range facets[0].Values {
		if v.Value == nil || f.Codes[by] != nil && !slices.Contains(f.Codes[by], *v.Value) {
			continue
		}
		part := f.Without(by)
		part.Codes[by] = []string{*v.Value}
		areas = append(areas, area{*v.Value, names[*v.Value], "", part})
	}
	return areas, nil
}

// namesOf reads the English names of a collection by code.
func (s *server) namesOf(ctx context.Context, collection string) (map[string]string, error) {
	names := map[string]string{}
	err := s.every(ctx, collection, func(col threat.Collection, f threat.Feature) {
		code, _ := valueOf(col, f, "code").(string)
		names[code], _ = valueOf(col, f, "name_en").(string)
	})
	return names, err
}

// belts are those along the borders that the filter names, or all.
func (s *server) belts(ctx context.Context, f threat.Filter) ([]area, error) {
	belt := beltOf(f)
	borders := belt.Borders
	if len(borders) == 0 {
		err := s.every(ctx, "borders", func(col threat.Collection, f threat.Feature) {
			if code, ok := valueOf(col, f, "border").(string); ok {
				borders = append(borders, code)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	var areas []area
	for _, border := range borders {
		part, one := f, belt
		one.Borders = []string{border}
		part.Belt = &one
		areas = append(areas, area{border, "", "", part})
	}
	return areas, nil
}

func beltOf(f threat.Filter) threat.Belt {
	if f.Belt != nil {
		return *f.Belt
	}
	return threat.Belt{WidthKM: watchWidthKM}
}

// mostFeatures bounds what is read of a collection to name or list areas.
const mostFeatures = 2000

// every reads the features of a collection.
func (s *server) every(ctx context.Context, collection string, each func(threat.Collection, threat.Feature)) error {
	col, err := threat.CollectionByID(collection)
	if err != nil {
		return err
	}
	_, err = s.cfg.Store.Features(ctx, col, threat.Filter{}, threat.Page{Limit: mostFeatures, Sort: threat.SortID}, func(f threat.Feature) error {
		each(col, f)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read %s: %w", collection, err)
	}
	return nil
}
