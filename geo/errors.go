package geo

import (
	"errors"
	"fmt"

	"github.com/paulmach/orb"
)

// What can be wrong with a geometry. Errors of this package wrap one of these, and their text names the place and the value.
var (
	ErrGeoJSON     = errors.New("geo: not a valid GeoJSON geometry")
	ErrTooLarge    = errors.New("geo: geometry is larger than allowed")
	ErrOutOfRange  = errors.New("geo: coordinate out of range")
	ErrNotFinite   = errors.New("geo: coordinate is not a finite number")
	ErrEmpty       = errors.New("geo: geometry is empty")
	ErrNotClosed   = errors.New("geo: ring is not closed")
	ErrTooFew      = errors.New("geo: too few positions")
	ErrCrossing    = errors.New("geo: edges cross")
	ErrHole        = errors.New("geo: hole lies outside its polygon")
	ErrUnsupported = errors.New("geo: unsupported geometry type")
	ErrBBox        = errors.New("geo: not a valid bbox")
	ErrWKB         = errors.New("geo: not valid WKB")
)

// CoordError says which position of a geometry is at fault. It wraps ErrOutOfRange or ErrNotFinite.
type CoordError struct {
	Kind  error     // ErrOutOfRange or ErrNotFinite
	Path  string    // where in the geometry, as in GeoJSON: coordinates[0][3]
	Point orb.Point // the position as given
	Axis  int       // 0 longitude, 1 latitude
}

// Error names axis, value, place and what is accepted.
func (e *CoordError) Error() string {
	name, limit := "longitude", 180
	if e.Axis == 1 {
		name, limit = "latitude", 90
	}
	hint := ""
	if e.Axis == 1 && abs(e.Point[0]) <= 90 && abs(e.Point[1]) <= 180 {
		hint = " (are latitude and longitude swapped? GeoJSON writes [longitude, latitude])"
	}
	return fmt.Sprintf("%v: %s %v of %s = [%v, %v] must be from -%d to %d%s",
		e.Kind, name, e.Point[e.Axis], e.Path, e.Point[0], e.Point[1], limit, limit, hint)
}

// Unwrap returns the sentinel for errors.Is.
func (e *CoordError) Unwrap() error { return e.Kind }

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}
