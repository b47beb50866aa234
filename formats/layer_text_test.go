package formats_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/formats"
	"threatmap/threat"
)

func layerRows(t *testing.T, path string, o formats.LayerOptions) (formats.LayerHead, []formats.LayerRow) {
	t.Helper()
	r, err := formats.OpenLayer(path, o)
	check(t, err)
	defer r.Close()
	var list []formats.LayerRow
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return r.Head(), list
		}
		check(t, err)
		list = append(list, row)
	}
}

func inFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	check(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// A layer that was exported as text comes back with its types, which the text does not say, and with the numbers of its features.
func TestLayersReadBackFromText(t *testing.T) {
	for geomType, shapes := range shapesByType {
		col, features := allTypes(geomType, shapes...)
		var g, c bytes.Buffer
		gw := formats.NewGeoJSONWriter(&g, col)
		cw, err := formats.NewCSVWriter(&c, col)
		check(t, err)
		check(t, gw.Begin(formats.Meta{}))
		for _, f := range features {
			check(t, gw.Write(f))
			check(t, cw.Write(f))
		}
		check(t, gw.End(nil, nil, 1, time.Now()))
		check(t, cw.End())
		for name, text := range map[string]string{"x.geojson": g.String(), "x.csv": c.String()} {
			head, rows := layerRows(t, inFile(t, name, text), formats.LayerOptions{})
			if len(rows) != len(features) || len(head.Columns) != len(col.Fields) {
				t.Fatalf("%s: %d rows, %+v", name, len(rows), head)
			}
			for i, want := range features {
				got := rows[i]
				if got.Err != nil {
					t.Fatal(got.Err)
				}
				if csv := name == "x.csv"; csv && want.Values[6] != nil { // which knows no JSON
					want.Values = append([]any(nil), want.Values...)
					want.Values[6] = string(want.Values[6].(json.RawMessage))
				}
				if fmt.Sprint(got.FID) != want.ID || !reflect.DeepEqual(got.Geometry, want.Geometry) || !reflect.DeepEqual(got.Values, want.Values) {
					t.Errorf("%s %s: %d %v %v\nwant %s %v %v", name, geomType, got.FID, got.Geometry, got.Values, want.ID, want.Geometry, want.Values)
				}
			}
		}
	}
}

func TestTypesOfTextColumns(t *testing.T) {
	const rows = `code;whole;real;yes;day;instant;mixed;none;lat;lon
007;1;1;true;2020-01-31;2020-01-31T10:00:00Z;5;;33.5;44
1;-2;2.5;false;2019-02-28;2020-01-31 10:00:00;x;;;
2;3;1e3;;;;;;91x;4
`
	head, got := layerRows(t, inFile(t, "x.csv", rows), formats.LayerOptions{})
	var types []string
	for _, f := range head.Columns {
		types = append(types, string(f.Type))
	}
	if s := strings.Join(types, " "); s != "string integer number boolean date date-time string string" {
		t.Error(s)
	}
	if got[0].Err != nil || got[0].Geometry != orb.Geometry(orb.Point{44, 33.5}) || got[0].Values[0] != "007" || got[1].Geometry != nil {
		t.Errorf("%+v", got[:2])
	}
	if bad := got[2].Err; bad == nil || bad.Row != 4 || bad.Column != "lat" || bad.Value != "91x" {
		t.Errorf("%+v", bad)
	}
}

func TestLayersSayWhereTheyAre(t *testing.T) {
	feature := `{"type":"Feature","id":"way/1","geometry":{"type":"Point","coordinates":[500000,3700000]},"properties":{"b":1,"a":[1,{"c":null}]}}`
	for name, c := range map[string]struct {
		text string
		srid int
	}{
		"named in front": {`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32638"}},"features":[` + feature + `]}`, 32638},
		"named behind":   {`{"type":"FeatureCollection","features":[` + feature + `],"crs":{"type":"name","properties":{"name":"EPSG:32638"}}}`, 32638},
		"WGS 84":         {`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[` + feature + `]}`, 4326},
		"not named":      {feature, 4326},
	} {
		head, rows := layerRows(t, inFile(t, "x.geojson", c.text), formats.LayerOptions{})
		if head.SRID != c.srid || len(rows) != 1 || rows[0].SRID != c.srid || rows[0].Err != nil {
			t.Errorf("%s: %+v %+v", name, head, rows)
		}
		if head.Columns[0].Name != "b" || head.Columns[1].Type != threat.TypeJSON || head.Columns[2].Name != "feature_id" || rows[0].Values[2] != "way/1" {
			t.Errorf("%s: %+v %+v", name, head, rows)
		}
	}
	for name, text := range map[string]string{
		"x.geojson": `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:my:own"}},"features":[]}`,
		"x.csv":     "a,b\n1,2\n", "x.fgb": "no", "x.gpkg": "no", "x.shp": "",
	} {
		if r, err := formats.OpenLayer(inFile(t, name, text), formats.LayerOptions{}); err == nil {
			_ = r.Close()
			t.Errorf("%s was read", name)
		}
	}
}

// What strangers send as a FlatGeobuf ends in errors, never in more memory than it has bytes.
func FuzzFlatGeobuf(f *testing.F) {
	for geomType, shapes := range shapesByType {
		col, features := allTypes(geomType, shapes...)
		w, err := formats.NewFileWriter("fgb", f.TempDir(), 0, col, formats.Meta{})
		check(f, err)
		for _, one := range features {
			check(f, w.Write(one))
		}
		check(f, w.End())
		var b bytes.Buffer
		_, err = w.WriteTo(&b)
		check(f, err)
		check(f, w.Close())
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "x.fgb")
		check(t, os.WriteFile(path, data, 0o600))
		r, err := formats.OpenLayer(path, formats.LayerOptions{})
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
