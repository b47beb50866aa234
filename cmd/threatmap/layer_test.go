package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"threatmap/internal/testdata"
	"threatmap/internal/testtool"
)

// cql2Layers are the layers of the published predicates' GeoPackage, with their numbers of features.
var cql2Layers = map[string]int{"ne_110m_admin_0_countries": 177, "ne_110m_populated_places_simple": 243, "ne_110m_rivers_lake_centerlines": 13}

// collectionOf is what tests look at of a FeatureCollection.
type collectionOf struct {
	NumberMatched int `json:"numberMatched"`
	Features      []struct {
		ID         any             `json:"id"`
		Geometry   json.RawMessage `json:"geometry"`
		Properties map[string]any  `json:"properties"`
	} `json:"features"`
}

// Layers of a GeoPackage are added beside a running server, which serves them as GDAL reads the file: every feature, every value. It notices when one is
// replaced or removed, too.
func TestLayersOfAGeoPackageAreServed(t *testing.T) {
	t.Parallel()
	file := testdata.Path(t, "cql2", "ne110m4cql2.gpkg")
	data := preparedData(t)
	_, address := serving(t, data)
	for name, n := range cql2Layers {
		if r := runs(t, "layer", "add", "--data", data, "--layer", name, name, file); r.code != exitOK || !strings.Contains(r.stdout, fmt.Sprintf("%s: %d features", name, n)) {
			t.Fatalf("%+v", r)
		}
	}
	for name, n := range cql2Layers {
		untilServed(t, address, name, n)
		sameAsGDAL(t, address, file, name)
	}
	if a := send(t, "GET", address+"/tiles/ne_110m_admin_0_countries/0/0/0.mvt", ""); a.code != 200 || !strings.Contains(a.body, "Russia") {
		t.Errorf("tile: %d, %d bytes", a.code, len(a.body))
	}

	const places = "ne_110m_populated_places_simple"
	if r := runs(t, "layer", "add", "--data", data, "--layer", places, places, file); r.code != exitError || !strings.Contains(r.stderr, "--replace") {
		t.Errorf("a name that is taken: %+v", r)
	}
	if r := runs(t, "layer", "add", "--data", data, "--layer", "ne_110m_rivers_lake_centerlines", "--replace", places, file); r.code != exitOK {
		t.Fatalf("%+v", r)
	}
	untilServed(t, address, places, cql2Layers["ne_110m_rivers_lake_centerlines"])
	if r := runs(t, "layer", "remove", "--data", data, places); r.code != exitOK {
		t.Fatalf("%+v", r)
	}
	untilServed(t, address, places, -1)
	if list := runs(t, "layer", "list", "--data", data); strings.Contains(list.stdout, places) || !strings.Contains(list.stdout, "ne_110m_admin_0_countries") {
		t.Errorf("%+v", list)
	}
}

func TestNamesOfLayersAreChecked(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.gpkg")
	for _, name := range []string{"incidents", "borders", "left_out", "Roads", "1st", "a b", "../x"} {
		if r := runs(t, "layer", "add", name, file); r.code != exitUsage {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// untilServed waits until a layer has n features, or, with -1, is gone.
func untilServed(t *testing.T, address, name string, n int) {
	t.Helper()
	for limit := time.Now().Add(10 * time.Second); ; {
		a := send(t, "GET", address+"/collections/"+name+"/items?limit=1", "")
		var c collectionOf
		if n < 0 && a.code == 404 || a.code == 200 && json.Unmarshal([]byte(a.body), &c) == nil && c.NumberMatched == n {
			return
		}
		if time.Now().After(limit) {
			t.Fatalf("%s is not served with %d features: %d %.200s", name, n, a.code, a.body)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// sameAsGDAL compares ids and values of all features with what GDAL reads.
func sameAsGDAL(t *testing.T, address, file, name string) {
	t.Helper()
	ours, theirs := map[string]map[string]any{}, map[string]map[string]any{}
	read := func(raw string, into map[string]map[string]any) {
		var c collectionOf
		if err := json.Unmarshal([]byte(raw), &c); err != nil {
			t.Fatalf("%s: %v in %.200s", name, err, raw)
		}
		for _, f := range c.Features {
			into[fmt.Sprint(f.ID)] = f.Properties
		}
	}
	read(send(t, "GET", address+"/collections/"+name+"/items?limit=1000", "").body, ours)
	out, err := exec.CommandContext(t.Context(), testtool.GDAL(t, "ogr2ogr"), "-f", "GeoJSON", "-lco", "RFC7946=YES", "-lco", "ID_GENERATE=NO", "-preserve_fid", "/vsistdout/", file, name).Output()
	if err != nil {
		t.Fatal(err)
	}
	read(string(out), theirs)
	if len(ours) != len(theirs) {
		t.Fatalf("%s: %d features, GDAL reads %d", name, len(ours), len(theirs))
	}
	for id, want := range theirs {
		for field, v := range want {
			if got := ours[id][field]; !reflect.DeepEqual(got, v) && !sameInstant(got, v) {
				t.Errorf("%s %s, %s: %v, GDAL reads %v", name, id, field, got, v)
			}
		}
	}
}

// sameInstant compares spellings of one instant; GDAL leaves out the zone where the file does, which by GeoPackage's rules is UTC.
func sameInstant(a, b any) bool {
	x, errX := time.Parse(time.RFC3339Nano, fmt.Sprint(a))
	y, errY := time.Parse(time.RFC3339Nano, strings.TrimSuffix(fmt.Sprint(b), "Z")+"Z")
	return errX == nil && errY == nil && x.Equal(y)
}

// Whatever format and reference system a file is in, the layer has the same features in the same places.
func TestLayersOfEachFormatAreTheSame(t *testing.T) {
	t.Parallel()
	file := testdata.Path(t, "cql2", "ne110m4cql2.gpkg")
	const name = "ne_110m_populated_places_simple"
	data := preparedData(t)
	_, address := serving(t, data)
	dir := t.TempDir()
	layers := map[string]string{}
	for ending, options := range map[string][]string{
		".fgb": nil, ".geojson": nil, ".csv": {"-lco", "GEOMETRY=AS_WKT"}, "-mercator.gpkg": {"-t_srs", "EPSG:3857"}, "-utm.fgb": {"-t_srs", "EPSG:32638", "-spat", "42", "20", "48", "40"},
	} {
		path := filepath.Join(dir, "places"+ending)
		out, err := exec.CommandContext(t.Context(), testtool.GDAL(t, "ogr2ogr"), append(append([]string{path, file, name, "-nln", "places"}, options...), "-select", "name,pop_max,boolean")...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v %s", err, out)
		}
		layers["x"+strings.NewReplacer(".", "-", "_", "-").Replace(ending)] = path
	}
	layers["a"] = file
	for layer, path := range layers {
		args := []string{"layer", "add", "--data", data, layer, path}
		if layer == "a" {
			args = append(args, "--layer", name)
		}
		if r := runs(t, args...); r.code != exitOK {
			t.Fatalf("%s: %+v", layer, r)
		}
	}
	spots := func(layer string) map[string]string {
		var c collectionOf
		if err := json.Unmarshal([]byte(send(t, "GET", address+"/collections/"+layer+"/items?limit=1000", "").body), &c); err != nil {
			t.Fatal(err)
		}
		found := map[string]string{}
		for _, f := range c.Features {
			found[fmt.Sprint(f.Properties["name"])] = fmt.Sprintf("%s %v %v", f.Geometry, f.Properties["pop_max"], f.Properties["boolean"])
		}
		return found
	}
	untilServed(t, address, "a", cql2Layers[name])
	want := spots("a")
	for layer := range layers {
		if layer != "x-utm-fgb" {
			untilServed(t, address, layer, len(want))
		}
		got := spots(layer)
		if len(got) < 3 || len(got) != len(want) && layer != "x-utm-fgb" {
			t.Errorf("%s: %d names, want %d", layer, len(got), len(want))
		}
		for place, spot := range got {
			if !sameSpot(spot, want[place]) {
				t.Errorf("%s, %s: %s, want %s", layer, place, spot, want[place])
			}
		}
	}

	for format, ending := range map[string]string{"gpkg": "gpkg", "fgb": "fgb", "geojson": "geojson", "csv": "csv", "parquet": "parquet", "kml": "kml", "geojsonseq": "geojsons"} {
		path := filepath.Join(dir, "again."+ending)
		if r := runs(t, "export", "--data", data, "--format", format, "--collection", "a", "--output", path); r.code != exitOK {
			t.Fatalf("%+v", r)
		}
		if r := runs(t, "layer", "add", "--data", data, "again-"+format, path); r.code != exitOK {
			t.Fatalf("%+v", r)
		}
		untilServed(t, address, "again-"+format, len(want))
		before, after := send(t, "GET", address+"/collections/a/items?limit=1000", "").body, send(t, "GET", address+"/collections/again-"+format+"/items?limit=1000", "").body
		if !reflect.DeepEqual(featuresOf(t, before), featuresOf(t, after)) {
			t.Errorf("%s: what was exported and added again is not the same", format)
		}
	}
	if r := runs(t, "export", "--data", data, "--format", "csv", "--collection", "nobody"); r.code != exitError || !strings.Contains(r.stderr, `"nobody"`) {
		t.Errorf("%+v", r)
	}
}

func featuresOf(t *testing.T, body string) any {
	t.Helper()
	var c collectionOf
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		t.Fatal(err)
	}
	byID := map[string]any{}
	for _, f := range c.Features {
		byID[fmt.Sprint(f.ID)] = []any{string(f.Geometry), f.Properties}
	}
	return byID
}

// sameSpot allows the last of seven decimals to differ: GDAL rounds what it transforms.
func sameSpot(a, b string) bool {
	var x, y [2]float64
	var restA, restB string
	const form = `{"type":"Point","coordinates":[%g,%g]} %s`
	_, _ = fmt.Sscanf(a, form, &x[0], &x[1], &restA)
	_, _ = fmt.Sscanf(b, form, &y[0], &y[1], &restB)
	return restA == restB && math.Abs(x[0]-y[0]) < 1.5e-7 && math.Abs(x[1]-y[1]) < 1.5e-7 && x != [2]float64{}
}
