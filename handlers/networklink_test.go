package handlers_test

import (
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"threatmap/geo"
	"threatmap/handlers"
	"threatmap/internal/testtool"
	"threatmap/threat"
)

// A NetworkLink asks for the view with the filter that it was made for, and GDAL reads what it gets.
func TestNetworkLinkAsksForTheView(t *testing.T) {
	store := &fake{}
	cfg := config(store)
	h := handlers.New(cfg)
	get := func(target string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, http.NoBody))
		return w
	}
	for _, col := range threat.Collections {
		w := get("http://example.com/collections/" + col.ID + "/networklink.kml")
		var doc struct {
			XMLName xml.Name `xml:"http://www.opengis.net/kml/2.2 kml"`
			Link    struct {
				Href   string  `xml:"href"`
				Mode   string  `xml:"viewRefreshMode"`
				Scale  float64 `xml:"viewBoundScale"`
				Format string  `xml:"viewFormat"`
			} `xml:"NetworkLink>Link"`
		}
		if err := xml.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Header().Get("Content-Type") != "application/vnd.google-earth.kml+xml" {
			t.Fatalf("%v %v %s", err, w.Header(), w.Body)
		}
		if doc.Link.Mode != "onStop" || doc.Link.Scale != 1 {
			t.Errorf("%+v", doc.Link)
		}
		view := strings.NewReplacer("[bboxWest]", "40", "[bboxSouth]", "33", "[bboxEast]", "42", "[bboxNorth]", "35").Replace(doc.Link.Format)
		w = get(doc.Link.Href + "&" + view)
		if w.Code != http.StatusOK || store.seen.BBox == nil || *store.seen.BBox != (geo.BBox{West: 40, South: 33, East: 42, North: 35}) || store.page.Limit != 5000 {
			t.Fatalf("%s: %d, %+v, %+v", doc.Link.Href, w.Code, store.seen.BBox, store.page)
		}
		placemarks(t, w.Body.Bytes(), 2)
	}
	if w := get("http://example.com/collections/incidents/networklink.kml?side=other&datetime=2020-01-01/.."); !strings.Contains(w.Body.String(), "datetime=2020-01-01%2F..&amp;f=kml&amp;limit=5000&amp;side=other") {
		t.Errorf("the filter is lost: %s", w.Body)
	}
	if w := get("http://example.com/collections/incidents/items?f=kml&limit=2"); !strings.Contains(w.Body.String(), "at most 2 of the 7 that match") {
		t.Errorf("nothing says that there is more: %.600s", w.Body)
	}
}

func placemarks(t *testing.T, body []byte, n int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.kml")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), testtool.GDAL(t, "ogrinfo"), "-al", path).CombinedOutput()
	if got := strings.Count(string(out), "OGRFeature("); err != nil || got != n {
		t.Errorf("GDAL reads %d placemarks of %d: %v", got, n, err)
	}
}
