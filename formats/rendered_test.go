package formats

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// randomFeature has a value of the right type in most fields; degrees have at most 7 decimals, as rendered ones do.
func randomFeature(dice *rand.Rand, col threat.Collection) threat.Feature {
	texts := []string{"", "plain", `a "quoted" one`, "back\\slash", "<b>&</b>", "line\nend\ttab", "دير الزور", "=1+1", "'", "}]\",{", "\u2028", "null"}
	text := func() string { return texts[dice.IntN(len(texts))] }
	deg := func(n int) float64 { return float64(dice.IntN(2*n*1e7)-n*1e7) / 1e7 }
	point := func() orb.Point { return orb.Point{deg(180), deg(90)} }
	f := threat.Feature{ID: "TM-" + text(), Values: make([]any, len(col.Fields))}
	a, b, c := point(), point(), point()
	f.Geometry = []orb.Geometry{nil, a, a, a, orb.LineString{a, b}, orb.Polygon{{a, b, c, a}}, orb.MultiPoint{a, b}, orb.MultiPolygon{{{a, b, c, a}}}}[dice.IntN(8)]
	for i, field := range col.Fields {
		if dice.IntN(4) == 0 {
			continue
		}
		switch field.Type {
		case threat.TypeString:
			f.Values[i] = text()
		case threat.TypeStrings:
			f.Values[i] = []string{text(), text()}[:dice.IntN(3)]
		case threat.TypeInt:
			f.Values[i] = dice.Int64() - dice.Int64()
		case threat.TypeNumber:
			f.Values[i] = dice.NormFloat64()
		case threat.TypeBool:
			f.Values[i] = dice.IntN(2) == 0
		case threat.TypeDate:
			f.Values[i] = threat.Day(dice.IntN(40000) - 10000)
		case threat.TypeTime:
			f.Values[i] = time.Unix(dice.Int64N(2e9), dice.Int64N(1e6)*1000).UTC()
		case threat.TypeJSON:
			f.Values[i] = json.RawMessage([]string{`{"a":[1,{"b":"}"}]}`, `[1,2]`, `"x"`, `12`, `true`}[dice.IntN(5)])
		}
	}
	return f
}

func TestRenderedFeaturesAreReadBack(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	for _, col := range threat.Collections {
		r := NewRenderedReader(col)
		for range 500 {
			want := randomFeature(dice, col)
			body := AppendFeature(nil, col, want)
			got, err := r.Read(body)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%s\ngot  %#v\nwant %#v", body, got, want)
			}
		}
	}
}

func TestWhatIsNoRenderedFeatureIsRefused(t *testing.T) {
	col := threat.Incidents
	body := AppendFeature(nil, col, randomFeature(rand.New(rand.NewPCG(3, 4)), col))
	r := NewRenderedReader(col)
	for i := range body {
		if _, err := r.Read(body[:i]); err == nil {
			t.Fatalf("cut at %d it is read: %s", i, body[:i])
		}
	}
	if _, err := r.Read(append(body, ' ')); err == nil {
		t.Error("more than a feature is read")
	}
}

func BenchmarkRenderedToCSV(b *testing.B) {
	col := threat.Incidents
	f := kmlIncident("TM-7F3K2Q", orb.Point{40.5, 34.25}, map[string]any{
		"record_kind": "incident", "title": "IS – Government of Iraq, Hit", "event_type": "armed_violence", "event_subtype": "state_based", "side": "engagement", "success": "unknown",
		"first_day": threat.Day(0), "last_day": threat.Day(2), "date_precision": "day", "date_basis": "event", "geo_precision": "near", "uncertainty_m": int64(1500),
		"publishers": []string{"Reuters", "AFP"}, "actors": []string{"IS", "Government of Iraq"}, "killed_min": int64(2), "killed_best": int64(2), "killed_max": int64(2), "verification": "single_source",
		"origin": "ucdp-ged", "origin_id": "12345", "origin_version": "25.1", "place_name": "Hit", "adm0": "IRQ", "adm1": "IQ-AN", "revision": int64(1), "recorded_at": time.Unix(1e9, 0).UTC(),
	})
	body := AppendFeature(nil, col, f)
	w, err := NewCSVWriter(io.Discard, col)
	if err != nil {
		b.Fatal(err)
	}
	r := NewRenderedReader(col)
	b.ReportAllocs()
	for b.Loop() {
		f, err := r.Read(body)
		if err != nil {
			b.Fatal(err)
		}
		if err := w.Write(f); err != nil {
			b.Fatal(err)
		}
	}
}
