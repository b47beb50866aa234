package formats_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"threatmap/formats"
	"threatmap/threat"
)

// A packed text is read as it is unpacked; what a name does not tell is not guessed.
func TestPackedLayers(t *testing.T) {
	for name, text := range map[string]string{
		"a.csv":     "id,name,lon,lat\n1,x,40,35\n2,y,41,36\n",
		"a.geojson": `{"type":"FeatureCollection","features":[{"type":"Feature","id":1,"properties":{"name":"x"},"geometry":{"type":"Point","coordinates":[40,35]}},{"type":"Feature","id":2,"properties":{"name":"y"},"geometry":null}]}`,
	} {
		dir := t.TempDir()
		var packed, zipped bytes.Buffer
		g := gzip.NewWriter(&packed)
		_, err := g.Write([]byte(text))
		check(t, err)
		check(t, g.Close())
		z := zip.NewWriter(&zipped)
		w, err := z.Create(name)
		check(t, err)
		_, err = w.Write([]byte(text))
		check(t, err)
		check(t, z.Close())
		for file, body := range map[string][]byte{name: []byte(text), name + ".gz": packed.Bytes(), name + ".zip": zipped.Bytes()} {
			path := filepath.Join(dir, file)
			check(t, os.WriteFile(path, body, 0o600))
			if _, rows := layerOf(t, path, formats.LayerOptions{}); len(rows) != 2 || rows[1].FID != 2 || rows[1].Values[0] != "y" {
				t.Errorf("%s: %+v", file, rows)
			}
		}
		path := filepath.Join(dir, "a.gpkg.gz")
		check(t, os.WriteFile(path, packed.Bytes(), 0o600))
		if _, err := formats.OpenLayer(path, formats.LayerOptions{}); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("a.gpkg.gz: %v", err)
		}
	}
}
