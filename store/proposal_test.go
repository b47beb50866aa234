package store

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

func proposedLine() threat.Proposal {
	agree := 41
	return threat.Proposal{
		Line: orb.LineString{{38, 34}, {39, 35}, {40.5, 34}}, From: "west", To: "east", Rank: 1, LengthKM: 270, Cost: 500, CostRatio: 1, SupportShare: 0.8,
		Incidents: 90, Runs: 50, Agree: &agree, Recipe: json.RawMessage(`{"seed":1,"cell_km":5}`), Method: "least-cost path", Note: "Proposed from data, not reported.",
	}
}

func TestAProposedCorridorIsKeptApart(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	meta := WriteMeta{Editor: "key:7", Reason: "proposed"}
	p, err := db.AddProposal(t.Context(), proposedLine(), meta)
	if err != nil || p.ID != "proposal-1" || p.Counter != 1 || p.RecordedAt.IsZero() {
		t.Fatalf("%+v, %v", p, err)
	}
	f, err := db.Feature(t.Context(), threat.CorridorProposals, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]any{}
	for i, field := range threat.CorridorProposals.Fields {
		values[field.Name] = f.Values[i]
	}
	if line, ok := f.Geometry.(orb.LineString); !ok || !line.Equal(p.Line) {
		t.Errorf("line %v", f.Geometry)
	}
	recipe, _ := values["recipe"].(json.RawMessage)
	if values["kind"] != "proposed" || values["runs_that_agree"] != int64(41) || !strings.Contains(string(recipe), `"cell_km": 5`) {
		t.Errorf("%v", values)
	}
	for _, col := range []string{"corridors", "corridor_bands"} {
		c, err := threat.CollectionByID(col)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := db.Count(t.Context(), c, threat.Filter{}); err != nil || n != 0 {
			t.Errorf("%d in %s, %v", n, col, err)
		}
	}
	got := scan[string](t, db, "SELECT editor || ' ' || reason || ' ' || corridors_only FROM ledger WHERE seq = 1")
	hash := scan[string](t, db, "SELECT encode(content_hash, 'hex') FROM corridor_proposal")
	if got != "key:7 proposed: proposal-1, sha256 of line and recipe "+hash+" true" {
		t.Errorf("ledger: %s", got)
	}
	if counter, err := db.WithdrawProposal(t.Context(), p.ID, meta); err != nil || counter != 2 {
		t.Errorf("%d, %v", counter, err)
	}
	if _, err := db.WithdrawProposal(t.Context(), p.ID, meta); threat.KindOf(err) != threat.KindNotFound {
		t.Errorf("a second time: %v", err)
	}
	if err := db.VerifyLedger(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAProposalAcrossTheAntimeridianIsNotSaved(t *testing.T) {
	t.Parallel()
	p := proposedLine()
	p.Line = orb.LineString{{179, 10}, {181, 10}}
	if _, err := openEmpty(t).AddProposal(t.Context(), p, WriteMeta{Editor: "key:7", Reason: "proposed"}); threat.KindOf(err) != threat.KindInvalid {
		t.Error(err)
	}
}
