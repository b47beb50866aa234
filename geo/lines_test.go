package geo

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
)

func box(w, s, e, n float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{{w, s}, {e, s}, {e, n}, {w, n}, {w, s}}}}
}

func TestSharedEdgesAreThoseOfTwo(t *testing.T) {
	regions := []Region{{Code: "A", Geom: box(0, 0, 1, 1)}, {Code: "B", Geom: box(1, 0, 2, 1)}, {Code: "C", Geom: box(5, 5, 6, 6)}}
	edges, of := SharedEdges(regions)
	if len(edges) != 1 || of[0] != [2]int{0, 1} {
		t.Fatalf("edges %v of %v, want the one between A and B", edges, of)
	}
	if e := edges[0]; e[0][0] != 1 || e[1][0] != 1 {
		t.Errorf("the edge is %v", e)
	}
}

// The distance to a meridian on the equator is a part of the equator: a·Δλ.
func TestDistanceToLines(t *testing.T) {
	lines := NewLines([]orb.LineString{{{1, -1}, {1, 1}}, {{9, -1}, {9, 1}}})
	got, ok := lines.DistanceM(orb.Point{1.5, 0}, 100_000)
	if want := semiMajor * 0.5 * rad; !ok || math.Abs(got-want) > 1e-6 {
		t.Errorf("%v m, %v, want %v", got, ok, want)
	}
	if d, ok := lines.DistanceM(orb.Point{1.5, 0}, 50_000); ok {
		t.Errorf("%v m is said to be within 50 km", d)
	}
	if d, ok := lines.DistanceM(orb.Point{1, 0.3}, 50_000); !ok || d != 0 {
		t.Errorf("on the line: %v m, %v", d, ok)
	}
}
