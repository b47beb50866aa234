package handlers_test

import (
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"

	"threatmap/handlers"
)

// TestGDALReads lets a client that others wrote read the API.
func TestGDALReads(t *testing.T) {
	ogrinfo, err := exec.LookPath("ogrinfo")
	if err != nil {
		t.Skip("ogrinfo (gdal-bin) is not installed: GDAL's OGC API client is not tried")
	}
	srv := httptest.NewServer(handlers.New(config(&fake{})))
	defer srv.Close()
	for want, args := range map[string][]string{
		"corridor_bands":   {"OAPIF:" + srv.URL},
		"record_kind":      {"-so", "OAPIF:" + srv.URL, "incidents"},
		"Feature Count: 7": {"-so", "OAPIF:" + srv.URL, "belts"},
		"POINT (40 35)":    {"-spat", "30", "30", "50", "40", "-al", "OAPIF:" + srv.URL + "/collections/places"},
	} {
		out, err := exec.Command(ogrinfo, args...).CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("ogrinfo %v: %v, no %q in\n%.1500s", args, err, want, out)
		}
	}
}
