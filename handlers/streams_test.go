package handlers_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"threatmap/formats"
	"threatmap/handlers"
	"threatmap/threat"
)

// TestEveryCollectionInEveryFormat asks by f=, by Accept and for everything; each format is an alternate of the others, and in OpenAPI.
func TestEveryCollectionInEveryFormat(t *testing.T) {
	h := handlers.New(config(&fake{}))
	get := func(target, accept string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "http://example.com"+target, nil)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	api := get("/api", "").Body.String()
	for _, col := range threat.Collections {
		path := "/collections/" + col.ID + "/items"
		page := get(path, "").Body.String()
		for _, f := range formats.StreamFormats {
			byName := get(path+"?f="+f.Name, "")
			if !f.Of(col) {
				if byName.Code != 400 {
					t.Errorf("%s as %s: %d", col.ID, f.Name, byName.Code)
				}
				continue
			}
			byType, all := get(path, f.Media), get(path+"?all=true&f="+f.Name, "")
			for _, w := range []*httptest.ResponseRecorder{byName, byType, all} {
				if media, _, _ := strings.Cut(f.Media, ";"); w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), media) || w.Body.Len() == 0 {
					t.Errorf("%s as %s: %d %s", col.ID, f.Name, w.Code, w.Header().Get("Content-Type"))
				}
			}
			if byName.Body.String() != byType.Body.String() {
				t.Errorf("%s as %s is not what Accept: %s gives", col.ID, f.Name, f.Media)
			}
			if file := all.Header().Get("Content-Disposition"); !strings.HasPrefix(file, "attachment") || !strings.HasSuffix(file, "."+f.Extension+`"`) {
				t.Errorf("%s as %s: the file is %q", col.ID, f.Name, file)
			}
			if !strings.Contains(page, `f=`+f.Name+`","rel":"alternate"`) {
				t.Errorf("%s: no alternate link to %s", col.ID, f.Name)
			}
			if !strings.Contains(api, `"`+f.Media+`":{"schema"`) {
				t.Errorf("%s is not in OpenAPI", f.Media)
			}
		}
	}
}

// TestProfilesOfCSV: one media type, three tables.
func TestProfilesOfCSV(t *testing.T) {
	h := handlers.New(config(&fake{}))
	for accept, want := range map[string]string{
		"text/csv": "id,record_kind", "text/csv; charset=utf-8": "id,record_kind", "text/csv;profile=acled": "event_id_cnty,", `text/csv; profile="hxl"`: "#meta+id",
	} {
		r := httptest.NewRequest("GET", "http://example.com/collections/incidents/items", nil)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %.100s", accept, w.Code, w.Body)
		}
	}
}
