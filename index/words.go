package index

import (
	"cmp"
	"slices"
	"unsafe"
)

// wordColumn holds the words of one field by combination. Nearly all combinations have one word or none in a field: a new filter reads the
// column of its field from end to end, and nothing else. It only grows; a copy is what there was when it was made.
type wordColumn struct {
	only  []uint32   // by combination: its word, noWord or severalWords
	lists []wordList // of those that have several, in order
}

// What stands for no word, and for a list of them. There are fewer words.
const (
	noWord       = ^uint32(0)
	severalWords = noWord - 1
)

type wordList struct {
	combination uint32
	words       []uint32
}

// mostWords bounds the words of a combination's field.
const mostWords = 1<<16 - 1

// add adds the next combination. A word given twice counts once.
func (c *wordColumn) add(words []uint32) {
	kept := make([]uint32, 0, len(words))
	for _, w := range words {
		if len(kept) < mostWords && !slices.Contains(kept, w) {
			kept = append(kept, w)
		}
	}
	switch len(kept) {
	case 0:
		c.only = append(c.only, noWord)
	case 1:
		c.only = append(c.only, kept[0])
	default:
		c.lists = append(c.lists, wordList{uint32(len(c.only)), slices.Clip(kept)}) //nolint:gosec // bounded by the number of incidents
		c.only = append(c.only, severalWords)
	}
}

// of returns the words of a combination; none = unknown.
func (c *wordColumn) of(combination uint32) []uint32 {
	switch c.only[combination] {
	case noWord:
		return nil
	case severalWords:
		i, _ := slices.BinarySearchFunc(c.lists, combination, func(l wordList, n uint32) int { return cmp.Compare(l.combination, n) })
		return c.lists[i].words
	}
	return c.only[combination : combination+1 : combination+1]
}

// fail sets a bit for the combinations none of whose words is wanted. Words that have come since are in no combination here.
func (c *wordColumn) fail(fails []uint32, bit uint32, wanted []bool) {
	missed := make([]uint32, len(wanted)) // the bit to set: looking it up does not branch
	for w, is := range wanted {
		if !is {
			missed[w] = bit
		}
	}
	fails = fails[:len(c.only)]
	for n, w := range c.only {
		if int(w) < len(missed) {
			fails[n] |= missed[w]
		} else {
			fails[n] |= bit
		}
	}
	for _, l := range c.lists {
		if slices.ContainsFunc(l.words, func(w uint32) bool { return wanted[w] }) {
			fails[l.combination] &^= bit
		}
	}
}

// bytes is about how much memory the column takes.
func (c *wordColumn) bytes() (n int64) {
	n = int64(4*cap(c.only) + cap(c.lists)*int(unsafe.Sizeof(wordList{})))
	for _, l := range c.lists {
		n += int64(4 * cap(l.words))
	}
	return n
}
