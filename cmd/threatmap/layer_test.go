package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"threatmap/internal/testdata"
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
	out, err := exec.CommandContext(t.Context(), "ogr2ogr", "-f", "GeoJSON", "-lco", "RFC7946=YES", "-lco", "ID_GENERATE=NO", "-preserve_fid", "/vsistdout/", file, name).Output()
	if err != nil {
		t.Skipf("SKIPPED, NO GDAL: %v", err)
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

// sameInstant compares spellings of one instant.
func sameInstant(a, b any) bool {
	x, errX := time.Parse(time.RFC3339Nano, fmt.Sprint(a))
	y, errY := time.Parse(time.RFC3339Nano, fmt.Sprint(b))
	return errX == nil && errY == nil && x.Equal(y)
}
