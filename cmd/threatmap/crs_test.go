package main

import (
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// What --crs names is listed, described and spoken; EPSG:3035 has north before east. The positions are PROJ's, by GDAL.
func TestChosenCRS(t *testing.T) {
	t.Parallel()
	const laea, utm = "http://www.opengis.net/def/crs/EPSG/0/3035", "http://www.opengis.net/def/crs/EPSG/0/32635"
	_, address := serving(t, preparedData(t), "--crs", "3035,EPSG:32635,4326")
	get := func(path string, into any) http.Header {
		t.Helper()
		r, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %v %s", path, r.StatusCode, err, body)
		}
		if err := json.Unmarshal(body, into); err != nil {
			t.Fatal(err)
		}
		return r.Header
	}
	var col struct{ CRS []string }
	if get("/collections/facilities", &col); !slices.Equal(col.CRS[len(col.CRS)-2:], []string{laea, utm}) || len(col.CRS) != 9 {
		t.Errorf("facilities are listed in %v", col.CRS)
	}
	if get("/collections/admin0", &col); slices.Contains(col.CRS, utm) {
		t.Errorf("the world is listed in %v", col.CRS)
	}
	var api struct {
		Paths map[string]struct {
			Get struct {
				Parameters []struct {
					Name   string
					Schema struct{ Enum []any }
				}
			}
		}
	}
	get("/api", &api)
	described := 0
	for _, p := range api.Paths["/collections/facilities/items"].Get.Parameters {
		if strings.HasSuffix(p.Name, "crs") && slices.Contains(p.Schema.Enum, any(laea)) && slices.Contains(p.Schema.Enum, any(utm)) {
			described++
		}
	}
	if described != 3 {
		t.Errorf("/api tells of it in %d parameters", described)
	}
	var plain, there struct {
		NumberMatched int
		Features      []struct {
			ID       string
			Geometry struct{ Coordinates orb.Point }
		}
	}
	get("/collections/facilities/items", &plain)
	said := get("/collections/facilities/items?crs="+url.QueryEscape(laea), &there)
	if said.Get("Content-Crs") != "<"+laea+">" || len(there.Features) != len(plain.Features) {
		t.Errorf("%s, %d features of %d", said.Get("Content-Crs"), len(there.Features), len(plain.Features))
	}
	for i, f := range there.Features { // echo 41.1485 36.3755 | gdaltransform -s_srs OGC:CRS84 -t_srs EPSG:3035, turned
		want, known := map[orb.Point]orb.Point{{40.7625, 36.4775}: {2042145.59707619, 7019274.13981161}, {41.1485, 36.3755}: {2045381.37921736, 7054975.34791489}}[plain.Features[i].Geometry.Coordinates]
		if got := f.Geometry.Coordinates; !known || math.Abs(got[0]-want[0]) > 1e-3 || math.Abs(got[1]-want[1]) > 1e-3 {
			t.Errorf("%v is at %v, not %v", plain.Features[i].Geometry.Coordinates, got, want)
		}
	}
	// A box of a kilometre about the first of them, and a geometry of an expression, hold that one.
	at := there.Features[0].Geometry.Coordinates
	box := url.QueryEscape(strings.Trim(strings.ReplaceAll(jsonOf(t, []float64{at[0] - 500, at[1] - 500, at[0] + 500, at[1] + 500}), " ", ""), "[]"))
	for _, query := range []string{"bbox-crs=" + url.QueryEscape(laea) + "&bbox=" + box, "filter-crs=" + url.QueryEscape(laea) + "&filter=" + url.QueryEscape("S_INTERSECTS(geom,BBOX(") + box + url.QueryEscape("))")} {
		if get("/collections/facilities/items?"+query, &there); there.NumberMatched != 1 || there.Features[0].ID != plain.Features[0].ID {
			t.Errorf("%s: %d", query, there.NumberMatched)
		}
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestUnknownCRSIsRefusedAtTheStart(t *testing.T) {
	data := preparedData(t)
	for flag, want := range map[string]string{"--crs=EPSG:99999": "EPSG:99999 is in no row", "--crs=utm": "EPSG:CODE", "--crs=3031": "pole"} {
		r := runs(t, "serve", "--listen", "127.0.0.1:0", "--data", data, flag)
		if r.code == exitOK || !strings.Contains(r.stderr, want) {
			t.Errorf("%s: %+v", flag, r)
		}
	}
}
