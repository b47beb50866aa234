package formats_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/formats"
	"threatmap/internal/testtool"
	"threatmap/threat"
)

// written writes features into a file of a format and returns its path.
func written(t *testing.T, format string, col threat.Collection, features []threat.Feature) string {
	t.Helper()
	dir := t.TempDir()
	w, err := formats.NewFileWriter(format, dir, 0, col, formats.Meta{Attribution: "who made it"})
	check(t, err)
	for _, f := range features {
		check(t, w.Write(f))
	}
	check(t, w.End())
	path := filepath.Join(t.TempDir(), col.ID+"."+format)
	out, err := os.Create(path)
	check(t, err)
	n, err := w.WriteTo(out)
	check(t, err)
	check(t, out.Close())
	if n != w.Size() {
		t.Errorf("%s: %d bytes, told were %d", format, n, w.Size())
	}
	check(t, w.Close())
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	return path
}

// allTypes is a layer with a column of each type, and features of one type of geometry (of any, for "Geometry").
func allTypes(geomType string, shapes ...orb.Geometry) (threat.Collection, []threat.Feature) {
	fields := make([]threat.Field, len(threat.LayerTypes))
	for i, typ := range threat.LayerTypes {
		fields[i] = threat.Field{Name: "a " + string(typ) + ` "x"`, Type: typ, Title: "Title", Definition: "What it is"}
	}
	col := threat.NewLayerCollection("all_types", "All types", "One of each", geomType, fields, threat.Layer{Key: 1, Source: "x.gpkg"})
	day := threat.DayOf(time.Date(2019, 2, 28, 0, 0, 0, 0, time.UTC))
	var list []threat.Feature
	for i, g := range shapes {
		list = append(list, threat.Feature{ID: fmt.Sprint(i*2 + 1), Geometry: g, Values: []any{
			"text ' \" مرحبا", int64(9007199254740993 - i), 0.1 + float64(i), i%2 == 0, day, time.Date(2019, 2, 28, 23, 59, 1, 5e6, time.UTC), json.RawMessage(`{"a":[1,2]}`),
		}})
	}
	return col, append(list, threat.Feature{ID: "9000", Values: make([]any, len(fields))})
}

var shapesByType = map[string][]orb.Geometry{
	"Point":           {orb.Point{43, 33}, orb.Point{-180, 90}},
	"LineString":      {orb.LineString{{1, 2}, {3, 4}}},
	"Polygon":         {orb.Polygon{{{0, 0}, {9, 0}, {9, 9}, {0, 0}}, {{5, 2}, {6, 3}, {6, 2}, {5, 2}}}},
	"MultiPoint":      {orb.MultiPoint{{1, 2}, {3, 4}}},
	"MultiLineString": {orb.MultiLineString{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}, {9, 9}}}},
	"MultiPolygon":    {orb.MultiPolygon{{{{0, 0}, {9, 0}, {9, 9}, {0, 0}}, {{5, 2}, {6, 3}, {6, 2}, {5, 2}}}, {{{20, 0}, {21, 0}, {21, 1}, {20, 0}}}}},
	"Geometry":        {orb.Point{43, 33}, orb.LineString{{1, 2}, {3, 4}}, orb.Collection{orb.Point{1, 1}, orb.LineString{{1, 2}, {3, 4}}}},
}

// What is written and read again is the same: every type of geometry and of value, and what is not known.
func TestFilesReadBackAsTheSameFeatures(t *testing.T) {
	for _, format := range formats.FileFormats {
		for geomType, shapes := range shapesByType {
			col, features := allTypes(geomType, shapes...)
			r, err := formats.OpenLayer(written(t, format, col, features), formats.LayerOptions{})
			check(t, err)
			if head := r.Head(); head.SRID != 4326 || head.Title != col.Title || head.Description != col.Description || len(head.Columns) != len(col.Fields) || len(head.LeftOut) > 0 {
				t.Errorf("%s: %+v", format, head)
			}
			for i, f := range r.Head().Columns {
				if want := col.Fields[i]; f.Name != want.Name || f.Type != want.Type || f.Title != want.Title || f.Definition != want.Definition {
					t.Errorf("%s: column %+v, want %+v", format, f, want)
				}
			}
			found := map[string]threat.Feature{}
			for {
				row, err := r.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				check(t, err)
				if row.Err != nil {
					t.Fatal(row.Err)
				}
				key := fmt.Sprint(row.Values[1])
				found[key] = row.Feature
				if row.Values[1] != nil && fmt.Sprint(row.FID) != features[9007199254740993-row.Values[1].(int64)].ID {
					t.Errorf("%s: %d", key, row.FID)
				}
			}
			check(t, r.Close())
			for _, want := range features {
				got := found[fmt.Sprint(want.Values[1])]
				if !reflect.DeepEqual(got.Geometry, want.Geometry) || !reflect.DeepEqual(got.Values, want.Values) {
					t.Errorf("%s %s: %v %v\nwant %v %v", format, geomType, got.Geometry, got.Values, want.Geometry, want.Values)
				}
			}
		}
	}
}

// gdal runs one of GDAL's programs.
func gdal(t *testing.T, args ...string) string {
	t.Helper()
	testtool.Need(t, args[0], "gdal-bin, sqlite3")
	out, err := exec.CommandContext(t.Context(), args[0], args[1:]...).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("ERROR")) || bytes.Contains(out, []byte("Warning")) {
		t.Errorf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// GDAL reads types, counts, extents and the coordinate reference system of both, and finds by the index what it finds without.
func TestGDALReadsTheFiles(t *testing.T) {
	for _, format := range formats.FileFormats {
		for geomType, shapes := range shapesByType {
			col, features := allTypes(geomType, shapes...)
			path := written(t, format, col, features)
			info := gdal(t, "ogrinfo", "-so", "-al", path)
			name := map[string]string{"Geometry": "Unknown (any)", "LineString": "Line String", "MultiPoint": "Multi Point", "MultiLineString": "Multi Line String", "MultiPolygon": "Multi Polygon"}[geomType]
			if name == "" {
				name = geomType
			}
			for _, want := range []string{"Geometry: " + name + "\n", fmt.Sprintf("Feature Count: %d\n", len(features)), `ID["EPSG",4326]`, `a integer "x": Integer64`, `a boolean "x": Integer(Boolean)`, `a number "x": Real`, `a date-time "x": DateTime`} {
				if !strings.Contains(info, want) {
					t.Errorf("%s %s: no %q in\n%s", format, geomType, want, info)
				}
			}
		}
		col, features := grid(5000)
		path := written(t, format, col, features)
		for _, box := range []string{"10 10 20 12", "0 0 0 0", "-180 -90 180 90", "33.5 33.5 33.6 33.6"} {
			count := func(more ...string) string {
				args := append([]string{"ogrinfo", "-so", "-al", path, "-spat"}, strings.Fields(box)...)
				return regexp.MustCompile(`Feature Count: \d+`).FindString(gdal(t, append(args, more...)...))
			}
			if got, want := count(), "Feature Count: "+fmt.Sprint(inBox(features, box)); got != want {
				t.Errorf("%s in %s: %s, want %s", format, box, got, want)
			}
		}
	}
}

// grid is a layer of points.
func grid(n int) (threat.Collection, []threat.Feature) {
	col := threat.NewLayerCollection("grid", "Grid", "", "Point", []threat.Field{{Name: "n", Type: threat.TypeInt}}, threat.Layer{Key: 1})
	list := make([]threat.Feature, n)
	for i := range list {
		list[i] = threat.Feature{ID: fmt.Sprint(i + 1), Geometry: orb.Point{float64(i % 100), float64(i / 100)}, Values: []any{int64(i)}}
	}
	return col, list
}

func inBox(features []threat.Feature, box string) (n int) {
	var b orb.Bound
	_, _ = fmt.Sscan(box, &b.Min[0], &b.Min[1], &b.Max[0], &b.Max[1])
	for _, f := range features {
		if b.Contains(f.Geometry.(orb.Point)) {
			n++
		}
	}
	return n
}

// A file that would become too large is given up with an error that says so, and nothing is left of it.
func TestFilesAreLimited(t *testing.T) {
	col, features := grid(20_000)
	for _, format := range formats.FileFormats {
		dir := t.TempDir()
		w, err := formats.NewFileWriter(format, dir, 300_000, col, formats.Meta{})
		check(t, err)
		for _, f := range features {
			if err = w.Write(f); err != nil {
				break
			}
		}
		if threat.KindOf(err) != threat.KindTooLarge {
			t.Errorf("%s: %v", format, err)
		}
		check(t, w.Close())
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// GDAL's own validator of GeoPackages, and SQLite's of the index, find nothing.
func TestGeoPackagesAreValid(t *testing.T) {
	validator := testtool.File(t, "/usr/lib/python3/dist-packages/osgeo_utils/samples/validate_gpkg.py", "python3-gdal")
	for geomType, shapes := range shapesByType {
		col, features := allTypes(geomType, shapes...)
		if out := gdal(t, "/usr/bin/python3", validator, written(t, "gpkg", col, features)); strings.TrimSpace(out) != "" {
			t.Errorf("%s: %s", geomType, out)
		}
	}
	col, features := grid(5000)
	path := written(t, "gpkg", col, features)
	if out := gdal(t, "sqlite3", path, "SELECT rtreecheck('rtree_grid_geom'); PRAGMA integrity_check; PRAGMA foreign_key_check"); out != "ok\nok\n" {
		t.Error(out)
	}
	gdal(t, "ogrinfo", path, "-sql", "DELETE FROM grid WHERE n < 10") // the triggers work
	if out := gdal(t, "sqlite3", path, "SELECT count(*) FROM rtree_grid_geom"); out != "4990\n" {
		t.Error(out)
	}
}
