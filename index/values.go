package index

import (
	"crypto/sha256"
	"slices"
	"sync"
	"unsafe"

	"threatmap/threat"
)

// fields are what a combination has.
var fields = threat.MarkFields

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

// tallied is what tiles count by: the numbers of a combination's side and type.
type tallied struct{ side, kind uint8 }

// mostFields bounds the fields: each has a bit in a choice.
const mostFields = 32

// vocabulary holds the combinations: threat.MarkValues with each value by its number in the field's list of words. It only grows, and is made anew by a merge when most of it is in use no more (compacted); a State knows how
// many there were when it was made. Safe for use by several.
type vocabulary struct {
	mu      sync.RWMutex
	words   []map[string]uint32 // by field: value -> number
	spelled [][]string          // by field: number -> value
	said    [mostFields]wordColumn
	tally   []tallied         // by combination
	known   map[digest]uint32 // spelling of a combination -> its number
	letters int               // bytes of all values' texts
}

// digest stands for a spelling, which is ten times as long. Nobody can make two that are the same.
type digest [sha256.Size / 2]byte

func digestOf(spelling string) digest {
	sum := sha256.Sum256([]byte(spelling))
	return digest(sum[:len(digest{})])
}

func newVocabulary() *vocabulary {
	v := &vocabulary{words: make([]map[string]uint32, len(fields)), spelled: make([][]string, len(fields)), known: map[digest]uint32{}}
	for i := range fields {
		v.words[i] = map[string]uint32{}
	}
	return v
}

// numbering numbers combinations, quicker those that come again as the same pointer: many marks share one.
type numbering struct {
	vocabulary *vocabulary
	known      map[*threat.MarkValues]uint32
}

func (v *vocabulary) numbering() numbering {
	return numbering{v, map[*threat.MarkValues]uint32{}}
}

// mostKnown bounds what a numbering keeps in memory.
const mostKnown = 1 << 17

func (n numbering) of(values *threat.MarkValues) uint32 {
	number, ok := n.known[values]
	if !ok {
		number = n.vocabulary.number(*values)
		if len(n.known) >= mostKnown {
			clear(n.known)
		}
		n.known[values] = number
	}
	return number
}

// number returns the number of a combination, a new one where it is new.
func (v *vocabulary) number(values threat.MarkValues) uint32 {
	key := digestOf(spelling(values))
	v.mu.Lock()
	defer v.mu.Unlock()
	if n, ok := v.known[key]; ok {
		return n
	}
	n := uint32(len(v.tally)) //nolint:gosec // bounded by the number of incidents
	for i, f := range fields {
		words := make([]uint32, len(values[f]))
		for k, s := range values[f] {
			words[k] = v.word(i, s)
		}
		v.said[i].add(words)
	}
	v.tally = append(v.tally, tallied{numberIn(sides, values["side"]), numberIn(types, values["event_type"])})
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
		v.letters += len(s)
	}
	return n
}

// reading is the combinations and words that there are at a time. They do not change, though more may come.
type reading struct {
	said    [mostFields]wordColumn
	tally   []tallied // by combination
	spelled [mostFields][]string
}

func (v *vocabulary) read() (r reading) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	r.said, r.tally = v.said, v.tally
	copy(r.spelled[:], v.spelled)
	return r
}

// of returns the words of a combination's field; none = unknown.
func (r *reading) of(combination uint32, field int) []uint32 { return r.said[field].of(combination) }

// word tells a combination's single value of a field; "" = unknown.
func (r *reading) word(combination uint32, field int) string {
	if list := r.of(combination, field); len(list) > 0 {
		return r.spelled[field][list[0]]
	}
	return ""
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

// bytes is about how much memory the vocabulary takes. The room of a map is half used.
func (v *vocabulary) bytes() (n int64) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	const entry, word, text = 2 * (len(digest{}) + 4), 2 * (16 + 4), 16
	n = int64(entry*len(v.known) + cap(v.tally)*int(unsafe.Sizeof(tallied{})) + v.letters)
	for field := range v.words {
		n += v.said[field].bytes() + int64(word*len(v.words[field])+text*cap(v.spelled[field]))
	}
	return n
}

// fewCombinations are not worth making a vocabulary anew for.
const fewCombinations = 4096

// compacted returns a vocabulary of the combinations that rows have, and changes the rows' numbers to those of it; v as it is where at least
// half of it is in use. v itself stays: older states read it.
func (v *vocabulary) compacted(rows []uint32) *vocabulary {
	was := v.read()
	if len(was.tally) < fewCombinations {
		return v
	}
	used, live := make([]bool, len(was.tally)), 0
	for _, n := range rows {
		if !used[n] {
			used[n] = true
			live++
		}
	}
	if 2*live >= len(was.tally) {
		return v
	}
	next, to := newVocabulary(), make([]uint32, len(was.tally))
	for n, is := range used {
		if is {
			to[n] = next.take(&was, uint32(n)) //nolint:gosec // bounded by the number of incidents
		}
	}
	v.mu.RLock()
	for spelled, n := range v.known {
		if int(n) < len(used) && used[n] {
			next.known[spelled] = to[n]
		}
	}
	v.mu.RUnlock()
	for i, n := range rows {
		rows[i] = to[n]
	}
	return next
}

// take adds a combination of another vocabulary, and returns its number here.
func (v *vocabulary) take(was *reading, n uint32) uint32 {
	for field := range fields {
		words := slices.Clone(was.of(n, field))
		for i, w := range words {
			words[i] = v.word(field, was.spelled[field][w])
		}
		v.said[field].add(words)
	}
	v.tally = append(v.tally, was.tally[n])
	return uint32(len(v.tally) - 1) //nolint:gosec // bounded by the number of incidents
}
