package cql2

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"

	"threatmap/geo"
	"threatmap/threat"
)

// written is a position as it stands in the filter.
type written struct {
	at      threat.Position
	numbers []float64
}

func (w written) point() orb.Point { return orb.Point{w.numbers[0], w.numbers[1]} }

// position makes a position of its numbers, of which a third, an elevation, is dropped. In another CRS than lon/lat it is only brought there when its geometry is whole.
func (m *maker) position(at threat.Position, v []float64) (orb.Point, error) {
	if len(v) < 2 || len(v) > 3 {
		return orb.Point{}, threat.InvalidExpr(at, fmt.Sprint(v), fmt.Sprintf("a position of %d numbers", len(v)), "two numbers, or three with an elevation, which is not looked at")
	}
	if m.positions++; m.positions > threat.MaxExprPositions {
		return orb.Point{}, threat.InvalidExpr(at, "", "too many positions", fmt.Sprintf("at most %d positions in all geometries", threat.MaxExprPositions))
	}
	w := written{at, v}
	if m.toLonLat != nil {
		m.waiting = append(m.waiting, w)
		return w.point(), nil
	}
	return w.point(), w.check(w.point())
}

// check says where the mistake is, if a position is none in lon/lat.
func (w written) check(lonLat orb.Point) error {
	if err := geo.Validate(lonLat); err != nil {
		return threat.InvalidExpr(w.at, fmt.Sprint(w.numbers), strings.TrimPrefix(err.Error(), "geo: "), "longitude -180 to 180, latitude -90 to 90")
	}
	return nil
}

// toLonLatAll brings the positions of one geometry, those that wait, into lon/lat: all at once, since to ask for a position may be a question to the database.
func (m *maker) toLonLatAll(places []orb.Point) error {
	if m.toLonLat == nil {
		return nil
	}
	all := m.waiting
	m.waiting = nil
	if err := m.toLonLat(places); errors.Is(err, geo.ErrOutOfRange) {
		w := all[m.firstOutside(all)]
		return threat.InvalidExpr(w.at, fmt.Sprint(w.numbers), strings.TrimPrefix(err.Error(), "geo: "), "a position that the CRS has")
	} else if err != nil {
		return err
	}
	for i, w := range all {
		if err := w.check(places[i]); err != nil {
			return err
		}
	}
	return nil
}

// firstOutside finds the first position that has no place in lon/lat, of which there is one, in few questions.
func (m *maker) firstOutside(all []written) int {
	return sort.Search(len(all)-1, func(i int) bool {
		some := make([]orb.Point, i+1)
		for k := range some {
			some[k] = all[k].point()
		}
		return m.toLonLat(some) != nil
	})
}

// geometry makes a geometry that has been put together of positions, after a check that it is one.
func (m *maker) geometry(at threat.Position, g orb.Geometry) (*threat.Expr, error) {
	places := make([]orb.Point, len(m.waiting))
	for i, w := range m.waiting {
		places[i] = w.point()
	}
	if err := m.toLonLatAll(places); err != nil {
		return nil, err
	}
	if m.toLonLat != nil {
		g = project.Geometry(g, func(orb.Point) orb.Point { // which goes in the order that they were read in
			p := places[0]
			places = places[1:]
			return p
		})
	}
	return m.checked(at, g)
}

// checked makes a geometry in lon/lat, after a check that it is one.
func (m *maker) checked(at threat.Position, g orb.Geometry) (*threat.Expr, error) {
	err := geo.Validate(g)
	if err == nil {
		err = geo.CheckCrossings(g)
	}
	if err != nil {
		return nil, threat.InvalidExpr(at, g.GeoJSONType(), strings.TrimPrefix(err.Error(), "geo: "), "closed rings that do not cross, lines of two or more positions, holes within their shell")
	}
	return m.node(at, threat.Expr{Op: threat.LeafGeometry, Geometry: g})
}
