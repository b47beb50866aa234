package handlers

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"

	"threatmap/geo"
	"threatmap/threat"
)

const (
	crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	epsg  = "http://www.opengis.net/def/crs/EPSG/0/"
)

// crs is a coordinate reference system: its axes are in the order that it defines. The functions of CRS84 are nil: it is what all else is in.
type crs struct {
	uri                  string
	zone                 int // of UTM; 0 = not one
	toLonLat, fromLonLat func(orb.Point) (orb.Point, error)
}

// spoken are the coordinate reference systems of filters and answers, the usual one first. geo knows them by formula, to nanometres: a library for PROJ's
// thousands needs cgo.
var spoken = []crs{
	{uri: crs84},
	{epsg + "4326", 0, turned, turned},
	{epsg + "3857", 0, geo.FromWebMercator, func(p orb.Point) (orb.Point, error) { return geo.ToWebMercator(p), nil }},
	utmCRS(36), utmCRS(37), utmCRS(38), utmCRS(39),
}

func turned(p orb.Point) (orb.Point, error) { return orb.Point{p[1], p[0]}, nil }

func utmCRS(zone int) crs {
	return crs{
		epsg + "326" + string(rune('0'+zone/10)) + string(rune('0'+zone%10)), zone,
		func(p orb.Point) (orb.Point, error) { return geo.FromUTM(zone, p) },
		func(p orb.Point) (orb.Point, error) { return geo.ToUTM(zone, p) },
	}
}

func crsNames() (names []string) {
	for _, c := range spoken {
		names = append(names, c.uri)
	}
	return names
}

// readCRS reads a parameter that names one; CRS84 where it is not there.
func readCRS(q url.Values, name string) (crs, error) {
	if !q.Has(name) {
		return spoken[0], nil
	}
	i := slices.Index(crsNames(), q.Get(name))
	if i < 0 {
		return crs{}, threat.Invalid(name, q.Get(name), "unknown coordinate reference system", strings.Join(crsNames(), " "))
	}
	return spoken[i], nil
}

// crsAround are those that features of an extent have a place in. nil has one in all.
func crsAround(e *Extent) (names []string) {
	for _, c := range spoken {
		if c.zone > 0 && e != nil && e.Spatial != nil {
			b, middle := e.Spatial.BBox[0], geo.UTMMeridian(c.zone)
			if b[0] > b[2] || b[0] < middle-geo.MaxUTMReach || b[2] > middle+geo.MaxUTMReach {
				continue
			}
		}
		names = append(names, c.uri)
	}
	return names
}

// tell says in the answer's header what its coordinates are in.
func (c crs) tell(ctx echo.Context) { ctx.Response().Header().Set("Content-Crs", "<"+c.uri+">") }

// geometry returns g in the CRS; g itself in CRS84. Returns an error that wraps geo.ErrOutOfRange where a position has none.
func (c crs) geometry(g orb.Geometry) (orb.Geometry, error) {
	if g == nil || c.fromLonLat == nil {
		return g, nil
	}
	var failed error
	g = project.Geometry(orb.Clone(g), func(p orb.Point) orb.Point {
		to, err := c.fromLonLat(p)
		if err != nil {
			failed = err
		}
		return to
	})
	return g, failed
}

// edgePoints is how many positions an edge of a box becomes in lon/lat, where it is no straight line: off by less than a metre over 1,000 km.
const edgePoints = 200

// box returns the box of two corners in lon/lat, and, where that is more than the box, the ring that it is.
func (c crs) box(low, high orb.Point) (b orb.Bound, ring orb.Ring, err error) {
	corners := []orb.Point{low, {high[0], low[1]}, high, {low[0], high[1]}, low}
	for i := range 4 {
		for k := range edgePoints {
			part := float64(k) / edgePoints
			from, to := corners[i], corners[i+1]
			p, err := c.toLonLat(orb.Point{from[0] + part*(to[0]-from[0]), from[1] + part*(to[1]-from[1])})
			if err != nil {
				return b, nil, err
			}
			ring = append(ring, p)
		}
	}
	ring = append(ring, ring[0])
	if c.zone == 0 { // north is up everywhere: it is a box
		return ring.Bound(), nil, nil
	}
	return ring.Bound(), ring, nil
}

// readBBox reads bbox and bbox-crs into the filter's box. A box that is none in lon/lat is an expression beside the box around it; nil = none.
func readBBox(q url.Values, f *threat.Filter) (inside *threat.Expr, err error) {
	c, err := readCRS(q, "bbox-crs")
	if err != nil || !q.Has("bbox") {
		return nil, err
	}
	if c.toLonLat == nil {
		f.BBox, err = readBox(q, "bbox")
		return nil, err
	}
	text := q.Get("bbox")
	refuse := func(why string) error {
		return threat.Invalid("bbox", text, why, "the lowest and the highest of both axes of "+c.uri+", in the order of its axes")
	}
	numbers, ok := readNumbers(text)
	if !ok || len(numbers) != 4 && len(numbers) != 6 {
		return nil, refuse("not four or six numbers")
	}
	low, high := orb.Point{numbers[0], numbers[1]}, orb.Point{numbers[len(numbers)/2], numbers[len(numbers)/2+1]}
	if c.uri == epsg+"4326" { // which may cross the antimeridian
		b := geo.BBox{West: low[1], South: low[0], East: high[1], North: high[0]}
		if err := b.Check(); err != nil {
			return nil, refuse(strings.TrimPrefix(err.Error(), "geo: "))
		}
		f.BBox = &b
		return nil, nil
	}
	if low[0] > high[0] || low[1] > high[1] {
		return nil, refuse("a lowest is over its highest")
	}
	bound, ring, err := c.box(low, high)
	if err != nil {
		return nil, refuse(strings.TrimPrefix(err.Error(), "geo: "))
	}
	f.BBox = &geo.BBox{West: bound.Min[0], South: bound.Min[1], East: bound.Max[0], North: bound.Max[1]}
	if ring == nil {
		return nil, nil
	}
	return &threat.Expr{Op: "s_intersects", Args: []*threat.Expr{
		{Op: threat.LeafProperty, Text: threat.GeometryProperty}, {Op: threat.LeafGeometry, Geometry: orb.Polygon{ring}},
	}}, nil
}

func readNumbers(s string) (list []float64, ok bool) {
	for part := range strings.SplitSeq(s, ",") {
		n, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return nil, false
		}
		list = append(list, n)
	}
	return list, true
}

// allOf joins expressions, any of which may be nil.
func allOf(a, b *threat.Expr) *threat.Expr {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return &threat.Expr{Op: "and", Args: []*threat.Expr{a, b}}
}
