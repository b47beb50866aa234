package handlers_test

import (
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"

	"threatmap/handlers"
	"threatmap/internal/testtool"
)

// TestGDALReads lets a client that others wrote read the API.
func TestGDALReads(t *testing.T) {
	ogrinfo := testtool.GDAL(t, "ogrinfo")
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
