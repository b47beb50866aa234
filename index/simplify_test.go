package index

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"threatmap/geo"
	"threatmap/threat"
)

func TestSimplifiedKeepsWhatIsFurtherThanTheTolerance(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test wants the same numbers each time
	for range 200 {
		line := orb.LineString{}
		for i := range 3 + random.IntN(200) {
			line = append(line, orb.Point{float64(i) / 100, random.Float64() / 10})
		}
		tolerance := random.Float64() / 20
		before := line.Clone()
		kept, _ := simplified(line, tolerance).(orb.LineString)
		if !line.Equal(before) {
			t.Fatal("it changed what it was given")
		}
		if kept[0] != line[0] || kept[len(kept)-1] != line[len(line)-1] {
			t.Fatal("an end is gone")
		}
		for _, p := range line {
			if d := planar.DistanceFrom(kept, p); d > tolerance*(1+1e-9) {
				t.Fatalf("%v is %g from what is left, the tolerance is %g", p, d, tolerance)
			}
		}
	}
}

func TestSimplifiedPolygonsStay(t *testing.T) {
	ring := func(n int, r float64) (ring orb.Ring) {
		for i := range n {
			a := 2 * math.Pi * float64(i) / float64(n)
			ring = append(ring, orb.Point{r * math.Cos(a), r * math.Sin(a)})
		}
		return append(ring, ring[0])
	}
	small, _ := simplified(orb.Polygon{ring(100, 1e-3)}, 10).(orb.Polygon)
	if len(small) != 1 || len(small[0]) != 4 || !small[0].Closed() {
		t.Errorf("a small one became %v", small)
	}
	holed, _ := simplified(orb.Polygon{ring(100, 1), ring(50, 1e-3)}, 0.01).(orb.Polygon)
	if len(holed) != 1 || len(holed[0]) < 10 {
		t.Errorf("with a small hole it became %d rings", len(holed))
	}
	whole := orb.Polygon{ring(10, 1)}
	if got := simplified(whole, 1e-9); !reflect.DeepEqual(got, whole) {
		t.Errorf("a fine one became %v", got)
	}
}

// listed is a LayerSource with a few features in one collection.
type listed struct {
	in       string
	features []threat.Feature
}

func (l listed) Features(_ context.Context, col threat.Collection, _ threat.Filter, _ threat.Page, yield func(threat.Feature) error) (string, error) {
	if col.ID != l.in {
		return "", nil
	}
	for _, f := range l.features {
		if err := yield(f); err != nil {
			return "", err
		}
	}
	return "", nil
}

func TestLayersAnswerWhatTheyCan(t *testing.T) {
	areas, err := threat.CollectionByID("areas")
	if err != nil {
		t.Fatal(err)
	}
	square := func(x float64) orb.Polygon { return orb.Polygon{{{x, 0}, {x + 1, 0}, {x + 1, 1}, {x, 1}, {x, 0}}} }
	feature := func(id, kind string, g orb.Geometry) threat.Feature {
		values := make([]any, len(areas.Fields))
		for i, f := range areas.Fields {
			if f.Name == "kind" {
				values[i] = kind
			}
		}
		return threat.Feature{ID: id, Geometry: g, Values: values}
	}
	src := listed{"areas", []threat.Feature{
		feature("a", "zone", square(0)), feature("b", "region", orb.MultiPolygon{square(0), square(50)}),
		feature("c", "zone", orb.Collection{square(0), orb.LineString{{0, 0}, {1, 1}}}), feature("d", "zone", nil),
	}}
	var l Layers
	bound := orb.Bound{Min: orb.Point{-1, -1}, Max: orb.Point{0.5, 2}}
	ask := func(f threat.Filter, tolerance float64) (ok bool, got map[string]orb.Geometry) {
		got = map[string]orb.Geometry{}
		ok, err := l.Shapes(areas, f, bound, tolerance, func(f threat.Feature) error {
			got[f.ID] = f.Geometry
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return ok, got
	}
	if ok, _ := ask(threat.Filter{}, geo.TileTolerance(5)); ok {
		t.Error("answers before anything is read")
	}
	if err := l.Read(t.Context(), src, threat.Collections); err != nil {
		t.Fatal(err)
	}
	ok, got := ask(threat.Filter{}, geo.TileTolerance(5))
	if !ok || len(got) != 3 {
		t.Fatalf("%v: %v", ok, got)
	}
	if a := planar.Area(got["a"]); a != 0.5 {
		t.Errorf("cut to an area of %g", a)
	}
	if c, _ := got["c"].(orb.Collection); len(c) != 2 {
		t.Errorf("the collection became %v", got["c"])
	}
	if _, got := ask(threat.Filter{Codes: map[string][]string{"kind": {"region"}}}, geo.TileTolerance(5)); len(got) != 1 || got["b"] == nil {
		t.Errorf("of one kind: %v", got)
	}
	if _, got := ask(threat.Filter{IDs: []string{"c", "x"}}, geo.TileTolerance(20)); len(got) != 1 || got["c"] == nil {
		t.Errorf("by id: %v", got)
	}
	if !reflect.DeepEqual(src.features[0].Geometry, square(0)) {
		t.Error("cutting changed what is held")
	}
	for what, f := range map[string]threat.Filter{"a wrong field": {Codes: map[string][]string{"nothing": {"x"}}}, "a time": {Time: &threat.Interval{}}} {
		if ok, _ := ask(f, geo.TileTolerance(5)); ok {
			t.Errorf("answers %s", what)
		}
	}
	if ok, _ := ask(threat.Filter{}, 0.1234); ok {
		t.Error("answers for a tolerance that is no zoom's")
	}
}
