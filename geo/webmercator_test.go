package geo_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"

	"threatmap/geo"
)

func TestFromWebMercator(t *testing.T) {
	for _, p := range []orb.Point{{0, 0}, {44.4, 33.3}, {-180, 85.0511287798066}, {180, -85.0511287798066}, {-70.5, -33.25}} {
		got, err := geo.FromWebMercator(project.WGS84.ToMercator(p))
		if err != nil || math.Abs(got[0]-p[0]) > 1e-9 || math.Abs(got[1]-p[1]) > 1e-9 {
			t.Errorf("%v: %v %v", p, got, err)
		}
	}
	// By PROJ: gdaltransform -s_srs EPSG:4326 -t_srs EPSG:3857 <<< "44.4 33.3"
	if got, err := geo.FromWebMercator(orb.Point{4942585.39122135, 3935191.98210544}); err != nil || math.Abs(got[0]-44.4) > 1e-6 || math.Abs(got[1]-33.3) > 1e-6 {
		t.Errorf("%v %v", got, err)
	}
	if got, err := geo.FromWebMercator(orb.Point{20037508.3428, 0}); err != nil || got[0] != 180 {
		t.Errorf("%v %v", got, err)
	}
	if got, err := geo.FromWebMercator(orb.Point{0, 1e300}); err != nil || got[1] != 90 {
		t.Errorf("%v %v", got, err)
	}
	for _, x := range []float64{20037600, -3e7, math.Inf(1), math.NaN()} {
		if got, err := geo.FromWebMercator(orb.Point{x, 0}); err == nil {
			t.Errorf("%g: %v", x, got)
		}
	}
}
