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
		{"fields", len(fields), mostFields}, {"choices, in 16 bits", len(fields), 16},
		{"sides and none", len(threat.Sides.Codes) + 1, maxSides}, {"types and none", len(threat.EventTypes.Codes) + 1, maxTypes},
	} {
		if c.has > c.holds {
			t.Errorf("%d %s, room for %d", c.has, c.name, c.holds)
		}
	}
}
