package index

import (
	"slices"
	"sync"
	"sync/atomic"
)

// intervals keep which rows fit the intervals of time that were asked for last, by themselves and with a choice of values: count, timeline and
// facets of a new filter ask for the same one after the other. The zero value is ready, and safe for use by several.
type intervals struct {
	mu   sync.Mutex
	kept []*interval // the one asked for last, last
}

// mostIntervals bounds how many are kept, four with a choice and four without; one takes a bit a row.
const mostIntervals = 8

// interval is an interval with the rows that fit it, found block by block as they are asked for.
type interval struct {
	span
	choice *choice // whose values the rows pass too; nil = values are not looked at
	rows   *columns
	blocks []atomic.Pointer[blockWords]
	users  int // at the time; guarded by the intervals
}

// of returns the interval of a question, with a choice or, where that is nil, without, for use until release.
func (k *intervals) of(q *Question, c *choice, rows *columns) *interval {
	k.mu.Lock()
	defer k.mu.Unlock()
	one := k.find(q.span, c)
	if one == nil {
		if len(k.kept) == mostIntervals {
			k.drop(k.kept[0])
		}
		one = &interval{span: q.span, choice: c, rows: rows, blocks: make([]atomic.Pointer[blockWords], (rows.len()+block-1)/block)}
		k.kept = append(k.kept, one)
	}
	one.users++
	return one
}

func (k *intervals) find(s span, c *choice) *interval {
	i := slices.IndexFunc(k.kept, func(one *interval) bool { return one.span == s && one.choice == c })
	if i < 0 {
		return nil
	}
	one := k.kept[i]
	k.kept = append(slices.Delete(k.kept, i, i+1), one)
	return one
}

func (k *intervals) release(one *interval) {
	k.mu.Lock()
	defer k.mu.Unlock()
	one.users--
	if one.users == 0 && !slices.Contains(k.kept, one) {
		one.giveBack()
	}
}

func (k *intervals) drop(one *interval) {
	k.kept = slices.DeleteFunc(k.kept, func(other *interval) bool { return other == one })
	if one.users == 0 {
		one.giveBack()
	}
}

// dayBlocks are used again: a new interval each time would take a bit a row of new memory.
var dayBlocks = sync.Pool{New: func() any { return new(blockWords) }}

// giveBack lets go of the blocks of an interval that nobody uses or will find.
func (i *interval) giveBack() {
	for n := range i.blocks {
		if words := i.blocks[n].Swap(nil); words != nil {
			dayBlocks.Put(words)
		}
	}
}

// has tells whether [lo, hi) of these rows is a block of it, or what the last one holds.
func (i *interval) has(rows *columns, lo, hi int) bool {
	return i != nil && i.rows == rows && lo%block == 0 && (hi == lo+block || hi == rows.len())
}

// chosen returns which rows of a block pass its choice too, where that is known.
func (i *interval) chosen(number int) *blockWords { return i.blocks[number].Load() }

// keep keeps which rows of a block are chosen.
func (i *interval) keep(number int, rows []uint64) {
	words, _ := dayBlocks.Get().(*blockWords)
	clear(words[copy(words[:], rows):])
	i.blocks[number].Store(words)
}

// block returns which rows of a block fit.
func (i *interval) block(q *Question, number int) *blockWords {
	if words := i.blocks[number].Load(); words != nil {
		return words
	}
	words, _ := dayBlocks.Get().(*blockWords)
	lo := number * block
	hi := min(lo+block, i.rows.len())
	q.fitting(i.rows, lo, hi, wordsOf(lo, hi, words))
	i.blocks[number].Store(words) // two that come at once find the same
	return words
}

// bytes is about how much memory the intervals take.
func (k *intervals) bytes() (n int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, one := range k.kept {
		n += 8 * int64(len(one.blocks))
		for i := range one.blocks {
			if one.blocks[i].Load() != nil {
				n += block / 8
			}
		}
	}
	return n
}
