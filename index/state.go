package index

import (
	"errors"
	"fmt"
	"math"
	"sync/atomic"

	"threatmap/threat"
)

// State is what the index knows as of one head. It never changes.
type State struct {
	threat.Head // that answers are of: passing while the index is loaded anew, as what a change of the geography did to others is not in them yet
	vocabulary  *vocabulary
	base        *columns
	dead        bitset   // positions of base that the delta replaces or that are gone; nil = none
	deadCount   int      // how many
	delta       *columns // what has changed since base was made
	choices     choices  // that have been asked
}

// Len returns how many incidents there are.
func (s *State) Len() int { return s.base.len() - s.deadCount + s.delta.len() }

// Pending returns how many rows wait for a merge: what is new, and what it replaces.
func (s *State) Pending() int { return s.delta.len() + s.deadCount }

// Index holds the current State of one audience.
type Index struct {
	// MergeFrom is how many changed rows make a merge due; 0 = 50,000. It is for tests, and set before Follow.
	MergeFrom int

	state atomic.Pointer[State]
	stuck atomic.Pointer[error]
}

// Stuck returns why the index stands still though its source can be heard (ErrNoRoom); nil where it does not.
func (x *Index) Stuck() error {
	if err := x.stuck.Load(); err != nil {
		return *err
	}
	return nil
}

// State returns the current state; nil before the first.
func (x *Index) State() *State { return x.state.Load() }

// Builder takes the marks of a first State.
type Builder struct {
	vocabulary *vocabulary
	numbers    numbering
	rows       *columns
}

// NewBuilder returns a Builder that expects about n marks.
func NewBuilder(n int) *Builder {
	v := newVocabulary()
	return &Builder{v, v.numbering(), newColumns(n)}
}

// Add takes a mark. Returns an error for an id or a number of marks that the columns have no room for.
func (b *Builder) Add(m threat.Mark) error {
	if b.rows.len() >= maxRows {
		return fmt.Errorf("index: more than %d incidents: %w", maxRows, ErrNoRoom)
	}
	if err := check(m); err != nil {
		return err
	}
	b.rows.add(m, b.numbers.of(m.Values))
	return nil
}

const maxRows = math.MaxInt32

// ErrNoRoom is of what the columns have no room for. It stays until the data change.
var ErrNoRoom = errors.New("the index has no room for it")

func check(m threat.Mark) error {
	if m.FID < 0 || m.FID > math.MaxUint32 {
		return fmt.Errorf("index: incident %d has an id of more than 32 bits: %w", m.FID, ErrNoRoom)
	}
	return nil
}

// State sorts the marks. The Builder is spent.
func (b *Builder) State(at threat.Head) *State {
	base := b.rows.arrange()
	base.addUp(b.vocabulary)
	return &State{Head: at, vocabulary: b.vocabulary, base: base, delta: newColumns(0).arrange()}
}

// Set makes s the current state.
func (x *Index) Set(s *State) { x.state.Store(s) }

// Bytes is about how much memory the state takes.
func (s *State) Bytes() int64 {
	return s.base.bytes() + s.delta.bytes() + s.vocabulary.bytes() + int64(8*len(s.dead)) + s.choices.bytes()
}

// SharesBase tells whether two states have most of their memory in common.
func (s *State) SharesBase(other *State) bool { return s.base == other.base }

// BytesBeside is about how much memory the state takes that another one, which it was made of, does not.
func (s *State) BytesBeside(other *State) int64 {
	if s.SharesBase(other) {
		return s.Bytes() - s.base.bytes() - s.vocabulary.bytes()
	}
	return s.Bytes()
}

// Beyond returns the part of a filter that the columns can't answer, if there is one: Ask then needs what matches it as an Among. It is the one
// door for such parts: whatever a filter can say of texts, of fields without a column or of the past becomes ids there.
func Beyond(f threat.Filter) (rest threat.Filter, needed bool) {
	rest.IDs, rest.Text, rest.Expr = f.IDs, f.Text, f.Expr
	if ids := f.Codes["origin_id"]; len(ids) > 0 {
		rest.Codes = map[string][]string{"origin_id": ids}
	}
	return rest, len(rest.IDs) > 0 || len(rest.Text) > 0 || rest.Expr != nil || rest.Codes != nil
}
