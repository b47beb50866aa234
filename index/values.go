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

// combination is threat.MarkValues with each value by its number in the field's vocabulary.
type combination struct {
	words []uint32           // of all fields, one field after the other
	ends  [mostFields]uint16 // by field: where its words end
}

// tallied is what tiles count by: the numbers of a combination's side and type.
type tallied struct{ side, kind uint8 }

// mostFields and mostWords bound what a combination holds, so that it is small.
const (
	mostFields = 16
	mostWords  = 1<<16 - 1
)

// of returns the words of a field; none = unknown.
func (c *combination) of(field int) []uint32 {
	start := uint16(0)
	if field > 0 {
		start = c.ends[field-1]
	}
	return c.words[start:c.ends[field]]
}

// vocabulary holds the combinations. It only grows, and is made anew by a merge when most of it is in use no more (compacted); a State knows how
// many there were when it was made. Safe for use by several.
type vocabulary struct {
	mu      sync.RWMutex
	words   []map[string]uint32 // by field: value -> number
	spelled [][]string          // by field: number -> value
	all     []combination
	slab    []uint32          // where the words of the newest combinations lie
	tally   []tallied         // of all
	known   map[digest]uint32 // spelling of a combination -> its number
	slabs   int               // words that there is room for, in all slabs
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
	n := uint32(len(v.all)) //nolint:gosec // bounded by the number of incidents
	c := combination{}
	for i, f := range fields {
		start := len(c.words)
		for _, s := range values[f] {
			w := v.word(i, s)
			if len(c.words) < mostWords && !slices.Contains(c.words[start:], w) { // a name given twice counts once
				c.words = append(c.words, w)
			}
		}
		c.ends[i] = uint16(len(c.words)) //nolint:gosec // at most mostWords
	}
	c.words = v.keep(c.words)
	v.all = append(v.all, c)
	v.tally = append(v.tally, tallied{numberIn(sides, values["side"]), numberIn(types, values["event_type"])})
	v.known[key] = n
	return n
}

// slabWords is how many words lie together.
const slabWords = 1 << 14

// keep copies words to where those of other combinations lie: a new filter reads them all, one after the other.
func (v *vocabulary) keep(words []uint32) []uint32 {
	if cap(v.slab)-len(v.slab) < len(words) {
		v.slab = make([]uint32, 0, max(slabWords, len(words)))
		v.slabs += cap(v.slab)
	}
	start := len(v.slab)
	v.slab = append(v.slab, words...)
	return v.slab[start:len(v.slab):len(v.slab)]
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
	all     []combination
	tally   []tallied
	spelled [mostFields][]string
}

func (v *vocabulary) read() (r reading) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	r.all, r.tally = v.all, v.tally
	copy(r.spelled[:], v.spelled)
	return r
}

// word tells a combination's single value of a field; "" = unknown.
func (r *reading) word(combination uint32, field int) string {
	if list := r.all[combination].of(field); len(list) > 0 {
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
	n = int64(entry*len(v.known) + cap(v.all)*int(unsafe.Sizeof(combination{})) + cap(v.tally)*int(unsafe.Sizeof(tallied{})) + 4*v.slabs + v.letters)
	for field := range v.words {
		n += int64(word*len(v.words[field]) + text*cap(v.spelled[field]))
	}
	return n
}

// fewCombinations are not worth making a vocabulary anew for.
const fewCombinations = 4096

// compacted returns a vocabulary of the combinations that rows have, and changes the rows' numbers to those of it; v as it is where at least
// half of it is in use. v itself stays: older states read it.
func (v *vocabulary) compacted(rows []uint32) *vocabulary {
	was := v.read()
	if len(was.all) < fewCombinations {
		return v
	}
	used, live := make([]bool, len(was.all)), 0
	for _, n := range rows {
		if !used[n] {
			used[n] = true
			live++
		}
	}
	if 2*live >= len(was.all) {
		return v
	}
	next, to := newVocabulary(), make([]uint32, len(was.all))
	for n, is := range used {
		if is {
			to[n] = next.take(&was, n)
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
func (v *vocabulary) take(was *reading, n int) uint32 {
	c := combination{ends: was.all[n].ends}
	for field := range fields {
		for _, w := range was.all[n].of(field) {
			c.words = append(c.words, v.word(field, was.spelled[field][w]))
		}
	}
	c.words = v.keep(c.words)
	v.all = append(v.all, c)
	v.tally = append(v.tally, was.tally[n])
	return uint32(len(v.all) - 1) //nolint:gosec // bounded by the number of incidents
}
