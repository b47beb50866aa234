package analysis

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
)

// digits tells whether got has the digits of want as printed, up to eight behind the point.
func digits(got, want float64) bool { return math.Abs(got-want) <= 0.51e-8 }

// ORACLES.md 2 (esda): six points, band 15, binary.
func TestGiOfSixPoints(t *testing.T) {
	points := []orb.Point{{10, 10}, {20, 10}, {40, 10}, {15, 20}, {30, 20}, {30, 30}}
	y := []float64{2, 3, 3.2, 5, 8, 7}
	weights := make([][]Weight, len(points))
	for i, p := range points {
		for j, q := range points {
			if math.Hypot(p[0]-q[0], p[1]-q[1]) <= 15 {
				weights[i] = append(weights[i], Weight{j, 1})
			}
		}
	}
	check := func(name string, got []Local, want []float64) {
		t.Helper()
		for i := range want {
			if !digits(got[i].Z, want[i]) {
				t.Errorf("%s %d: z %.8f, want %.8f", name, i, got[i].Z, want[i])
			}
		}
	}
	check("Gi", Gi(y, weights), []float64{-1.0136729, -0.04361589, 1.31558703, -0.31412676, 1.15373986, 1.77833941})
	check("Gi*", GiStar(y, weights), []float64{-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331})
	g := General(y, weights)
	for _, c := range []struct{ got, want float64 }{{g.G, 0.5570977917981073}, {g.Z, 0.942627795324094}, {g.P, 0.17293565873591432}} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
	if math.Abs(g.Expected-0.4666666667) > 0.51e-10 {
		t.Errorf("expected %v", g.Expected)
	}
}

// A weight of one direction only counts in S1 by half of its square: by hand from the definition ½Σ(wᵢⱼ+wⱼᵢ)².
func TestSumsOfUnevenWeights(t *testing.T) {
	y := []float64{1, 2, 3}
	_, w, s1, s2 := weightSums(y, [][]Weight{{{1, 2}}, {{0, 1}, {2, 3}}, nil})
	// pairs: (0,1) has 2+1, (1,2) has 3; each counts in both orders, halved: 9 + 9.
	if w != 6 || s1 != 18 || s2 != (2+1)*(2+1)+(2+1+3)*(2+1+3)+3*3 {
		t.Errorf("W %v, S1 %v, S2 %v", w, s1, s2)
	}
}
