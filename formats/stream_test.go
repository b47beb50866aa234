package formats_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/formats"
	"threatmap/internal/testtool"
	"threatmap/threat"
)

// streamed writes features in one of the formats.
func streamed(t testing.TB, format string, col threat.Collection, features ...threat.Feature) string {
	t.Helper()
	f, ok := formats.StreamFormatByName(format)
	if !ok {
		t.Fatalf("no format %s", format)
	}
	var b bytes.Buffer
	w, err := f.Open(&b, col, formats.About{Meta: formats.Meta{Title: "T"}, Base: "https://example.org", Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})
	check(t, err)
	for _, feature := range features {
		check(t, w.Write(feature))
	}
	check(t, w.End())
	return b.String()
}

func threeSamples() []threat.Feature {
	area, bare := sample(), sample()
	area.Geometry = orb.Polygon{{{40, 35}, {41, 35}, {41, 36}, {40, 35}}}
	bare.Geometry = nil
	return []threat.Feature{sample(), area, bare}
}

func TestStreamsReadBackAsTheSameRecord(t *testing.T) {
	features := threeSamples()
	for format, reader := range map[string]string{"geojsonseq": "geojsonseq", "jsonfg": "jsonfg", "hxl-csv": "csv"} {
		got := rows(t, reader, streamed(t, format, threat.Incidents, features...), formats.Options{})
		if len(got) != 3 {
			t.Fatalf("%s: %d rows", format, len(got))
		}
		for i, row := range got {
			if row.Err != nil {
				t.Fatalf("%s: %v", format, row.Err)
			}
			checkSame(t, format, row.Incident, features[i].Geometry)
		}
	}
}

// TestSequence: each text is a record separator, one line of JSON, and a line feed (RFC 8142).
func TestSequence(t *testing.T) {
	text := streamed(t, "geojsonseq", threat.Incidents, threeSamples()...)
	parts := strings.Split(text, "\x1e")
	if len(parts) != 4 || parts[0] != "" {
		t.Fatalf("%d parts, the first %q", len(parts), parts[0])
	}
	for _, part := range parts[1:] {
		if !json.Valid([]byte(part)) || strings.Count(part, "\n") != 1 || !strings.HasSuffix(part, "\n") {
			t.Errorf("not one line of JSON: %q", part)
		}
	}
}

func TestJSONFGTellsTheTime(t *testing.T) {
	for want, days := range map[string][2]any{
		`{"date":"2020-01-01"}`:                    {day("2020-01-01"), day("2020-01-01")},
		`{"interval":["2020-01-01","2020-02-01"]}`: {day("2020-01-01"), day("2020-02-01")},
		`{"interval":["..","2020-02-01"]}`:         {nil, day("2020-02-01")},
		`{"interval":["2020-01-01",".."]}`:         {day("2020-01-01"), nil},
		`null`:                                     {nil, nil},
	} {
		f := sample()
		setValue(f, "first_day", days[0])
		setValue(f, "last_day", days[1])
		var doc struct {
			ConformsTo  []string
			FeatureType string
			CoordRefSys string
			Features    []struct{ Time, Place json.RawMessage }
		}
		check(t, json.Unmarshal([]byte(streamed(t, "jsonfg", threat.Incidents, f)), &doc))
		if got := string(doc.Features[0].Time); got != want || string(doc.Features[0].Place) != "null" {
			t.Errorf("time %s, place %s, want %s and null", got, doc.Features[0].Place, want)
		}
		if doc.FeatureType != "incidents" || !strings.HasSuffix(doc.CoordRefSys, "/CRS84") || len(doc.ConformsTo) != 2 {
			t.Errorf("head %+v", doc)
		}
	}
}

// TestJSONFGOfOthers: what others write says when in time alone; a place that is not on WGS 84 is refused.
func TestJSONFGOfOthers(t *testing.T) {
	text := `{"type":"FeatureCollection","conformsTo":[],"features":[
	{"type":"Feature","id":"a","time":{"interval":["2020-01-01","2020-02-01"]},"geometry":{"type":"Point","coordinates":[40,35]},"place":null,"properties":null},
	{"type":"Feature","id":"b","time":{"timestamp":"2020-01-01T12:00:00Z"},"geometry":null,"place":null,"properties":{}},
	{"type":"Feature","id":"c","coordRefSys":"http://www.opengis.net/def/crs/EPSG/0/32638","time":null,"geometry":null,"place":{"type":"Point","coordinates":[400000,3500000]},"properties":{}}]}`
	got := rows(t, "jsonfg", text, formats.Options{})
	if d := got[0].Incident.When.Days; got[0].Err != nil || d.First.String() != "2020-01-01" || d.Last.String() != "2020-02-01" {
		t.Errorf("interval: %v %+v", got[0].Err, d)
	}
	if d := got[1].Incident.When.Days; got[1].Err != nil || d.First.String() != "2020-01-01" || *d.Last != *d.First {
		t.Errorf("timestamp: %v %+v", got[1].Err, d)
	}
	if got[2].Err == nil || got[2].Err.Column != "place" {
		t.Errorf("a place elsewhere: %v", got[2].Err)
	}
}

func TestHXLTagsEveryColumn(t *testing.T) {
	for _, col := range threat.Collections {
		table, err := csv.NewReader(strings.NewReader(streamed(t, "hxl-csv", col))).ReadAll()
		check(t, err)
		if len(table) != 2 {
			t.Fatalf("%s: %d rows", col.ID, len(table))
		}
		for i, tag := range table[1] {
			if tag == "" && col.ID == threat.Incidents.ID || tag != "" && tag[0] != '#' {
				t.Errorf("%s: column %s has the tag %q", col.ID, table[0][i], tag)
			}
		}
	}
}

func TestACLEDColumns(t *testing.T) {
	f, unknown := sample(), sample()
	for i, field := range threat.Incidents.Fields {
		if field.Name != "record_kind" && field.Name != "first_day" && field.Name != "last_day" {
			unknown.Values[i] = nil
		}
	}
	unknown.Geometry = nil
	setValue(unknown, "last_day", day("2026-01-01"))
	table, err := csv.NewReader(strings.NewReader(streamed(t, "acled-csv", threat.Incidents, f, unknown))).ReadAll()
	check(t, err)
	if len(table) != 3 || len(table[0]) != 31 || table[0][0] != "event_id_cnty" {
		t.Fatalf("%d rows, %v", len(table), table[0])
	}
	got := map[string]string{}
	for i, name := range table[0] {
		got[name] = table[1][i]
		if table[2][i] != "" && name != "event_id_cnty" && name != "notes" && name != "tags" {
			t.Errorf("%s of an unknown is %q", name, table[2][i])
		}
	}
	want := map[string]string{
		"event_id_cnty": "TM-7F3K2Q", "event_date": "2025-07-24", "year": "2025", "time_precision": "2", "disorder_type": "Political violence", "event_type": "Battles",
		"sub_event_type": "Armed clash", "actor1": `a|b\c`, "actor2": "'-d", "country": "Iraq", "latitude": "-36.5", "longitude": "43.1234567", "geo_precision": "2",
		"source": "P, Q; R", "fatalities": "2", "timestamp": "",
	}
	for name, w := range want {
		if got[name] != w {
			t.Errorf("%s is %q, want %q", name, got[name], w)
		}
	}
	if !strings.HasPrefix(got["notes"], "'=1+1") {
		t.Errorf("a formula is not defused: %q", got["notes"])
	}
	if _, err := formats.StreamFormats[0].Open(&bytes.Buffer{}, threat.Areas, formats.About{}); err != nil {
		t.Error(err)
	}
	acled, _ := formats.StreamFormatByName("acled-csv")
	if _, err := acled.Open(&bytes.Buffer{}, threat.Areas, formats.About{}); err == nil {
		t.Error("areas have no place in ACLED's columns")
	}
}

// TestGDALReadsStreams lets GDAL count what was written.
func TestGDALReadsStreams(t *testing.T) {
	ogrinfo := testtool.GDAL(t, "ogrinfo")
	for format, want := range map[string][]string{
		"geojsonseq": {"Feature Count: 3", "first_day: Date", "driver `GeoJSONSeq'"},
		"jsonfg":     {"Feature Count: 3", "first_day: Date"},
		"hxl-csv":    {"Feature Count: 4", "killed_best"},
	} {
		f, _ := formats.StreamFormatByName(format)
		path := filepath.Join(t.TempDir(), "x."+f.Extension)
		check(t, os.WriteFile(path, []byte(streamed(t, format, threat.Incidents, threeSamples()...)), 0o600))
		checkOGR(t, ogrinfo, path, want)
	}
}

func checkOGR(t *testing.T, ogrinfo, path string, want []string) {
	t.Helper()
	out, err := exec.Command(ogrinfo, "-al", "-so", path).CombinedOutput()
	for _, w := range want {
		if err != nil || !strings.Contains(string(out), w) {
			t.Errorf("%s: %v, no %q in\n%.1500s", path, err, w, out)
		}
	}
}

func day(text string) threat.Day {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return threat.DayOf(at)
}

func setValue(f threat.Feature, name string, v any) {
	for i, field := range threat.Incidents.Fields {
		if field.Name == name {
			f.Values[i] = v
		}
	}
}
