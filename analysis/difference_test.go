package analysis

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

func difference(t testing.TB, a, b []threat.Event, ask DifferenceAsk) Difference {
	t.Helper()
	d, err := MapDifference(a, b, ask)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// others gives events other ids, so that they are others.
func others(events []threat.Event) []threat.Event {
	for i := range events {
		events[i].FID += 1_000_000
	}
	return events
}

var asked = DifferenceAsk{EdgeM: 15_000, ExposureA: 100, ExposureB: 60, Alpha: 0.05}

// Each incident is in one cell of one of the two, and what is left out is told.
func TestDifferenceAddsUp(t *testing.T) {
	for seed := range uint64(6) {
		a, b := gathering(700, 0.2, 3000, seed), others(gathering(500, 0.05, 3000, seed+50))
		a[0].Place, b[0].UncertaintyM = nil, nil
		b = append(b, a[1])
		d := difference(t, a, b, asked)
		sumA, sumB := 0, 0
		for i := range d.Cells {
			c := &d.Cells[i]
			sumA, sumB = sumA+c.A, sumB+c.B
			if c.A+c.B == 0 || c.Enough != (c.A+c.B >= Few) || (c.Q != nil) != c.Enough {
				t.Fatalf("cell %+v", c)
			}
		}
		if sumA != d.A || sumB != d.B || d.A != 698 || d.B != 499 || d.Note.Used != d.A+d.B {
			t.Errorf("seed %d: cells have %d and %d of %d and %d", seed, sumA, sumB, d.A, d.B)
		}
		left := 0
		for _, l := range d.Note.LeftOut {
			left += l.Count
		}
		if left != 3 { // no place, unknown place, in both (told once)
			t.Errorf("left out: %v", d.Note.LeftOut)
		}
	}
}

// Swapping A and B keeps cells, p and q, and turns every ratio round.
func TestDifferenceSwappedIsMirrored(t *testing.T) {
	for seed := range uint64(8) {
		rng := rand.New(rand.NewPCG(seed, 5))
		a, b := gathering(50+rng.IntN(900), 0.3*rng.Float64(), 3000, seed), others(gathering(50+rng.IntN(900), 0.3*rng.Float64(), 3000, seed+9))
		turned := asked
		turned.ExposureA, turned.ExposureB = asked.ExposureB, asked.ExposureA
		there, back := difference(t, a, b, asked), difference(t, b, a, turned)
		if len(there.Cells) != len(back.Cells) || there.Tested != back.Tested {
			t.Fatalf("seed %d: %d cells and %d", seed, len(there.Cells), len(back.Cells))
		}
		for i := range there.Cells {
			mirrored(t, &there.Cells[i], &back.Cells[i])
		}
	}
}

func mirrored(t *testing.T, c, m *DifferenceCell) {
	t.Helper()
	if c.Hex != m.Hex || c.A != m.B || c.B != m.A || c.Enough != m.Enough {
		t.Fatalf("%+v is not %+v swapped", c, m)
	}
	if x, y := c.LogRatio(), m.LogRatio(); (x == nil) != (y == nil) || x != nil && math.Abs(*x+*y) > 1e-12 {
		t.Errorf("log ratios %v and %v", x, y)
	}
	if c.Enough && (math.Abs(*c.P-*m.P) > 1e-9 || math.Abs(*c.Q-*m.Q) > 1e-9) {
		t.Errorf("p %v and %v, q %v and %v", *c.P, *m.P, *c.Q, *m.Q)
	}
	if c.Low != nil && m.High != nil && *m.High > 0 && math.Abs(*c.Low*(*m.High)-1) > 1e-6 {
		t.Errorf("bounds %v and %v", *c.Low, *m.High)
	}
	if turned := map[string]string{"a": "b", "b": "a", "": ""}; turned[c.Higher(100, 60)] != m.Higher(60, 100) {
		t.Errorf("higher %q and %q", c.Higher(100, 60), m.Higher(60, 100))
	}
}

// A town where only one of the two has incidents is found, and its p is R's poisson.test(c(12, 1), c(100, 60)).
func TestDifferenceFindsWhereItIs(t *testing.T) {
	at := func(first int64, n int, p orb.Point) (events []threat.Event) {
		for i := range n {
			m := 100.0
			events = append(events, threat.Event{FID: first + int64(i), Place: &p, UncertaintyM: &m})
		}
		return events
	}
	town, other := orb.Point{40, 35}, orb.Point{42, 34}
	d := difference(t, append(at(1, 12, town), at(100, 5, other)...), append(at(200, 1, town), at(300, 3, other)...), asked)
	i := slices.IndexFunc(d.Cells, func(c DifferenceCell) bool { return c.A == 12 })
	if len(d.Cells) != 2 || i < 0 || d.Tested != 2 {
		t.Fatalf("%+v", d.Cells)
	}
	c := d.Cells[i]
	if want := 0.040073436162856524; math.Abs(*c.P-want) > 1e-12 || math.Abs(*c.Ratio-7.2) > 1e-12 || c.Higher(100, 60) != "a" {
		t.Errorf("ratio %v, p %v, want 7.2 and %v", *c.Ratio, *c.P, want)
	}
	if even := d.Cells[1-i]; even.Higher(100, 60) != "" || *even.P != 1 {
		t.Errorf("5 in 100 days and 3 in 60 differ: %+v", even)
	}
}

// Under one rate for both, a hexagon is called different in at most a twentieth of the maps, about.
func TestDifferenceSeldomErrs(t *testing.T) {
	wrong, maps := 0, 200
	for seed := range uint64(maps) {
		rng := rand.New(rand.NewPCG(seed, 31))
		var a, b []threat.Event
		for _, e := range gathering(600, 0.3, 1000, seed) {
			if rng.Float64() < 100.0/160 {
				a = append(a, e)
			} else {
				b = append(b, e)
			}
		}
		d := difference(t, a, b, asked)
		if slices.ContainsFunc(d.Cells, func(c DifferenceCell) bool { return c.Q != nil && *c.Q <= asked.Alpha }) {
			wrong++
		}
	}
	if wrong > maps*8/100 {
		t.Errorf("%d of %d maps without a difference show one", wrong, maps)
	}
}

func TestDifferenceOfTooFew(t *testing.T) {
	d := difference(t, gathering(2, 0, 100, 1), others(gathering(2, 0, 100, 2)), asked)
	if d.Enough || d.Reason != TooFew(4) || len(d.Cells) != 0 {
		t.Errorf("%+v", d)
	}
}
