package store

import (
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/geojson"

	"threatmap/geo"
	"threatmap/internal/testdata"
	"threatmap/threat"
)

var testSet = BoundarySet{ID: "ne-test", Title: "Natural Earth", Source: "Natural Earth 5.1.1"}

func readFeatures(t testing.TB, name string) []*geojson.Feature {
	t.Helper()
	raw, err := os.ReadFile(testdata.Path(t, "natural_earth", name))
	if err != nil {
		t.Fatal(err)
	}
	var fc geojson.FeatureCollection
	if err := json.Unmarshal(raw, &fc); err != nil {
		t.Fatal(err)
	}
	return fc.Features
}

func multiPolygon(g orb.Geometry) orb.MultiPolygon {
	if p, ok := g.(orb.Polygon); ok {
		return orb.MultiPolygon{p}
	}
	return g.(orb.MultiPolygon)
}

// naturalEarth is the real geography of Iraq, Syria, Lebanon and their neighbours.
func naturalEarth(t testing.TB) ([]Country, []District, []BorderLine) {
	t.Helper()
	var countries []Country
	for _, f := range readFeatures(t, "ne_10m_admin_0_countries_clip.geojson") {
		countries = append(countries, Country{Code: f.Properties.MustString("ADM0_A3"), Geom: multiPolygon(f.Geometry)})
	}
	var districts []District
	for i, f := range readFeatures(t, "ne_10m_admin_1_iq_sy_lb.geojson") {
		districts = append(districts, District{
			Code: string(rune('A'+i/26)) + string(rune('a'+i%26)), Country: f.Properties.MustString("adm0_a3"),
			Name: threat.Text{En: f.Properties.MustString("name")}, Geom: multiPolygon(f.Geometry),
		})
	}
	var borders []BorderLine
	for _, f := range readFeatures(t, "shared_borders_10m_derived.geojson") {
		pair := f.Properties.MustString("pair")
		line, ok := f.Geometry.(orb.MultiLineString)
		if !ok {
			line = orb.MultiLineString{f.Geometry.(orb.LineString)}
		}
		borders = append(borders, BorderLine{A: pair[:3], B: pair[4:], Geom: line})
	}
	return countries, districts, borders
}

func loadNaturalEarth(t testing.TB, db *DB) ([]Country, []BorderLine) {
	t.Helper()
	countries, districts, borders := naturalEarth(t)
	if changed, err := db.LoadBoundarySet(t.Context(), testSet, countries, districts, borders); err != nil || !changed {
		t.Fatal(changed, err)
	}
	return countries, borders
}

type storedBelt struct {
	border, side string
	widthKM      int
	geom         orb.MultiPolygon
}

func readBelts(t testing.TB, db *DB) []storedBelt {
	t.Helper()
	found, err := db.writer.Query(t.Context(), "SELECT border, side, width_km, ST_AsBinary(geom) FROM belt ORDER BY 1, 2, 3")
	if err != nil {
		t.Fatal(err)
	}
	belts, err := pgx.CollectRows(found, func(row pgx.CollectableRow) (b storedBelt, err error) {
		return b, row.Scan(&b.border, &b.side, &b.widthKM, wkb.Scanner(&b.geom))
	})
	if err != nil {
		t.Fatal(err)
	}
	return belts
}

// Every corner and mid-edge of a belt that is not on a country's outline is at the belt's width from the border, to 0.2 %, by Karney's
// distance.
func TestBeltsKeepTheirWidth(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	countries, borders := loadNaturalEarth(t, db)
	start := time.Now()
	if changed, err := db.BuildBelts(t.Context(), testSet.ID, nil); err != nil || !changed {
		t.Fatal(changed, err)
	}
	t.Logf("all belts built in %v", time.Since(start))
	belts := readBelts(t, db)
	if len(belts) != len(borders)*2*len(DefaultBeltsKM) {
		t.Errorf("%d belts, want two sides of %d borders in %d widths", len(belts), len(borders), len(DefaultBeltsKM))
	}
	outlines := newOutlines(countries)
	for _, b := range borders {
		index := geo.NewBoundaryIndex(nil, nil, []geo.Border{{Code: b.Code(), Line: b.Geom}})
		for _, belt := range belts {
			if belt.border == b.Code() && (belt.widthKM == 5 || belt.widthKM == 50) {
				checkWidth(t, belt, index, outlines)
			}
		}
	}
}

func checkWidth(t *testing.T, belt storedBelt, index *geo.BoundaryIndex, o outlines) {
	t.Helper()
	width := float64(belt.widthKM) * 1000
	worst, checked := 0.0, 0
	check := func(p orb.Point) {
		if o.holds(p) {
			return
		}
		checked++
		near := index.Locate(p).Borders
		if len(near) == 0 {
			t.Fatalf("belt %s %s: %v is nowhere near", belt.border, belt.side, p)
		}
		worst = math.Max(worst, math.Abs(near[0].DistanceM/width-1))
	}
	for _, polygon := range belt.geom {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				check(ring[i])
				middle := orb.Point{(ring[i-1][0] + ring[i][0]) / 2, (ring[i-1][1] + ring[i][1]) / 2}
				if !o.holds(ring[i-1]) && !o.holds(ring[i]) {
					check(middle)
				}
			}
		}
	}
	if worst > 0.002 || checked < 20 {
		t.Errorf("belt %s %s %d km: %d points, the worst %.3f %% off", belt.border, belt.side, belt.widthKM, checked, worst*100)
	}
}

// outlines finds points on country outlines, to about 1 m.
type outlines map[[2]int][][2]orb.Point

func newOutlines(countries []Country) outlines {
	o := outlines{}
	for _, c := range countries {
		for _, polygon := range c.Geom {
			for _, ring := range polygon {
				for i := 1; i < len(ring); i++ {
					o.add(ring[i-1], ring[i])
				}
			}
		}
	}
	return o
}

func bin(p orb.Point) [2]int { return [2]int{int(math.Floor(p[0])), int(math.Floor(p[1]))} }

func (o outlines) add(a, b orb.Point) {
	lo := bin(orb.Point{math.Min(a[0], b[0]) - 1e-4, math.Min(a[1], b[1]) - 1e-4})
	hi := bin(orb.Point{math.Max(a[0], b[0]) + 1e-4, math.Max(a[1], b[1]) + 1e-4})
	for x := lo[0]; x <= hi[0]; x++ {
		for y := lo[1]; y <= hi[1]; y++ {
			o[[2]int{x, y}] = append(o[[2]int{x, y}], [2]orb.Point{a, b})
		}
	}
}

func (o outlines) holds(p orb.Point) bool {
	for _, e := range o[bin(p)] {
		dx, dy := e[1][0]-e[0][0], e[1][1]-e[0][1]
		at := ((p[0]-e[0][0])*dx + (p[1]-e[0][1])*dy) / (dx*dx + dy*dy)
		at = math.Max(0, math.Min(1, at))
		if math.Hypot(p[0]-e[0][0]-at*dx, p[1]-e[0][1]-at*dy) < 1e-5 {
			return true
		}
	}
	return false
}

// Each side lies on its own country's soil, and the two meet along the border only.
func TestBeltSidesAreApart(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	loadNaturalEarth(t, db)
	if _, err := db.BuildBelts(t.Context(), testSet.ID, []int{5, 50}); err != nil {
		t.Fatal(err)
	}
	outside := scan[int](t, db, `SELECT count(*) FROM belt b JOIN country c ON c.code = b.side
		WHERE ST_Area(ST_Difference(b.geom, c.geom)::geography) > 1 OR NOT ST_IsValid(b.geom)`)
	if outside != 0 {
		t.Errorf("%d belts leave their country by over 1 m²", outside)
	}
	overlapping := scan[int](t, db, `SELECT count(*) FROM belt a JOIN belt b USING (border, width_km)
		WHERE a.side < b.side AND ST_Area(ST_Intersection(a.geom, b.geom)::geography) > 1`)
	if overlapping != 0 {
		t.Errorf("%d pairs of sides overlap by over 1 m²", overlapping)
	}
	// a belt holds all soil of its side that is nearer than its width, round ends and all: so also beyond three-country points
	missing := scan[int](t, db, `WITH probe AS (
			SELECT b.border, b.side, b.width_km, b.geom, (ST_DumpPoints(ST_GeneratePoints(c.geom, 2000, 7))).geom AS p
			FROM belt b JOIN country c ON c.code = b.side)
		SELECT count(*) FROM probe JOIN border ON border.code = probe.border
		WHERE ST_Distance(p::geography, border.geom::geography) < width_km * 990 AND NOT ST_Covers(probe.geom, p)`)
	if missing != 0 {
		t.Errorf("%d points within 99 %% of the width are not in the belt", missing)
	}
}

func TestLoadingAgainDoesNothing(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	loadNaturalEarth(t, db)
	if _, err := db.BuildBelts(t.Context(), testSet.ID, []int{5}); err != nil {
		t.Fatal(err)
	}
	before := scan[int64](t, db, "SELECT seq FROM ledger_head")
	countries, districts, borders := naturalEarth(t)
	if changed, err := db.LoadBoundarySet(t.Context(), testSet, countries, districts, borders); changed || err != nil {
		t.Errorf("boundaries: changed %v, %v", changed, err)
	}
	if changed, err := db.BuildBelts(t.Context(), testSet.ID, []int{5}); changed || err != nil {
		t.Errorf("belts: changed %v, %v", changed, err)
	}
	if after := scan[int64](t, db, "SELECT seq FROM ledger_head"); after != before {
		t.Errorf("the change counter went from %d to %d", before, after)
	}
}
