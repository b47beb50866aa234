package analysis

// keyCount is a tallyKey, and how many incidents have it.
type keyCount struct {
	key tallyKey
	n   int
}

// mostCounters bounds the counters of countKeys, and with them their memory (16 MB).
const mostCounters = 1 << 22

// countKeys returns the keys in order, each once. There are few different ones of many: where a counter for each that may be takes little room they are
// counted, and otherwise sorted.
func countKeys(keys []uint64) []keyCount {
	if len(keys) == 0 {
		return nil
	}
	if p, size := packingOf(keys); size <= mostCounters && size <= 64*uint64(len(keys)) {
		return p.count(keys, size)
	}
	sortFrom(keys, 0)
	counted := []keyCount{{tallyKey(keys[0]), 0}}
	for _, key := range keys {
		last := &counted[len(counted)-1]
		if last.key != tallyKey(key) {
			counted = append(counted, keyCount{tallyKey(key), 0})
			last = &counted[len(counted)-1]
		}
		last.n++
	}
	return counted
}

// keyFields are where the fields of a key begin, the most telling last.
var keyFields = [...]int{0, bandShift, sideShift, binShift, weekShift}

const keyParts = len(keyFields)

// packing writes a key without the room that its fields leave: each less its least value, times the number of values that the ones before it have.
type packing struct {
	least, times, values [keyParts]uint64
}

// keyField takes a field out of a key.
func keyField(key uint64, i int) uint64 {
	if i == keyParts-1 {
		return key >> weekShift
	}
	return key >> keyFields[i] & (1<<(keyFields[i+1]-keyFields[i]) - 1)
}

// packingOf returns how keys are packed, and how many different ones there may be then.
func packingOf(keys []uint64) (p packing, size uint64) {
	var most [keyParts]uint64
	for i := range p.least {
		p.least[i] = ^uint64(0)
	}
	for _, key := range keys {
		for i := range most {
			v := keyField(key, i)
			p.least[i], most[i] = min(p.least[i], v), max(most[i], v)
		}
	}
	size = 1
	for i := range most {
		p.times[i], p.values[i] = size, most[i]-p.least[i]+1
		if size *= p.values[i]; size > mostCounters {
			return p, size
		}
	}
	return p, size
}

func (p *packing) of(key uint64) (at uint64) {
	for i := range keyParts {
		at += (keyField(key, i) - p.least[i]) * p.times[i]
	}
	return at
}

// key is the reverse of of.
func (p *packing) key(at uint64) (key tallyKey) {
	for i := range keyParts {
		key |= tallyKey(at/p.times[i]%p.values[i]+p.least[i]) << keyFields[i]
	}
	return key
}

func (p *packing) count(keys []uint64, size uint64) []keyCount {
	counters, different := make([]int32, size), 0
	for _, key := range keys {
		c := &counters[p.of(key)]
		if *c == 0 {
			different++
		}
		*c++
	}
	counted := make([]keyCount, 0, different)
	for at, n := range counters {
		if n > 0 {
			counted = append(counted, keyCount{p.key(uint64(at)), int(n)}) //nolint:gosec // not negative
		}
	}
	return counted
}
