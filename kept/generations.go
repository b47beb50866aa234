// Package kept keeps in memory what is dear to make, within a bound of bytes.
package kept

import "iter"

// Generations keeps values by key. Those that have come since young was empty are in young; those that came before, and have not been asked for
// since, in old. When young has half of the memory, old is dropped and young becomes old: who asks for many things once does not drive out
// what is asked for all the time.
//
// The zero value is ready. It is not safe for use by several: its owner has a lock, and more to guard by it.
type Generations[K comparable, V any] struct {
	young, old           map[K]sized[V]
	youngBytes, oldBytes int
}

type sized[V any] struct {
	value V
	bytes int
}

// Get returns the value of a key. most is how many bytes all may take.
func (g *Generations[K, V]) Get(key K, most int) (value V, ok bool) {
	if one, ok := g.young[key]; ok {
		return one.value, true
	}
	one, ok := g.old[key]
	if ok {
		delete(g.old, key)
		g.oldBytes -= one.bytes
		g.keep(key, one, most)
	}
	return one.value, ok
}

// Put keeps a value that takes so many bytes with its key, unless one is there or it takes more than half of the most that all may take.
func (g *Generations[K, V]) Put(key K, value V, bytes, most int) {
	if _, there := g.young[key]; !there && bytes <= most/2 {
		g.keep(key, sized[V]{value, bytes}, most)
	}
}

func (g *Generations[K, V]) keep(key K, one sized[V], most int) {
	if g.young == nil || g.youngBytes+one.bytes > most/2 {
		g.old, g.oldBytes = g.young, g.youngBytes
		g.young, g.youngBytes = map[K]sized[V]{}, 0
	}
	g.young[key] = one
	g.youngBytes += one.bytes
}

// Clear drops everything.
func (g *Generations[K, V]) Clear() { *g = Generations[K, V]{} }

// Bytes is how much memory is taken, as Put was told.
func (g *Generations[K, V]) Bytes() int { return g.youngBytes + g.oldBytes }

// All yields what is kept, in no order.
func (g *Generations[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for _, generation := range []map[K]sized[V]{g.young, g.old} {
			for key, one := range generation {
				if !yield(key, one.value) {
					return
				}
			}
		}
	}
}
