package handlers_test

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/handlers"
	"threatmap/threat"
)

const epsg = "http://www.opengis.net/def/crs/EPSG/0/"

// The expected positions are PROJ's: echo 40 35 | gdaltransform -s_srs OGC:CRS84 -t_srs EPSG:32637.
func TestAnswersAreInTheCRSAskedFor(t *testing.T) {
	for crs, want := range map[string]orb.Point{
		"http://www.opengis.net/def/crs/OGC/1.3/CRS84": {40, 35},
		epsg + "4326":  {35, 40},
		epsg + "3857":  {4452779.631731, 4163881.144064},
		epsg + "32637": {591253.252834, 3873499.850848},
		epsg + "32638": {43542.270726, 3884483.991715},
	} {
		for _, path := range []string{"/collections/places/items", "/collections/places/items/one"} {
			w := ask(t, config(&fake{features: onePoint, feature: point}), "GET", path+"?crs="+url.QueryEscape(crs))
			var doc struct {
				Features []struct {
					Geometry struct{ Coordinates orb.Point }
				}
				Geometry struct{ Coordinates orb.Point }
			}
			if err := json.Unmarshal(w.Body.Bytes(), &doc); w.Code != 200 || err != nil || w.Header().Get("Content-Crs") != "<"+crs+">" {
				t.Fatalf("%s: %d %v %s", crs, w.Code, err, w.Body)
			}
			got := doc.Geometry.Coordinates
			if len(doc.Features) > 0 {
				got = doc.Features[0].Geometry.Coordinates
			}
			if math.Abs(got[0]-want[0]) > 1e-5 || math.Abs(got[1]-want[1]) > 1e-5 {
				t.Errorf("%s in %s: %v, want %v", path, crs, got, want)
			}
		}
	}
}

func point(_ threat.Collection, _ string) (threat.Feature, error) {
	return feature(placesCollection(), "one"), nil
}

func onePoint(col threat.Collection, _ threat.Filter, _ threat.Page, yield func(threat.Feature) error) (string, error) {
	f := feature(col, "one")
	f.Geometry = orb.Point{40, 35}
	return "", yield(f)
}

func placesCollection() threat.Collection {
	col, _ := threat.CollectionByID("places")
	return col
}

// The same box in three systems is one filter; in UTM it is what is inside of its curved edges.
func TestBoxesAreInTheirCRS(t *testing.T) {
	want := orb.Bound{Min: orb.Point{40, 33}, Max: orb.Point{42, 35}}
	for _, query := range []string{
		"bbox=40,33,42,35",
		"bbox=33,40,35,42&bbox-crs=" + epsg + "4326",
		"bbox=33,40,0,35,42,9&bbox-crs=" + epsg + "4326",
		"bbox=4452779.6317,3895303.9634,4675418.6133,4163881.1441&bbox-crs=" + epsg + "3857",
	} {
		s := &fake{}
		w := ask(t, config(s), "GET", "/collections/incidents/items?"+query)
		if w.Code != 200 || s.seen.BBox == nil || s.seen.Expr != nil {
			t.Fatalf("%s: %d %s", query, w.Code, w.Body)
		}
		b := s.seen.BBox
		for i, off := range []float64{b.West - want.Min[0], b.South - want.Min[1], b.East - want.Max[0], b.North - want.Max[1]} {
			if math.Abs(off) > 1e-8 {
				t.Errorf("%s: side %d is off by %g: %+v", query, i, off, b)
			}
		}
	}
	s := &fake{}
	w := ask(t, config(s), "GET", "/collections/incidents/items?filter=killed_best%3E1&bbox=500000,3600000,700000,3900000&bbox-crs="+epsg+"32638")
	if w.Code != 200 || s.seen.BBox == nil || s.seen.Expr == nil || s.seen.Expr.Op != "and" {
		t.Errorf("%d %+v", w.Code, s.seen)
	}
}

func TestWhatIsNoCRSIsRefused(t *testing.T) {
	for query, accepted := range map[string]string{
		"crs=EPSG:4326": epsg + "32639", "bbox=1,2,3,4&bbox-crs=x": epsg + "3857", "f=csv&crs=" + epsg + "3857": "f=json", "f=kml&crs=" + epsg + "4326": "f=json",
		"bbox=1,2,3&bbox-crs=" + epsg + "3857": "lowest", "bbox=40,33,42,95&bbox-crs=" + epsg + "4326": "", "bbox=95,33,96,34&bbox-crs=" + epsg + "4326": "lowest",
		"bbox=9,9,1,1&bbox-crs=" + epsg + "32638": "lowest", "bbox=0,0,9e9,9e9&bbox-crs=" + epsg + "32638": "lowest", "bbox=NaN,0,1,1&bbox-crs=" + epsg + "3857": "lowest",
	} {
		w := ask(t, config(&fake{}), "GET", "/collections/incidents/items?"+query)
		if query == "bbox=40,33,42,95&bbox-crs="+epsg+"4326" { // 33 to 95 degrees east
			if w.Code != 200 {
				t.Errorf("%s: %d", query, w.Code)
			}
			continue
		}
		if w.Code != 400 || !strings.Contains(w.Body.String(), accepted) {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
	far := func(col threat.Collection, _ threat.Filter, _ threat.Page, yield func(threat.Feature) error) (string, error) {
		f := feature(col, "far")
		f.Geometry = orb.Point{-70, 10}
		return "", yield(f)
	}
	if w := ask(t, config(&fake{features: far}), "GET", "/collections/places/items?crs="+epsg+"32638"); w.Code != 400 || !strings.Contains(w.Body.String(), "far") {
		t.Errorf("a place on the other side: %d %s", w.Code, w.Body)
	}
}

// counting knows one system, of which everything is where it is on WGS 84, and counts the questions.
type counting struct{ asked int }

func (p *counting) Transform(context.Context, int, int, []orb.Point) error {
	p.asked++
	return nil
}

// What only the database knows is asked once: whether the collections' extents are in a system, and all positions of a geometry.
func TestTheDatabaseIsAskedOnceForAChosenCRS(t *testing.T) {
	by := &counting{}
	cfg := config(&fake{})
	cfg.CRS, cfg.Projector = []threat.CRS{{Code: 4258}}, by
	server := handlers.New(cfg)
	get := func(path string) {
		t.Helper()
		w := httptest.NewRecorder()
		if server.ServeHTTP(w, httptest.NewRequest("GET", path, http.NoBody)); w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	for _, c := range []struct {
		path string
		want int
	}{
		{"/collections", 2}, // there and back, of the one extent that all have here
		{"/collections/places", 0},
		{"/collections/places/items?filter-crs=" + url.QueryEscape(epsg+"4258") + "&filter=" + url.QueryEscape("S_INTERSECTS(geom,LINESTRING(1 2,3 4,5 6,7 8))"), 1},
	} {
		by.asked = 0
		if get(c.path); by.asked != c.want {
			t.Errorf("%s: asked %d times, not %d", c.path, by.asked, c.want)
		}
	}
}
