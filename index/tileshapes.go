package index

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// TileShapes yields the lines and areas of the answer that a tile draws (threat.LeastShape, threat.MostShapes) in the bound (lon/lat), in the
// order of ids, simplified to the tolerance (degrees) and cut to the bound. One is good until the next.
func (s *State) TileShapes(q *Question, bound orb.Bound, tolerance float64, yield func(*threat.TileShape) error) error {
	var found []sizedShape
	for _, p := range s.parts(q) {
		found = append(found, q.shapesIn(p, bound, threat.LeastShape*tolerance)...)
	}
	slices.SortFunc(found, func(a, b sizedShape) int { return cmp.Or(cmp.Compare(b.size, a.size), cmp.Compare(a.fid(), b.fid())) })
	found = found[:min(len(found), threat.MostShapes)]
	slices.SortFunc(found, func(a, b sizedShape) int { return cmp.Compare(a.fid(), b.fid()) })
	words := s.vocabulary.read()
	var at int
	told := threat.TileShape{Drawn: func() orb.Geometry { return drawn(found[at].shape, tolerance, bound) }}
	for at = range found {
		words.describe(&told, &found[at])
		if err := yield(&told); err != nil {
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

var typeField, sideField = fieldNumber("event_type"), fieldNumber("side")

// describe says what a tile tells of a shape.
func (r *reading) describe(told *threat.TileShape, one *sizedShape) {
	values := one.of.values[one.at]
	told.ID, told.Place, told.FirstDay = threat.PublicID(int64(one.fid())), one.shape.drawn, nil
	told.Type, told.Side = r.word(values, typeField), r.word(values, sideField)
	told.Precision, told.Verification, told.Kind = r.word(values, precisionField), r.word(values, verificationField), r.word(values, kindField)
	if first := one.of.first[one.at]; first != undatedFirst && first != openPast {
		day := threat.Day(first)
		told.FirstDay = &day
	}
}
