package handlers

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"threatmap/geo"
)

// crsAround are the systems that features of an extent have a place in. nil has one in all.
func (s *server) crsAround(ctx context.Context, e *Extent) (names []string, err error) {
	for _, c := range s.spoken {
		reached := true
		switch {
		case e == nil || e.Spatial == nil:
		case c.zone > 0:
			reached = inZone(c.zone, e.Spatial.BBox[0])
		case c.chosen:
			if reached, err = s.reached.of(ctx, c, e.Spatial.BBox[0]); err != nil {
				return nil, err
			}
		}
		if reached {
			names = append(names, c.uri)
		}
	}
	return names, nil
}

// inZone tells whether a box in lon/lat is where the formulas of a UTM zone are exact.
func inZone(zone int, box [4]float64) bool {
	middle := geo.UTMMeridian(zone)
	return box[0] <= box[2] && box[0] >= middle-geo.MaxUTMReach && box[2] <= middle+geo.MaxUTMReach
}

// sameDegrees is how near a position must come back to where it was: a tenth of a metre.
const sameDegrees = 1e-6

// reaches tells whether the edge and the middle of a box in lon/lat go into the system and come back.
func (c crs) reaches(ctx context.Context, box [4]float64) (bool, error) {
	if box[0] > box[2] {
		return false, nil
	}
	places := append(edges(orb.Point{box[0], box[1]}, orb.Point{box[2], box[3]}, 10), orb.Point{(box[0] + box[2]) / 2, (box[1] + box[3]) / 2})
	back := slices.Clone(places)
	err := c.fromLonLat(ctx, back)
	if err == nil {
		err = c.toLonLat(ctx, back)
	}
	if err != nil {
		if errors.Is(err, geo.ErrOutOfRange) {
			return false, nil
		}
		return false, err
	}
	for i, p := range places {
		if math.Abs(p[0]-back[i][0]) > sameDegrees || math.Abs(p[1]-back[i][1]) > sameDegrees {
			return false, nil
		}
	}
	return true, nil
}

// reachCache keeps which boxes are in which system: it is the database that knows, and extents change seldom. The zero value is ready.
type reachCache struct {
	mu   sync.Mutex
	kept map[reach]bool
}

type reach struct {
	uri string
	box [4]float64
}

// mostReaches is how many are kept: of a hundred systems and the collections, a few times over.
const mostReaches = 4000

func (k *reachCache) of(ctx context.Context, c crs, box [4]float64) (bool, error) {
	key := reach{c.uri, box}
	k.mu.Lock()
	reached, known := k.kept[key]
	k.mu.Unlock()
	if known {
		return reached, nil
	}
	reached, err := c.reaches(ctx, box)
	if err != nil {
		return false, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.kept) >= mostReaches || k.kept == nil {
		k.kept = map[reach]bool{}
	}
	k.kept[key] = reached
	return reached, nil
}
