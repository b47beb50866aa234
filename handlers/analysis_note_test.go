package handlers_test

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/analysis"
	"threatmap/threat"
)

// The note of every analysis says which filter was asked, the same in whatever order it was written.
func TestNotesHoldTheFilter(t *testing.T) {
	for _, path := range []string{"/analysis/tempo", "/analysis/alerts", "/analysis/lethality", "/analysis/near-repeat", "/analysis/hotspots", "/analysis/density", "/analysis/clusters", "/corridors/one/profile"} {
		var got struct{ Note analysis.Note }
		w := ask(t, config(&fake{}), "GET", path+"?side=engagement,adversary_action&datetime=2015-01-01/..&origin=a%5C,b")
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 {
			t.Errorf("%s: %d %v %s", path, w.Code, err, w.Body)
			continue
		}
		if f := got.Note.Filter; f["side"] != "adversary_action,engagement" || f["datetime"] != "2015-01-01/.." || f["origin"] != `a\,b` || len(f) != 3 {
			t.Errorf("%s: %v", path, f)
		}
	}
	var got struct{ Note analysis.Note }
	if w := ask(t, config(&fake{}), "GET", "/analysis/tempo?weeks=3"); !strings.Contains(w.Body.String(), `"filter":{}`) || json.Unmarshal(w.Body.Bytes(), &got) != nil {
		t.Errorf("%s", w.Body)
	}
}

// tableOf reads a table as CSV by the names of its columns.
func tableOf(t *testing.T, target string) (rows []map[string]string, link string) {
	t.Helper()
	cfg, _ := weeklyConfig()
	w := ask(t, cfg, "GET", target)
	list, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || w.Code != 200 || len(list) < 2 {
		t.Fatalf("%s: %d %v", target, w.Code, err)
	}
	for _, line := range list[1:] {
		row := map[string]string{}
		for i, name := range list[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	return rows, w.Header().Get("Link")
}

// A table carries its note: in columns, which a saved file keeps, and as a link to the JSON.
func TestTablesCarryTheirNote(t *testing.T) {
	rows, link := tableOf(t, "/analysis/alerts?years=20&seed=9&side=adversary_action&f=csv")
	for _, row := range rows {
		if row["note_used"] != "81" || !strings.Contains(row["note_left_out"], "1 in none of the watched areas") || row["note_filter"] != "side=adversary_action" || row["note_seed"] != "9" || row["note_data_version"] != "17" {
			t.Errorf("%v", row)
		}
	}
	if link != `<http://example.com/analysis/alerts?f=json&seed=9&side=adversary_action&years=20>; rel="describedby"; type="application/json"` {
		t.Errorf("%s", link)
	}
	rows, link = tableOf(t, "/analysis/tempo?weeks=2&f=csv")
	if rows[0]["note_data_version"] != "17" || rows[0]["note_filter"] != "" || !strings.Contains(link, "/analysis/tempo?f=json&weeks=2>") {
		t.Errorf("%v %s", rows[0], link)
	}
}

func TestCorridorsComparedAsTable(t *testing.T) {
	w := ask(t, config(&fake{events: alongOne(20)}), "GET", "/corridors/one/compare/IRQ-SYR?half_width_km=5&f=csv")
	list, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || w.Code != 200 || len(list) != 3 || list[1][0] != "one" || list[2][0] != "IRQ-SYR" || list[1][slices.Index(list[0], "in_both")] != "20" || !strings.Contains(list[1][slices.Index(list[0], "reason")], "nothing is left") {
		t.Errorf("%d %v %v", w.Code, err, list)
	}
}

func TestIndicatorsAsTable(t *testing.T) {
	w := newWatchedWeeks(9).ask(t, "/analysis/indicators?f=csv")
	list, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || w.Code != 200 || len(list) != 6 || list[1][0] != "syria-ied-assassinations" || list[1][slices.Index(list[0], "value")] != "10" || list[1][slices.Index(list[0], "flagged")] != "true" || list[3][slices.Index(list[0], "p")] != "" {
		t.Errorf("%d %v %v", w.Code, err, list)
	}
}

func TestAlertsWatchAreas(t *testing.T) {
	cfg, store := weeklyConfig()
	store.same = true
	store.features = func(col threat.Collection, _ threat.Filter, _ threat.Page, yield func(threat.Feature) error) (string, error) {
		for id, g := range map[string]orb.Geometry{"syrian-badia": orb.Polygon{{{38, 34}, {39, 34}, {39, 35}, {38, 34}}}, "one": orb.MultiPolygon{{{{40, 34}, {41, 34}, {41, 35}, {40, 34}}}}, "a-point": orb.Point{40, 35}} {
			f := feature(col, id)
			f.Geometry = g
			if err := yield(f); err != nil || col.ID != "areas" {
				return "", err
			}
		}
		return "", nil
	}
	w := ask(t, cfg, "GET", "/analysis/alerts?by=area&years=20")
	if w.Code != 200 || len(store.asked) != 3 || !slices.Equal(store.asked[0].Areas, []string{"one"}) || !slices.Equal(store.asked[1].Areas, []string{"syrian-badia"}) || store.asked[2].Areas != nil {
		t.Errorf("%d, asked %+v", w.Code, store.asked)
	}
	if !strings.Contains(w.Body.String(), "Areas that overlap") {
		t.Errorf("%s", w.Body)
	}
	store.asked = nil
	if w := ask(t, cfg, "GET", "/analysis/alerts?by=area&years=20&area=one"); w.Code != 200 || len(store.asked) != 2 {
		t.Errorf("%d, asked %+v", w.Code, store.asked)
	}
	if w := ask(t, cfg, "GET", "/analysis/alerts?by=area&years=20&area=nowhere"); w.Code != 400 || problemIn(t, w).Parameter != "area" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
