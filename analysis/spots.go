package analysis

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// Spot is a distinct place with how many incidents share it: 4,242 of UCDP's share one point in Aleppo.
type Spot struct {
	At    orb.Point // lon/lat
	Count int
}

// Spots counts points by place, from west to east, south to north. The points are put in order.
func Spots(points []orb.Point) []Spot {
	slices.SortFunc(points, comparePoints)
	var spots []Spot
	for _, p := range points {
		if n := len(spots); n > 0 && spots[n-1].At == p {
			spots[n-1].Count++
		} else {
			spots = append(spots, Spot{p, 1})
		}
	}
	return spots
}

func comparePoints(a, b orb.Point) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
}
