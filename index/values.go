package index

import (
	"slices"
	"strings"
	"sync"

	"threatmap/threat"
)

// fields are those of threat.Incidents that a combination has: all that can be filtered, less the id that each record has for itself.
var fields = func() (names []string) {
	for _, f := range threat.Incidents.Fields {
		if (f.Filterable || f.Facet) && f.Name != "origin_id" {
			names = append(names, f.Name)
		}
	}
	return names
}()

func fieldNumber(name string) int { return slices.Index(fields, name) }

// sides and types number the codes that tiles count by; what is in no list has the number after the last.
var sides, types = numbered(threat.Sides), numbered(threat.EventTypes)

func numbered(list threat.CodeList) map[string]uint8 {
	m := map[string]uint8{}
	for i, c := range list.Codes {
		m[c.Code] = uint8(i)
	}
	return m
}

// combination is threat.MarkValues with each value by its number in the field's vocabulary.
type combination struct {
	values     [][]uint32 // by field; empty = unknown
	side, kind uint8      // what tiles count by
}

// vocabulary holds the combinations. It only grows; a State knows how many there were when it was made. Safe for use by several.
type vocabulary struct {
	mu      sync.RWMutex
	words   []map[string]uint32 // by field: value -> number
	spelled [][]string          // by field: number -> value
	all     []combination
	known   map[string]uint32             // spelling of a combination -> its number
	shared  map[*threat.MarkValues]uint32 // numbers of those that came lately: many marks share one
}

func newVocabulary() *vocabulary {
	v := &vocabulary{words: make([]map[string]uint32, len(fields)), spelled: make([][]string, len(fields)), known: map[string]uint32{}, shared: map[*threat.MarkValues]uint32{}}
	for i := range fields {
		v.words[i] = map[string]uint32{}
	}
	return v
}

// maxShared bounds shared, which keeps what it points to in memory.
const maxShared = 1 << 17

// numberOf is number, quicker for values that have been asked before.
func (v *vocabulary) numberOf(values *threat.MarkValues) uint32 {
	v.mu.RLock()
	n, ok := v.shared[values]
	v.mu.RUnlock()
	if ok {
		return n
	}
	n = v.number(*values)
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.shared) >= maxShared {
		clear(v.shared)
	}
	v.shared[values] = n
	return n
}

// number returns the number of a combination, a new one where it is new.
func (v *vocabulary) number(values threat.MarkValues) uint32 {
	var b strings.Builder
	for _, f := range fields {
		for _, s := range values[f] {
			b.WriteString(s)
			b.WriteByte(0)
		}
		b.WriteByte(1)
	}
	key := b.String()
	v.mu.Lock()
	defer v.mu.Unlock()
	if n, ok := v.known[key]; ok {
		return n
	}
	n := uint32(len(v.all)) //nolint:gosec // bounded by the number of incidents
	c := combination{values: make([][]uint32, len(fields)), side: numberIn(sides, values["side"]), kind: numberIn(types, values["event_type"])}
	for i, f := range fields {
		for _, s := range values[f] {
			w := v.word(i, s)
			if !slices.Contains(c.values[i], w) { // a name given twice counts once
				c.values[i] = append(c.values[i], w)
			}
		}
	}
	v.all = append(v.all, c)
	v.known[key] = n
	return n
}

func numberIn(list map[string]uint8, value []string) uint8 {
	if len(value) == 1 {
		if n, ok := list[value[0]]; ok {
			return n
		}
	}
	return uint8(len(list)) //nolint:gosec // a code list is short
}

func (v *vocabulary) word(field int, s string) uint32 {
	n, ok := v.words[field][s]
	if !ok {
		n = uint32(len(v.spelled[field])) //nolint:gosec // bounded by the number of incidents
		v.words[field][s] = n
		v.spelled[field] = append(v.spelled[field], s)
	}
	return n
}

// read returns the combinations and words that there are now. They do not change, though more may come.
func (v *vocabulary) read() (all []combination, spelled [][]string) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.all, slices.Clone(v.spelled)
}

// numbersOf returns the numbers of the values that are known; others are nobody's.
func (v *vocabulary) numbersOf(field int, values []string) (list []uint32) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	for _, s := range values {
		if n, ok := v.words[field][s]; ok {
			list = append(list, n)
		}
	}
	return list
}

// bytes is about how much memory the vocabulary takes.
func (v *vocabulary) bytes() (n int64) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	const slice, entry = 24, 64
	for key := range v.known {
		n += int64(2*len(key) + entry)
	}
	for _, c := range v.all {
		n += slice
		for _, list := range c.values {
			n += int64(slice + 4*len(list))
		}
	}
	return n
}

// valuesOf tells a combination's single values by the fields' names; "" = unknown.
func (v *vocabulary) valuesOf(number uint32) func(field string) string {
	return func(field string) string {
		v.mu.RLock()
		defer v.mu.RUnlock()
		i := fieldNumber(field)
		if list := v.all[number].values[i]; len(list) > 0 {
			return v.spelled[i][list[0]]
		}
		return ""
	}
}
