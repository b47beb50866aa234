package store

import (
	"testing"

	"github.com/paulmach/orb"
)

// The counter of the geography rises with each change of the geography, to the change counter, and with nothing else.
func TestGeographyCounter(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	counters := func() (geography, all int64) {
		t.Helper()
		counted, err := db.GeographyHead(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		head, err := db.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if counted.Counter == head.Counter && counted.Counter > 0 && counted != head {
			t.Errorf("the head of the geography is %s, of all %s", counted, head)
		}
		return counted.Counter, head.Counter
	}
	if geography, _ := counters(); geography != 0 {
		t.Errorf("%d before anything is loaded", geography)
	}
	square := orb.MultiPolygon{{{{35, 33}, {37, 33}, {37, 35}, {35, 35}, {35, 33}}}}
	border := []BorderLine{{A: "LBN", B: "SYR", Geom: orb.MultiLineString{{{36, 33}, {36, 35}}}}}
	loads := map[string]func() (bool, error){
		"seed": func() (bool, error) { return db.LoadSeed(t.Context(), "base", testSeed()) },
		"boundaries": func() (bool, error) {
			return db.LoadBoundarySet(t.Context(), BoundarySet{ID: "s", Title: "S", Source: "test"}, []Country{{Code: "SYR", Geom: square}, {Code: "LBN", Geom: square}}, nil, border)
		},
		"belts": func() (bool, error) { return db.BuildBelts(t.Context(), "s", []int{5}) },
	}
	for _, name := range []string{"seed", "boundaries", "belts"} {
		before, _ := counters()
		if changed, err := loads[name](); err != nil || !changed {
			t.Fatalf("%s: %v, %v", name, changed, err)
		}
		after, all := counters()
		if after <= before || after != all {
			t.Errorf("%s: from %d to %d, the change counter is %d", name, before, after, all)
		}
		if changed, err := loads[name](); err != nil || changed {
			t.Fatalf("%s again: %v, %v", name, changed, err)
		}
		if again, _ := counters(); again != after {
			t.Errorf("%s, which is there already, raised it to %d", name, again)
		}
	}
	geography, _ := counters()
	write(t, db, at(1, orb.Point{36, 34}))
	if after, all := counters(); after != geography || all != geography+1 {
		t.Errorf("an incident raised it from %d to %d, the change counter to %d", geography, after, all)
	}
}
