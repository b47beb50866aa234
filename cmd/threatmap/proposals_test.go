package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"threatmap/threat"
)

// Over every event of GED 21.1: a corridor is proposed within seconds, the same bytes twice, saved with a key, and never among the reported.
func TestAProposalFromRealEventsIsSavedApart(t *testing.T) {
	data := preparedRealData(t)
	_, address := serving(t, data)
	ask := address + "/analysis/corridor-proposals?from=eastern-hasakah&to=makhoul-range&side=adversary_action,engagement&datetime=2014-01-01/2020-12-31"
	before := send(t, "GET", address+"/collections/corridors/items", "").body
	start := time.Now()
	one := send(t, "GET", ask, "")
	took := time.Since(start)
	if one.code != 200 || took > 10*time.Second {
		t.Fatalf("%d after %v: %.500s", one.code, took, one.body)
	}
	if two := send(t, "GET", ask, ""); two.body != one.body {
		t.Error("two answers differ")
	}
	var found struct {
		Enough   bool
		Summary  map[string]any
		Features []struct{ Properties map[string]any }
	}
	if err := json.Unmarshal([]byte(one.body), &found); err != nil || !found.Enough || len(found.Features) == 0 {
		t.Fatalf("%v: %.500s", err, one.body)
	}
	key := strings.TrimSpace(runs(t, "key", "add", "--data", data, "--role", "editor", "--name", "Field Desk").stdout)
	made := send(t, "POST", ask, "", "Authorization", "Bearer "+key)
	if made.code != 201 || strings.Contains(made.body, "Field Desk") {
		t.Fatalf("%d %s", made.code, made.body)
	}
	saved := address + "/collections/" + threat.CorridorProposals.ID + "/items"
	if list := send(t, "GET", saved+"?from_area=eastern-hasakah", ""); list.code != 200 || !strings.Contains(list.body, `"kind":"proposed"`) || !strings.Contains(list.body, `"boundary_set"`) {
		t.Errorf("%d %s", list.code, list.body)
	}
	if tile := send(t, "GET", address+"/tiles/corridor_proposals/3/4/3.mvt", ""); !strings.Contains(tile.body, "proposal-1") {
		t.Errorf("the tile (%d) does not show it", tile.code)
	}
	after := send(t, "GET", address+"/collections/corridors/items", "").body
	if count := func(s string) int { return strings.Count(s, `"type":"Feature"`) }; count(before) != count(after) || strings.Contains(after, threat.ProposedKind) {
		t.Error("the proposal is among the corridors")
	}
	if gone := send(t, "DELETE", saved+"/proposal-1", "", "Authorization", "Bearer "+key); gone.code != 204 || send(t, "GET", saved+"/proposal-1", "").code != 404 {
		t.Errorf("%d %s", gone.code, gone.body)
	}
}
