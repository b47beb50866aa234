package geo

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom/encoding/geojson"
)

// Limits bound what DecodeGeoJSON takes from a stranger. A zero field means its default.
type Limits struct {
	Bytes    int // longest input; default 8 MiB
	Depth    int // deepest JSON nesting; default 16
	Vertices int // most positions in the whole geometry; default 200,000

	// WrapLongitude passes the geometry through Normalize before it is checked: maps that scroll past the antimeridian give
	// longitudes beyond 180.
	WrapLongitude bool
}

func (l Limits) withDefaults() Limits {
	if l.Bytes == 0 {
		l.Bytes = 8 << 20
	}
	if l.Depth == 0 {
		l.Depth = 16
	}
	if l.Vertices == 0 {
		l.Vertices = 200_000
	}
	return l
}

// DecodeGeoJSON reads one RFC 7946 geometry object and checks it with Validate. JSON null gives a nil geometry and no error (an
// unmapped record). Elevations (third values) are accepted and dropped: nothing here uses them. Foreign members are ignored; a crs
// member that names anything but WGS 84 lon/lat is refused, since reading it as lon/lat would put it elsewhere.
//
// Returns an error that wraps ErrTooLarge, ErrGeoJSON or what Validate returns.
func DecodeGeoJSON(data []byte, lim Limits) (orb.Geometry, error) {
	lim = lim.withDefaults()
	if len(data) > lim.Bytes {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are taken", ErrTooLarge, len(data), lim.Bytes)
	}
	if err := scanGeoJSON(data, lim); err != nil {
		return nil, err
	}
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		return nil, nil //nolint:nilnil // null is a geometry that is not there, by RFC 7946
	}
	g, err := decodeGeom(data)
	if err != nil {
		return nil, err
	}
	if lim.WrapLongitude {
		g = Normalize(g)
	}
	if err := Validate(g); err != nil {
		return nil, err
	}
	return g, nil
}

// DecodeShape is DecodeGeoJSON for coordinates of any reference system: it checks sizes and syntax, and leaves to Validate what a place on earth is.
func DecodeShape(data []byte, lim Limits) (orb.Geometry, error) {
	lim = lim.withDefaults()
	if len(data) == 0 || bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		return nil, nil //nolint:nilnil // null is a geometry that is not there, by RFC 7946
	}
	if len(data) > lim.Bytes {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are taken", ErrTooLarge, len(data), lim.Bytes)
	}
	if err := scanGeoJSON(data, lim); err != nil {
		return nil, err
	}
	return decodeGeom(data)
}

func decodeGeom(data []byte) (orb.Geometry, error) {
	var raw geojson.Geometry
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrGeoJSON, err)
	}
	t, err := raw.Decode()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrGeoJSON, err)
	}
	return fromGeom(t)
}
