package index

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// TileShapes yields the lines and areas of the answer that a tile draws (threat.LeastShape, threat.MostShapes) in the bound (lon/lat), in the
// order of ids, simplified to the tolerance (degrees) and cut to the bound. Of the fields they have threat.ShapeFields. A feature's values
// are good until the next one.
func (s *State) TileShapes(q *Question, bound orb.Bound, tolerance float64, yield func(threat.Feature) error) error {
	var found []sizedShape
	for _, p := range s.parts(q) {
		found = append(found, q.shapesIn(p, bound, threat.LeastShape*tolerance)...)
	}
	slices.SortFunc(found, func(a, b sizedShape) int { return cmp.Or(cmp.Compare(b.size, a.size), cmp.Compare(a.fid(), b.fid())) })
	found = found[:min(len(found), threat.MostShapes)]
	slices.SortFunc(found, func(a, b sizedShape) int { return cmp.Compare(a.fid(), b.fid()) })
	words, values := s.vocabulary.read(), make([]any, len(threat.Incidents.Fields))
	for _, one := range found {
		place := drawn(one.shape, tolerance, bound)
		if place == nil {
			continue
		}
		if err := yield(words.featureOf(one.of, one.at, place, values)); err != nil {
			return err
		}
	}
	return nil
}

// sizedShape is a shape with how far it reaches, in degrees.
type sizedShape struct {
	shape
	of   *columns
	size float64
}

func (s *sizedShape) fid() uint32 { return s.of.fid[s.at] }

// shapesIn returns what matches, has a bound that meets the given one, and reaches at least so many degrees; where those are more than
// a tile draws, perhaps only the largest of them.
func (q *Question) shapesIn(p part, bound orb.Bound, least float64) (found []sizedShape) {
	if found, all := q.largestIn(p, bound, least); all {
		return found
	}
	p.shapes.tree.Search(bound.Min, bound.Max, func(lo, hi [2]float64, i int) bool {
		one := p.shapes.list[i]
		if size := reach(lo, hi); size >= least && q.matches(p, one.at) {
			found = append(found, sizedShape{one, p.columns, size})
		}
		return true
	})
	return found
}

// largestIn looks at the largest shapes first, and is done when it has as many as a tile draws and those that are as large as the last
// of them. On a tile of half the map that is soon; all is false where it is not.
func (q *Question) largestIn(p part, bound orb.Bound, least float64) (found []sizedShape, all bool) {
	for i := range p.shapes.largest {
		one := &p.shapes.largest[i]
		if one.size < least || len(found) >= threat.MostShapes && one.size < found[len(found)-1].size {
			return found, true
		}
		if !one.bound.Intersects(bound) {
			continue
		}
		if shape := &p.shapes.list[one.shape]; q.matches(p, shape.at) {
			found = append(found, sizedShape{*shape, p.columns, one.size})
		}
	}
	return found, len(p.shapes.largest) == len(p.shapes.list)
}

// drawn returns what of a shape is in the bound, simplified; nil where that is nothing, or only points.
func drawn(s shape, tolerance float64, bound orb.Bound) orb.Geometry {
	var members orb.Collection
	for _, p := range s.drawn.at(tolerance, s.place) {
		if g := cut(p.place, p.bound, bound); g != nil && g.Dimensions() > 0 {
			members = append(members, g)
		}
	}
	switch len(members) {
	case 0:
		return nil
	case 1:
		return members[0]
	}
	return members
}

// shapeField says where a field of threat.ShapeFields stands among the fields of incidents, and among those of combinations.
type shapeField struct{ at, field int }

var shapeFields = func() (list []shapeField) {
	for i, f := range threat.Incidents.Fields {
		if slices.Contains(threat.ShapeFields, f.Name) {
			list = append(list, shapeField{i, fieldNumber(f.Name)}) // -1: the first day is no value
		}
	}
	return list
}()

func (r *reading) featureOf(c *columns, at uint32, place orb.Geometry, values []any) threat.Feature {
	f := threat.Feature{ID: threat.PublicID(int64(c.fid[at])), Geometry: place, Values: values}
	for _, one := range shapeFields {
		values[one.at] = nil
		if one.field < 0 {
			if first := c.first[at]; first != undatedFirst && first != openPast {
				values[one.at] = threat.Day(first)
			}
		} else if words := r.of(c.values[at], one.field); len(words) > 0 {
			values[one.at] = r.spelled[one.field][words[0]]
		}
	}
	return f
}
