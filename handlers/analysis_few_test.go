package handlers_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"threatmap/handlers"
)

// verdicts are the names of what must not be told of a handful of incidents.
var verdicts = []string{"p", "q", "z", "p_poisson", "ratio", "slope", "tau", "share_hot", "share_cold", "llr", "risen", "flagged", "per_1000_km2", "change"}

// verdictsIn lists the verdicts in an answer that are not null, by name.
func verdictsIn(value any) (found []string) {
	eachObject(value, []string{"note", "expected_false_a_year"}, func(v map[string]any) { // the second is of all series, by simulation
		for _, name := range verdicts {
			switch v[name].(type) {
			case float64, bool, string:
				found = append(found, name)
			}
		}
	})
	return found
}

// Of an area with three incidents each analysis says "too few to say", and neither a p-value nor anything else that is judged; its table too.
func TestThreeIncidentsAreTooFewForEveryAnalysis(t *testing.T) {
	for _, d := range analysesDescribed(t) {
		if strings.HasPrefix(d.path, "/analysis/indicators") || d.path == "/analysis/alerts" {
			continue // they judge weeks that they choose themselves: the tests of each have such of too few
		}
		t.Run(d.path, func(t *testing.T) {
			target, cfg := d.askedOf(3)
			server := handlers.New(cfg)
			w := answered(server, target)
			var answer any
			if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != http.StatusOK || !saysTooLittle(w.Body.String()) {
				t.Fatalf("%s: %d %v %s", target, w.Code, err, w.Body)
			}
			if found := verdictsIn(answer); len(found) > 0 {
				t.Errorf("%s judges: %v in %s", target, found, w.Body)
			}
			checkTableOfFew(t, answered(server, target+"&f=csv"))
		})
	}
}

// saysTooLittle: the corridors that are compared here share their line too, which is said first.
func saysTooLittle(text string) bool {
	return strings.Contains(text, "too few to say") || strings.Contains(text, "nothing is left to compare")
}

func checkTableOfFew(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	text := w.Body.String()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d %v %s", w.Code, err, text)
	}
	if slices.Contains(rows[0], "reason") && !saysTooLittle(text) {
		t.Errorf("does not say why it says nothing: %s", text)
	}
	for i, name := range rows[0] {
		for _, row := range rows[1:] {
			if slices.Contains(verdicts, name) && row[i] != "" {
				t.Errorf("%s is %s in the table", name, row[i])
			}
		}
	}
}

// Each analysis has a form that a GIS loads, which the API names and which carries the note: a table, and where places are found GeoJSON.
func TestEveryAnalysisComesAsATable(t *testing.T) {
	for _, d := range analysesDescribed(t) {
		t.Run(d.path, func(t *testing.T) {
			target, cfg := d.asked()
			server, joint := handlers.New(cfg), "?"
			if strings.Contains(target, "?") {
				joint = "&"
			}
			for format, media := range d.formats {
				w := answered(server, target+joint+"f="+format)
				if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), media) || !strings.Contains(w.Body.String(), "note") {
					t.Errorf("f=%s: %d %s", format, w.Code, w.Header())
				}
			}
			rows, err := csv.NewReader(answered(server, target+joint+"f=csv").Body).ReadAll()
			if err != nil || d.formats["csv"] == "" || len(rows) == 0 || !slices.Contains(rows[0], "note_used") {
				t.Errorf("the API says %v; %d rows, %v", d.formats, len(rows), err)
			}
		})
	}
}
