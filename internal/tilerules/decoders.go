package tilerules

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
)

// plain is a decoded layer, as both decoders can tell it.
type plain struct {
	Name     string    `json:"name"`
	Version  int       `json:"version"`
	Extent   int       `json:"extent"`
	Features []feature `json:"features"`
}

type feature struct {
	Properties map[string]any `json:"properties"`
	Lines      [][]orb.Point  `json:"lines"`
}

// ReadTheSame reads a tile with orb's decoder and with the page's, under node, and tells where they differ. It returns what they read.
func ReadTheSame(ctx context.Context, tile []byte) (mvt.Layers, error) {
	_, here, _, _ := runtime.Caller(0)
	cmd := exec.CommandContext(ctx, "node", filepath.Join(filepath.Dir(here), "decode.mjs"))
	var said bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(tile), &said
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("decode with node: %w: %s", err, said.String())
	}
	var theirs []plain
	if err := json.Unmarshal(out, &theirs); err != nil {
		return nil, err
	}
	layers, err := mvt.Unmarshal(tile)
	if err != nil {
		return nil, err
	}
	var ours []plain
	for _, l := range layers {
		p := plain{Name: l.Name, Version: int(l.Version), Extent: int(l.Extent), Features: []feature{}}
		for _, f := range l.Features {
			p.Features = append(p.Features, feature{f.Properties, linesOf(f.Geometry)})
		}
		ours = append(ours, p)
	}
	if len(ours) != len(theirs) {
		return layers, fmt.Errorf("%d layers, the page's decoder reads %d", len(ours), len(theirs))
	}
	for i, l := range ours {
		if len(l.Features) != len(theirs[i].Features) {
			return layers, fmt.Errorf("layer %s: %d features, the page's decoder reads %d", l.Name, len(l.Features), len(theirs[i].Features))
		}
		for n, f := range l.Features {
			if !reflect.DeepEqual(f, theirs[i].Features[n]) {
				return layers, fmt.Errorf("layer %s, feature %d: %+v, the page's decoder reads %+v", l.Name, n, f, theirs[i].Features[n])
			}
		}
		if !reflect.DeepEqual(l, theirs[i]) {
			return layers, fmt.Errorf("layer %s: version %d, extent %d, the page's decoder reads %d, %d", l.Name, l.Version, l.Extent, theirs[i].Version, theirs[i].Extent)
		}
	}
	return layers, nil
}

func linesOf(g orb.Geometry) (lines [][]orb.Point) {
	switch g := g.(type) {
	case orb.Point:
		lines = append(lines, []orb.Point{g})
	case orb.LineString:
		lines = append(lines, g)
	case orb.MultiLineString:
		for _, l := range g {
			lines = append(lines, l)
		}
	case orb.Polygon:
		for _, r := range g {
			lines = append(lines, r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			lines = append(lines, linesOf(p)...)
		}
	}
	return lines
}
