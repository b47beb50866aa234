package geo

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
)

func TestAreaM2(t *testing.T) {
	box := func(w, s, e, n float64) orb.Polygon {
		return orb.Bound{Min: orb.Point{w, s}, Max: orb.Point{e, n}}.ToPolygon()
	}
	const earth = 510065621724088.44 // of WGS 84, by GeographicLib
	holed := append(box(0, 0, 2, 2), box(0.5, 0.5, 1, 1)[0])
	for _, c := range []struct {
		name string
		g    orb.Geometry
		want float64
	}{
		{"earth", box(-180, -90, 180, 90), earth},
		{"half", box(-180, 0, 180, 90), earth / 2},
		{"hole", holed, AreaM2(box(0, 0, 2, 2)) - AreaM2(box(0.5, 0.5, 1, 1))},
		{"two", orb.MultiPolygon{box(0, 0, 1, 1), box(2, 0, 3, 1)}, 2 * AreaM2(box(0, 0, 1, 1))},
		{"turned round", orb.Ring{{0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}}, AreaM2(box(0, 0, 1, 1))},
		// GeographicLib's Polygon, the lon/lat edges cut into 5,000 and 20,000 geodesics each, brought to the limit.
		{"triangle in the Jazira", orb.Polygon{{{40, 34}, {43, 35}, {41, 37}, {40, 34}}}, 40345095688.562},
		{"line", orb.LineString{{0, 0}, {1, 1}}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := AreaM2(c.g); math.Abs(got-c.want) > 1e-11*c.want {
				t.Errorf("%.3f, want %.3f", got, c.want)
			}
		})
	}
}

func TestCircle(t *testing.T) {
	for _, c := range []struct {
		name   string
		center orb.Point
		radius float64
		parts  int
	}{
		{"Deir ez-Zor, 5 km", orb.Point{40.14, 35.33}, 5000, 1},
		{"one metre", orb.Point{40.14, 35.33}, 1, 1},
		{"over the antimeridian", orb.Point{179.9, 10}, 50000, 2},
		{"over it the other way", orb.Point{-179.9, 10}, 50000, 2},
		{"round the pole", orb.Point{10, 89.9}, 50000, 1},
		{"round the south pole", orb.Point{10, -89.9}, 50000, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := Circle(c.center, c.radius, 64)
			if err := Validate(g); err != nil || len(g) != c.parts {
				t.Fatalf("%v: %v", g, err)
			}
			for _, poly := range g {
				for _, v := range poly[0] {
					if d := Distance(c.center, v); math.Abs(c.center[1]) < 89 && c.parts == 1 && math.Abs(d-c.radius) > 1e-6 {
						t.Errorf("corner %v is %v m away", v, d)
					}
				}
			}
			// a regular 64-gon has 0.16 % less than its circle
			if share := AreaM2(g) / (math.Pi * c.radius * c.radius); math.Abs(c.center[1]) < 89 && math.Abs(share-0.9984) > 2e-4 {
				t.Errorf("area is %v of the disc's", share)
			}
		})
	}
}
