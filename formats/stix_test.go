package formats_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/internal/testtool"
	"threatmap/threat"
)

type stixObject struct {
	Type, ID, Name, Abstract, Description string
	CreatedBy                             string   `json:"created_by_ref"`
	Marks                                 []string `json:"object_marking_refs"`
	About                                 []string `json:"object_refs"`
	From                                  string   `json:"source_ref"`
	To                                    string   `json:"target_ref"`
	Start                                 string   `json:"start_time"`
	Stop                                  string   `json:"stop_time"`
	Latitude, Longitude, Precision        *float64
	Confidence                            *int
	References                            []struct {
		ID  string `json:"external_id"`
		URL string
	} `json:"external_references"`
}

// bundle reads what was written: objects by type, each id once, and no reference that leads nowhere.
func bundle(t *testing.T, text string) map[string][]stixObject {
	t.Helper()
	var doc struct {
		Type, ID string
		Objects  []stixObject
	}
	check(t, json.Unmarshal([]byte(text), &doc))
	if doc.Type != "bundle" || !strings.HasPrefix(doc.ID, "bundle--") {
		t.Errorf("head %s %s", doc.Type, doc.ID)
	}
	ids, byType := map[string]bool{"": true}, map[string][]stixObject{}
	for _, o := range doc.Objects {
		if ids[o.ID] {
			t.Errorf("%s twice", o.ID)
		}
		ids[o.ID] = true
		byType[o.Type] = append(byType[o.Type], o)
		for _, ref := range append(append([]string{o.From, o.To, o.CreatedBy}, o.Marks...), o.About...) {
			if !ids[ref] {
				t.Errorf("%s refers to %s, which does not stand before it", o.ID, ref)
			}
		}
		if o.Type != "marking-definition" && (len(o.Marks) != 1 || o.Marks[0] != "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487") {
			t.Errorf("%s is marked %v", o.ID, o.Marks)
		}
	}
	return byType
}

func TestSTIXSaysWhatIsKnown(t *testing.T) {
	features := threeSamples()
	features[1].ID, features[2].ID = "TM-AREA00", "TM-BARE00"
	setValue(features[1], "record_kind", "estimate")
	setValue(features[2], "verification", "single_source")
	text := streamed(t, "stix", threat.Incidents, features...)
	if text != streamed(t, "stix", threat.Incidents, features...) {
		t.Error("the same records are another bundle")
	}
	got := bundle(t, text)
	for kind, want := range map[string]int{"incident": 2, "note": 1, "location": 2, "identity": 3, "marking-definition": 1, "relationship": 1 + 2 + 2} {
		if len(got[kind]) != want {
			t.Errorf("%d of %s, want %d", len(got[kind]), kind, want)
		}
	}
	in, bare := got["incident"][0], got["incident"][1]
	if !strings.HasSuffix(in.Name, "(TM-7F3K2Q)") || *in.Confidence != 70 || bare.Confidence != nil || !strings.Contains(in.Description, "Killed: 2 (0–3)") {
		t.Errorf("incident %+v, %+v", in, bare)
	}
	if r := in.References; len(r) != 2 || r[0].ID != "TM-7F3K2Q" || r[0].URL != "https://example.org/collections/incidents/items/TM-7F3K2Q" || r[1].ID != "7" {
		t.Errorf("references %+v", r)
	}
	point, area := got["location"][0], got["location"][1]
	if *point.Latitude != -36.5 || *point.Longitude != 43.1234567 || *point.Precision != 25000 {
		t.Errorf("location %+v", point)
	}
	if *area.Precision < 25000+60000 || !strings.Contains(area.Description, "A Polygon") {
		t.Errorf("the precision of an area does not reach its edge: %+v", area)
	}
	if r := got["relationship"][0]; r.From != in.ID || r.To != point.ID || r.Start != "2025-07-24T00:00:00Z" || r.Stop != "2025-07-26T23:59:59Z" {
		t.Errorf("relationship %+v", r)
	}
	if n := got["note"][0]; n.About[0] != area.ID || len(n.About) != 3 || n.Abstract == "" {
		t.Errorf("note %+v", n)
	}
}

// A point whose precision nobody knows has none, and an undated record no time.
func TestSTIXMakesNothingUp(t *testing.T) {
	f := sample()
	for i, field := range threat.Incidents.Fields {
		if field.Name != "record_kind" {
			f.Values[i] = nil
		}
	}
	bare := f
	bare.ID, bare.Geometry = "TM-2", nil
	bare.Values = make([]any, len(f.Values)) // not even what kind of record it is
	got := bundle(t, streamed(t, "stix", threat.Incidents, f, bare))
	if l := got["location"][0]; l.Precision != nil || l.Name != "-36.5, 43.1234567" {
		t.Errorf("%+v", l)
	}
	if r := got["relationship"][0]; r.Start != "" || r.Stop != "" {
		t.Errorf("%+v", r)
	}
	if n := got["note"][0]; len(n.About) != 1 || n.Confidence != nil {
		t.Errorf("%+v", n)
	}
}

// validateSTIX holds a bundle against OASIS' JSON schemas and the rules that they can't say.
const validateSTIX = `
import sys
from stix2validator import ValidationOptions, print_results, validate_file
found = [validate_file(path, ValidationOptions(version="2.1", silent=True, disabled="all")) for path in sys.argv[1:]]
bad = [r for r in found if not r.is_valid]
print_results(bad)
sys.exit(len(bad) > 0 or len(found) == 0)
`

func TestOASISValidatesSTIX(t *testing.T) {
	python := testtool.Python(t, "stix2validator")
	features := threeSamples()
	features[1].ID, features[2].ID = "TM-AREA00", "TM-BARE00"
	setValue(features[1], "record_kind", "estimate")
	texts := map[string]string{"incidents": streamed(t, "stix", threat.Incidents, features...)}
	for _, col := range threat.Collections[1:] {
		g := threat.Feature{ID: "one", Geometry: orb.LineString{{40, 35}, {41, 36}}, Values: make([]any, len(col.Fields))}
		texts[col.ID] = streamed(t, "stix", col, g)
		if n := len(bundle(t, texts[col.ID])["location"]); n != 1 {
			t.Errorf("%s: %d locations", col.ID, n)
		}
	}
	args := []string{"-c", validateSTIX}
	for name, text := range texts {
		path := filepath.Join(t.TempDir(), name+".json")
		check(t, os.WriteFile(path, []byte(text), 0o600))
		args = append(args, path)
	}
	if out, err := exec.Command(python, args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	wrong := filepath.Join(t.TempDir(), "wrong.json")
	check(t, os.WriteFile(wrong, []byte(strings.Replace(texts["incidents"], `"latitude":-36.5`, `"latitude":-96.5`, 1)), 0o600))
	if out, err := exec.Command(python, "-c", validateSTIX, wrong).CombinedOutput(); err == nil {
		t.Errorf("the validator takes a latitude of -96.5: %s", out)
	}
}
