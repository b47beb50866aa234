package formats_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/formats"
	"threatmap/threat"
)

// gpxOrder is what the schema wants to follow what.
const gpxOrder = "metadata wpt rte trk"

func TestGPXIsInTheOrderOfTheSchema(t *testing.T) {
	area := sample()
	area.ID, area.Geometry = "TM-AREA00", orb.Polygon{{{40, 35}, {42, 35}, {42, 37}, {40, 35}}, {{41, 35.2}, {41.2, 35.2}, {41.2, 35.4}, {41, 35.2}}}
	line, bare := sample(), sample()
	line.Geometry, bare.Geometry = orb.MultiLineString{{{180, 1}, {179, 2}}, {{5, 6}, {7, 8}}}, nil
	unclear := sample()
	setValue(unclear, "occurred_to", nil)
	text := streamed(t, "gpx", threat.Incidents, area, sample(), bare, line, unclear)
	type about struct {
		Name string `xml:"name"`
		Time string `xml:"time"`
		Src  string `xml:"src"`
		Type string `xml:"type"`
		Link struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
	}
	var doc struct {
		Parts []struct {
			XMLName xml.Name
			Lat     string `xml:"lat,attr"`
			Lon     string `xml:"lon,attr"`
			about
			Segments []struct {
				Points []struct {
					Lon float64 `xml:"lon,attr"`
				} `xml:"trkpt"`
			} `xml:"trkseg"`
		} `xml:",any"`
	}
	check(t, xml.Unmarshal([]byte(text), &doc))
	var names []string
	for _, p := range doc.Parts {
		if p.XMLName.Space != "http://www.topografix.com/GPX/1/1" {
			t.Error(p.XMLName)
		}
		names = append(names, p.XMLName.Local)
	}
	if got := strings.Join(names, " "); got != "metadata wpt wpt trk trk" {
		t.Fatalf("%s; the schema wants %s", got, gpxOrder)
	}
	w := doc.Parts[1]
	if w.Lat != "-36.5" || w.Lon != "43.1234567" || w.Time != "2025-07-24T13:00:00Z" || w.Src != "P, Q; R" || w.Type != "attack" || w.Name != "=1+1, \"x\"\nمرحبا <b>" ||
		w.Link.Href != "https://example.org/collections/incidents/items/TM-7F3K2Q?f=html" {
		t.Errorf("%+v", w)
	}
	if doc.Parts[2].Time != "" {
		t.Errorf("a time of which only the beginning is known is %s", doc.Parts[2].Time)
	}
	if s := doc.Parts[3].Segments; len(s) != 2 || len(s[0].Points) != 4 {
		t.Errorf("rings %+v", s)
	}
	if s := doc.Parts[4].Segments; len(s) != 2 || s[0].Points[0].Lon != -180 {
		t.Errorf("lines %+v", s)
	}
}

func TestGDALReadsGPX(t *testing.T) {
	features := threeSamples()
	path := filepath.Join(t.TempDir(), "x.gpx")
	check(t, os.WriteFile(path, []byte(streamed(t, "gpx", threat.Incidents, features...)), 0o600))
	info := gdal(t, "ogrinfo", "-al", path, "waypoints")
	for _, want := range []string{"Feature Count: 1\n", "POINT (43.1234567 -36.5)", "time (DateTime) = 2025/07/24 13:00:00+00", "type (String) = attack", `ID["EPSG",4326]`} {
		if !strings.Contains(info, want) {
			t.Errorf("no %q in\n%s", want, info)
		}
	}
	info = gdal(t, "ogrinfo", "-al", path, "tracks")
	for _, want := range []string{"Feature Count: 1\n", "MULTILINESTRING ((40 35,41 35,41 36,40 35))"} {
		if !strings.Contains(info, want) {
			t.Errorf("no %q in\n%s", want, info)
		}
	}
}

// Tracks that are set aside are all there, leave nothing behind, and are limited.
func TestGPXSetsTracksAside(t *testing.T) {
	f, _ := formats.StreamFormatByName("gpx")
	dir := t.TempDir()
	col := threat.Corridors
	write := func(limit int64, n int) (text string, err error) {
		var b bytes.Buffer
		w, err := f.Open(&b, col, formats.About{SpoolDir: dir, SpoolBytes: limit})
		check(t, err)
		for i := range n {
			if err = w.Write(threat.Feature{ID: fmt.Sprint(i), Geometry: orb.LineString{{40, 35}, {41, 36}}, Values: make([]any, len(col.Fields))}); err != nil {
				break
			}
		}
		if err == nil {
			err = w.End()
		}
		check(t, w.(interface{ Close() error }).Close())
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
		return b.String(), err
	}
	text, err := write(0, 30_000)
	if err != nil || strings.Count(text, "<trk>") != 30_000 || !strings.HasSuffix(text, "</trk>\n</gpx>\n") || !strings.Contains(text, "<name>29999</name>") {
		t.Errorf("%v: %d tracks", err, strings.Count(text, "<trk>"))
	}
	if _, err := write(100_000, 30_000); threat.KindOf(err) != threat.KindTooLarge {
		t.Errorf("beyond the limit: %v", err)
	}
}
