package cql2_test

import (
	"encoding/json"
	"os"
	"testing"

	"threatmap/cql2"
	"threatmap/internal/testdata"
)

// published are the predicates of the standard's abstract tests.
func published(t *testing.T) (all []struct {
	Text string
	JSON json.RawMessage
},
) {
	t.Helper()
	data, err := os.ReadFile(testdata.Path(t, "cql2", "predicates.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// The text and the JSON of a predicate are one expression, and its own JSON is that expression again.
func TestTextAndJSONSayTheSame(t *testing.T) {
	all := published(t)
	if len(all) != 216 {
		t.Fatalf("%d predicates", len(all))
	}
	for _, p := range all {
		text, err := cql2.Parse(cql2.Text, p.Text, nil)
		if err != nil {
			t.Errorf("%s: %v", p.Text, err)
			continue
		}
		object, err := cql2.Parse(cql2.JSON, string(p.JSON), nil)
		if err != nil {
			t.Errorf("%s: %v", p.JSON, err)
			continue
		}
		a, _ := json.Marshal(text)
		b, _ := json.Marshal(object)
		if string(a) != string(b) {
			t.Errorf("%s\ntext %s\nJSON %s", p.Text, a, b)
		}
		again, err := cql2.Parse(cql2.JSON, string(a), nil)
		if c, _ := json.Marshal(again); err != nil || string(c) != string(a) {
			t.Errorf("%s\nread again %s %v", a, c, err)
		}
	}
}
