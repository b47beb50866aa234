package main

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"threatmap/geo"
	"threatmap/seed"
)

// testWorld has 200 towns on a grid, in 20 regions.
func testWorld(number uint64) *world {
	var places []seed.Place
	for k := range 200 {
		people := 1000 * (k%37 + 1)
		places = append(places, seed.Place{ID: fmt.Sprint(k), NameEn: fmt.Sprint("Town ", k), Adm0: "IRQ", Population: &people, Geom: orb.Point{36 + float64(k%20)/2, 30 + float64(k/20)/2}})
	}
	return worldOf(number, places, func(p seed.Place) string { return p.NameEn[len(p.NameEn)-1:] })
}

func TestSameSeedMakesTheSameIncidents(t *testing.T) {
	a, b, other := testWorld(7), testWorld(7), testWorld(8)
	same := 0
	for n := range int64(500) {
		if spelled(t, a, n) != spelled(t, b, n) {
			t.Fatalf("incident %d differs between two worlds of one seed", n)
		}
		if spelled(t, a, n) == spelled(t, other, n) {
			same++
		}
	}
	if same > 5 {
		t.Errorf("%d of 500 incidents are the same with another seed", same)
	}
}

func spelled(t *testing.T, w *world, n int64) string {
	t.Helper()
	i := w.incident(n)
	place, err := wkb.Marshal(i.place)
	if i.place != nil && err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(i.title(), *i.profile, i.days.First, i.precision, i.clock) + string(place)
}

func TestIncidentsAreAsTheIssueWantsThem(t *testing.T) {
	w := testWorld(7)
	const n = 100_000
	unmapped, shapes, atSpot, dated := 0, 0, 0, 0
	byTown := map[string]int{}
	types := map[string]bool{}
	for k := range int64(n) {
		i := w.incident(k)
		byTown[i.town.name]++
		types[i.profile.subtype] = true
		switch place := i.place.(type) {
		case nil:
			unmapped++
		case orb.Point:
			if place == i.town.at {
				atSpot++
			}
		default:
			shapes++
			if err := geo.Validate(place); err != nil {
				t.Fatalf("incident %d: %v", k, err)
			}
		}
		if i.days.First != nil {
			dated++
			if *i.days.First < firstDay || *i.days.First > lastDay || *i.days.Last < *i.days.First {
				t.Fatalf("incident %d: days %v to %v", k, i.days.First, i.days.Last)
			}
		}
	}
	near := func(what string, got int, want float64) {
		t.Helper()
		if share := float64(got) / n; math.Abs(share-want) > 0.1*want {
			t.Errorf("%s: %.4f of all, want about %.4f", what, share, want)
		}
	}
	near("without a place", unmapped, 0.005)
	near("lines and areas", shapes, 0.01)
	near("at the one point of a town", atSpot, 0.35)
	near("dated", dated, 0.99)
	if len(types) != len(kinds) {
		t.Errorf("%d types, want %d", len(types), len(kinds))
	}
	var most []int
	for _, k := range byTown {
		most = append(most, k)
	}
	slices.Sort(most)
	if top := most[len(most)-1]; top < n/25 {
		t.Errorf("the town with the most has %d of %d: no heavy tail", top, n)
	}
}

func TestRealWorldHasAboutThreeThousandCombinations(t *testing.T) {
	w, err := newWorld(1)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for k := range int64(200_000) {
		i := w.incident(k)
		all[fmt.Sprintf("%d %p %s", i.town.region, i.profile, i.precision)] = true
	}
	if len(all) < 2000 || len(all) > 5000 {
		t.Errorf("%d combinations of values, want about 3,000", len(all))
	}
}
