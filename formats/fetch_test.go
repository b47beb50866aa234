package formats_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"threatmap/formats"
)

func TestFetchTakesUpABrokenConnection(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789"), 50_000)
	asked := []string{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header.Get("Range"))
		w.Header().Set("ETag", `"v1"`)
		if len(asked) == 1 {
			w.Header().Set("Content-Length", "500000")
			_, _ = w.Write(content[:200_000])
			panic(http.ErrAbortHandler)
		}
		http.ServeContent(w, r, "x", time.Time{}, bytes.NewReader(content))
	}))
	defer srv.Close()
	path, err := formats.Fetch(t.Context(), srv.URL+"/ged251-csv.zip", t.TempDir(), formats.FetchOptions{Wait: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(path)
	if !bytes.Equal(got, content) || filepath.Base(path) != "ged251-csv.zip" || len(asked) != 2 || asked[1] == "" {
		t.Errorf("got %d bytes in %s, ranges %q", len(got), path, asked)
	}
}

func TestFetchRefuses(t *testing.T) {
	srv := httptest.NewServer(http.FileServer(http.Dir(t.TempDir())))
	defer srv.Close()
	dir := t.TempDir()
	if _, err := formats.Fetch(t.Context(), srv.URL+"/none", dir, formats.FetchOptions{}); err == nil {
		t.Error("404 taken")
	}
	if _, err := formats.Fetch(t.Context(), srv.URL, dir, formats.FetchOptions{MaxBytes: 1}); !errors.Is(err, formats.ErrDownloadTooLarge) {
		t.Errorf("over the limit: %v", err)
	}
	if _, err := formats.Fetch(t.Context(), "file:///etc/hosts", dir, formats.FetchOptions{}); err == nil {
		t.Error("file URL taken")
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
