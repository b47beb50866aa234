package store

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
)

// The positions are PROJ's, by GDAL (echo 40 35 | gdaltransform -s_srs OGC:CRS84 -t_srs EPSG:3035), the order of axes is EPSG's (gdalsrsinfo -o wkt2_2019).
func TestTransformAsPROJ(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	for code, want := range map[int]struct {
		north  bool
		lonLat orb.Point
		place  orb.Point
	}{
		32635: {false, orb.Point{30, 35}, orb.Point{773798.096340, 3877156.691645}},
		3035:  {true, orb.Point{40, 35}, orb.Point{7011450.955712, 1860975.010784}},
		22770: {false, orb.Point{38, 35}, orb.Point{359193.665861, 339052.243622}},
		4230:  {true, orb.Point{40, 35}, orb.Point{40.000132074, 35.001059464}},
	} {
		c, err := db.CRS(t.Context(), code)
		if err != nil || c.Code != code || c.NorthFirst != want.north {
			t.Errorf("%d: %+v, %v", code, c, err)
		}
		places := []orb.Point{want.lonLat, want.lonLat}
		if err := db.Transform(t.Context(), 4326, code, places); err != nil || off(places[1], want.place) > 1e-5 {
			t.Errorf("%d: %v, want %v; %v", code, places, want.place, err)
		}
		if err := db.Transform(t.Context(), code, 4326, places); err != nil || off(places[0], want.lonLat) > 2e-8 {
			t.Errorf("%d and back: %v, %v", code, places, err)
		}
	}
	if err := db.Transform(t.Context(), 4326, 32635, []orb.Point{{-63, 0}}); !errors.Is(err, geo.ErrOutOfRange) {
		t.Errorf("the other side of the world: %v", err)
	}
}

func off(a, b orb.Point) float64 { return max(math.Abs(a[0]-b[0]), math.Abs(a[1]-b[1])) }

func TestWhatIsNoCRSOfPlaces(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	for code, why := range map[int]string{99999: "spatial_ref_sys", 4978: "neither projected", 4807: "neither projected", 2046: "axes to west and south", 3031: "pole", 7084: "longitude first", 31465: "withdrawn", 3908: "withdrawn"} {
		if c, err := db.CRS(t.Context(), code); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%d: %+v, %v", code, c, err)
		}
	}
}
