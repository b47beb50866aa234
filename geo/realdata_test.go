package geo

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/internal/testdata"
)

// feature is what the tests need of a Natural Earth feature.
type feature struct {
	Geometry   json.RawMessage
	Properties map[string]any
}

func features(t testing.TB, name string) []feature {
	t.Helper()
	data, err := os.ReadFile(testdata.Path(t, "natural_earth", name))
	if err != nil {
		t.Fatal(err)
	}
	var fc struct{ Features []feature }
	if err := json.Unmarshal(data, &fc); err != nil {
		t.Fatal(err)
	}
	return fc.Features
}

func regions(t testing.TB, name, code, parent string) []Region {
	t.Helper()
	var out []Region
	for _, f := range features(t, name) {
		g, err := DecodeGeoJSON(f.Geometry, Limits{})
		if err != nil {
			t.Fatalf("%s %v: %v", name, f.Properties[code], err)
		}
		r := Region{Code: f.Properties[code].(string)}
		if parent != "" {
			r.Parent = f.Properties[parent].(string)
		}
		switch g := g.(type) {
		case orb.Polygon:
			r.Geom = orb.MultiPolygon{g}
		case orb.MultiPolygon:
			r.Geom = g
		}
		out = append(out, r)
	}
	return out
}

func borders(t testing.TB) []Border {
	t.Helper()
	var out []Border
	for _, f := range features(t, "shared_borders_10m_derived.geojson") {
		g, err := DecodeGeoJSON(f.Geometry, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		b := Border{
			Code: f.Properties["pair"].(string), A: f.Properties["a3_left"].(string), B: f.Properties["a3_right"].(string),
			Line: orb.MultiLineString{g.(orb.LineString)},
		}
		out = append(out, b)
	}
	return out
}

func countries(t testing.TB) []Region {
	t.Helper()
	return regions(t, "ne_10m_admin_0_countries_clip.geojson", "ADM0_A3", "")
}

func districts(t testing.TB) []Region {
	t.Helper()
	return regions(t, "ne_10m_admin_1_iq_sy_lb.geojson", "adm1_code", "adm0_a3")
}

// gedPoints returns the places of up to n UCDP rows, spread over the file.
func gedPoints(t testing.TB, n int) []orb.Point {
	t.Helper()
	f, err := os.Open(testdata.Path(t, "ucdp_ged", "ged211_subset_sy_iq_lb_1989_2020.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	head, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	col := map[string]int{}
	for i, name := range head {
		col[name] = i
	}
	var all []orb.Point
	for {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		lon, err1 := strconv.ParseFloat(row[col["longitude"]], 64)
		lat, err2 := strconv.ParseFloat(row[col["latitude"]], 64)
		if err1 == nil && err2 == nil {
			all = append(all, orb.Point{lon, lat})
		}
	}
	if len(all) <= n {
		return all
	}
	out := make([]orb.Point, n)
	for i := range out {
		out[i] = all[i*len(all)/n]
	}
	return out
}

func TestBorderLengths(t *testing.T) {
	km := map[string]float64{ // as data/README.md states them
		"IRQ-SYR": 598.9, "IRQ-JOR": 180.4, "JOR-SYR": 342.5, "LBN-SYR": 291.6, "SYR-TUR": 775.6,
		"IRQ-TUR": 291.0, "IRN-IRQ": 1310.2, "IRQ-SAU": 812.7, "IRQ-KWT": 200.8, "ISR-LBN": 68.6,
	}
	bs := borders(t)
	if len(bs) != len(km) {
		t.Errorf("%d borders, want %d", len(bs), len(km))
	}
	for _, b := range bs {
		if got := LengthM(b.Line[0]) / 1000; math.Abs(got-km[b.Code]) > 0.05+1e-9 {
			t.Errorf("%s: %.3f km, want %.1f", b.Code, got, km[b.Code])
		}
	}
}

func TestDensifiedBordersKeepTheirLine(t *testing.T) {
	for _, b := range borders(t) {
		line := b.Line[0]
		dense := Densify(line, EdgeM)
		for i := 1; i < len(dense); i++ {
			if d := Distance(dense[i-1], dense[i]); d > EdgeM*(1+1e-6) {
				t.Fatalf("%s: edge of %v m", b.Code, d)
			}
		}
		if again := Densify(dense, EdgeM); len(again) != len(dense) {
			t.Errorf("%s: densifying again adds %d vertices", b.Code, len(again)-len(dense))
		}
		if d := math.Abs(LengthM(dense) - LengthM(line)); d > 1e-5 {
			t.Errorf("%s: length changes by %v m", b.Code, d)
		}
	}
}

func TestKnownPlaces(t *testing.T) {
	x := NewBoundaryIndex(countries(t), districts(t), borders(t))
	for _, c := range []struct {
		name, country, district, border string
		p                               orb.Point
	}{
		{"Baghdad", "IRQ", "IRQ-3063", "", orb.Point{44.3661, 33.3152}},
		{"Deir ez-Zor", "SYR", "", "IRQ-SYR", orb.Point{40.1408, 35.3359}},
		{"Al-Hawl camp", "SYR", "", "IRQ-SYR", orb.Point{41.1386, 36.3697}},
		{"Tripoli, Lebanon", "LBN", "", "LBN-SYR", orb.Point{35.85, 34.43}},
		{"the sea", "", "", "LBN-SYR", orb.Point{35.2, 34.5}},
		{"null island", "", "", "", orb.Point{0, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := x.Locate(c.p)
			if got.Country != c.country || c.district != "" && got.District != c.district {
				t.Errorf("country %q district %q, want %q %q", got.Country, got.District, c.country, c.district)
			}
			nearest := ""
			if len(got.Borders) > 0 {
				nearest = got.Borders[0].Code
				if got.Borders[0].Side != c.country {
					t.Errorf("side %q, want %q", got.Borders[0].Side, c.country)
				}
			}
			if nearest != c.border {
				t.Errorf("nearest border %q, want %q (%v)", nearest, c.border, got.Borders)
			}
		})
	}
}
