package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"threatmap/internal/testdata"
)

// An export holds less than the records it was made of. Reading it back where they are changes nothing; elsewhere it brings in all that
// it holds, and gives way to the file that the records came from.
func TestOwnExportsNeverTakeKnowledgeAway(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	for file, args := range realParts(t) {
		expect(t, exitOK, []string{" 0 rejected"}, append([]string{"import", "--data", data, "--format", "ucdp-ged", file}, args...)...)
	}
	before := everyRevision(t, data)
	seeds := len(exported(t, preparedData(t)))
	// How thorough: 0 = read back where it came from, 1 = and elsewhere, 2 = and then the files that the records came from.
	for written, depth := range map[string]int{"csv": 2, "geojson": 2, "geojsonseq": 0, "jsonfg": 0, "hxl-csv": 0, "gpkg": 1, "fgb": 1, "parquet": 1, "kml": 1} {
		path, format := filepath.Join(t.TempDir(), "ours."+written), written
		expect(t, exitOK, nil, "export", "--data", data, "--format", written, "-o", path)
		if written == "hxl-csv" {
			format = "csv"
		}
		n := len(before)
		t.Run(written+" into the same database", func(t *testing.T) {
			expect(t, exitOK, []string{fmt.Sprintf("%d read, 0 added, 0 changed, %d unchanged, 0 rejected", n, n), "nothing changed"},
				"import", "--data", data, "--format", format, path)
			compareLines(t, everyRevision(t, data), before)
		})
		if depth == 0 {
			continue // read by the reader of another one (formats/stream_test.go)
		}
		t.Run(written+" into an empty one", func(t *testing.T) {
			other := preparedData(t)
			args := []string{"import", "--data", other, "--format", format, path}
			expect(t, exitOK, []string{fmt.Sprintf("%d read, %d added, 0 changed, %d unchanged, 0 rejected", n, n-seeds, seeds)}, args...)
			compareRecords(t, exported(t, other), exported(t, data))
			expect(t, exitOK, []string{"0 added, 0 changed"}, args...)
			if depth == 1 {
				return
			}
			for file, flags := range realParts(t) {
				expect(t, exitOK, []string{" 0 added", " 0 rejected"}, append([]string{"import", "--data", other, "--format", "ucdp-ged", file}, flags...)...)
			}
			compareRecords(t, exported(t, other), exported(t, data))
			expect(t, exitOK, []string{"0 added, 0 changed"}, args...)
		})
	}
}

// What a record leaves unknown an export fills, and only that.
func TestOwnExportsFillGaps(t *testing.T) {
	t.Parallel()
	data, path := preparedData(t), filepath.Join(t.TempDir(), "ours.csv")
	full := write(t, "x.geojson", `{"type":"Feature","id":"1","geometry":{"type":"Point","coordinates":[41,34]},"properties":{"title":"A","title_ar":"B","killed_best":2,"place_name":"C"}}`)
	expect(t, exitOK, []string{"1 added"}, "import", "--data", data, "--format", "geojson", full)
	expect(t, exitOK, nil, "export", "--data", data, "--format", "csv", "-o", path)
	other := preparedData(t)
	sparse := write(t, "x.geojson", `{"type":"Feature","id":"1","geometry":null,"properties":{"title":"Another","killed_best":3}}`)
	expect(t, exitOK, []string{"1 added"}, "import", "--data", other, "--format", "geojson", sparse)
	expect(t, exitOK, []string{"0 added, 1 changed"}, "import", "--data", other, "--format", "csv", path)
	for _, r := range exported(t, other) {
		if r["origin"] != "geojson:x" {
			continue
		}
		if got := strings.Join([]string{r["title"], r["title_ar"], r["killed_best"], r["place_name"], r["wkt"]}, " "); got != "Another B 3 C POINT(41 34)" {
			t.Errorf("got %s", got)
		}
	}
}

// realParts are the GED sample, rows of ged211 that contradict themselves among them, and a part of the Syria file, with the flags that
// they are imported with.
func realParts(t *testing.T) map[string][]string {
	t.Helper()
	return map[string][]string{
		testdata.Path(t, "ucdp_ged", "ged231_sample_sy_iq_lb_49col.csv"):      nil,
		subset(t, "ged211_subset_sy_iq_lb_1989_2020.csv", "ged211.csv", 2016): nil,
		subset(t, "ged_syria_652_2016_2019.csv", "syria.csv", 2016):           {"--dataset-version", "652.1601.1911"},
	}
}

// everyRevision tells the number of each record's last revision and all that the export holds of it.
func everyRevision(t *testing.T, data string) []string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "all.csv")
	expect(t, exitOK, nil, "export", "--data", data, "--format", "csv", "-o", out)
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(text)), "\r\n")[1:]
}

func compareLines(t *testing.T, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d lines, want %d", len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("a line differs:\n%.900s\n%.900s", got[i], want[i])
		}
	}
}
