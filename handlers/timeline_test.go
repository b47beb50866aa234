package handlers

import (
	"bytes"
	"encoding/json"
	"testing"

	"threatmap/threat"
)

func TestAppendTimelineWritesWhatJSONWould(t *testing.T) {
	for _, line := range []threat.Timeline{
		{Bin: "day", Bins: []threat.TimelineBin{}},
		{Bin: "week", Undated: 3, Bins: []threat.TimelineBin{
			{Start: -3, Count: 1, BySide: map[string]int64{"other": 1}},
			{Start: 17000, Count: 6, BySide: map[string]int64{"security_action": 3, "adversary_action": 2, "": 1}},
			{Start: 17007, BySide: map[string]int64{}},
		}},
	} {
		var want bytes.Buffer
		if err := json.NewEncoder(&want).Encode(line); err != nil {
			t.Fatal(err)
		}
		if got := appendTimeline(nil, line); string(got) != want.String() {
			t.Errorf("%s\nwant %s", got, want.Bytes())
		}
	}
}
