package main

import (
	"net/url"
	"testing"
	"time"

	"threatmap/handlers"
)

func TestPlacesAreFoundInBothLanguagesAndByAliases(t *testing.T) {
	t.Parallel()
	f := startFollower(t, startingMapURL(t))
	find := func(q, lang string) []handlers.PlaceDoc {
		t.Helper()
		var doc handlers.PlacesDoc
		if err := f.askJSON(t.Context(), "/places?lang="+lang+"&q="+url.QueryEscape(q), &doc); err != nil {
			t.Fatal(err)
		}
		return doc.Places
	}
	for q, want := range map[string]string{
		"Dayr az Zawr": "geonames:170794", "دير الزور": "geonames:170794", "deir ezzor": "geonames:170794",
		"Abu Kamal": "geonames:174448", "البوكمال": "geonames:174448", "ابوكمال": "geonames:174448",
		"Hasakeh": "geonames:173811", "الحسكه": "geonames:173811", "Sweida": "geonames:172408", "السويدا": "geonames:172408",
		"Anbar": "IQ-AN", "الانبار": "IQ-AN", "Syrian Arab Republic": "SYR", "العراق": "IRQ",
		"badia": "syrian-badia", "syria–iraq border": "IRQ-SYR", "SYR-IRQ": "IRQ-SYR", "hol camp": "al-hawl-camp", "Homs to Qusayr": "homs-qusayr-hermel",
	} {
		found := find(q, "en")
		if len(found) == 0 || found[0].ID != want {
			t.Errorf("%s: %+v, want %s first", q, found, want)
			continue
		}
		p := found[0]
		if b := p.BBox; p.Kind == "" || p.NameEn == "" || p.Position[1] < b[1] || p.Position[1] > b[3] || p.Position[0] < b[0] || p.Position[0] > b[2] {
			t.Errorf("%s: %+v", q, p)
		}
	}
	if fiji := find("Fiji", "en"); len(fiji) == 0 || fiji[0].BBox[0] < fiji[0].BBox[2] {
		t.Errorf("Fiji lies on both sides of the antimeridian: %+v", fiji)
	}
	if p := find("Raqqa", "ar")[0]; p.Name != "الرقة" {
		t.Errorf("in Arabic it is %q", p.Name)
	}
	start := time.Now()
	for range 100 {
		find("a", "en")
	}
	t.Logf("a search over HTTP takes %s", time.Since(start)/100)
}
