package main

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/index"
	"threatmap/store"
	"threatmap/threat"
)

// withheld is a record whose place the public may see coarsened only; everything that says Hiddenville would tell it.
func withheld() threat.Incident {
	const there = "Hiddenville"
	uncertainty := 77
	return threat.Incident{
		Origin: "hiddenville-2024", OriginID: "77777", OriginVersion: there, RecordKind: "incident",
		Title: threat.Text{En: "Attack in " + there}, Summary: threat.Text{En: there, Ar: there},
		EventType: "attack", Side: "adversary_action", Success: "unknown", Verification: "single_source", Workflow: "published", TLP: "CLEAR",
		When: threat.When{Days: threat.OneDay(20000), Precision: "day", Basis: "event", Zone: "Asia/Hiddenville"},
		Place: threat.Place{
			Geometry: orb.Point{40.4242, 34.2424}, Precision: "exact", UncertaintyM: &uncertainty, Basis: "coordinates_given", Assumed: there,
			Name: threat.Text{En: there}, SourceAdm2: there, SourceCountry: there,
		},
		Outcomes: []threat.Outcome{{Measure: "killed", Who: "all", Range: threat.Range{Best: new(3)}, Basis: there}},
		Actors: []threat.Participant{
			{Actor: threat.Actor{Name: "IS", Class: "rebel"}, Role: "perpetrator"},
			{Actor: threat.Actor{Name: "Elders of " + there, Class: "civilians"}, Role: "target"},
		},
		Claims: []threat.Claim{{
			Document: threat.Document{
				Source: threat.Source{Publisher: there + " Gazette", Type: "local_partner", Reliability: "F", URL: "https://example.org/" + there},
				URL:    "https://example.org/" + there + "/1", Title: there, TLP: "CLEAR",
			},
			Field: "record", Quote: there, Locator: there, Value: map[string]string{"place": there},
			Reliability: "F", Credibility: "6", Stance: "supports", ExtractedBy: "human",
		}},
		Flags: []string{there}, Tags: []string{there}, Coarsen: map[string]string{"public": "10km"},
	}
}

func TestNoRouteTellsACoarsenedPlace(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), store.Config{URL: schemaURL(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	open := withheld()
	open.OriginID, open.Origin, open.Coarsen = "1", "open", nil
	open.Title, open.Claims, open.Tags, open.Flags = threat.Text{En: "Raid"}, nil, nil, nil
	open.Place.Name, open.Place.SourceAdm2, open.Place.SourceCountry, open.Place.Assumed = threat.Text{En: "Elsewhere"}, "", "Iraq", ""
	open.Place.Geometry, open.When.Zone, open.Summary, open.OriginVersion = orb.Point{43, 36}, "", threat.Text{}, "1"
	open.Actors, open.Outcomes = open.Actors[:1], nil
	if _, err := db.WriteIncidents(t.Context(), []threat.Incident{withheld(), open}, store.WriteMeta{Editor: "import", Reason: "import of Hiddenville.csv"}); err != nil {
		t.Fatal(err)
	}
	var id string
	_, err = db.Features(t.Context(), threat.Incidents, threat.Filter{}, threat.Page{Limit: 1}, func(f threat.Feature) error { id = f.ID; return nil })
	if err != nil {
		t.Fatal(err)
	}
	t.Run("from the database", func(t *testing.T) { tellsNothing(t, &reads{DB: db, index: &index.Index{}}, id) })
	t.Run("from the index", func(t *testing.T) { tellsNothing(t, loaded(t, db), id) })
}

// loaded returns reads that answer from the index.
func loaded(t *testing.T, db *store.DB) *reads {
	t.Helper()
	r := &reads{DB: db, index: &index.Index{}}
	source := db.Listen()
	t.Cleanup(source.Close)
	if !r.load(t.Context(), source, slog.New(slog.DiscardHandler)) {
		t.Fatal("the index did not load")
	}
	return r
}

// tellsNothing asks every route.
func tellsNothing(t *testing.T, r *reads, id string) {
	t.Helper()
	server := httptest.NewServer(newHandler(r, "", slog.New(slog.DiscardHandler)))
	defer server.Close()
	feeds := http.StatusOK
	if r.index.State() == nil {
		feeds = http.StatusServiceUnavailable
	}
	for path, status := range map[string]int{
		"/feeds/incidents.atom": feeds, "/feeds/incidents.json": feeds, "/places?q=iddenvill": 200,
		"/collections/incidents/items?f=kml": 200, "/collections/incidents/items?f=kml&all=true": 200, "/collections/incidents/items?f=csv&all=true": 200,
		"/collections/incidents/items?f=geojson&all=true": 200, "/collections/incidents/qgis.qlr": 200,
		"/collections": 200, "/collections/incidents": 200, "/collections/incidents/items": 200, "/collections/incidents/items?f=html": 200,
		"/collections/incidents/items?f=csv": 200, "/collections/incidents/items?sort=-occurred": 200, "/collections/incidents/items?sort=occurred&limit=1": 200,
		"/collections/incidents/items?bbox=40,34,41,35": 200, "/collections/incidents/items/" + id: 200, "/collections/incidents/items/" + id + "?f=html": 200,
		"/incidents/" + id: 200, "/sources": 200, "/sources/Hiddenville%20Gazette": 404, "/stats/count?view=40,34,41,35": 200, "/stats/timeline": 200,
		"/stats/facets": 200, "/tiles/incidents.json": 200, "/tiles/incidents/0/0/0.mvt": 200, "/tiles/incidents/8/156/101.mvt": 200,
		"/collections/incidents/items?place_name=x": 400, "/collections/incidents/items?x=x": 400, "/collections/incidents/items/77777": 404,
	} {
		body := fetch(t, server.URL+path, status)
		if status == http.StatusNotFound {
			body = strings.ReplaceAll(strings.ReplaceAll(body, "Hiddenville Gazette", ""), "/sources/Hiddenville%20Gazette", "") // what was asked
			body = strings.ReplaceAll(body, "77777", "")
		}
		for _, secret := range []string{"iddenville", "40.4242", "34.2424", "77777"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s tells %q:\n%.2000s", path, secret, body)
			}
		}
	}
	for q, want := range map[string]string{
		"hiddenville": "0", "Hiddenville,elders of": "0", "Attack in": "0", "gazette": "0", "raid": "1", "IS": "2",
	} {
		query := "?q=" + url.QueryEscape(q)
		if body := fetch(t, server.URL+"/stats/count"+query, http.StatusOK); !strings.Contains(body, `"matched":`+want+",") {
			t.Errorf("by %q %s are to be found: %s", q, want, body)
		}
		if body := fetch(t, server.URL+"/collections/incidents/items"+query, http.StatusOK); !strings.Contains(body, `"numberMatched":`+want+",") {
			t.Errorf("by %q %s are to be listed: %s", q, want, body)
		}
		tile := http.StatusOK
		if want == "0" {
			tile = http.StatusNoContent
		}
		fetch(t, server.URL+"/tiles/incidents/0/0/0.mvt"+query, tile)
	}
	for filter, want := range map[string]string{
		"title LIKE '%idden%' OR title_ar LIKE '%idden%' OR place_name LIKE '%idden%' OR source_country LIKE '%idden%' OR origin LIKE '%idden%' OR origin_version LIKE '%idden%'": "0",
		"origin_id = '77777' OR adm1 LIKE '%idden%'": "0",
		"A_OVERLAPS(publishers, ('Hiddenville Gazette')) OR A_OVERLAPS(actors, ('Elders of Hiddenville')) OR A_OVERLAPS(flags, ('Hiddenville'))": "0",
		"S_EQUALS(geom, POINT(40.4242 34.2424)) OR S_WITHIN(geom, BBOX(40.42,34.24,40.43,34.25))":                                                "0",
		"1 / (uncertainty_m - 77) > 0 OR uncertainty_m div (uncertainty_m - 77) = 1 OR (uncertainty_m - 78) ^ 0.5 > 0":                           "1", // the coarsened one's, and no error of another's
		"title = 'Raid'": "1",
	} {
		if body := fetch(t, server.URL+"/stats/count?filter="+url.QueryEscape(filter), http.StatusOK); !strings.Contains(body, `"matched":`+want+",") {
			t.Errorf("by %s %s are to be found: %s", filter, want, body)
		}
	}
	if body := fetch(t, server.URL+"/incidents/"+id, http.StatusOK); !strings.Contains(body, `"grid 10 km"`) && !strings.Contains(body, "grid 10 km") {
		t.Errorf("the card does not say that the place is coarsened:\n%s", body)
	}
}

func fetch(t *testing.T, address string, status int) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != status {
		t.Fatalf("%s: %d, %v, want %d\n%.500s", address, answer.StatusCode, err, status, body)
	}
	return string(body)
}
