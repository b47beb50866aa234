package formats_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"threatmap/formats"
	"threatmap/internal/testdata"
	"threatmap/threat"
)

// tally is a line of expected_counts.csv without its key.
type tally [8]int // events, is_events, best, low, high, tov1, tov2, tov3

var realFiles = map[string]int{
	"ged211_subset_sy_iq_lb_1989_2020": 72294, "ged_syria_652_2016_2019": 16566, "ged231_sample_sy_iq_lb_49col": 288,
	"ged231_sample1000_global_49col": 1000, "ged251_sample_sy_iq_lb_11col": 1621,
}

func TestRealFilesGiveTheExpectedCounts(t *testing.T) {
	given := expectedCounts(t)
	for name, rows := range realFiles {
		t.Run(name, func(t *testing.T) {
			got := map[string]tally{}
			n := 0
			eachRow(t, testdata.Path(t, "ucdp_ged", name+".csv"), func(row formats.Row) {
				if row.Err != nil {
					t.Fatal(row.Err)
				}
				n++
				in := row.Incident
				key := fmt.Sprint(name, " ", in.Place.SourceCountry, " ", yearOf(in.Claims[0].Value))
				got[key] = got[key].plus(in)
			})
			if n != rows {
				t.Errorf("%d rows, want %d", n, rows)
			}
			if want := talliesOfTable(t, name); !maps.Equal(got, want) {
				t.Errorf("got\n%v\nwant, as a plain table,\n%v", got, want)
			}
			want := maps.Clone(given) // not of every file
			maps.DeleteFunc(want, func(key string, _ tally) bool { return !strings.HasPrefix(key, name+" ") })
			if len(want) > 0 && !maps.Equal(got, want) {
				t.Errorf("got\n%v\nwant, as comes with the data,\n%v", got, want)
			}
		})
	}
}

// yearOf is the file's own year, or that of the date where it has none.
func yearOf(row map[string]string) string {
	if row["year"] != "" {
		return row["year"]
	}
	return row["date"][:4]
}

var involvesIS = regexp.MustCompile(`(^|, )IS(,|$)`)

// talliesOfTable adds a file up without our reader.
func talliesOfTable(t *testing.T, name string) map[string]tally {
	t.Helper()
	all := map[string]tally{}
	lines := tableOf(t, name+".csv")
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[lines[0][i]] = cell
		}
		key := fmt.Sprint(name, " ", row["country"], " ", yearOf(row))
		c := all[key]
		c[0]++
		if involvesIS.MatchString(row["side_a"]) || involvesIS.MatchString(row["side_b"]) {
			c[1]++
		}
		for i, column := range []string{"best", "low", "high"} {
			n, err := strconv.Atoi(row[column])
			if err != nil && row[column] != "" {
				t.Fatal(err)
			}
			c[2+i] += n
		}
		kind, err := strconv.Atoi(row["type_of_violence"])
		check(t, err)
		c[4+kind]++
		all[key] = c
	}
	return all
}

func tableOf(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := os.Open(testdata.Path(t, "ucdp_ged", file))
	check(t, err)
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	check(t, err)
	return lines
}

func (c tally) plus(in threat.Incident) tally {
	c[0]++
	for _, a := range in.Actors {
		if a.Actor.Name == "IS" {
			c[1]++
			break
		}
	}
	for _, o := range in.Outcomes {
		if o.Who == "all" {
			for i, n := range []*int{o.Best, o.Min, o.Max} {
				if n != nil {
					c[2+i] += *n
				}
			}
		}
	}
	c[5+map[string]int{"state_based": 0, "non_state": 1, "one_sided": 2}[in.EventSubtype]]++
	return c
}

func expectedCounts(t *testing.T) map[string]tally {
	t.Helper()
	want := map[string]tally{}
	for _, line := range tableOf(t, "expected_counts.csv")[1:] {
		var c tally
		for i := range c {
			n, err := strconv.Atoi(line[3+i])
			check(t, err)
			c[i] = n
		}
		want[line[0]+" "+line[1]+" "+line[2]] = c
	}
	return want
}

func eachRow(t testing.TB, path string, use func(formats.Row)) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := formats.Open("ucdp-ged", f, path, formats.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		use(row)
	}
}

func BenchmarkUCDP(b *testing.B) {
	for _, name := range []string{"ged211_subset_sy_iq_lb_1989_2020", "ged_syria_652_2016_2019"} {
		b.Run(name, func(b *testing.B) {
			path := testdata.Path(b, "ucdp_ged", name+".csv")
			n := 0
			for b.Loop() {
				eachRow(b, path, func(formats.Row) { n++ })
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
