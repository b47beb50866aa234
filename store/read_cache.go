package store

import "sync"

// keptAnswers is how many answers are kept; when there are more, all are dropped.
const keptAnswers = 1000

// answers keeps what was asked since the last change. The zero value is ready.
type answers struct {
	mu      sync.Mutex
	counter int64
	kept    map[string]any
}

// get returns the answer to key as of the change counter.
func (a *answers) get(counter int64, key string) (any, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if counter != a.counter {
		return nil, false
	}
	v, ok := a.kept[key]
	return v, ok
}

// put keeps an answer, and forgets those from before the counter moved on.
func (a *answers) put(counter int64, key string, v any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if counter < a.counter {
		return
	}
	if counter > a.counter || a.kept == nil || len(a.kept) >= keptAnswers {
		a.counter, a.kept = counter, make(map[string]any)
	}
	a.kept[key] = v
}
