package store

import (
	"sync"

	"threatmap/threat"
)

// keptAnswers is how many answers are kept; when there are more, all are dropped.
const keptAnswers = 1000

// answers keeps what was asked since the last change. The zero value is ready.
type answers struct {
	mu   sync.Mutex
	head threat.Head
	kept map[string]any
}

// get returns the answer to key as of the head.
func (a *answers) get(head threat.Head, key string) (any, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if head != a.head {
		return nil, false
	}
	v, ok := a.kept[key]
	return v, ok
}

// put keeps an answer, and forgets those as of another head.
func (a *answers) put(head threat.Head, key string, v any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if head != a.head || a.kept == nil || len(a.kept) >= keptAnswers {
		a.head, a.kept = head, make(map[string]any)
	}
	a.kept[key] = v
}
