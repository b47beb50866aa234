package index

import (
	"encoding/binary"
	"sync"
)

// choice is a filter's codes, worked out on the combinations.
type choice struct {
	fails []uint32           // by combination: a bit for each field whose choice it fails
	bit   [mostFields]uint32 // by field number: its bit, 0 where nothing is chosen
	pass  []uint8            // by combination: 1 where it fails nothing
	all   bool               // nothing is chosen, or all that is there fits
	loose bool               // it lets pass what fails one of another choice, and is asked once: nothing of it is kept
}

// newChoice works out which combinations fail which choice. There are fewer fields than bits.
func newChoice(v *vocabulary, codes map[string][]string) *choice {
	words := v.read()
	several := len(words.tally)
	c := &choice{fails: make([]uint32, several), pass: make([]uint8, several), all: true}
	for i, f := range fields {
		values := codes[f]
		if len(values) == 0 {
			continue
		}
		wanted := make([]bool, len(words.spelled[i]))
		for _, w := range v.numbersOf(i, values) {
			if int(w) < len(wanted) { // one that has come meanwhile is in no combination here
				wanted[w] = true
			}
		}
		c.bit[i] = 1 << i
		words.said[i].fail(c.fails, c.bit[i], wanted)
	}
	for n, fails := range c.fails {
		c.pass[n] = oneIf(fails == 0)
		c.all = c.all && fails == 0
	}
	return c
}

// choices keeps what has been worked out for a State: a picture of the map asks the same in a dozen tiles, a timeline and facets.
type choices struct {
	mu   sync.Mutex
	kept map[string]*choice
}

// mostChoices bounds how many are kept; one takes five bytes a combination.
const mostChoices = 32

func (k *choices) of(v *vocabulary, codes map[string][]string) *choice {
	key := spelling(codes)
	k.mu.Lock()
	c := k.kept[key]
	k.mu.Unlock()
	if c != nil {
		return c
	}
	c = newChoice(v, codes)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept == nil || len(k.kept) >= mostChoices {
		k.kept = map[string]*choice{}
	}
	k.kept[key] = c
	return c
}

// spelling is the same for the same values of the fields that there are, and for no others: lengths go before, as values come from anybody.
func spelling(values map[string][]string) string {
	if len(values) == 0 {
		return ""
	}
	b := make([]byte, 0, 256)
	for _, f := range fields {
		b = binary.AppendUvarint(b, uint64(len(values[f])))
		for _, v := range values[f] {
			b = append(binary.AppendUvarint(b, uint64(len(v))), v...)
		}
	}
	return string(b)
}
