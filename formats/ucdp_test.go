package formats_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"threatmap/formats"
)

const short = "id,type_of_violence,side_a,side_b,latitude,longitude,country,date_start,date_end,best,low,high\n"

func rows(t testing.TB, format, text string, opts formats.Options) []formats.Row {
	t.Helper()
	r, err := formats.Open(format, strings.NewReader(text), "GEDEvent_v24_0_1.csv", opts)
	if err != nil {
		t.Fatal(err)
	}
	var all []formats.Row
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
}

func TestBadRowsDoNotStopTheFile(t *testing.T) {
	good := "9,3,IS,Civilians,36.3,43.1,Iraq,2014-01-01,2014-01-02,2,1,3\n"
	for _, c := range []struct{ name, row, reason string }{
		{"latitude out of range", "1,3,IS,Civilians,95,43.1,Iraq,2014-01-01,,2,1,3\n", "swapped"},
		{"longitude out of range", "1,3,IS,Civilians,35,243.1,Iraq,2014-01-01,,2,1,3\n", "from -180 to 180"},
		{"swapped", "1,3,IS,Civilians,43.1,36.3,Iraq,2014-01-01,,2,1,3\n", "swapped"},
		{"unknown code", "1,4,IS,Civilians,36.3,43.1,Iraq,2014-01-01,,2,1,3\n", "unknown code"},
		{"no such day", "1,3,IS,Civilians,36.3,43.1,Iraq,2014-02-30,,2,1,3\n", "not a day"},
		{"ends before it starts", "1,3,IS,Civilians,36.3,43.1,Iraq,2014-02-03,2014-02-01,2,1,3\n", "before it starts"},
		{"NUL", "1,3,I\x00S,Civilians,36.3,43.1,Iraq,2014-02-03,,2,1,3\n", "NUL"},
		{"not UTF-8", "1,3,I\xe9S,Civilians,36.3,43.1,Iraq,2014-02-03,,2,1,3\n", "encoding"},
		{"no id", ",3,IS,Civilians,36.3,43.1,Iraq,2014-02-03,,2,1,3\n", "no id"},
		{"half a death", "1,3,IS,Civilians,36.3,43.1,Iraq,2014-02-03,,2.5,1,3\n", "whole number"},
		{"negative deaths", "1,3,IS,Civilians,36.3,43.1,Iraq,2014-02-03,,-2,1,3\n", "whole number"},
		{"a quote never closed", "1,3,\"IS,Civilians,36.3,43.1,Iraq,2014-02-03,,2,1,3\n", "never closed"},
		{"columns missing", "1,3,IS\n", "columns"},
		{"a line over the limit", strings.Repeat("x", 3<<20) + "\n", "more than"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := rows(t, "ucdp-ged", short+good+c.row+good, formats.Options{Outlines: someOutlines})
			if len(got) != 3 || got[0].Err != nil || got[2].Err != nil {
				t.Fatalf("got %d rows: %+v", len(got), got)
			}
			if got[1].Err == nil || !strings.Contains(got[1].Err.Reason, c.reason) || got[1].Err.Row != 3 {
				t.Errorf("got %v, want %q in row 3", got[1].Err, c.reason)
			}
		})
	}
}

func TestVariantsWithoutAFile(t *testing.T) {
	full := "1,X-1,2024,1,Clear,3,234,234,IS - Civilians,5,5,IS - Civilians,234,234,IS,9999,9999,Civilians,1,\"\"\"SOHR,2024-01-02,A; b\"\"\",SOHR,2024-01-02,A; b,,2,X town,,Aleppo,,36.2,37.1,POINT (37.1 36.2),1,Syria,652,Middle East,1,1,2024-01-02 00:00:00.000,2024-01-02 00:00:00.000,0,0,2,0,2,3,1,652,\n"
	old := strings.Replace(strings.TrimSuffix(short, "\n"), "best,low,high", "best_est,low_est,high_est,active_year\n", 1)
	for _, c := range []struct{ name, text string }{
		{"candidate without header", full},
		{"an empty field behind", old + "1,3,IS,Civilians,36.2,37.1,Syria,01/02/2024 00:00:00,01/02/2024 00:00:00,2,1,3,True,\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := rows(t, "ucdp-ged", c.text, formats.Options{})
			if len(got) != 1 || got[0].Err != nil {
				t.Fatalf("%+v", got[0].Err)
			}
			in := got[0].Incident
			if in.OriginID != "1" || in.Side != "adversary_action" || in.When.Days.First.String() != "2024-01-02" || *in.Outcomes[0].Max != 3 || in.OriginVersion != "24.0.1" {
				t.Errorf("got %+v", in)
			}
		})
	}
}

func TestHeadlineWithSemicolons(t *testing.T) {
	head := "id,type_of_violence,latitude,longitude,date_start,source_article,source_office,source_date,source_headline\n"
	row := "1,3,36.2,37.1,2024-01-02,\"\"\"A,2024-01-02,x; y\"\";\"\"B,2024-01-03,z\"\"\",A;B,2024-01-02;2024-01-03,x; y;z\n"
	claims := rows(t, "ucdp-ged", head+row, formats.Options{})[0].Incident.Claims
	if len(claims) != 3 || claims[1].Document.Title != "x; y" || claims[2].Document.Title != "z" {
		t.Errorf("got %+v", claims)
	}
}

func TestAssumedPrecisionIsSaid(t *testing.T) {
	text := short + "9,3,IS,Civilians,36.3,43.1,Iraq,2014-01-01,2014-01-02,5,9,3\n"
	in := rows(t, "ucdp-ged", text, formats.Options{Assume: map[string]string{"where_prec": "2"}})[0].Incident
	if in.Place.Precision != "area" || in.Place.Assumed != "where_prec=2" || len(in.Flags) != 3 || !in.Outcomes[0].Inconsistent {
		t.Errorf("got %+v", in)
	}
}

func TestZip(t *testing.T) {
	bomb := strings.Repeat("0", 64<<20)
	for _, c := range []struct {
		name  string
		files map[string]string
		ok    bool
	}{
		{"one csv", map[string]string{"a/GED.csv": short, "readme.txt": "x"}, true},
		{"two csv", map[string]string{"a.csv": short, "b.csv": short}, false},
		{"bomb", map[string]string{"a.csv": bomb}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			for name, text := range c.files {
				w, _ := z.Create(name)
				_, _ = io.WriteString(w, text)
			}
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			_, err := formats.Open("ucdp-ged", bytes.NewReader(b.Bytes()), "x.zip", formats.Options{})
			if (err == nil) != c.ok {
				t.Errorf("error %v, want ok %v", err, c.ok)
			}
		})
	}
}

func FuzzUCDP(f *testing.F) {
	f.Add([]byte(short + "9,3,IS,Civilians,36.3,43.1,Iraq,2014-01-01,2014-01-02,5,9,3\n"))
	f.Add([]byte(short + "9,3,\"IS\n,\"\"x\n"))
	f.Fuzz(func(t *testing.T, data []byte) { drain(t, "ucdp-ged", data, formats.Options{}) })
}

func drain(t *testing.T, format string, data []byte, opts formats.Options) {
	t.Helper()
	r, err := formats.Open(format, bytes.NewReader(data), "x", opts)
	if err != nil {
		return
	}
	for n := 0; n <= len(data)+2; n++ {
		if _, err := r.Next(); err != nil {
			return
		}
	}
	t.Fatal("more rows than bytes")
}
