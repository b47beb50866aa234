package index

import (
	"cmp"
	"slices"

	"threatmap/threat"
)

// Page returns the ids of the incidents behind a place in an order, at most limit of them, and the place behind those; more is false
// where that was all. Pages go by key: none costs more than the first.
//
// Where the boxes hold few, these are looked through and put in order; else the order is walked until the page is full.
func (s *State) Page(q *Question, at threat.Cursor, limit int) (fids []int64, next threat.Cursor, more bool) {
	o := orderOf(at.Sort)
	after := rank{first: dayNamed(at.Day), fid: at.FID}
	found := []rank{}
	for _, phase := range phases(at) {
		from := &after
		if phase.First {
			from = nil
		}
		found = append(found, s.inOrder(q, o, phase.Undated, from, limit+1-len(found))...)
		if len(found) > limit {
			break
		}
	}
	if more = len(found) > limit; more {
		found = found[:limit]
	}
	for _, r := range found {
		fids = append(fids, r.fid)
	}
	if more {
		next = behind(at, found[limit-1])
	}
	return fids, next, more
}

// rank is what orders are by. fid is wide enough for what a cursor may say.
type rank struct {
	first int32
	fid   int64
}

// phases lists where the cursor stands, and the phases after that.
func phases(at threat.Cursor) []threat.Cursor {
	list := []threat.Cursor{at}
	if next := at; next.NextPhase() {
		list = append(list, next)
	}
	return list
}

func behind(at threat.Cursor, last rank) threat.Cursor {
	if at.Sort != threat.SortID && !at.Undated && last.first == undatedFirst {
		at.NextPhase()
	}
	return at.After(last.fid, dayName(last.first), "")
}

// order is how a listing is sorted: over the positions that columns keep sorted, forwards or backwards.
type order struct {
	byTime, backwards bool
}

func orderOf(s threat.Sort) order {
	return order{byTime: s == threat.SortNewest || s == threat.SortOldest, backwards: s == threat.SortOldest}
}

// compare orders ranks of one phase: the undated are by id in every order.
func (o order) compare(a, b rank) int {
	switch {
	case !o.byTime || a.first == undatedFirst && b.first == undatedFirst:
		return cmp.Compare(a.fid, b.fid)
	case o.backwards:
		return -compareNewest(a.first, a.fid, b.first, b.fid)
	}
	return compareNewest(a.first, a.fid, b.first, b.fid)
}

func (c *columns) rankOf(at uint32) rank { return rank{c.first[at], int64(c.fid[at])} }

// inOrder returns the first n that match behind a rank, nil = from the start: in orders by time, of the dated or of the undated only.
func (s *State) inOrder(q *Question, o order, undated bool, after *rank, n int) []rank {
	wanted := func(r rank) bool {
		return (!o.byTime || undated == (r.first == undatedFirst)) && (after == nil || o.compare(r, *after) > 0)
	}
	var lists [2][]rank
	for i, p := range s.parts(q) {
		if candidates := q.candidates(p); candidates*candidates < n*p.len() {
			lists[i] = q.collect(p, o, wanted, n)
		} else {
			lists[i] = q.stroll(p, o, undated, after, n)
		}
	}
	all := merged(lists[0], lists[1], o.compare)
	return all[:min(n, len(all))]
}

// candidates is how many rows lie in the ranges of the boxes.
func (q *Question) candidates(p part) (n int) {
	if len(q.boxes) == 0 {
		return p.len()
	}
	for _, a := range q.areas {
		from, to := p.between(a.lo, a.hi)
		n += to - from
	}
	return n + p.len() - p.mapped + len(p.shapes.list)
}

// collect looks through all that match.
func (q *Question) collect(p part, o order, wanted func(rank) bool, n int) []rank {
	var found []rank
	q.each(p, func(at []uint32) {
		for _, i := range at {
			if r := p.rankOf(i); wanted(r) {
				found = append(found, r)
			}
		}
	})
	slices.SortFunc(found, o.compare)
	return found[:min(n, len(found))]
}

// stroll walks the order from the rank on until it has n.
func (q *Question) stroll(p part, o order, undated bool, after *rank, n int) (found []rank) {
	list := p.byFID
	if o.byTime {
		dated := len(p.byNewest) - p.undated()
		if list = p.byNewest[:dated]; undated {
			list, o = p.byNewest[dated:], order{}
		}
	}
	start := 0
	if after != nil {
		start = behindIn(list, func(at uint32) int { return o.compare(p.rankOf(at), *after) }, o.backwards)
	}
	for i := start; i < len(list) && len(found) < n; i++ {
		at := list[i]
		if o.backwards {
			at = list[len(list)-1-i]
		}
		if q.matches(p, at) {
			found = append(found, p.rankOf(at))
		}
	}
	return found
}

// behindIn returns how many of a list, walked backwards if so, are not behind what compare compares with.
func behindIn(list []uint32, compare func(at uint32) int, backwards bool) int {
	lo, hi := 0, len(list)
	for lo < hi {
		mid := (lo + hi) / 2
		at := list[mid]
		if backwards {
			at = list[len(list)-1-mid]
		}
		if compare(at) <= 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// undated is how many have no date; they are the last of byNewest.
func (c *columns) undated() int {
	dated := behindIn(c.byNewest, func(at uint32) int { return oneOrMinus(c.first[at] == undatedFirst) }, false)
	return len(c.byNewest) - dated
}

func oneOrMinus(b bool) int {
	if b {
		return 1
	}
	return -1
}
