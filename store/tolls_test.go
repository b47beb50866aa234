package store

import (
	"errors"
	"testing"

	"threatmap/threat"
)

func TestTollsTellUnknownFromNone(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	some, none, unknown, secret, pattern := synthetic(1, 0), synthetic(2, 0), synthetic(3, 0), synthetic(4, 0), synthetic(5, 0)
	none.Outcomes[0].Range = threat.Range{Min: number(0), Best: number(0), Max: number(0)}
	unknown.Outcomes = nil
	unknown.When = threat.When{Precision: "unknown", Basis: "event"}
	secret.TLP = "AMBER"
	pattern.RecordKind = "pattern"
	write(t, db, some, none, unknown, secret, pattern)
	var got []threat.Toll
	read := func(toll threat.Toll) error { got = append(got, toll); return nil }
	if err := db.Tolls(t.Context(), threat.Filter{}, 3, read); err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 {
		t.Fatalf("%d tolls, want those of the three public incidents", len(got))
	}
	if *got[0].Killed != 2 || *got[1].Killed != 0 || got[2].Killed != nil {
		t.Errorf("killed %v %v %v, want 2, 0 and unknown", *got[0].Killed, *got[1].Killed, got[2].Killed)
	}
	if day := threat.Day(15001); !got[0].Dated || *got[0].Days.First != day || *got[0].Days.Last != day || got[2].Dated {
		t.Errorf("days %+v %+v", got[0], got[2])
	}
	if err := db.Tolls(t.Context(), threat.Filter{}, 2, read); threat.KindOf(err) != threat.KindTooLarge {
		t.Errorf("three of at most two: %v", err)
	}
	if err := db.Tolls(t.Context(), threat.Filter{Codes: map[string][]string{"record_kind": {"pattern"}}}, 3, read); err != nil || len(got) != 3 {
		t.Errorf("patterns have tolls: %d, %v", len(got)-3, err)
	}
	stop := errors.New("stop")
	if err := db.Tolls(t.Context(), threat.Filter{}, 3, func(threat.Toll) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the reader's error: %v", err)
	}
}
