package geo

import (
	"testing"

	"github.com/paulmach/orb"
)

func TestNarrowBox(t *testing.T) {
	square := func(w, s, e, n float64) orb.Polygon {
		return orb.Polygon{{{w, s}, {e, s}, {e, n}, {w, n}, {w, s}}}
	}
	cases := map[string]struct {
		in   orb.Geometry
		want BBox
	}{
		"point":             {orb.Point{40, 35}, BBox{40, 35, 40, 35}},
		"line":              {orb.LineString{{40, 35}, {41, 33}}, BBox{40, 33, 41, 35}},
		"two parts":         {orb.MultiPolygon{square(30, 20, 40, 30), square(10, 25, 20, 35)}, BBox{10, 20, 40, 35}},
		"Fiji":              {orb.MultiPolygon{square(177, -19, 180, -16), square(-180, -18, -178, -15)}, BBox{177, -19, -178, -15}},
		"all around":        {orb.MultiPolygon{square(-180, -90, 180, -60)}, BBox{-180, -90, 180, -60}},
		"a part in another": {orb.MultiPolygon{square(0, 0, 100, 10), square(10, 0, 20, 10), square(150, 0, 160, 10)}, BBox{0, 0, 160, 10}},
	}
	for name, c := range cases {
		if got, ok := NarrowBox(c.in); !ok || got != c.want {
			t.Errorf("%s: %v %t, want %v", name, got, ok, c.want)
		}
	}
	for _, empty := range []orb.Geometry{nil, orb.MultiPolygon{}, orb.LineString{}} {
		if got, ok := NarrowBox(empty); ok {
			t.Errorf("%v: %v", empty, got)
		}
	}
}
