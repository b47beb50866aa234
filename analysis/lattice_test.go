package analysis

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
)

// newTestLattice makes cells of 5 km around Palmyra.
func newTestLattice(cols, rows int) *lattice {
	l := &lattice{cols: cols, rows: rows}
	plane := geo.NewEqualArea(orb.Point{38, 34})
	for i := range cols * rows {
		l.spots = append(l.spots, geo.NewSpot(plane.LonLat(orb.Point{float64(i%cols) * 5000, float64(i/cols) * 5000})))
	}
	return l
}

func evenSurface(n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = 1
	}
	return values
}

func TestAPathOnAUniformSurfaceIsStraight(t *testing.T) {
	l := newTestLattice(21, 11)
	row := func(col int) int { return 5*21 + col }
	path, cost := l.leastPath(evenSurface(21*11), []int{row(0)}, []int{row(20)})
	for i, cell := range path {
		if cell != row(i) {
			t.Fatalf("not straight: %v", path)
		}
	}
	if want := l.stepKM(row(0), row(20)); math.Abs(cost-want) > 1e-4*want {
		t.Errorf("cost %v, straight %v", cost, want)
	}
}

func TestAPathGoesThroughTheGapOfAWall(t *testing.T) {
	l := newTestLattice(15, 11)
	cost := evenSurface(15 * 11)
	const gap = 9
	for row := range 11 {
		if row != gap {
			cost[row*15+7] = 1000
		}
	}
	path, total := l.leastPath(cost, []int{2*15 + 1}, []int{2*15 + 13})
	if total > 200 {
		t.Errorf("cost %v: over the wall", total)
	}
	if !slices.Contains(path, gap*15+7) {
		t.Errorf("not through the gap: %v", path)
	}
}

func TestThereAndBackAreTheSame(t *testing.T) {
	l := newTestLattice(30, 20)
	for seed := range uint64(20) {
		rng := stream(seed, 0)
		cost := evenSurface(600)
		if seed > 0 { // at first with many paths of the same cost
			cost = roughSurface(rng, 600)
		}
		a, b := []int{rng.IntN(300), rng.IntN(300)}, []int{300 + rng.IntN(300), 300 + rng.IntN(300)}
		there, costThere := l.leastPath(cost, a, b)
		back, costBack := l.leastPath(cost, b, a)
		slices.Reverse(back)
		if !slices.Equal(there, back) || costThere != costBack {
			t.Errorf("%d: %v at %v, %v at %v", seed, there, costThere, back, costBack)
		}
		if sum := l.along(there, cost); math.Abs(sum-costThere) > 1e-9*sum {
			t.Errorf("%d: the parts add up to %v, the whole is %v", seed, sum, costThere)
		}
	}
}

func roughSurface(rng *rand.Rand, n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = 0.1 + 5*rng.Float64()*rng.Float64()
	}
	return values
}

// cheapest tries every path without repeats.
func cheapest(l *lattice, cost []float64, at int, goal []int, seen []bool, sum, best float64) float64 {
	if sum >= best || slices.Contains(goal, at) {
		return math.Min(sum, best)
	}
	seen[at] = true
	for end := range cost {
		m := latticeMove{end%l.cols - at%l.cols, end/l.cols - at/l.cols}
		if !seen[end] && slices.Contains(latticeMoves, m) {
			best = cheapest(l, cost, end, goal, seen, sum+l.stepKM(at, end)*meanOver(m.over(l, at), cost), best)
		}
	}
	seen[at] = false
	return best
}

func TestNoPathIsCheaper(t *testing.T) {
	for seed := range uint64(60) {
		rng := stream(seed, 1)
		l := newTestLattice(3+rng.IntN(2), 3+rng.IntN(2))
		cost := roughSurface(rng, l.cols*l.rows)
		from, to := []int{0, 1}, []int{len(cost) - 1, len(cost) - 2}
		_, got := l.leastPath(cost, from, to)
		best := math.Inf(1)
		for _, a := range from {
			best = cheapest(l, cost, a, to, make([]bool, len(cost)), 0, best)
		}
		if math.Abs(got-best) > 1e-9*best {
			t.Errorf("%d: %v, but there is one of %v", seed, got, best)
		}
	}
}

func TestAKnightsMoveLiesInFourCells(t *testing.T) {
	l := newTestLattice(5, 5)
	for _, m := range latticeMoves {
		// The straight way from centre to centre, sampled finely.
		count := map[int]int{}
		const samples = 4000
		for k := range samples {
			f := (float64(k) + 0.5) / samples
			col, row := math.Floor(2.5+f*float64(m.col)), math.Floor(2.5+f*float64(m.row))
			count[int(row)*5+int(col)]++
		}
		want := map[int]int{}
		for _, cell := range m.over(l, 12) {
			want[cell] += samples / 4
		}
		for cell, n := range want {
			if math.Abs(float64(count[cell]-n)) > 2 {
				t.Errorf("move %v: %d of %d samples in cell %d, %d expected", m, count[cell], samples, cell, n)
			}
		}
	}
}

// The worked example of docs/methods.md: straight on 75, by way of the incidents 71.6.
func TestTheWorkedExampleOfMethods(t *testing.T) {
	l := newTestLattice(4, 2)
	path, cost := l.leastPath([]float64{5, 5, 5, 5, 5, 3, 3, 5}, []int{0}, []int{3})
	if !slices.Equal(path, []int{0, 5, 6, 3}) || math.Abs(cost-71.57) > 0.01 {
		t.Errorf("%v at %v", path, cost)
	}
	if straight := l.along([]int{0, 1, 2, 3}, []float64{5, 5, 5, 5, 5, 3, 3, 5}); math.Abs(straight-75) > 0.01 {
		t.Errorf("straight on %v", straight)
	}
	if knight := l.along([]int{0, 6, 3}, []float64{5, 5, 5, 5, 5, 3, 3, 5}); math.Abs(knight-73.01) > 0.02 {
		t.Errorf("by a knight's move %v", knight)
	}
}
