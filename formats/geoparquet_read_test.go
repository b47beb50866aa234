package formats_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
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

// fileOf puts what was written into a file.
func fileOf(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	check(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// readsBack reads records that were written in a format of whole files, and holds them against what they were.
func readsBack(t *testing.T, format string) {
	t.Helper()
	features := threeSamples()
	r, err := formats.OpenFile(format, fileOf(t, "x."+format, streamed(t, format, threat.Incidents, features...)), formats.Options{})
	check(t, err)
	for i := range features {
		row, err := r.Next()
		check(t, err)
		if row.Err != nil {
			t.Fatal(row.Err)
		}
		checkSame(t, fmt.Sprint(format, " ", i), row.Incident, features[i].Geometry)
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
	check(t, r.Close())
}

// layerOf reads all of a layer.
func layerOf(t testing.TB, path string, o formats.LayerOptions) (head formats.LayerHead, rows []formats.LayerRow) {
	t.Helper()
	r, err := formats.OpenLayer(path, o)
	check(t, err)
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			check(t, r.Close())
			return r.Head(), rows
		}
		check(t, err)
		rows = append(rows, row)
	}
}

func TestGeoParquetReadsBackAsTheSameRecord(t *testing.T) { readsBack(t, "parquet") }

// Every type of geometry and of value comes back, and so do features' own numbers; over several groups of rows.
func TestGeoParquetReadsBackAsTheSameFeatures(t *testing.T) {
	for geomType, shapes := range shapesByType {
		col, features := allTypes(geomType, shapes...)
		head, rows := layerOf(t, fileOf(t, "x.parquet", streamed(t, "parquet", col, features...)), formats.LayerOptions{})
		if head.SRID != 4326 || len(head.LeftOut) > 0 || len(head.Columns) != len(col.Fields) {
			t.Errorf("%+v", head)
		}
		for i, f := range head.Columns {
			if f.Name != col.Fields[i].Name || f.Type != col.Fields[i].Type {
				t.Errorf("column %+v, want %+v", f, col.Fields[i])
			}
		}
		for i, row := range rows {
			if row.Err != nil {
				t.Fatal(row.Err)
			}
			want := features[i]
			if fmt.Sprint(row.FID) != want.ID || !reflect.DeepEqual(row.Geometry, want.Geometry) || !reflect.DeepEqual(row.Values, want.Values) {
				t.Errorf("%s: %d %v %v\nwant %s %v %v", geomType, row.FID, row.Geometry, row.Values, want.ID, want.Geometry, want.Values)
			}
		}
	}
	col, features := grid(45_001)
	if _, rows := layerOf(t, fileOf(t, "x.parquet", streamed(t, "parquet", col, features...)), formats.LayerOptions{}); len(rows) != 45_001 || !reflect.DeepEqual(rows[45_000].Values, features[45_000].Values) {
		t.Errorf("%d rows", len(rows))
	}
}

// writeParquet is how Arrow writes: other packings, versions of pages, dictionaries, sizes of groups, types.
const writeParquet = `
import datetime, decimal, json, struct, sys
import pyarrow as pa, pyarrow.parquet as pq
where, compression, version, dictionary, crs = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4] == "yes", json.loads(sys.argv[5])
n = 3000
at = datetime.datetime(2020, 2, 29, 23, 59, 1, 5000, tzinfo=datetime.timezone.utc)
t = pa.table({
    "name": ["الموصل" if i % 3 else None for i in range(n)],
    "small": pa.array([i % 100 for i in range(n)], pa.int8()),
    "whole": pa.array([2**40 + i for i in range(n)], pa.uint64()),
    "real": pa.array([i / 2 if i else float("nan") for i in range(n)], pa.float32()),
    "yes": [i % 2 == 0 for i in range(n)],
    "day": [datetime.date(2020, 2, 29)] * n,
    "ms": pa.array([at] * n, pa.timestamp("ms", "UTC")),
    "ns": pa.array([at] * n, pa.timestamp("ns")),
    "words": [["a", "b"] if i % 2 else ([] if i % 4 else None) for i in range(n)],
    "kind": pa.array(["x"] * n).dictionary_encode(),
    "raw": [b"\x00\x01"] * n,
    "money": [decimal.Decimal("1.50")] * n,
    "deep": [{"a": 1, "b": [1, 2]}] * n,
    "geometry": [struct.pack("<BIdd", 1, 1, 40 + i / n, 35) if i != 7 else None for i in range(n)],
})
column = {"encoding": "WKB", "geometry_types": ["Point"]}
if crs != "none":
    column["crs"] = crs
t = t.replace_schema_metadata({"geo": json.dumps({"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}})})
pq.write_table(t, where, compression=compression, data_page_version=version, use_dictionary=dictionary, row_group_size=700)
`

func TestGeoParquetOfArrow(t *testing.T) {
	python := testtool.Python(t, "pyarrow")
	for _, how := range []string{"none 1.0 no", "snappy 2.0 yes", "gzip 1.0 yes", "zstd 2.0 no"} {
		path := filepath.Join(t.TempDir(), "x.parquet")
		args := append([]string{"-c", writeParquet, path}, append(strings.Fields(how), `"none"`)...)
		if out, err := exec.Command(python, args...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		head, rows := layerOf(t, path, formats.LayerOptions{})
		var columns []string
		for _, f := range head.Columns {
			columns = append(columns, f.Name+":"+string(f.Type))
		}
		if got := strings.Join(columns, " "); got != "name:string small:integer whole:integer real:number yes:boolean day:date ms:date-time ns:date-time words:object kind:string" {
			t.Errorf("%s: %s", how, got)
		}
		if len(head.LeftOut) != 3 || len(rows) != 3000 || rows[7].Geometry != nil || rows[8].Geometry.(orb.Point)[1] != 35 {
			t.Fatalf("%s: %v, %d rows", how, head.LeftOut, len(rows))
		}
		for i, want := range map[int]string{
			0: "[<nil> 0 1099511627776 <nil> true 2020-02-29 2020-02-29 23:59:01.005 +0000 UTC 2020-02-29 23:59:01.005 +0000 UTC <nil> x]",
			1: `[الموصل 1 1099511627777 0.5 false 2020-02-29 2020-02-29 23:59:01.005 +0000 UTC 2020-02-29 23:59:01.005 +0000 UTC ["a","b"] x]`,
			2: `[الموصل 2 1099511627778 1 true 2020-02-29 2020-02-29 23:59:01.005 +0000 UTC 2020-02-29 23:59:01.005 +0000 UTC [] x]`,
		} {
			got := make([]any, len(rows[i].Values))
			for k, v := range rows[i].Values {
				if got[k] = v; head.Columns[k].Type == threat.TypeJSON && v != nil {
					got[k] = fmt.Sprintf("%s", v)
				}
			}
			if fmt.Sprint(got) != want {
				t.Errorf("%s, row %d:\n%v, want\n%s", how, i, got, want)
			}
		}
	}
}

func TestGeoParquetCRS(t *testing.T) {
	python := testtool.Python(t, "pyarrow")
	for crs, want := range map[string]int{
		`{"type":"ProjectedCRS","name":"WGS 84 / UTM zone 38N","id":{"authority":"EPSG","code":32638}}`: 32638, `{"id":{"authority":"OGC","code":"CRS84"}}`: 4326, `null`: 0, `{"name":"mine"}`: 0,
	} {
		path := filepath.Join(t.TempDir(), "x.parquet")
		if out, err := exec.Command(python, "-c", writeParquet, path, "snappy", "1.0", "yes", crs).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		r, err := formats.OpenLayer(path, formats.LayerOptions{})
		if want == 0 {
			if threat.KindOf(err) != threat.KindInvalid {
				t.Errorf("%s: %v", crs, err)
			}
			head, _ := layerOf(t, path, formats.LayerOptions{SRID: 32637})
			if head.SRID != 32637 {
				t.Errorf("%s: %d though said otherwise", crs, head.SRID)
			}
			continue
		}
		if err != nil || r.Head().SRID != want {
			t.Errorf("%s: %v, want %d", crs, err, want)
			continue
		}
		check(t, r.Close())
	}
}

// What claims more than it holds is refused before room is made for it.
func TestHostileGeoParquetIsRefused(t *testing.T) {
	col, features := grid(10)
	good := streamed(t, "parquet", col, features...)
	footer := func(body []byte) string {
		b := append([]byte("PAR1"), body...)
		return string(append(binary.LittleEndian.AppendUint32(b, uint32(len(body))), "PAR1"...))
	}
	for name, text := range map[string]string{
		"empty":                 "",
		"cut off":               good[:len(good)/2],
		"a footer beyond":       good[:len(good)-8] + "\xff\xff\xff\x7fPAR1",
		"a list without end":    footer([]byte{0x15, 2, 0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07}),
		"structures too deep":   footer(bytes.Repeat([]byte{0x1c}, 100_000)),
		"a text longer than it": footer([]byte{0x68, 0xff, 0xff, 0xff, 0xff, 0x07}),
		"no metadata of places": strings.Replace(good, `"primary_column"`, `"primary_colomn"`, 1),
	} {
		path := fileOf(t, "x.parquet", text)
		if r, err := formats.OpenLayer(path, formats.LayerOptions{}); err == nil {
			t.Errorf("%s: taken", name)
			check(t, r.Close())
		}
	}
}

func FuzzGeoParquet(f *testing.F) {
	for geomType, shapes := range shapesByType {
		col, features := allTypes(geomType, shapes...)
		f.Add([]byte(streamed(f, "parquet", col, features...)))
	}
	f.Add([]byte(streamed(f, "parquet", threat.Incidents, sample())))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := formats.OpenLayer(fileOf(t, "x.parquet", string(data)), formats.LayerOptions{})
		if err != nil {
			return
		}
		defer r.Close()
		for range 10_000 {
			if _, err := r.Next(); err != nil {
				return
			}
		}
	})
}
