package threat

import (
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

func TestParseWithin(t *testing.T) {
	square := orb.Polygon{{{40, 34}, {41, 34}, {41, 35}, {40, 34}}}
	for text, want := range map[string]Within{
		"POLYGON((40 34,41 34,41 35,40 34))":                                        {Polygons: orb.MultiPolygon{square}},
		" polygon ( ( 40 34 , 41 34,41\t35 ) ) ":                                    {Polygons: orb.MultiPolygon{square}},
		"polygon:40 34,41 34,41 35":                                                 {Polygons: orb.MultiPolygon{square}},
		"polygon: 40 34, 41 34, 41 35, 40 34":                                       {Polygons: orb.MultiPolygon{square}},
		"MULTIPOLYGON(((40 34,41 34,41 35)),((-1e1 -.5,0 0,0 1)))":                  {Polygons: orb.MultiPolygon{square, {{{-10, -0.5}, {0, 0}, {0, 1}, {-10, -0.5}}}}},
		"POLYGON((0 0,10 0,10 10,0 10,0 0),(1 1,1 2,2 2,1 1))":                      {Polygons: orb.MultiPolygon{{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}, {{1, 1}, {1, 2}, {2, 2}, {1, 1}}}}},
		"MULTIPOLYGON(((179 0,180 0,180 1,179 0)),((-180 0,-179 0,-180 1,-180 0)))": {Polygons: orb.MultiPolygon{{{{179, 0}, {180, 0}, {180, 1}, {179, 0}}}, {{{-180, 0}, {-179, 0}, {-180, 1}, {-180, 0}}}}},
		"circle:40.3,34.5,25":                                                       {Circle: &Circle{orb.Point{40.3, 34.5}, 25}},
		"Circle: 180 , -90 , 1000":                                                  {Circle: &Circle{orb.Point{180, -90}, 1000}},
	} {
		got, err := ParseWithin(text)
		if err != nil || !reflect.DeepEqual(*got, want) {
			t.Errorf("%s: %+v %v", text, got, err)
		}
	}
}

func TestWhatIsNoShapeIsRefused(t *testing.T) {
	positions := strings.TrimSuffix(strings.Repeat("40 34,41 34,41 35,", 400), ",")
	parts := func(n int) string { return "MULTIPOLYGON(" + strings.Repeat("((40 34,41 34,41 35)),", n) + "((1" }
	long := map[string]string{
		"polygon:" + positions: "1000 positions", "POLYGON" + strings.Repeat("(", 5000): "no position", parts(260): "", parts(1000): "1000 positions",
	}
	wrong := map[string]string{
		"":                                            "not a form",
		"box:1,2,3,4":                                 "not a form",
		"POINT(1 2)":                                  "no POLYGON",
		"LINESTRING(1 2,3 4)":                         "no POLYGON",
		"POLYGON Z((1 2 3,4 5 6,7 8 9))":              "two dimensions",
		"POLYGON((1 2 3,4 5 6,7 8 9))":                "no position",
		"POLYGON EMPTY":                               "not a form",
		"POLYGON()":                                   "belongs",
		"POLYGON(())":                                 "no position",
		"POLYGON((40 34,41 34,41 35)":                 "belongs",
		"POLYGON((40 34,41 34,41 35)))":               "behind the end",
		"POLYGON((40 34,41 34,41 35))x":               "behind the end",
		"polygon:40 34,41 34":                         "too few",
		"polygon:40 34":                               "needs at least 4",
		"polygon:40 34,41 34,42 34":                   "encloses nothing",
		"polygon:40,34,41,34,41,35":                   "no position",
		"polygon:NaN 34,41 34,41 35":                  "not a number",
		"polygon:Inf 34,41 34,41 35":                  "not a number",
		"polygon:1e999 34,41 34,41 35":                "not a number",
		"polygon:0x10 34,41 34,41 35":                 "not a number",
		"polygon:40 34,42 36,42 34,40 36":             "cross",
		"polygon:40 91,42 36,42 34":                   "latitude",
		"polygon:179 0,181 0,181 1,179 1":             "antimeridian",
		"polygon:179 0,-179 0,-179 1,179 1":           "antimeridian",
		"POLYGON((0 0,4 0,4 4,0 4),(9 9,9 10,10 10))": "hole",
		"MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0)),((2 2,6 2,6 6,2 6,2 2)))": "cross",
		"circle:40,34":       "three numbers",
		"circle:40,34,5,6":   "three numbers",
		"circle:40,34,0":     "radius",
		"circle:40,34,-1":    "radius",
		"circle:40,34,1001":  "radius",
		"circle:40,34,km":    "not a number",
		"circle:40,34,NaN":   "not a number",
		"circle:181,34,1":    "longitude",
		"circle:40,-90.01,1": "latitude",
	}
	maps.Copy(wrong, long)
	for text, why := range wrong {
		_, err := ParseWithin(text)
		e, _ := err.(*Error) //nolint:errorlint // as it is returned
		if e == nil || e.Kind != KindInvalid || e.Param != "within" || !strings.Contains(e.Detail, why) || len(e.Value) > 300 || !strings.Contains(e.Accepted, "circle:lon,lat,km") {
			t.Errorf("%.80s: %+v", text, err)
		}
	}
}

func TestParseAreas(t *testing.T) {
	if ids, err := ParseAreas("b,a,b"); err != nil || !reflect.DeepEqual(ids, []string{"a", "b"}) {
		t.Error(ids, err)
	}
	for _, text := range []string{"", "a,", strings.Repeat("a", 201), "a" + strings.Repeat(",a", 3) + manyIDs(101)} {
		if _, err := ParseAreas(text); KindOf(err) != KindInvalid {
			t.Errorf("%.40q: %v", text, err)
		}
	}
	places, _ := CollectionByID("places")
	for _, f := range []Filter{{Areas: []string{"a"}}, {Within: &Within{Circle: &Circle{orb.Point{1, 1}, 1}}}} {
		if err := f.Check(places); KindOf(err) != KindInvalid {
			t.Errorf("%+v of places: %v", f, err)
		}
	}
}

func manyIDs(n int) (text string) {
	for i := range n {
		text += ",a" + strings.Repeat("b", i)
	}
	return text
}

// What is read is written so that it reads back the same.
func FuzzWithin(f *testing.F) {
	for _, text := range []string{
		"POLYGON((40 34,41 34,41 35,40 34),(40.1 34.1,40.2 34.1,40.2 34.15))", "MULTIPOLYGON(((40 34,41 34,41 35)),((1e1 2,3 4,5 7)))",
		"polygon:40 34,41 34,41 35", "circle:40,34,25.5", "circle:-180,90,1e-3", "POLYGON((", "multipolygon:1 1", "polygon:0 0,1e-320 1,1 0",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := ParseWithin(text)
		if err != nil {
			if KindOf(err) != KindInvalid {
				t.Fatal(err)
			}
			return
		}
		again, err := ParseWithin(w.String())
		if err != nil || !reflect.DeepEqual(w, again) {
			t.Fatalf("%q reads back as %+v, not %+v: %v", w.String(), again, w, err)
		}
		w.Shape().Covers(orb.Point{40, 34})
	})
}
