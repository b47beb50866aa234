package main

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
)

// Rows that are read but not taken, by the checks in Go or by the database, land in the rejects file as whole as any other: with column,
// value, a reason in words, and the row itself.
func TestRefusedRowsAreWhole(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	features := []string{
		`{"type":"Feature","id":"1","geometry":{"type":"Polygon","coordinates":[[[40,33],[41,34],[41,33],[40,34],[40,33]]]},"properties":{}}`,
		`{"type":"Feature","id":"2","geometry":{"type":"Polygon","coordinates":[[[40,33],[41,34],[42,33],[42,35],[41,34],[40,35],[40,33]]]},"properties":{}}`,
		`{"type":"Feature","id":"3","geometry":null,"properties":{"geo_precision":"locality","uncertainty_m":10}}`,
		`{"type":"Feature","id":"4","geometry":null,"properties":{}}`,
	}
	geojson := write(t, "hostile.csv", strings.Join(features, "\n"))
	rows := []string{
		`1,"POLYGON((40 33,41 34,41 33,40 34,40 33))",,`,
		`2,"POLYGON((40 33,41 34,42 33,42 35,41 34,40 35,40 33))",,`,
		`3,,locality,10`,
		`4,,,`,
	}
	table := write(t, "hostile.csv", "ref,shape,how,radius\n"+strings.Join(rows, "\n")+"\n")
	mapping := write(t, "map.json", `{"columns":{"ref":"id","shape":"wkt","how":"geo_precision","radius":"uncertainty_m"}}`)
	for _, c := range []struct {
		format  string
		args    []string
		raw     []string
		first   int
		columns []string
	}{
		{"geojson", []string{geojson}, features, 1, []string{"geometry", "geometry", "uncertainty_m"}},
		{"csv", []string{"--map", mapping, table}, rows, 2, []string{"shape", "shape", "radius"}},
	} {
		t.Run(c.format, func(t *testing.T) {
			path := write(t, "rejects.csv", "")
			args := append([]string{"import", "--data", data, "--format", c.format, "--name", c.format, "--rejects", path}, c.args...)
			expect(t, exitRejected, []string{"4 read, 1 added", "3 rejected"}, args...)
			got := rejected(t, path)
			if len(got) != 3 {
				t.Fatalf("%d rows: %q", len(got), got)
			}
			reasons := map[string]string{"0": "crosses itself", "1": "Ring Self-intersection at [41 34]", "2": "finer than the precision locality"}
			for _, r := range got {
				n := int(r[1][0]-'0') - c.first
				if r[2] != c.columns[n] || r[3] == "" || !strings.Contains(r[4], reasons[string(rune('0'+n))]) || strings.Contains(r[4], "SQLSTATE") || r[5] != c.raw[n] {
					t.Errorf("got %q, want column %s and raw %s", r, c.columns[n], c.raw[n])
				}
			}
		})
	}
}

// rejected reads the rows of a rejects file.
func rejected(t *testing.T, path string) [][]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// A wrong crs behind the features is found before anything is imported, where the file can be read from its end.
func TestNothingIsImportedOfAFileInAnotherCRS(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	file := write(t, "x.geojson", `{"type":"FeatureCollection","features":[{"type":"Feature","id":"1","geometry":{"type":"Point","coordinates":[41,34]},"properties":{}}],
		"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}}}`)
	before := len(exported(t, data))
	expect(t, exitError, []string{"EPSG::3857"}, "import", "--data", data, "--format", "geojson", file)
	if n := len(exported(t, data)); n != before {
		t.Errorf("%d records, %d before", n, before)
	}
}

// An event without a position is stored and exported, but is on no map.
func TestImportOfAnEventWithoutAPosition(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	file := write(t, "GEDEvent_v24_0_1.csv", "id,type_of_violence,country,where_prec,longitude,latitude,date_start,best\n77,1,Iraq,6,,,2024-01-02,3\n78,1,Iraq,6,43,93,2024-01-02,3\n")
	expect(t, exitRejected, []string{"2 read, 1 added", "1 rejected"}, "import", "--data", data, "--format", "ucdp-ged", file)
	for _, r := range exported(t, data) {
		if r["origin_id"] == "77" && (r["wkt"] != "" || r["geo_precision"] != "unknown" || r["killed_best"] != "3" || r["source_country"] != "Iraq") {
			t.Errorf("got %v", r)
		}
	}
}
