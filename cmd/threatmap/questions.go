package main

import (
	"encoding/json"
	"sync"

	"threatmap/index"
	"threatmap/threat"
)

// keptQuestions is how many filters are kept ready: a view of the map asks one of a dozen tiles, twice each, and of its counts. One that
// holds ids has a bit for each incident.
const keptQuestions = 32

// questions keeps the filters that were asked last of one state of the index, ready to be asked again. The zero value is ready.
type questions struct {
	mu    sync.Mutex
	state *index.State
	kept  map[string]question
}

func (k *questions) get(state *index.State, filter string) (q question, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.turnTo(state)
	q, ok = k.kept[filter]
	return q, ok
}

// forget lets go of another state than now.
func (k *questions) forget(now *index.State) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.turnTo(now)
}

func (k *questions) turnTo(state *index.State) {
	if state != k.state {
		k.state, k.kept = state, nil
	}
}

// size is how many filters are kept, and about how much memory they take.
func (k *questions) size() (n int, bytes int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for filter, q := range k.kept {
		bytes += int64(len(filter)) + q.Bytes()
	}
	return len(k.kept), bytes
}

func (k *questions) put(filter string, q question) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if q.state != k.state {
		return
	}
	if k.kept == nil || len(k.kept) >= keptQuestions {
		k.kept = make(map[string]question, keptQuestions)
	}
	k.kept[filter] = q
}

// keyOf is the same for the same filter; not ok for one that JSON can't spell, such as a year beyond 9999.
func keyOf(f threat.Filter) (text string, ok bool) {
	b, err := json.Marshal(f)
	return string(b), err == nil
}
