package formats_test

import (
	"archive/zip"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"threatmap/formats"
)

// kmzFile makes a zip of pairs of a name and what is in it.
func kmzFile(t *testing.T, entries ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.kmz")
	file, err := os.Create(path)
	check(t, err)
	w := zip.NewWriter(file)
	for i := 0; i < len(entries); i += 2 {
		entry, err := w.Create(entries[i])
		check(t, err)
		_, err = entry.Write([]byte(entries[i+1]))
		check(t, err)
	}
	check(t, w.Close())
	check(t, file.Close())
	return path
}

func TestKMZIsTheFirstKMLOfItsRoot(t *testing.T) {
	head, rows := layerOf(t, fileOf(t, "x.kml", foreignKML), formats.LayerOptions{})
	const other = `<kml><Document><Placemark><name>Another</name></Placemark></Document></kml>`
	gotHead, got := layerOf(t, kmzFile(t, "files/a.kml", other, "files/icon.png", "x", "doc.KML", foreignKML, "z.kml", other), formats.LayerOptions{})
	if !reflect.DeepEqual(gotHead, head) || !reflect.DeepEqual(got, rows) {
		t.Errorf("%+v %+v, want %+v %+v", gotHead, got, head, rows)
	}
}

func TestKMZThatIsNoneIsRefused(t *testing.T) {
	for name, entries := range map[string][]string{
		"outside of folders": {"files/a.kml", foreignKML},
		"zip bomb":           {"doc.kml", strings.Replace(foreignKML, "<Folder>", "<Folder>"+strings.Repeat("<a></a>", 4<<20), 1)},
	} {
		r, err := formats.OpenLayer(kmzFile(t, entries...), formats.LayerOptions{})
		for err == nil {
			_, err = r.Next()
		}
		if !errors.Is(err, formats.ErrArchive) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
