package store

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/internal/testdata"
	"threatmap/threat"
)

// TestLatency asks what the map and the list ask, over every event of GED 21.1 in Syria, Iraq and Lebanon, and logs the medians.
// The bounds are loose: other tests may be running beside it.
func TestLatency(t *testing.T) {
	db := openRead(t)
	n := loadGED(t, db, testdata.Path(t, "ucdp_ged", "ged211_subset_sy_iq_lb_1989_2020.csv"))
	from, to := time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2018, 12, 31, 0, 0, 0, 0, time.UTC)
	all := threat.Filter{}
	some := threat.Filter{Time: &threat.Interval{From: &from, To: &to}, Codes: map[string][]string{"side": {"engagement", "other"}, "actors": {"IS"}}}
	east := some
	east.BBox = &geo.BBox{West: 38, South: 33, East: 43, North: 37}
	for name, f := range map[string]threat.Filter{"all": all, "time, side, actor": some, "and bbox": east} {
		median := func(what string, bound time.Duration, ask func() error) {
			d := medianOf(t, db, ask)
			t.Logf("%d rows, %-18s %-12s %7.1f ms", n, name, what, float64(d)/1e6)
			if d > bound {
				t.Errorf("%s of %s took %s, bound %s", what, name, d, bound)
			}
		}
		median("count", 300*time.Millisecond, func() error { _, err := db.Count(t.Context(), threat.Incidents, f); return err })
		median("counts", 300*time.Millisecond, func() error { _, err := db.Counts(t.Context(), f, east.BBox); return err })
		median("timeline", 300*time.Millisecond, func() error { _, err := db.Timeline(t.Context(), f, "auto"); return err })
		median("facets", 500*time.Millisecond, func() error { _, err := db.Facets(t.Context(), f, allFacets(), 20); return err })
		for _, a := range [][3]uint32{{0, 0, 0}, {6, 38, 25}, {10, 621, 403}} {
			median("tile z"+strconv.Itoa(int(a[0])), 300*time.Millisecond, func() error {
				return db.TileCells(t.Context(), f, a[0], a[1], a[2], 6, func(*threat.TileCell) error { return nil })
			})
		}
		for _, sort := range []threat.Sort{threat.SortID, threat.SortNewest} {
			median("page "+string(sort), 300*time.Millisecond, func() error { _, err := pageOf(t, db, f, sort, ""); return err })
		}
	}
	late, err := cursorAfter(t, db, threat.SortNewest, 50_000)
	if err != nil {
		t.Fatal(err)
	}
	d := medianOf(t, db, func() error { _, err := pageOf(t, db, all, threat.SortNewest, late); return err })
	t.Logf("%d rows, page of 50 after 50,000 records: %.1f ms", n, float64(d)/1e6)
}

// medianOf asks five times, each time with nothing kept.
func medianOf(t *testing.T, db *DB, ask func() error) time.Duration {
	t.Helper()
	var took []time.Duration
	for range 5 {
		db.answers.mu.Lock()
		db.answers.kept = nil
		db.answers.mu.Unlock()
		start := time.Now()
		if err := ask(); err != nil {
			t.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	return took[2]
}

func pageOf(t *testing.T, db *DB, f threat.Filter, sort threat.Sort, after string) (string, error) {
	t.Helper()
	return db.Features(t.Context(), threat.Incidents, f, threat.Page{Limit: 50, Sort: sort, After: after}, func(threat.Feature) error { return nil })
}

func cursorAfter(t *testing.T, db *DB, sort threat.Sort, n int) (string, error) {
	t.Helper()
	return db.Features(t.Context(), threat.Incidents, threat.Filter{}, threat.Page{Limit: n, Sort: sort}, func(threat.Feature) error { return nil })
}

func allFacets() (names []string) {
	for _, fd := range threat.Incidents.Fields {
		if fd.Facet {
			names = append(names, fd.Name)
		}
	}
	return names
}

// loadGED copies the file's rows, as far as reading needs them, straight into the table, with some columns more than insert fills.
func loadGED(t *testing.T, db *DB, path string) int {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	if _, err := r.Read(); err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		g := gedRow(int64(len(rows)+1), rec)
		rows = append(rows, append(g.copied(), fmt.Sprintf("{Paper %d,UCDP}", g.id%900), fmt.Sprintf("Town %d", g.id%2000), strings.Repeat("word ", 20), "SYR", ""))
	}
	copyIn(t, db, copiedColumns+", publishers, place_name, title_en, adm0, flags", rows)
	if _, err := db.writer.Exec(t.Context(), "VACUUM (FULL, ANALYZE) incident"); err != nil {
		t.Fatal(err)
	}
	return len(rows)
}

func gedRow(id int64, rec []string) given {
	lat, _ := strconv.ParseFloat(rec[6], 64)
	lon, _ := strconv.ParseFloat(rec[7], 64)
	subtype := map[string]string{"1": "state_based", "2": "non_state", "3": "one_sided"}[rec[2]]
	actors := []string{rec[4], rec[5]}
	slices.Sort(actors)
	g := given{
		id: id, geom: orb.Point{lon, lat}, first: rec[9][:10], last: rec[9][:10], side: "other", kind: "armed_violence", subtype: &subtype,
		actors: actors, workflow: "published", tlp: "CLEAR",
	}
	if slices.Contains(actors, "IS") {
		g.side = "engagement"
	}
	return g
}
