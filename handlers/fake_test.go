package handlers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/paulmach/orb"

	"threatmap/formats"
	"threatmap/geo"
	"threatmap/handlers"
	"threatmap/threat"
	"threatmap/tiles"
)

// fake is a store of function fields; a nil field answers with two features, or with nothing.
type fake struct {
	features  func(threat.Collection, threat.Filter, threat.Page, func(threat.Feature) error) (string, error)
	feature   func(col threat.Collection, id string) (threat.Feature, error)
	counter   int64
	geography int64
	chain     string // what makes it another database
	passing   bool
	tolls     []threat.Toll
	seen      threat.Filter
	counted   []threat.Filter // of events, tolls and timelines
	page      threat.Page
	view      *geo.BBox
	fields    []string
	large     []byte // the tile of zoom 0, nil = "tile"
	tiles     int    // how many were made
	timeline  threat.Timeline
	events    []threat.Event
}

func (s *fake) Features(_ context.Context, col threat.Collection, f threat.Filter, p threat.Page, yield func(threat.Feature) error) (string, error) {
	s.note(col, f)
	s.page = p
	if s.features != nil {
		return s.features(col, f, p, yield)
	}
	for _, id := range []string{"one", "two"} {
		if err := yield(feature(col, id)); err != nil {
			return "", err
		}
	}
	if p.After != "" {
		return "", nil
	}
	return "cursor+1", nil
}

// note keeps a filter, but not where an analysis looks up what else it needs.
func (s *fake) note(col threat.Collection, f threat.Filter) {
	if col.ID != "borders" && col.ID != "admin1" {
		s.seen = f
	}
}

func (s *fake) Rendered(ctx context.Context, col threat.Collection, f threat.Filter, p threat.Page, yield func([]byte) error) (string, error) {
	return s.Features(ctx, col, f, p, func(f threat.Feature) error { return yield(formats.AppendFeature(nil, col, f)) })
}

func (s *fake) Feature(_ context.Context, col threat.Collection, id string) (threat.Feature, error) {
	if s.feature != nil {
		return s.feature(col, id)
	}
	if id == "IRQ-SYR" {
		f := feature(col, id)
		f.Values[1], f.Values[2] = "IRQ", "SYR"
		return f, nil
	}
	if id != "one" {
		return threat.Feature{}, fmt.Errorf("read: %w", threat.NotFound("id", id))
	}
	return feature(col, id), nil
}

func (s *fake) Count(_ context.Context, _ threat.Collection, f threat.Filter) (int64, error) {
	s.seen = f
	return 7, knownLines(f)
}

func (s *fake) Extent(context.Context, threat.Collection) (orb.Bound, threat.Days, bool, error) {
	return orb.Bound{Min: orb.Point{35, 29}, Max: orb.Point{48, 38}}, threat.OneDay(0), true, nil
}

func (s *fake) Counts(_ context.Context, f threat.Filter, view *geo.BBox) (threat.Counts, error) {
	s.seen, s.view = f, view
	return threat.Counts{Matched: 7, Mapped: 6, Unmapped: 1}, knownLines(f)
}

func (s *fake) Timeline(_ context.Context, f threat.Filter, bin string) (threat.Timeline, error) {
	s.seen, s.counted = f, append(s.counted, f)
	if s.timeline.Bins != nil {
		return s.timeline, nil
	}
	return threat.Timeline{Bin: bin, Bins: []threat.TimelineBin{{Start: 0, Count: 1, BySide: map[string]int64{"other": 1}}}}, nil
}

func (s *fake) Facets(_ context.Context, f threat.Filter, fields []string, _ int) ([]threat.Facet, error) {
	s.seen, s.fields = f, fields
	return []threat.Facet{{Field: fields[0], Values: []threat.FacetValue{{Count: 2}}}}, nil
}

func (s *fake) Events(_ context.Context, f threat.Filter, yield func(threat.Event) error) error {
	s.seen, s.counted = f, append(s.counted, f)
	for _, e := range s.events {
		if err := yield(e); err != nil {
			return err
		}
	}
	return nil
}

func (s *fake) Tolls(_ context.Context, f threat.Filter, _ int, yield func(threat.Toll) error) error {
	s.seen, s.counted = f, append(s.counted, f)
	for _, t := range s.tolls {
		if err := yield(t); err != nil {
			return err
		}
	}
	return nil
}

func (s *fake) CheckLines(_ context.Context, f threat.Filter) error { return knownLines(f) }

// knownLines is what a store says of a filter's lines, whatever it is asked with it.
func knownLines(f threat.Filter) error {
	if f.Belt != nil {
		if err := f.Belt.UnknownBorders([]string{"IRQ-SYR", "SYR-TUR"}); err != nil {
			return err
		}
	}
	if f.Corridor != nil && f.Corridor.ID == "nowhere" {
		return threat.UnknownCorridor("nowhere", []string{"one"})
	}
	if slices.Contains(f.Areas, "nowhere") {
		return threat.UnknownArea("nowhere", []string{"one"})
	}
	return nil
}

func (s *fake) Line(_ context.Context, _ threat.Collection, id string) (*geo.Line, error) {
	if id != "one" && id != "IRQ-SYR" {
		return nil, threat.NotFound("line", id)
	}
	return fakeLine, nil
}

// fakeLine is the corridor one, and the border one.
var fakeLine = geo.NewLine(orb.LineString{{41, 34}, {42, 34}})

func (s *fake) Vicinity(ctx context.Context, f threat.Filter, _ string, among []string, reachM float64) (threat.Vicinity, error) {
	return threat.VicinityOf("IRQ-SYR", among, func(add func(e threat.Event, alongM, offsetM float64) error) error {
		return s.along(ctx, f, "IRQ-SYR", reachM, add)
	})
}

func (s *fake) Passage(ctx context.Context, f threat.Filter, _ string, reachM float64) (threat.Passage, error) {
	return threat.PassageOf(func(add func(e threat.Event, alongM, offsetM float64) error) error {
		return s.along(ctx, f, "", reachM, add)
	})
}

func (s *fake) along(ctx context.Context, f threat.Filter, border string, reachM float64, yield func(e threat.Event, alongM, offsetM float64) error) error {
	if err := knownLines(f); err != nil {
		return err
	}
	return s.Events(ctx, f, func(e threat.Event) error {
		along, offset, ok := e.Along(fakeLine, border, reachM)
		if !ok {
			return nil
		}
		return yield(e, along, offset)
	})
}

func (s *fake) BeltAreas(_ context.Context, _ string, widthsKM []float64) (areas []map[string]float64, err error) {
	for _, km := range widthsKM {
		areas = append(areas, map[string]float64{"IRQ": 92 * km, "SYR": 93 * km})
	}
	return areas, nil
}

func (s *fake) Record(_ context.Context, id string) (threat.Record, error) {
	if id == "gone" {
		return threat.Record{}, threat.Gone("id", id, threat.Withdrawal{At: time.Unix(86400, 0), Reason: "it was another event"})
	}
	if id != "one" {
		return threat.Record{}, threat.NotFound("id", id)
	}
	return threat.Record{ID: id, Feature: feature(threat.Incidents, id), Support: orb.Point{1, 2}}, nil
}

func (s *fake) Newest(_ context.Context, f threat.Filter, n int) ([]threat.Feature, error) {
	s.seen, s.page.Limit = f, n
	return []threat.Feature{feature(threat.Incidents, "one"), feature(threat.Incidents, "two")}, nil
}

func (s *fake) Places(_ context.Context, q threat.PlaceQuery) ([]threat.FoundPlace, error) {
	p := threat.NamedPlace{Collection: "places", ID: "geonames:1", Kind: "place", NameEn: "Raqqa", NameAr: "الرقة", Adm0: "SYR", Population: new(int64(5)), Position: orb.Point{39, 35.9}, BBox: geo.BBox{West: 39, South: 35.9, East: 39, North: 35.9}}
	return []threat.FoundPlace{{NamedPlace: p, Matched: q.Name}}, nil
}

func (s *fake) Sources(context.Context) ([]threat.Source, error) {
	return []threat.Source{{Publisher: "A/B & C", Type: "report"}}, nil
}

func (s *fake) Source(_ context.Context, publisher string) (threat.Source, int64, error) {
	if publisher != "A/B & C" {
		return threat.Source{}, 0, threat.NotFound("source", publisher)
	}
	return threat.Source{Publisher: publisher, Type: "report"}, 3, nil
}

func (s *fake) Head(context.Context) (threat.Head, error) {
	return threat.Head{Counter: s.counter, Chain: "c0de" + s.chain, Passing: s.passing}, nil
}

func (s *fake) GeographyHead(context.Context) (threat.Head, error) {
	return threat.Head{Counter: s.geography, Chain: "c0de" + s.chain}, nil
}

func (s *fake) Tile(_ context.Context, a tiles.Address, f threat.Filter) (tiles.Tile, error) {
	s.seen = f
	s.tiles++
	if err := knownLines(f); err != nil {
		return tiles.Tile{}, err
	}
	if a.Z > 0 {
		return tiles.Tile{}, nil
	}
	if s.large != nil {
		return tiles.Tile{Data: s.large}, nil
	}
	return tiles.Tile{Data: append([]byte{0x1a, byte(len(a.Collection.ID) + 2), 0x0a, byte(len(a.Collection.ID))}, a.Collection.ID...)}, nil // a layer with a name
}

// feature has a value of the right type in every second field, and nothing in the others.
func feature(col threat.Collection, id string) threat.Feature {
	f := threat.Feature{ID: id, Geometry: orb.Point{40, 35}, Values: make([]any, len(col.Fields))}
	for i, field := range col.Fields {
		if i%2 == 0 {
			f.Values[i] = map[threat.FieldType]any{
				threat.TypeString: "<b>", threat.TypeStrings: []string{"a", "b"}, threat.TypeInt: int64(3), threat.TypeNumber: 1.5, threat.TypeBool: true,
				threat.TypeDate: threat.Day(0), threat.TypeTime: time.Unix(0, 0).UTC(), threat.TypeJSON: json.RawMessage(`{"a":1}`),
			}[field.Type]
		}
	}
	return f
}

func page() fstest.MapFS {
	return fstest.MapFS{
		"index.html":        {Data: []byte(`<!doctype html><script type="importmap">{}</script><title>map</title>`)},
		"main.js":           {Data: []byte("export {}")},
		"vendor/leaflet.js": {Data: []byte("//")},
	}
}

func config(s *fake) handlers.Config {
	return handlers.Config{Store: s, Tiles: s, Static: page(), Version: "test", Now: func() time.Time { return time.Unix(0, 0) }}
}

// ask sends a request; headers come in pairs.
func ask(t *testing.T, cfg handlers.Config, method, target string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, target, http.NoBody)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	handlers.New(cfg).ServeHTTP(w, r)
	return w
}
