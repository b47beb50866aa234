package geo

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// ORACLES.md 9, and its coarser squares.
func TestMGRSOfOracle(t *testing.T) {
	p := orb.Point{40.1408, 35.3359}
	for digits, want := range []string{"37SFV", "37SFV01", "37SFV0310", "37SFV036108", "37SFV03671089", "37SFV0367410891"} {
		if got := MGRS(p, digits); got != want {
			t.Errorf("%d digits: %s, want %s", digits, got, want)
		}
	}
	for _, p := range []orb.Point{{40, 84.001}, {40, -80.001}} {
		if got := MGRS(p, 5); got != "" {
			t.Errorf("%v: %s, but UTM ends before", p, got)
		}
	}
}

// Every band and zone, Norway's and Svalbard's, the antimeridian and the equator. GEOTRANS 2.4 is less exact than a metre's edge asks for: a point within a
// millimetre of one may be on either side. (PROJ says what we say.)
func TestMGRSIsThatOfTheReference(t *testing.T) {
	n := 0
	vectors(t, "mgrs.csv", func(p orb.Point, rest []string) {
		n++
		got, want := MGRS(p, 5), strings.ReplaceAll(rest[0], " ", "0")
		for _, nudge := range []orb.Point{{1e-8, 0}, {-1e-8, 0}, {0, 1e-8}, {0, -1e-8}} {
			if near := MGRS(orb.Point{p[0] + nudge[0], p[1] + nudge[1]}, 5); near == want {
				got = near
			}
		}
		if got != want {
			t.Errorf("%v: %s, want %s", p, got, want)
		}
	})
	if n < 600 {
		t.Errorf("%d points only", n)
	}
}
