package main

import (
	"context"
	"fmt"
	"sync"

	"threatmap/threat"
)

// beltAreas keeps the areas of belts that were asked for: to measure one takes the database up to half a second. The zero value is ready.
type beltAreas struct {
	mu   sync.Mutex
	head threat.Head // of the geography that they are of
	kept map[beltKey]map[string]float64
}

type beltKey struct {
	border string
	km     float64
}

// mostBeltAreas bounds what is kept: widths are free.
const mostBeltAreas = 2000

// BeltAreas returns the areas of the belts of a border, by width and side.
func (r *reads) BeltAreas(ctx context.Context, border string, widthsKM []float64) ([]map[string]float64, error) {
	head, err := r.GeographyHead(ctx) // before the areas are read: they may be newer than it, never older
	if err != nil {
		return nil, fmt.Errorf("read the counter of the geography: %w", err)
	}
	if areas, ok := r.areas.get(head, border, widthsKM); ok {
		return areas, nil
	}
	areas, err := r.DB.BeltAreas(ctx, border, widthsKM)
	if err != nil {
		return nil, err
	}
	r.areas.put(head, border, widthsKM, areas)
	return areas, nil
}

func (b *beltAreas) get(head threat.Head, border string, widthsKM []float64) (areas []map[string]float64, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.head != head {
		return nil, false
	}
	for _, km := range widthsKM {
		area := b.kept[beltKey{border, km}]
		if area == nil {
			return nil, false
		}
		areas = append(areas, area)
	}
	return areas, true
}

func (b *beltAreas) put(head threat.Head, border string, widthsKM []float64, areas []map[string]float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.head != head || len(b.kept)+len(widthsKM) > mostBeltAreas {
		b.head, b.kept = head, map[beltKey]map[string]float64{}
	}
	if b.kept == nil {
		b.kept = map[beltKey]map[string]float64{}
	}
	for i, km := range widthsKM {
		b.kept[beltKey{border, km}] = areas[i]
	}
}
