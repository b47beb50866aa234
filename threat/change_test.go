package threat

import (
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

func TestAChangeTellsOnlyWhatIsOrWasSeen(t *testing.T) {
	was := func(x, y float64) *orb.Bound { return &orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x, y}} }
	before := func(fid int64) (*orb.Bound, bool) {
		switch fid {
		case 2:
			return was(50, 30), true // moved
		case 3:
			return was(30, 20), true // withdrawn
		case 5:
			return nil, true // without a place
		}
		return nil, false
	}
	marks := []Mark{{FID: 1, Place: orb.Point{40, 35}}, {FID: 2, Place: orb.LineString{{41, 34}, {42, 36}}}}
	got := MarkChange{Head: Head{Counter: 9}, Written: []int64{1, 2, 3, 4, 5}, Marks: marks, Corridors: true}.Told(before)
	ids := []string{PublicID(1), PublicID(2), PublicID(3), PublicID(5)}
	slices.Sort(ids)
	want := Change{Counter: 9, Kinds: []string{ChangedIncidents, ChangedCorridors}, Count: new(4), IDs: ids, BBox: &[4]float64{30, 20, 50, 36}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v %v\nwant %+v", got, got.BBox, want)
	}
	if got := (MarkChange{Head: Head{Counter: 9}, Written: []int64{4}}).Told(before); !got.Empty() || len(got.IDs) > 0 || *got.Count != 0 {
		t.Errorf("of what was never seen it tells %+v", got)
	}
}

func TestALargeChangeIsOnlyCounted(t *testing.T) {
	var c MarkChange
	for fid := range int64(MostChangedIDs + 1) {
		c.Written, c.Marks = append(c.Written, fid), append(c.Marks, Mark{FID: fid})
	}
	got := c.Told(func(int64) (*orb.Bound, bool) { return nil, false })
	if got.IDs != nil || *got.Count != MostChangedIDs+1 || got.BBox != nil {
		t.Errorf("%+v", got)
	}
}
