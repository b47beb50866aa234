package main

import (
	"testing"

	"github.com/paulmach/orb"

	"threatmap/geo"
)

func TestRequestsAreTheSameInEveryRun(t *testing.T) {
	a, b := newChooser(testWorld(3), 20_000), newChooser(testWorld(3), 20_000)
	tilesA, tilesB := a.tile(3, 7, newFilter), b.tile(3, 7, newFilter)
	boxesA, boxesB := a.box(500, newFilter), b.box(500, newFilter)
	seen := map[string]bool{}
	for n := range int64(1000) {
		if tilesA(n).path() != tilesB(n).path() || boxesA(n).path() != boxesB(n).path() {
			t.Fatalf("request %d differs", n)
		}
		seen[tilesA(n).path()] = true
	}
	if len(seen) < 999 {
		t.Errorf("%d different of 1000: a filter must be one that was never asked before", len(seen))
	}
}

func TestTilesAreWhereTheDataIs(t *testing.T) {
	c := newChooser(testWorld(3), 20_000)
	holds := map[[2]uint32]bool{}
	for _, p := range c.points {
		holds[tileOf(p, 9)] = true
	}
	tile := c.tile(9, 9, noFilter)
	for n := range int64(1000) {
		if r := tile(n); r.z != 9 || !holds[[2]uint32{r.x, r.y}] {
			t.Fatalf("request %d: no incident in tile %s", n, r.path())
		}
	}
}

func TestBoxesHoldEnough(t *testing.T) {
	const size, want = 40_000, 1500
	c := newChooser(testWorld(3), size)
	box := c.box(want, noFilter)
	for n := range int64(200) {
		if in := c.inside(box(n).box); in < want {
			t.Fatalf("box %d holds %d incidents, want %d", n, in, want)
		}
	}
}

func TestFiltersAreSpelledAsTheServerReadsThem(t *testing.T) {
	f := filter{kinds: []int{0, 5}, from: firstDay, to: lastDay, dated: true}
	if got, want := f.query(), "datetime=2003-01-01/2024-12-31&event_subtype=ied_roadside,raid"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := (tileRequest{z: 3, x: 4, y: 5}).path(); got != "/tiles/incidents/3/4/5.mvt" {
		t.Error(got)
	}
	c := newChooser(testWorld(3), 1000)
	for n := range int64(2000) {
		f := c.filterOnly(n)
		if f.from < firstDay || f.to > lastDay || f.to < f.from || len(f.kinds) != 4 {
			t.Fatalf("filter %d: %s", n, f.query())
		}
	}
}

func TestTileOfCodeIsTheTileOfItsKeys(t *testing.T) {
	for _, p := range []orb.Point{{44.4, 33.3}, {-120, -45}, {179.9, 80}} {
		key, _ := geo.TileKey(p)
		for z := uint32(1); z <= 14; z++ {
			got := tileOfCode(z, key>>(2*(31-z)))
			if want := tileOf(p, z); got.x != want[0] || got.y != want[1] {
				t.Errorf("zoom %d of %v: %d/%d, want %v", z, p, got.x, got.y, want)
			}
		}
	}
}

// Each tile comes once, and holds something.
func TestEachTileComesOnce(t *testing.T) {
	w, err := newWorld(1)
	if err != nil {
		t.Fatal(err)
	}
	tile, several := newChooser(w, 5000).eachTile(3, 7)
	seen := map[string]bool{}
	for n := range several {
		seen[tile(n).path()] = true
	}
	if several < 20 || len(seen) != int(several) {
		t.Errorf("%d different of %d", len(seen), several)
	}
}
