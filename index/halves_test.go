package index

import (
	"errors"
	"strings"
	"testing"

	"threatmap/aside"
	"threatmap/threat"
)

// panics returns what a function panics with.
func panics(do func()) (v any) {
	defer func() { v = recover() }()
	do()
	return nil
}

// A goroutine of the index that panics would end the process: it is the caller who panics, where a server recovers.
func TestPanicsComeToTheCaller(t *testing.T) {
	broken := errors.New("broken")
	for name, do := range map[string]func(){
		"aside":   func() { aside.Do(func() { panic(broken) })() },
		"inParts": func() { inParts(1000, func(_, to int) int { panic(to) }) },
		"a walk in halves": func() {
			s := synthetic(t, halved+10*block)
			total(s, s.Ask(threat.Filter{}, nil), func() *int { return new(int) }, func(_ *int, _ part, s selection) {
				if 64*s.first > halved { // in the second half
					panic(broken)
				}
			}, func(_, _ *int) {})
		},
		"cells in halves": func() {
			s := synthetic(t, halved+10*block)
			last, blocks := &s.base.values[s.base.mapped-1], s.base.blocks
			defer func(was uint32) { *last, s.base.blocks = was, blocks }(*last)
			*last, s.base.blocks = 1<<31, nil // no such combination
			_ = s.Cells(s.Ask(threat.Filter{}, nil), 0, 0, 0, 6, func(*threat.TileCell) error { return nil })
		},
	} {
		v := panics(do)
		err, ok := v.(error)
		if !ok || !strings.Contains(err.Error(), "halves_test.go") && !strings.Contains(err.Error(), "cells.go") {
			t.Errorf("%s: the caller gets %v, not what happened and where", name, v)
		}
	}
}
