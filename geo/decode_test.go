package geo

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

const square = `[[0,0],[1,0],[1,1],[0,1],[0,0]]`

func TestDecodeGeoJSON(t *testing.T) {
	ring := orb.Ring{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}
	for _, c := range []struct {
		name, in string
		want     orb.Geometry
	}{
		{"null", ` null `, nil},
		{"point", `{"type":"Point","coordinates":[40.1,35.3]}`, orb.Point{40.1, 35.3}},
		{"elevation is dropped", `{"type":"Point","coordinates":[40.1,35.3,210]}`, orb.Point{40.1, 35.3}},
		{"members in any order", `{"coordinates":[1,2],"type":"Point"}`, orb.Point{1, 2}},
		{"foreign member", `{"type":"Point","coordinates":[1,2],"note":{"Type":[1]}}`, orb.Point{1, 2}},
		{"bbox", `{"type":"Point","bbox":[1,2,1,2],"coordinates":[1,2]}`, orb.Point{1, 2}},
		{"crs that says WGS 84", `{"type":"Point","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"coordinates":[1,2]}`, orb.Point{1, 2}},
		{"crs null", `{"type":"Point","crs":null,"coordinates":[1,2]}`, orb.Point{1, 2}},
		{"multipoint", `{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}`, orb.MultiPoint{{1, 2}, {3, 4}}},
		{"line", `{"type":"LineString","coordinates":[[1,2],[3,4]]}`, orb.LineString{{1, 2}, {3, 4}}},
		{"line with elevations", `{"type":"LineString","coordinates":[[1,2,9],[3,4,9]]}`, orb.LineString{{1, 2}, {3, 4}}},
		{"lines", `{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]]}`, orb.MultiLineString{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}},
		{"polygon", `{"type":"Polygon","coordinates":[` + square + `]}`, orb.Polygon{ring}},
		{"polygons", `{"type":"MultiPolygon","coordinates":[[` + square + `],[` + square + `]]}`, orb.MultiPolygon{{ring}, {ring}}},
		{
			"collection", `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}`,
			orb.Collection{orb.Point{1, 2}, orb.LineString{{1, 2}, {3, 4}}},
		},
		{"edge of the world", `{"type":"Point","coordinates":[-180,90]}`, orb.Point{-180, 90}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := DecodeGeoJSON([]byte(c.in), Limits{})
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%v, %v; want %v", got, err, c.want)
			}
		})
	}
}

func TestDecodeGeoJSONRefuses(t *testing.T) {
	for _, c := range []struct {
		name, in string
		kind     error
		says     string
	}{
		{"nothing", ``, ErrGeoJSON, "byte 0"},
		{"cut off", `{"type":"Point","coordinates":[1,`, ErrGeoJSON, "unexpected EOF"},
		{"text after the end", `{"type":"Point","coordinates":[1,2]} {}`, ErrGeoJSON, "after the end"},
		{"an array", `[1,2]`, ErrGeoJSON, "must be an object"},
		{"no type", `{"coordinates":[1,2]}`, ErrGeoJSON, `"type" is missing`},
		{"a feature", `{"type":"Feature","geometry":null,"properties":{}}`, ErrGeoJSON, `"Feature" is none of`},
		{"type in lower case", `{"type":"point","coordinates":[1,2]}`, ErrGeoJSON, `"point" is none of`},
		{"member in upper case", `{"type":"Point","Coordinates":[1,2]}`, ErrGeoJSON, `must be written "coordinates"`},
		{"doubled member", `{"type":"Point","coordinates":[1,2],"coordinates":[3,4]}`, ErrGeoJSON, "given twice"},
		{"properties", `{"type":"Point","coordinates":[1,2],"properties":{}}`, ErrGeoJSON, `must not have a member "properties"`},
		{"no coordinates", `{"type":"Point"}`, ErrGeoJSON, `"coordinates" is missing`},
		{"coordinates null", `{"type":"Point","coordinates":null}`, ErrGeoJSON, "found null"},
		{"no position (orb reads 0,0)", `{"type":"Point","coordinates":[]}`, ErrEmpty, "without coordinates"},
		{"one number (orb reads 1,0)", `{"type":"Point","coordinates":[1]}`, ErrGeoJSON, "has 1 numbers"},
		{"four numbers", `{"type":"Point","coordinates":[1,2,3,4]}`, ErrGeoJSON, "has 4 numbers"},
		{"text for a number", `{"type":"Point","coordinates":["1","2"]}`, ErrGeoJSON, `"1" stands inside coordinates`},
		{"null for a number", `{"type":"Point","coordinates":[null,2]}`, ErrGeoJSON, "null stands inside coordinates"},
		{"infinite", `{"type":"Point","coordinates":[1e999,2]}`, ErrGeoJSON, "1e999"},
		{"out of range", `{"type":"Point","coordinates":[999,-999]}`, ErrOutOfRange, "longitude 999 of coordinates"},
		{"swapped", `{"type":"Point","coordinates":[35.3,140.1]}`, ErrOutOfRange, "swapped?"},
		{"out of range deep inside", `{"type":"LineString","coordinates":[[1,2],[3,91]]}`, ErrOutOfRange, "latitude 91 of coordinates[1]"},
		{"mixed dimensions", `{"type":"LineString","coordinates":[[1,2],[3,4,5]]}`, ErrGeoJSON, ""},
		{"mixed levels", `{"type":"LineString","coordinates":[1,[2,3]]}`, ErrGeoJSON, "mixed"},
		{"wrong level", `{"type":"Point","coordinates":[[1,2]]}`, ErrGeoJSON, ""},
		{"one-point line", `{"type":"LineString","coordinates":[[1,2]]}`, ErrTooFew, "has 1, needs at least 2"},
		{"line of one place", `{"type":"LineString","coordinates":[[1,2],[1,2]]}`, ErrTooFew, "the same"},
		{"empty line", `{"type":"LineString","coordinates":[]}`, ErrEmpty, ""},
		{"empty lines", `{"type":"MultiLineString","coordinates":[]}`, ErrEmpty, ""},
		{"unclosed ring", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}`, ErrNotClosed, "repeat the first"},
		{"short ring", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}`, ErrTooFew, "at least 4"},
		{"ring of two places", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,0],[0,0]]]}`, ErrTooFew, "different"},
		{"hole outside", `{"type":"Polygon","coordinates":[` + square + `,[[5,5],[6,5],[6,6],[5,5]]]}`, ErrHole, "coordinates[1]"},
		{"empty polygon", `{"type":"Polygon","coordinates":[]}`, ErrEmpty, ""},
		{"empty collection", `{"type":"GeometryCollection","geometries":[]}`, ErrEmpty, ""},
		{"null in a collection", `{"type":"GeometryCollection","geometries":[null]}`, ErrGeoJSON, "found null"},
		{"collection with coordinates", `{"type":"GeometryCollection","coordinates":[]}`, ErrGeoJSON, `"geometries" is missing`},
		{"other crs", `{"type":"Point","crs":{"type":"name","properties":{"name":"EPSG:3857"}},"coordinates":[1,2]}`, ErrGeoJSON, "EPSG:3857"},
		{"too deep", strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 20), ErrTooLarge, "deeper than 16"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := DecodeGeoJSON([]byte(c.in), Limits{})
			if !errors.Is(err, c.kind) {
				t.Fatalf("%v, %v; want %q", got, err, c.kind)
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("%q does not say %q", err, c.says)
			}
		})
	}
}

func TestDecodeLimits(t *testing.T) {
	line := `{"type":"LineString","coordinates":[[1,2],[3,4],[5,6]]}`
	for _, c := range []struct {
		name string
		lim  Limits
		ok   bool
	}{
		{"enough", Limits{Bytes: len(line), Depth: 3, Vertices: 3}, true},
		{"too many bytes", Limits{Bytes: len(line) - 1}, false},
		{"too deep", Limits{Depth: 2}, false},
		{"too many positions", Limits{Vertices: 2}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := DecodeGeoJSON([]byte(line), c.lim)
			if c.ok != (err == nil) || err != nil && !errors.Is(err, ErrTooLarge) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestCoordErrorCarriesTheCoordinate(t *testing.T) {
	_, err := DecodeGeoJSON([]byte(`{"type":"MultiPoint","coordinates":[[1,2],[3,95]]}`), Limits{})
	var ce *CoordError
	if !errors.As(err, &ce) || ce.Path != "coordinates[1]" || ce.Axis != 1 || ce.Point != (orb.Point{3, 95}) {
		t.Errorf("%#v", ce)
	}
}

func TestNormalize(t *testing.T) {
	for _, c := range []struct {
		name     string
		in, want orb.Geometry
	}{
		{"nil", nil, nil},
		{"point in range stays", orb.Point{180, 1}, orb.Point{180, 1}},
		{"point beyond 180", orb.Point{190, 1}, orb.Point{-170, 1}},
		{"point beyond -180", orb.Point{-190, 1}, orb.Point{170, 1}},
		{"too far is left to Validate", orb.Point{999, 1}, orb.Point{999, 1}},
		{"clockwise shell", orb.Polygon{{{0, 0}, {0, 1}, {1, 1}, {0, 0}}}, orb.Polygon{{{0, 0}, {1, 1}, {0, 1}, {0, 0}}}},
		{"line over the antimeridian", orb.LineString{{170, 0}, {190, 10}}, orb.MultiLineString{{{170, 0}, {180, 5}}, {{-180, 5}, {-170, 10}}}},
		{"line beyond it", orb.LineString{{190, 0}, {200, 10}}, orb.LineString{{-170, 0}, {-160, 10}}},
		{"line up to it", orb.LineString{{170, 0}, {180, 10}}, orb.LineString{{170, 0}, {180, 10}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Normalize(c.in); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
	t.Run("polygon over the antimeridian", func(t *testing.T) {
		in := orb.Bound{Min: orb.Point{170, 0}, Max: orb.Point{190, 10}}.ToPolygon()
		got, ok := Normalize(in).(orb.MultiPolygon)
		if !ok || len(got) != 2 || Validate(got) != nil {
			t.Fatalf("%v: %v", got, Validate(got))
		}
		if a, b := AreaM2(got), AreaM2(in); a/b < 0.999999 || a/b > 1.000001 {
			t.Errorf("area %v became %v", b, a)
		}
	})
	t.Run("argument stays as it is", func(t *testing.T) {
		in := orb.Polygon{{{0, 0}, {0, 1}, {1, 1}, {0, 0}}}
		Normalize(in)
		if in[0][1] != (orb.Point{0, 1}) {
			t.Errorf("changed to %v", in)
		}
	})
	t.Run("on decoding", func(t *testing.T) {
		got, err := DecodeGeoJSON([]byte(`{"type":"Point","coordinates":[190,1]}`), Limits{WrapLongitude: true})
		if err != nil || got != orb.Geometry(orb.Point{-170, 1}) {
			t.Errorf("%v %v", got, err)
		}
	})
}

func FuzzDecodeGeoJSON(f *testing.F) {
	for _, s := range []string{
		`null`, `{"type":"Point","coordinates":[1,2,3]}`, `{"type":"Point","coordinates":[]}`, `{"type":"Polygon","coordinates":[` + square + `]}`,
		`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}`, `{"type":"LineString","coordinates":[[170,0],[190,10]]}`,
		`{"type":"MultiPolygon","coordinates":[[` + square + `]]}`, `{"type":"MultiPoint","coordinates":[[1,2],[]]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, wrap := range []bool{false, true} {
			g, err := DecodeGeoJSON(data, Limits{Vertices: 1000, WrapLongitude: wrap})
			if err != nil || g == nil {
				continue
			}
			if err := Validate(g); err != nil {
				t.Fatalf("decoded something invalid: %v", err)
			}
			if p, ok := Representative(g); !ok || !okPoint(p) {
				t.Fatalf("no representative point: %v", g)
			}
			out, err := geojson.NewGeometry(g).MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			again, err := DecodeGeoJSON(out, Limits{})
			if err != nil || !orb.Equal(g, again) {
				t.Fatalf("%s does not come back: %v, %v", out, again, err)
			}
		}
	})
}
