package tiles_test

import (
	"strings"
	"testing"

	"threatmap/threat"
	"threatmap/tiles"
)

func TestParseAddress(t *testing.T) {
	cases := []struct {
		name, col, z, x, y string
		want               threat.Kind
	}{
		{"whole world", "incidents", "0", "0", "0.mvt", 0},
		{"last of a zoom", "belts", "5", "31", "31", 0},
		{"column outside the matrix", "belts", "5", "32", "0", threat.KindNotFound},
		{"row outside the matrix", "belts", "0", "0", "1", threat.KindNotFound},
		{"zoom too deep", "belts", "21", "0", "0", threat.KindNotFound},
		{"zoom beyond a shift", "belts", "99", "0", "0", threat.KindNotFound},
		{"number beyond 32 bits", "belts", "5", "99999999999", "0", threat.KindNotFound},
		{"negative", "belts", "5", "-1", "0", threat.KindInvalid},
		{"signed", "belts", "5", "+1", "0", threat.KindInvalid},
		{"not a number", "belts", "a", "0", "0", threat.KindInvalid},
		{"fraction", "belts", "1.5", "0", "0", threat.KindInvalid},
		{"empty row", "belts", "1", "0", ".mvt", threat.KindInvalid},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := tiles.ParseAddress(threat.Collection{ID: c.col}, c.z, c.x, c.y); threat.KindOf(err) != c.want {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzTileAddress(f *testing.F) {
	f.Add("3", "4", "5.mvt")
	f.Add("0", "+0", "-0")
	col := threat.Incidents
	f.Fuzz(func(t *testing.T, z, x, y string) {
		a, err := tiles.ParseAddress(col, z, x, y)
		if err != nil {
			return
		}
		part := strings.Split(a.String(), "/")
		b, err := tiles.ParseAddress(col, part[1], part[2], part[3])
		if err != nil || b.String() != a.String() {
			t.Errorf("%s reads back as %s, %v", a, b, err)
		}
		if a.Z > tiles.MaxZoom || a.X>>a.Z != 0 || a.Y>>a.Z != 0 {
			t.Errorf("%s is outside the matrix", a)
		}
	})
}
