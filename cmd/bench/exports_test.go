package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestExportFormatsAreThoseThatAreOffered(t *testing.T) {
	origin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"links":[{"rel":"items","href":"/collections/incidents/items"},{"rel":"items","href":"http://h/items?f=html"},{"rel":"enclosure","href":"/items?f=gpkg&all=true"},
			{"rel":"items","href":"/items?f=csv"},{"rel":"license","href":"/x?f=pdf"}]}`)
	}))
	defer origin.Close()
	got, err := exportFormats(t.Context(), newSite(origin.URL))
	if want := []string{"geojson", "gpkg", "csv"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestExportLine(t *testing.T) {
	for want, e := range map[string]export{
		`^geojson +100000 +10\.0 +0\.10 +900 +300 +20 \| +50000 +20\.0 +45 *$`: {Format: "geojson", Bytes: 900e6, First: 0.1, Seconds: 10, Most: 300e6, Added: 20e6, CommandSeconds: 20, CommandMost: 45e6},
		`^gpkg +- .*\| +- .* 413 too large cut$`:                               {Format: "gpkg", Refused: "413 too large", CommandSeconds: 3, CommandRefused: "cut"},
	} {
		if got := e.line(million); !regexp.MustCompile(want).MatchString(strings.TrimSpace(got)) {
			t.Errorf("%q is not %s", got, want)
		}
	}
}
