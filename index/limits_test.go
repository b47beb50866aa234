package index

import (
	"testing"

	"threatmap/threat"
)

// The sizes of small arrays and sets of bits follow from what there is; a longer list needs larger ones.
func TestListsFitTheirArrays(t *testing.T) {
	for _, c := range []struct {
		name       string
		has, holds int
	}{
		{"fields", len(fields), mostFields},
		{"choices, in 32 bits", len(fields), 32},
		{"sides and none", len(threat.Sides.Codes) + 1, maxSides},
		{"types and none", len(threat.EventTypes.Codes) + 1, maxTypes},
	} {
		if c.has > c.holds {
			t.Errorf("%d %s, room for %d", c.has, c.name, c.holds)
		}
	}
}

// What a question is kept under must be nobody else's.
func TestSpellingsOfChoicesDiffer(t *testing.T) {
	seen := map[string]map[string][]string{}
	for _, codes := range []map[string][]string{
		{},
		{"actors": {""}},
		{"actors": {"", ""}},
		{"actors": {"a", "b"}},
		{"actors": {"a\x00b"}},
		{"actors": {"a\x00", "b"}},
		{"actors": {"a", "\x00b"}},
		{"actors": {"a"}, "publishers": {"b"}},
		{"publishers": {"a", "b"}},
		{"actors": {"a\x00\x01b"}},
		{"actors": {"a\x01b"}},
		{"actors": {"a\x01\x01b"}},
	} {
		key := spelling(codes)
		if other, there := seen[key]; there {
			t.Errorf("%q and %q are spelled alike", codes, other)
		}
		seen[key] = codes
	}
}
