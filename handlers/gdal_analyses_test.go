package handlers_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"threatmap/analysis"
	"threatmap/handlers"
	"threatmap/internal/testtool"
	"threatmap/threat"
)

var featureCount = regexp.MustCompile(`(?m)^Feature Count: (\d+)`)

// Every analysis that answers with a table or with GeoJSON can be loaded by a GIS, whole: GDAL counts as many features as the answer has, and reads the places.
func TestGDALReadsEveryAnalysis(t *testing.T) {
	ogrinfo := testtool.GDAL(t, "ogrinfo")
	for _, d := range analysesDescribed(t) {
		read := 0
		for f := range d.formats {
			if f == "json" && d.formats[f] != "application/geo+json" {
				continue
			}
			read++
			t.Run(d.path+" f="+f, func(t *testing.T) {
				target, cfg := d.asked()
				joiner := "?"
				if strings.Contains(target, "?") {
					joiner = "&"
				}
				w := answered(handlers.New(cfg), target+joiner+"f="+f)
				if w.Code != 200 {
					t.Fatalf("%d %s", w.Code, w.Body)
				}
				path := filepath.Join(t.TempDir(), "answer."+map[string]string{"csv": "csv", "json": "geojson", "geojson": "geojson"}[f])
				if err := os.WriteFile(path, w.Body.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
				args := []string{"-ro", "-so", "-al"}
				if f == "csv" {
					args = append(args, "-oo", "GEOM_POSSIBLE_NAMES=wkt", "-oo", "AUTODETECT_TYPE=YES")
				}
				out, err := exec.Command(ogrinfo, append(args, path)...).CombinedOutput()
				count := featureCount.FindSubmatch(out)
				if want := strconv.Itoa(held(t, f, w.Body.String())); err != nil || count == nil || string(count[1]) != want {
					t.Errorf("%v, want %s of\n%.3000s", err, want, out)
				}
				if strings.Contains(string(out), "Warning") || strings.Contains(string(out), "ERROR") {
					t.Errorf("GDAL complains:\n%.3000s", out)
				}
			})
		}
		if read == 0 {
			t.Errorf("%s: neither a table nor GeoJSON", d.path)
		}
	}
}

// held is how many features or lines an answer has.
func held(t *testing.T, f, body string) int {
	t.Helper()
	if f == "csv" {
		rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return len(rows) - 1
	}
	var fc struct{ Features []json.RawMessage }
	if err := json.Unmarshal([]byte(body), &fc); err != nil {
		t.Fatal(err)
	}
	return len(fc.Features)
}

// Watched series come with the geometry of their place, and the columns of the table as properties: null is null, numbers are numbers.
func TestAlertsAsFeatures(t *testing.T) {
	weeks := newWatchedWeeks(9)
	weeks.features = func(col threat.Collection, f threat.Filter, p threat.Page, yield func(threat.Feature) error) (string, error) {
		if col.ID == "borders" {
			return "", yield(feature(col, "IRQ-SYR"))
		}
		return watchedMap(col, f, p, yield)
	}
	cfg := config(&weeks.fake)
	cfg.Store = weeks
	borders, err := threat.CollectionByID("borders")
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Enough   bool
		Summary  handlers.AlertsSummary
		Note     analysis.Note
		Features []struct {
			Geometry   *geojson.Geometry
			Properties map[string]any
		}
	}
	w := ask(t, cfg, "GET", "/analysis/alerts?by=border&shared=each&belt=IRQ-SYR&width_km=20&f=geojson")
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 || len(got.Features) != 3 || got.Note.Method != "alerts" || got.Summary.Week != threat.Day(18267+59*7) {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	for _, f := range got.Features {
		p := f.Properties
		if f.Geometry == nil || !orb.Equal(f.Geometry.Geometry(), feature(borders, "IRQ-SYR").Geometry) || p["area"] != "IRQ-SYR" || p["name"] != nil || p["week"] != "2021-02-22" {
			t.Errorf("%v %v", f.Geometry, p)
		}
		if judged := p["side"] == "adversary_action"; p["enough"] != judged || (p["count"] == 129.0) && !judged || (p["exact_poisson_p"] != nil) != judged || (p["reason"] == nil) != judged {
			t.Errorf("%v", p)
		}
	}
	if !got.Enough {
		t.Error("one series can be judged")
	}
	if w := ask(t, cfg, "GET", "/analysis/lethality?f=geojson"); w.Code != 200 || w.Header().Get("Content-Type") != "application/geo+json" || !strings.Contains(w.Body.String(), `"summary":{"area":""`) {
		t.Errorf("%d %.400s", w.Code, w.Body)
	}
}
