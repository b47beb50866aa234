package geo

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"

	"github.com/paulmach/orb"
)

// vectors reads testdata (its README names the sources), less the header: the point, and what else a row has.
func vectors(t *testing.T, name string, yield func(p orb.Point, rest []string)) {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		lon, err1 := strconv.ParseFloat(row[0], 64)
		lat, err2 := strconv.ParseFloat(row[1], 64)
		if err1 != nil || err2 != nil {
			t.Fatal(row)
		}
		yield(orb.Point{lon, lat}, row[2:])
	}
}

// ORACLES.md 9.
func TestH3OfOracle(t *testing.T) {
	if got := H3(orb.Point{40.1408, 35.3359}, 5); got != "852d8c63fffffff" {
		t.Error(got)
	}
}

// All resolutions, all faces, and the corners of the icosahedron, where cells are pentagons.
func TestH3IsThatOfTheReference(t *testing.T) {
	n := 0
	vectors(t, "h3.csv", func(p orb.Point, rest []string) {
		resolution, err := strconv.Atoi(rest[0])
		if err != nil {
			t.Fatal(err)
		}
		n++
		if got := H3(p, resolution); got != rest[1] {
			t.Errorf("%v at %d: %s, want %s", p, resolution, got, rest[1])
		}
	})
	if n < 2000 {
		t.Errorf("%d points only", n)
	}
}

func BenchmarkH3(b *testing.B) {
	for b.Loop() {
		H3(orb.Point{40.1408, 35.3359}, 5)
	}
}
