package main

import (
	"log/slog"
	"strconv"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/internal/testdata"
	"threatmap/threat"
)

// Every event of the world's sample lies in, or within 1 degree of, the land that its country's name and number stand for.
func TestOutlinesKnowTheCountriesOfRealData(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	d, err := openDatabase(t.Context(), databaseFlags{Data: data}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer d.close() //nolint:errcheck // only read
	started := time.Now()
	outlines, err := d.outlines(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("read in %v", time.Since(started))
	for _, r := range table(t, testdata.Path(t, "ucdp_ged", "ged231_sample1000_global_49col.csv")) {
		lon, _ := strconv.ParseFloat(r["longitude"], 64)
		lat, _ := strconv.ParseFloat(r["latitude"], 64)
		name, number := r["country"], r["country_id"]
		for _, codes := range [][]string{threat.CountryCodes(name), threat.CountryCodesGW(number)} {
			near := false
			for _, code := range codes {
				for _, box := range outlines(code) {
					near = near || box.Pad(1).Contains(orb.Point{lon, lat})
				}
			}
			if !near {
				t.Errorf("%s %s is %v: %g, %g is far from it", name, number, codes, lon, lat)
			}
		}
	}
}

func TestImportFindsSwappedPositions(t *testing.T) {
	t.Parallel()
	data := preparedData(t)
	file := write(t, "hostile.csv", "ref,land,lat,lon\n1,Japan,36,138\n2,Colombia,-74,4.6\n3,COL,-74,4.6\n4,,-74,4.6\n")
	mapping := write(t, "map.json", `{"columns":{"ref":"id","land":"source_country","lat":"lat","lon":"lon"}}`)
	rejects := write(t, "rejects.csv", "")
	out := []string{"4 read, 2 added", "2 rejected"}
	expect(t, exitRejected, out, "import", "--data", data, "--format", "csv", "--map", mapping, "--rejects", rejects, file)
	checkRejects(t, rejects, []string{"3 latitude '-74", "4 latitude '-74"})
}
