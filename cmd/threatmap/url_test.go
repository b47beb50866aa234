package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"threatmap/formats"
	"threatmap/internal/testdata"
)

// dropping serves a file, but breaks the first connection half way.
func dropping(t *testing.T, content []byte) (address string, requests *atomic.Int32) {
	t.Helper()
	requests = new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"one"`)
		w.Header().Set("Accept-Ranges", "bytes")
		if requests.Add(1) == 1 {
			w.Header().Set("Content-Length", fmt.Sprint(len(content)))
			_, _ = w.Write(content[:len(content)/2])
			panic(http.ErrAbortHandler)
		}
		var start int
		if _, err := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &start); err != nil || start == 0 || start > len(content)/2 {
			t.Errorf("the download is not taken up where it broke: Range %q", r.Header.Get("Range"))
		}
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", start, len(content)-1, len(content)))
		w.WriteHeader(http.StatusPartialContent)
		_, _ = w.Write(content[start:])
	}))
	t.Cleanup(server.Close)
	return server.URL, requests
}

func TestImportOfAnAddress(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	content, err := os.ReadFile(testdata.Path(t, "ucdp_ged", "ged251_sample_sy_iq_lb_11col.csv"))
	if err != nil {
		t.Fatal(err)
	}
	address, requests := dropping(t, content)
	expect(t, exitOK, []string{"ged251.csv: 1621 read, 1621 added"}, "import", "--data", data, "--format", "ucdp-ged", address+"/ged251.csv")
	if n := requests.Load(); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
	if left, _ := filepath.Glob(filepath.Join(data, "downloads", "*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	t.Run("over the limit", func(t *testing.T) {
		whole, _ := dropping(t, content)
		expect(t, exitError, []string{"larger than allowed"}, "import", "--data", data, "--format", "ucdp-ged", "--max-bytes", "1000", whole+"/ged251.csv")
	})
	t.Run("not there", func(t *testing.T) {
		none := httptest.NewServer(http.NotFoundHandler())
		defer none.Close()
		expect(t, exitError, []string{"404"}, "import", "--data", data, "--format", "ucdp-ged", none.URL+"/ged251.csv")
	})
}

// offering serves one file at every path, and counts how often.
func offering(t *testing.T, content string) (address string, requests *atomic.Int32) {
	t.Helper()
	requests = new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		_, _ = w.Write([]byte(content))
	}))
	t.Cleanup(server.Close)
	return server.URL, requests
}

func TestMappingOfAnAddressIsProposed(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	address, _ := offering(t, "event_id,latitude,longitude,event_date\n1,34.5,40.9,2024-05-06\n")
	out := here(t, "import", "--data", data, "--format", "csv", address+"/acled.csv")
	if out.code != exitError || !strings.Contains(out.stderr, address+"/acled.csv needs a mapping") || !strings.Contains(out.stderr, "nothing was imported") {
		t.Errorf("%d\n%s", out.code, out.stderr)
	}
	mapping, err := formats.ReadMapping(strings.NewReader(out.stdout))
	if err != nil || mapping.Columns["latitude"] != "lat" || mapping.Columns["event_date"] != "date" {
		t.Errorf("%+v, %v", mapping, err)
	}
	if left, _ := filepath.Glob(filepath.Join(data, "downloads", "*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if info, err := os.Stat(data); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("PostgreSQL's user can't pass the data folder: %v, %v", info, err)
	}
}

func TestOwnExportAtAnAddressIsDownloadedOnce(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	address, requests := offering(t, runs(t, "export", "--data", data, "--format", "csv").stdout)
	expect(t, exitOK, []string{"export.csv: ", "rows/s"}, "import", "--data", data, "--format", "csv", address+"/export.csv")
	if n := requests.Load(); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
	if left, _ := filepath.Glob(filepath.Join(data, "downloads", "*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
