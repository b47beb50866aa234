package store

import (
	"sync"

	"github.com/paulmach/orb"

	"threatmap/geo"
)

// location is what follows from a geometry and the boundary set.
type location struct {
	set, adm0, adm1 string // set is empty where no boundaries are loaded
	tileKey         *int64 // nil without a place, and beyond Web Mercator's square
	borders         []geo.BorderDistance
}

// locate derives a geometry's location; nil has none.
func (b *boundaries) locate(g orb.Geometry) location {
	if g == nil {
		return location{}
	}
	found := b.index.Locate(g)
	l := location{set: b.id, adm0: found.Country, adm1: found.District, borders: found.Borders}
	if key, ok := geo.TileKey(found.Point); ok {
		l.tileKey = &key
	}
	return l
}

// locations remembers those of points: thousands of records share a town's.
type locations struct{ known sync.Map } // by located

type located struct {
	b *boundaries
	p orb.Point
}

// locate is boundaries.locate.
func (k *locations) locate(b *boundaries, g orb.Geometry) location {
	p, ok := g.(orb.Point)
	if !ok {
		return b.locate(g)
	}
	if l, ok := k.known.Load(located{b, p}); ok {
		return l.(location)
	}
	l := b.locate(g)
	k.known.Store(located{b, p}, l)
	return l
}

// derive works out everything that is kept beside a row for searching: its location, what coarsened audiences see, document digests.
func (r *row) derive(b *boundaries) {
	r.location = b.locate(r.in.Place.Geometry)
	r.coarse = b.coarsen(&r.in, r.location)
	r.digests = digestsOf(&r.in)
}
