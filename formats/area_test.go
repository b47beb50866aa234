package formats

import (
	"reflect"
	"testing"
	"time"

	"threatmap/threat"
)

// What the server gives out is read back as it was.
func TestAnAreaReadsBack(t *testing.T) {
	e, err := ReadArea([]byte(`{"type":"Feature","id":"aoi-a","reason":"imagery","geometry":{"type":"Polygon","coordinates":[[[40.123456789,34],[41,34],[41,35],[40.123456789,34]]]},
		"properties":{"name_en":"A","name_ar":"أ","kind":"aoi","uncertainty_km":1.5,"source":"s","method":{"by":"drawn"},"version":3,"recorded_at":"2025-01-01T00:00:00Z"}}`))
	if err != nil || e.Reason != "imagery" || e.Area.ID != "aoi-a" || *e.Area.UncertaintyKM != 1.5 || e.Area.Surface[0][0][0][0] != 40.1234568 || e.Area.Check() != nil {
		t.Fatalf("%+v, %v", e, err)
	}
	a := e.Area.Canonical()
	again, err := ReadArea(AppendFeature(nil, threat.Areas, AreaFeature(threat.AreaVersion{Area: a, Version: 1, RecordedAt: time.Unix(0, 0)})))
	if err != nil || !reflect.DeepEqual(again.Area.Canonical(), a) {
		t.Errorf("%+v, want %+v; %v", again.Area, a, err)
	}
}

func FuzzReadArea(f *testing.F) {
	f.Add([]byte(`{"type":"Feature","id":"aoi-a","geometry":{"type":"Polygon","coordinates":[[[40,34],[41,34],[41,35],[40,34]]]},"properties":{"name_en":"A"}}`))
	f.Add([]byte(`{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[[[40,34],[41,34],[41,35],[40,34]]]]},"properties":{"method":{"a":1e999}}}`))
	f.Add([]byte(`{"type":"Feature","geometry":null,"properties":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := ReadArea(data)
		if err != nil {
			if threat.KindOf(err) == 0 {
				t.Fatal(err)
			}
			return
		}
		if e.Area.Check() != nil {
			return
		}
		a := e.Area.Canonical()
		again, err := ReadArea(AppendFeature(nil, threat.Areas, AreaFeature(threat.AreaVersion{Area: a, Version: 1})))
		if err != nil || !reflect.DeepEqual(again.Area.Canonical(), a) {
			t.Fatalf("%+v, want %+v; %v", again.Area, a, err)
		}
	})
}
