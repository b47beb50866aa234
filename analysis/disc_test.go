package analysis

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSharesOfAPartitionAddUpToOne(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		at, radius := 50*(rng.Float64()-0.5), 30*rng.Float64()*float64(rng.IntN(2))
		edges := []float64{math.Inf(-1)}
		for e := -40.0; e < 40; e += 1 + 9*rng.Float64() {
			edges = append(edges, e)
		}
		edges = append(edges, math.Inf(1))
		sum := 0.0
		for i := 1; i < len(edges); i++ {
			r := reachInBand(at, radius, edges[i-1], edges[i])
			if r.Certain && math.Abs(r.Share-1) > 1e-12 || !r.Possible && r.Share != 0 || r.Share < 0 {
				t.Fatalf("at %v, radius %v, band %v–%v: %+v", at, radius, edges[i-1], edges[i], r)
			}
			sum += r.Share
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Fatalf("at %v, radius %v: the shares add up to %v", at, radius, sum)
		}
	}
}

func TestSharesOfRectanglesAddUpToOne(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	cuts := func() []float64 {
		list := []float64{math.Inf(-1)}
		for e := -3.0; e < 3; e += 0.1 + rng.Float64() {
			list = append(list, e)
		}
		return append(list, math.Inf(1))
	}
	for range 500 {
		x, y, radius := 4*(rng.Float64()-0.5), 4*(rng.Float64()-0.5), 2*rng.Float64()
		sum, xs, ys := 0.0, cuts(), cuts()
		for i := 1; i < len(xs); i++ {
			for j := 1; j < len(ys); j++ {
				sum += shareInRectangle(x, y, radius, rectangle{xs[i-1], ys[j-1], xs[i], ys[j]})
			}
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Fatalf("at %v %v, radius %v: the shares add up to %v", x, y, radius, sum)
		}
	}
}

// The areas are counted on a fine grid of spots.
func TestSharesAreThoseOfAGrid(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	const n = 400
	for range 40 {
		r := rectangle{West: -1.5 * rng.Float64(), South: -1.5 * rng.Float64(), East: 1.5 * rng.Float64(), North: 1.5 * rng.Float64()}
		x, y := 2*(rng.Float64()-0.5), 2*(rng.Float64()-0.5)
		in, all := 0, 0
		for i := range n {
			for j := range n {
				u, v := 2*(float64(i)+0.5)/n-1, 2*(float64(j)+0.5)/n-1
				if u*u+v*v > 1 {
					continue
				}
				all++
				if px, py := x+u, y+v; r.West <= px && px <= r.East && r.South <= py && py <= r.North {
					in++
				}
			}
		}
		if got, want := shareInRectangle(x, y, 1, r), float64(in)/float64(all); math.Abs(got-want) > 0.01 {
			t.Errorf("%+v round %v %v: %v, by a grid %v", r, x, y, got, want)
		}
	}
}

func TestShareByHand(t *testing.T) {
	// A disc whose middle is half a radius short of the edge: 1/3 − √3/(4π) = 0.1955 of it is beyond.
	want := 1.0/3 - math.Sqrt(3)/(4*math.Pi)
	if got := shareInBand(5, 2, 6, math.Inf(1)); math.Abs(got-want) > 1e-15 {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := shareInBand(5, 2, 5, 100); math.Abs(got-0.5) > 1e-15 {
		t.Errorf("a disc on the edge: %v, want a half", got)
	}
}

func TestNoUncertaintyIsThePlainResult(t *testing.T) {
	for _, c := range []struct {
		at   float64
		want bool
	}{{0, false}, {0.1, true}, {5, true}, {5.1, false}} {
		if got := reachInBand(c.at, 0, 0, 5); got.Certain != c.want || got.Possible != c.want || got.Share != map[bool]float64{true: 1}[c.want] {
			t.Errorf("at %v in (0, 5]: %+v", c.at, got)
		}
	}
	if got := reachInRectangle(1, 1, 0, rectangle{0, 0, 1, 1}); !got.Certain || !got.Possible || got.Share != 1 {
		t.Errorf("on a corner: %+v", got)
	}
}
