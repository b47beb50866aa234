package handlers_test

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"threatmap/handlers"
	"threatmap/internal/testtool"
	"threatmap/threat"
)

func TestAnExportIsNamedByItsFilterAndDays(t *testing.T) {
	for target, want := range map[string]string{
		"/collections/incidents/items?f=csv&all=true":                                           `attachment; filename="incidents.csv"`,
		"/collections/incidents/items?f=geojson&all=true&datetime=2019-01-01/2019-12-31":        `attachment; filename="incidents-from-2019-01-01-to-2019-12-31.geojson"`,
		"/collections/incidents/items?f=kml&all=true&datetime=2019-01-01/..":                    `attachment; filename="incidents-from-2019-01-01.kml"`,
		"/collections/incidents/items?f=kml&all=true&datetime=../2019-01-01T10:00:00Z":          `attachment; filename="incidents-to-2019-01-01.kml"`,
		"/collections/belts/items?f=csv&all=true&datetime=2019-01-01/2019-12-31&border=IRQ-SYR": `attachment; filename="belts-border-IRQ-SYR.csv"`,
		"/collections/incidents/items?f=csv":                                                    `inline; filename="incidents.csv"`,
		"/collections/incidents/items":                                                          "",
	} {
		w := ask(t, config(&fake{}), "GET", target)
		if got := w.Header().Get("Content-Disposition"); w.Code != 200 || got != want {
			t.Errorf("%s: %d %q, want %q", target, w.Code, got, want)
		}
	}
}

// endless is a store that never runs out of incidents.
func endless(gone chan<- error) *fake {
	return &fake{features: func(col threat.Collection, _ threat.Filter, p threat.Page, yield func(threat.Feature) error) (string, error) {
		if p.Limit != 0 {
			return "", errors.New("a page was asked for")
		}
		for {
			if err := yield(feature(col, "one")); err != nil {
				gone <- err
				return "", err
			}
		}
	}}
}

func TestAnExportGoesOnForAsLongAsTheClientReads(t *testing.T) {
	for _, format := range []string{"geojson", "csv", "kml"} {
		gone := make(chan error, 1)
		cfg := config(endless(gone))
		cfg.Timeout = 20 * time.Millisecond
		srv := httptest.NewServer(handlers.New(cfg))
		ctx, hangUp := context.WithCancel(t.Context())
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, srv.URL+"/collections/incidents/items?all=true&f="+format, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		w, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		for start := time.Now(); time.Since(start) < 100*time.Millisecond; { // longer than a request may take
			if _, err := io.CopyN(io.Discard, w.Body, 64<<10); err != nil {
				t.Fatalf("%s: %v", format, err)
			}
		}
		hangUp()
		_ = w.Body.Close()
		select {
		case <-gone: //nolint:errcheck // that it ended is what is asked
		case <-time.After(5 * time.Second):
			t.Errorf("%s: it goes on though nobody reads", format)
		}
		srv.Close()
	}
}

func TestNoCellOfAnExportIsAFormula(t *testing.T) {
	s := &fake{features: func(col threat.Collection, _ threat.Filter, _ threat.Page, yield func(threat.Feature) error) (string, error) {
		for _, start := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "'="} {
			f := feature(col, "=id")
			for i, field := range col.Fields {
				switch field.Type {
				case threat.TypeString:
					f.Values[i] = start + `HYPERLINK("http://example.org")`
				case threat.TypeStrings:
					f.Values[i] = []string{start + "1", "2"}
				}
			}
			if err := yield(f); err != nil {
				return "", err
			}
		}
		return "", nil
	}}
	rows, err := csv.NewReader(ask(t, config(s), "GET", "/collections/incidents/items?f=csv&all=true").Body).ReadAll()
	if err != nil || len(rows) != 9 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") {
				t.Errorf("a spreadsheet may run %q", cell)
			}
		}
	}
}

func TestGDALReadsExports(t *testing.T) {
	ogrinfo := testtool.GDAL(t, "ogrinfo")
	for _, format := range []string{"kml", "csv", "geojson"} {
		file := filepath.Join(t.TempDir(), "incidents."+format)
		body := ask(t, config(&fake{}), "GET", "/collections/incidents/items?all=true&f="+format).Body.Bytes()
		if err := os.WriteFile(file, body, 0o600); err != nil {
			t.Fatal(err)
		}
		args := []string{"-al", "-ro", file}
		if format == "csv" {
			args = append(args, "-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat")
		}
		out, err := exec.CommandContext(t.Context(), ogrinfo, args...).CombinedOutput()
		for _, want := range []string{"Feature Count: 2", "POINT (40 35)", "record_kind"} {
			if err != nil || !strings.Contains(strings.ReplaceAll(string(out), "POINT Z (40 35 0)", "POINT (40 35)"), want) {
				t.Errorf("%s: %v, no %q in\n%.2000s", format, err, want, out)
			}
		}
	}
}
