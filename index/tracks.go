package index

import "sync"

// Where incidents are along lines, and which of them are in bands, is kept with the columns that it was worked out of, each of the two within a
// bound of half the columns' own memory: a track takes 17 bytes for each incident in its reach (one of a border 8), a band a bit for each
// incident there is.
const (
	leastTrackBytes  = 32 << 20
	trackBytesOfARow = 24
	mostOnShelf      = 400 // however small: each holds on to its line
)

func (c *columns) trackBytes() int64 { return max(leastTrackBytes, int64(trackBytesOfARow*c.len())) }

// shelf keeps what has been worked out, up to so many bytes: what was asked for longest ago goes first. The zero value is empty; it is safe for
// use by several.
type shelf[K comparable, V any] struct {
	mu    sync.Mutex
	kept  map[K]*kept[V]
	asked int64 // times
	sum   int64 // bytes of what is kept
}

// kept is worked out by the first who asks; the others wait.
type kept[V any] struct {
	reachM float64
	once   sync.Once
	value  V
	made   bool
	bytes  int64
	last   int64 // when it was asked for
}

// of returns what is kept for the key with at least that reach, or makes it.
func (s *shelf[K, V]) of(key K, reachM float64, most int64, work func(reachM float64) (V, int64)) V {
	s.mu.Lock()
	k := s.kept[key]
	if k == nil || k.reachM < reachM {
		if s.kept == nil {
			s.kept = map[K]*kept[V]{}
		}
		if k != nil {
			s.sum -= k.bytes
		}
		k = &kept[V]{reachM: reachM}
		s.kept[key] = k
	}
	s.asked++
	k.last = s.asked
	s.mu.Unlock()
	k.once.Do(func() {
		done := false
		defer func() {
			if !done { // it panicked: the next who asks tries anew
				s.drop(key, k)
			}
		}()
		value, bytes := work(k.reachM)
		k.value, done = value, true
		s.count(key, k, bytes, most)
	})
	return k.value
}

// count adds the bytes of what has been made, unless it has gone meanwhile, and lets others go until there is room.
func (s *shelf[K, V]) count(key K, k *kept[V], bytes, most int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept[key] != k {
		return
	}
	if bytes > most {
		delete(s.kept, key)
		return
	}
	k.made, k.bytes = true, bytes
	s.sum += bytes
	for s.sum > most || len(s.kept) > mostOnShelf {
		if s.letGo(key, k) == k {
			return
		}
	}
}

// letGo lets go of what was asked for longest ago, at the latest k.
func (s *shelf[K, V]) letGo(key K, k *kept[V]) *kept[V] {
	for other, one := range s.kept {
		if one.made && one.last < k.last {
			key, k = other, one
		}
	}
	s.sum -= k.bytes
	delete(s.kept, key)
	return k
}

func (s *shelf[K, V]) drop(key K, k *kept[V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept[key] == k {
		delete(s.kept, key)
	}
}

func (s *shelf[K, V]) bytes() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sum
}
