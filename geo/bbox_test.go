package geo

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

func TestParseBBox(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     BBox
		split    []orb.Bound
	}{
		{"Syria", "35.7,32.3,42.4,37.3", BBox{35.7, 32.3, 42.4, 37.3}, []orb.Bound{{Min: orb.Point{35.7, 32.3}, Max: orb.Point{42.4, 37.3}}}},
		{"spaces", " 1, 2 ,3,4", BBox{1, 2, 3, 4}, []orb.Bound{{Min: orb.Point{1, 2}, Max: orb.Point{3, 4}}}},
		{"elevations", "1,2,-100,3,4,9000", BBox{1, 2, 3, 4}, []orb.Bound{{Min: orb.Point{1, 2}, Max: orb.Point{3, 4}}}},
		{"a point", "1,2,1,2", BBox{1, 2, 1, 2}, []orb.Bound{{Min: orb.Point{1, 2}, Max: orb.Point{1, 2}}}},
		{"world", "-180,-90,180,90", BBox{-180, -90, 180, 90}, []orb.Bound{world}},
		{"over the antimeridian", "170,-10,-170,10", BBox{170, -10, -170, 10}, []orb.Bound{
			{Min: orb.Point{170, -10}, Max: orb.Point{180, 10}}, {Min: orb.Point{-180, -10}, Max: orb.Point{-170, 10}},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseBBox(c.in)
			if err != nil || got != c.want || !reflect.DeepEqual(got.Split(), c.split) {
				t.Errorf("%v %v, want %v; %v", got, err, c.want, got.Split())
			}
		})
	}
}

func TestParseBBoxRefuses(t *testing.T) {
	for _, c := range []struct{ name, in, says string }{
		{"nothing", "", "1 numbers"},
		{"three numbers", "1,2,3", "3 numbers"},
		{"five numbers", "1,2,3,4,5", "5 numbers"},
		{"text", "1,2,x,4", `"x" (number 3)`},
		{"not a number", "1,2,NaN,4", "not a finite"},
		{"infinite", "1,2,Inf,4", "not a finite"},
		{"west out of range", "-181,2,3,4", "west -181"},
		{"north out of range", "1,2,3,91", "north 91"},
		{"upside down", "1,4,3,2", "south 4 is above north 2"},
		{"elevations upside down", "1,2,10,3,4,5", "lowest elevation"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := ParseBBox(c.in); !errors.Is(err, ErrBBox) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, %v; should say %q", got, err, c.says)
			}
		})
	}
}

func FuzzBBox(f *testing.F) {
	for _, s := range []string{"1,2,3,4", "170,-10,-170,10", "1,2,0,3,4,0", "1e1,0x1p2,3,4", ",,,", "-0,0,0,0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, err := ParseBBox(s)
		if err != nil {
			if !errors.Is(err, ErrBBox) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		again, err := ParseBBox(b.String())
		if err != nil || again != b {
			t.Fatalf("%q: %v reads back as %v, %v", s, b, again, err)
		}
		for _, part := range b.Split() {
			if part.IsEmpty() || !okPoint(part.Min) || !okPoint(part.Max) || !b.Contains(part.Min) || !b.Contains(part.Max) {
				t.Fatalf("%q: part %v of %v", s, part, b)
			}
		}
	})
}
