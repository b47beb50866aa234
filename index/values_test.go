package index

import (
	"fmt"
	"reflect"
	"runtime"
	"testing"

	"threatmap/threat"
)

// renamed returns the marks of a source whose actors are other ones in each version.
func renamed(n, version int) (marks []threat.Mark) {
	for i := range n {
		marks = append(marks, threat.Mark{FID: int64(i), Values: &threat.MarkValues{"side": {"engagement"}, "actors": {fmt.Sprintf("actor %d of version %d", i, version)}}})
	}
	return marks
}

// A merge leaves out the words of what is gone; answers stay the same, and what is new is numbered on.
func TestAMergeForgetsCombinationsThatNobodyHas(t *testing.T) {
	const n = 2 * fewCombinations
	b := NewBuilder(n)
	for _, m := range renamed(n, 0) {
		if err := b.Add(m); err != nil {
			t.Fatal(err)
		}
	}
	s := b.State(threat.Head{Counter: 1})
	first := s.vocabulary.bytes()
	for version := 1; version <= 5; version++ {
		changed, err := s.Apply(threat.MarkChange{Head: threat.Head{Counter: int64(version + 1)}, Marks: renamed(n, version)})
		if err != nil {
			t.Fatal(err)
		}
		merged := changed.Merged()
		codes := threat.Filter{Codes: map[string][]string{"actors": {"actor 7 of version " + fmt.Sprint(version), "actor 8 of version 0"}}}
		for _, one := range []*State{changed, merged} {
			if got := one.Counts(one.Ask(codes, nil), nil).Matched; got != 1 {
				t.Errorf("version %d: %d match", version, got)
			}
		}
		ask := func(s *State) []threat.Facet { return s.Facets(s.Ask(codes, nil), []string{"actors", "side"}, 10) }
		if !reflect.DeepEqual(ask(changed), ask(merged)) {
			t.Errorf("version %d: facets differ", version)
		}
		known := merged.vocabulary.known[digestOf(spelling(*renamed(9, version)[8].Values))]
		if at, _ := merged.base.find(8); merged.base.values[at] != known {
			t.Errorf("version %d: a combination is known as %d, and is %d", version, known, merged.base.values[at])
		}
		s = merged
	}
	if all := len(s.vocabulary.tally); all > 2*n {
		t.Errorf("%d combinations are kept of %d", all, n)
	}
	if now := s.vocabulary.bytes(); now > 3*first {
		t.Errorf("%d bytes of words, %d at first", now, first)
	}
}

// What the vocabulary says that it takes is about what it takes.
func TestVocabularyCountsItsMemory(t *testing.T) {
	const n = 60_000
	marks := renamed(n, 0)
	before := heap()
	v := newVocabulary()
	for _, m := range marks {
		v.number(*m.Values)
	}
	took, says := float64(heap()-before), float64(v.bytes())
	if says < 0.7*took || says > 1.4*took {
		t.Errorf("%.1f MB, says %.1f", took/1e6, says/1e6)
	}
	runtime.KeepAlive(v)
	runtime.KeepAlive(marks)
}
