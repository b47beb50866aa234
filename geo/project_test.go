package geo_test

import (
	"fmt"
	"math"
	"os/exec"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/internal/testtool"
)

// Positions go where PROJ says they are.
func TestProjectionsAgainstPROJ(t *testing.T) {
	gdaltransform := testtool.GDAL(t, "gdaltransform")
	to := map[int]func(orb.Point) (orb.Point, error){3857: func(p orb.Point) (orb.Point, error) { return geo.ToWebMercator(p), nil }}
	for zone := 36; zone <= 39; zone++ {
		to[32600+zone] = func(p orb.Point) (orb.Point, error) { return geo.ToUTM(zone, p) }
	}
	for code, project := range to {
		var in strings.Builder
		var points []orb.Point
		for lon := 33.0; lon <= 50; lon += 1.7 {
			for lat := -80.0; lat <= 84; lat += 6.3 {
				points = append(points, orb.Point{lon, lat})
				fmt.Fprintf(&in, "%.12f %.12f\n", lon, lat)
			}
		}
		cmd := exec.CommandContext(t.Context(), gdaltransform, "-s_srs", "OGC:CRS84", "-t_srs", fmt.Sprintf("EPSG:%d", code), "-output_xy")
		cmd.Stdin = strings.NewReader(in.String())
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
			var want orb.Point
			if _, err := fmt.Sscan(line, &want[0], &want[1]); err != nil {
				t.Fatal(err)
			}
			got, err := project(points[i])
			if err != nil || math.Hypot(got[0]-want[0], got[1]-want[1]) > 1e-5 {
				t.Errorf("EPSG:%d, %v: %v, PROJ says %v (%v)", code, points[i], got, want, err)
			}
		}
	}
	if p, err := geo.ToUTM(38, orb.Point{-70, 10}); err == nil {
		t.Errorf("the other side of the world is at %v", p)
	}
	if p := geo.ToWebMercator(orb.Point{0, -90}); math.IsInf(p[1], 0) || math.IsNaN(p[1]) {
		t.Errorf("the pole is at %v", p)
	}
}
