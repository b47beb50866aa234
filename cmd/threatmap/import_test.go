package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"threatmap/internal/testdata"
)

func TestImportOfRealSamples(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	for _, c := range []struct {
		file, counts, again string
	}{
		{"ged231_sample1000_global_49col", "1000 read, 1000 added, 0 changed, 0 unchanged, 0 rejected", "1000 unchanged"},
		{"ged231_sample_sy_iq_lb_49col", "288 read, 0 added, 0 changed, 288 unchanged, 0 rejected", "288 unchanged"},
		{"ged251_sample_sy_iq_lb_11col", "1621 read, 1613 added, 8 changed, 0 unchanged, 0 rejected", "1621 unchanged"},
	} {
		t.Run(c.file, func(t *testing.T) {
			path := testdata.Path(t, "ucdp_ged", c.file+".csv")
			expect(t, exitOK, []string{c.counts, "rows/s"}, "import", "--data", data, "--format", "ucdp-ged", path)
			expect(t, exitOK, []string{"0 added, 0 changed", c.again, "nothing changed"}, "import", "--data", data, "--format", "ucdp-ged", path)
		})
	}
	if left, _ := filepath.Glob(filepath.Join(data, "rejects", "*")); len(left) != 0 {
		t.Errorf("clean imports leave %v", left)
	}
}

// What is stored of each sample adds up, by country and year, to what the file says when it is read as a plain table, and to the figures
// that come with the data where there are any.
func TestTotalsOfRealSamples(t *testing.T) {
	t.Parallel()
	expected := expectedCounts(t)
	for _, c := range []struct {
		file  string
		lines int // in the figures that come with the data
	}{
		{"ged231_sample_sy_iq_lb_49col", 27}, {"ged231_sample1000_global_49col", 0}, {"ged251_sample_sy_iq_lb_11col", 0},
	} {
		t.Run(c.file, func(t *testing.T) {
			data, path := preparedData(t), testdata.Path(t, "ucdp_ged", c.file+".csv")
			expect(t, exitOK, []string{" 0 rejected"}, "import", "--data", data, "--format", "ucdp-ged", path)
			got := totalsStored(t, data)
			compareLines(t, got, totalsOfTable(t, path))
			if len(expected[c.file]) != c.lines {
				t.Errorf("the data has %d figures, want %d", len(expected[c.file]), c.lines)
			}
			if c.lines > 0 {
				compareLines(t, got, expected[c.file])
			}
		})
	}
}

// totals are the columns of expected_counts.csv.
type totals struct{ events, isEvents, best, low, high, stateBased, nonState, oneSided int }

// sums add totals up by country and year.
type sums map[string]*totals

func (s sums) of(country, year string) *totals {
	key := country + " " + year
	if s[key] == nil {
		s[key] = &totals{}
	}
	return s[key]
}

func (s sums) lines() []string {
	var lines []string
	for key, n := range s {
		lines = append(lines, fmt.Sprintf("%s: %v", key, *n))
	}
	slices.Sort(lines)
	return lines
}

// expectedCounts reads the figures of each file that come with the data.
func expectedCounts(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string]sums{}
	for _, r := range table(t, testdata.Path(t, "ucdp_ged", "expected_counts.csv")) {
		if all[r["file"]] == nil {
			all[r["file"]] = sums{}
		}
		n := func(column string) int { return number(t, r[column]) }
		*all[r["file"]].of(r["country"], r["year"]) = totals{n("events"), n("is_events"), n("best"), n("low"), n("high"), n("tov1"), n("tov2"), n("tov3")}
	}
	lines := map[string][]string{}
	for file, s := range all {
		lines[file] = s.lines()
	}
	return lines
}

var involvesIS = regexp.MustCompile(`(^|, )IS(,|$)`)

// totalsOfTable adds up a GED file without any of our readers. The year is that of the first day: the export has no other.
func totalsOfTable(t *testing.T, path string) []string {
	t.Helper()
	all := sums{}
	for _, r := range table(t, path) {
		day := r["date_start"] + r["date"]
		n := all.of(r["country"], day[:4])
		n.add(t, involvesIS.MatchString(r["side_a"]) || involvesIS.MatchString(r["side_b"]), r["best"], r["low"], r["high"], r["type_of_violence"])
	}
	return all.lines()
}

// totalsStored adds up what the export says.
func totalsStored(t *testing.T, data string) []string {
	t.Helper()
	all := sums{}
	kinds := map[string]string{"state_based": "1", "non_state": "2", "one_sided": "3"}
	for _, r := range exported(t, data) {
		if r["origin"] == "ucdp-ged" {
			is := slices.Contains(strings.Split(r["actors"], "|"), "IS")
			n := all.of(r["source_country"], r["first_day"][:4])
			n.add(t, is, r["killed_best"], r["killed_min"], r["killed_max"], kinds[r["event_subtype"]])
		}
	}
	return all.lines()
}

func (n *totals) add(t *testing.T, is bool, best, low, high, kind string) {
	t.Helper()
	n.events++
	if is {
		n.isEvents++
	}
	for _, c := range []struct {
		into *int
		text string
	}{{&n.best, best}, {&n.low, low}, {&n.high, high}} {
		if c.text != "" { // 25.1's sample has no low and high
			*c.into += number(t, c.text)
		}
	}
	*map[string]*int{"1": &n.stateBased, "2": &n.nonState, "3": &n.oneSided}[kind]++
}

// table reads a csv by its header.
func table(t *testing.T, path string) []map[string]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	return records(t, file)
}

func records(t *testing.T, from io.Reader) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(from).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, row := range rows[1:] {
		record := map[string]string{}
		for i, name := range rows[0] {
			record[name] = row[i]
		}
		all = append(all, record)
	}
	return all
}

func number(t *testing.T, text string) int {
	t.Helper()
	var n int
	if _, err := fmt.Sscan(text, &n); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return n
}

// exported reads the incidents of a data folder as the csv export gives them.
func exported(t *testing.T, data string) []map[string]string {
	t.Helper()
	out := expect(t, exitOK, nil, "export", "--data", data, "--format", "csv")
	return records(t, strings.NewReader(out.stdout))
}

const hostileCSV = `ref,what,when,lat,lon,killed
1,attack,2025-05-01,34,41,2
2,attack,2025-02-30,34,41,2
3,dancing,2025-05-01,34,41,2
4,attack,2025-05-01,134,41,2
5,attack,2025-05-01,34,41,lots
6,attack,2025-05-01,,,
`

const hostileMapping = `{"columns":{"ref":"id","what":"event_type","when":"date","lat":"lat","lon":"lon","killed":"killed_best"}}`

func TestImportOfCSV(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	file, mapping := write(t, "hostile.csv", hostileCSV), write(t, "map.json", hostileMapping)
	t.Run("without a mapping one is proposed and nothing imported", func(t *testing.T) {
		out := expect(t, exitError, []string{"nothing was imported", "--map"}, "import", "--data", data, "--format", "csv", file)
		if !strings.HasPrefix(out.stdout, "{") || !strings.Contains(out.stdout, `"lat": "lat"`) {
			t.Errorf("standard output is no mapping:\n%s", out.stdout)
		}
	})
	t.Run("bad rows are told one by one", func(t *testing.T) {
		args := []string{"import", "--data", data, "--format", "csv", "--map", mapping, file}
		out := expect(t, exitRejected, []string{"6 read, 2 added, 0 changed, 0 unchanged, 4 rejected"}, args...)
		path := regexp.MustCompile(`rejected rows are in (.*)`).FindStringSubmatch(out.stdout)
		if path == nil {
			t.Fatalf("no path of the rejects file in\n%s", out.stdout)
		}
		checkRejects(t, path[1], []string{"3 when 2025-02-30", "4 what dancing", "5 latitude 134", "6 killed lots"})
		expect(t, exitRejected, []string{"0 added, 0 changed, 2 unchanged, 4 rejected"}, args...)
	})
	t.Run("a rejects file of one's own is continued under one header", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "sub", "mine.csv")
		for range 2 {
			expect(t, exitRejected, []string{path}, "import", "--data", data, "--format", "csv", "--map", mapping, "--rejects", path, file)
		}
		want := []string{"3 when 2025-02-30", "4 what dancing", "5 latitude 134", "6 killed lots"}
		checkRejects(t, path, append(want, want...))
	})
}

// checkRejects wants the file to name these rows, columns and values, each with a reason and the row itself.
func checkRejects(t *testing.T, path string, want []string) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || strings.Join(rows[0], ",") != "file,row,column,value,reason,raw" {
		t.Fatalf("%v, %v", rows, err)
	}
	var got []string
	for _, r := range rows[1:] {
		got = append(got, strings.Join(r[1:4], " "))
		if r[0] != "hostile.csv" || r[4] == "" || r[5] == "" {
			t.Errorf("not whole: %q", r)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("rejected %q, want %q", got, want)
	}
}

// What has a value and is no field is told, from a stream and from a file that is read as a whole: a misspelt date makes an undated record.
func TestImportTellsWhatItDoesNotRead(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	const feature = `{"type":"Feature","id":"%s","geometry":{"type":"Point","coordinates":[41,34]},"properties":{"origin":"unread","event_type":"attack","title":"A walk",%s}}`
	collection := func(features ...string) string {
		return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
	}
	file := write(t, "misspelt.geojson", collection(fmt.Sprintf(feature, "a", `"occurred_start":"2024-05-01","date_precision":"day","note":null`),
		fmt.Sprintf(feature, "b", `"occurred_start":"2024-05-02","weather":"rain"`), fmt.Sprintf(feature, "c", `"date":"2024-05-01"`)))
	told := `misspelt.geojson: not read, since no field has that name (kept in the claim only): "occurred_start" (2 records), "weather" (1 record)` + "\n"
	expect(t, 0, []string{"3 read, 3 added", told}, "import", "--data", data, "--format", "geojson", file)
	placemark := `<Placemark id="k"><ExtendedData><Data name="title"><value>K</value></Data><Data name="when"><value>2024-05-01</value></Data></ExtendedData><Point><coordinates>41,34</coordinates></Point></Placemark>`
	kml := write(t, "marks.kml", `<kml xmlns="http://www.opengis.net/kml/2.2"><Document>`+placemark+`</Document></kml>`)
	expect(t, 0, []string{"1 added", `"when" (1 record)`}, "import", "--data", data, "--format", "kml", kml)
	exported := filepath.Join(t.TempDir(), "own.geojson")
	expect(t, 0, nil, "export", "--data", data, "--format", "geojson", "--output", exported)
	if out := expect(t, 0, []string{"unchanged"}, "import", "--data", data, "--format", "geojson", exported); strings.Contains(out.stdout, "not read") {
		t.Errorf("of our own export something is not read:\n%s", out.stdout)
	}
}

func TestImportOfAnyGeometryAndBack(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	geometries := map[string]string{
		"POINT": `{"type":"Point","coordinates":[41,34]}`, "MULTIPOINT": `{"type":"MultiPoint","coordinates":[[41,34],[42,35]]}`,
		"LINESTRING": `{"type":"LineString","coordinates":[[41,34],[42,35]]}`, "MULTILINESTRING": `{"type":"MultiLineString","coordinates":[[[41,34],[42,35]]]}`,
		"POLYGON": `{"type":"Polygon","coordinates":[[[41,34],[42,34],[42,35],[41,34]]]}`, "": `null`,
		"MULTIPOLYGON":       `{"type":"MultiPolygon","coordinates":[[[[41,34],[42,34],[42,35],[41,34]]]]}`,
		"GEOMETRYCOLLECTION": `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[41,34]},{"type":"LineString","coordinates":[[41,34],[42,35]]}]}`,
	}
	var lines []string
	for kind, g := range geometries {
		lines = append(lines, fmt.Sprintf(`{"type":"Feature","id":"of %s","geometry":%s,"properties":{"title":"%s","event_type":"attack","date":"2025-05-01","killed_best":2}}`, kind, g, kind))
	}
	file := write(t, "any.geojson", `{"type":"FeatureCollection","features":[`+strings.Join(lines, ",\n")+`]}`)
	expect(t, exitOK, []string{"8 read, 8 added"}, "import", "--data", data, "--format", "geojson", file)
	before := exported(t, data)
	for _, r := range before {
		if kind, _, _ := strings.Cut(r["wkt"], "("); r["origin"] == "geojson:any" && strings.TrimSpace(kind) != r["title"] {
			t.Errorf("%s came in as %s", r["title"], r["wkt"])
		}
	}
	for _, format := range []string{"geojson", "csv"} {
		t.Run("an export as "+format+" reads into another database as it was", func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "out."+format)
			expect(t, exitOK, nil, "export", "--data", data, "--format", format, "-o", path)
			other := preparedData(t)
			expect(t, exitOK, []string{fmt.Sprintf("%d read, 8 added", len(before)), " 0 rejected"}, "import", "--data", other, "--format", format, path)
			compareRecords(t, exported(t, other), before)
		})
	}
}

// compareRecords wants the same records but for what each database gives out itself.
func compareRecords(t *testing.T, got, want []map[string]string) {
	t.Helper()
	texts := func(all []map[string]string) (lines []string) {
		for _, r := range all {
			for _, own := range []string{"id", "revision", "recorded_at"} {
				delete(r, own)
			}
			lines = append(lines, fmt.Sprint(r))
		}
		slices.Sort(lines)
		return lines
	}
	g, w := texts(got), texts(want)
	if len(g) != len(w) {
		t.Fatalf("%d records, want %d", len(g), len(w))
	}
	for i := range g {
		if g[i] != w[i] {
			t.Errorf("a record differs:\n%.900s\n%.900s", g[i], w[i])
		}
	}
}

// Whichever of two versions of the same events comes first, the newer one stands in the end.
func TestOrderOfVersionsDoesNotMatter(t *testing.T) {
	t.Parallel()
	old := subset(t, "ged211_subset_sy_iq_lb_1989_2020.csv", "ged211.csv", 2016)
	syria := subset(t, "ged_syria_652_2016_2019.csv", "syria.csv", 2016)
	imports := map[string][]string{old: nil, syria: {"--dataset-version", "652.1601.1911"}}
	var results [][]map[string]string
	for _, order := range [][]string{{old, syria}, {syria, old}} {
		data := preparedData(t)
		for _, file := range order {
			args := append([]string{"import", "--data", data, "--format", "ucdp-ged"}, imports[file]...)
			expect(t, exitOK, []string{" 0 rejected"}, append(args, file)...)
		}
		results = append(results, exported(t, data))
	}
	compareRecords(t, results[1], results[0])
}

// subset copies the header of a real file and those of its first rows of a year whose ids are below a bound, so that files share events.
func subset(t *testing.T, file, name string, year int) string {
	t.Helper()
	in, err := os.Open(testdata.Path(t, "ucdp_ged", file))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	kept := rows[:1:1]
	for _, r := range rows[1:] {
		if r[1] == fmt.Sprint(year) && strings.HasSuffix(r[0], "7") {
			kept = append(kept, r)
		}
	}
	var text strings.Builder
	if err := csv.NewWriter(&text).WriteAll(kept); err != nil {
		t.Fatal(err)
	}
	return write(t, name, text.String())
}
