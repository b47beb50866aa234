package handlers

import (
	"context"
	"errors"
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
	zone                 int  // of UTM; 0 = not one
	chosen               bool // by the operator, worked out by the Projector
	toLonLat, fromLonLat transform
}

// transform brings positions from one system into another, in place. Returns an error that wraps geo.ErrOutOfRange where one has no place there.
type transform func(ctx context.Context, places []orb.Point) error

// each makes a transform of a formula.
func each(formula func(orb.Point) (orb.Point, error)) transform {
	return func(_ context.Context, places []orb.Point) (err error) {
		for i, p := range places {
			if places[i], err = formula(p); err != nil {
				return err
			}
		}
		return nil
	}
}

// spokenByAll are the coordinate reference systems of filters and answers of every server, the usual one first. geo knows them by formula, to nanometres: a library for PROJ's
// thousands needs cgo. What the operator chooses beside them (Config.CRS) is PostGIS' to work out.
var spokenByAll = systems{
	{uri: crs84},
	{uri: epsg + "4326", toLonLat: each(turned), fromLonLat: each(turned)},
	{uri: epsg + "3857", toLonLat: each(geo.FromWebMercator), fromLonLat: each(func(p orb.Point) (orb.Point, error) { return geo.ToWebMercator(p), nil })},
	utmCRS(36), utmCRS(37), utmCRS(38), utmCRS(39),
}

// spokenBy are the systems of a server: those of all, and those that its operator has chosen.
func spokenBy(cfg Config) systems {
	all := slices.Clip(spokenByAll)
	for _, chosen := range cfg.CRS {
		c := chosenCRS(chosen, cfg.Projector)
		if !slices.Contains(all.names(), c.uri) {
			all = append(all, c)
		}
	}
	return all
}

// wgs84 is the code of what all else is in, east first.
const wgs84 = 4326

func chosenCRS(of threat.CRS, by Projector) crs {
	turn := func(places []orb.Point) {
		for i, p := range places {
			if of.NorthFirst {
				places[i] = orb.Point{p[1], p[0]}
			}
		}
	}
	return crs{
		uri: epsg + strconv.Itoa(of.Code), chosen: true,
		toLonLat: func(ctx context.Context, places []orb.Point) error {
			turn(places)
			return by.Transform(ctx, of.Code, wgs84, places)
		},
		fromLonLat: func(ctx context.Context, places []orb.Point) error {
			err := by.Transform(ctx, wgs84, of.Code, places)
			turn(places)
			return err
		},
	}
}

func turned(p orb.Point) (orb.Point, error) { return orb.Point{p[1], p[0]}, nil }

func utmCRS(zone int) crs {
	return crs{
		uri: epsg + "326" + string(rune('0'+zone/10)) + string(rune('0'+zone%10)), zone: zone,
		toLonLat:   each(func(p orb.Point) (orb.Point, error) { return geo.FromUTM(zone, p) }),
		fromLonLat: each(func(p orb.Point) (orb.Point, error) { return geo.ToUTM(zone, p) }),
	}
}

// systems are those that may be named, the usual one first.
type systems []crs

func (all systems) names() (names []string) {
	for _, c := range all {
		names = append(names, c.uri)
	}
	return names
}

// read reads a parameter that names one; the usual one where it is not there.
func (all systems) read(q url.Values, name string) (crs, error) {
	if !q.Has(name) {
		return all[0], nil
	}
	i := slices.Index(all.names(), q.Get(name))
	if i < 0 {
		return crs{}, threat.Invalid(name, q.Get(name), "unknown coordinate reference system", strings.Join(all.names(), " "))
	}
	return all[i], nil
}

// tell says in the answer's header what its coordinates are in.
func (c crs) tell(ctx echo.Context) { ctx.Response().Header().Set("Content-Crs", "<"+c.uri+">") }

// geometry returns g in the CRS; g itself in CRS84. Returns an error that wraps geo.ErrOutOfRange where a position has none.
func (c crs) geometry(ctx context.Context, g orb.Geometry) (orb.Geometry, error) {
	one := []threat.Feature{{Geometry: g}}
	err := c.place(ctx, one)
	return one[0].Geometry, err
}

// place brings the geometries of features into the CRS, all at once. Where it returns an error it has changed none.
func (c crs) place(ctx context.Context, features []threat.Feature) error {
	if c.fromLonLat == nil {
		return nil
	}
	var places []orb.Point
	made := make([]orb.Geometry, len(features))
	each := func(visit func(orb.Point) orb.Point) {
		for i, g := range made {
			if g != nil {
				made[i] = project.Geometry(g, visit)
			}
		}
	}
	for i := range features {
		made[i] = orb.Clone(features[i].Geometry)
	}
	each(func(p orb.Point) orb.Point {
		places = append(places, p)
		return p
	})
	if err := c.fromLonLat(ctx, places); err != nil {
		return err
	}
	each(func(orb.Point) orb.Point {
		p := places[0]
		places = places[1:]
		return p
	})
	for i := range features {
		features[i].Geometry = made[i]
	}
	return nil
}

// edges are positions along the edges of the box of two corners, so many on each.
func edges(low, high orb.Point, each int) (list []orb.Point) {
	corners := []orb.Point{low, {high[0], low[1]}, high, {low[0], high[1]}, low}
	for i := range 4 {
		for k := range each {
			part := float64(k) / float64(each)
			from, to := corners[i], corners[i+1]
			list = append(list, orb.Point{from[0] + part*(to[0]-from[0]), from[1] + part*(to[1]-from[1])})
		}
	}
	return list
}

// edgePoints is how many positions an edge of a box becomes in lon/lat, where it is no straight line: off by less than a metre over 1,000 km.
const edgePoints = 200

// box returns the box of two corners in lon/lat, and, where that is more than the box, the ring that it is.
func (c crs) box(ctx context.Context, low, high orb.Point) (b orb.Bound, ring orb.Ring, err error) {
	ring = edges(low, high, edgePoints)
	if err := c.toLonLat(ctx, ring); err != nil {
		return b, nil, err
	}
	ring = append(ring, ring[0])
	if c.zone == 0 && !c.chosen { // north is up everywhere: it is a box
		return ring.Bound(), nil, nil
	}
	return ring.Bound(), ring, nil
}

// readBBox reads bbox and bbox-crs into the filter's box. A box that is none in lon/lat is an expression beside the box around it; nil = none.
func readBBox(ctx context.Context, q url.Values, among systems, f *threat.Filter) (inside *threat.Expr, err error) {
	c, err := among.read(q, "bbox-crs")
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
	bound, ring, err := c.box(ctx, low, high)
	if err != nil && c.chosen && !errors.Is(err, geo.ErrOutOfRange) {
		return nil, err
	}
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
