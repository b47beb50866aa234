package analysis

import (
	"math"
	"testing"
)

// series is the one that ORACLES.md 3 and 4 use.
var series = []int{0, 1, 2, 0, 1, 1, 0, 2, 1, 0, 1, 3, 0, 1, 2, 1, 0, 7, 6, 1, 0, 1}

// near tells whether got has the printed digits of want: seven significant ones.
func near(got, want float64) bool { return math.Abs(got-want) <= 5.1e-7*math.Max(1, math.Abs(want)) }

// ORACLES.md 3: R 4 surveillance::earsC, baseline 7, alpha 0.001.
func TestEARSIsThatOfR(t *testing.T) {
	cases := []struct {
		name   string
		limits []*float64
		first  int
		want   []float64
		alarms []int
	}{
		{"C1", EARSC1(series, EARSAlpha), 8, []float64{3.050282, 3.523164, 3.523164, 3.050282, 2.989606, 4.446454, 4.568293, 4.446454, 4.446454, 4.446454, 4.446454, 9.569492, 11.32378, 11.10128, 11.32378}, []int{12, 18}},
		{"C2", EARSC2(series, EARSAlpha), 10, []float64{3.050282, 3.523164, 3.523164, 3.050282, 2.989606, 4.446454, 4.568293, 4.446454, 4.446454, 4.446454, 4.446454, 9.569492, 11.32378}, []int{18, 19}},
		{"C3", EARSC3(series, EARSAlpha), 12, []float64{5.523164, 1.240285, 2.13222, 5.303597, 4.568293, 3.303597, 10.3036, 4.515499, 0, 0, 9.895208}, []int{19, 20}},
	}
	for _, c := range cases {
		var alarms []int
		for i, limit := range c.limits {
			at := i + 1 - c.first
			if (limit != nil) != (at >= 0) {
				t.Fatalf("%s: a limit at t=%d: %v", c.name, i+1, limit != nil)
			}
			if limit == nil {
				continue
			}
			if !near(*limit, c.want[at]) {
				t.Errorf("%s t=%d: %v, want %v", c.name, i+1, *limit, c.want[at])
			}
			if float64(series[i]) > *limit {
				alarms = append(alarms, i+1)
			}
		}
		sameAlarms(t, c.name, alarms, c.alarms)
	}
}

// ORACLES.md 4: R surveillance::cusum, trans "standard", m = mean of the first 7.
func TestCUSUMIsThatOfR(t *testing.T) {
	want := []float64{0.481278, 0, 0, 0, 1.664494, 0, 0, 0.481278, 0, 0, 6.397357, 11.6115, 10.90956, 9.024406, 8.322468}
	var alarms []int
	for i, sum := range CUSUM(series[7:], 5.0/7, CUSUMReference) {
		if !near(sum, want[i]) {
			t.Errorf("t=%d: %v, want %v", i+8, sum, want[i])
		}
		if sum >= CUSUMDecision {
			alarms = append(alarms, i+8)
		}
	}
	sameAlarms(t, "CUSUM", alarms, []int{18, 19, 20, 21, 22})
}

func sameAlarms(t *testing.T, name string, got, want []int) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: alarms %v, want %v", name, got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s: alarms %v, want %v", name, got, want)
		}
	}
}

// ORACLES.md 5: R's poisson.test.
func TestRatesCompareAsInR(t *testing.T) {
	cases := []struct {
		name           string
		a              int
		overA          float64
		b              int
		overB          float64
		alternative    Alternative
		p, ratio       float64
		low, high      float64
		pDigits, noInt float64
	}{
		{"14/600 5/600", 14, 600, 5, 600, TwoSided, 0.06356812, 2.8, 0.9530131, 9.93305, 1e-8, 0},
		{"14/600 5/370", 14, 600, 5, 370, TwoSided, 0.3507937, 1.726667, 0.5876914, 6.125381, 1e-7, 0},
		{"3 in 1, 8 in 52", 3, 1, 8, 52, Greater, 0.000989254, 19.5, 0, 0, 1e-9, 1},
		{"2 in 1, 4 in 4", 2, 1, 4, 4, Greater, 0.344640, 2, 0, 0, 1e-6, 1},
		{"2 in 1, 1 in 4", 2, 1, 1, 4, Greater, 0.104, 8, 0, 0, 1e-3, 1},
	}
	for _, c := range cases {
		r := compareRates(c.a, c.overA, c.b, c.overB, 0.95, c.alternative)
		if math.Abs(*r.P-c.p) > 0.51*c.pDigits || !near(*r.Ratio, c.ratio) {
			t.Errorf("%s: p %v, want %v; ratio %v, want %v", c.name, *r.P, c.p, *r.Ratio, c.ratio)
		}
		if c.noInt == 0 && (!near(*r.Low, c.low) || !near(*r.High, c.high)) {
			t.Errorf("%s: %v to %v, want %v to %v", c.name, *r.Low, *r.High, c.low, c.high)
		}
	}
}

// ORACLES.md 6.
func TestBenjaminiHochberg(t *testing.T) {
	p := []float64{.001, .008, .039, .041, .042, .06, .074, .205, .212, .216}
	want := []float64{.01, .04, .084, .084, .084, .1, .1057143, .216, .216, .216}
	for i, q := range BenjaminiHochberg(p) {
		if !near(q, want[i]) {
			t.Errorf("%v: %v, want %v", p[i], q, want[i])
		}
	}
	mixed := BenjaminiHochberg([]float64{.216, .001, .042, .008, .041, .212, .039, .205, .074, .06})
	if !near(mixed[1], .01) || !near(mixed[6], .084) || !near(mixed[0], .216) {
		t.Errorf("another order gives other values: %v", mixed)
	}
}

// Garwood's limits as tables print them: 0 events 3.689, 1 event 0.0253 to 5.572, 10 events 4.795 to 18.390.
func TestGarwood(t *testing.T) {
	for _, c := range []struct {
		n         int
		low, high float64
	}{{0, 0, 3.689}, {1, 0.0253, 5.572}, {10, 4.795, 18.390}} {
		r := RateOf(c.n, 2, 0.95)
		if math.Abs(r.Low*2-c.low) > 5e-4 || math.Abs(r.High*2-c.high) > 6e-4 {
			t.Errorf("%d: %v to %v, want %v to %v", c.n, r.Low*2, r.High*2, c.low, c.high)
		}
	}
}
