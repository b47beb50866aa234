package main

import (
	"context"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/index"
	"threatmap/threat"
)

// namedAreas is the collection of areas that a filter may name.
var namedAreas = threat.Areas

// askedShapes are the areas and the shapes that have been asked for, prepared. What the index works out for one hangs on its pointer, so an area
// that a change of the geography left as it was stays the same. The zero value is ready.
type askedShapes struct {
	mu     sync.Mutex
	areas  map[string]*keptArea
	within map[string]geo.Shape // by the spelling
	order  []string             // of within; the one asked last is the last
}

type keptArea struct {
	geography threat.Head // that it was last seen in
	geom      orb.Geometry
	shape     geo.Shape
}

// mostAreas and mostWithin bound how many are kept: a position takes some 100 bytes.
const (
	mostAreas  = 1000
	mostWithin = 128
)

// inShapes narrows what may match to a filter's areas and shape.
func (r *reads) inShapes(ctx context.Context, state *index.State, f threat.Filter, among *index.Among) (*index.Among, error) {
	if len(f.Areas) > 0 {
		surfaces, err := r.areaShapes(ctx, f.Areas)
		if err != nil {
			return nil, err
		}
		among = among.And(state.Inside(surfaces...))
	}
	if f.Within != nil {
		among = among.And(state.Inside(r.shapes.asked(*f.Within)))
	}
	return among, nil
}

// areaShapes returns the surfaces of areas. Returns a KindInvalid error where one is not there.
func (r *reads) areaShapes(ctx context.Context, ids []string) (list []geo.Shape, err error) {
	for _, id := range ids {
		shape, err := r.areaShape(ctx, id)
		if err != nil {
			return nil, err
		}
		list = append(list, shape)
	}
	return list, nil
}

func (r *reads) areaShape(ctx context.Context, id string) (geo.Shape, error) {
	head, err := r.GeographyHead(ctx)
	if err != nil {
		return nil, err
	}
	if shape := r.shapes.area(id, head); shape != nil {
		return shape, nil
	}
	f, err := r.Feature(ctx, namedAreas, id)
	if threat.KindOf(err) == threat.KindNotFound {
		known, err := r.lineIDs(ctx, namedAreas)
		if err != nil {
			return nil, err
		}
		return nil, threat.UnknownArea(id, known)
	}
	if err != nil {
		return nil, err
	}
	return r.shapes.put(head, f)
}

func (s *askedShapes) area(id string, geography threat.Head) geo.Shape {
	s.mu.Lock()
	defer s.mu.Unlock()
	if k := s.areas[id]; k != nil && k.geography == geography {
		return k.shape
	}
	return nil
}

func (s *askedShapes) put(geography threat.Head, f threat.Feature) (geo.Shape, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.areas[f.ID]
	if k == nil || !orb.Equal(k.geom, f.Geometry) {
		surface, err := threat.SurfaceOf(f.ID, f.Geometry)
		if err != nil {
			return nil, err
		}
		if s.areas == nil || len(s.areas) >= mostAreas {
			s.areas = map[string]*keptArea{}
		}
		k = &keptArea{geom: f.Geometry, shape: surface}
		s.areas[f.ID] = k
	}
	k.geography = geography
	return k.shape, nil
}

// asked returns a shape that is the same for the same question.
func (s *askedShapes) asked(w threat.Within) geo.Shape {
	key := w.String()
	s.mu.Lock()
	defer s.mu.Unlock()
	if at := slices.Index(s.order, key); at >= 0 {
		s.order = append(slices.Delete(s.order, at, at+1), key)
		return s.within[key]
	}
	if len(s.order) >= mostWithin {
		delete(s.within, s.order[0])
		s.order = slices.Delete(s.order, 0, 1)
	}
	if s.within == nil {
		s.within = map[string]geo.Shape{}
	}
	shape := w.Shape()
	s.within[key], s.order = shape, append(s.order, key)
	return shape
}
