package store

import (
	"math"
	"testing"

	"threatmap/threat"
)

func TestBeltAreas(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	loadNaturalEarth(t, db)
	if _, err := db.BuildBelts(t.Context(), testSet.ID, []int{10, 25}); err != nil {
		t.Fatal(err)
	}
	areas, err := db.BeltAreas(t.Context(), "IRQ-SYR", []float64{10, 12.5, 25, 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, side := range []string{"IRQ", "SYR"} {
		for i, a := range areas {
			if !(a[side] > 0) || i > 0 && a[side] <= areas[i-1][side] {
				t.Errorf("%s: areas %v do not grow with the width", side, areas)
			}
		}
		// Near the border a belt is about as large as it is long: 599 km by its width.
		if got := areas[1][side]; math.Abs(got/12.5/599-1) > 0.1 {
			t.Errorf("%s, 12.5 km: %v km²", side, got)
		}
	}
	if _, err := db.writer.Exec(t.Context(), "DELETE FROM belt"); err != nil {
		t.Fatal(err)
	}
	measured, err := db.BeltAreas(t.Context(), "IRQ-SYR", []float64{10, 25})
	if err != nil {
		t.Fatal(err)
	}
	for side := range areas[0] {
		if math.Abs(measured[0][side]/areas[0][side]-1) > 1e-9 || math.Abs(measured[1][side]/areas[2][side]-1) > 1e-9 {
			t.Errorf("%s: measured %v, built %v", side, measured, areas)
		}
	}
	if _, err := db.BeltAreas(t.Context(), "IRQ-BRA", []float64{5}); threat.KindOf(err) != threat.KindNotFound {
		t.Errorf("an unknown border: %v", err)
	}
}
