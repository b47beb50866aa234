package formats_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/formats"
	"threatmap/internal/testtool"
	"threatmap/threat"
)

func TestKMLReadsBackAsTheSameRecord(t *testing.T) { readsBack(t, "kml") }

const foreignKML = `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>A folder</name>
<Placemark><name>Well &amp; pump</name><description><![CDATA[<b>deep</b>]]></description><Style><IconStyle/></Style><Point><coordinates> 41.5,34.25,120
</coordinates></Point></Placemark></Folder>
<Placemark><name>Pasture</name><MultiGeometry><Polygon><innerBoundaryIs><LinearRing><coordinates>1,1 2,1 2,2 1,1</coordinates></LinearRing></innerBoundaryIs>
<outerBoundaryIs><LinearRing><coordinates>0,0 4,0 4,4 0,0</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark>
<Placemark><name>Nowhere</name></Placemark></Document></kml>`

func TestKMLOfOthersIsALayer(t *testing.T) {
	head, rows := layerOf(t, fileOf(t, "x.kml", foreignKML), formats.LayerOptions{})
	if len(head.Columns) != 2 || head.Columns[0].Name != "name" || head.SRID != 4326 || len(rows) != 3 {
		t.Fatalf("%+v %d", head, len(rows))
	}
	if rows[0].Values[0] != "Well & pump" || rows[0].Values[1] != "<b>deep</b>" || rows[0].Geometry != orb.Geometry(orb.Point{41.5, 34.25}) {
		t.Errorf("%+v", rows[0])
	}
	want := orb.MultiPolygon{{{{0, 0}, {4, 0}, {4, 4}, {0, 0}}, {{1, 1}, {2, 1}, {2, 2}, {1, 1}}}}
	if !reflect.DeepEqual(rows[1].Geometry, orb.Geometry(want)) || rows[2].Geometry != nil {
		t.Errorf("%v, %v", rows[1].Geometry, rows[2].Geometry)
	}
}

// GDAL's KML has its data as SimpleData, typed in a schema that is not needed.
func TestKMLOfGDALIsALayer(t *testing.T) {
	ogr := testtool.GDAL(t, "ogr2ogr")
	from, to := filepath.Join(t.TempDir(), "a.geojson"), filepath.Join(t.TempDir(), "a.kml")
	check(t, os.WriteFile(from, []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"LineString","coordinates":[[40,34],[41,35]]},"properties":{"lanes":2,"surface":"gravel"}},
{"type":"Feature","geometry":{"type":"LineString","coordinates":[[40,33],[41,33.5]]},"properties":{"lanes":4,"surface":null}}]}`), 0o600))
	if out, err := exec.CommandContext(t.Context(), ogr, "-f", "KML", to, from).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	head, rows := layerOf(t, to, formats.LayerOptions{})
	types := map[string]threat.FieldType{}
	for _, f := range head.Columns {
		types[f.Name] = f.Type
	}
	if types["lanes"] != threat.TypeInt || types["surface"] != threat.TypeString || len(rows) != 2 || rows[0].Geometry.GeoJSONType() != "LineString" {
		t.Errorf("%v %+v", types, rows)
	}
}

func TestKMLThatIsNone(t *testing.T) {
	for text, why := range map[string]string{
		"":                       "no element kml",
		"{}":                     "no element kml",
		"<kml><Placemark><name>": "unexpected EOF",
		"<kml><Placemark></kml>": "placemark 1",
		"<kml>&boom;</kml>":      "entity",
		"<kml><Placemark>" + strings.Repeat("<MultiGeometry>", 50) + strings.Repeat("</MultiGeometry>", 50) + "</Placemark></kml>":       "deep",
		"<kml>" + strings.Repeat("<Placemark><ExtendedData><Data name='%d'/></ExtendedData></Placemark>", 1) + "</kml><Placemark><name>": "unexpected EOF",
	} {
		r, err := formats.OpenLayer(fileOf(t, "x.kml", text), formats.LayerOptions{})
		if err == nil {
			_, err = r.Next()
			_ = r.Close()
		}
		if err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%.60q: %v, wanted %q", text, err, why)
		}
	}
	_, rows := layerOf(t, fileOf(t, "x.kml", `<kml><Placemark><Point><coordinates>x,1</coordinates></Point></Placemark><Placemark><Point><coordinates>1,2 3,4</coordinates></Point></Placemark>
<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark></kml>`), formats.LayerOptions{})
	if len(rows) != 3 || rows[0].Err == nil || rows[1].Err == nil || rows[2].Err != nil {
		t.Errorf("%+v", rows)
	}
}

func FuzzKML(f *testing.F) {
	f.Add(foreignKML)
	f.Add(streamed(f, "kml", threat.Incidents, threeSamples()...))
	f.Fuzz(func(t *testing.T, text string) {
		r, err := formats.OpenLayer(fileOf(t, "x.kml", text), formats.LayerOptions{})
		if err != nil {
			return
		}
		defer r.Close()
		for {
			if _, err := r.Next(); err != nil {
				return
			}
		}
	})
}
