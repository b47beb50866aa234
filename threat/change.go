package threat

import (
	"slices"

	"github.com/paulmach/orb"
)

// The kinds of what changes.
const (
	ChangedIncidents = "incidents"
	ChangedCorridors = "corridors"
	ChangedGeography = "geography" // boundaries and what hangs on them, areas, layers
)

// MostChangedIDs is how many ids a Change tells at most.
const MostChangedIDs = 300

// Change is what an audience is told of a change: never of what it does not see, neither by id nor in a count.
type Change struct {
	Counter int64       `json:"counter"`        // the change counter that it leads to
	Kinds   []string    `json:"kinds"`          // what kind of thing changed
	Count   *int        `json:"count"`          // incidents added, changed or gone; null = not known, any may be
	IDs     []string    `json:"ids,omitempty"`  // their public ids, where they are MostChangedIDs at most
	BBox    *[4]float64 `json:"bbox,omitempty"` // west, south, east, north of where they are and were; absent = not known, or nowhere
}

// Anything is the change after which nothing that was known before is certain.
func Anything(counter int64) Change {
	return Change{Counter: counter, Kinds: []string{ChangedIncidents, ChangedCorridors, ChangedGeography}}
}

// Empty tells whether the audience sees nothing of it.
func (c Change) Empty() bool { return len(c.Kinds) == 0 }

// Unbounded tells whether any incident may have changed.
func (c Change) Unbounded() bool { return c.Count == nil }

// Before is where an incident was before a change, as the audience saw it. Bound is nil where it had no place; seen is false where the
// audience did not see it at all.
type Before func(fid int64) (bound *orb.Bound, seen bool)

// Told is what the audience is told: of what it sees now, and of what it saw before and sees no more.
func (c MarkChange) Told(before Before) Change {
	told := Change{Counter: c.Counter, Count: new(int)}
	var box bounds
	fids := make([]int64, 0, len(c.Written))
	now := make(map[int64]bool, len(c.Marks))
	for _, m := range c.Marks {
		if m.Place != nil {
			box.add(m.Place.Bound())
		}
		if !now[m.FID] {
			now[m.FID] = true
			fids = append(fids, m.FID)
		}
	}
	for _, fid := range c.Written {
		bound, seen := before(fid)
		if bound != nil {
			box.add(*bound)
		}
		if seen && !now[fid] {
			fids = append(fids, fid)
		}
	}
	told.tell(fids)
	told.BBox = box.corners()
	if c.Corridors {
		told.Kinds = append(told.Kinds, ChangedCorridors)
	}
	if c.Areas || c.Layers {
		told.Kinds = append(told.Kinds, ChangedGeography)
	}
	return told
}

// tell names incidents, or only counts them.
func (c *Change) tell(fids []int64) {
	*c.Count = len(fids)
	if len(fids) == 0 {
		return
	}
	c.Kinds = append(c.Kinds, ChangedIncidents)
	if len(fids) > MostChangedIDs {
		return
	}
	for _, fid := range fids {
		c.IDs = append(c.IDs, PublicID(fid))
	}
	slices.Sort(c.IDs)
}

// bounds grows with what is added.
type bounds struct {
	box orb.Bound
	any bool
}

func (b *bounds) add(one orb.Bound) {
	if one.IsEmpty() {
		return
	}
	if !b.any {
		b.box, b.any = one, true
		return
	}
	b.box = b.box.Union(one)
}

func (b *bounds) corners() *[4]float64 {
	if !b.any {
		return nil
	}
	return &[4]float64{b.box.Min[0], b.box.Min[1], b.box.Max[0], b.box.Max[1]}
}
