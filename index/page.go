package index

import (
	"cmp"
	"math"
	"slices"

	"threatmap/threat"
)

// Page returns the ids of the incidents behind a place in an order, at most limit of them, and the place behind those; more is false
// where that was all. Pages go by key: none costs more than the first.
//
// The order is walked until the page is full. Where that takes too long, because few match, all that the boxes hold is looked through and
// put in order.
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

// key is a number that orders the ranks of one phase as compare does: numbers are quicker to sort.
func (o order) key(r rank) uint64 {
	fid := uint64(r.fid) //nolint:gosec // that of a row, which has 32 bits
	if !o.byTime || r.first == undatedFirst {
		return fid
	}
	late := uint32(r.first) ^ 1<<31 //nolint:gosec // the sign is turned over: days before 1970 stay before
	newest := uint64(^late)<<32 | fid
	if o.backwards {
		return ^newest
	}
	return newest
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
		enough := false
		if lists[i], enough = q.stroll(p, o, undated, after, n, q.candidates(p)/stepCost); !enough {
			lists[i] = q.collect(p, o, wanted, n)
		}
	}
	all := merged(lists[0], lists[1], o.compare)
	return all[:min(n, len(all))]
}

// stepCost is how many rows can be looked through in a row in the time of one step through an order, which goes all over the memory.
const stepCost = 8

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

// collect looks through all that match. It keeps no more than a few times n: what is behind the first n of those so far is dropped.
func (q *Question) collect(p part, o order, wanted func(rank) bool, n int) []rank {
	type place struct {
		key uint64
		at  uint32
	}
	found, bar := []place{}, uint64(math.MaxUint64) // the last that can still be among the first n
	first := func() {
		slices.SortFunc(found, func(a, b place) int { return cmp.Compare(a.key, b.key) })
		found = found[:min(n, len(found))]
	}
	q.each(p, func(at []uint32) {
		for _, i := range at {
			r := p.rankOf(i)
			key := o.key(r)
			if key > bar || !wanted(r) {
				continue
			}
			if found = append(found, place{key, i}); len(found) > 4*n+block {
				first()
				bar = found[n-1].key
			}
		}
	})
	first()
	ranks := make([]rank, len(found))
	for i, f := range found {
		ranks[i] = p.rankOf(f.at)
	}
	return ranks
}

// stroll walks the order from the rank on until it has n; enough is false where it gave up after so many steps, or after an eighth of
// them where it found not even half of what it should have by then.
func (q *Question) stroll(p part, o order, undated bool, after *rank, n, steps int) (found []rank, enough bool) {
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
		if i-start > steps || i-start == steps/8 && 16*len(found) < n {
			return nil, false
		}
		at := list[i]
		if o.backwards {
			at = list[len(list)-1-i]
		}
		if q.matches(p, at) {
			found = append(found, p.rankOf(at))
		}
	}
	return found, true
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
