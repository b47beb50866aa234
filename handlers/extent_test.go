package handlers

import (
	"testing"

	"github.com/paulmach/orb"
)

// An extent has seven decimals and leaves nothing outside, and noise of the arithmetic moves it nowhere.
func TestExtentIsRoundedOutwards(t *testing.T) {
	for _, c := range []struct {
		of   orb.Bound
		want [4]float64
	}{
		{orb.Bound{Min: orb.Point{38.599999999999994, 33.00000000000001}, Max: orb.Point{48.70000000000001, 37.39999999999999}}, [4]float64{38.6, 33, 48.7, 37.4}},
		{orb.Bound{Min: orb.Point{1.23456785, -1.23456785}, Max: orb.Point{2.00000001, -1e-8}}, [4]float64{1.2345678, -1.2345679, 2.0000001, 0}},
		{orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}, [4]float64{-180, -90, 180, 90}},
	} {
		if got := outwards(c.of); got != c.want {
			t.Errorf("%v: %v, want %v", c.of, got, c.want)
		}
	}
}
