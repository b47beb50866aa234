package formats

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"threatmap/threat"
)

const drawn = `{"type":"Feature","id":"a-road","reason":"imagery of May","geometry":{"type":"LineString","coordinates":[[40,34],[41.123456789,35]]},
	"properties":{"name_en":"A road","name_ar":null,"kind":"supply","half_width_km":12.3456789,"direction":"both","confidence":null,"uncertainty_km":0,
	"waypoints":[{"lon":40,"lat":34,"name_en":"X"}],"source":"press","method":{"b":1,"a":[2]},"version":7,"recorded_at":"2026-01-01T00:00:00Z"}}`

func TestACorridorIsRead(t *testing.T) {
	e, err := ReadCorridor([]byte(drawn))
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Corridor.Check(); err != nil {
		t.Error(err)
	}
	c := e.Corridor
	if c.ID != "a-road" || e.Reason != "imagery of May" || c.Line[1][0] != 41.1234568 || *c.HalfWidthM != 12345.679 || *c.UncertaintyM != 0 || c.Confidence != "" {
		t.Errorf("%+v", c)
	}
}

// What the server gives out can be sent back.
func TestACorridorComesBackTheSame(t *testing.T) {
	first, err := ReadCorridor([]byte(drawn))
	if err != nil {
		t.Fatal(err)
	}
	v := threat.CorridorVersion{Corridor: first.Corridor, Version: 3, RecordedAt: time.Unix(0, 0)}
	second, err := ReadCorridor(AppendFeature(nil, threat.Corridors, CorridorFeature(v)))
	if err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(first.Corridor)
	b, _ := json.Marshal(second.Corridor)
	if string(a) != string(b) {
		t.Errorf("\n%s\n%s", a, b)
	}
}

func TestWhatIsNoCorridorIsNamed(t *testing.T) {
	const line = `"geometry":{"type":"LineString","coordinates":[[40,34],[41,35]]}`
	for body, param := range map[string]string{
		"":                       "body",
		"{":                      "body",
		`{"type":"Feature"} {}`:  "body",
		"[1]":                    "body",
		"\"\xff\"":               "body",
		strings.Repeat("[", 1e5): "body",
		`{"type":"FeatureCollection","features":[]}`:                                                                        "type",
		`{"type":"Feature","geometry":null}`:                                                                                "geometry",
		`{"type":"Feature"}`:                                                                                                "geometry",
		`{"type":"Feature","geometry":{"type":"Point","coordinates":[40,34]}}`:                                              "geometry",
		`{"type":"Feature","geometry":{"type":"LineString","coordinates":[[40,34]]}}`:                                       "geometry",
		`{"type":"Feature","geometry":{"type":"LineString","coordinates":[[40,34],[999,0]]}}`:                               "geometry",
		`{"type":"Feature","geometry":{"type":"MultiLineString","coordinates":[[[40,34],[41,35]]]}}`:                        "geometry",
		`{"type":"Feature",` + line + `,"id":7}`:                                                                            "id",
		`{"type":"Feature",` + line + `,"reason":"a\u0000b"}`:                                                               "reason",
		`{"type":"Feature",` + line + `,"reason":"` + strings.Repeat("x", 501) + `"}`:                                       "reason",
		`{"type":"Feature",` + line + `,"crs":{"type":"name","properties":{"name":"EPSG:3857"}}}`:                           "crs",
		`{"type":"Feature",` + line + `,"properties":{"colour":"red"}}`:                                                     "colour",
		`{"type":"Feature",` + line + `,"properties":{"half_width_km":"12"}}`:                                               "half_width_km",
		`{"type":"Feature",` + line + `,"properties":{"name_en":12}}`:                                                       "name_en",
		`{"type":"Feature",` + line + `,"properties":[]}`:                                                                   "body",
		`{"type":"Feature",` + line + `,"properties":{"method":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `}}`: "body",
	} {
		var e *threat.Error
		if _, err := ReadCorridor([]byte(body)); !errors.As(err, &e) || e.Kind != threat.KindInvalid || e.Param != param {
			t.Errorf("%.100s: %v", body, err)
		}
	}
}

func TestCorridorsOfAFileAreReadOneByOne(t *testing.T) {
	nameless := strings.Replace(drawn, `"id":"a-road",`, "", 1)
	r := NewCorridorReader(strings.NewReader(`{"type":"FeatureCollection","features":[` + drawn + `,{"type":"Feature"},` + nameless + `,` + strings.Replace(drawn, "12.3456789", "500", 1) + `]}`))
	var got []string
	for {
		e, row, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if row.Err != nil {
			got = append(got, row.Err.Column)
			continue
		}
		got = append(got, e.Corridor.ID)
	}
	if strings.Join(got, " ") != "a-road geometry a-road half_width_km" {
		t.Errorf("%q", got)
	}
}

func FuzzReadCorridor(f *testing.F) {
	f.Add([]byte(drawn))
	f.Add([]byte(`{"type":"Feature","geometry":{"type":"LineString","coordinates":[[40,34],[41,35]]},"properties":{"kind":"patrol"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := ReadCorridor(data)
		if err != nil || e.Corridor.Check() != nil {
			return
		}
		again, err := ReadCorridor(AppendFeature(nil, threat.Corridors, CorridorFeature(threat.CorridorVersion{Corridor: e.Corridor})))
		if err != nil {
			t.Fatal(err)
		}
		if len(again.Corridor.Line) != len(e.Corridor.Line) || again.Corridor.Name != e.Corridor.Name {
			t.Errorf("%+v\n%+v", e, again)
		}
	})
}
