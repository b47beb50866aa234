package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"threatmap/internal/testdata"
	"threatmap/internal/testtool"
)

// GDAL's drivers read each collection and each layer as the server says that they are: the starting map's, those of a GeoPackage, lines of one part, and one without features.
func TestGDALReadsEachLayer(t *testing.T) {
	t.Parallel()
	file := testdata.Path(t, "cql2", "ne110m4cql2.gpkg")
	python := testtool.Python(t, "osgeo")
	data := preparedData(t)
	_, address := serving(t, data)
	dir := t.TempDir()
	lone := map[string]string{
		"nothing": `{"type":"FeatureCollection","features":[]}`,
		"tracks": `{"type":"FeatureCollection","features":[
			{"type":"Feature","properties":{"name":"one part","lanes":2,"paved":true,"seen":"2024-05-01"},"geometry":{"type":"MultiLineString","coordinates":[[[40,33],[41,34]]]}},
			{"type":"Feature","properties":{"name":"nowhere","lanes":null},"geometry":null}]}`,
	}
	for name, text := range lone {
		path := filepath.Join(dir, name+".geojson")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := runs(t, "layer", "add", "--data", data, name, path); r.code != exitOK {
			t.Fatalf("%+v", r)
		}
	}
	for name, n := range cql2Layers {
		if r := runs(t, "layer", "add", "--data", data, "--layer", name, name, file); r.code != exitOK {
			t.Fatalf("%+v", r)
		}
		untilServed(t, address, name, n)
	}
	untilServed(t, address, "tracks", 2)
	out, err := exec.CommandContext(t.Context(), python, "../../scripts/gis/matrix.py", address).CombinedOutput()
	t.Logf("\n%s", out)
	if err != nil {
		t.Error(err)
	}
}
