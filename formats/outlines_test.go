package formats_test

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/formats"
)

// someOutlines are rough boxes of a few countries.
func someOutlines(alpha3 string) []orb.Bound {
	return map[string][]orb.Bound{
		"IRQ": {{Min: orb.Point{38.8, 29}, Max: orb.Point{48.6, 37.4}}},
		"TUR": {{Min: orb.Point{25.6, 35.8}, Max: orb.Point{44.9, 42.2}}},
		"COD": {{Min: orb.Point{12, -13.5}, Max: orb.Point{31.3, 5.4}}},
		"COL": {{Min: orb.Point{-79, -4.3}, Max: orb.Point{-66.8, 12.6}}},
		"RUS": {{Min: orb.Point{27, 41}, Max: orb.Point{180, 82}}},
		"AZE": {{Min: orb.Point{44.7, 38.3}, Max: orb.Point{50.4, 42}}},
	}[alpha3]
}

func TestSwappedPositions(t *testing.T) {
	for _, c := range []struct {
		name, country, number string
		lon, lat              string
		swapped               bool
	}{
		{"in its country", "Iraq", "645", "43.1", "36.3", false},
		{"the wrong way round", "Iraq", "645", "36.3", "43.1", true},
		{"known by number alone", "", "645", "36.3", "43.1", true},
		{"known by name alone", "DR Congo (Zaire)", "", "-1.7", "29.2", true},
		{"in the western hemisphere", "Colombia", "100", "4.6", "-74.1", true},
		{"in both ways round", "Turkey", "640", "38", "41", false},
		{"off the coast", "Colombia", "100", "-79.9", "3", false},
		{"far off either way", "Iraq", "645", "2", "48", false},
		{"in what was the same state", "Russia (Soviet Union)", "365", "49.8", "40.4", false},
		{"of a country nobody knows", "Atlantis", "", "36.3", "43.1", false},
		{"of no country", "", "", "36.3", "43.1", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			head := "id,type_of_violence,country,country_id,longitude,latitude,date_start\n"
			ged := "1,3," + strings.Join([]string{c.country, c.number, c.lon, c.lat}, ",") + ",2014-01-01\n"
			check := func(name string, got formats.Row) {
				if (got.Err != nil) != c.swapped || c.swapped && (got.Err.Column != "latitude" || got.Err.Value != c.lat || !strings.Contains(got.Err.Reason, "are swapped")) {
					t.Errorf("%s: got %v, want swapped %v", name, got.Err, c.swapped)
				}
			}
			opts := formats.Options{Outlines: someOutlines}
			check("ucdp-ged", rows(t, "ucdp-ged", head+ged, opts)[0])
			if c.country == "" {
				return
			}
			feature := `{"type":"Feature","geometry":{"type":"Point","coordinates":[` + c.lon + `,` + c.lat + `]},"properties":{"source_country":"` + c.country + `"}}`
			check("geojson", rows(t, "geojson", feature, opts)[0])
			opts.Mapping = &formats.Mapping{Columns: map[string]string{"c": "source_country", "p": "wkt"}}
			check("csv", rows(t, "csv", "c,p\n"+c.country+",POINT("+c.lon+" "+c.lat+")\n", opts)[0])
		})
	}
}

// An event that UCDP gives no position stays, unmapped; half a position, or an impossible one, is a mistake.
func TestEventsWithoutAPosition(t *testing.T) {
	head := "id,type_of_violence,country,where_prec,longitude,latitude,date_start,best\n"
	for _, c := range []struct{ position, bad string }{{",", ""}, {"NA,NA", ""}, {"43.1,", "latitude"}, {",36.3", "longitude"}, {"243.1,36.3", "longitude"}} {
		opts := formats.Options{Assume: map[string]string{"where_prec": "1"}}
		for _, prec := range []string{"2", ""} {
			got := rows(t, "ucdp-ged", head+"1,3,Iraq,"+prec+","+c.position+",2014-01-01,2\n", opts)[0]
			if c.bad != "" {
				if got.Err == nil || got.Err.Column != c.bad {
					t.Errorf("%q: got %v", c.position, got.Err)
				}
				continue
			}
			if got.Err != nil {
				t.Errorf("%q: %v", c.position, got.Err)
				continue
			}
			p := got.Incident.Place
			if p.Geometry != nil || p.Precision != "unknown" || p.UncertaintyM != nil || p.Assumed != "" || p.SourceCountry != "Iraq" {
				t.Errorf("%q: got %+v", c.position, p)
			}
		}
	}
}
