package analysis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// Bounds of a clustering.
const (
	MaxClusterKM     = 100
	MaxClusterPlaces = 100_000
	maxClusterEffort = 50_000_000 // pairs of places within the distance
)

// Cluster is a set of places with as many incidents around them as was asked, and what lies at its edge.
type Cluster struct {
	Places []Spot
	Count  int // incidents
	Core   int // of them at core places
	Hull   orb.Geometry
}

// Clusters is the answer of ClusterPlaces.
type Clusters struct {
	Clusters []Cluster // most incidents first; of equal ones the one whose first place is further west, then south
	Noise    []Spot    // places in no cluster
	Labels   []int     // the cluster of each place that was handed in, from 0; -1 = noise
}

// ClusterPlaces is DBSCAN (Ester, Kriegel, Sander & Xu 1996, KDD-96) over distinct places. A place is a core place where at least
// minIncidents lie within epsKM of it, its own and the distance itself included; core places within epsKM of each other are of one cluster. A place
// within epsKM of a core place, but not one itself, is of the cluster of the nearest core place (the further west, then south, of equally near
// ones): unlike in the original, the order of the places does not matter. The rest is noise. Distances are geodesics.
//
// Places must be distinct, as Spots returns them. Returns a KindInvalid error that names the parameter (eps_km, min_incidents), and a KindTooLarge
// one over MaxClusterPlaces places, or where too many pairs of them are within the distance, and ctx's where it ends.
func ClusterPlaces(ctx context.Context, places []Spot, epsKM float64, minIncidents int) (Clusters, error) {
	if !(epsKM > 0 && epsKM <= MaxClusterKM) {
		return Clusters{}, threat.Invalid("eps_km", number(epsKM), "out of range", fmt.Sprintf("over 0, at most %d", MaxClusterKM))
	}
	if minIncidents < 2 {
		return Clusters{}, threat.Invalid("min_incidents", strconv.Itoa(minIncidents), "too few", "at least 2")
	}
	if len(places) > MaxClusterPlaces {
		return Clusters{}, tooManyPlaces(fmt.Sprintf("%d places, more than the %d that are looked at", len(places), MaxClusterPlaces))
	}
	d := dbscan{places: places, epsM: epsKM * 1000}
	if err := d.findCores(ctx, minIncidents); err != nil {
		return Clusters{}, err
	}
	if err := d.joinCores(ctx); err != nil {
		return Clusters{}, err
	}
	d.joinEdges()
	return d.answer(), nil
}

func tooManyPlaces(what string) error {
	return &threat.Error{Kind: threat.KindTooLarge, Param: "eps_km", Detail: what, Accepted: "a smaller distance, a smaller area or a narrower filter"}
}

type dbscan struct {
	places []Spot
	epsM   float64
	near   *geo.Neighbours
	core   []bool
	parent []int // of core places: a tree a cluster, the lowest number on top; of others -1 or, at the edge, a core place
}

func (d *dbscan) findCores(ctx context.Context, minIncidents int) error {
	points := make([]orb.Point, len(d.places))
	for i, s := range d.places {
		points[i] = s.At
	}
	d.near, d.core, d.parent = geo.NewNeighbours(points, d.epsM), make([]bool, len(points)), make([]int, len(points))
	effort := 0
	for i, p := range points {
		if err := ctx.Err(); err != nil {
			return err //nolint:wrapcheck // the caller's own
		}
		around := 0
		d.near.Within(p, d.epsM, func(k int, _ float64) bool {
			around += d.places[k].Count
			effort++
			return effort <= maxClusterEffort
		})
		if effort > maxClusterEffort {
			return tooManyPlaces(fmt.Sprintf("more than %d pairs of places are within the distance", maxClusterEffort))
		}
		d.parent[i] = -1
		if around >= minIncidents {
			d.core[i], d.parent[i] = true, i
		}
	}
	return nil
}

func (d *dbscan) top(i int) int {
	for d.parent[i] != i {
		d.parent[i] = d.parent[d.parent[i]]
		i = d.parent[i]
	}
	return i
}

func (d *dbscan) joinCores(ctx context.Context) error {
	for i := range d.places {
		if err := ctx.Err(); err != nil {
			return err //nolint:wrapcheck // the caller's own
		}
		if !d.core[i] {
			continue
		}
		d.near.Within(d.places[i].At, d.epsM, func(k int, _ float64) bool {
			if d.core[k] {
				a, b := d.top(i), d.top(k)
				d.parent[max(a, b)] = min(a, b)
			}
			return true
		})
	}
	return nil
}

func (d *dbscan) joinEdges() {
	for i := range d.places {
		if d.core[i] {
			continue
		}
		best, bestM := -1, 0.0
		d.near.Within(d.places[i].At, d.epsM, func(k int, distM float64) bool {
			if d.core[k] && (best < 0 || distM < bestM || distM == bestM && comparePoints(d.places[k].At, d.places[best].At) < 0) {
				best, bestM = k, distM
			}
			return true
		})
		d.parent[i] = best
	}
}

func (d *dbscan) answer() Clusters {
	members := map[int][]int{}
	out := Clusters{Clusters: []Cluster{}, Noise: []Spot{}, Labels: make([]int, len(d.places))}
	for i := range d.places {
		if d.parent[i] < 0 {
			out.Noise = append(out.Noise, d.places[i])
			out.Labels[i] = -1
			continue
		}
		top := d.top(d.parent[i])
		members[top] = append(members[top], i)
	}
	lists := make([][]int, 0, len(members))
	for _, list := range members {
		slices.SortFunc(list, func(a, b int) int { return comparePoints(d.places[a].At, d.places[b].At) })
		lists = append(lists, list)
	}
	slices.SortFunc(lists, func(a, b []int) int {
		return cmp.Or(cmp.Compare(d.count(b), d.count(a)), comparePoints(d.places[a[0]].At, d.places[b[0]].At))
	})
	slices.SortFunc(out.Noise, func(a, b Spot) int { return comparePoints(a.At, b.At) })
	for label, list := range lists {
		c := Cluster{Count: d.count(list)}
		for _, i := range list {
			out.Labels[i] = label
			c.Places = append(c.Places, d.places[i])
			if d.core[i] {
				c.Core += d.places[i].Count
			}
		}
		c.Hull = hull(c.Places)
		out.Clusters = append(out.Clusters, c)
	}
	return out
}

func (d *dbscan) count(list []int) (n int) {
	for _, i := range list {
		n += d.places[i].Count
	}
	return n
}

// hull is the convex hull of places in lon/lat, counterclockwise (Andrew's monotone chain): a point, a line where they stand on one, or a
// polygon. Places on both sides of the antimeridian give longitudes beyond 180.
func hull(places []Spot) orb.Geometry {
	points := make([]orb.Point, len(places))
	for i, s := range places {
		points[i] = s.At
		if points[i][0]-points[0][0] < -180 {
			points[i][0] += 360
		} else if points[i][0]-points[0][0] > 180 {
			points[i][0] -= 360
		}
	}
	slices.SortFunc(points, comparePoints)
	if len(points) == 1 {
		return points[0]
	}
	ring := chain(points)
	slices.Reverse(points)
	ring = append(ring[:len(ring)-1], chain(points)...)
	if len(ring) == 3 {
		return orb.LineString(ring[:2])
	}
	return orb.Polygon{orb.Ring(ring)}
}

// chain is the half of a hull that keeps left turns only.
func chain(points []orb.Point) (half []orb.Point) {
	for _, p := range points {
		for n := len(half); n > 1 && turnOf(half[n-2], half[n-1], p) <= 0; n = len(half) {
			half = half[:n-1]
		}
		half = append(half, p)
	}
	return half
}

func turnOf(o, a, b orb.Point) float64 {
	return (a[0]-o[0])*(b[1]-o[1]) - (a[1]-o[1])*(b[0]-o[0])
}
