package analysis

import (
	"math"
	"testing"
)

// The example of R's cor.test (Hollander & Wolfe 1973, p. 185): T = 26, tau 0.4444444, p 0.1194.
func TestKendallIsThatOfR(t *testing.T) {
	x := []float64{44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1}
	y := []float64{2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8}
	got := TrendOf(x, y)
	if !near(*got.Tau, 0.4444444) || math.Abs(*got.P-0.1194) > 5e-5 || got.Test != KendallExact {
		t.Errorf("tau %v, p %v, %s", *got.Tau, *got.P, got.Test)
	}
}

// The variance under ties by Kendall's formula, done by hand: x = 1 1 2 3 4 5, y = 1 2 2 3 5 4. Of 15 pairs 1 is tied in x and 1 in y; 12 rise, 1 falls, so S = 11,
// tau-b = 11/14; variance = (510 − 18 − 18)/18 + 2·2/(2·6·5) = 26.4; z = 2.14087, p = 0.032285.
func TestKendallWithTies(t *testing.T) {
	got := TrendOf([]float64{1, 1, 2, 3, 4, 5}, []float64{1, 2, 2, 3, 5, 4})
	if !near(*got.Tau, 11.0/14) || math.Abs(*got.P-0.032285) > 2e-6 || got.Test != KendallNormal {
		t.Errorf("tau %v, p %v, %s", *got.Tau, *got.P, got.Test)
	}
}

// A tail as thin as this is 1 − 1 where it is taken from 1: 2·Φ(−14.7417) = 3.48028·10⁻⁴⁹ (C's erfc).
func TestKendallFarOut(t *testing.T) {
	y := make([]float64, 100)
	for i := range y {
		y[i] = float64(i)
	}
	if got := TrendOf(y, y); math.Abs(*got.P/3.480281192458245e-49-1) > 1e-9 {
		t.Errorf("p %v", *got.P)
	}
}

func TestTrendByHand(t *testing.T) {
	// Slopes of 0 2 1 5 4 at 0 1 2 3 4: −1 −1 1/2 2/3 1 3/2 3/2 5/3 2 4 in order; the middle two are 1 and 3/2.
	got := TrendOf([]float64{0, 1, 2, 3, 4}, []float64{0, 2, 1, 5, 4})
	if *got.Slope != 1.25 || *got.Tau != 0.6 {
		t.Errorf("slope %v, tau %v", *got.Slope, *got.Tau)
	}
	// All orders of 5 with 8 or more of 10 pairs rising: (1+4+9)/120, twice.
	if !near(*got.P, 28.0/120) {
		t.Errorf("p %v", *got.P)
	}
}

func TestTrendSaysWhenItCantSay(t *testing.T) {
	few := TrendOf([]float64{1, 2, 3}, []float64{1, 2, 3})
	if few.Enough || few.P != nil || few.Slope != nil || few.Reason == "" {
		t.Errorf("three points: %+v", few)
	}
	upright := TrendOf([]float64{1, 1, 1, 1, 1}, []float64{1, 2, 3, 4, 5})
	if upright.Slope != nil || upright.P != nil || upright.Tau != nil {
		t.Errorf("all x equal: %+v", upright)
	}
	level := TrendOf([]float64{1, 2, 3, 4, 5}, []float64{7, 7, 7, 7, 7})
	if *level.Slope != 0 || level.P != nil {
		t.Errorf("all y equal: %+v", level)
	}
}

// The search for many points finds what the list of few has, ties and all.
func TestSlopesAreFoundAsListed(t *testing.T) {
	source := stream(5, 6)
	for range 20 {
		var x, y []float64
		for range 80 {
			x, y = append(x, float64(source.IntN(30))), append(y, float64(source.IntN(1000))/8)
		}
		listed := newSlopes(sortedPoints(x, y))
		searched := listed
		searched.listed, searched.off, searched.room = nil, make([]float64, 80), make([]float64, 80)
		for _, place := range []int{0, 1, listed.n / 3, listed.n/2 - 1, listed.n / 2, listed.n - 1} {
			if a, b := listed.at(place), searched.at(place); math.Abs(a-b) > 1e-9 {
				t.Errorf("place %d: %v listed, %v searched", place, a, b)
			}
		}
		mirrored := TrendOf(x, negated(y))
		straight := TrendOf(x, y)
		if math.Abs(*straight.Slope+*mirrored.Slope) > 1e-12 || math.Abs(*straight.P-*mirrored.P) > 1e-12 || math.Abs(*straight.Low+*mirrored.High) > 1e-9 {
			t.Errorf("mirrored: %+v %+v", straight, mirrored)
		}
	}
}

func TestSlopesOfMostlyLevelPoints(t *testing.T) {
	source := stream(9, 9)
	x, y := make([]float64, 2*slopesListed), make([]float64, 2*slopesListed)
	for i := range x {
		x[i], y[i] = float64(i), float64(source.IntN(2))
	}
	if got := TrendOf(x, y); *got.Slope != 0 || *got.Low != 0 || *got.High != 0 {
		t.Errorf("%v, %v to %v", *got.Slope, *got.Low, *got.High)
	}
}

func negated(y []float64) []float64 {
	out := make([]float64, len(y))
	for i := range y {
		out[i] = -y[i]
	}
	return out
}

func TestKendallPIsUniformUnderNoChange(t *testing.T) {
	source := stream(7, 8)
	const draws = 4000
	small := 0
	for range draws {
		x, y := make([]float64, 60), make([]float64, 60)
		for i := range x {
			x[i], y[i] = float64(i), source.Float64()
		}
		if *TrendOf(x, y).P <= 0.1 {
			small++
		}
	}
	if share := float64(small) / draws; math.Abs(share-0.1) > 4*math.Sqrt(0.09/draws) {
		t.Errorf("%v of the p-values are 0.1 or less", share)
	}
}

func BenchmarkTrendOf100000(b *testing.B) {
	source := stream(1, 1)
	x, y := make([]float64, 100_000), make([]float64, 100_000)
	for i := range x {
		x[i], y[i] = float64(source.IntN(3000)), source.Float64()*600
	}
	b.ReportAllocs()
	for b.Loop() {
		TrendOf(x, y)
	}
}
