package index

import (
	"math"

	"github.com/paulmach/orb"
)

// Find tells where an incident is; bound is nil where it has no place. ok is false where the audience does not see it.
func (s *State) Find(fid int64) (bound *orb.Bound, ok bool) {
	if fid < 0 || fid > math.MaxUint32 {
		return nil, false
	}
	if at, ok := s.delta.find(uint32(fid)); ok {
		return s.delta.boundAt(at), true
	}
	at, ok := s.base.find(uint32(fid))
	if !ok || s.dead != nil && s.dead.has(at) {
		return nil, false
	}
	return s.base.boundAt(at), true
}

// boundAt is the bound of the place at a position; nil where there is none.
func (c *columns) boundAt(at uint32) *orb.Bound {
	if place := c.shapes.of(at); place != nil {
		b := place.Bound()
		return &b
	}
	p, ok := c.point(at)
	if !ok {
		return nil
	}
	return &orb.Bound{Min: p, Max: p}
}
