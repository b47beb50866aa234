package formats_test

import (
	"io"
	"strings"
	"testing"

	"threatmap/formats"
)

const oneFeature = `{"type":"Feature","id":"1","geometry":{"type":"Point","coordinates":[41,34]},"properties":{"title":"a \"crs\":{ \\","crs":"mine"}}`

// A crs behind the features stops the file before the first of them, where the file can be read from its end; else when it is reached.
func TestWrongCRSBehindTheFeatures(t *testing.T) {
	mercator := `{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}}`
	for _, c := range []struct {
		name, tail string
		refused    bool
		late       bool // beyond what is looked at
	}{
		{"last", `],"crs":` + mercator + `}`, true, false},
		{"before others", "],\n\"crs\" : " + mercator + " ,\n\"n\" : 1 , \"ok\":true,\"none\":null,\"list\":[1,{\"a\":\"]}\\\\\"}]\n}\n\n", true, false},
		{"WGS 84", `],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}}`, false, false},
		{"in a text only", `],"note":"\"crs\":` + strings.ReplaceAll(mercator, `"`, `\"`) + `"}`, false, false},
		{"in another member only", `],"note":{"crs":` + mercator + `}}`, false, false},
		{"none", `]}`, false, false},
		{"before a megabyte", `],"crs":` + mercator + `,"note":"` + strings.Repeat("x", 2<<20) + `"}`, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := `{"type":"FeatureCollection","features":[` + oneFeature + "," + oneFeature + c.tail
			r, err := formats.Open("geojson", strings.NewReader(text), "x", formats.Options{})
			if (err != nil) != (c.refused && !c.late) {
				t.Fatalf("opening: %v", err)
			}
			if err != nil {
				if !strings.Contains(err.Error(), "3857") {
					t.Errorf("the crs is not named: %v", err)
				}
				return
			}
			checkEnd(t, r, c.refused)
			stream, err := formats.Open("geojson", struct{ io.Reader }{strings.NewReader(text)}, "x", formats.Options{})
			check(t, err)
			checkEnd(t, stream, c.refused)
		})
	}
}

// The crs of one feature among others is that one's alone.
func TestWrongCRSOfAFeature(t *testing.T) {
	bad := `{"type":"Feature","geometry":null,"properties":{},"crs":{"type":"name","properties":{"name":"EPSG:3857"}}}`
	got := rows(t, "geojson", oneFeature+"\n"+bad+"\n", formats.Options{})
	if len(got) != 2 || got[0].Err != nil || got[1].Err == nil || got[1].Err.Column != "crs" {
		t.Errorf("got %+v", got)
	}
}

func checkEnd(t *testing.T, r formats.Reader, refused bool) {
	t.Helper()
	for range 2 {
		row, err := r.Next()
		check(t, err)
		if row.Err != nil {
			t.Error(row.Err)
		}
	}
	if _, err := r.Next(); (err != io.EOF) != refused { //nolint:errorlint // the contract of Reader
		t.Errorf("at the end: %v", err)
	}
}
