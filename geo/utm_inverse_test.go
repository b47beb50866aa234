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

// Positions come back from UTM where PROJ says they are.
func TestFromUTM(t *testing.T) {
	gdaltransform := testtool.GDAL(t, "gdaltransform")
	for zone := 36; zone <= 39; zone++ {
		var in strings.Builder
		var points []orb.Point
		for dx := -4.0; dx <= 4; dx += 0.75 {
			for lat := -3.0; lat <= 80; lat += 6.5 {
				points = append(points, orb.Point{float64(6*zone-183) + dx, lat})
				fmt.Fprintf(&in, "%.12f %.12f\n", float64(6*zone-183)+dx, lat)
			}
		}
		cmd := exec.CommandContext(t.Context(), gdaltransform, "-s_srs", "EPSG:4326", "-t_srs", fmt.Sprintf("EPSG:%d", 32600+zone), "-output_xy")
		cmd.Stdin = strings.NewReader(in.String())
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
			var p orb.Point
			if _, err := fmt.Sscan(line, &p[0], &p[1]); err != nil {
				t.Fatal(err)
			}
			got, err := geo.FromUTM(zone, p)
			if err != nil || math.Abs(got[0]-points[i][0]) > 1e-9 || math.Abs(got[1]-points[i][1]) > 1e-9 {
				t.Errorf("zone %d, %v: %v, PROJ says %v (%v)", zone, p, got, points[i], err)
			}
		}
	}
	for _, p := range []orb.Point{{1e7, 0}, {500000, 2e7}, {math.NaN(), 0}} {
		if got, err := geo.FromUTM(38, p); err == nil {
			t.Errorf("%v: %v", p, got)
		}
	}
}
