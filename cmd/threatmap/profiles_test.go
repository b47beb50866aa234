package main

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"threatmap/handlers"
	"threatmap/threat"
)

// Over every event of GED 21.1 in Syria, Iraq and Lebanon: what a profile counts is what the same belt or corridor counts as a filter, its
// sides and bands and stretches add up, and its areas are those of the belts that are served.
func TestProfilesAgreeWithFilters(t *testing.T) {
	t.Parallel()
	_, address := serving(t, preparedRealData(t))
	f := &follower{address: address}
	const narrower = "&datetime=2014-01-01/2017-12-31"
	for _, border := range []string{"IRQ-SYR", "LBN-SYR"} {
		for _, km := range []string{"7.5", "25", "100"} {
			for _, more := range []string{"", narrower} {
				var a handlers.BeltAnswer
				f.read(t, "/belts/"+border+"/profile?bands=5&width_km="+km+more, &a)
				if want := f.count(t, "belt="+border+"&width_km="+km+more); a.Count != want || a.Count == 0 {
					t.Errorf("%s, %s km%s: %d incidents, the filter has %d", border, km, more, a.Count, want)
				}
				for i, soil := range []string{border[:3], border[4:]} {
					side := a.Sides[i]
					if want := f.count(t, "belt="+border+"&width_km="+km+"&side="+soil+more); side.Count != want || side.Bands[0].Count+side.Bands[1].Count != want {
						t.Errorf("%s, %s km, %s%s: %d incidents, the filter has %d", border, km, soil, more, side.Count, want)
					}
				}
				onLine := 0
				for _, b := range a.Profile {
					onLine += b.Count
				}
				if onLine != a.Count {
					t.Errorf("%s, %s km%s: %d along the border of %d", border, km, more, onLine, a.Count)
				}
			}
		}
	}
	for _, id := range []string{"makhoul-hamrin-diyala", "central-desert-iraqi-frontier"} {
		for _, half := range []string{"", "&half_width_km=3", "&half_width_km=80"} {
			var a handlers.CorridorAnswer
			f.read(t, "/corridors/"+id+"/profile?incidents=0"+half+narrower, &a)
			if want := f.count(t, "corridor="+id+half+narrower); a.Count != want || a.Count == 0 {
				t.Errorf("%s%s: %d incidents, the filter has %d", id, half, a.Count, want)
			}
		}
	}
	f.checkTogether(t, "IRQ-SYR,LBN-SYR,SYR-TUR,IRQ-JOR", "60")
	f.checkBeltArea(t)
}

// checkTogether holds the profiles of several borders, asked for together, against the filter of all.
func (f *follower) checkTogether(t *testing.T, borders, km string) {
	t.Helper()
	sum, apart := 0, 0
	for border := range strings.SplitSeq(borders, ",") {
		var together, alone handlers.BeltAnswer
		f.read(t, "/belts/"+border+"/profile?width_km="+km+"&among="+borders, &together)
		f.read(t, "/belts/"+border+"/profile?width_km="+km, &alone)
		sum, apart = sum+together.Count, apart+alone.Count
	}
	if want := f.count(t, "belt="+borders+"&width_km="+km); sum != want || apart <= sum {
		t.Errorf("together %d, the filter has %d, each alone %d", sum, want, apart)
	}
}

func (f *follower) read(t *testing.T, path string, v any) {
	t.Helper()
	if err := f.askJSON(t.Context(), path, v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func (f *follower) count(t *testing.T, query string) int {
	t.Helper()
	var counts threat.Counts
	f.read(t, "/stats/count?record_kind="+threat.CountedKind+"&"+query, &counts)
	return int(counts.Matched)
}

func (f *follower) checkBeltArea(t *testing.T) {
	t.Helper()
	var belts struct {
		Features []struct {
			Properties struct {
				Side string  `json:"side"`
				Area float64 `json:"area_km2"`
			} `json:"properties"`
		} `json:"features"`
	}
	f.read(t, "/collections/belts/items?border=IRQ-SYR&width_km=25", &belts)
	var a handlers.BeltAnswer
	f.read(t, "/belts/IRQ-SYR/profile?width_km=25", &a)
	if len(belts.Features) != 2 {
		t.Fatalf("%d belts", len(belts.Features))
	}
	for i, b := range belts.Features {
		if side := a.Sides[i]; *side.Side != b.Properties.Side || math.Abs(*side.AreaKM2/b.Properties.Area-1) > 1e-12 {
			t.Errorf("%s: %s km², the belt has %v", b.Properties.Side, strconv.FormatFloat(*side.AreaKM2, 'f', 3, 64), b.Properties.Area)
		}
	}
}
