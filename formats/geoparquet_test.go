package formats_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"threatmap/internal/testtool"
	"threatmap/threat"
)

// readParquet is what Apache Arrow's own reader makes of a file: types, rows, and where they are.
const readParquet = `
import json, struct, sys
import pyarrow.parquet as pq
t = pq.read_table(sys.argv[1])
geo = json.loads(t.schema.metadata[b"geo"])
c = geo["columns"]["geometry"]
print(geo["version"], geo["primary_column"], c["encoding"], c["geometry_types"], c["bbox"], c["covering"]["bbox"]["xmin"], "crs" in c)
for name in ("first_day", "recorded_at", "killed_best", "uncertainty_m", "actors", "geometry", "bbox"):
    print(name, t.schema.field(name).type)
r = t.to_pylist()
print(len(r), r[0]["id"], r[0]["title"], r[0]["first_day"], r[0]["last_day"], r[0]["occurred_from"], r[0]["killed_min"], r[0]["killed_best"], r[0]["actors"], r[0]["title_ar"], r[0]["recorded_at"])
print(struct.unpack("<BIdd", r[0]["geometry"]), r[0]["bbox"], r[1]["bbox"], r[2]["geometry"], r[2]["bbox"])
print(r[2]["actors"], r[1]["actors"])
`

// TestArrowReadsGeoParquet lets Arrow read what was written by another library.
func TestArrowReadsGeoParquet(t *testing.T) {
	python := testtool.Python(t, "pyarrow")
	features := threeSamples()
	setValue(features[1], "actors", []string{})
	setValue(features[2], "actors", nil)
	out := arrowReads(t, python, streamed(t, "parquet", threat.Incidents, features...))
	for _, want := range []string{
		"1.1.0 geometry WKB ['Point', 'Polygon'] [40, -36.5, 43.1234567, 36] ['bbox', 'xmin'] False\n",
		"first_day date32[day]\n", "recorded_at timestamp[us, tz=UTC]\n", "killed_best int64\n", "actors list<element: string not null>\n", "geometry binary\n",
		"3 TM-7F3K2Q =1+1, \"x\"\nمرحبا <b> 2025-07-24 2025-07-26 2025-07-24 13:00:00+00:00 0 2 ['a|b\\\\c', '-d'] None None\n",
		"(1, 1, 43.1234567, -36.5) {'xmin': 43.1234567, 'ymin': -36.5, 'xmax': 43.1234567, 'ymax': -36.5} {'xmin': 40.0, 'ymin': 35.0, 'xmax': 41.0, 'ymax': 36.0} None None\n",
		"None []\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// TestGeoParquetOfEveryCollection: each is a whole file, empty too, and none loses a row at the end of a group of rows.
func TestGeoParquetOfEveryCollection(t *testing.T) {
	for _, col := range threat.Collections {
		if text := streamed(t, "parquet", col); !strings.HasPrefix(text, "PAR1") || !strings.HasSuffix(text, "PAR1") {
			t.Errorf("%s: not a Parquet file", col.ID)
		}
	}
	python := testtool.Python(t, "pyarrow")
	features := make([]threat.Feature, 45_001)
	for i := range features {
		features[i] = sample()
	}
	if out := arrowReads(t, python, streamed(t, "parquet", threat.Incidents, features...)); !strings.Contains(out, "\n45001 TM-") {
		t.Errorf("rows are missing:\n%.600s", out)
	}
}

func arrowReads(t *testing.T, python, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.parquet")
	check(t, os.WriteFile(path, []byte(text), 0o600))
	out, err := exec.Command(python, "-c", readParquet, path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}
