package index

import (
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

func TestFindTellsWhereAnIncidentIs(t *testing.T) {
	values := &threat.MarkValues{}
	b := NewBuilder(3)
	for _, m := range []threat.Mark{
		{FID: 1, Place: orb.Point{40.123456789, 35}, Values: values},
		{FID: 2, Place: orb.LineString{{41, 34}, {42, 36}}, Values: values},
		{FID: 3, Values: values},
	} {
		if err := b.Add(m); err != nil {
			t.Fatal(err)
		}
	}
	s := b.State(threat.Head{Counter: 1})
	expect := func(s *State, fid int64, want *orb.Bound, seen bool) {
		t.Helper()
		got, ok := s.Find(fid)
		if ok != seen || (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("%d: %v %t, want %v %t", fid, got, ok, want, seen)
		}
	}
	spot := &orb.Bound{Min: orb.Point{40.123456789, 35}, Max: orb.Point{40.123456789, 35}}
	expect(s, 1, spot, true)
	expect(s, 2, &orb.Bound{Min: orb.Point{41, 34}, Max: orb.Point{42, 36}}, true)
	expect(s, 3, nil, true)
	expect(s, 4, nil, false)
	expect(s, -1, nil, false)
	next, err := s.Apply(threat.MarkChange{Head: threat.Head{Counter: 2}, Written: []int64{1, 3}, Marks: []threat.Mark{{FID: 3, Place: orb.Point{1, 2}, Values: values}}})
	if err != nil {
		t.Fatal(err)
	}
	expect(next, 1, nil, false)
	expect(next, 3, &orb.Bound{Min: orb.Point{1, 2}, Max: orb.Point{1, 2}}, true)
	expect(s, 1, spot, true)
}
