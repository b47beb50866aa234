package handlers

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"threatmap/analysis"
	"threatmap/geo"
	"threatmap/threat"
)

// The two kinds of layers that say where the ground is open.
const (
	opennessLines    = "lines"    // closed is what is near one
	opennessPolygons = "polygons" // closed is what is in none
)

// usualOpennessWeight holds where a layer is named and its weight is not.
const usualOpennessWeight = 1

// mostTerrainFeatures bounds what of a layer is read for one answer.
const mostTerrainFeatures = 50_000

// OpennessRecipe names the layer that enters the cost. Another file under the same name has another version.
type OpennessRecipe struct {
	Layer    string    `json:"layer"`
	Title    string    `json:"title"`
	Source   string    `json:"source"`
	Version  int64     `json:"version"`
	AddedAt  time.Time `json:"added_at"`
	Kind     string    `json:"kind,omitempty"` // absent, as what follows, where too few incidents were found to look at the ground
	Features *int      `json:"features_in_window,omitempty"`
	ReachKM  *float64  `json:"reach_km"` // of lines
}

// addOpenness lets the layer that openness= names enter the cost; nil where none is named. Returns a KindInvalid error where there is no such layer.
func (s *server) addOpenness(p url.Values, q *analysis.ProposalQuestion, places *analysis.ProposalPlaces) (*OpennessRecipe, error) {
	name := p.Get("openness")
	if name == "" {
		if p.Has("openness_reach_km") {
			return nil, threat.Invalid("openness_reach_km", p.Get("openness_reach_km"), "is the reach of a layer", "openness=LAYER beside it")
		}
		return nil, nil
	}
	var names []string
	for _, col := range s.catalog().Layers() {
		if col.ID != name {
			names = append(names, col.ID)
			continue
		}
		recipe := &OpennessRecipe{Layer: name, Title: col.Title, Source: col.Layer.Source, Version: col.Layer.Key, AddedAt: col.Layer.AddedAt}
		places.Terrain = func(ctx context.Context, window orb.Bound) (analysis.Terrain, error) {
			t, n, err := s.terrain(ctx, col, window)
			if recipe.Features, recipe.Kind = &n, opennessPolygons; len(t.Lines) > 0 {
				recipe.Kind, recipe.ReachKM = opennessLines, &q.OpennessReachKM
			}
			return t, err
		}
		return recipe, nil
	}
	accepted := "a layer that the operator has added (`threatmap layer add`)"
	if len(names) > 0 {
		accepted += ": " + strings.Join(names[:min(len(names), mostListed)], " ")
	} else {
		accepted += ", and there is none"
	}
	return nil, threat.Invalid("openness", name, "no such layer is loaded", accepted)
}

// terrain reads what a layer has in the window. Returns a KindInvalid error for one that has nothing there, too much, or neither only lines nor only polygons.
func (s *server) terrain(ctx context.Context, col threat.Collection, window orb.Bound) (t analysis.Terrain, n int, err error) {
	points := 0
	var take func(g orb.Geometry)
	take = func(g orb.Geometry) {
		switch g := g.(type) {
		case orb.LineString:
			t.Lines = append(t.Lines, g)
		case orb.MultiLineString:
			t.Lines = append(t.Lines, g...)
		case orb.Polygon:
			t.Polygons = append(t.Polygons, g)
		case orb.MultiPolygon:
			t.Polygons = append(t.Polygons, g...)
		case orb.Collection:
			for _, one := range g {
				take(one)
			}
		case orb.Point, orb.MultiPoint:
			points++
		}
	}
	box := geo.BBox{West: window.Min[0], South: window.Min[1], East: window.Max[0], North: window.Max[1]}
	page := threat.Page{Limit: mostTerrainFeatures, Sort: threat.SortID}
	more, err := s.cfg.Store.Features(ctx, col, threat.Filter{BBox: &box}, page, func(f threat.Feature) error {
		n++
		take(f.Geometry)
		return nil
	})
	const accepted = "a layer with lines to keep away from, or with polygons of open ground, in the window around both areas"
	switch {
	case err != nil:
		return t, n, fmt.Errorf("read the layer %s: %w", col.ID, err)
	case more != "":
		return t, n, threat.Invalid("openness", col.ID, fmt.Sprintf("has more than %d features in the window around both areas", mostTerrainFeatures), "a layer with fewer, or a smaller margin (margin_km)")
	case points > 0 || len(t.Lines) > 0 && len(t.Polygons) > 0:
		return t, n, threat.Invalid("openness", col.ID, "has points, or both lines and polygons", accepted)
	case len(t.Lines)+len(t.Polygons) == 0:
		return t, n, threat.Invalid("openness", col.ID, "has nothing in the window around both areas", accepted)
	}
	return t, n, nil
}
