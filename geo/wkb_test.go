package geo

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"reflect"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
	"github.com/paulmach/orb/encoding/wkb"
)

var wkbShapes = []orb.Geometry{
	orb.Point{1, 2},
	orb.LineString{{1, 2}, {3, 4}},
	orb.Polygon{{{0, 0}, {9, 0}, {9, 9}, {0, 0}}, {{5, 2}, {6, 3}, {6, 2}, {5, 2}}},
	orb.MultiPoint{{1, 2}, {3, 4}},
	orb.MultiLineString{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}},
	orb.MultiPolygon{{{{0, 0}, {9, 0}, {9, 9}, {0, 0}}}},
	orb.Collection{orb.Point{1, 1}, orb.LineString{{1, 2}, {3, 4}}},
}

func TestDecodeWKBReadsWhatOrbWrites(t *testing.T) {
	for _, g := range wkbShapes {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			if got, err := DecodeWKB(wkb.MustMarshal(g, order)); err != nil || !reflect.DeepEqual(got, g) {
				t.Errorf("%v: %v %v", g, got, err)
			}
			if got, err := DecodeWKB(ewkb.MustMarshal(g, 4326, order)); err != nil || !reflect.DeepEqual(got, g) {
				t.Errorf("EWKB %v: %v %v", g, got, err)
			}
		}
	}
}

// As PostGIS 3.3 writes them: ST_AsBinary(…, 'NDR') of POINT ZM, LINESTRING Z, POINT EMPTY and MULTIPOINT M, and ST_AsEWKB of POINT Z.
func TestDecodeWKBDropsElevations(t *testing.T) {
	for text, want := range map[string]orb.Geometry{
		"01b90b0000000000000000f03f000000000000004000000000000008400000000000001040":                                         orb.Point{1, 2},
		"01ea03000002000000000000000000f03f00000000000000400000000000000840000000000000104000000000000014400000000000001840": orb.LineString{{1, 2}, {4, 5}},
		"0101000000000000000000f87f000000000000f87f":                                                                         nil,
		"01d40700000100000001d1070000000000000000f03f00000000000000400000000000000840":                                       orb.MultiPoint{{1, 2}},
		"01010000a0e6100000000000000000f03f00000000000000400000000000000840":                                                 orb.Point{1, 2},
	} {
		raw, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := DecodeWKB(raw); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v %v, want %v", text, got, err, want)
		}
	}
}

func TestDecodeWKBBelievesNoCount(t *testing.T) {
	for name, text := range map[string]string{
		"a line of four thousand million": "0102000000ffffffff000000000000f03f0000000000000040",
		"rings of as many":                "0103000000ffffffff00000000",
		"members of as many":              "0104000000ffffffff0101000000",
		"a point in a MultiPolygon":       "0106000000010000000101000000000000000000f03f0000000000000040",
		"half a point":                    "0101000000000000000000f03f",
		"a curve":                         "010800000000000000",
		"nothing":                         "",
		"bytes behind":                    "0101000000000000000000f03f000000000000004000",
	} {
		raw, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := DecodeWKB(raw); !errors.Is(err, ErrWKB) && !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: %v %v", name, got, err)
		}
	}
}

func FuzzWKB(f *testing.F) {
	for _, g := range wkbShapes {
		f.Add(wkb.MustMarshal(g))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := DecodeWKB(data)
		if err == nil && g != nil {
			_ = Normalize(ToRim(orb.Clone(g)))
		}
	})
}

func TestToRim(t *testing.T) {
	g := orb.Polygon{{{178, 71}, {180.00000000000006, 71.5}, {180.00000000000006, 70.8}, {178, 71}}}
	if got := Normalize(ToRim(orb.Clone(g))); !reflect.DeepEqual(got.Bound().Max, orb.Point{180, 71.5}) || got.GeoJSONType() != "Polygon" {
		t.Errorf("%v", got)
	}
	if got := ToRim(orb.Point{180.1, 0}); got != orb.Geometry(orb.Point{180.1, 0}) {
		t.Errorf("%v", got)
	}
}
