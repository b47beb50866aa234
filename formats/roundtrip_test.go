package formats_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/formats"
	"threatmap/threat"
)

// sample is a feature with every kind of value, hostile texts among them.
func sample() threat.Feature {
	day, _ := time.Parse(time.DateOnly, "2025-07-24")
	at := time.Date(2025, 7, 24, 13, 0, 0, 0, time.UTC)
	v := map[string]any{
		"record_kind": "incident", "title": "=1+1, \"x\"\nمرحبا <b>", "event_type": "attack", "event_subtype": "ambush", "side": "adversary_action",
		"success": "completed", "first_day": threat.DayOf(day), "last_day": threat.DayOf(day) + 2, "occurred_from": at, "occurred_to": at,
		"date_precision": "few_days", "date_basis": "announced", "geo_precision": "area", "uncertainty_m": int64(25000), "place_name": "'@x",
		"source_country": "Iraq", "killed_min": int64(0), "killed_best": int64(2), "killed_max": int64(3), "actors": []string{`a|b\c`, "-d"},
		"publishers": []string{"P, Q", "R"}, "verification": "corroborated", "flags": []string{"f"}, "origin": "seed", "origin_id": "7", "origin_version": "1",
	}
	f := threat.Feature{ID: "TM-7F3K2Q", Geometry: orb.Point{43.1234567, -36.5}}
	for _, field := range threat.Incidents.Fields {
		f.Values = append(f.Values, v[field.Name])
	}
	return f
}

func TestExportsReadBackAsTheSameRecord(t *testing.T) {
	area := sample()
	area.Geometry = orb.Polygon{{{40, 35}, {41, 35}, {41, 36}, {40, 35}}}
	bare := sample()
	bare.Geometry = nil
	features := []threat.Feature{sample(), area, bare}
	var g, c bytes.Buffer
	gw := formats.NewGeoJSONWriter(&g, threat.Incidents)
	cw, err := formats.NewCSVWriter(&c, threat.Incidents)
	check(t, err)
	check(t, gw.Begin(formats.Meta{Title: "x"}))
	for _, f := range features {
		check(t, gw.Write(f))
		check(t, cw.Write(f))
	}
	n := int64(3)
	check(t, gw.End([]formats.Link{{Href: "x", Rel: "self"}}, &n, 3, time.Now()))
	check(t, cw.End())
	read := map[string][]formats.Row{"geojson": rows(t, "geojson", g.String(), formats.Options{}), "csv": rows(t, "csv", c.String(), formats.Options{})}
	for _, name := range formats.FileFormats {
		read[name] = rowsOfFile(t, name, written(t, name, threat.Incidents, features), area.Geometry)
	}
	for name, got := range read {
		if len(got) != 3 {
			t.Fatalf("%s: %d rows", name, len(got))
		}
		for i, row := range got {
			if row.Err != nil {
				t.Fatalf("%s: %v", name, row.Err)
			}
			checkSame(t, fmt.Sprint(name, " ", i), row.Incident, features[i].Geometry)
		}
	}
}

// rowsOfFile reads a file's records in the order that they were written in: a point, an area, nothing.
func rowsOfFile(t *testing.T, format, path string, area orb.Geometry) []formats.Row {
	t.Helper()
	r, err := formats.OpenFile(format, path, formats.Options{})
	check(t, err)
	list := make([]formats.Row, 3)
	for n := 0; ; n++ {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			check(t, r.Close())
			return list[:n]
		}
		check(t, err)
		switch {
		case row.Incident.Place.Geometry == nil:
			list[2] = row
		case reflect.DeepEqual(row.Incident.Place.Geometry, area):
			list[1] = row
		default:
			list[0] = row
		}
	}
}

func checkSame(t *testing.T, name string, in threat.Incident, g orb.Geometry) {
	t.Helper()
	killed := in.Outcomes[0]
	got := fmt.Sprintln(in.Origin, in.OriginID, in.OriginVersion, in.Title.En, in.Place.Name.En, in.When.Days.First, in.When.Days.Last, in.When.From.Hour(),
		in.When.Precision, in.When.Basis, in.Place.Precision, *in.Place.UncertaintyM, *killed.Min, *killed.Best, *killed.Max, in.Actors[0].Actor.Name,
		in.Actors[1].Actor.Name, in.Claims[0].Document.Source.Publisher, in.Claims[1].Document.Source.Publisher, in.Flags, in.Verification, in.Side)
	want := fmt.Sprintln("seed", "7", "1", "=1+1, \"x\"\nمرحبا <b>", "'@x", "2025-07-24", "2025-07-26", 13,
		"few_days", "announced", "area", 25000, 0, 2, 3, `a|b\c`, "-d", "P, Q", "R", "[f]", "corroborated", "adversary_action")
	if got != want || !reflect.DeepEqual(in.Place.Geometry, g) {
		t.Errorf("%s:\n got %s %v\nwant %s %v", name, got, in.Place.Geometry, want, g)
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestCSVDatesAreNotGuessed(t *testing.T) {
	m := &formats.Mapping{Columns: map[string]string{"d": "date", "k": "killed_best"}}
	got := rows(t, "csv", "d,k\n03/04/2020,1\n2020-04-03,1\n", formats.Options{Mapping: m})
	if got[0].Err == nil || !strings.Contains(got[0].Err.Reason, "3 April 2020 or 4 March 2020") {
		t.Errorf("got %v", got[0].Err)
	}
	if got[1].Err != nil || got[1].Incident.OriginID == "" {
		t.Errorf("got %+v", got[1])
	}
	guess := formats.GuessMapping([]string{"Event Date", "Latitude"}, [][]string{{"13/04/2020", "1"}})
	if guess.Columns["Event Date"] != "date" || len(guess.DateLayouts) != 1 || guess.DateLayouts[0] != "DD/MM/YYYY" {
		t.Errorf("guess %+v", guess)
	}
}

func TestGeoJSONBadFeatures(t *testing.T) {
	text := `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":nul,"properties":{}},
	{"type":"Feature","geometry":{"type":"Point","coordinates":[999,-999]},"properties":{}},
	{"type":"Feature","id":5,"geometry":null,"properties":{"x":{"y":1}}}]}`
	got := rows(t, "geojson", text, formats.Options{})
	if len(got) != 3 || got[0].Err == nil || got[1].Err == nil || got[2].Err != nil || got[2].Incident.OriginID != "5" {
		t.Errorf("got %+v", got)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("d,lat,lon,w\n2020-01-01,1,2,POINT(1 2)\n"))
	f.Add([]byte("d,00,w\n\r "))
	m := &formats.Mapping{Columns: map[string]string{"d": "date", "w": "wkt"}}
	f.Fuzz(func(t *testing.T, data []byte) { drain(t, "csv", data, formats.Options{Mapping: m}) })
}

func FuzzGeoJSON(f *testing.F) {
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{}}],"crs":null}`))
	f.Fuzz(func(t *testing.T, data []byte) { drain(t, "geojson", data, formats.Options{}) })
}

func BenchmarkFeature(b *testing.B) {
	f := sample()
	var buf []byte
	for b.Loop() {
		buf = formats.AppendFeature(buf[:0], threat.Incidents, f)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "features/s")
}
