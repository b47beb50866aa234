package seed

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// ErrNoBasemap is returned by every loader of what scripts/basemap.mjs makes, where the binary was built without it.
var ErrNoBasemap = errors.New("seed: built without the basemap; run make basemap")

// Origin says where a layer comes from. Attribution must be shown wherever the layer is.
type Origin struct {
	Source      string `json:"source"`
	Licence     string `json:"licence"`
	Version     string `json:"version"`
	Attribution string `json:"attribution"`
}

// Layer is a list of features with their common origin.
type Layer[T any] struct {
	Origin Origin
	Items  []T
}

// collection is a GeoJSON FeatureCollection whose properties are P. The files are our own: what strangers send goes through geo.
type collection[P any] struct {
	Origin
	Features []struct {
		Properties P                `json:"properties"`
		Geometry   geojson.Geometry `json:"geometry"`
	} `json:"features"`
}

// readBase reads base/NAME.geojson.gz, and makes of each feature what build says.
// Returns ErrNoBasemap where the file is not there.
func readBase[P, T any](name string, build func(P, orb.Geometry) (T, error)) (Layer[T], error) {
	f, err := base.Open("base/" + name + ".geojson.gz")
	if errors.Is(err, fs.ErrNotExist) {
		return Layer[T]{}, ErrNoBasemap
	}
	if err != nil {
		return Layer[T]{}, fmt.Errorf("open layer %q: %w", name, err)
	}
	defer f.Close() //nolint:errcheck // an embedded file
	z, err := gzip.NewReader(f)
	if err != nil {
		return Layer[T]{}, fmt.Errorf("unpack layer %q: %w", name, err)
	}
	return readLayer(name, z, build)
}

// readOwn does the same for the committed NAME.geojson.
func readOwn[P, T any](name string, build func(P, orb.Geometry) (T, error)) (Layer[T], error) {
	f, err := own.Open(name + ".geojson")
	if err != nil {
		return Layer[T]{}, fmt.Errorf("open layer %q: %w", name, err)
	}
	defer f.Close() //nolint:errcheck // an embedded file
	return readLayer(name, f, build)
}

func readLayer[P, T any](name string, r io.Reader, build func(P, orb.Geometry) (T, error)) (Layer[T], error) {
	var c collection[P]
	if err := json.NewDecoder(r).Decode(&c); err != nil {
		return Layer[T]{}, fmt.Errorf("read layer %q: %w", name, err)
	}
	layer := Layer[T]{Origin: c.Origin, Items: make([]T, len(c.Features))}
	for i, f := range c.Features {
		item, err := build(f.Properties, f.Geometry.Geometry())
		if err != nil {
			return Layer[T]{}, fmt.Errorf("read layer %q, feature %d: %w", name, i, err)
		}
		layer.Items[i] = item
	}
	return layer, nil
}

// as returns g as the geometry type that a layer promises.
func as[G orb.Geometry](g orb.Geometry) (G, error) {
	typed, ok := g.(G)
	if !ok {
		return typed, fmt.Errorf("geometry is %T, not %T", g, typed)
	}
	return typed, nil
}
