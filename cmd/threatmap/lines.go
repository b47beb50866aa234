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

// borders and corridors are the collections of lines.
var (
	borders, _ = threat.CollectionByID("borders")
	corridors  = threat.Corridors
)

// lines are the borders and corridors that have been asked for, prepared for measuring. What is worked out for one hangs on its pointer, so
// one that a change of the geography left as it was stays the same. The zero value is ready.
type lines struct {
	mu   sync.Mutex
	kept map[lineKey]*keptLine
	ids  map[string]keptIDs // by collection
}

type lineKey struct{ collection, id string }

type keptLine struct {
	geography   threat.Head // that it was last seen in
	geom        orb.Geometry
	line        *geo.Line
	halfWidthKM *float64 // a corridor's own
}

type keptIDs struct {
	geography threat.Head
	ids       []string
}

// mostLines bounds how many are kept; a kilometre takes some 130 bytes.
const mostLines = 400

// Line returns a border or a corridor.
func (r *reads) Line(ctx context.Context, col threat.Collection, id string) (*geo.Line, error) {
	k, err := r.line(ctx, col, id)
	return k.line, err
}

func (r *reads) line(ctx context.Context, col threat.Collection, id string) (k keptLine, err error) {
	head, err := r.GeographyHead(ctx)
	if err != nil {
		return k, err
	}
	key := lineKey{col.ID, id}
	if k, ok := r.lines.get(key); ok && k.geography == head {
		return k, nil
	}
	if base, version := threat.CorridorIDVersion(id); col.ID == corridors.ID && version > 0 {
		v, err := r.DrawnCorridor(ctx, base, version)
		if err != nil {
			return k, err
		}
		return r.lines.put(key, head, v.Corridor.Line, v.Corridor.HalfWidthKM()), nil
	}
	f, err := r.Feature(ctx, col, id)
	if err != nil {
		return k, err
	}
	var halfWidthKM *float64
	if at := slices.IndexFunc(col.Fields, func(f threat.Field) bool { return f.Name == "half_width_km" }); at >= 0 {
		if km, ok := f.Values[at].(float64); ok {
			halfWidthKM = &km
		}
	}
	return r.lines.put(key, head, f.Geometry, halfWidthKM), nil
}

func (l *lines) get(key lineKey) (k keptLine, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if kept := l.kept[key]; kept != nil {
		return *kept, true
	}
	return k, false
}

func (l *lines) put(key lineKey, head threat.Head, geom orb.Geometry, halfWidthKM *float64) keptLine {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.kept[key]
	if k == nil || !orb.Equal(k.geom, geom) {
		if l.kept == nil || len(l.kept) >= mostLines {
			l.kept = map[lineKey]*keptLine{}
		}
		k = &keptLine{geom: geom, line: geo.LineOf(geom)}
		l.kept[key] = k
	}
	k.geography, k.halfWidthKM = head, halfWidthKM
	return *k
}

// lineIDs lists the borders, the corridors or the areas that there are.
func (r *reads) lineIDs(ctx context.Context, col threat.Collection) ([]string, error) {
	head, err := r.GeographyHead(ctx)
	if err != nil {
		return nil, err
	}
	r.lines.mu.Lock()
	k, ok := r.lines.ids[col.ID]
	r.lines.mu.Unlock()
	if ok && k.geography == head {
		return k.ids, nil
	}
	k = keptIDs{geography: head}
	if k.ids, err = r.LineIDs(ctx, col); err != nil {
		return nil, err
	}
	r.lines.mu.Lock()
	defer r.lines.mu.Unlock()
	if r.lines.ids == nil {
		r.lines.ids = map[string]keptIDs{}
	}
	r.lines.ids[col.ID] = k
	return k.ids, nil
}

// CheckLines refuses a filter whose borders, corridor or areas are not there.
func (r *reads) CheckLines(ctx context.Context, f threat.Filter) error {
	if f.Belt != nil {
		loaded, err := r.lineIDs(ctx, borders)
		if err != nil {
			return err
		}
		if err := f.Belt.UnknownBorders(loaded); err != nil {
			return err
		}
	}
	if f.Corridor != nil {
		if _, _, err := r.corridorBand(ctx, *f.Corridor); err != nil {
			return err
		}
	}
	_, err := r.areaShapes(ctx, f.Areas)
	return err
}

// corridorBand returns the line and the half-width of a filter's corridor. Returns a KindInvalid error where there is none.
func (r *reads) corridorBand(ctx context.Context, c threat.CorridorBand) (*geo.Line, float64, error) {
	k, err := r.line(ctx, corridors, c.ID)
	if threat.KindOf(err) == threat.KindNotFound {
		known, err := r.lineIDs(ctx, corridors)
		if err != nil {
			return nil, 0, err
		}
		return nil, 0, threat.UnknownCorridor(c.ID, known)
	}
	if err != nil {
		return nil, 0, err
	}
	halfWidthM, err := c.HalfWidthM(k.halfWidthKM)
	return k.line, halfWidthM, err
}

// Vicinity is the incidents near a border.
func (r *reads) Vicinity(ctx context.Context, f threat.Filter, border string, among []string, reachM float64) (threat.Vicinity, error) {
	counted, any := f.Counted()
	if !any {
		nobody, _ := threat.VicinityOf(border, among, func(func(threat.Event, float64, float64) error) error { return nil })
		return nobody, f.Check(threat.Incidents)
	}
	q, ok, err := r.ask(ctx, counted)
	if err != nil {
		return nil, err
	}
	if !ok {
		return r.DB.Vicinity(ctx, f, border, among, reachM)
	}
	track, err := r.track(ctx, borders, border)
	if err != nil {
		return nil, err
	}
	return q.state.Vicinity(q.Question, track, among, reachM), nil
}

// Passage is that for a corridor, in the order of time.
func (r *reads) Passage(ctx context.Context, f threat.Filter, corridor string, reachM float64) (threat.Passage, error) {
	counted, any := f.Counted()
	if !any {
		nobody, _ := threat.PassageOf(func(func(threat.Event, float64, float64) error) error { return nil })
		return nobody, f.Check(threat.Incidents)
	}
	q, ok, err := r.ask(ctx, counted)
	if err != nil {
		return nil, err
	}
	if !ok {
		return r.DB.Passage(ctx, f, corridor, reachM)
	}
	track, err := r.track(ctx, corridors, corridor)
	if err != nil {
		return nil, err
	}
	return q.state.Passage(q.Question, track, reachM), nil
}

func (r *reads) track(ctx context.Context, col threat.Collection, id string) (index.Track, error) {
	line, err := r.Line(ctx, col, id)
	track := index.Track{Line: line}
	if col.ID == borders.ID {
		track.Border = id
	}
	return track, err
}
