package handlers_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"threatmap/threat"
)

func (s *fake) Narratives(context.Context) ([]threat.NarrativeTitle, error) {
	return []threat.NarrativeTitle{{ID: "one", Title: "One", Steps: 1, Version: 1, RecordedAt: time.Unix(0, 0).UTC()}}, nil
}

func (s *fake) NarrativeVersion(_ context.Context, id string, _ int) (threat.NarrativeVersion, error) {
	if id != "one" {
		return threat.NarrativeVersion{}, threat.NotFound("narrative", id)
	}
	return threat.NarrativeVersion{Narrative: threat.Narrative{ID: id, Title: "One", Steps: []threat.NarrativeStep{{Title: "a"}}}, Version: 1, Op: "add", RecordedAt: time.Unix(0, 0).UTC()}, nil
}

// teller keeps narratives as the store does.
type teller struct {
	*editor
	told []threat.NarrativeVersion // the newest first
}

func (e *teller) put(n threat.Narrative, op string, by threat.Key) (threat.NarrativeVersion, error) {
	if err := n.Check(); err != nil {
		return threat.NarrativeVersion{}, err
	}
	if n.ID == "" {
		n.ID = threat.NarrativeIDOf(n.Title)
	}
	e.by = by
	v := threat.NarrativeVersion{Narrative: n, Version: len(e.told) + 1, Op: op, RecordedAt: time.Unix(int64(len(e.told)), 0), By: "editor"}
	e.told = append([]threat.NarrativeVersion{v}, e.told...)
	return v, nil
}

func (e *teller) NarrativeVersion(_ context.Context, id string, _ int) (threat.NarrativeVersion, error) {
	if len(e.told) == 0 || e.told[0].Narrative.ID != id {
		return threat.NarrativeVersion{}, threat.NotFound("narrative", id)
	}
	return e.told[0], nil
}

func (e *teller) AddNarrative(_ context.Context, n threat.Narrative, by threat.Key) (threat.NarrativeVersion, error) {
	return e.put(n, "add", by)
}

func (e *teller) ReplaceNarrative(_ context.Context, n threat.Narrative, expect int, by threat.Key) (threat.NarrativeVersion, error) {
	if expect != len(e.told) {
		return threat.NarrativeVersion{}, &threat.Error{Kind: threat.KindConflict, Detail: "somebody was quicker"}
	}
	return e.put(n, "change", by)
}

func (e *teller) WithdrawNarrative(_ context.Context, _ string, _ int, by threat.Key) error {
	_, err := e.put(e.told[0].Narrative, "withdraw", by)
	return err
}

func (e *editor) AddNarrative(context.Context, threat.Narrative, threat.Key) (threat.NarrativeVersion, error) {
	return threat.NarrativeVersion{}, threat.Invalid("narrative", "", "no teller", "")
}

func (e *editor) ReplaceNarrative(context.Context, threat.Narrative, int, threat.Key) (threat.NarrativeVersion, error) {
	return threat.NarrativeVersion{}, threat.Invalid("narrative", "", "no teller", "")
}

func (e *editor) WithdrawNarrative(context.Context, string, int, threat.Key) error {
	return threat.Invalid("narrative", "", "no teller", "")
}

const tale = `{"title":"The road","steps":[{"title":"First","text":"One.\n<b>Two</b> https://example.org","view":"v=34,40,7&t=2014-01-01..2014-12-31"}]}`

func TestANarrativeIsKeptChangedAndWithdrawn(t *testing.T) {
	e := &teller{editor: &editor{fake: &fake{}}}
	ask, key := serving(e), []string{"Authorization", "Bearer edits", "Content-Type", "application/json"}
	if w := ask("POST", "/narratives", tale, "Content-Type", "application/json"); w.Code != 401 {
		t.Error("without a key:", w.Code, w.Body)
	}
	w := ask("POST", "/narratives", tale, key...)
	if w.Code != 201 || w.Header().Get("Location") != "http://example.com/narratives/the-road" || !strings.Contains(w.Body.String(), `"version":1`) || e.by.ID != 7 {
		t.Fatal(w.Code, w.Header(), w.Body)
	}
	tag := w.Header().Get("ETag")
	w = ask("GET", "/narratives/the-road", "")
	if w.Code != 200 || w.Header().Get("ETag") != tag || !strings.Contains(w.Body.String(), `<b>Two</b> https://example.org`) {
		t.Error(w.Code, w.Header(), w.Body)
	}
	if w := ask("GET", "/narratives/the-road", "", "If-None-Match", tag); w.Code != 304 {
		t.Error(w.Code)
	}
	if w := ask("PUT", "/narratives/the-road", tale, key...); w.Code != 428 {
		t.Error(w.Code, w.Body)
	}
	if w = ask("PUT", "/narratives/the-road", strings.Replace(tale, "The road", "The long road", 1), append(key, "If-Match", tag)...); w.Code != 200 || !strings.Contains(w.Body.String(), `"version":2`) {
		t.Fatal(w.Code, w.Body)
	}
	if w := ask("PUT", "/narratives/the-road", tale, append(key, "If-Match", tag)...); w.Code != 412 {
		t.Error(w.Code, w.Body)
	}
	if w := ask("DELETE", "/narratives/the-road?as_of=2019-01-01", "", append(key, "If-Match", w.Header().Get("ETag"))...); w.Code != 400 {
		t.Error(w.Code, w.Body)
	}
	if w := ask("DELETE", "/narratives/the-road", "", append(key, "If-Match", w.Header().Get("ETag"))...); w.Code != 204 {
		t.Error(w.Code, w.Body)
	}
	if w := ask("GET", "/narratives/the-road", ""); w.Code != 404 || !strings.Contains(w.Body.String(), "withdrawn") {
		t.Error(w.Code, w.Body)
	}
}

func TestBadNarrativesAreNotKept(t *testing.T) {
	e := &teller{editor: &editor{fake: &fake{}}}
	ask, key := serving(e), []string{"Authorization", "Bearer edits", "Content-Type", "application/json"}
	for body, parameter := range map[string]string{
		strings.Replace(tale, "The road", " ", 1):                                "title",
		strings.Replace(tale, "The road", strings.Repeat("x", 201), 1):           "title",
		strings.Replace(tale, "One.", strings.Repeat("x", 4001), 1):              "steps[0].text",
		strings.Replace(tale, "One.", `\u0000`, 1):                               "steps[0].text",
		strings.Replace(tale, "v=34", strings.Repeat("x", 4001), 1):              "steps[0].view",
		`{"title":"a","steps":[]}`:                                               "steps",
		`{"title":"a","steps":[` + strings.Repeat(`{"title":"x"},`, 60) + `{}]}`: "steps",
		strings.Replace(tale, `{`, `{"id":"A b",`, 1):                            "id",
		strings.Replace(tale, `"text"`, `"html"`, 1):                             "body",
		tale + tale: "body",
		`[]`:        "body",
	} {
		w := ask("POST", "/narratives", body, key...)
		if w.Code != 400 || !strings.Contains(w.Body.String(), `"parameter":"`+parameter+`"`) {
			t.Errorf("%.80s: %d %s", body, w.Code, w.Body)
		}
	}
	if w := ask("POST", "/narratives", tale, "Authorization", "Bearer edits", "Content-Type", "text/html"); w.Code != 415 {
		t.Error(w.Code, w.Body)
	}
	if w := ask("POST", "/narratives", `{"title":"`+strings.Repeat("x", 1<<20)+`"}`, key...); w.Code != 413 {
		t.Error(w.Code, w.Body)
	}
	if len(e.told) != 0 {
		t.Error(e.told)
	}
}
