package tiles_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"threatmap/internal/tilerules"
	"threatmap/threat"
	"threatmap/tiles"
)

// encoded returns the bytes of a tile of incidents.
func encoded(t testing.TB, s tiles.Source, z, x, y uint32) []byte {
	t.Helper()
	made, err := tiles.New(tiles.Config{Source: s}).Tile(t.Context(), tiles.Address{Collection: threat.Incidents, Z: z, X: x, Y: y}, threat.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	data := made.Data
	return data
}

// mixed has lone incidents, clusters, lines and areas, over the edge of the map too.
func mixed() fake {
	rnd := rand.New(rand.NewPCG(1, 2))
	var s fake
	for range 3000 {
		s.points = append(s.points, orb.Point{rnd.NormFloat64()*3 + 40, rnd.NormFloat64()*2 + 34})
	}
	s.points = append(s.points, orb.Point{-180, 85.05}, orb.Point{180, -85.05}, orb.Point{0, 0})
	for i := range 60 {
		x, y := rnd.Float64()*300-150, rnd.Float64()*140-70
		ring := orb.Ring{{x, y}, {x + 20, y}, {x + 20, y + 12}, {x, y + 12}, {x, y}}
		hole := orb.Ring{{x + 5, y + 3}, {x + 5, y + 9}, {x + 15, y + 9}, {x + 15, y + 3}, {x + 5, y + 3}}
		var g orb.Geometry = orb.Polygon{ring, hole}
		if i%2 == 0 {
			g = orb.Collection{orb.LineString(ring), orb.MultiLineString{orb.LineString(hole), {{x, y}, {x + 1e-7, y}}}}
		}
		s.shapes = append(s.shapes, threat.Feature{ID: strconv.Itoa(i), Geometry: g})
	}
	return s
}

func TestTilesKeepTheRules(t *testing.T) {
	s := mixed()
	for z := range uint32(5) {
		for x := range uint32(1) << z {
			for y := range uint32(1) << z {
				if err := tilerules.Check(encoded(t, s, z, x, y)); err != nil {
					t.Errorf("%d/%d/%d: %v", z, x, y, err)
				}
			}
		}
	}
}

func TestTilesReadTheSameByTwoDecoders(t *testing.T) {
	needs(t, "node", "../node_modules/@mapbox/vector-tile")
	layers, err := tilerules.ReadTheSame(t.Context(), encoded(t, mixed(), 4, 9, 6))
	if err != nil {
		t.Fatal(err)
	}
	if len(layers) != 2 || len(layers[0].Features) < 100 {
		t.Fatalf("%d layers", len(layers))
	}
}

func TestATileThatLeavesOutReadsTheSameByTwoDecoders(t *testing.T) {
	needs(t, "node", "../node_modules/@mapbox/vector-tile")
	features := discs(600, 300, func(i int) float64 { return 0.02 + 0.2*float64(i)/600 })
	s := &detailed{at: func(float64) []threat.Feature { return features }}
	col, err := threat.CollectionByID("areas")
	if err != nil {
		t.Fatal(err)
	}
	made, err := tiles.New(tiles.Config{Source: s}).Tile(t.Context(), tiles.Address{Collection: col, Z: limitZoom, X: limitTile.X, Y: limitTile.Y}, threat.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	layers, err := tilerules.ReadTheSame(t.Context(), made.Data)
	if err != nil || len(layers) != 2 || layers[1].Name != tiles.LeftOutLayer {
		t.Errorf("%d layers; %v", len(layers), err)
	}
}

// GDAL is the third, and the one that analysts have.
func TestTilesReadByGDAL(t *testing.T) {
	needs(t, "ogrinfo", ".")
	tile := encoded(t, mixed(), 4, 9, 6)
	layers, err := mvt.Unmarshal(tile)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "6.pbf")
	if err := os.WriteFile(file, tile, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, l := range layers {
		out, err := exec.CommandContext(t.Context(), "ogrinfo", "-ro", "-so", "-oo", "X=9", "-oo", "Y=6", "-oo", "Z=4", file, l.Name).CombinedOutput()
		count := regexp.MustCompile(`Feature Count: (\d+)`).FindSubmatch(out)
		if err != nil || count == nil || string(count[1]) != strconv.Itoa(len(l.Features)) {
			t.Errorf("GDAL on %s with %d features: %v\n%s", l.Name, len(l.Features), err, out)
		}
	}
}

// needs skips, but not in CI, where a program or a folder is missing.
func needs(t *testing.T, program, folder string) {
	t.Helper()
	_, err := exec.LookPath(program)
	if _, missing := os.Stat(folder); err == nil {
		err = missing
	}
	if err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatal(err)
	}
	t.Skip("SKIPPED: ", err)
}
