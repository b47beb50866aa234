package store

import (
	"fmt"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// twoSquares is a made-up geography: AAA west of BBB, their border on the meridian 40, one governorate in AAA.
func twoSquares(t testing.TB, db *DB) {
	t.Helper()
	square := func(w, s, e, n float64) orb.MultiPolygon {
		return orb.MultiPolygon{{{{w, s}, {e, s}, {e, n}, {w, n}, {w, s}}}}
	}
	_, err := db.LoadBoundarySet(t.Context(), BoundarySet{ID: "squares", Title: "Squares", Source: "test"},
		[]Country{{Code: "AAA", Geom: square(38, 33, 40, 35)}, {Code: "BBB", Geom: square(40, 33, 42, 35)}},
		[]District{{Code: "AA-1", Country: "AAA", Geom: square(38, 34, 40, 35)}},
		[]BorderLine{{A: "AAA", B: "BBB", Geom: orb.MultiLineString{{{40, 33}, {40, 35}}}}})
	if err != nil {
		t.Fatal(err)
	}
}

func at(n int, g orb.Geometry) threat.Incident {
	i := synthetic(n, 1)
	i.Place.Geometry = g
	return i
}

const derivedText = `SELECT coalesce(string_agg(concat_ws(' ', origin_id, coalesce(adm0, '-'), coalesce(adm1, '-'), tile_key IS NOT NULL,
	coalesce(side_of, '-'), round(distance_m)), '; ' ORDER BY origin_id), '') FROM incident
	LEFT JOIN (SELECT incident_id, side AS side_of, distance_m FROM incident_border WHERE audience = 'exact') b ON b.incident_id = id`

func TestPlacesAreDerivedThenAndAfterwards(t *testing.T) {
	t.Parallel()
	batch := []threat.Incident{
		at(1, orb.Point{39.9, 34.5}), at(2, orb.Point{40.1, 33.5}),
		at(3, orb.Point{40.1, 35.2}), // in no country: the side is unknown, the distance is not
		at(4, orb.Point{41.9, 34}),   // too far from the border
		at(5, nil), at(6, orb.Point{40, 89}),
	}
	want := "1 AAA AA-1 t AAA 9184; 2 BBB - t BBB 9292; 3 - - t - 23989; 4 BBB - t -; 5 - - f -; 6 - - f -"
	for name, order := range map[string]func(db *DB){
		"boundaries first": func(db *DB) { twoSquares(t, db); write(t, db, batch...) },
		"boundaries later": func(db *DB) { write(t, db, batch...); twoSquares(t, db) },
	} {
		t.Run(name, func(t *testing.T) {
			db := openEmpty(t)
			order(db)
			if got := scan[string](t, db, derivedText); got != want {
				t.Errorf("derived\n%s, want\n%s", got, want)
			}
			off := scan[float64](t, db, `SELECT max(abs(d.distance_m - ST_Distance(i.geom::geography, b.geom::geography)))
				FROM incident_border d JOIN incident i ON i.id = d.incident_id JOIN border b ON b.code = d.border`)
			if off > 1 {
				t.Errorf("distances differ from PostGIS by up to %.1f m", off)
			}
			if err := db.VerifyLedger(t.Context()); err != nil {
				t.Error(err)
			}
			if revs := scan[int](t, db, "SELECT count(*) FROM revision"); revs != len(batch) {
				t.Errorf("%d revisions", revs)
			}
		})
	}
}

func TestCoarsenedPlacesHoldTheTrueOne(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	twoSquares(t, db)
	for n, c := range []struct{ rule, want string }{
		{"1km", "near 1 708"}, {"5km", "locality 1 3536"}, {"10km", "area 1 7072"}, {"adm2", "adm1 1 107000"}, {"adm1", "adm1 1 107000"}, {"hide", "unknown 0 -"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			i := at(n, orb.Point{39.95, 34.52})
			i.Coarsen = map[string]string{"public": c.rule, "member": "as_is"}
			i.Place.Precision, i.Place.UncertaintyM = "exact", number(0)
			if r := write(t, db, i); r.Added != 1 {
				t.Fatal(r)
			}
			var precision string
			var held, audiences int
			var uncertainty *int
			err := db.writer.QueryRow(t.Context(), `SELECT c.geo_precision, coalesce(ST_Covers(c.geom, i.geom)::int, 0), c.uncertainty_m, cardinality(i.coarsened_for)
				FROM incident i JOIN incident_coarsen c ON c.incident_id = i.id WHERE i.origin_id = $1 AND c.audience = 'public'`, fmt.Sprint(n)).
				Scan(&precision, &held, &uncertainty, &audiences)
			if err != nil {
				t.Fatal(err)
			}
			var class string
			var wantHeld int
			var about string
			_, _ = fmt.Sscan(c.want, &class, &wantHeld, &about)
			if precision != class || held != wantHeld || audiences != 1 {
				t.Errorf("precision %s, held %d, audiences %d", precision, held, audiences)
			}
			if (uncertainty == nil) != (about == "-") {
				t.Errorf("uncertainty %s", spell(uncertainty))
			}
			var want int
			if _, err := fmt.Sscan(about, &want); err == nil && (*uncertainty > want*103/100 || *uncertainty < want*9/10) {
				t.Errorf("uncertainty %d, want about %d", *uncertainty, want)
			}
		})
	}
}

func TestCoarseningNeverSharpens(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	i := at(1, orb.Point{39.95, 34.5})
	i.Place.Precision, i.Place.UncertaintyM = "area", number(25000)
	i.Coarsen = map[string]string{"public": "1km"}
	write(t, db, i)
	got := scan[string](t, db, "SELECT geo_precision || ' ' || (uncertainty_m > 25000) FROM incident_coarsen")
	if got != "area true" {
		t.Errorf("got %s", got)
	}
}

func TestGridCellsTileTheWorld(t *testing.T) {
	for _, km := range []int{1, 5, 10} {
		for lat := -90.0; lat <= 90; lat += 7.3 {
			for lon := -180.0; lon <= 180; lon += 11.7 {
				p := orb.Point{lon, lat}
				cell := gridCell(p, km)
				b := cell.Bound()
				if !b.Pad(1e-12).Contains(p) { // an edge may be rounded past it
					t.Fatalf("%d km: cell %v does not hold %v", km, b, p)
				}
				if c := b.Center(); gridCell(c, km).Bound() != b {
					t.Fatalf("%d km: cell %v of %v is another at its middle", km, b, p)
				}
			}
		}
	}
}
