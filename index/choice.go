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

	base  *columns    // what the tests are of
	tests []valueTest // of the choices that are asked of 64 rows at once
	rest  []uint8     // pass, as far as the other choices go; nil = there is no other
}

// newChoice works out which combinations fail which choice, and how a base is asked. There are fewer fields than bits.
func newChoice(v *vocabulary, base *columns, codes map[string][]string) *choice {
	words := v.read()
	several := len(words.tally)
	c := &choice{fails: make([]uint32, several), pass: make([]uint8, several), all: true, base: base}
	looked := uint32(0) // up: the bits of the choices without a test
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
		if test, ok := newValueTest(base.planes.of(i, &words.said[i], base.values), wanted); ok {
			c.tests = append(c.tests, test)
		} else {
			looked |= c.bit[i]
		}
	}
	for n, fails := range c.fails {
		c.pass[n] = oneIf(fails == 0)
		c.all = c.all && fails == 0
	}
	if looked != 0 {
		c.rest = make([]uint8, several)
		for n, fails := range c.fails {
			c.rest[n] = oneIf(fails&looked == 0)
		}
	}
	return c
}

// testsOf returns how the rows of columns are asked: tests, and what passes them as the combinations to look up, nil = all.
func (c *choice) testsOf(of *columns) (tests []valueTest, pass []uint8) {
	switch {
	case c.all:
		return nil, nil
	case of == c.base:
		return c.tests, c.rest
	}
	return nil, c.pass
}

// choices keeps what has been worked out for a State: a picture of the map asks the same in a dozen tiles, a timeline and facets.
type choices struct {
	mu   sync.Mutex
	kept map[string]*choice
}

// mostChoices bounds how many are kept; one takes five bytes a combination.
const mostChoices = 32

func (k *choices) of(v *vocabulary, base *columns, codes map[string][]string) *choice {
	key := spelling(codes)
	k.mu.Lock()
	c := k.kept[key]
	k.mu.Unlock()
	if c != nil {
		return c
	}
	c = newChoice(v, base, codes)
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
