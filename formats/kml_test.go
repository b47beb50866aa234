package formats

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// incident is a feature of incidents with some values.
func kmlIncident(id string, g orb.Geometry, values map[string]any) threat.Feature {
	f := threat.Feature{ID: id, Geometry: g, Values: make([]any, len(threat.Incidents.Fields))}
	for i, field := range threat.Incidents.Fields {
		f.Values[i] = values[field.Name]
	}
	return f
}

func writeKML(t *testing.T, col threat.Collection, list ...threat.Feature) string {
	t.Helper()
	var b bytes.Buffer
	w, err := NewKMLWriter(&b, col, Meta{Title: col.Title}, "https://map.example.org")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.End(); err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(b.Bytes())); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("not XML: %v\n%s", err, b.String())
		}
	}
	return b.String()
}

func TestKMLTellsWhenWhereAndHowSurely(t *testing.T) {
	text := writeKML(t, threat.Incidents, kmlIncident("TM-7F3K2Q", orb.Point{40.5, 34.25}, map[string]any{
		"title": "Raid <b> & \x01", "event_type": "attack", "side": "adversary_action", "first_day": threat.Day(0), "last_day": threat.Day(2),
		"geo_precision": "near", "uncertainty_m": int64(1500), "publishers": []string{"A & B", "C"}, "killed_min": int64(1), "killed_best": int64(2), "killed_max": int64(4),
		"verification": "single_source", "origin": "ucdp-ged", "place_name": "Hit", "place_name_ar": "هيت",
	}))
	for _, want := range []string{
		`<name>Raid &lt;b&gt; &amp; ` + "�" + `</name>`, "<styleUrl>#adversary_action-attack</styleUrl>", `<Style id="adversary_action-attack"><IconStyle><color>ff1c46c2</color>`,
		"<TimeSpan><begin>1970-01-01T00:00:00Z</begin><end>1970-01-03T23:59:59Z</end></TimeSpan>", "<Point><coordinates>40.5,34.25</coordinates></Point>",
		"within 1.5 km", "A &amp;amp; B; C", "2 (1–4)", "1970-01-01 to 1970-01-03", "Hit / هيت", `<Data name="uncertainty_m"><value>1500</value></Data>`,
		"https://map.example.org/collections/incidents/items/TM-7F3K2Q?f=html",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text[strings.Index(text, "<Placemark"):])
		}
	}
	if strings.Contains(text, "<Icon>") {
		t.Error("an icon is fetched from somewhere")
	}
}

func TestKMLOfWhatIsNotKnown(t *testing.T) {
	text := writeKML(t, threat.Incidents, kmlIncident("TM-1", nil, map[string]any{"event_type": "unknown", "last_day": threat.Day(1)}), kmlIncident("TM-2", nil, nil))
	for _, want := range []string{"<name>Unknown</name>", "<TimeSpan><end>1970-01-02T23:59:59Z</end></TimeSpan>", "<name>TM-2</name>", "<styleUrl>#plain</styleUrl>", "until 1970-01-02"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text[strings.Index(text, "<Placemark"):])
		}
	}
	if strings.Count(text, "<TimeSpan>") != 1 || strings.Contains(text, "coordinates") {
		t.Error("it tells what is not known")
	}
}

func TestKMLGeometries(t *testing.T) {
	ring := orb.Ring{{0, 0}, {3, 0}, {0, 3}, {0, 0}}
	hole := orb.Ring{{1, 1}, {1, 1.5}, {1.5, 1}, {1, 1}}
	col, err := threat.CollectionByID("areas")
	if err != nil {
		t.Fatal(err)
	}
	for want, g := range map[string]orb.Geometry{
		"<LineString><tessellate>1</tessellate><coordinates>1,2 3,4</coordinates></LineString>":                                                                                                                            orb.LineString{{1, 2}, {3, 4}},
		"<outerBoundaryIs><LinearRing><coordinates>0,0 3,0 0,3 0,0</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>1,1 1,1.5 1.5,1 1,1</coordinates></LinearRing></innerBoundaryIs>": orb.Polygon{ring, hole},
		"<MultiGeometry><Point><coordinates>1,2</coordinates></Point><Point>":                                                                                                                                              orb.MultiPoint{{1, 2}, {3, 4}},
		"<MultiGeometry><Polygon>":    orb.MultiPolygon{{ring}},
		"<MultiGeometry><LineString>": orb.Collection{orb.LineString{{1, 2}, {3, 4}}, orb.Point{1, 2}},
	} {
		f := threat.Feature{ID: "x", Geometry: g, Values: make([]any, len(col.Fields))}
		f.Values[0], f.Values[len(f.Values)-1] = "Area", json.RawMessage(`{"a":"<"}`)
		if text := writeKML(t, col, f); !strings.Contains(text, want) || !strings.Contains(text, "<name>Area</name>") || strings.Contains(text, "TimeSpan") {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

func BenchmarkKML(b *testing.B) {
	w, err := NewKMLWriter(io.Discard, threat.Incidents, Meta{Title: "x"}, "")
	if err != nil {
		b.Fatal(err)
	}
	f := kmlIncident("TM-7F3K2Q", orb.Point{40.5, 34.25}, map[string]any{
		"title": "Raid", "event_type": "attack", "side": "adversary_action", "first_day": threat.Day(0), "last_day": threat.Day(2), "geo_precision": "near", "uncertainty_m": int64(1500),
		"publishers": []string{"A", "B"}, "killed_best": int64(2), "verification": "single_source", "origin": "ucdp-ged", "origin_id": "12345", "place_name": "Hit", "adm0": "IRQ", "adm1": "IQ-AN",
	})
	for b.Loop() {
		if err := w.Write(f); err != nil {
			b.Fatal(err)
		}
	}
}
