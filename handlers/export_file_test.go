package handlers_test

import (
	"context"
	"fmt"
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

// GeoPackage and FlatGeobuf come by f= and by Accept, with their type, name and length, and leave nothing behind.
func TestWholeFilesAreServed(t *testing.T) {
	for format, media := range map[string]string{"gpkg": "application/geopackage+sqlite3", "fgb": "application/flatgeobuf"} {
		cfg := config(&fake{})
		cfg.SpoolDir = t.TempDir()
		for target, accept := range map[string]string{"/collections/incidents/items?all=true&f=" + format: "", "/collections/belts/items": media} {
			r := httptest.NewRequest(http.MethodGet, target, http.NoBody)
			r.Header.Set("Accept", accept)
			w := httptest.NewRecorder()
			handlers.New(cfg).ServeHTTP(w, r)
			h := w.Header()
			if w.Code != 200 || h.Get("Content-Type") != media || !strings.HasSuffix(h.Get("Content-Disposition"), "."+format+`"`) || w.Body.Len() == 0 {
				t.Errorf("%s: %d %v", target, w.Code, h)
			}
			readByGDAL(t, w.Body.Bytes(), format, 2)
		}
		left(t, cfg.SpoolDir)
	}
}

func readByGDAL(t *testing.T, file []byte, format string, n int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x."+format)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), testtool.GDAL(t, "ogrinfo"), "-so", "-al", path).CombinedOutput()
	if err != nil || !strings.Contains(string(out), fmt.Sprintf("Feature Count: %d\n", n)) {
		t.Errorf("%s: %v, want %d features\n%s", format, err, n, out)
	}
}

// left fails where a temporary file stayed.
func left(t *testing.T, dir string) {
	t.Helper()
	if found, _ := filepath.Glob(filepath.Join(dir, "*")); len(found) > 0 {
		t.Errorf("left behind: %v", found)
	}
}

// A client that hangs up while its file is made ends that, and the file goes.
func TestAFileGoesWhenTheClientHangsUp(t *testing.T) {
	for _, format := range []string{"gpkg", "fgb"} {
		gone, begun := make(chan error, 1), make(chan bool, 1)
		store := &fake{features: func(col threat.Collection, _ threat.Filter, _ threat.Page, yield func(threat.Feature) error) (string, error) {
			for n := 0; ; n++ {
				if err := yield(feature(col, "one")); err != nil {
					gone <- err
					return "", err
				}
				if n == 1000 {
					begun <- true
				}
			}
		}}
		cfg := config(store)
		cfg.SpoolDir = t.TempDir()
		srv := httptest.NewServer(handlers.New(cfg))
		ctx, hangUp := context.WithCancel(t.Context())
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, srv.URL+"/collections/incidents/items?all=true&f="+format, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			<-begun
			hangUp()
		}()
		if w, err := http.DefaultClient.Do(r); err == nil {
			_ = w.Body.Close()
			t.Errorf("%s: an endless file was answered", format)
		}
		select {
		case <-gone: //nolint:errcheck // what it ended with is not asked
		case <-time.After(5 * time.Second):
			t.Errorf("%s: it goes on though nobody waits", format)
		}
		srv.Close() // waits for the handler
		left(t, cfg.SpoolDir)
	}
}

// A file over the limit is refused, with what else can be asked.
func TestAFileOverTheLimitIsRefused(t *testing.T) {
	for _, format := range []string{"gpkg", "fgb"} {
		cfg := config(endless(make(chan error, 1)))
		cfg.SpoolDir, cfg.SpoolBytes = t.TempDir(), 1<<20
		w := ask(t, cfg, "GET", "/collections/incidents/items?all=true&f="+format)
		if w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(w.Body.String(), "1048576") || !strings.Contains(w.Body.String(), "geojson") {
			t.Errorf("%s: %d %s", format, w.Code, w.Body)
		}
		left(t, cfg.SpoolDir)
	}
}
