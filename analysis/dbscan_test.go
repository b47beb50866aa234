package analysis

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// Made once with scikit-learn 1.9.1 and pyproj: points of the generator x ← (1103515245·x+12345) mod 2³¹ from 12345, lon 38+4·x/2³¹, lat 33+3·x/2³¹, two
// decimals, sorted; weights 1+(7i mod 3); DBSCAN(eps=40, min_samples=6, metric='precomputed').fit(geodesic km, sample_weight=weights).
var sklearnLabels = []int{
	-1, -1, -1, -1, 0, 0, -1, 0, -1, 0, 1, 1, -1, -1, 1, -1, -1, 2, 2, 2, 2, -1, 3, -1, 2, 2, 2, 3, 3, 3, 3, -1, 6, 6, 3, 4, 5, 6, 3, 4, 4, 4, -1, 4, 5, -1, 5, 5, 4, 4, -1, 7, -1, 7, 7, -1, 7, -1,
	-1, -1,
}

var sklearnCores = []int{4, 5, 7, 9, 10, 11, 14, 17, 18, 19, 20, 24, 26, 27, 29, 30, 34, 35, 36, 37, 39, 40, 41, 43, 44, 46, 47, 48, 49, 53, 54, 56}

func TestClustersAreThoseOfScikitLearn(t *testing.T) {
	x := 12345
	next := func(from, width float64) float64 {
		x = (1103515245*x + 12345) % (1 << 31)
		return math.Round((from+width*float64(x)/(1<<31))*100) / 100
	}
	var points []orb.Point
	for range 60 {
		lon := next(38, 4)
		points = append(points, orb.Point{lon, next(33, 3)})
	}
	places := Spots(points)
	for i := range places {
		places[i].Count = 1 + 7*i%3
	}
	got, err := ClusterPlaces(t.Context(), places, 40, 6)
	if err != nil {
		t.Fatal(err)
	}
	// Labels are numbered otherwise, and edge places may be of any cluster that they touch.
	name := map[int]int{}
	for i, label := range sklearnLabels {
		if (label < 0) != (got.Labels[i] < 0) {
			t.Errorf("place %d: cluster %d, of scikit-learn %d", i, got.Labels[i], label)
		}
		if !slices.Contains(sklearnCores, i) {
			continue
		}
		if known, ok := name[label]; ok && known != got.Labels[i] {
			t.Errorf("core place %d: cluster %d, others of scikit-learn's %d are in %d", i, got.Labels[i], label, known)
		}
		name[label] = got.Labels[i]
	}
	if len(name) != 8 || len(got.Clusters) != 8 {
		t.Errorf("%d clusters of %d", len(got.Clusters), len(name))
	}
}

// The definition, by looking at every pair: core places, their connections, and who touches one.
func TestClustersAreThoseOfTheDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 1))
	for round := range 60 {
		var points []orb.Point
		for range 5 + rng.IntN(80) {
			p := drawWithin(rng, orb.Point{40, 35}, 150_000)
			for range 1 + rng.IntN(3) {
				points = append(points, p)
			}
		}
		places, eps, least := Spots(points), 5+40*rng.Float64(), 2+rng.IntN(8)
		got, err := ClusterPlaces(t.Context(), places, eps, least)
		if err != nil {
			t.Fatal(err)
		}
		if problem := breach(places, got, eps*1000, least); problem != "" {
			t.Fatalf("round %d: %s", round, problem)
		}
	}
}

func breach(places []Spot, got Clusters, epsM float64, least int) string {
	near := func(i, k int) bool { return geo.Distance(places[i].At, places[k].At) <= epsM }
	core := make([]bool, len(places))
	for i := range places {
		around := 0
		for k := range places {
			if near(i, k) {
				around += places[k].Count
			}
		}
		core[i] = around >= least
	}
	reached := make([]int, len(places)) // the number of the connected part of a core place, from 1
	parts := 0
	for i := range places {
		if !core[i] || reached[i] > 0 {
			continue
		}
		parts++
		for todo := []int{i}; len(todo) > 0; {
			k := todo[0]
			todo = todo[1:]
			if reached[k] > 0 {
				continue
			}
			reached[k] = parts
			for j := range places {
				if core[j] && near(k, j) {
					todo = append(todo, j)
				}
			}
		}
	}
	label := map[int]int{}
	for i := range places {
		if core[i] {
			if known, ok := label[reached[i]]; ok && known != got.Labels[i] {
				return fmt.Sprintf("core place %d has label %d, its part %d", i, got.Labels[i], known)
			}
			label[reached[i]] = got.Labels[i]
			continue
		}
		best, bestM := -1, math.Inf(1)
		for k := range places {
			if d := geo.Distance(places[i].At, places[k].At); core[k] && d <= epsM && d < bestM {
				best, bestM = k, d
			}
		}
		if best < 0 && got.Labels[i] >= 0 || best >= 0 && got.Labels[i] != got.Labels[best] {
			return fmt.Sprintf("edge place %d has label %d, nearest core place %d", i, got.Labels[i], best)
		}
	}
	if parts != len(got.Clusters) {
		return fmt.Sprintf("%d clusters, want %d", len(got.Clusters), parts)
	}
	sum := 0
	for _, c := range got.Clusters {
		sum += c.Count
	}
	for _, s := range got.Noise {
		sum += s.Count
	}
	for _, s := range places {
		sum -= s.Count
	}
	if sum != 0 {
		return fmt.Sprintf("clusters and noise hold %d incidents more than there are", sum)
	}
	return ""
}

func TestTheOrderOfPlacesDoesNotMatter(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 2))
	var points []orb.Point
	for range 200 {
		points = append(points, drawWithin(rng, orb.Point{179.9, 0}, 150_000))
	}
	places := Spots(points)
	first, err := ClusterPlaces(t.Context(), places, 20, 4)
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Clusters) < 3 || len(first.Noise) < 3 {
		t.Fatalf("%d clusters and %d places of noise are too few to compare", len(first.Clusters), len(first.Noise))
	}
	rng.Shuffle(len(places), func(i, k int) { places[i], places[k] = places[k], places[i] })
	again, err := ClusterPlaces(t.Context(), places, 20, 4)
	if err != nil {
		t.Fatal(err)
	}
	if spelled(t, first.Clusters) != spelled(t, again.Clusters) || spelled(t, first.Noise) != spelled(t, again.Noise) {
		t.Error("another order gives other bytes")
	}
}

// 4,242 of UCDP's incidents share one point: that is a cluster of one place.
func TestOnePlaceOfManyIncidents(t *testing.T) {
	got, err := ClusterPlaces(t.Context(), []Spot{{orb.Point{37.15, 36.2}, 4242}, {orb.Point{40, 33}, 1}}, 5, 5)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Clusters) != 1 || got.Clusters[0].Count != 4242 || got.Clusters[0].Hull != (orb.Point{37.15, 36.2}) || len(got.Noise) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestHulls(t *testing.T) {
	at := func(points ...orb.Point) []Spot { return Spots(points) }
	for _, c := range []struct {
		places []Spot
		want   orb.Geometry
	}{
		{at(orb.Point{1, 1}), orb.Point{1, 1}},
		{at(orb.Point{2, 2}, orb.Point{0, 0}, orb.Point{1, 1}), orb.LineString{{0, 0}, {2, 2}}},
		{at(orb.Point{0, 0}, orb.Point{1, 0}, orb.Point{1, 1}, orb.Point{0, 1}, orb.Point{0.5, 0.5}), orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}}},
		{at(orb.Point{-179, 0}, orb.Point{179, 0}, orb.Point{180, 1}), orb.Polygon{{{-181, 0}, {-179, 0}, {-180, 1}, {-181, 0}}}},
	} {
		if got := hull(c.places); !orb.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.places, got, c.want)
		}
	}
}

func TestAClusteringThatCannotBe(t *testing.T) {
	for param, ask := range map[string]struct {
		eps   float64
		least int
	}{"eps_km": {0, 5}, "min_incidents": {5, 1}} {
		if _, err := ClusterPlaces(t.Context(), nil, ask.eps, ask.least); threat.KindOf(err) != threat.KindInvalid || err.(*threat.Error).Param != param { //nolint:errorlint // not wrapped
			t.Errorf("%s: %v", param, err)
		}
	}
	rng, points := rand.New(rand.NewPCG(9, 3)), []orb.Point{}
	for range 8000 {
		points = append(points, drawWithin(rng, orb.Point{40, 35}, 20_000))
	}
	if _, err := ClusterPlaces(t.Context(), Spots(points), 100, 5); threat.KindOf(err) != threat.KindTooLarge {
		t.Errorf("64 million pairs: %v", err)
	}
}

func TestClustersEndWithTheirContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ClusterPlaces(ctx, []Spot{{orb.Point{40, 35}, 10}}, 5, 5); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, not that nobody waits", err)
	}
}
