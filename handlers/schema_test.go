package handlers_test

import (
	"encoding/json"
	"testing"

	"threatmap/handlers"
	"threatmap/threat"
)

// A schema has what GeoJSON writes, and sortables what sortby takes.
func TestSchemasSayWhatAnswersHave(t *testing.T) {
	for _, col := range threat.Collections {
		for path, want := range map[string]int{"/schema": len(col.Fields) + 2, "/sortables": len(col.Sortables())} {
			w := ask(t, config(&fake{}), "GET", "/collections/"+col.ID+path)
			var doc handlers.QueryablesDoc
			if err := json.Unmarshal(w.Body.Bytes(), &doc); w.Code != 200 || err != nil || len(doc.Properties) != want {
				t.Errorf("%s%s: %d %v, %d properties, want %d", col.ID, path, w.Code, err, len(doc.Properties), want)
			}
		}
	}
}
