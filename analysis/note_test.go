package analysis

import (
	"encoding/json"
	"testing"
)

func TestNoteNeverHoldsNull(t *testing.T) {
	note := NewNote("tempo")
	note.Leave(ReasonNoDate, 0)
	bytes, err := json.Marshal(note)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"method":"tempo","used":0,"left_out":[],"filter":{},"parameters":{},"data_version":0,"caveats":["` + CaveatReports + `","` + CaveatArrests + `"]}`
	if string(bytes) != want {
		t.Errorf("got %s, want %s", bytes, want)
	}
}

func TestNoteSumsTheSameReason(t *testing.T) {
	note := NewNote("tempo")
	note.Leave(ReasonNoDate, 2)
	note.Leave(ReasonSpansWeeks, 1)
	note.Leave(ReasonNoDate, 3)
	if len(note.LeftOut) != 2 || note.LeftOut[0].Count != 5 {
		t.Errorf("left out: %v", note.LeftOut)
	}
}

func TestTooFewNamesBothNumbers(t *testing.T) {
	for have, want := range map[int]string{
		1: "too few to say: 1 incident, at least 5 are needed",
		3: "too few to say: 3 incidents, at least 5 are needed",
	} {
		if got := TooFew(have); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
